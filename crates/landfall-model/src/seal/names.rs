//! Which files of a run a seal is about.

use std::{fs, path::Path};

use crate::rundir::{self, Error, RunDir};

/// Files that grow line by line: what is sealed of them is their beginning.
const APPENDED: &[&str] = &[
    rundir::JOURNAL,
    rundir::DECISIONS,
    rundir::LOAD_DATABASES,
    rundir::LOAD_GROUPS,
    rundir::LOAD_QUARANTINE,
    rundir::LOAD_CONFLICTS,
    rundir::LOAD_AGREED,
    rundir::LOAD_AWAITED,
    rundir::LOAD_COPIES,
    rundir::LOAD_REPAIRS,
    rundir::LOAD_CLEANUP,
    rundir::VIOLATIONS,
    rundir::STEPS,
    rundir::GATE,
    rundir::SWITCHES,
    rundir::ROLLBACKS,
    rundir::SETTINGS,
    rundir::ACCOUNTS,
];

/// Reports that a stage writes in one go, each whole as soon as it has its name.
const SINGLE_REPORTS: [&str; 4] =
    [rundir::EXTRACT_COUNTS, rundir::SCHEMA_DRIFT, rundir::DELTA, rundir::VALIDATION];

/// True for a file that grows line by line.
pub(super) fn is_appended(name: &str) -> bool {
    APPENDED.contains(&name)
}

/// True where `name` is `sealed`, or a name under which that was put aside.
pub(super) fn is_or_was(name: &str, sealed: &str) -> bool {
    name.strip_prefix(sealed).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('.').is_some_and(|number| number.parse::<u32>().is_ok())
    })
}

/// True for what is written beside the stages, and sealed with the next one.
pub(super) fn is_between_stages(name: &str) -> bool {
    is_appended(name) || name.split_once('/').is_some_and(|(folder, _)| folder == rundir::CUTOVER_FOLDER)
}

/// The file with the short hashes of the lines of link `number`, counted from 1.
pub(super) fn sidecar(number: usize) -> String {
    format!("{}/{number:04}.lines", rundir::SEALS)
}

/// All files of the run that can be sealed, sorted. Those that are still growing are left out, as is the note of who holds the run.
pub(super) fn all(run: &RunDir) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    walk(run.root(), "", &mut names)?;
    names.sort_unstable();
    Ok(names)
}

/// The files under `seals/`, sorted.
pub(super) fn sidecars(run: &RunDir) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    if run.path(rundir::SEALS).is_dir() {
        walk(&run.path(rundir::SEALS), &format!("{}/", rundir::SEALS), &mut names)?;
    }
    names.sort_unstable();
    Ok(names)
}

fn walk(folder: &Path, below: &str, names: &mut Vec<String>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        let entry = entry.map_err(Error::io("read", folder))?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().map_err(Error::io("read", folder))?.is_dir();
        if is_folder && !is_passing(&name) {
            walk(&entry.path(), &format!("{name}/"), names)?;
        } else if !is_folder && !is_growing(&name) {
            names.push(name);
        }
    }
    Ok(())
}

/// The seal itself, indexes, which are made of the other files whenever they are missing, and folders through which a reading passes.
fn is_passing(name: &str) -> bool {
    name == rundir::SEALS || name == rundir::INDEX || name.starts_with(rundir::FREEZE_READING)
}

fn is_growing(name: &str) -> bool {
    let ending = Path::new(name).extension().unwrap_or_default();
    let file = Path::new(name).file_name().unwrap_or_default();
    ending == "partial" || ending == "new" || file == rundir::LOCK || name == rundir::SEAL
}

/// False for a file of a folder that is begun anew as long as the file that is written last is not there.
pub(super) fn is_settled(run: &RunDir, name: &str) -> bool {
    let (root, name) = name.strip_prefix("whole/").map_or(("", name), |below| ("whole/", below));
    let has = |file: &str| run.has(&format!("{root}{file}"));
    match name.split_once('/').map_or("", |(folder, _)| folder) {
        rundir::RAW => !has(rundir::RAW_READING) || has(rundir::EXTRACT_COUNTS),
        rundir::NORMALIZED | rundir::ID_MAPS => has(rundir::PLAN),
        rundir::CUTOVER_FOLDER if name == rundir::FREEZE_ROWS => has(rundir::FREEZE),
        rundir::CUTOVER_FOLDER if name == rundir::BACKUP_DUMP => has(rundir::BACKUP),
        rundir::REPORTS => SINGLE_REPORTS.contains(&name) || has(rundir::REPORT_TEXT),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_growing, is_passing};

    #[test]
    fn what_still_grows_and_what_only_passes_through_is_not_sealed() {
        for name in
            ["raw/a.jsonl.partial", "raw/a.jsonl.partial.new", "lock.json", "whole/lock.json", "seal.jsonl"]
        {
            assert!(is_growing(name), "{name}");
        }
        assert!(!is_growing("load/groups.jsonl.1") && !is_growing("raw/seal.jsonl"));
        assert!(is_passing("cutover/reading-7") && is_passing("seals") && !is_passing("cutover"));
    }
}
