//! What the gates say, and what a person decided on it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What is looked at.
    pub gate: String,
    /// What was found.
    pub found: String,
    /// True where it allows a GO.
    pub open: bool,
}

impl Finding {
    pub(super) fn of(gate: &str, found: impl Into<String>, open: bool) -> Self {
        Self { gate: gate.to_owned(), found: found.into(), open }
    }
}

/// All gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// One finding a gate.
    pub findings: Vec<Finding>,
}

/// One line of `cutover/gate.jsonl`: who decided what, on which evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// True for GO.
    pub go: bool,
    /// Why a closed gate was overridden; empty where none was.
    pub overridden: String,
    /// The evidence at that moment.
    pub evidence: Evidence,
    /// What the gates said.
    pub verdict: Verdict,
}

impl Verdict {
    /// The one gate of a verdict on evidence that could not be read.
    pub const UNREAD: &str = "evidence";

    /// The verdict where the evidence could not be read: closed.
    pub fn unread(why: &str) -> Self {
        Self { findings: vec![Finding::of(Self::UNREAD, format!("could not be read: {why}"), false)] }
    }

    /// True where every gate is open.
    pub fn allows(&self) -> bool {
        self.findings.iter().all(|finding| finding.open)
    }

    /// Names of the closed gates.
    pub fn closed(&self) -> Vec<&str> {
        self.findings.iter().filter(|finding| !finding.open).map(|finding| finding.gate.as_str()).collect()
    }
}
