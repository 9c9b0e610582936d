//! Exit codes: a closed set, a sentence each (DESIGN section 5).

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Usage or configuration is wrong.
    Usage = 2,
    /// Done, but quarantine or questions need eyes.
    NeedsEyes = 3,
    /// Verification found differences.
    Differences = 4,
    /// A gate is closed.
    GateClosed = 5,
    /// Not legal in this state.
    IllegalState = 6,
    /// The source moved after the freeze, or between snapshot and freeze.
    Moved = 7,
    /// The target is not as expected.
    TargetMismatch = 8,
    /// A bug in landfall.
    Bug = 70,
    /// Interrupted; what is done is kept.
    Interrupted = 130,
}

impl Exit {
    /// All, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::NeedsEyes,
        Self::Differences,
        Self::GateClosed,
        Self::IllegalState,
        Self::Moved,
        Self::TargetMismatch,
        Self::Bug,
        Self::Interrupted,
    ];

    /// The sentence that help and documents show.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed; the message says where",
            Self::Usage => "usage or configuration is wrong",
            Self::NeedsEyes => "done, but quarantine or questions need eyes",
            Self::Differences => "verification found differences",
            Self::GateClosed => "a gate is closed: a question holds the load, or a GO is refused",
            Self::IllegalState => "not legal now: the run is held, loaded already, or not planned yet",
            Self::Moved => "the source moved after the freeze, or between snapshot and freeze",
            Self::TargetMismatch => "the target is not as expected",
            Self::Bug => "a bug in landfall",
            Self::Interrupted => "interrupted; what is done is kept",
        }
    }

    /// The graver of two: a difference counts more than a question.
    pub fn or(self, other: Self) -> Self {
        if other as u8 > self as u8 { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The table that ends every help text.
pub fn table() -> String {
    let lines = Exit::ALL.map(|exit| format!("{:>3}  {}", exit as u8, exit.sentence()));
    format!("Exit codes:\n{}", lines.join("\n"))
}
