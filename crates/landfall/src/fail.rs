//! From a failure to a sentence, a next step and an exit code: the one place that maps kinds.

use std::{borrow::Cow, error::Error, fmt, io};

use landfall_model::{cause, exit::Exit, kind::Kind, mapping, review, rundir};

/// A failure that ends a command.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    error: Box<dyn Error + Send + Sync>,
    /// Why the database answered no more, which the error itself does not know.
    silence: Option<String>,
    hint: Option<String>,
    goes_on: Option<String>,
}

/// Kinds of a disk that takes nothing more.
const FULL: [io::ErrorKind; 2] = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
/// Kinds of a disk, or of a limit of this shell, that lets nothing be written.
const SHUT: [io::ErrorKind; 2] = [io::ErrorKind::ReadOnlyFilesystem, io::ErrorKind::FileTooLarge];

/// The result of a command or stage.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure with its own sentence.
    pub fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        Self { kind, error: sentence.into().into(), silence: None, hint: None, goes_on: None }
    }

    /// What was typed is wrong, and no setting: a word, or the name of a file.
    pub fn typed(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Config, sentence)
            .hint("Correct what was typed: the command's `--help` says what it takes.")
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds why the connection had ended by which it came about: the driver says no more than that it is closed. Where it is that the operator asked
    /// to stop, it is no failure of the target.
    #[must_use]
    pub fn because_of(self, why: Option<landfall_postgres::Error>) -> Self {
        let Some(why) = why else { return self };
        match why.kind() {
            Kind::Interrupted if self.kind == Kind::Target => {
                Self { kind: why.kind(), error: why.into(), ..self }
            }
            Kind::Interrupted => self,
            _ => Self { silence: Some(cause::in_words(&why)), ..self },
        }
    }

    /// Names the command that goes on with a run that was begun: the one that was typed may begin another.
    #[must_use]
    pub fn goes_on_with(mut self, command: &str) -> Self {
        match self.kind {
            // Whatever else is advised, the run waits on its disk.
            _ if self.failed_as(&FULL) || self.failed_as(&SHUT) => {}
            _ if self.hint.is_some() => return self,
            Kind::Interrupted => {
                return self.hint(format!("Go on with `{command}`: what is done is kept."));
            }
            Kind::Mismatch => {
                let all = usual(Kind::Mismatch);
                return self.hint(format!("{all} Once the target is as expected, go on with `{command}`."));
            }
            // A setting may turn wrong half way, as a token does that ends: what was read until then is kept too.
            Kind::Config | Kind::Source | Kind::Store | Kind::Target | Kind::Refused => {}
            _ => return self,
        }
        self.goes_on = Some(command.to_owned());
        self
    }

    fn of(kind: Kind, error: impl Error + Send + Sync + 'static) -> Self {
        Self { kind, error: Box::new(error), silence: None, hint: None, goes_on: None }
    }

    /// The kind.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The exit code.
    pub const fn exit(&self) -> Exit {
        exit_of(self.kind)
    }

    /// What to do next: the failure's own advice, or that of its kind; and the command that goes on then, where it has a name of its own.
    pub fn next_step(&self) -> Cow<'_, str> {
        match &self.goes_on {
            Some(command) => format!("{} Go on with `{command}`.", self.remedy()).into(),
            None => self.remedy(),
        }
    }

    fn remedy(&self) -> Cow<'_, str> {
        if self.failed_as(&FULL) {
            return "The disk is full: free some space, then repeat the command; what is written so far is kept.".into();
        }
        let mut runs = cause::chain(&*self.error).filter_map(<dyn Error>::downcast_ref::<rundir::Error>);
        if let Some(advice) = runs.find_map(advice) {
            return advice.into();
        }
        let hint = self.hint.as_deref().map(Cow::from);
        hint.or_else(|| self.of_load().map(Cow::from))
            .or_else(|| self.of_store().map(Cow::from))
            .unwrap_or_else(|| usual(self.kind).into())
    }

    /// A database that refuses rows answers all the while, and the error itself says what to correct.
    fn of_load(&self) -> Option<&'static str> {
        let mut errors =
            cause::chain(&*self.error).filter_map(<dyn Error>::downcast_ref::<landfall_load::Error>);
        errors.find_map(|error| match error {
            landfall_load::Error::TooManyFailures { .. } => Some(
                "Once the target takes these rows, repeat the command: what is in stays in, the rest follows. Where it is the mapping that was corrected, reset the run and begin anew from its snapshot.",
            ),
            landfall_load::Error::Forbidden { .. } => Some(
                "Once the role has the right, repeat the command: of a load what is in stays in, and the rest follows.",
            ),
            landfall_load::Error::ReadOnly { .. } => Some(
                "Correct DATABASE_URL, or let the database be written to, then repeat the command: of a load what is in stays in, and the rest follows.",
            ),
            _ => None,
        })
    }

    /// What a store's own error says of its settings, as a sentence.
    fn of_store(&self) -> Option<String> {
        let mut errors =
            cause::chain(&*self.error).filter_map(<dyn Error>::downcast_ref::<landfall_store::Error>);
        let mut letters = errors.find_map(landfall_store::Error::remedy)?.chars();
        let first = letters.next()?.to_uppercase();
        Some(format!("{first}{}. `landfall check` looks at the buckets.", letters.as_str()))
    }

    /// True where the system refused a file for one of these reasons.
    fn failed_as(&self, kinds: &[io::ErrorKind]) -> bool {
        let mut files = cause::chain(&*self.error).filter_map(<dyn Error>::downcast_ref::<io::Error>);
        files.any(|error| kinds.contains(&error.kind()))
    }
}

/// The exit code of a kind: the one place that says.
pub const fn exit_of(kind: Kind) -> Exit {
    match kind {
        Kind::Config | Kind::Refused => Exit::Usage,
        Kind::Source | Kind::Store | Kind::Target | Kind::Mail | Kind::Data => Exit::Failed,
        Kind::Mismatch => Exit::TargetMismatch,
        Kind::State => Exit::IllegalState,
        Kind::Gate => Exit::GateClosed,
        Kind::Moved => Exit::Moved,
        Kind::Interrupted => Exit::Interrupted,
        Kind::Bug => Exit::Bug,
    }
}

/// What to do next where the failure itself has no advice.
const fn usual(kind: Kind) -> &'static str {
    match kind {
        Kind::Config => "`landfall --help` lists the settings, `landfall check` tries them.",
        Kind::Source | Kind::Store => {
            "`landfall check` looks at source and buckets; the run can be repeated."
        }
        Kind::Target => {
            "When the database answers again, repeat the command: of a load what is in stays in, and the rest follows."
        }
        Kind::Refused => {
            "Correct DATABASE_URL or the server, then repeat the command: of a load what is in stays in. `landfall check` tries the connection."
        }
        Kind::Mail => {
            "When the mail server answers again, repeat the command: whoever was mailed is left alone. `landfall check` tries the login."
        }
        Kind::Mismatch => "`landfall check` lists every difference with its remedy.",
        Kind::Data => "Begin a new run; the files of this one are left as they are.",
        Kind::State => "`landfall report` shows the state of the latest run.",
        Kind::Gate => "`landfall review list` shows the questions, `landfall review answer` answers them.",
        Kind::Moved => "Stop whoever writes to the source, and take a new snapshot.",
        Kind::Interrupted => "Repeat the command to go on: what is done is kept.",
        Kind::Bug => "Please report this with the command and the run directory's journal.jsonl.",
    }
}

/// What to do about a run directory that is sound, but not ours to use now.
fn advice(error: &rundir::Error) -> Option<&'static str> {
    match error {
        rundir::Error::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => Some(
            "Runs are private to the user who began them: work as that user, have the right to write given back where it was taken away (`chmod -R u+rwX RUN`), or let LANDFALL_OUTPUT name another folder.",
        ),
        rundir::Error::Io { source, .. } if source.kind() == io::ErrorKind::ReadOnlyFilesystem => Some(
            "The disk takes no writes, as one does that had a fault: let it be written to again, then repeat the command; what is written so far is kept.",
        ),
        rundir::Error::Io { source, .. } if source.kind() == io::ErrorKind::FileTooLarge => Some(
            "The file may not grow further, by a limit of this shell or service: raise that (`ulimit -f unlimited`), then repeat the command; what is written so far is kept.",
        ),
        rundir::Error::Io { source, .. } if source.kind() == io::ErrorKind::NotADirectory => {
            Some("A file is where a folder should be: correct LANDFALL_OUTPUT, or the folder that was typed.")
        }
        rundir::Error::Io { action: "create", source, .. } if source.kind() == io::ErrorKind::NotFound => {
            Some("No folder can be made there: correct LANDFALL_OUTPUT, or the folder that was typed.")
        }
        rundir::Error::NoParent { .. } => {
            Some("Runs belong together: put that folder back, or move it beside this one.")
        }
        rundir::Error::Format { .. } => Some(
            "Work on it with the landfall that wrote it, which its run.json names, or begin a new run: the files of this one are left as they are.",
        ),
        rundir::Error::Locked { .. } => Some(
            "Wait for it: one works on a run at a time. It can be looked at meanwhile, with `landfall cutover status` and `landfall files status`.",
        ),
        _ => None,
    }
}

impl fmt::Display for Failure {
    /// The sentence and its causes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A parser's own words end with a line's end.
        f.write_str(cause::in_words(&*self.error).trim_end())?;
        self.silence.as_ref().map_or(Ok(()), |silence| write!(f, ": {silence}"))
    }
}

/// Every crate's error answers `kind()`; nothing else of it is looked at.
macro_rules! from_errors {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::of(error.kind(), error)
            }
        })*
    };
}

from_errors!(
    rundir::Error,
    mapping::Error,
    landfall_store::Error,
    landfall_switch::Error,
    landfall_postgres::Error,
    landfall_load::files::Error,
);

/// Those that hand on what a run says, as it is: in the chain of their reasons that error does not stand, and what it advises would be lost.
macro_rules! from_errors_of_runs {
    ($($($error:ident)::+),* $(,)?) => {
        $(impl From<$($error)::+> for Failure {
            fn from(error: $($error)::+) -> Self {
                match error {
                    $($error)::+::Run(error) => error.into(),
                    error => Self::of(error.kind(), error),
                }
            }
        })*
    };
}

from_errors_of_runs!(review::Refusal, landfall_snapshot::Error, landfall_load::Error);

impl From<landfall_verify::Error> for Failure {
    /// What a store says is handed on in the same way.
    fn from(error: landfall_verify::Error) -> Self {
        match error {
            landfall_verify::Error::Run(error) => error.into(),
            landfall_verify::Error::Store(error) => error.into(),
            error => Self::of(error.kind(), error),
        }
    }
}

impl From<landfall_golive::Error> for Failure {
    /// `landfall check` knows nothing of the tables that go-live fills: the error itself names what is to be mended.
    fn from(error: landfall_golive::Error) -> Self {
        if let landfall_golive::Error::Run(error) = error {
            return error.into();
        }
        let hint = of_golive(&error);
        let failure = Self::of(error.kind(), error);
        hint.into_iter().fold(failure, Self::hint)
    }
}

const fn of_golive(error: &landfall_golive::Error) -> Option<&'static str> {
    use landfall_golive::Error;
    Some(match error {
        Error::NotAsExpected(_) | Error::Link { .. } => "Mend what is named above, then repeat the command.",
        Error::Forbidden { .. } => {
            "Once the role has the right, repeat the command: what is done is left alone."
        }
        Error::ReadOnly { .. } => {
            "Correct DATABASE_URL, or let the database be written to, then repeat the command: what is done is left alone."
        }
        Error::Unanswered { .. } => {
            "Ask whether it came, and where it did not, --resend; repeat the command for the others."
        }
        Error::Unheard { .. } => {
            "When the CRM answers there, or APP_URL is corrected, repeat the command: whoever was mailed is left alone."
        }
        Error::File { .. } => "Correct the file, then repeat the command.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::{io, path::Path};

    use landfall_model::{review, rundir};
    use landfall_postgres::ServerSays;

    use super::Failure;

    #[test]
    fn a_run_of_another_user_is_told_from_one_that_is_damaged() {
        let failed = |kind: io::ErrorKind| rundir::Error::reading(Path::new("output"), kind.into());
        let next = |kind| Failure::from(failed(kind)).next_step().into_owned();
        assert!(next(io::ErrorKind::PermissionDenied).contains("work as that user"));
        assert!(next(io::ErrorKind::InvalidData).contains("Begin a new run"));
    }

    #[test]
    fn a_disk_that_takes_nothing_is_no_reason_for_a_new_run() {
        for (kind, said) in [
            (io::ErrorKind::StorageFull, "free some space"),
            (io::ErrorKind::QuotaExceeded, "free some space"),
            (io::ErrorKind::ReadOnlyFilesystem, "let it be written to again"),
        ] {
            let failure = Failure::from(rundir::Error::reading(Path::new("output"), kind.into()));
            let next = failure.next_step().into_owned();
            assert!(next.contains(said) && next.contains("repeat the command"), "{next}");
            let failure = failure.hint("something else").goes_on_with("landfall migrate --full --run R");
            assert_eq!(failure.next_step(), format!("{next} Go on with `landfall migrate --full --run R`."));
        }
        let damaged = rundir::Error::reading(Path::new("output"), io::ErrorKind::InvalidData.into());
        let next = Failure::from(damaged).goes_on_with("landfall migrate --full --run R");
        assert!(!next.next_step().contains("--run R"), "{}", next.next_step());
    }

    #[test]
    fn what_a_run_advises_is_advised_whichever_stage_met_it() {
        let failed = || rundir::Error::reading(Path::new("output"), io::ErrorKind::ReadOnlyFilesystem.into());
        let stages = [
            Failure::from(review::Refusal::from(failed())),
            Failure::from(landfall_snapshot::Error::from(failed())),
            Failure::from(landfall_load::Error::from(failed())),
            Failure::from(landfall_load::files::Error::from(failed())),
            Failure::from(landfall_verify::Error::from(failed())),
            Failure::from(landfall_golive::Error::from(failed())),
        ];
        for failure in stages {
            assert!(failure.next_step().contains("let it be written to again"), "{}", failure.next_step());
        }
    }

    #[test]
    fn who_works_on_a_standby_does_not_wait_for_the_database() {
        let source = || ServerSays { sqlstate: "25006".to_owned(), message: "read-only".to_owned() };
        let failures = [
            Failure::from(landfall_load::Error::ReadOnly { doing: "loading".to_owned(), source: source() }),
            Failure::from(landfall_golive::Error::ReadOnly { doing: "applying", source: source() }),
        ];
        for failure in failures {
            let next = failure.next_step();
            assert!(next.contains("Correct DATABASE_URL") && !next.contains("answers again"), "{next}");
        }
    }

    #[test]
    fn who_is_over_the_error_budget_does_not_wait_for_the_database() {
        let budget = landfall_load::Error::TooManyFailures {
            run: "20261127-180000".to_owned(),
            group: "clients",
            failed: 13,
            rows: 1200,
            allowed: 12,
            reasons: Vec::new(),
        };
        let failure = Failure::from(budget).goes_on_with("landfall migrate --full --run R");
        let next = failure.next_step();
        let parts = ["Once the target takes these rows", "Go on with `landfall migrate --full --run R`."];
        assert!(parts.into_iter().all(|part| next.contains(part)), "{next}");
    }

    #[test]
    fn a_load_whose_server_answers_no_more_says_so_behind_what_it_was_at() {
        let doing = "copying into clients".to_owned();
        let lost = landfall_load::Error::Lost { doing, source: "connection closed".into() };
        let silence = landfall_postgres::Error::OutOfReach { server: "db:5432".to_owned(), seconds: 120 };
        let failure = Failure::from(lost).because_of(Some(silence)).goes_on_with("landfall migrate --delta");
        let told = failure.to_string();
        let parts = ["lost while copying into clients", "closed: db:5432 gave no answer for 120 s"];
        assert!(parts.into_iter().all(|part| told.contains(part)), "{told}");
        assert!(failure.next_step().contains("Go on with `landfall migrate --delta`"));
    }

    #[test]
    fn nobody_is_sent_to_a_check_that_does_not_look_there() {
        let missing = landfall_golive::Error::NotAsExpected(vec!["the table user is missing".to_owned()]);
        let wrong = vec!["line 5: this address stands in the file before".to_owned()];
        let file = landfall_golive::Error::File { file: "the file of users".to_owned(), wrong };
        for error in [missing, file] {
            assert!(!Failure::from(error).next_step().contains("landfall check"));
        }
    }

    #[test]
    fn a_database_that_refuses_for_want_of_a_right_is_not_waited_for() {
        let source = || ServerSays { sqlstate: "42501".to_owned(), message: "permission denied".to_owned() };
        let failures = [
            Failure::from(landfall_load::Error::Forbidden { doing: "loading".to_owned(), source: source() }),
            Failure::from(landfall_golive::Error::Forbidden { doing: "sending a mail", source: source() }),
        ];
        for failure in failures {
            let next = failure.next_step();
            assert!(next.starts_with("Once the role has the right, repeat the command"), "{next}");
        }
    }
}
