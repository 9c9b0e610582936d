//! Where traffic was pointed, and how the weekend ended: what the run keeps of a switch and of a way back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The word for the new system in [`Move::to`].
pub const CRM: &str = "crm";

/// One line of `cutover/switch.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// `crm` or `old`.
    pub to: String,
    /// How far it was.
    pub said: Moved,
    /// What happened, in words.
    pub note: String,
    /// What was measured; null where nothing was.
    pub figures: Value,
}

/// How far a switch was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moved {
    /// It began. A last line that says this is of a switch that was cut off.
    Began,
    /// Traffic goes there.
    Switched,
    /// The side was not well, and traffic goes where it went before.
    WentBack,
    /// Nothing was changed.
    Refused,
    /// The way back failed too.
    Stuck,
}

impl Moved {
    /// In words, before a time.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Switched => "switched",
            Self::WentBack => "went back by itself",
            Self::Refused => "refused",
            Self::Stuck => "stuck",
        }
    }
}

/// One line of `cutover/rollback.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollback {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// How bad it was, by the decision matrix.
    pub severity: String,
    /// Why.
    pub why: String,
    /// What became of the traffic, in words.
    pub traffic: String,
    /// Folder of the re-entry pack.
    pub pack: String,
    /// Rows in it.
    pub rows: u64,
}

/// Since when users may have worked in the CRM: the beginning of the first switch to it that was made. Requests of the moments in which both sides
/// serve are after this.
pub fn live_since(moves: &[Move]) -> Option<DateTime<Utc>> {
    let made = |at: usize| {
        moves[at..]
            .iter()
            .skip(1)
            .take_while(|next| next.said != Moved::Began)
            .all(|next| next.said != Moved::Refused)
    };
    let to_crm = |(at, one): &(usize, &Move)| one.to == CRM && one.said == Moved::Began && made(*at);
    moves.iter().enumerate().find(to_crm).map(|(_, one)| one.at)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Move, Moved, live_since};

    #[test]
    fn the_crm_is_live_from_the_beginning_of_the_first_switch_that_was_not_refused() {
        let line = |at, to: &str, said| Move {
            at: DateTime::from_timestamp(at, 0).unwrap(),
            who: "anna".to_owned(),
            to: to.to_owned(),
            said,
            note: String::new(),
            figures: serde_json::Value::Null,
        };
        let mut moves = vec![line(1, "old", Moved::Began), line(2, "old", Moved::Switched)];
        assert_eq!(live_since(&moves), None);
        moves.extend([line(3, "crm", Moved::Began), line(4, "crm", Moved::Refused)]);
        assert_eq!(live_since(&moves), None);
        moves.push(line(5, "crm", Moved::Began));
        assert_eq!(live_since(&moves).unwrap().timestamp(), 5, "cut off: users may have been there");
        moves.extend([
            line(6, "crm", Moved::WentBack),
            line(7, "crm", Moved::Began),
            line(8, "crm", Moved::Switched),
        ]);
        assert_eq!(live_since(&moves).unwrap().timestamp(), 5);
    }
}
