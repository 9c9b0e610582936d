//! The reader, as the program runs it.

use std::{path::Path, time::Instant};

use anyhow::Result;
use landfall_model::{mapping::Mapping, monitor::Silent};
use landfall_snapshot::{Api, SourceConfig, take};
use landfall_store::StoreConfig;

use crate::{folder::new_run, job::Server, measured::Measured};

/// Takes a snapshot into a new run at `run`. No bucket is listed: the figures are NocoDB's.
pub async fn read(server: &Server, run: &Path) -> Result<Measured> {
    let source = SourceConfig::new(server.url.clone(), server.token.clone().into(), Api::V2);
    let (run, mapping) = (new_run(run)?, Mapping::default());
    let store = landfall_store::reader(&StoreConfig::Folder(run.root().to_owned()));
    let began = Instant::now();
    let counts = take(&source, &mapping, &*store, &[], &run, &Silent::default()).await?;
    let seconds = began.elapsed().as_secs_f64();
    let interests = counts.tables.first().map_or(0, |table| table.read);
    let remark = format!("{} calls, {} links", counts.requests, counts.links.read);
    Ok(Measured::here(interests, seconds, remark))
}
