//! Raw files, mapping and decisions into a plan: pure. No I/O, no clock, no randomness: the same input gives the same plan on any
//! machine, in whatever order the rows come (DESIGN decision 1).

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
mod inputs;
mod interests;
mod invoices;
mod lint;
pub mod normalise;
pub mod people;
mod questions;
mod read;
mod roles;
mod sheet;
mod tags;
#[cfg(test)]
mod testing;

pub use dropped::{Fate, Unmapped, fates, unmapped};
pub use inputs::Context;
use landfall_model::{decision::Decision, mapping::Mapping, plan::Plan, snapshot::Snapshot};
pub use lint::lint;

use crate::{documents::Papers, draft::Draft, inputs::Inputs};

/// Plans the migration of a snapshot. Bad data never fails: it is kept aside, warned of, asked about or held back, and the plan says so.
pub fn plan(snapshot: &Snapshot, mapping: &Mapping, decisions: &[Decision], context: &Context) -> Plan {
    let mut draft = Draft::default();
    let inputs = Inputs::new(snapshot, mapping, decisions, context, &mut draft);

    let attachments = attachments::join(&inputs, &mut draft);
    let people = people::plan(&inputs, &mut draft);
    let berths = berths::plan(&inputs, &mut draft);
    let wanted = interests::plan(&inputs, &people, &berths, &attachments, &mut draft);
    berth_status::ask(&inputs, &wanted, &mut draft);
    let filed = files::plan(&inputs, &people, &berths, &wanted, &attachments, &mut draft);
    documents::plan(&inputs, &people, &Papers::new(&filed, &attachments), &mut draft);
    let expenses = expenses::plan(&inputs, &attachments, &mut draft);
    invoices::plan(&inputs, &expenses, &attachments, &mut draft);

    questions::collect(mapping, &mut draft);
    tags::plan(&inputs, &people, &mut draft);
    audit::plan(&inputs, &mut draft);
    berth_status::note(&inputs, &mut draft);
    dropped::list(snapshot, mapping, &mut draft);
    accounting::settle(snapshot, &attachments, &mut draft);
    carried::keep(&inputs, &mut draft);
    files::keep(&mut draft);
    draft.plan
}
