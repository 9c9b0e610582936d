//! `landfall verify RUN`: the same as `migrate --validate-only --run RUN`.

use landfall_model::exit::Exit;

use landfall_verify::Objects;

use super::{Given, migrate};
use crate::{cli::OnRun, fail::Result};

/// Verifies a run that was loaded.
pub async fn run(given: &Given<'_>, on: &OnRun, objects: Objects) -> Result<Exit> {
    migrate::validate(given, on.run.as_deref(), objects).await
}

/// How the content of objects is proven, by whether `--read-objects` was typed.
pub const fn objects(read_objects: bool) -> Objects {
    if read_objects { Objects::Read } else { Objects::Checksums }
}
