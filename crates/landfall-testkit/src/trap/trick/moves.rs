//! Changes of the world behind the reader's back.

use landfall_model::{
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::Rng;
use serde_json::{Value, json};

use crate::trap::{
    call::{Call, Reply},
    edit,
};

/// Before each page of the table, a row comes, changes or goes.
pub(super) fn restless(
    table: SourceTable,
    seed: u64,
    moves: usize,
) -> impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send {
    let (mut rng, mut made) = (Rng::new(seed, "restless"), 0);
    move |call, world| {
        let id = world.columns_of(table).map(|table| table.table_id.clone()).unwrap_or_default();
        if made < moves && call.is_page(&id) {
            made += 1;
            one_move(world, table, &mut rng, made);
        }
        None
    }
}

fn one_move(world: &mut Snapshot, table: SourceTable, rng: &mut Rng, n: usize) {
    let ids = edit::ids(world, table);
    let Some(any) = rng.any(&ids) else { return };
    match rng.below(3) {
        0 if !ids.contains(&(any + 1)) => copy(world, table, any),
        1 => edit::delete(world, table, any),
        _ => change(world, table, any, n),
    }
}

/// The same row once more, under the next id.
fn copy(world: &mut Snapshot, table: SourceTable, id: i64) {
    let row = world.rows(table).iter().find(|row| row.id() == Some(id)).cloned();
    if let Some(SourceRow { mut cells }) = row {
        cells.insert("Id".to_owned(), json!(id + 1));
        edit::insert(world, table, cells);
    }
}

/// Its first text.
fn change(world: &mut Snapshot, table: SourceTable, id: i64, n: usize) {
    let texts = world
        .columns_of(table)
        .and_then(|table| table.columns.iter().find(|column| column.uidt == "SingleLineText"));
    let Some(title) = texts.map(|column| column.title.clone()) else { return };
    let updated = format!("2030-01-01 {:02}:{:02}:{:02}+00:00", n / 3600, n / 60 % 60, n % 60);
    edit::edit(world, table, id, &title, json!(format!("move {n}")), &updated);
}

/// At the first call, all ids and links are multiplied.
pub(super) fn sparse(step: i64) -> impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send {
    let mut done = false;
    move |_, world| {
        if !std::mem::replace(&mut done, true) {
            for table in SourceTable::ALL {
                world.rows_mut(table).iter_mut().for_each(|row| spread(row, step));
            }
            for link in &mut world.links {
                (link.interest, link.berth) = (link.interest * step, link.berth * step);
            }
        }
        None
    }
}

fn spread(row: &mut SourceRow, step: i64) {
    if let Some(id) = row.id() {
        row.cells.insert("Id".to_owned(), Value::from(id * step));
    }
}
