//! What can go wrong between the plan and the target, each with its own sentence and, where it helps, the next step.

mod statement;

use landfall_model::{kind::Kind, outcome::Mismatch, rundir, target::Table, words::count};
use landfall_postgres::{AGAINST_WRITING, Reason, ServerSays, holders};
use tokio_postgres::Client;

pub(crate) use statement::{While, is_about_the_table, is_fatal};

/// A failure of the loader.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The connection broke; an open transaction is rolled back by the server.
    #[error("the connection to the database was lost while {doing}; nothing of the open group was kept")]
    Lost {
        /// What was under way.
        doing: String,
        /// The driver's reason.
        source: Reason,
    },
    /// The server cannot store more.
    #[error("the database server's disk is full (while {doing}): make room there and repeat the command")]
    DiskFull {
        /// What was under way.
        doing: String,
        /// The server's words.
        source: ServerSays,
    },
    /// Somebody cancelled a statement: no limit of time holds for ours, but for the statement that lifts it.
    #[error(
        "a statement was cancelled at the server (while {doing}), by somebody or by a statement_timeout that leaves no time to lift it: ask who, or give the role a longer one, and repeat the command"
    )]
    Cancelled {
        /// What was under way.
        doing: String,
        /// The server's words.
        source: ServerSays,
    },
    /// Somebody holds a lock.
    #[error(
        "somebody else holds a lock that is needed (while {doing}): {holders}. Wait until that ends, or end it with SELECT pg_terminate_backend(NUMBER), and repeat the command"
    )]
    LockTimeout {
        /// What was under way.
        doing: String,
        /// The sessions, each with its number, its user, the moment since when and the tables.
        holders: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The server, database or role is read-only.
    #[error(
        "the database is read-only (while {doing}): DATABASE_URL must name the primary server and a role that may write"
    )]
    ReadOnly {
        /// What was under way.
        doing: String,
        /// The server's words.
        source: ServerSays,
    },
    /// A right is missing, as one that a trigger needs: the catalogue of our tables tells nothing of that.
    #[error(
        "the role lacks a right (while {doing}), for itself or for a trigger, rule or default of the table: grant it, or let the target's function be SECURITY DEFINER"
    )]
    Forbidden {
        /// What was under way.
        doing: String,
        /// The server's words, which say on what.
        source: ServerSays,
    },
    /// Any other refusal of the server.
    #[error("the database failed while {doing}")]
    Server {
        /// What was under way.
        doing: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The driver and the server misunderstood each other.
    #[error("landfall and the database misunderstood each other while {doing}")]
    Driver {
        /// What was under way.
        doing: String,
        /// The driver's reason.
        source: Reason,
    },
    /// The target is not as the plan needs it.
    #[error("the target is not as expected:{}", list(.0.iter().map(|m| format!("{} ({})", m.what, m.remedy))))]
    NotAsExpected(Vec<Mismatch>),
    /// A plan is in for this port, and it is another one.
    #[error(
        "run {run} is loaded for {port} since {since}: `landfall reset {run}` removes it, then load again"
    )]
    OtherRunLive {
        /// The run that is in.
        run: String,
        /// The port's slug.
        port: String,
        /// Since when.
        since: String,
    },
    /// A delta whose parent is not what the target holds.
    #[error(
        "run {run} follows the plan of run {parent}, but {}",
        .loaded.as_ref().map_or_else(
            || format!("nothing is loaded: `landfall load {parent}` brings that one in, then repeat the command"),
            |loaded| format!("run {loaded} is loaded; begin a new delta"),
        )
    )]
    OtherParent {
        /// The delta's run.
        run: String,
        /// The folder of the run that it follows.
        parent: String,
        /// The run that is in.
        loaded: Option<String>,
    },
    /// Somebody else is loading.
    #[error(
        "another landfall works on {port} at this moment: {holder}; wait until it has ended, then repeat the command"
    )]
    Busy {
        /// The port's slug.
        port: String,
        /// Who, and since when.
        holder: String,
    },
    /// The operator asked to stop while it was waited whether somebody else still works.
    #[error("stopped while {port} was held by {holder}: nothing was begun")]
    NotBegun {
        /// The port's slug.
        port: String,
        /// Who, and since when.
        holder: String,
    },
    /// Somebody has waited in vain for a sign of life, and works now.
    #[error(
        "another landfall has taken over {port}, since nothing was heard from here: {holder}; nothing of the open group was kept"
    )]
    TakenOver {
        /// The port's slug.
        port: String,
        /// Who, and since when.
        holder: String,
    },
    /// The error budget of a group is used up.
    #[error(
        "the group {group} was rolled back: the target rejects {failed} of its {}, allowed: {allowed}:{}\nCorrect the causes, or raise --max-failures; `landfall reset {run}` removes what the run loaded before",
        count(*.rows, "row"),
        list(.reasons.iter().cloned())
    )]
    TooManyFailures {
        /// The run.
        run: String,
        /// The group.
        group: &'static str,
        /// Rows at fault so far; rows that only depend on them are not counted.
        failed: u64,
        /// Rows of the group.
        rows: u64,
        /// Rows that may fail.
        allowed: u64,
        /// The first few, masked.
        reasons: Vec<String>,
    },
    /// A file of the plan is not the one that the plan's header describes.
    #[error("{file} is not the file that the plan was written with: it was changed, plan anew")]
    Changed {
        /// The file.
        file: String,
    },
    /// The run is not in the target.
    #[error("run {run} is not loaded in this database{why}")]
    NotLoaded {
        /// The run.
        run: String,
        /// What is in instead, or where the run is, and what to do.
        why: String,
    },
    /// A run that is to be undone, and is not in this database, but may be in another one.
    #[error("nothing was undone: run {run} is not loaded in {here}; {why}")]
    NotUndone {
        /// The run.
        run: String,
        /// The database.
        here: String,
        /// Where it is, and what to do.
        why: String,
    },
    /// A run of which only some groups are in, where all must be.
    #[error("run {run} is loaded in part, {group} is not in: finish it first, by `landfall load {run}`")]
    InPart {
        /// The run's folder.
        run: String,
        /// The first group that is missing.
        group: &'static str,
    },
    /// A row that is to be repaired is not in the plan.
    #[error(
        "run {run} plans no row {key} in {table}: a key is a uuid, or two joined by a comma, as verification prints it"
    )]
    NotPlanned {
        /// The run.
        run: String,
        /// The table.
        table: Table,
        /// The key.
        key: String,
    },
    /// A row that is to be repaired was changed by users.
    #[error(
        "{row} was changed by users since it was loaded ({} in the audit trail or of a delta); nothing was repaired. To put it back as planned all the same: {command}",
        count(*.entries, "entry")
    )]
    Touched {
        /// The row.
        row: String,
        /// How many entries there are.
        entries: u64,
        /// The command that overrules them.
        command: String,
    },
    /// A row that cannot be put back.
    #[error("{row} cannot be put back as planned, and nothing was repaired: {why}")]
    NotRepaired {
        /// The row.
        row: String,
        /// Why.
        why: String,
    },
    /// Rows stayed although they were deleted.
    #[error(
        "nothing was removed: the target keeps {} of {table} (a trigger or rule of it prevents deletion)",
        count(*.rows, "row")
    )]
    Kept {
        /// The table.
        table: String,
        /// How many.
        rows: u64,
    },
    /// A file of the run.
    #[error(transparent)]
    Run(#[from] rundir::Error),
    /// The operator asked to stop.
    #[error("interrupted: the open group was rolled back, the groups before it are in")]
    Interrupted,
}

impl Error {
    /// The kind, for the exit code.
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotAsExpected(_) => Kind::Mismatch,
            Self::OtherRunLive { .. }
            | Self::OtherParent { .. }
            | Self::Busy { .. }
            | Self::TakenOver { .. }
            | Self::NotLoaded { .. }
            | Self::NotUndone { .. }
            | Self::InPart { .. }
            | Self::Touched { .. }
            | Self::NotRepaired { .. }
            | Self::Kept { .. } => Kind::State,
            Self::NotPlanned { .. } => Kind::Config,
            Self::Changed { .. } => Kind::Data,
            Self::Run(error) => error.kind(),
            Self::Interrupted | Self::NotBegun { .. } => Kind::Interrupted,
            Self::Driver { .. } => Kind::Bug,
            _ => Kind::Target,
        }
    }

    /// Of a lock that was waited for in vain, with who holds it; the transaction has ended.
    pub(crate) async fn naming_holders(self, client: &Client) -> Self {
        match self {
            Self::LockTimeout { doing, source, .. } => {
                Self::LockTimeout { doing, holders: holders(client, AGAINST_WRITING).await, source }
            }
            other => other,
        }
    }

    /// True where nothing was changed in the target, neither by this attempt nor by a part of it: what failed on its way is none of these.
    pub fn is_refusal(&self) -> bool {
        let is_before =
            matches!(self, Self::NotAsExpected(_) | Self::NotPlanned { .. } | Self::NotBegun { .. });
        // Who is taken over is so in the midst of it.
        is_before || self.kind() == Kind::State && !matches!(self, Self::TakenOver { .. } | Self::Run(_))
    }
}

fn list(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| format!("\n  {line}")).collect()
}
