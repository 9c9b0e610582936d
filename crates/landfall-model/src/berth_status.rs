//! Do the berths' statuses fit their interests? Two readings of the rules, and both directions (DOMAIN 4.2): a berth that ought to be
//! further than it is, and one that is further than its interests say. Each is asked about; nothing is mended but by an answer.
//!
//! The rules stand here once, since planner (which asks) and verification (which says what is left of it in the target) must mean the same.
//! What the second road of verification proves, that a status is the source's or one that a person accepted, goes by no rule.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::source::SourceRef;

/// The first word of an answer that changes the status; the status follows: `accept sold`.
pub const ACCEPT: &str = "accept";
/// The answer that leaves the berth as the source says.
pub const KEEP: &str = "keep";
/// `status_override_mode` of a berth whose status somebody set by hand.
pub const BY_HAND: &str = "manual";

/// The stages of BR-010, in order.
const STAGES: [&str; 8] = [
    "open",
    "details_sent",
    "in_communication",
    "visited",
    "signed_eoi_nda",
    "deposit_10pct",
    "contract",
    "completed",
];

/// The place of a stage that is none of them: behind all, so that a berth is not judged by less than it may have.
const UNKNOWN: usize = usize::MAX;

/// Which reading of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The plan document: completed means sold; beyond details sent means under offer or sold; no interest means available or maintenance.
    Plan,
    /// BR-001: from the deposit on a berth is sold; any active interest puts an available berth under offer, an EOI puts any under offer; a
    /// berth without active interests is available. A berth in maintenance is left alone until an EOI is out.
    #[serde(rename = "br-001")]
    Br001,
}

/// What one reading expects of a berth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation<S = &'static str> {
    /// The reading.
    pub rule: Reading,
    /// The status.
    pub status: S,
}

/// A berth of the plan whose status does not fit, and what was said to it. One line of `normalized/berth-status.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusLine {
    /// The question that asks, or asked, about it.
    pub question: Uuid,
    /// The berth's row.
    pub berth: Uuid,
    /// Its record.
    pub record: SourceRef,
    /// Its mooring number.
    pub mooring_number: String,
    /// Its status as the source says.
    pub status: String,
    /// Its status as it is planned: another one only where somebody accepted that.
    pub planned: String,
    /// The furthest stage of its active interests; none where it has no active interest.
    pub stage: Option<String>,
    /// The interests that are at that stage, sorted.
    pub interests: Vec<i64>,
    /// What the readings expect.
    pub expected: Vec<Expectation<String>>,
    /// The answer that was applied; none while the question is open.
    pub answer: Option<String>,
}

impl Reading {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Plan, Self::Br001];

    /// What this reading expects of a berth whose active interests reached `furthest`; none where the status fits.
    fn expects(self, status: &str, furthest: Option<&str>) -> Option<&'static str> {
        let Some(stage) = furthest.map(rank) else {
            return matches!(status, "under_offer" | "sold").then_some("available");
        };
        let unless = |fits: bool, expected| (!fits).then_some(expected);
        match self {
            // Of a stage that BR-010 does not have nobody knows how far it is: only that there is an active interest.
            Self::Plan if stage == UNKNOWN => None,
            Self::Br001 if stage == UNKNOWN => unless(status != "available", "under_offer"),
            Self::Plan if stage == rank("completed") => unless(status == "sold", "sold"),
            Self::Plan if stage > rank("details_sent") => {
                unless(matches!(status, "under_offer" | "sold"), "under_offer")
            }
            Self::Plan => None,
            Self::Br001 if stage >= rank("deposit_10pct") => unless(status == "sold", "sold"),
            Self::Br001 if stage >= rank("in_communication") => {
                unless(status == "under_offer", "under_offer")
            }
            Self::Br001 => unless(!matches!(status, "available" | "sold"), "under_offer"),
        }
    }
}

impl fmt::Display for Reading {
    /// As a sentence calls it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plan => "the plan document",
            Self::Br001 => "the CRM's rule BR-001",
        })
    }
}

/// What each reading expects that finds the status wrong; `furthest` is the furthest stage of the berth's active interests.
pub fn expectations(status: &str, furthest: Option<&str>) -> Vec<Expectation> {
    let expects = |rule: Reading| Some(Expectation { rule, status: rule.expects(status, furthest)? });
    Reading::ALL.into_iter().filter_map(expects).collect()
}

/// The furthest of some stages, and of these one that BR-010 does not have, if one does not; none where there are none.
pub fn furthest<'s>(stages: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    stages.max_by_key(|stage| rank(stage))
}

/// The place in the order of BR-010.
fn rank(stage: &str) -> usize {
    STAGES.iter().position(|known| *known == stage).unwrap_or(UNKNOWN)
}

/// Those of some stages that BR-010 does not have: the CRM has had other sets since.
pub fn unknown<'s>(stages: impl Iterator<Item = &'s str>) -> BTreeSet<&'s str> {
    stages.filter(|stage| rank(stage) == UNKNOWN).collect()
}

/// Why a berth does not fit, in words: the same for all berths that are alike.
pub fn reason(furthest: Option<&str>) -> String {
    furthest.map_or_else(
        || "it has no active interest".to_owned(),
        |stage| format!("the furthest active interest is at stage {}", spaced(stage)),
    )
}

/// A status or a stage as a sentence has it: `under offer`.
#[must_use]
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// The status that an answer accepts; none where it accepts none.
pub fn accepted(answer: &str) -> Option<&str> {
    answer.strip_prefix(ACCEPT)?.strip_prefix(' ').filter(|status| !status.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Reading, accepted, expectations, furthest};

    /// Status, stages of the active interests, what the plan's reading expects, what BR-001 expects.
    type Case = (&'static str, &'static [&'static str], Option<&'static str>, Option<&'static str>);

    const CASES: [Case; 21] = [
        ("available", &[], None, None),
        ("maintenance", &[], None, None),
        ("under_offer", &[], Some("available"), Some("available")),
        ("sold", &[], Some("available"), Some("available")),
        ("available", &["open"], None, Some("under_offer")),
        ("under_offer", &["open"], None, None),
        ("maintenance", &["details_sent"], None, None),
        ("sold", &["details_sent"], None, Some("under_offer")),
        ("available", &["open", "in_communication"], Some("under_offer"), Some("under_offer")),
        ("maintenance", &["visited"], Some("under_offer"), Some("under_offer")),
        ("sold", &["signed_eoi_nda"], None, Some("under_offer")),
        ("under_offer", &["deposit_10pct"], None, Some("sold")),
        ("available", &["contract", "open"], Some("under_offer"), Some("sold")),
        ("sold", &["contract"], None, None),
        ("under_offer", &["completed"], Some("sold"), Some("sold")),
        ("sold", &["completed", "open"], None, None),
        ("available", &["deposit_paid"], None, Some("under_offer")),
        ("under_offer", &["deposit_paid"], None, None),
        ("sold", &["deposit_paid"], None, None),
        ("sold", &["open", "deposit_paid"], None, None),
        ("maintenance", &["deposit_paid"], None, None),
    ];

    #[test]
    fn both_readings_answer_in_both_directions() {
        for (status, stages, plan, br_001) in CASES {
            let found = expectations(status, furthest(stages.iter().copied()));
            let of = |rule| found.iter().find(|expected| expected.rule == rule).map(|found| found.status);
            assert_eq!(of(Reading::Plan), plan, "plan: {status} {stages:?}");
            assert_eq!(of(Reading::Br001), br_001, "br-001: {status} {stages:?}");
        }
    }

    #[test]
    fn files_name_a_reading_shortly_and_sentences_in_full() {
        let [files, sentences] = [
            Reading::ALL.map(|rule| serde_json::to_value(rule).unwrap()),
            Reading::ALL.map(|rule| rule.to_string().into()),
        ];
        assert_eq!(files, ["plan", "br-001"]);
        assert_eq!(sentences, ["the plan document", "the CRM's rule BR-001"]);
    }

    #[test]
    fn an_answer_accepts_the_status_that_it_names() {
        let cases = [
            ("accept sold", Some("sold")),
            ("keep", None),
            ("accept", None),
            ("accept ", None),
            ("acceptable", None),
        ];
        for (answer, expected) in cases {
            assert_eq!(accepted(answer), expected, "{answer}");
        }
    }
}
