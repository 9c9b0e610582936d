//! The practice world laid out in a folder: buckets, a snapshot as a real NocoDB answers it, and a PostgreSQL of its own.

#[cfg(feature = "embedded")]
mod embedded;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use landfall_model::{
    kind::Kind,
    monitor::Monitor,
    rundir::{self, RunDir, RunInfo},
    source::Object,
};
use landfall_practice::World;
use landfall_store::StoreConfig;

use crate::{clock, config::Settings, fail::Result};

#[cfg(not(feature = "embedded"))]
use self::absent as embedded;

/// The folder of the buckets.
const BUCKETS: &str = "buckets";
/// The target bucket of the default mapping.
const TARGET_BUCKET: &str = "crm-files";

/// A practice world in its folder.
pub struct Practice {
    folder: PathBuf,
    server: embedded::Server,
}

impl Practice {
    /// Makes the world, and starts its database.
    pub async fn prepare(folder: &Path, monitor: &dyn Monitor) -> Result<Self> {
        monitor.start("practice world", None);
        let mut world = landfall_practice::world();
        std::fs::create_dir_all(folder).map_err(rundir_error("create", folder))?;
        let folder = folder.canonicalize().map_err(rundir_error("read", folder))?;
        world.snapshot.objects = write_objects(&folder.join(BUCKETS), &world).await?;
        write_snapshot(&folder.join("snapshot"), &world).map_err(|failure| match failure.kind() {
            Kind::State => {
                failure.hint("A demo was run there already: name a new folder with --dir, or leave that out.")
            }
            _ => failure,
        })?;
        monitor.finish("practice world", &format!("in {}", folder.display()));
        monitor.start("database", None);
        let server = embedded::Server::start(&folder.join("postgres")).await?;
        monitor.finish("database", "PostgreSQL 17 in this process, with the CRM's schema");
        Ok(Self { folder, server })
    }

    /// Where the snapshot lies.
    pub fn snapshot(&self) -> PathBuf {
        self.folder.join("snapshot")
    }

    /// `LANDFALL_OUTPUT` and `LANDFALL_STORE`: what stays when the demo is over.
    pub fn addresses(&self) -> [String; 2] {
        let folder = self.folder.display();
        [folder.to_string(), format!("file://{folder}/{BUCKETS}")]
    }

    /// The settings under which `landfall` sees nothing but this folder.
    pub fn settings(&self) -> Result<Settings> {
        let [output, store] = self.addresses();
        Settings::of(&[
            ("DATABASE_URL", self.server.url()),
            ("LANDFALL_OUTPUT", &output),
            ("LANDFALL_STORE", &store),
            ("MINIO_BUCKET", TARGET_BUCKET),
            ("LANDFALL_PORT", "port-nimara"),
        ])
    }
}

fn write_snapshot(folder: &Path, world: &World) -> Result<()> {
    let now = clock::now();
    let info = RunInfo {
        tool: concat!("landfall ", env!("CARGO_PKG_VERSION"), " practice world").to_owned(),
        ..RunInfo::new(&clock::run_id(now), "snapshot", "port-nimara", &clock::exact(now))
    };
    Ok(world.snapshot.write(&RunDir::create_at(folder, &info)?)?)
}

/// Writes the objects into a bucket folder each, and answers the listing that a snapshot would make of them.
async fn write_objects(folder: &Path, world: &World) -> Result<Vec<Object>> {
    let sources: BTreeSet<&str> = world.objects.iter().map(|object| object.bucket.as_str()).collect();
    for path in sources.iter().chain([&TARGET_BUCKET]).map(|bucket| folder.join(bucket)) {
        std::fs::create_dir_all(&path).map_err(rundir_error("create", &path))?;
    }
    let store = landfall_store::writer(&StoreConfig::Folder(folder.to_owned()));
    for object in &world.objects {
        store.put(&object.bucket, &object.key, object.bytes.clone(), &object.content_type).await?;
    }
    let mut objects = Vec::new();
    for bucket in sources {
        store.list(bucket, &mut |page| objects.extend(page)).await?;
    }
    objects.sort_by(|a, b| (&a.bucket, &a.key).cmp(&(&b.bucket, &b.key)));
    Ok(objects)
}

fn rundir_error(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> rundir::Error {
    let path = path.to_owned();
    move |source| rundir::Error::Io { action, path, source }
}

/// What stands in for the embedded server in a build without it.
#[cfg(not(feature = "embedded"))]
mod absent {
    use std::path::Path;

    use landfall_model::kind::Kind;

    use crate::fail::{Failure, Result};

    /// No server.
    pub struct Server;

    impl Server {
        /// Says how to get one.
        #[expect(clippy::unused_async, reason = "the same interface as the real one")]
        pub async fn start(_: &Path) -> Result<Self> {
            Err(Failure::new(Kind::Config, "this build has no embedded PostgreSQL, which the demo runs on")
                .hint("Build with the feature `embedded`, which is on by default."))
        }

        /// Never asked.
        pub fn url(&self) -> &str {
            ""
        }
    }
}
