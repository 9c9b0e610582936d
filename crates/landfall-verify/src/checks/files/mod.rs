//! Files: every planned copy is verified, and where a store is given, the objects are in the bucket with their sizes and their bytes.

mod amiss;
mod content;
mod copies;
mod listing;

use landfall_model::{
    monitor::{Level, Monitor},
    outcome::{FileReorgResult, ValidationCheck},
    plan::Copy,
    target::Table,
};
use landfall_store::{Reader, while_wanted};

use crate::{error::Error, evidence::Evidence, outcome::equal, survey::Survey};
use amiss::Amiss;
pub use content::Objects;
use listing::Listing;

const OBJECTS: &str = "files: objects in the bucket";

const NO_STORE: &str = "not checked: no store is set (LANDFALL_STORE, or MINIO_ENDPOINT with its keys)";

/// The checks, and the plan document's summary of the copies.
pub(crate) async fn check(
    evidence: &Evidence<'_>,
    survey: &Survey,
    store: Option<&dyn Reader>,
    how: Objects,
    monitor: &dyn Monitor,
) -> Result<(Vec<ValidationCheck>, FileReorgResult), Error> {
    let mut summary = FileReorgResult::default();
    let mut checks = vec![copies::check(Amiss::of(evidence, &mut summary))];
    let Some(store) = store else {
        monitor.remark(Level::Warning, &format!("{OBJECTS}: {NO_STORE}"));
        checks.push(equal(OBJECTS, NO_STORE, NO_STORE, Vec::new()));
        return Ok((checks, summary));
    };
    let verified: Vec<&Copy> = evidence.copies.iter().filter(|copy| evidence.is_copied(copy.file)).collect();
    let listing = unless_asked(monitor, Listing::of(&verified, store)).await??;
    checks.extend(listing::without_row(evidence, survey, &verified, &listing));
    let asked: Vec<&Copy> = verified.into_iter().filter(|copy| !is_row_deleted(survey, copy)).collect();
    let (check, there) = listing::present(Amiss::of(evidence, &mut summary), &asked, &listing);
    checks.push(check);
    checks.push(content::check(Amiss::of(evidence, &mut summary), store, &there, how, monitor).await?);
    Ok((checks, summary))
}

/// True where users deleted the row: whether its object goes with it is theirs to say.
fn is_row_deleted(survey: &Survey, copy: &Copy) -> bool {
    survey.get(&Table::Files).is_some_and(|files| files.deleted.contains(&copy.file.into()))
}

/// Waits for a store until the operator asks to stop, and a moment longer.
async fn unless_asked<T>(monitor: &dyn Monitor, work: impl Future<Output = T>) -> Result<T, Error> {
    while_wanted(&|| !monitor.stop_requested(), work).await.ok_or(Error::Interrupted)
}
