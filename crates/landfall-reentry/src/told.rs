//! What the cells of a record tell, and what no column of the old system can: nothing that users entered is left out in silence.

use std::collections::HashMap;

use landfall_model::{
    change::{Change, What},
    target::Table,
};
use serde_json::Value;

use crate::{fields::roles, notes, record::Record, words::text, world::World};

/// Columns that say who or which, and nothing that could be entered.
const NO_CONTENT: [&str; 9] = [
    "id",
    "client_id",
    "interest_id",
    "berth_id",
    "invoice_id",
    "expense_id",
    "author_id",
    "created_by",
    "uploaded_by",
];

/// A line of `other.csv`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Untold {
    pub table: Table,
    pub key: String,
    pub what: What,
    /// The records that it belongs to.
    pub of: String,
    pub column: String,
    pub before: String,
    pub now: String,
}

/// The records by table and key.
pub(crate) type Places<'r> = HashMap<(Table, &'r str), &'r Record>;

/// What no cell tells of a change.
pub(crate) fn untold(world: &World, places: &Places<'_>, change: &Change) -> Vec<Untold> {
    let shown = world.shows_in(change);
    let shown: Vec<&Record> =
        shown.iter().filter_map(|(table, key)| places.get(&(*table, key.as_str())).copied()).collect();
    let line = |column: &str, of: &[&Record]| Untold {
        table: change.table,
        key: change.key.clone(),
        what: change.what,
        of: of.iter().map(|record| record.title()).collect::<Vec<_>>().join(", "),
        column: column.to_owned(),
        before: text(change.before.get(column)).unwrap_or_default(),
        now: text(change.now.get(column)).unwrap_or_default(),
    };
    let left = !shown.is_empty() && shown.iter().all(|record| record.is_new() || record.is_gone());
    let open = |column: &str| open(&shown, change, column);
    let whole_row =
        |of: Vec<&Record>| Untold { before: whole(&change.before), now: whole(&change.now), ..line("", &of) };
    match change.what {
        // With a record goes what hung on it, and a new one is without it.
        What::Gone if left => Vec::new(),
        What::Gone => open("value").map(whole_row).into_iter().collect(),
        What::New if is_told_whole(change.table) => open("value").map(whole_row).into_iter().collect(),
        What::New | What::Changed | What::Left => {
            let columns = change.columns.iter().filter_map(|column| Some(line(column, &open(column)?)));
            columns.collect()
        }
    }
}

/// The records in which something is still to be seen to; none where all is told. Of a contact each record has a cell of its own, of all else one
/// telling is enough.
fn open<'r>(shown: &[&'r Record], change: &Change, column: &str) -> Option<Vec<&'r Record>> {
    let is_told = says_who(change, column) || shown.iter().any(|record| tells(record, change, column));
    if change.table != Table::ClientContacts {
        return (!is_told).then(|| shown.to_vec());
    }
    let is_open = |record: &&&Record| {
        let is_idle = record.is_gone() || change.what == What::Gone && record.is_new();
        !is_idle && !tells(record, change, column)
    };
    let open: Vec<&Record> = shown.iter().filter(is_open).copied().collect();
    if open.is_empty() { (!is_told).then(|| shown.to_vec()) } else { Some(open) }
}

/// Tables whose new rows are one thing to enter: a cell shows them, or somebody reads the whole row.
const fn is_told_whole(table: Table) -> bool {
    !matches!(
        table,
        Table::Clients
            | Table::Interests
            | Table::Berths
            | Table::Expenses
            | Table::Invoices
            | Table::ClientNotes
            | Table::InterestNotes
    )
}

fn says_who(change: &Change, column: &str) -> bool {
    change.what == What::New && NO_CONTENT.contains(&column)
}

/// True where a cell of the record tells what became of this column.
fn tells(record: &Record, change: &Change, column: &str) -> bool {
    // That a deal left does not tell that its person did.
    if column == "archived_at" {
        return record.left.is_some() && (record.table, &record.key) == (change.table, &change.key);
    }
    if column == "content"
        || NO_CONTENT.contains(&column) && matches!(change.table, Table::ClientNotes | Table::InterestNotes)
    {
        return record.notes.is_some() && notes::only_grew(change);
    }
    if column == "berth_id" && record.links.is_some() {
        return true;
    }
    if change.table == Table::ClientContacts {
        return record.contacts.contains(&change.key) && (column == "value" || change.what != What::Changed);
    }
    let shows = |role: &&&str| change.table != Table::Documents || shows(record, role, change, column);
    roles(change.table, column).iter().filter(shows).any(|role| record.differs.contains(role))
}

/// True where the cell has the value of this row, or had it where the row has none now: of several papers of a deal it shows one.
fn shows(record: &Record, role: &str, change: &Change, column: &str) -> bool {
    match text(change.now.get(column)) {
        Some(now) => record.now.get(role) == now,
        None => text(change.before.get(column)).is_some_and(|before| record.before.get(role) == before),
    }
}

/// A whole row in one cell: `filename: a.pdf; category: eoi`.
fn whole(row: &crate::row::Row) -> String {
    let told = |(name, value): (&String, &Value)| {
        let value = text(Some(value))?;
        let idle = name == "id" || name.ends_with("_at") || name == "search_vector" || name == "port_id";
        (!idle).then(|| format!("{name}: {value}"))
    };
    row.iter().filter_map(told).collect::<Vec<_>>().join("; ")
}
