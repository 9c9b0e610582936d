//! The world that all sources hold: the practice world with what it lacks for this suite.

use std::{collections::BTreeSet, sync::LazyLock};

use landfall_model::{
    snapshot::Snapshot,
    source::{Column, Link, SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::renumbered;
use serde_json::{Map, Value, json};

/// A column whose title breaks query strings that are put together carelessly.
pub const ODD: &str = "Beam, m (50% & more)";
/// A column of several choices.
pub const TAGS: &str = "Tags";
/// More rows than any server gives in one page.
pub const INVOICES: usize = 1007;
/// The berth with more links than a page has.
pub const BUSY_BERTH: i64 = 1;
/// Interests that it is linked to.
pub const BUSY: i64 = 30;

/// The world, its rows numbered as a server that takes no ids numbers them.
pub fn world() -> &'static Snapshot {
    static WORLD: LazyLock<Snapshot> = LazyLock::new(|| {
        counted(renumbered(grown(without_broken_json(world_of(Size::SMALLEST, 1).snapshot))))
    });
    &WORLD
}

fn grown(mut world: Snapshot) -> Snapshot {
    let interests = &mut world.columns[0];
    assert_eq!(interests.table, SourceTable::Interests);
    interests.columns.push(column(ODD, "SingleLineText", &[]));
    interests.columns.push(column(TAGS, "MultiSelect", &["red", "green"]));
    for (index, row) in world.interests.iter_mut().enumerate() {
        row.cells.insert(
            ODD.to_owned(),
            if index % 3 == 0 { Value::Null } else { json!(index % 5).to_string().into() },
        );
        row.cells.insert(TAGS.to_owned(), [json!(null), json!("red"), json!("red,green")][index % 3].clone());
    }
    let berth = world.berths[0].id().unwrap();
    let busy =
        world.interests.iter().take(BUSY as usize).map(|row| Link { interest: row.id().unwrap(), berth });
    let others = world.links.iter().copied().filter(|link| link.berth != berth);
    world.links = busy.chain(others).collect::<BTreeSet<_>>().into_iter().collect();
    let next = world.invoices.iter().filter_map(SourceRow::id).max().unwrap() + 1;
    let bare = world.invoices[0].cells.keys().cloned().collect::<Vec<_>>();
    world.invoices.extend((next..).take(INVOICES - world.invoices.len()).map(|id| invoice(id, &bare)));
    world
}

/// Each row says how many links it has.
fn counted(mut world: Snapshot) -> Snapshot {
    let links = world.links.clone();
    for row in &mut world.interests {
        let count = links.iter().filter(|link| row.id() == Some(link.interest)).count();
        row.cells.insert("Berths".to_owned(), count.into());
    }
    for row in &mut world.berths {
        let count = links.iter().filter(|link| row.id() == Some(link.berth)).count();
        row.cells.insert("Interested Parties".to_owned(), count.into());
    }
    world
}

/// 0.301 refuses a text that is no JSON in a column of that type, which older servers kept.
fn without_broken_json(mut world: Snapshot) -> Snapshot {
    for table in SourceTable::ALL {
        let columns = world.columns_of(table).unwrap().columns.clone();
        for column in columns.iter().filter(|column| column.uidt == "JSON") {
            for row in world.rows_mut(table) {
                let broken = |cell: &&mut Value| {
                    cell.as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_err())
                };
                row.cells.get_mut(&column.title).filter(broken).map(Value::take);
            }
        }
    }
    world
}

fn invoice(id: i64, titles: &[String]) -> SourceRow {
    let mut cells: Map<String, Value> = titles.iter().map(|title| (title.clone(), Value::Null)).collect();
    cells.insert("Id".to_owned(), json!(id));
    cells.insert("CreatedAt".to_owned(), json!("2026-01-02 03:04:05+00:00"));
    SourceRow { cells }
}

fn column(title: &str, uidt: &str, options: &[&str]) -> Column {
    Column {
        id: format!("c{}", title.len()),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system: false,
        options: options.iter().map(|&option| option.to_owned()).collect(),
    }
}
