//! CopyObject and nothing else: what the server alone takes.

use std::{path::Path, time::Instant};

use anyhow::Result;
use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region},
};
use futures::{StreamExt, TryStreamExt, stream};
use landfall_load::files;
use landfall_model::{
    plan::Copy,
    rundir::{self, RunDir},
};

use crate::{job::Store, measured::Measured};

/// Makes all planned copies. The keys of the benchmark need no escape.
pub fn copy(store: &Store, run: &Path, parallel: usize) -> Result<Measured> {
    let copies: Vec<Copy> = RunDir::open(run)?.read_jsonl(rundir::COPIES)?;
    let began = Instant::now();
    // On one thread, as landfall copies.
    files::on_one_thread(async || {
        let client = client(store);
        let sent = stream::iter(&copies).map(Ok).try_for_each_concurrent(parallel, |copy| {
            let request = client.copy_object().copy_source(copy.origin.place());
            let sent = request.bucket(&copy.target_bucket).key(&copy.target_key).send();
            async { sent.await.map(drop) }
        });
        sent.await
    })?;
    Ok(Measured::here(copies.len() as u64, began.elapsed().as_secs_f64(), ""))
}

/// The SDK's client.
pub fn client(store: &Store) -> Client {
    let credentials = Credentials::new(&store.access_key, &store.secret_key, None, None, "bench");
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&store.endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials)
        .force_path_style(true);
    Client::from_conf(config.build())
}
