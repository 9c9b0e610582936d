//! Do the berths' statuses fit their interests? Two readings of the rules, and both directions (DOMAIN 4.2): a berth that ought to be
//! further than it is, and one that is further than its interests say. Reported for a person to decide, never fixed, never a failure.

use landfall_model::outcome::{BerthMismatch, ReconcileReport};
use uuid::Uuid;

use crate::{
    error::Error,
    target::{Answer, Target},
};

const BERTHS: &str = "
    SELECT b.{berths.id}, b.{berths.mooring_number}::text, b.{berths.status}::text, b.{berths.status_override_mode}::text,
           array_remove(array_agg(i.{interests.pipeline_stage}::text), NULL)
    FROM {berths} b
    LEFT JOIN {interests} i ON i.{interests.berth_id} = b.{berths.id} AND i.{interests.archived_at} IS NULL
    WHERE b.{berths.port_id} = $1 AND b.{berths.archived_at} IS NULL
    GROUP BY 1, 2, 3, 4 ORDER BY 2, 1";

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

/// What a rule expects of a berth, and why.
type Expectation = (&'static str, String);

/// Lists the berths that do not fit.
pub(crate) async fn check(target: &Target<'_>) -> Result<ReconcileReport, Error> {
    let mut report = ReconcileReport::default();
    let Answer::Found(mut rows) = target.ask("berth statuses", BERTHS, &[&target.port]).await? else {
        // Without its columns there is nothing to reconcile.
        return Ok(report);
    };
    while let Some(row) = rows.next().await? {
        let (id, mooring, status): (Uuid, String, String) = (row.get(0), row.get(1), row.get(2));
        let (by_hand, stages) =
            (row.get::<_, Option<&str>>(3) == Some("manual"), row.get::<_, Vec<String>>(4));
        for (rule, expectation) in
            [("plan", by_plan(&status, &stages)), ("br-001", by_br_001(&status, &stages))]
        {
            let Some((expected, reason)) = expectation else { continue };
            report.mismatches.push(BerthMismatch {
                berth_id: id,
                mooring_number: mooring.clone(),
                current_status: status.clone(),
                expected_status: expected.to_owned(),
                rule: rule.to_owned(),
                reason: if by_hand { format!("{reason}; the status was set by hand") } else { reason },
            });
        }
    }
    Ok(report)
}

/// The plan document: completed means sold; beyond details_sent means under offer or sold; no interest means available or maintenance.
fn by_plan(status: &str, stages: &[String]) -> Option<Expectation> {
    let furthest = furthest(stages);
    match furthest {
        None if matches!(status, "under_offer" | "sold") => {
            Some(("available", "no active interest".to_owned()))
        }
        Some("completed") if status != "sold" => Some(("sold", active("completed"))),
        Some(stage) if rank(stage) > rank("details_sent") && !matches!(status, "under_offer" | "sold") => {
            Some(("under_offer", active(stage)))
        }
        _ => None,
    }
}

/// BR-001: from the deposit on a berth is sold; any active interest puts an available berth under offer, an EOI puts any under offer; a
/// berth without active interests is available. A berth in maintenance is left alone until an EOI is out.
fn by_br_001(status: &str, stages: &[String]) -> Option<Expectation> {
    match furthest(stages) {
        None if matches!(status, "under_offer" | "sold") => {
            Some(("available", "no active interest".to_owned()))
        }
        None => None,
        Some(stage) if rank(stage) >= rank("deposit_10pct") => {
            (status != "sold").then(|| ("sold", active(stage)))
        }
        Some(stage) if rank(stage) >= rank("in_communication") => {
            (status != "under_offer").then(|| ("under_offer", active(stage)))
        }
        Some(stage) => matches!(status, "available" | "sold").then(|| ("under_offer", active(stage))),
    }
}

fn active(stage: &str) -> String {
    format!("the furthest active interest is at stage {stage}")
}

fn furthest(stages: &[String]) -> Option<&str> {
    stages.iter().map(String::as_str).max_by_key(|stage| rank(stage))
}

/// The place in the order; a stage that BR-010 does not know counts as the first.
fn rank(stage: &str) -> usize {
    STAGES.iter().position(|known| *known == stage).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{by_br_001, by_plan};

    /// Status, stages of the active interests, what the plan's reading expects, what BR-001 expects.
    type Case = (&'static str, &'static [&'static str], Option<&'static str>, Option<&'static str>);

    const CASES: [Case; 17] = [
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
        ("available", &["a stage of June"], None, Some("under_offer")),
    ];

    #[test]
    fn both_readings_answer_in_both_directions() {
        for (status, stages, plan, br_001) in CASES {
            let stages: Vec<String> = stages.iter().map(|stage| (*stage).to_owned()).collect();
            assert_eq!(by_plan(status, &stages).map(|found| found.0), plan, "plan: {status} {stages:?}");
            assert_eq!(
                by_br_001(status, &stages).map(|found| found.0),
                br_001,
                "br-001: {status} {stages:?}"
            );
        }
    }
}
