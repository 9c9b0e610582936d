//! What tests of a delta begin with and look at: what is loaded, what a plan alone would have left, what was told.

use landfall_load::Loaded;
use landfall_model::{
    outcome::{Changed, Conflict},
    plan::Plan,
    rundir::{self, RunDir},
    target::Table,
};
use uuid::Uuid;

use super::{
    bench::{Bench, result},
    sample,
};

/// What a first load of this plan leaves.
pub async fn alone(plan: &Plan) -> std::collections::BTreeMap<Table, super::bench::Rows> {
    let bench = Bench::new(plan).await;
    bench.load().await.unwrap();
    bench.everything().await
}

pub async fn loaded(plan: &Plan) -> Bench {
    let bench = Bench::new(plan).await;
    bench.load().await.unwrap();
    bench
}

pub fn changed(loaded: &Loaded, table: Table) -> (u64, u64, u64, u64) {
    let Changed { inserted, updated, removed, left_alone } = result(loaded, table).changed.unwrap();
    (inserted, updated, removed, left_alone)
}

pub fn conflicts(run: &RunDir) -> Vec<Conflict> {
    run.read_appended(rundir::LOAD_CONFLICTS).unwrap()
}

/// Edits of every kind to the sample, and two more people.
pub fn later() -> Plan {
    let mut plan = sample::of(6);
    plan.clients[0].row.full_name = "Renamed".to_owned();
    plan.client_notes.remove(1);
    plan.client_contacts.remove(3);
    plan.invoice_line_items[0].row.description = "Another".to_owned();
    plan.expenses[2].row.receipt_file_ids.pop();
    plan
}

/// Lets a client of the sample go, and another have its interest.
pub fn merge_away(plan: &mut Plan, gone: Uuid, into: Uuid) {
    plan.clients.retain(|client| client.row.id != gone);
    plan.client_contacts.retain(|contact| contact.row.client_id != gone);
    plan.client_notes.retain(|note| note.row.client_id != gone);
    plan.client_tags.retain(|tag| tag.row.client_id != gone);
    plan.audit_logs.retain(|entry| entry.row.entity_id != gone);
    for interest in plan.interests.iter_mut().filter(|interest| interest.row.client_id == gone) {
        interest.row.client_id = into;
    }
}

/// The sample, and a delta of which the target refuses the change of client 1.
pub async fn with_a_refused_change() -> (Bench, Plan, RunDir, Loaded) {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    plan.clients[0].row.nationality = Some("FRA".to_owned());
    let poisoned = bench.delta(&plan);
    let done = bench.load_run(&poisoned).await.unwrap();
    (bench, plan, poisoned, done)
}
