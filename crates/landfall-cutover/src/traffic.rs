//! Where traffic was pointed, and how the weekend ended: what the run keeps of a switch and of a way back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The number of the switch, which the include's mark has as well; 0 of an older landfall.
    #[serde(default)]
    pub number: u64,
    /// What happened, in words.
    pub note: String,
    /// What was measured; null where nothing was.
    pub figures: Value,
}

impl Move {
    /// The line that tells where traffic goes: the last that moved it, or one whose end is not known. A switch that was refused moved nothing.
    pub fn standing(moves: &[Self]) -> Option<&Self> {
        let tells = |(n, one): &(usize, &Self)| match one.said {
            // Its end is the next line. Where that is another beginning, it was cut off: one that was refused since changed nothing of that.
            Moved::Began => moves.get(n + 1).is_none_or(|next| next.said == Moved::Began),
            Moved::Refused => false,
            Moved::Switched | Moved::WentBack | Moved::Stuck => true,
        };
        moves.iter().enumerate().rfind(tells).map(|(_, one)| one)
    }

    /// Since when traffic has gone to the old system, though it was pointed there again since; none where a line between leaves that open.
    pub fn on_old_since(moves: &[Self]) -> Option<DateTime<Utc>> {
        moves.iter().fold(None, |since, one| match (one.to.as_str(), one.said) {
            ("old", Moved::Switched) => since.or(Some(one.at)),
            ("crm", Moved::WentBack) => Some(one.at),
            ("old", Moved::Began) | (_, Moved::Refused) => since,
            _ => None,
        })
    }

    /// True where traffic goes to the CRM by this line. One that was cut off or is stuck proves that of no side.
    pub fn leads_to_crm(&self) -> bool {
        matches!((self.to.as_str(), self.said), ("crm", Moved::Switched) | ("old", Moved::WentBack))
    }
}

/// How far a switch was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moved {
    /// It began. A line of its end follows, unless it was cut off.
    Began,
    /// Traffic goes there.
    Switched,
    /// The side was not well, and traffic goes where it went before.
    WentBack,
    /// Nothing was changed.
    Refused,
    /// The way back failed too, or the include before could not be put back.
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
    /// Rows in it; none where no pack could be made, so that nobody knows yet.
    pub rows: Option<u64>,
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::Value;

    use super::{Move, Moved};

    fn line(to: &str, said: Moved) -> Move {
        Move {
            at: DateTime::UNIX_EPOCH,
            who: String::new(),
            to: to.to_owned(),
            said,
            number: 0,
            note: String::new(),
            figures: Value::Null,
        }
    }

    #[test]
    fn only_a_switch_to_the_crm_or_one_that_came_back_to_it_leads_there() {
        use Moved::{Began, Stuck, Switched, WentBack};
        let leads = |to| [Switched, WentBack, Began, Stuck].map(|said| line(to, said).leads_to_crm());
        assert_eq!((leads("crm"), leads("old")), ([true, false, false, false], [false, true, false, false]));
    }

    #[test]
    fn traffic_goes_to_the_old_system_since_it_first_went_there_and_was_not_away() {
        use Moved::{Began, Refused, Stuck, Switched, WentBack};
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let since = |moves: &[(&str, Moved)]| {
            let lines =
                (1..).zip(moves).map(|(second, (to, said))| Move { at: at(second), ..line(to, *said) });
            Move::on_old_since(&lines.collect::<Vec<_>>())
        };
        let back = [("crm", Switched), ("old", Began), ("old", Switched)];
        assert_eq!(since(&back), Some(at(3)));
        let with = |more: &[(&str, Moved)]| since(&[&back, more].concat());
        assert_eq!(with(&[("old", Began), ("old", Switched)]), Some(at(3)), "it was there already");
        assert_eq!(with(&[("old", Began), ("old", Refused)]), Some(at(3)));
        assert_eq!(with(&[("crm", Switched), ("old", Switched)]), Some(at(5)));
        assert_eq!(with(&[("crm", Began), ("crm", WentBack), ("old", Switched)]), Some(at(5)));
        assert_eq!(
            with(&[("crm", Began), ("old", Switched)]),
            Some(at(5)),
            "one that was cut off may have moved it"
        );
        assert_eq!(with(&[("old", Stuck)]), None);
    }

    #[test]
    fn traffic_stands_where_the_last_switch_that_moved_it_or_was_cut_off_says() {
        let mut moves = vec![line("crm", Moved::Began), line("crm", Moved::Refused)];
        let standing = |moves: &[Move]| Move::standing(moves).map(|one| (one.to.clone(), one.said));
        assert_eq!(standing(&moves), None);
        moves.extend([line("crm", Moved::Began), line("crm", Moved::Switched), line("old", Moved::Began)]);
        assert_eq!(standing(&moves), Some(("old".to_owned(), Moved::Began)), "it was cut off");
        moves.push(line("old", Moved::Refused));
        assert_eq!(standing(&moves), Some(("crm".to_owned(), Moved::Switched)));
    }

    #[test]
    fn a_switch_that_was_cut_off_is_not_forgotten_where_the_next_one_is_refused() {
        let standing = |moves: &[Move]| Move::standing(moves).map(|one| (one.to.clone(), one.said));
        let mut moves =
            vec![line("crm", Moved::Began), line("crm", Moved::Switched), line("old", Moved::Began)];
        moves.extend([line("crm", Moved::Began), line("crm", Moved::Refused)]);
        assert_eq!(standing(&moves), Some(("old".to_owned(), Moved::Began)), "nobody knows how far it came");
        moves.extend([line("crm", Moved::Began), line("crm", Moved::Switched)]);
        assert_eq!(standing(&moves), Some(("crm".to_owned(), Moved::Switched)));
    }
}
