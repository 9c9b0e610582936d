//! A store with a hundred objects, a run with their planned copies, and a way to watch.

use std::{collections::BTreeMap, fs, time::Duration};

use futures::{StreamExt, TryStreamExt, stream};
use landfall_load::files::{Error, Options, Sides, copy};
use landfall_model::{
    monitor::{Monitor, Silent},
    outcome::FileReorgResult,
    plan::{Copy, copy::Origin},
    rundir::{self, RunDir, RunInfo},
    source::Object,
};
use landfall_store::{Reader, Remover, StoreConfig, Writer, remover, writer};
use landfall_testkit::{Garage, Unruly};
use tempfile::{TempDir, tempdir};
use uuid::Uuid;

use super::faults::{Fault, Faulty};

/// Objects in the source.
pub const FILES: usize = 100;

/// A run with planned copies from the buckets `portal` and `signatures` to `crm-files`.
pub struct Bench {
    pub run: RunDir,
    pub remover: Box<dyn Remover>,
    pub store: Faulty,
    pub planned: Vec<Copy>,
    pub earlier: Vec<RunDir>,
    /// Source and target are taken for two stores: everything passes through this program.
    pub is_apart: bool,
    folder: TempDir,
    garage: Option<Garage>,
}

impl Bench {
    pub async fn on_folder() -> Self {
        let folder = tempdir().unwrap();
        let store = folder.path().join("store");
        for bucket in ["portal", "signatures", "crm-files"] {
            fs::create_dir_all(store.join(bucket)).unwrap();
        }
        let config = StoreConfig::Folder(store);
        Self::new(folder, &config, None).await
    }

    pub async fn on_garage() -> Self {
        let garage = Garage::start(&["portal", "signatures", "crm-files"]).unwrap();
        let config = on(&garage, garage.endpoint());
        Self::new(tempdir().unwrap(), &config, Some(garage)).await
    }

    /// On garage, whose two sides are taken for two servers.
    pub async fn apart() -> Self {
        let mut bench = Self::on_garage().await;
        bench.is_apart = true;
        bench
    }

    async fn new(folder: TempDir, config: &StoreConfig, garage: Option<Garage>) -> Self {
        let store = writer(config);
        let names: Vec<_> = (0..FILES).map(|n| (n, format!("EOIs/eoi {n:03} Dœ.pdf"))).collect();
        let puts = stream::iter(&names).map(|(n, key)| {
            let bucket = if n % 3 == 0 { "signatures" } else { "portal" };
            store.put(bucket, key, content(*n), "application/pdf")
        });
        puts.buffer_unordered(16).try_collect::<()>().await.unwrap();
        let planned = plan(&*store).await;
        let run = RunDir::create_at(&folder.path().join("run"), &info()).unwrap();
        run.write_jsonl(rundir::COPIES, &planned).unwrap();
        Self {
            run,
            remover: remover(config),
            store: Faulty::new(store),
            planned,
            earlier: Vec::new(),
            is_apart: false,
            folder,
            garage,
        }
    }

    pub async fn copy(&self) -> Result<FileReorgResult, Error> {
        self.copy_watched_by(&Silent::default()).await
    }

    pub async fn copy_watched_by(&self, monitor: &dyn Monitor) -> Result<FileReorgResult, Error> {
        copy(&self.run, &self.sides(), &self.options(), monitor).await
    }

    pub fn sides(&self) -> Sides<'_> {
        let source: Option<&dyn Reader> = if self.is_apart { Some(&self.store) } else { None };
        Sides { source, ..Sides::within(&self.store) }
    }

    pub fn options(&self) -> Options {
        Options { pause: Duration::from_millis(1), earlier: self.earlier.clone(), ..Options::default() }
    }

    /// A door before this bench's garage, and a client that goes through it.
    pub fn unruly(&self) -> (Unruly, Box<dyn Writer>) {
        let garage = self.garage.as_ref().unwrap();
        let door = Unruly::before(garage.port()).unwrap();
        let store = writer(&on(garage, door.endpoint()));
        (door, store)
    }

    /// The server of this bench.
    pub fn garage(&self) -> &Garage {
        self.garage.as_ref().unwrap()
    }

    /// The next run, which plans what the source holds now.
    pub async fn next_run(&mut self, name: &str) {
        let run = RunDir::create_at(&self.folder.path().join(name), &info()).unwrap();
        self.planned = plan(&self.store).await;
        run.write_jsonl(rundir::COPIES, &self.planned).unwrap();
        self.earlier.insert(0, std::mem::replace(&mut self.run, run));
    }

    /// From now on the copy of this planned file goes wrong so.
    pub fn fault(&self, index: usize, fault: Fault) -> &Copy {
        let copy = &self.planned[index];
        self.store.inject(&copy.target_key, (copy.origin.bucket(), copy.origin.key()), fault);
        copy
    }

    pub fn ids(&self) -> Vec<Uuid> {
        self.planned.iter().map(|copy| copy.file).collect()
    }
}

/// garage, at this address of it.
fn on(garage: &Garage, endpoint: String) -> StoreConfig {
    StoreConfig::S3 {
        endpoint,
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().into(),
        region: "us-east-1".to_owned(),
    }
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

pub fn info() -> RunInfo {
    RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z")
}
