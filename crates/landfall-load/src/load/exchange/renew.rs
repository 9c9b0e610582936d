//! Files that were replaced, and whose copy was not verified when the delta came in: their rows stayed as the run before had left them, and are
//! brought up to the plan once the copies are verified.

use std::collections::HashMap;

use landfall_model::{
    monitor::Level,
    outcome::Conflict,
    rundir,
    target::{Group, Planned, Table},
    words::count,
};

use serde_json::{Map, Value};

use super::{
    super::{
        Job,
        budget::Tally,
        files::{Admission, Files},
        group::Progress,
        table::{Batch, TableDone, TableLoad, stage},
    },
    base::BaseRow,
    conflicts,
    former::Formers,
    update::update,
};
use crate::{error::Error, layout::Layout, plan};

/// Those that can be renewed now, as they are in the target.
pub fn behind(job: &Job<'_>, files: &Files) -> Result<Formers, Error> {
    let mut behind = files.behind(job.options.verified);
    behind.retain(|file, sha256| sha256.is_some() && job.options.verified.contains_key(file));
    Formers::of(job.run, &job.plan, Vec::new(), &behind)
}

/// Renews them, in the open transaction. What users changed since stays as it is.
pub async fn renew(job: &Job<'_>, formers: &Formers, progress: &Progress) -> Result<TableDone, Error> {
    let (layout, files) = (&job.target.layouts[&Table::Files], formers.files());
    let rows = stage_former(job, layout, formers).await?;
    stage::create(job.client, layout).await?;
    let mut tally = Tally::new(Group::Files, files.len() as u64, job.options.budget);
    let mut load = TableLoad::staged(job, layout, &mut tally);
    let verified = job.options.verified;
    let admission = Admission { table: Table::Files, files: &progress.files, verified, only: Some(&files) };
    let (total, withheld) = load.take(&admission, &progress.quarantined).await?;
    leave_edited(job, layout, &rows).await?;
    load.reject_by_rule().await?;
    load.reject_orphans(&progress.quarantined).await?;
    let updated = update(&mut load).await?;
    stage::drop(job.client).await?;
    stage::drop_base(job.client).await?;
    load.done(total, withheld, updated)
}

/// Stages what is in the target as the base.
async fn stage_former(
    job: &Job<'_>,
    layout: &Layout,
    formers: &Formers,
) -> Result<HashMap<i64, BaseRow>, Error> {
    stage::create(job.client, layout).await?;
    let (mut rows, mut batch) = (HashMap::new(), Batch::default());
    let port = Value::String(job.target.port.to_string());
    let lines = plan::rows_with_lineage(job.run, Table::Files)?;
    for (line, planned) in (0..).zip(lines) {
        let Planned { from, row } = planned?;
        let key = plan::key_of(Table::Files, &row);
        let Some(former) = formers.row(Table::Files, &key) else { continue };
        if batch.push(line, former, &port, layout).is_none() {
            rows.insert(line, BaseRow { key, from, wanted: true, unique: Map::new() });
        }
    }
    batch.send_staged(job.client, layout).await?;
    stage::set_as_base(job.client).await?;
    Ok(rows)
}

/// Takes out of what is wanted what users changed, and says so; the run is told before the commit, as by a delta.
async fn leave_edited(job: &Job<'_>, layout: &Layout, rows: &HashMap<i64, BaseRow>) -> Result<(), Error> {
    let found = conflicts::find(job.client, layout, rows).await?;
    let (edited, touched): (Vec<i64>, Vec<Conflict>) =
        found.into_iter().filter(|row| !row.agrees).map(|row| (row.line, row.row)).unzip();
    if edited.is_empty() {
        return Ok(());
    }
    conflicts::set_aside(job.client, layout, &edited).await?;
    conflicts::note(job.run, rundir::LOAD_CONFLICTS, touched.iter())?;
    let text = format!(
        "{} changed in the CRM since the load: left as users have them, although the source has replaced them",
        count(edited.len(), "file")
    );
    job.monitor.remark(Level::Warning, &text);
    Ok(())
}
