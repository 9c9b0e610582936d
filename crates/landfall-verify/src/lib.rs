//! Verification: the target against the plan and against the snapshot, in a session that cannot write (DESIGN decision 7).
//!
//! Two roads lead to the same target. The first compares every planned field with what the target holds. The second asks `raw/` again,
//! without the planner's code, for ids, money, stages and statuses, so that a mistake of the planner does not hide. Nothing is shared
//! with the loader, so that a mistake of the loader does not hide either. What is found is told, never mended.
//!
//! 1. `evidence`: what the run says of itself, by its files: the plan, what was rejected, copied, left alone and decided.
//! 2. `raw`: the source once more, by this crate's own readers of amounts and addresses.
//! 3. `target`: one connection that cannot write and sees one moment, the live names of what is asked for, and what users changed since.
//! 4. `survey`: the first road, one walk over all planned rows.
//! 5. `cells`: an account of every filled cell of the source.
//! 6. `checks`: every question has a file of its own, by the lists of the report. Most of the second road is there.
//!
//! `compare` and `outcome` are what all of them share: when two values mean the same, and how a check is put into words.
//!
//! Two more questions are asked in the same session: what users made of the target since ([`changes()`]), and what its audit trail says
//! ([`audit_trail()`]).

mod audit_trail;
mod cells;
mod changes;
mod checks;
mod compare;
mod error;
mod evidence;
mod outcome;
mod raw;
mod survey;
mod target;

use landfall_model::{mapping::Mapping, monitor::Monitor, outcome::Validation, rundir::RunDir, words::count};
use landfall_store::Reader;

pub use audit_trail::{Entry, audit_trail};
pub use changes::changes;
pub use checks::files::Objects;
pub use error::Error;

use crate::{
    checks::Seen,
    evidence::Evidence,
    raw::Raw,
    target::{Target, session::Session},
};

/// What a verification goes by. It has no `Debug`: the address holds a password.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// `DATABASE_URL` of the target. A user who may only read is enough.
    pub database_url: &'a str,
    /// The run that holds `raw/`, `normalized/`, `id-maps/` and `load/`.
    pub run: &'a RunDir,
    /// The mapping that the run was planned with.
    pub mapping: &'a Mapping,
    /// The store with the target bucket; without one, the copies are believed as the run tells them.
    pub store: Option<&'a dyn Reader>,
    /// How the content of its objects is proven.
    pub objects: Objects,
    /// Slug of the port.
    pub port: &'a str,
}

/// Verifies a loaded run over one read-only connection, in one transaction. A difference is a check that did not pass, not an error;
/// an error means that verification itself could not be made.
///
/// # Errors
/// [`Error`] where the run cannot be read, the target or the store does not answer or lacks what is to be looked at, or the operator
/// asked to stop.
pub async fn verify(input: &Input<'_>, monitor: &dyn Monitor) -> Result<Validation, Error> {
    let evidence = Evidence::read(input.run)?;
    if evidence.header.port != input.port {
        return Err(Error::OtherPort { plan: evidence.header.port, asked: input.port.to_owned() });
    }
    let raw = Raw::read(input.run, input.mapping)?;
    Session::within(input.database_url, monitor, async |session| {
        examine(input, &evidence, &raw, session, monitor).await
    })
    .await
}

async fn examine(
    input: &Input<'_>,
    evidence: &Evidence<'_>,
    raw: &Raw<'_>,
    session: &Session,
    monitor: &dyn Monitor,
) -> Result<Validation, Error> {
    evidence.moments.tell(monitor);
    let loaded = &evidence.moments.loaded;
    let target = Target::find(session, &evidence.header.target, input.port, loaded).await?;
    let survey = survey::walk(&target, evidence, &input.mapping.fallback.author, monitor).await?;

    monitor.start(CHECKS, None);
    let cells = cells::account(evidence, input.mapping)?;
    let seen = Seen { mapping: input.mapping, evidence, raw, target: &target, survey: &survey };
    let counts = checks::counts::check(&seen, &cells).await?;
    let mut integrity = checks::integrity::check(&seen).await?;
    let status_reconciliation = checks::berth_status::check(&target, evidence).await?;
    let (files, file_integrity) =
        checks::files::check(evidence, &survey, input.store, input.objects, monitor).await?;
    integrity.extend(files);

    let failed = counts.iter().chain(&integrity).filter(|check| !check.passed).count();
    monitor
        .finish(CHECKS, &format!("{}, {failed} not passed", count(counts.len() + integrity.len(), "check")));
    Ok(Validation {
        count_checks: counts,
        integrity_checks: integrity,
        status_reconciliation,
        file_integrity,
        cells: cells.into_iter().flat_map(|table| table.columns).collect(),
        all_passed: failed == 0,
        log: None,
    })
}

/// The task's name for the monitor.
const CHECKS: &str = "verify checks";
