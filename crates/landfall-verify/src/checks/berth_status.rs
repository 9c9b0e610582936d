//! Do the berths' statuses fit their interests, in the target as it is now? In both readings of the rules and both directions
//! (`landfall_model::berth_status`), each with the question that asked about it. Reported for a person to decide, never fixed, never a failure.

use landfall_model::{
    berth_status::{BY_HAND, StatusLine, expectations, furthest, reason},
    outcome::{BerthMismatch, ReconcileReport},
};

use crate::{
    error::Error,
    evidence::Evidence,
    target::{Answer, Target, live_id::Read},
};

const BERTHS: &str = "
    SELECT b.{berths.id}, b.{berths.mooring_number}::text, b.{berths.status}::text, b.{berths.status_override_mode}::text,
           array_remove(array_agg(i.{interests.pipeline_stage}::text), NULL)
    FROM {berths} b
    LEFT JOIN {interests} i ON i.{interests.berth_id} = b.{berths.id} AND i.{interests.archived_at} IS NULL
    WHERE b.{berths.port_id} = $1 AND b.{berths.archived_at} IS NULL
    GROUP BY 1, 2, 3, 4 ORDER BY 2, 1";

/// Lists the berths that do not fit.
pub(crate) async fn check(target: &Target<'_>, evidence: &Evidence<'_>) -> Result<ReconcileReport, Error> {
    let mut report = ReconcileReport::default();
    let Answer::Found(mut rows) = target.ask("berth statuses", BERTHS, &[&target.port]).await? else {
        // Without its columns there is nothing to reconcile.
        return Ok(report);
    };
    while let Some(row) = rows.next().await? {
        let Some(id) = row.get::<_, Read>(0).0 else { continue };
        let text = |place| row.get::<_, Option<String>>(place).unwrap_or_default();
        let (mooring, status) = (text(1), text(2));
        let by_hand = row.get::<_, Option<&str>>(3) == Some(BY_HAND);
        let stages: Vec<&str> = row.get(4);
        let stage = furthest(stages.iter().copied());
        let asked = evidence.statuses.get(&id).filter(|line| speaks_of(line, &status, stage));
        for expected in expectations(&status, stage) {
            let reason = reason(stage);
            report.mismatches.push(BerthMismatch {
                berth_id: id,
                mooring_number: mooring.clone(),
                current_status: status.clone(),
                expected_status: expected.status.to_owned(),
                rule: expected.rule,
                reason: if by_hand { format!("{reason}; the status was set by hand") } else { reason },
                question: asked.map(|line| line.question),
                answer: asked.and_then(|line| line.answer.clone()),
            });
        }
    }
    Ok(report)
}

/// True where the plan's question is still about what the target holds: nobody changed the berth or its interests since.
fn speaks_of(line: &StatusLine, status: &str, stage: Option<&str>) -> bool {
    line.planned == status && line.stage.as_deref() == stage
}
