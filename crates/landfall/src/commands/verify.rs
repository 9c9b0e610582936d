//! `landfall verify RUN`: the same as `migrate --validate-only --run RUN`.

use super::{Given, migrate};
use crate::{
    cli::{Budget, Migrate, OnRun},
    exit::Exit,
    fail::Result,
};

/// Verifies a run that was loaded.
pub async fn run(given: &Given<'_>, on: &OnRun) -> Result<Exit> {
    let options = Migrate {
        dry_run: false,
        full: false,
        delta: false,
        validate_only: true,
        skip_files: false,
        from: None,
        run: on.run.clone(),
        budget: Budget { max_failures: 0.0 },
    };
    migrate::validate(given, &options).await
}
