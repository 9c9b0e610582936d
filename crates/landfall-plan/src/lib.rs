//! Raw files, mapping and decisions into a plan: pure. No I/O, no clock, no randomness: the same input gives the same plan on any
//! machine, in whatever order the rows come (DESIGN decision 1).
//!
//! [`normalise`] and [`people`] are public for the benchmarks, which measure them beside their peers, and for a test of the verifier: no stage
//! uses them.

mod accounting;
mod attachments;
mod audit;
mod berth_status;
mod berths;
mod carried;
mod columns;
pub mod delta;
mod documents;
mod draft;
mod dropped;
mod expenses;
mod files;
mod former;
mod inputs;
mod interests;
mod invoices;
mod lint;
pub mod normalise;
pub mod people;
mod precedence;
mod questions;
mod quick;
mod read;
mod sheet;
mod tags;
#[cfg(test)]
mod testing;

pub use dropped::{Fate, Unmapped, fates, unmapped};
pub use inputs::Context;
use landfall_model::{decision::Decision, mapping::Mapping, plan::Plan, raw::Raw, snapshot::Snapshot};
pub use lint::lint;

use crate::{
    attachments::Attachments, documents::Papers, draft::Draft, former::Former, inputs::Inputs,
    people::ClientOf,
};

/// Plans the migration of a snapshot. Bad data never fails: it is kept aside, warned of, asked about or held back, and the plan says so.
pub fn plan(snapshot: &Snapshot, mapping: &Mapping, decisions: &[Decision], context: &Context) -> Plan {
    plan_raw(&Raw::from(snapshot), mapping, decisions, context)
}

/// The same of a snapshot that is held in little room.
pub fn plan_raw(raw: &Raw, mapping: &Mapping, decisions: &[Decision], context: &Context) -> Plan {
    let mut draft = Draft::default();
    let inputs = Inputs::new(raw, mapping, decisions, context, &mut draft);

    let former = Former::of(&inputs, decisions);
    let attachments = attachments::join(&inputs, &mut draft);
    let client_of = deals(&inputs, &former, &attachments, &mut draft);
    let expenses = expenses::plan(&inputs, &attachments, &mut draft);
    invoices::plan(&inputs, &expenses, &attachments, &mut draft);

    questions::collect(mapping, &mut draft);
    tags::plan(&inputs, &client_of, &mut draft);
    audit::plan(&inputs, &mut draft);
    berth_status::note(&inputs, &mut draft);
    dropped::list(raw, mapping, &mut draft);
    accounting::settle(raw, &attachments, &mut draft);
    carried::keep(&inputs, &mut draft);
    files::keep(&mut draft);
    draft.plan
}

/// People, berths, and what is between them; answers who is whose client. What was read of the people ends here: it takes as much room as the
/// rows that are made of it.
fn deals(inputs: &Inputs<'_>, former: &Former<'_>, attachments: &Attachments, draft: &mut Draft) -> ClientOf {
    let people = people::plan(inputs, former, draft);
    let berths = berths::plan(inputs, draft);
    let wanted = interests::plan(inputs, &people, &berths, attachments, draft);
    berth_status::ask(inputs, &wanted, draft);
    let owners = files::Owners { people: &people, berths: &berths, wanted: &wanted };
    let filed = files::plan(inputs, former, owners, attachments, draft);
    documents::plan(inputs, &people, &Papers::new(&filed, attachments), draft);
    people.client_of
}
