//! Columns that were changed between an interruption and its resume.

use landfall_model::{
    monitor::Silent,
    rundir::{RAW_COLUMNS, RunDir},
    snapshot::Snapshot,
    source::{SourceTable, TableColumns},
};
use landfall_snapshot::ExtractCounts;
use landfall_testkit::Trap;
use tempfile::TempDir;

use crate::{
    assert_same, interrupted,
    site::{Bench, retype},
    support::{Ear, source, world::world},
};

fn taken_over(counts: &ExtractCounts) -> [u64; 4] {
    std::array::from_fn(|table| counts.tables[table].resumed.as_ref().map_or(0, |resumed| resumed.taken_over))
}

/// A new value to choose for a column of berths, and a row with it that no time tells of.
fn add_option(world: &mut Snapshot) {
    let berths = world.columns.iter_mut().find(|columns| columns.table == SourceTable::Berths).unwrap();
    let select = berths.columns.iter_mut().find(|column| column.title == "Access").unwrap();
    select.options.push("Quite New".to_owned());
    let title = select.title.clone();
    world.berths[0].cells.insert(title, "Quite New".into());
}

async fn resumed(trap: &Trap, bench: &Bench) -> (ExtractCounts, Vec<String>) {
    let ear = Ear::default();
    let counts = bench.attempt(&source(trap.url()), &ear).await.unwrap();
    assert_same(bench, &trap.world(), 0);
    let heard = std::mem::take(&mut *ear.heard.lock().unwrap());
    (counts, heard)
}

fn options(run: &RunDir) -> bool {
    let columns: Vec<TableColumns> = run.read_json(RAW_COLUMNS).unwrap();
    columns.iter().flat_map(|table| &table.columns).any(|one| one.options.iter().any(|o| o == "Quite New"))
}

async fn begun() -> (Trap, TempDir, Bench, [u64; 4]) {
    let (trap, folder, bench) = interrupted(world(40)).await;
    let whole = ["interests", "berths", "expenses", "invoices"].map(|table| {
        let text = std::fs::read_to_string(bench.run.path(&format!("raw/{table}.jsonl.partial")));
        let text = text.or_else(|_| std::fs::read_to_string(bench.run.path(&format!("raw/{table}.jsonl"))));
        text.map_or(0, |text| text.lines().count() as u64)
    });
    assert!(whole[0] > 0 && whole[1] > 0, "{whole:?}");
    (trap, folder, bench, whole)
}

#[tokio::test]
async fn a_table_whose_columns_were_changed_is_read_anew_and_the_others_are_gone_on_with() {
    let (trap, _folder, bench, [interests, _, expenses, invoices]) = begun().await;
    add_option(&mut trap.world());
    let (counts, heard) = resumed(&trap, &bench).await;
    assert_eq!(taken_over(&counts), [interests, 0, expenses, invoices]);
    let told = "Warning: the columns of berths were changed in NocoDB since the reading was interrupted, and its rows are read anew: berths: column ";
    assert!(heard.iter().any(|line| line.starts_with(told) && line.contains("Quite New")), "{heard:?}");
    assert!(options(&bench.run), "the columns are those that the rows were read by");
}

#[tokio::test]
async fn a_retyped_column_is_read_anew_with_its_table_alone() {
    let (trap, _folder, bench, [interests, ..]) = begun().await;
    retype(&mut trap.world(), SourceTable::Berths, "Access", "LongText");
    let (counts, _) = resumed(&trap, &bench).await;
    assert_eq!(taken_over(&counts)[..2], [interests, 0]);
}

#[tokio::test]
async fn rows_without_the_columns_that_they_were_read_by_are_not_gone_on_with() {
    let (trap, _folder, bench, _) = begun().await;
    std::fs::remove_file(bench.run.path(RAW_COLUMNS)).unwrap();
    let counts = bench.attempt(&source(trap.url()), &Silent::default()).await.unwrap();
    assert_eq!(taken_over(&counts), [0; 4]);
    assert_same(&bench, &trap.world(), 0);
}
