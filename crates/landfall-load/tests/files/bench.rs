//! A store with a hundred objects, a run with their planned copies, and a way to watch.

use std::{collections::BTreeMap, env, fs, path::PathBuf, process, time::Duration};

use futures::{StreamExt, TryStreamExt, stream};
use landfall_load::files::{Error, Options, copy};
use landfall_model::{
    monitor::{Monitor, Silent},
    outcome::FileReorgResult,
    plan::{Copy, copy::Origin},
    rundir::{self, RunDir, RunInfo},
    source::Object,
};
use landfall_store::{StoreConfig, Writer, writer};
use landfall_testkit::Garage;
use uuid::Uuid;

use super::faults::{Fault, Faulty};

/// Objects in the source.
pub const FILES: usize = 100;

/// A run with planned copies from the buckets `portal` and `signatures` to `crm-files`.
pub struct Bench {
    pub run: RunDir,
    pub store: Faulty,
    pub planned: Vec<Copy>,
    folder: PathBuf,
    _garage: Option<Garage>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Bench {
    pub async fn on_folder(test: &str) -> Self {
        let folder = folder("folder", test);
        for bucket in ["portal", "signatures", "crm-files"] {
            fs::create_dir_all(folder.join("store").join(bucket)).unwrap();
        }
        let store = writer(&StoreConfig::Folder(folder.join("store")));
        Self::new(folder, store, None).await
    }

    pub async fn on_garage(test: &str) -> Self {
        let garage = Garage::start(&["portal", "signatures", "crm-files"]).unwrap();
        let store = writer(&StoreConfig::S3 {
            endpoint: garage.endpoint(),
            access_key: garage.access_key().to_owned(),
            secret_key: garage.secret_key().into(),
            region: "us-east-1".to_owned(),
        });
        Self::new(folder("garage", test), store, Some(garage)).await
    }

    async fn new(folder: PathBuf, store: Box<dyn Writer>, garage: Option<Garage>) -> Self {
        let names: Vec<_> = (0..FILES).map(|n| (n, format!("EOIs/eoi {n:03} Dœ.pdf"))).collect();
        let puts = stream::iter(&names).map(|(n, key)| {
            let bucket = if n % 3 == 0 { "signatures" } else { "portal" };
            store.put(bucket, key, content(*n), "application/pdf")
        });
        puts.buffer_unordered(16).try_collect::<()>().await.unwrap();
        let planned = plan(&*store).await;
        let run = RunDir::create_at(&folder.join("run"), &info()).unwrap();
        run.write_jsonl(rundir::COPIES, &planned).unwrap();
        Self { run, store: Faulty::new(store), planned, folder, _garage: garage }
    }

    pub async fn copy(&self) -> Result<FileReorgResult, Error> {
        self.copy_watched_by(&Silent::default()).await
    }

    pub async fn copy_watched_by(&self, monitor: &dyn Monitor) -> Result<FileReorgResult, Error> {
        let options = Options { pause: Duration::from_millis(1), ..Options::default() };
        copy(&self.run, &self.store, &options, monitor).await
    }

    /// From now on the copy of this planned file goes wrong so.
    pub fn fault(&self, index: usize, fault: Fault) -> &Copy {
        self.store.inject(&self.planned[index].target_key, fault);
        &self.planned[index]
    }

    pub fn ids(&self) -> Vec<Uuid> {
        self.planned.iter().map(|copy| copy.file).collect()
    }
}

fn folder(store: &str, test: &str) -> PathBuf {
    env::temp_dir().join(format!("landfall-files-{}-{store}-{test}", process::id()))
}

/// Content of the n-th object; the empty one is among them.
fn content(n: usize) -> Vec<u8> {
    vec![b'a' + (n % 26) as u8; n * 37]
}

async fn plan(store: &dyn Writer) -> Vec<Copy> {
    let mut objects: Vec<Object> = Vec::new();
    for bucket in ["portal", "signatures"] {
        store.list(bucket, &mut |page| objects.extend(page)).await.unwrap();
    }
    let copies = (1..).zip(objects).map(|(n, object)| {
        let file = Uuid::from_u128(n);
        let target_key = format!("port-nimara/clients/{file}/{file}.pdf");
        (
            target_key.clone(),
            Copy {
                file,
                origin: Origin::of(&object),
                size: object.size,
                target_bucket: "crm-files".to_owned(),
                target_key,
                mime_type: "application/pdf".to_owned(),
            },
        )
    });
    copies.collect::<BTreeMap<_, _>>().into_values().collect()
}

fn info() -> RunInfo {
    RunInfo {
        format: rundir::FORMAT,
        id: "run".to_owned(),
        mode: "full".to_owned(),
        parent: None,
        tool: "test".to_owned(),
        started: "2026-01-01T00:00:00Z".to_owned(),
        port: "port-nimara".to_owned(),
    }
}
