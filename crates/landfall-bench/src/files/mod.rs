//! How fast files are copied within a real S3 server: bare CopyObject calls that prove nothing, landfall, and rclone, in the same run.

pub mod bare;
pub mod landfall;
mod objects;
mod rclone;

use std::path::PathBuf;

use anyhow::Result;
use landfall_testkit::{Garage, install};
use tempfile::TempDir;

use rclone::Proof;

use crate::{
    folder::new_folder,
    job::{Job, Store},
    measured::{Measured, median},
    sheet::{Report, Sheet},
};

/// Rounds of each comparison; the middle one by time counts.
const ROUNDS: usize = 3;
/// As many at once as landfall has; rclone has four unless told otherwise.
const PARALLEL: usize = 16;

/// The two kinds of source: a server tells the SHA-256 of what was put with one, and of nothing else.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Put with checksums.
    Checked,
    /// Put without.
    Plain,
}

impl Source {
    const fn bucket(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Plain => "plain",
        }
    }
}

/// A server with objects, and a place for runs.
struct Site {
    garage: Garage,
    store: Store,
    folder: TempDir,
    targets: usize,
}

/// Copies everything in every way.
pub async fn bench(report: &mut Report) -> Result<()> {
    install::peers(&|line| println!("{line}"))?;
    let garage = Garage::start(&[Source::Checked.bucket(), Source::Plain.bucket()])?;
    let store = Store {
        endpoint: garage.endpoint(),
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().to_owned(),
    };
    let mut site = Site { garage, store, folder: new_folder()?, targets: 0 };
    for source in [Source::Checked, Source::Plain] {
        objects::put(&site.store, source).await?;
    }
    let [mut bare, mut checked, mut plain, mut few, mut many] = [const { Vec::new() }; 5];
    let [mut hashes, mut bytes] = [const { Vec::new() }; 2];
    for _ in 0..ROUNDS {
        bare.push(site.bare().await?);
        checked.push(site.landfall(Source::Checked).await?);
        plain.push(site.landfall(Source::Plain).await?);
        few.extend(site.rclone(4, Proof::None)?);
        many.extend(site.rclone(PARALLEL, Proof::None)?);
        hashes.extend(site.rclone(PARALLEL, Proof::Hashes)?);
        bytes.extend(site.rclone(PARALLEL, Proof::Bytes)?);
    }
    let title = format!(
        "files: {} objects of 20 kB and {} of 20 MB from bucket to bucket of garage",
        objects::SMALL,
        objects::LARGE
    );
    let mut sheet = Sheet::new(title, "objects");
    sheet.add("CopyObject alone, 16 at once, nothing proven", median(bare)?);
    sheet.add("landfall, the source has checksums", median(checked)?);
    sheet.add("landfall, the source has none and is read", median(plain)?);
    if !few.is_empty() {
        sheet.add("rclone copy --checksum", median(few)?);
        sheet.add("rclone copy --checksum --transfers 16 --checkers 16", median(many)?);
        sheet.add("the same, then rclone check", median(hashes)?);
        sheet.add("the same, then rclone check --download", median(bytes)?);
    }
    report.add(sheet);
    Ok(())
}

impl Site {
    /// A new bucket: what is there already would not be copied.
    fn target(&mut self) -> Result<String> {
        self.targets += 1;
        let name = format!("target-{}", self.targets);
        self.garage.create_bucket(&name)?;
        Ok(name)
    }

    async fn bare(&mut self) -> Result<Measured> {
        let run = self.run(Source::Checked).await?;
        Job::Copies { store: self.store.clone(), run, parallel: PARALLEL }.measure()
    }

    async fn landfall(&mut self, source: Source) -> Result<Measured> {
        let run = self.run(source).await?;
        Job::Files { store: self.store.clone(), run }.measure()
    }

    async fn run(&mut self, source: Source) -> Result<PathBuf> {
        let target = self.target()?;
        let path = self.folder.path().join(&target);
        objects::plan(&self.store, source, &target, &path).await?;
        Ok(path)
    }

    fn rclone(&mut self, parallel: usize, proof: Proof) -> Result<Option<Measured>> {
        let target = self.target()?;
        rclone::copy(&self.store, Source::Checked.bucket(), &target, parallel, proof)
    }
}
