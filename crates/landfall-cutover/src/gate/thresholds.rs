//! What is still acceptable: data, so that an owner can be less strict without another program.

use serde::Deserialize;

/// What is still acceptable: a TOML file of these names. The default is strict.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Checks of the verification that may fail.
    pub failed_checks: u64,
    /// Share of planned rows that may be in quarantine, in percent.
    pub quarantined_percent: f64,
    /// Questions that may be open.
    pub open_questions: u64,
    /// Files that may be without proof.
    pub unproven_files: u64,
    /// Steps of the runbook that may have been skipped.
    pub skipped_steps: u64,
    /// Whether a backup must be there.
    pub backup: bool,
    /// Smoke tests that may fail. They must have been run in any case.
    pub failed_smoke_tests: u64,
}

impl Thresholds {
    /// The default as a file with its comments: what somebody begins with who wants another.
    #[must_use]
    pub const fn default_text() -> &'static str {
        include_str!("thresholds.toml")
    }

    /// Reads a thresholds file; what it does not name is as strict as the default.
    ///
    /// # Errors
    /// It is no TOML, or names a threshold that there is not.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            failed_checks: 0,
            quarantined_percent: 1.0,
            open_questions: 200,
            unproven_files: 0,
            skipped_steps: 0,
            backup: true,
            failed_smoke_tests: 0,
        }
    }
}
