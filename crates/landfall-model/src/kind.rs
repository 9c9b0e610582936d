//! What went wrong, from a closed set: the one thing that every crate's error can answer.

/// The kind of a failure. The program maps it to a sentence, a hint and an exit code; nobody decides by an error's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was typed or configured is wrong (exit 2).
    Config,
    /// The source answered wrongly, or not at all (exit 1).
    Source,
    /// A bucket or folder of files answered wrongly, or not at all (exit 1).
    Store,
    /// The target database failed, or does not answer (exit 1).
    Target,
    /// The target database answers and refuses the connection: it is of no use to wait (exit 2).
    Refused,
    /// The mail server does not answer, or takes no mails for now (exit 1).
    Mail,
    /// The target is there, but is not as expected (exit 8).
    Mismatch,
    /// A file of the run directory is missing, damaged or of another format (exit 1).
    Data,
    /// Not legal in the state the run is in: locked, already loaded, not yet planned (exit 6).
    State,
    /// A gate is closed: a blocking question is open (exit 5).
    Gate,
    /// The source is no longer as it was read (exit 7).
    Moved,
    /// The operator interrupted the work; what is done is kept (exit 130).
    Interrupted,
    /// A mistake of this program (exit 70).
    Bug,
}
