//! A weekend whose run is loaded, and how its commands name it.

use std::path::{Path, PathBuf};

use super::{Weekend, support};

/// A weekend's run, and the run that was loaded in it.
pub struct Loaded {
    pub led: PathBuf,
    pub path: String,
    pub id: String,
}

/// Begins the weekend and loads.
pub fn loaded(weekend: &Weekend) -> Loaded {
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let led = weekend.desk.run();
    let (path, id) = load(weekend);
    Loaded { led, path, id }
}

/// Loads, with the answers that a dry run asks for; the run, as its commands name it.
pub fn load(weekend: &Weekend) -> (String, String) {
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    named(&weekend.desk.run())
}

/// A run's folder, and its id.
pub fn named(run: &Path) -> (String, String) {
    (run.display().to_string(), run.file_name().unwrap().to_string_lossy().into_owned())
}
