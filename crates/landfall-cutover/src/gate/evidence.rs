//! What the gates are judged by.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the run and the cutover tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Checks that failed; none where nothing was verified, or not what is in the CRM.
    pub failed_checks: Option<u64>,
    /// Why the latest verification does not count; empty where it does, and where there was none.
    #[serde(default)]
    pub outdated: String,
    /// Where the run that was verified, or the one with the verification, is not as it was sealed; none where there is no seal to look at.
    #[serde(default)]
    pub broken_seals: Option<Vec<String>>,
    /// Rows planned.
    pub planned: u64,
    /// Rows held back or rejected.
    pub quarantined: u64,
    /// Questions that are open.
    pub open_questions: u64,
    /// Open questions that hold the load.
    pub blocking_questions: u64,
    /// Planned files without proof.
    pub unproven_files: u64,
    /// Originals that an earlier cleanup removed, and of which the plan has no file.
    #[serde(default)]
    pub lost_originals: u64,
    /// How often `freeze check` or `watch` found that something else had moved in the source after the freeze.
    pub freeze_violations: u64,
    /// True where a freeze was recorded.
    pub frozen: bool,
    /// SHA-256 of the backup; none where there is none.
    pub backup: Option<String>,
    /// Why the backup is not of the CRM before the load; empty where it is, and where there is none.
    #[serde(default)]
    pub late_backup: String,
    /// The smoke tests as they were run last; none where none were run.
    #[serde(default)]
    pub smoke_tests: Option<SmokeTests>,
    /// Where traffic goes; none where no switch is set up to ask, and in a rehearsal, which moves nobody.
    #[serde(default)]
    pub traffic: Option<Traffic>,
    /// Steps that were skipped.
    pub skipped: Vec<String>,
    /// Steps before the gate that are open.
    pub open: Vec<String>,
}

/// Where traffic goes, as the proxy tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// What it tells.
    pub found: String,
    /// Why that is not as runbook and run have it; empty where it is.
    pub wrong: String,
}

/// Smoke tests that were run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmokeTests {
    /// When they began.
    pub at: DateTime<Utc>,
    /// The address at which the CRM was asked.
    pub app_url: String,
    /// Names of those that failed.
    pub failed: Vec<String>,
    /// Why they say nothing of what is in the CRM now; empty where they do.
    pub outdated: String,
    /// The public address, where they asked another one; empty where they asked that, and where it is not known or not to be asked.
    #[serde(default)]
    pub public: String,
}
