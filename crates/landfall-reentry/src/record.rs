//! One record of the old system that users touched: as it would be there before, and as it should be now.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    source::SourceTable,
    target::Table,
};

use crate::{
    cells::Cells,
    contacts, marina, money, notes, people,
    sheet::Sheet,
    world::{Tables, World, source_of},
};

/// A record.
#[derive(Debug)]
pub(crate) struct Record {
    pub source: SourceTable,
    pub table: Table,
    pub key: String,
    /// Its `Id` in the old system; none for what is new there.
    pub id: Option<i64>,
    pub before: Cells,
    pub now: Cells,
    /// What is to stand below its comments.
    pub notes: Option<String>,
    /// True where the CRM has it no more, or put it aside.
    pub left: Option<&'static str>,
    /// Roles in which it differs.
    pub differs: Vec<&'static str>,
    /// Changes of contacts that its cells tell.
    pub contacts: BTreeSet<String>,
}

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
    places
        .into_iter()
        .filter_map(|(place, changes)| record(world, sheets, mapping, &changes, place))
        .collect()
}

fn record(
    world: &World,
    sheets: &[Sheet<'_>],
    mapping: &Mapping,
    changes: &[&Change],
    (table, key): (Table, String),
) -> Option<Record> {
    let source = source_of(table)?;
    let sheet = sheets.iter().find(|sheet| sheet.table == source)?;
    let cells = |state: &Tables| match table {
        Table::Interests => people::interest(state, &key, sheet, mapping),
        Table::Clients => people::person(state, &key, sheet, mapping),
        Table::Berths => marina::berth(state, &key, sheet, mapping),
        Table::Expenses => money::expense(state, &key, sheet, mapping),
        Table::Invoices => money::invoice(state, world, &key, sheet, mapping),
        _ => None,
    };
    let (before, now) = (cells(&world.before), cells(&world.now));
    let is_here = now.is_some();
    let (mut before, mut now) = (before.unwrap_or_default(), now.unwrap_or_default());
    let id = world.own_record(table, &key);
    // What no column takes is no difference that a cell could tell.
    let takes = |role: &str| sheet.title(role).is_some();
    // A deal that went to another person has that person's contact, whatever stood there.
    let contacts = match id.filter(|_| is_here && source == SourceTable::Interests && !is_moved(changes)) {
        Some(id) => {
            let stands = |role: &str| sheet.title(role).map(|title| sheet.stands(id, title));
            contacts::put_right(&mut before, &mut now, stands, changes)
        }
        None => contacts::shown(&before, &now, takes, changes),
    };
    let added: Vec<String> = changes.iter().filter_map(|change| notes::added(change)).collect();
    let archived = changes.iter().any(|change| {
        change.table == table
            && change.key == key
            && change.columns.iter().any(|column| column == "archived_at")
            && change.now.get("archived_at").is_some_and(|at| !at.is_null())
    });
    let left = match (is_here, archived) {
        (false, _) => Some(What::Gone.word()),
        (true, true) if id.is_some() => Some("archived"),
        _ => None,
    };
    let differs = if is_here {
        before.differ(&now).into_iter().filter(|role| takes(role)).collect()
    } else {
        Vec::new()
    };
    let notes = (!added.is_empty() && takes(notes::COMMENTS)).then(|| added.join("\n"));
    Some(Record { source, table, key, id, before, now, notes, left, differs, contacts })
}

fn is_moved(changes: &[&Change]) -> bool {
    let is_of = |change: &&&Change| change.table == Table::Interests && change.what == What::Changed;
    changes.iter().filter(is_of).any(|change| change.columns.iter().any(|column| column == "client_id"))
}

impl Record {
    /// True for what the CRM has and the old system has not.
    pub fn is_new(&self) -> bool {
        self.id.is_none() && self.left.is_none()
    }

    /// What a person recognises it by.
    pub fn name(&self) -> &str {
        let cells = if self.is_gone() { &self.before } else { &self.now };
        match self.source {
            SourceTable::Interests => cells.get("full_name"),
            SourceTable::Berths => cells.get("mooring_number"),
            SourceTable::Expenses => cells.get("establishment_name"),
            SourceTable::Invoices => cells.get("invoice_number"),
        }
    }

    /// True where nothing of it is to be seen to: the CRM has it no more.
    pub fn is_gone(&self) -> bool {
        self.left == Some(What::Gone.word())
    }

    /// How the pack names it.
    pub fn title(&self) -> String {
        match self.id {
            Some(id) => format!("{} {id}", self.source),
            None => format!("{} (new) {}", self.source, self.name()),
        }
    }
}
