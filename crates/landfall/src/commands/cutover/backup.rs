//! The backup before the load: PostgreSQL's own `pg_dump`, checked by `pg_restore`, with its hash in the run.

use std::path::Path;

use chrono::{DateTime, Utc};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    monitor::Monitor,
    rundir::{self, Lock, RunDir},
    words::{bytes, count},
};
use landfall_postgres::{connect_as, out_of_reach};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{before, book::Book, pg_dump};
use crate::{
    clock,
    commands::Given,
    fail::{Failure, Result},
    stages,
    terminal::Progress,
};

const TASK: &str = "backup";

/// The content of `cutover/backup.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Backup {
    /// When it was complete.
    pub at: DateTime<Utc>,
    /// `pg_dump (PostgreSQL) 15.14`.
    pub tool: String,
    /// Entries that `pg_restore --list` found.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the dump.
    pub sha256: String,
    /// The run whose rows it holds, since they were in; empty where none was. Of an older version nothing is known.
    #[serde(default)]
    pub holds: String,
}

impl Backup {
    /// What else it holds than users entered, and how one without is made; empty where no run was in.
    fn remark(&self) -> String {
        if self.holds.is_empty() {
            return String::new();
        }
        let run = &self.holds;
        format!(
            "\n\nIt holds what {run} brought in. That is right where the weekend goes on from it (`landfall migrate --delta`); where it loads anew, as the step `migrate` of the runbook does: `landfall reset {run}`, then `landfall cutover backup` once more, before that"
        )
    }
}

/// The run's backup as it is now. None where there is none, and where the dump was changed since or is no longer there.
pub fn kept(run: &RunDir) -> Result<Option<Backup>> {
    if !run.has(rundir::BACKUP) || !run.has(rundir::BACKUP_DUMP) {
        return Ok(None);
    }
    let noted: Backup = run.read_json(rundir::BACKUP)?;
    let now = run.hash(rundir::BACKUP_DUMP)?;
    Ok((now == noted.sha256).then_some(noted))
}

/// Dumps the target, unless the run has its backup of before the load already, and still. One that comes too late is kept and said to be that.
pub async fn run(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let run = &book.run;
    // Two dumps into one file would be one that nothing can be restored from.
    let lock = run.lock(&clock::stamp(clock::now()))?;
    let late = |backup: &Backup| before::backup(&given.settings, book, backup.at, &backup.holds);
    if let Some(noted) = kept(run)?
        && late(&noted)?.is_empty()
        && !was_taken_out(given, &noted).await
    {
        let text = format!("backed up already, {}{}", book.local(noted.at), noted.remark());
        given.terminal.result(&text, &noted);
        return Ok(Exit::Done);
    }
    let url = given.settings.database()?;
    let monitor = &*given.terminal.monitor;
    monitor.start(TASK, None);
    let backup = take(&lock, run, &url, loaded(given).await?, monitor).await?;
    let how_much = format!("{}, {}", bytes(backup.bytes), count(backup.entries, "entry"));
    monitor.finish(TASK, &how_much);
    let text = format!("{} ({how_much}, SHA-256 {})", run.path(rundir::BACKUP_DUMP).display(), backup.sha256);
    let (warning, exit) = match late(&backup)?.as_str() {
        "" => (backup.remark(), Exit::Done),
        why => (format!("\n\nNot the backup that the gate asks for: it was {why}"), Exit::NeedsEyes),
    };
    given.terminal.result(&format!("{text}{warning}"), &backup);
    Ok(exit)
}

/// The run that is in; empty where none is. A target that no run can be in is backed up as it is; of one that fails to answer nothing would be
/// known, and its backup pass for one of before the load.
async fn loaded(given: &Given<'_>) -> Result<String> {
    match stages::load::live(&given.settings, &*given.terminal.monitor).await {
        Err(failure) if failure.kind() == Kind::Mismatch => Ok(String::new()),
        live => Ok(live?.map(|live| live.run).unwrap_or_default()),
    }
}

/// True where the run that a backup holds was reset since, and no other is in yet: a backup of now is without it.
async fn was_taken_out(given: &Given<'_>, noted: &Backup) -> bool {
    let live = async || stages::load::live(&given.settings, &*given.terminal.monitor).await;
    !noted.holds.is_empty() && live().await.is_ok_and(|live| live.is_none())
}

/// Dumps into a file that has its name once it could be read back, and notes it with the run that is in.
async fn take(
    lock: &Lock,
    run: &RunDir,
    url: &SecretString,
    holds: String,
    monitor: &Progress,
) -> Result<Backup> {
    let (partial, path) = (run.partial(rundir::BACKUP_DUMP), run.path(rundir::BACKUP_DUMP));
    let tool = pg_dump::version().await?;
    // Who is not let in is told why by words of ours, not by those of `pg_dump`.
    connect_as("landfall", url.expose_secret(), monitor).await?.close().await;
    let dumped = dump(lock, &partial, url, monitor).await;
    // Part of a dump is of no use, and may be what has filled the disk.
    let entries = dumped.inspect_err(|_| drop(std::fs::remove_file(&partial)))?;
    let failed = |error| rundir::Error::Io { action: "name", path: partial.clone(), source: error };
    put_aside(run)?;
    std::fs::rename(&partial, &path).map_err(failed)?;
    let bytes = std::fs::metadata(&path).map_err(failed)?.len();
    let sha256 = run.hash(rundir::BACKUP_DUMP)?;
    let backup = Backup { at: clock::now(), tool, entries, bytes, sha256, holds };
    run.write_json(rundir::BACKUP, &backup)?;
    Ok(backup)
}

/// Dumps into a file, and answers how many entries can be read back.
async fn dump(lock: &Lock, file: &Path, url: &SecretString, monitor: &Progress) -> Result<u64> {
    // The file is there before `pg_dump` writes it: else it would be made for everybody to read.
    rundir::create_private(file)?;
    let mut dumping = pg_dump::dump(url)?;
    dumping.arg("--file").arg(file).kill_on_drop(true);
    tokio::select! {
        dumped = pg_dump::held(lock, &mut dumping) => drop(dumped?),
        why = out_of_reach(url.expose_secret()) => return Err(why.into()),
        () = monitor.stopped() => {
            return Err(Failure::new(Kind::Interrupted, "interrupted: there is no backup yet"));
        }
    }
    pg_dump::entries(file).await
}

/// Puts an earlier backup aside that is none any more, also a dump that nothing was noted of yet: the dump first, so that what is noted of it is
/// never taken for the next one.
fn put_aside(run: &RunDir) -> Result<()> {
    run.set_aside(rundir::BACKUP_DUMP)?;
    Ok(run.set_aside(rundir::BACKUP)?)
}
