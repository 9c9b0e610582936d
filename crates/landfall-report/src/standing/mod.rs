//! The runs of a folder, a line each: what each is, and how far it came. Where somebody comes back to a folder of many, nothing else tells which is
//! which.

mod show;

use std::path::Path;

use chrono::NaiveDate;
use landfall_cutover::Weekend;
use landfall_model::{
    cause,
    journal::{
        Entry, FAILED, FINISHED, INTERRUPTED, LOAD, PLAN, REPAIR, RESET, SNAPSHOT, STARTED, VERIFY,
        without_refused,
    },
    outcome::Validation,
    rundir::{self, Error, RunDir},
    stay::Stay,
};
use serde::Serialize;

/// The runs of a folder, the oldest first.
#[derive(Debug, Serialize)]
pub struct Standings(Vec<Line>);

/// One of them. A run that is damaged hides none of the others.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Line {
    Read(Standing),
    Damaged { run: String, error: String },
}

/// Where a run stands, by what its files note. What is in the target is not asked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    /// Its id: the name of its folder.
    run: String,
    /// Slug of the port.
    port: String,
    /// As `run.json` has it: `snapshot`, `dry-run`, `full`, `delta`, `validate-only`, `cutover`, `rehearsal`.
    mode: String,
    /// The weekend that it is the cutover of.
    weekend: Option<OfWeekend>,
    /// Id of the run beside it of which it is a copy: no command takes it that was not told to.
    copy_of: Option<String>,
    /// Id of the run whose snapshot or plan it goes by.
    parent: Option<String>,
    /// When it began, RFC 3339 in UTC.
    began: String,
    /// The furthest that it is.
    reached: Reached,
    /// How long its plan was in, by what it tells itself.
    #[serde(skip)]
    stay: Option<Box<Stay>>,
    /// Checks of its verification.
    checks: Option<Checks>,
    /// The stage that began and did not end well, and what became of it.
    unfinished: Option<Unfinished>,
}

#[derive(Debug, Serialize)]
struct OfWeekend {
    friday: NaiveDate,
    rehearsal: bool,
}

/// How far a run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Reached {
    /// Nothing of it is whole.
    Begun,
    /// It has its snapshot.
    Read,
    /// It has its plan.
    Planned,
    /// Its plan was loaded.
    Loaded,
    /// The target was compared with what was loaded.
    Verified,
    /// What it loaded was removed again.
    Reset,
}

#[derive(Debug, Serialize)]
struct Checks {
    passed: usize,
    all: usize,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Unfinished {
    stage: String,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum How {
    /// A process is at it.
    AtWork,
    /// It ended without a word.
    CutOff,
    /// The operator ended it.
    Interrupted,
    /// It ended with an error.
    Failed,
}

impl Standings {
    /// Reads of each run under a folder what it says of itself, its journal and its verification.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let mut runs = Self(RunDir::folders(root)?.iter().map(|path| Line::read(path)).collect());
        runs.settle();
        Ok(runs)
    }

    /// What a reset of another run took out is in no more, whatever the run itself tells.
    fn settle(&mut self) {
        let stays: Vec<&Stay> = self.0.iter().filter_map(Line::stay).collect();
        let is_out =
            |line: &Line| line.stay().is_some_and(|stay| stay.ended(stays.iter().copied()).is_some());
        let out: Vec<bool> = self.0.iter().map(is_out).collect();
        for (line, is_out) in self.0.iter_mut().zip(out) {
            if let Line::Read(run) = line
                && is_out
                && run.reached.is_in()
            {
                run.reached = Reached::Reset;
            }
        }
    }

    /// True where there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Line {
    fn stay(&self) -> Option<&Stay> {
        match self {
            Self::Read(run) => run.stay.as_deref(),
            Self::Damaged { .. } => None,
        }
    }

    fn read(path: &Path) -> Self {
        let damaged = |error: Error| Self::Damaged { run: name(path), error: cause::in_words(&error) };
        RunDir::open(path).and_then(|run| Standing::read(&run)).map_or_else(damaged, Self::Read)
    }
}

impl Standing {
    fn read(run: &RunDir) -> Result<Self, Error> {
        let info = run.info()?;
        let journal = without_refused(run.read_appended(rundir::JOURNAL)?);
        let weekend: Option<Weekend> = run.find_json(rundir::CUTOVER)?;
        let validation: Option<Validation> = run.find_json(rundir::VALIDATION)?;
        Ok(Self {
            run: name(run.root()),
            port: info.port,
            mode: info.mode,
            weekend: weekend.map(|it| OfWeekend { friday: it.friday, rehearsal: it.rehearsal }),
            copy_of: run.original().map(|original| name(original.root())),
            parent: info.parent.as_deref().map(name),
            began: info.started,
            reached: Reached::by(&journal).unwrap_or_else(|| Reached::before_any_stage(run)),
            stay: Stay::of(run)?.map(Box::new),
            checks: validation.as_ref().map(Checks::of),
            unfinished: unfinished(&journal, run.is_held()?),
        })
    }
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Reached {
    /// By the last stage that changed it; none where none came to its end.
    fn by(journal: &[Entry]) -> Option<Self> {
        let finished = journal.iter().rev().filter(|entry| entry.event == FINISHED);
        let reached = |entry: &Entry| match entry.stage.as_str() {
            SNAPSHOT => Some(Self::Read),
            PLAN => Some(Self::Planned),
            // What was verified before a repair is not what is in.
            LOAD | REPAIR => Some(Self::Loaded),
            VERIFY => Some(Self::Verified),
            RESET => Some(Self::Reset),
            _ => None,
        };
        finished.filter_map(reached).next()
    }

    /// True while what it loaded is in, as far as it tells.
    const fn is_in(self) -> bool {
        matches!(self, Self::Loaded | Self::Verified)
    }

    /// A snapshot that was taken over is noted by no stage.
    fn before_any_stage(run: &RunDir) -> Self {
        if run.has_snapshot() { Self::Read } else { Self::Begun }
    }
}

impl Checks {
    fn of(validation: &Validation) -> Self {
        let all = validation.checks().count();
        Self { passed: all - validation.failures().count(), all }
    }
}

/// What the last line of the journal tells of a stage that is not finished. Where a process holds the run, it may be at it.
fn unfinished(journal: &[Entry], held: bool) -> Option<Unfinished> {
    let last = journal.last()?;
    let how = match last.event.as_str() {
        STARTED if held => How::AtWork,
        STARTED => How::CutOff,
        INTERRUPTED => How::Interrupted,
        FAILED => How::Failed,
        _ => return None,
    };
    Some(Unfinished { stage: last.stage.clone(), how })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chrono::DateTime;
    use landfall_model::{
        journal::Entry,
        rundir::{FORMAT, RunDir, RunInfo},
    };

    use super::{How, Reached, Standings, unfinished};

    /// `load started, load failed`.
    fn journal(text: &str) -> Vec<Entry> {
        let entry = |line: &str| {
            let (stage, event) = line.rsplit_once(' ').unwrap();
            let (at, note) = (DateTime::UNIX_EPOCH, String::new());
            Entry { at, stage: stage.to_owned(), event: event.to_owned(), seconds: 0.0, note }
        };
        text.split(", ").filter(|line| !line.is_empty()).map(entry).collect()
    }

    #[test]
    fn a_run_is_where_the_last_stage_brought_it_that_came_to_its_end() {
        for (text, expected) in [
            ("", None),
            ("snapshot started", None),
            ("snapshot finished, plan finished, report finished", Some(Reached::Planned)),
            ("plan finished, files finished, load failed", Some(Reached::Planned)),
            ("load finished, verify finished, report finished, index finished", Some(Reached::Verified)),
            ("verify finished, load finished", Some(Reached::Loaded)),
            ("verify finished, repair finished", Some(Reached::Loaded)),
            ("verify finished, reset finished", Some(Reached::Reset)),
            ("reset finished, load finished", Some(Reached::Loaded)),
        ] {
            assert_eq!(Reached::by(&journal(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_stage_without_an_end_is_at_work_while_the_run_is_held() {
        for (text, held, expected) in [
            ("", false, None),
            ("load started, load finished", true, None),
            ("load started", true, Some(How::AtWork)),
            ("load started", false, Some(How::CutOff)),
            ("load started, load interrupted", false, Some(How::Interrupted)),
            ("load started, load failed", false, Some(How::Failed)),
            ("load failed, load finished", false, None),
        ] {
            let found = unfinished(&journal(text), held);
            assert_eq!(found.map(|stage| stage.how), expected, "{text}");
        }
    }

    #[test]
    fn each_run_of_a_folder_has_a_line_also_one_that_cannot_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        assert!(Standings::read(&output).unwrap().is_empty());
        let begin = |id, format: u32| {
            let info = RunInfo::new(id, "dry-run", "port-nimara", "2026-01-01T00:00:00Z");
            RunDir::create(&output, &RunInfo { format, ..info }).unwrap()
        };
        let [damaged, first, ..] =
            [("damaged", FORMAT), ("first", FORMAT), ("newer", 99)].map(|(id, format)| begin(id, format));
        std::os::unix::fs::symlink(first.root(), output.join("latest")).unwrap();
        fs::write(damaged.path("run.json"), "{").unwrap();
        fs::create_dir(output.join("no-run")).unwrap();
        let told = Standings::read(&output).unwrap().to_string();
        let lines: Vec<&str> = told.lines().skip(1).collect();
        let starts = ["damaged", "first", "latest", "newer"];
        assert!(
            lines.len() == starts.len()
                && lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)),
            "{told}"
        );
        assert!(
            lines[0].contains("run.json is damaged: ")
                && lines[1].ends_with("begun")
                && lines[2].contains("dry-run, a copy of first, which counts")
                && lines[3].contains("format 99"),
            "{told}"
        );
    }
}
