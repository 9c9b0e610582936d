//! Tables of several batches. Where one is refused, what is in already stays, and counts as earlier.

use landfall_model::{ids::derive, plan::Plan, target::Table};

use super::{
    super::{
        bench::{Bench, all_files, result},
        sample::{self, id, people},
    },
    everything_else_is_in,
    naive::naive,
};

/// Five batches, the last two from line 7,001 and 15,001 on.
const NOTES: usize = 25_000;

/// The sample with so many notes.
fn plan() -> Plan {
    let mut plan = sample::plan();
    let first = plan.client_notes[0].clone();
    for n in plan.client_notes.len()..NOTES {
        let mut note = first.clone();
        note.row.id = derive("test", "note", &n.to_string());
        plan.client_notes.push(note);
    }
    plan
}

#[tokio::test]
async fn more_rows_than_a_batch_holds_go_in() {
    let bench = Bench::new(&plan()).await;
    let loaded = bench.load().await.unwrap();
    assert_eq!(result(&loaded, Table::ClientNotes).success, NOTES as u64);
    assert_eq!(bench.text("SELECT count(*) FROM client_notes").await, "25000");
}

#[tokio::test]
async fn rows_after_the_first_that_is_refused_are_judged_beside_those_before_it() {
    let mut plan = plan();
    let notes = &mut plan.client_notes;
    notes[12_000].row.client_id = id(Table::Clients, 99);
    notes[15_000].row.id = notes[10].row.id;
    notes[20_000].row.id = notes[14_000].row.id;
    let bench = Bench::new(&plan).await;
    let loaded = bench.load().await.unwrap();
    let result = result(&loaded, Table::ClientNotes);
    assert_eq!((result.success, result.failed), (NOTES as u64 - 3, 3));
    let messages: Vec<(u64, &str)> =
        result.errors.iter().map(|error| (error.record_index, error.error.as_str())).collect();
    let orphan = format!("{} is not in public.clients", id(Table::Clients, 99));
    let expected = [
        (12_000, orphan.as_str()),
        (15_000, "client_notes has a row with this id already"),
        (20_000, "line 14001 of normalized/client_notes.jsonl has this id too"),
    ];
    assert_eq!(messages, expected);
    let order = super::order(&loaded);
    assert!(bench.dump().await == naive(&bench.run, "", &order, &all_files()).await, "other rows are in");
}

#[tokio::test]
async fn what_the_server_refuses_while_copying_is_told_with_its_own_line_in_a_later_batch_too() {
    const BAD: [usize; 2] = [1_100, 1_200];
    let mut all = Plan::default();
    people(&mut all, 1_300);
    let mut plan = Plan { berths: all.berths, berth_map_data: all.berth_map_data, ..Plan::default() };
    for n in BAD {
        plan.berth_map_data[n].row.map_data = serde_json::from_str("1e999999").unwrap();
    }
    let bench = Bench::new(&plan).await;
    let loaded = bench.load().await.unwrap();
    let told = &result(&loaded, Table::BerthMapData).errors;
    assert_eq!(told.iter().map(|error| error.record_index).collect::<Vec<_>>(), BAD.map(|n| n as u64));
    everything_else_is_in(&bench, &loaded, "copying").await;
}
