//! What a switch did, in figures.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::config::Side;

/// A switch that was made, or made and taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Where traffic went before; none where no include told.
    pub from: Option<Side>,
    /// Where it should go.
    pub to: Side,
    /// Why it went back by itself; none where it stays.
    pub went_back: Option<String>,
    /// Milliseconds from the proxy's reload to the first answer of the new side; none where it was not seen.
    pub first_answer_ms: Option<u64>,
    /// Milliseconds from the reload to the last request that the side before answered.
    pub last_of_before_ms: Option<u64>,
    /// Milliseconds from the decision to go back to the first answer by the include before.
    pub back_ms: Option<u64>,
    /// True where the proxy's answers tell by which include they went.
    pub proven: bool,
    /// Looks that the prober took, each on a connection of its own.
    pub looks: u64,
    /// Looks without a good answer.
    pub failed: u64,
    /// The slowest good answer, in milliseconds.
    pub slowest_ms: u64,
}

impl Report {
    /// Of a switch that nothing is known of yet.
    pub(crate) const fn begun(from: Option<Side>, to: Side) -> Self {
        Self {
            from,
            to,
            went_back: None,
            first_answer_ms: None,
            last_of_before_ms: None,
            back_ms: None,
            proven: false,
            looks: 0,
            failed: 0,
            slowest_ms: 0,
        }
    }
}

/// Where traffic goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// False where this machine has no include, as before the first switch, or where the proxy is on another one.
    pub is_there: bool,
    /// The side whose addresses the include names; none where it names those of neither, or of both. Where a hook alone moves traffic and there is
    /// no include yet, the old one.
    pub include: Option<Side>,
    /// Whether the public address answers well.
    pub healthy: bool,
    /// True where the answer tells that it went by this very include.
    pub proven: bool,
    /// True where it tells that it went by another one: this one lies there, and the proxy has not loaded it.
    pub unloaded: bool,
    /// True where the include has a mark of landfall and not the servers that landfall wrote with it: whether the proxy has loaded it as it is
    /// now, no answer tells.
    pub by_hand: bool,
    /// The switch that is at work on the include; none where none is.
    pub at_work: Option<String>,
    /// What it answered, in words.
    pub words: String,
}

impl Standing {
    /// The side that all of this speaks for; none where traffic may go to either.
    pub fn serves(&self) -> Option<Side> {
        self.include.filter(|_| !self.unloaded && !self.by_hand)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.include {
            None if !self.is_there => f.write_str(
                "there is no include on this machine (LANDFALL_SWITCH_INCLUDE), so nobody can tell where traffic goes",
            ),
            None => f.write_str(
                "the include names the addresses of neither side (LANDFALL_SWITCH_CRM, LANDFALL_SWITCH_OLD), so nobody can tell where traffic goes",
            ),
            Some(side) if !self.is_there => {
                write!(f, "no switch was made on this machine yet (LANDFALL_SWITCH_INCLUDE is not there), so traffic goes to {side}")
            }
            Some(side) if self.unloaded => {
                write!(f, "the include names {side}, but the proxy has not loaded it: traffic goes where it went before")
            }
            Some(side) if self.by_hand => {
                write!(f, "the include was edited by hand and names {side}: traffic goes there if the proxy has loaded it since")
            }
            Some(side) => write!(f, "traffic goes to {side}"),
        }?;
        write!(
            f,
            "; the public address answers: {}{}",
            self.words,
            if self.proven { ", proven by the answer" } else { "" }
        )
    }
}
