//! A weekend whose run is loaded, and how its commands name it.

use std::path::{Path, PathBuf};

use super::{Weekend, support};

/// A weekend's run, and the run that was loaded in it.
pub struct Loaded {
    pub led: PathBuf,
    pub path: String,
    pub id: String,
}

/// Begins the weekend and loads, with the answers that a dry run asks for.
pub fn loaded(weekend: &Weekend) -> Loaded {
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let led = weekend.desk.run();
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    let (path, id) = named(&weekend.desk.run());
    Loaded { led, path, id }
}

/// A run's folder, and its id.
pub fn named(run: &Path) -> (String, String) {
    (run.display().to_string(), run.file_name().unwrap().to_string_lossy().into_owned())
}
