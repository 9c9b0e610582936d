//! `landfall verify RUN`: the same as `migrate --validate-only --run RUN`.

use super::{Given, migrate};
use crate::{cli::OnRun, exit::Exit, fail::Result};

/// Verifies a run that was loaded.
pub async fn run(given: &Given<'_>, on: &OnRun, read_objects: bool) -> Result<Exit> {
    migrate::validate(given, on.run.as_deref(), read_objects).await
}
