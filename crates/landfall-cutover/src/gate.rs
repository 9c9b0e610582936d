//! GO or NO-GO from evidence: what the run found, held against thresholds that are data. A person decides; the tool says on what, and
//! refuses a GO that the evidence forbids unless somebody puts a name and a reason to it.

use chrono::{DateTime, Utc};
use landfall_model::words::count;
use serde::{Deserialize, Serialize};

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

/// What the run and the cutover tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Checks that failed; none where nothing was verified, or not what is in the CRM.
    pub failed_checks: Option<u64>,
    /// Why the latest verification does not count; empty where it does, and where there was none.
    #[serde(default)]
    pub outdated: String,
    /// Where the run that was verified, or the one with the verification, is not as it was sealed; none where there is no seal to look at.
    #[serde(default)]
    pub broken_seals: Option<Vec<String>>,
    /// Rows planned.
    pub planned: u64,
    /// Rows held back or rejected.
    pub quarantined: u64,
    /// Questions that are open.
    pub open_questions: u64,
    /// Open questions that hold the load.
    pub blocking_questions: u64,
    /// Planned files without proof.
    pub unproven_files: u64,
    /// Originals that an earlier cleanup removed, and of which the plan has no file.
    #[serde(default)]
    pub lost_originals: u64,
    /// How often `freeze check` or `watch` found that something else had moved in the source after the freeze.
    pub freeze_violations: u64,
    /// True where a freeze was recorded.
    pub frozen: bool,
    /// SHA-256 of the backup; none where there is none.
    pub backup: Option<String>,
    /// Why the backup is not of the CRM before the load; empty where it is, and where there is none.
    #[serde(default)]
    pub late_backup: String,
    /// The smoke tests as they were run last; none where none were run.
    #[serde(default)]
    pub smoke_tests: Option<SmokeTests>,
    /// Steps that were skipped.
    pub skipped: Vec<String>,
    /// Steps before the gate that are open.
    pub open: Vec<String>,
}

/// Smoke tests that were run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmokeTests {
    /// When they began.
    pub at: DateTime<Utc>,
    /// The address at which the CRM was asked.
    pub app_url: String,
    /// Names of those that failed.
    pub failed: Vec<String>,
    /// Why they say nothing of what is in the CRM now; empty where they do.
    pub outdated: String,
    /// The public address, where they asked another one; empty where they asked that, and where it is not known or not to be asked.
    #[serde(default)]
    pub public: String,
}

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
    fn of(gate: &str, found: impl Into<String>, open: bool) -> Self {
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

/// Holds the evidence against the thresholds.
pub fn judge(evidence: &Evidence, thresholds: &Thresholds) -> Verdict {
    let counted = counted(evidence, thresholds);
    Verdict { findings: counted.into_iter().chain(noted(evidence, thresholds)).collect() }
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
fn smoke_tests(evidence: &Evidence, thresholds: &Thresholds) -> Finding {
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
    Finding::of(gate, format!("{found} (at {app_url}, {})", at.format("%Y-%m-%d %H:%M UTC")), passed)
}

/// What seal, freeze, smoke tests, backup and runbook left.
fn noted(evidence: &Evidence, thresholds: &Thresholds) -> [Finding; 6] {
    let frozen = if evidence.frozen { "" } else { "no freeze was recorded; " };
    let freeze = format!("{frozen}{} violations", evidence.freeze_violations);
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
        smoke_tests(evidence, thresholds),
        Finding::of("backup", backup, !thresholds.backup || is_backed_up),
        Finding::of("skipped steps", names(&evidence.skipped), skipped),
        Finding::of("open steps", names(&evidence.open), evidence.open.is_empty()),
    ]
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Evidence, SmokeTests, Thresholds, judge};

    fn sound() -> Evidence {
        Evidence {
            failed_checks: Some(0),
            broken_seals: Some(Vec::new()),
            planned: 1_000,
            quarantined: 10,
            frozen: true,
            smoke_tests: Some(smoke(&[], "")),
            backup: Some("abc".to_owned()),
            ..Evidence::default()
        }
    }

    fn smoke(failed: &[&str], outdated: &str) -> SmokeTests {
        SmokeTests {
            at: DateTime::UNIX_EPOCH,
            app_url: "https://crm.example.com".to_owned(),
            failed: failed.iter().map(|&test| test.to_owned()).collect(),
            outdated: outdated.to_owned(),
            public: String::new(),
        }
    }

    #[test]
    fn smoke_tests_say_where_and_when_they_were_run_and_count_until_something_is_written() {
        let found = |smoke| {
            let evidence = Evidence { smoke_tests: Some(smoke), ..sound() };
            let findings = judge(&evidence, &Thresholds::default()).findings;
            findings.into_iter().find(|finding| finding.gate == "smoke tests").unwrap()
        };
        let passed = found(smoke(&[], ""));
        assert_eq!(passed.found, "all passed (at https://crm.example.com, 1970-01-01 00:00 UTC)");
        let outdated = found(smoke(&[], "load of 7 came after them"));
        assert!(
            outdated.found.starts_with("load of 7 came after them (at ") && !outdated.open,
            "{outdated:?}"
        );
    }

    #[test]
    fn smoke_tests_of_another_address_than_the_public_one_open_no_gate() {
        let elsewhere = SmokeTests { public: "https://crm.example.com".to_owned(), ..smoke(&[], "") };
        let verdict = judge(&Evidence { smoke_tests: Some(elsewhere), ..sound() }, &Thresholds::default());
        assert_eq!(verdict.closed(), ["smoke tests"]);
    }

    #[test]
    fn a_backup_that_came_too_late_opens_no_gate() {
        let evidence = Evidence { late_backup: "made after the load".to_owned(), ..sound() };
        assert_eq!(judge(&evidence, &Thresholds::default()).closed(), ["backup"]);
        assert!(judge(&evidence, &Thresholds { backup: false, ..Thresholds::default() }).allows());
    }

    #[test]
    fn sound_evidence_opens_every_gate() {
        let verdict = judge(&sound(), &Thresholds::default());
        assert!(verdict.allows(), "{:?}", verdict.closed());
    }

    #[test]
    fn where_nothing_was_verified_nothing_that_it_counts_is_none() {
        let verdict = judge(&Evidence { failed_checks: None, ..sound() }, &Thresholds::default());
        let counted = [
            "verification",
            "quarantine",
            "blocking questions",
            "open questions",
            "files without proof",
            "removed originals",
        ];
        assert_eq!(verdict.closed(), counted);
    }

    #[test]
    fn a_verification_that_does_not_count_says_why() {
        let outdated = "load of 7 came after the verification".to_owned();
        let evidence = Evidence { failed_checks: None, outdated: outdated.clone(), ..sound() };
        let found = judge(&evidence, &Thresholds::default()).findings;
        let found: Vec<&str> = found.iter().take(2).map(|finding| finding.found.as_str()).collect();
        assert_eq!(found, [&outdated, "waits for the verification"]);
    }

    #[test]
    fn every_kind_of_bad_evidence_closes_its_own_gate_and_no_other() {
        let bad = [
            (Evidence { failed_checks: Some(1), ..sound() }, "verification"),
            (Evidence { quarantined: 11, ..sound() }, "quarantine"),
            (Evidence { blocking_questions: 1, ..sound() }, "blocking questions"),
            (Evidence { open_questions: 201, ..sound() }, "open questions"),
            (Evidence { unproven_files: 1, ..sound() }, "files without proof"),
            (Evidence { lost_originals: 1, ..sound() }, "removed originals"),
            (Evidence { broken_seals: None, ..sound() }, "seal"),
            (Evidence { broken_seals: Some(vec!["plan.json: changed".to_owned()]), ..sound() }, "seal"),
            (Evidence { freeze_violations: 1, ..sound() }, "freeze"),
            (Evidence { frozen: false, ..sound() }, "freeze"),
            (Evidence { smoke_tests: None, ..sound() }, "smoke tests"),
            (Evidence { smoke_tests: Some(smoke(&["mail"], "")), ..sound() }, "smoke tests"),
            (Evidence { smoke_tests: Some(smoke(&[], "load of 7 came after")), ..sound() }, "smoke tests"),
            (Evidence { backup: None, ..sound() }, "backup"),
            (Evidence { skipped: vec!["mail".to_owned()], ..sound() }, "skipped steps"),
            (Evidence { open: vec!["switch".to_owned()], ..sound() }, "open steps"),
        ];
        for (evidence, gate) in bad {
            assert_eq!(judge(&evidence, &Thresholds::default()).closed(), [gate]);
        }
    }
}
