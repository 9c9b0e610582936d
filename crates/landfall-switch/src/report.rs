//! What a switch did, in figures.

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
    /// The side that the include names; none where it is not of landfall.
    pub include: Option<Side>,
    /// Whether the public address answers well.
    pub healthy: bool,
    /// True where the answer tells that it went by this very include.
    pub proven: bool,
    /// True where it tells that it went by another one: this one lies there, and the proxy has not loaded it.
    pub unloaded: bool,
    /// What it answered, in words.
    pub words: String,
}
