//! The source, read once more.

use std::fs;

use landfall_model::{
    mapping::Mapping,
    monitor::Monitor,
    rundir::{self, Lock, RunDir, freeze_reading},
};
use landfall_store::Reader;

use super::{fingerprint::Fingerprint, movement::Movement};
use crate::{Taking, config::SourceConfig, discover::same_columns, error::Error, resume::known_columns};

/// Reads everything as a snapshot does, with the same proofs of completeness, and keeps the fingerprint alone. What was read passes
/// through a folder of this process in `run`, so that memory stays bounded, and is removed again. A column that `run` knows by another title
/// is told as renamed; what else differs in columns shows in the rows.
pub async fn read(
    source: &SourceConfig,
    mapping: &Mapping,
    store: &dyn Reader,
    buckets: &[String],
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<Fingerprint, Error> {
    let folder = Passing::new(run)?;
    let source = SourceConfig { known: known_columns(run, source), ..source.clone() };
    let taking = Taking { source: &source, mapping, store, buckets, run: &folder.0, monitor };
    let (db, found) = taking.begin().await?;
    taking.read_steadily(&db, &found).await?;
    Ok(Fingerprint::of(&folder.0, mapping)?)
}

/// The same to see what moved since a freeze. That the columns are as they were is asked only where something did: what is the same as at the freeze
/// was read under the same titles.
pub async fn look(
    source: &SourceConfig,
    mapping: &Mapping,
    store: &dyn Reader,
    buckets: &[String],
    (run, frozen): (&RunDir, &Fingerprint),
    monitor: &dyn Monitor,
) -> Result<Vec<Movement>, Error> {
    let folder = Passing::new(run)?;
    let source = SourceConfig { known: known_columns(run, source), ..source.clone() };
    let taking = Taking { source: &source, mapping, store, buckets, run: &folder.0, monitor };
    let (db, found) = taking.begin().await?;
    taking.read(&db, &found).await?;
    let moved = frozen.moved(&Fingerprint::of(&folder.0, mapping)?);
    if !moved.is_empty() {
        db.telling(monitor, same_columns(&db, &found, mapping)).await?;
    }
    Ok(moved)
}

/// A folder for one reading, removed with it, and held while it is there: what a killed process left is held by nobody.
struct Passing(RunDir, #[expect(dead_code, reason = "its drop frees the folder")] Lock);

impl Passing {
    fn new(run: &RunDir) -> Result<Self, Error> {
        remove_abandoned(run);
        let info = run.info()?;
        let mut number = std::process::id();
        // Processes of several containers have one number, and what was killed before it held its folder leaves that.
        let folder = loop {
            match RunDir::create_at(&run.path(&freeze_reading(number)), &info) {
                Err(rundir::Error::Exists(_)) => number = number.wrapping_add(1),
                made => break made?,
            }
        };
        let held = folder.lock(&info.started)?;
        Ok(Self(folder, held))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.root());
    }
}

/// Removes the folders of readings whose process was killed: each holds the whole source. What cannot be removed is in nobody's
/// way.
fn remove_abandoned(run: &RunDir) {
    let entries = fs::read_dir(run.path(rundir::CUTOVER_FOLDER)).into_iter().flatten().flatten();
    let names =
        entries.map(|entry| format!("{}/{}", rundir::CUTOVER_FOLDER, entry.file_name().to_string_lossy()));
    for path in names.filter(|name| name.starts_with(rundir::FREEZE_READING)).map(|name| run.path(&name)) {
        // One that has no lock yet is just being begun.
        let Ok(folder) = RunDir::open(&path) else { continue };
        if folder.has(rundir::LOCK) && folder.lock("").is_ok() {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::rundir::{RunDir, RunInfo};
    use tempfile::tempdir;

    use super::Passing;

    #[test]
    fn two_readings_of_one_process_number_have_a_folder_each() {
        let folder = tempdir().unwrap();
        let run = RunDir::create_at(folder.path(), &RunInfo::new("", "", "", "")).unwrap();
        let [one, other] = [Passing::new(&run).unwrap(), Passing::new(&run).unwrap()];
        let [first, second] = [&one, &other].map(|passing| passing.0.root().to_owned());
        assert_ne!(first, second);
        drop(one);
        assert!(!first.exists() && second.exists());
    }
}
