//! Files that are not copied yet: their rows and the references to them are withheld, so that no row points to nothing (DESIGN decision 8).

mod admission;
mod cells;
mod withheld;

use std::collections::{HashMap, HashSet};

use landfall_model::{rundir::RunDir, target::Table};
use serde_json::Value;
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use super::Job;
use crate::{
    error::{Error, While},
    layout::PORT_ID,
    marker, plan,
    preflight::Target,
    sql::quote,
};

pub use admission::Admission;
pub use cells::{id, ids, references, referring_tables};
pub use withheld::Withheld;

/// Which planned files were brought in, and which wait.
#[derive(Debug, Default)]
pub struct Files {
    planned: HashSet<Uuid>,
    /// Planned with the SHA-256 of what a run before copied: they wait for no copy.
    hashed: HashSet<Uuid>,
    rejected: HashSet<Uuid>,
    /// The SHA-256 of those that are there.
    present: HashMap<Uuid, Option<String>>,
    /// Withheld, and not in the target.
    pub waiting: HashSet<Uuid>,
    /// Brought in. One that users deleted since is among them: it does not wait for anything.
    pub brought_in: HashSet<Uuid>,
}

/// The files that the plan of a run brought in, and whose rows users deleted since.
pub async fn deleted(
    client: &Client,
    target: &Target,
    run: &RunDir,
    plan: &str,
) -> Result<HashSet<Uuid>, Error> {
    // Where it is not told which files waited, none is known to have been in.
    let Some(waiting) = marker::waiting(client, plan).await? else { return Ok(HashSet::new()) };
    let Files { mut planned, rejected, .. } = planned(client, run, plan).await?;
    let present = present(client, target).await?;
    planned.retain(|file| !rejected.contains(file) && !waiting.contains(file) && !present.contains_key(file));
    Ok(planned)
}

impl Files {
    /// Reads which files are planned, which of them were withheld, and which the target rejected.
    pub async fn read(job: &Job<'_>) -> Result<Self, Error> {
        Self::of_plan(job, job.run, &job.plan.hash).await
    }

    /// The same of another plan for this target.
    pub async fn of_plan(job: &Job<'_>, run: &RunDir, plan: &str) -> Result<Self, Error> {
        let noted = marker::waiting(job.client, plan).await?;
        Self::of_noted(job, run, plan, noted.as_ref()).await
    }

    /// In the midst of an exchange, when nothing is noted yet: these files wait, and of them these are there still, and about to be removed.
    pub async fn in_exchange(
        job: &Job<'_>,
        waiting: &[Uuid],
        leaving: &HashSet<Uuid>,
    ) -> Result<Self, Error> {
        let noted = waiting.iter().copied().collect();
        let mut files = Self::of_noted(job, job.run, &job.plan.hash, Some(&noted)).await?;
        files.brought_in.retain(|file| !leaving.contains(file));
        files.waiting.extend(leaving);
        Ok(files)
    }

    async fn of_noted(
        job: &Job<'_>,
        run: &RunDir,
        plan: &str,
        noted: Option<&HashSet<Uuid>>,
    ) -> Result<Self, Error> {
        let mut files = planned(job.client, run, plan).await?;
        let present = present(job.client, &job.target).await?;
        let is_in = |file: &Uuid| present.contains_key(file);
        // Before the group is in every file waits. A group that an older landfall withheld files of does not tell which: there, too, what is
        // missing counts as withheld, since a file that comes back is seen, and one that never comes is not.
        let was_withheld = |file: &Uuid| noted.is_none_or(|noted| noted.contains(file));
        let missing = files.planned.difference(&files.rejected).copied().filter(|file| !is_in(file));
        let (waiting, deleted): (HashSet<Uuid>, HashSet<Uuid>) = missing.partition(was_withheld);
        files.brought_in = files.planned.iter().copied().filter(is_in).chain(deleted).collect();
        (files.waiting, files.present) = (waiting, present);
        Ok(files)
    }

    /// Withheld, and not in the target yet.
    pub fn waits(&self, file: Uuid) -> bool {
        self.waiting.contains(&file)
    }

    /// Planned files that do not wait: brought in, or rejected.
    pub fn admitted(&self) -> HashSet<Uuid> {
        self.planned.difference(&self.waiting).copied().collect()
    }

    /// Files that wait although their copy is verified.
    pub fn ready(&self, verified: &HashMap<Uuid, String>) -> HashSet<Uuid> {
        verified.keys().copied().filter(|file| self.waits(*file)).collect()
    }

    /// How many rows wait for a copy that is not verified. Any other is settled: brought in, refused, or left as users have it.
    pub fn open(&self, verified: &HashMap<Uuid, String>) -> u64 {
        let is_open = |file: &&Uuid| !self.hashed.contains(file) && !verified.contains_key(file);
        self.planned.difference(&self.rejected).filter(is_open).count() as u64
    }

    /// Files that a run before brought in and that are as that left them: the copy of what is planned was not verified when the plan came in.
    /// With the SHA-256 that they have; none for those that users deleted.
    pub fn behind(&self, verified: &HashMap<Uuid, String>) -> HashMap<Uuid, Option<String>> {
        let taken = self.brought_in.iter().filter(|file| !self.rejected.contains(file));
        let with_hash = taken.map(|file| (*file, self.present.get(file).cloned().flatten()));
        with_hash
            .filter(|(file, sha256)| {
                let planned = verified.get(file);
                planned.is_none() || sha256.as_ref().is_some_and(|sha256| Some(sha256) != planned)
            })
            .collect()
    }

    /// Those of them that are there, and whose copy is not verified, in the order of their ids.
    pub fn stale(&self, verified: &HashMap<Uuid, String>) -> Vec<Uuid> {
        let behind = self.behind(verified).into_keys();
        let mut stale: Vec<Uuid> =
            behind.filter(|file| self.present.contains_key(file) && !verified.contains_key(file)).collect();
        stale.sort();
        stale
    }
}

/// The planned files of a plan, and those of them that the target rejected; nothing of what is in yet.
async fn planned(client: &Client, run: &RunDir, plan: &str) -> Result<Files, Error> {
    let rejects = marker::of_table(client, plan, Table::Files).await?;
    let lines: HashSet<i64> = rejects.iter().map(|reject| reject.line).collect();
    let mut files = Files::default();
    for (line, row) in (0..).zip(plan::rows(run, Table::Files)?) {
        let row = row?.row;
        let Some(id) = row.get("id").and_then(id) else { continue };
        files.planned.insert(id);
        if row.get("sha256").is_some_and(Value::is_string) {
            files.hashed.insert(id);
        }
        if lines.contains(&line) {
            files.rejected.insert(id);
        }
    }
    Ok(files)
}

/// The files of the port that are there, each with its SHA-256 where the target has one.
async fn present(client: &Client, target: &Target) -> Result<HashMap<Uuid, Option<String>>, Error> {
    let layout = &target.layouts[&Table::Files];
    let live =
        |planned| layout.field(planned).map_or_else(|| quote(planned), |field| quote(&field.column.name));
    let (key, port) = (live("id"), live(PORT_ID));
    let sha256 = layout.field("sha256").map_or_else(|| "NULL".to_owned(), |field| quote(&field.column.name));
    let sql = format!("SELECT {key}::text, {sha256}::text FROM {} WHERE {port}::text = $1", layout.live.name);
    let rows = client.query_typed(&sql, &[(&target.port.to_string(), Type::TEXT)]).await;
    let rows = rows.while_doing("reading which files are in")?;
    Ok(rows.iter().filter_map(|row| Some((Uuid::parse_str(row.get(0)).ok()?, row.get(1)))).collect())
}
