//! Drafting the records that changes show in: what is in their cells, before and now.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    source::SourceTable,
    target::Table,
};

use crate::{
    cells::Cells,
    contacts,
    links::{self, Links},
    marina, money, notes, people,
    record::{Left, Record},
    sheet::Sheet,
    tables::Tables,
    world::{World, source_of},
};

/// All records that the changes show in.
pub(crate) fn records(
    world: &World,
    sheets: &[Sheet<'_>],
    mapping: &Mapping,
    changes: &[Change],
) -> Vec<Record> {
    let mut places: BTreeMap<(Table, String), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        for place in world.shows_in(change) {
            places.entry(place).or_default().push(change);
        }
    }
    let draft = |((table, key), changes): ((Table, String), _)| {
        let source = source_of(table)?;
        let sheet = sheets.iter().find(|sheet| sheet.table == source)?;
        let id = world.own_record(table, &key);
        Some(Draft { world, sheets, sheet, mapping, table, key, id, changes })
    };
    places.into_iter().filter_map(draft).map(Draft::record).collect()
}

/// A record in the making.
struct Draft<'a> {
    world: &'a World,
    sheets: &'a [Sheet<'a>],
    sheet: &'a Sheet<'a>,
    mapping: &'a Mapping,
    table: Table,
    key: String,
    id: Option<i64>,
    /// The changes that show in it.
    changes: Vec<&'a Change>,
}

impl Draft<'_> {
    fn record(self) -> Record {
        let (before, now) = (self.cells(&self.world.before), self.cells(&self.world.now));
        let left = if now.is_none() { Some(Left::Gone) } else { self.archived() };
        let (mut before, mut now) = (before.unwrap_or_default(), now.unwrap_or_default());
        let contacts = self.contacts(left, &mut before, &mut now);
        let differs = match left {
            Some(Left::Gone) => Vec::new(),
            _ => before.differ(&now).into_iter().filter(|role| self.takes(role)).collect(),
        };
        let links = self.links().filter(|_| left != Some(Left::Gone));
        let (source, notes) = (self.sheet.table, self.notes());
        let Self { table, key, id, .. } = self;
        Record { source, table, key, id, before, now, notes, links, left, differs, contacts }
    }

    fn cells(&self, state: &Tables) -> Option<Cells> {
        let Self { world, sheet, mapping, key, .. } = self;
        match self.table {
            Table::Interests => people::interest(state, key, sheet, mapping),
            Table::Clients => people::person(state, key, sheet, mapping),
            Table::Berths => marina::berth(state, key, sheet, mapping),
            Table::Expenses => money::expense(state, key, sheet, mapping),
            Table::Invoices => money::invoice(state, world, key, sheet, mapping),
            _ => None,
        }
    }

    fn archived(&self) -> Option<Left> {
        let is_own = |change: &&&Change| change.table == self.table && change.key == self.key;
        let is_archived = self.changes.iter().filter(is_own).any(|change| {
            change.columns.iter().any(|column| column == "archived_at")
                && change.now.get("archived_at").is_some_and(|at| !at.is_null())
        });
        (is_archived && self.id.is_some()).then_some(Left::Archived)
    }

    /// Puts the cells of contacts right, where the old system has some of this record.
    fn contacts(&self, left: Option<Left>, before: &mut Cells, now: &mut Cells) -> BTreeSet<String> {
        // A deal that went to another person has that person's contact, whatever stood there.
        let keeps_person =
            left != Some(Left::Gone) && self.sheet.table == SourceTable::Interests && !self.is_moved();
        match self.id.filter(|_| keeps_person) {
            Some(id) => {
                let stands = |role: &str| self.sheet.title(role).map(|title| self.sheet.stands(id, title));
                contacts::put_right(before, now, stands, &self.changes)
            }
            None => contacts::shown(before, now, |role| self.takes(role), &self.changes),
        }
    }

    fn is_moved(&self) -> bool {
        let is_of = |change: &&&Change| change.table == Table::Interests && change.what == What::Changed;
        let mut columns = self.changes.iter().filter(is_of).flat_map(|change| &change.columns);
        columns.any(|column| column == "client_id")
    }

    fn notes(&self) -> Option<String> {
        let added: Vec<String> = self.changes.iter().filter_map(|change| notes::added(change)).collect();
        (!added.is_empty() && self.takes(notes::COMMENTS)).then(|| added.join("\n"))
    }

    fn links(&self) -> Option<Links> {
        links::moved(self.world, self.sheets, &self.key, self.id.filter(|_| self.table == Table::Interests)?)
    }

    /// What no column takes is no difference that a cell could tell.
    fn takes(&self, role: &str) -> bool {
        self.sheet.title(role).is_some()
    }
}
