//! The copier, as the program runs it.

use std::{path::Path, time::Instant};

use anyhow::{Result, bail};
use landfall_load::files::{self, Options, Sides};
use landfall_model::{monitor::Silent, rundir::RunDir};
use landfall_store::StoreConfig;

use crate::{job::Store, measured::Measured};

/// Copies and proves.
pub fn copy(store: &Store, run: &Path) -> Result<Measured> {
    let run = RunDir::open(run)?;
    let began = Instant::now();
    let result = files::on_one_thread(async || {
        let store = landfall_store::writer(&config(store));
        files::copy(&run, &Sides::within(&*store), &Options::default(), &Silent::default()).await
    })?;
    let seconds = began.elapsed().as_secs_f64();
    if !result.errors.is_empty() {
        bail!("{} files were not copied: {}", result.errors.len(), result.errors[0].error);
    }
    Ok(Measured::here(result.copied, seconds, "each proven by SHA-256"))
}

/// The server as our store.
pub fn config(store: &Store) -> StoreConfig {
    StoreConfig::S3 {
        endpoint: store.endpoint.clone(),
        access_key: store.access_key.clone(),
        secret_key: store.secret_key.clone().into(),
        region: "us-east-1".to_owned(),
    }
}
