//! GO or NO-GO from evidence: what the run found, held against thresholds that are data. A person decides; the tool says on what, and
//! refuses a GO that the evidence forbids unless somebody puts a name and a reason to it.

mod evidence;
#[cfg(test)]
mod tests;
mod thresholds;
mod verdict;

pub use evidence::{Evidence, SmokeTests, Traffic};
use landfall_model::words::count;
pub use thresholds::Thresholds;
pub use verdict::{Decision, Finding, Verdict};

use crate::runbook::Weekend;

/// Holds the evidence of a weekend against the thresholds.
pub fn judge(weekend: &Weekend, evidence: &Evidence, thresholds: &Thresholds) -> Verdict {
    let counted = counted(evidence, thresholds);
    Verdict { findings: counted.into_iter().chain(noted(weekend, evidence, thresholds)).collect() }
}

/// What verification counted, which is not nothing where there was none.
fn counted(evidence: &Evidence, thresholds: &Thresholds) -> [Finding; 6] {
    let finding = |gate: &str, found: String, open: bool| match evidence.failed_checks {
        None => Finding::of(gate, "waits for the verification", false),
        Some(_) => Finding::of(gate, found, open),
    };
    let at_most = |gate, found: u64, allowed| finding(gate, found.to_string(), found <= allowed);
    let (verified, passed) = match evidence.failed_checks {
        None if evidence.outdated.is_empty() => {
            ("nothing was verified since the weekend began".to_owned(), false)
        }
        None => (evidence.outdated.clone(), false),
        Some(failed) => (format!("{failed} failed"), failed <= thresholds.failed_checks),
    };
    let percent = 100.0 * evidence.quarantined as f64 / evidence.planned.max(1) as f64;
    let quarantine = format!("{}, {percent:.2} % of what was planned", count(evidence.quarantined, "row"));
    let lost = match evidence.lost_originals {
        0 => "none is missing".to_owned(),
        n => format!("{n} are neither in the source nor in this plan: copy them back, then read anew"),
    };
    [
        Finding::of("verification", verified, passed),
        finding("quarantine", quarantine, percent <= thresholds.quarantined_percent),
        at_most("blocking questions", evidence.blocking_questions, 0),
        at_most("open questions", evidence.open_questions, thresholds.open_questions),
        at_most("files without proof", evidence.unproven_files, thresholds.unproven_files),
        finding("removed originals", lost, evidence.lost_originals == 0),
    ]
}

/// Whether what all this is read from is as the stages left it.
fn sealed(evidence: &Evidence) -> Finding {
    let (found, whole) = match evidence.broken_seals.as_deref() {
        None => ("no verified run with a seal".to_owned(), false),
        Some([]) => ("every file is as it was sealed".to_owned(), true),
        Some([first]) => (first.clone(), false),
        Some([first, more @ ..]) => (format!("{first}; and {} more", more.len()), false),
    };
    Finding::of("seal", found, whole)
}

/// Before the switch another address is tested than users will call; before a GO it is to be theirs. Where that is not known, a person judges.
fn smoke_tests(weekend: &Weekend, evidence: &Evidence, thresholds: &Thresholds) -> Finding {
    let gate = "smoke tests";
    let Some(SmokeTests { at, app_url, failed, outdated, public }) = &evidence.smoke_tests else {
        return Finding::of(gate, "none were run", false);
    };
    let elsewhere =
        format!("not at {public}, which users reach: set APP_URL to it, then `landfall cutover smoke`");
    let found = match (outdated.as_str(), failed.as_slice()) {
        ("", _) if !public.is_empty() => elsewhere,
        ("", []) => "all passed".to_owned(),
        ("", failed) => format!("failed: {}", failed.join(", ")),
        (why, _) => why.to_owned(),
    };
    let counts = outdated.is_empty() && public.is_empty();
    let passed = counts && failed.len() as u64 <= thresholds.failed_smoke_tests;
    Finding::of(gate, format!("{found} (at {app_url}, {})", weekend.on_the_wall(*at)), passed)
}

/// Whom users reach. Where there is no proxy to ask, a person judges.
fn traffic(evidence: &Evidence) -> Finding {
    let (found, right) = match &evidence.traffic {
        None => ("nobody is asked: no switch is set up, or it is a rehearsal".to_owned(), true),
        Some(Traffic { found, wrong }) if wrong.is_empty() => (found.clone(), true),
        Some(Traffic { found, wrong }) => (format!("{found}; {wrong}"), false),
    };
    Finding::of("traffic", found, right)
}

/// What seal, freeze, smoke tests, backup, proxy and runbook tell.
fn noted(weekend: &Weekend, evidence: &Evidence, thresholds: &Thresholds) -> [Finding; 7] {
    let violations = count(evidence.freeze_violations, "violation");
    let freeze = match (evidence.frozen, evidence.freeze_violations) {
        (true, _) => violations,
        (false, 0) => "no freeze was recorded".to_owned(),
        (false, _) => format!("no freeze was recorded; {violations}"),
    };
    let is_frozen = evidence.frozen && evidence.freeze_violations == 0;
    let (backup, is_backed_up) = match &evidence.backup {
        None => ("none".to_owned(), false),
        Some(_) if !evidence.late_backup.is_empty() => (evidence.late_backup.clone(), false),
        Some(hash) => (format!("SHA-256 {hash}"), true),
    };
    let names = |steps: &[String]| if steps.is_empty() { "none".to_owned() } else { steps.join(", ") };
    let skipped = evidence.skipped.len() as u64 <= thresholds.skipped_steps;
    [
        sealed(evidence),
        Finding::of("freeze", freeze, is_frozen),
        smoke_tests(weekend, evidence, thresholds),
        Finding::of("backup", backup, !thresholds.backup || is_backed_up),
        traffic(evidence),
        Finding::of("skipped steps", names(&evidence.skipped), skipped),
        Finding::of("open steps", names(&evidence.open), evidence.open.is_empty()),
    ]
}
