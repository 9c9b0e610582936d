//! Berths that a deal is linked to in the old system. A link counts there beside what the deal says in words, and nobody can type it.

use landfall_model::{source::SourceTable, target::Table};

use crate::{row::column, sheet::Sheet, tables::Tables, words::text, world::World};

/// The cell of links of a record, as it stands there and as it should.
#[derive(Debug)]
pub(crate) struct Links {
    pub title: String,
    pub before: String,
    pub now: String,
}

/// Where a deal left a berth to which its record is linked: the mooring numbers before, and those now.
pub(crate) fn moved(world: &World, sheets: &[Sheet<'_>], deal: &str, id: i64) -> Option<Links> {
    let sheet = |table| sheets.iter().find(|sheet| sheet.table == table);
    let (interests, berths) = (sheet(SourceTable::Interests)?, sheet(SourceTable::Berths)?);
    let number = |berth: i64| berths.stands(berth, berths.title("mooring_number").unwrap_or_default());
    let linked: Vec<i64> = interests.linked(id).collect();
    let (old, new) = (berth_of(&world.before, deal)?, berth_of(&world.now, deal));
    let left = world.record(Table::Berths, old).filter(|left| linked.contains(left) && Some(old) != new)?;
    let taken = new.and_then(|new| match world.record(Table::Berths, new) {
        Some(berth) => Some(number(berth)),
        None => text(world.now.row(Table::Berths, new)?.get("mooring_number")),
    });
    let before: Vec<String> = linked.iter().map(|berth| number(*berth)).collect();
    let stays = linked.iter().filter(|berth| **berth != left).map(|berth| number(*berth));
    let mut now: Vec<String> = stays.collect();
    now.extend(taken.filter(|taken| !now.contains(taken)));
    let title = interests.title_of_links()?.to_owned();
    Some(Links { title, before: before.join(", "), now: now.join(", ") })
}

fn berth_of<'t>(state: &'t Tables, deal: &str) -> Option<&'t str> {
    column(state.row(Table::Interests, deal)?, "berth_id")
}
