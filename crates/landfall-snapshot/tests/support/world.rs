//! A small world for the trap source, and how tests change it and look at what was asked of it.

use std::sync::LazyLock;

use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Column, Link, SourceRow, SourceTable, TableColumns},
};
use landfall_testkit::{
    Trap,
    trap::{Call, Reply, Trick, edit},
};
use serde_json::{Map, Value, json};

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::default);

/// The base, id and table of each.
pub const TABLES: [(&str, &str, SourceTable); 4] = [
    ("p1", "mi", SourceTable::Interests),
    ("p1", "mb", SourceTable::Berths),
    ("p2", "me", SourceTable::Expenses),
    ("p2", "mv", SourceTable::Invoices),
];

/// So many interests, 10 berths, 3 expenses, no invoice; ids are sparse. Each interest links to the berth of its last digit.
pub fn world(interests: i64) -> Snapshot {
    let rows = |table: SourceTable, rows: i64| -> Vec<SourceRow> {
        (1..=rows).map(|n| SourceRow { cells: row(table, n * 3) }).collect()
    };
    let link = |interest: i64| Link { interest, berth: (interest % 10 + 1) * 3 };
    Snapshot {
        interests: rows(SourceTable::Interests, interests),
        berths: rows(SourceTable::Berths, 10),
        expenses: rows(SourceTable::Expenses, 3),
        invoices: Vec::new(),
        links: (1..=interests).map(|n| link(n * 3)).collect(),
        objects: Vec::new(),
        columns: TABLES.map(columns).to_vec(),
    }
}

/// `Id`, the list that every link adds, and all that the mapping names.
fn columns((base, id, table): (&str, &str, SourceTable)) -> TableColumns {
    let mapping = MAPPING.table(table);
    let own = mapping.columns.values().map(|title| column(title, type_of(title)));
    let list = Column { system: true, ..column("m2m", "LinkToAnotherRecord") };
    TableColumns {
        table,
        base_id: base.to_owned(),
        table_id: id.to_owned(),
        title: mapping.title.clone(),
        columns: [column("Id", "ID"), list].into_iter().chain(own).collect(),
    }
}

/// A column of the operators' own.
pub fn column(title: &str, uidt: &str) -> Column {
    let (id, title, uidt) = (title.to_owned(), title.to_owned(), uidt.to_owned());
    Column { id, title, uidt, system: false, options: Vec::new() }
}

fn type_of(title: &str) -> &'static str {
    match title {
        "CreatedAt" => "CreatedTime",
        "UpdatedAt" => "LastModifiedTime",
        "Berths" | "Interested Parties" => "Links",
        _ => "SingleLineText",
    }
}

/// A row with a text in every mapped column; what it is linked to stands in the links alone.
pub fn row(table: SourceTable, id: i64) -> Map<String, Value> {
    let titles = MAPPING.table(table).columns.values().filter(|title| type_of(title) != "Links");
    let mut row: Map<String, Value> =
        titles.map(|title| (title.clone(), json!(format!("{title} {id}")))).collect();
    row.insert("Id".to_owned(), json!(id));
    row
}

/// What happens to interests behind the reader's back.
pub trait Interests {
    /// Adds one with one berth.
    fn insert(&mut self, id: i64);
    /// Deletes one with its links.
    fn delete(&mut self, id: i64);
    /// Changes one's name, and with it the moment of its last edit.
    fn edit(&mut self, id: i64, name: &str);
    /// Their ids.
    fn ids(&self) -> Vec<i64>;
}

impl Interests for Snapshot {
    fn insert(&mut self, id: i64) {
        edit::insert(self, SourceTable::Interests, row(SourceTable::Interests, id));
        self.links.push(Link { interest: id, berth: 3 });
        self.links.sort_unstable();
    }

    fn delete(&mut self, id: i64) {
        edit::delete(self, SourceTable::Interests, id);
    }

    fn edit(&mut self, id: i64, name: &str) {
        edit::edit(self, SourceTable::Interests, id, "Full Name", json!(name), &format!("when {name}"));
    }

    fn ids(&self) -> Vec<i64> {
        edit::ids(self, SourceTable::Interests)
    }
}

/// Serves a world, with some mischief.
pub fn serve(
    world: Snapshot,
    mischief: impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send + 'static,
) -> Trap {
    let trap = Trap::start(world).unwrap();
    trap.hook(mischief);
    trap
}

/// The same in pages of so many rows at most, whatever is asked.
pub fn serve_in_pages(
    rows: u64,
    world: Snapshot,
    mischief: impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send + 'static,
) -> Trap {
    let trap = serve(world, mischief);
    trap.misbehave(Trick::ShortPages(rows));
    trap
}

/// A list as NocoDB wraps it.
pub fn list(items: impl IntoIterator<Item = Value>) -> Reply {
    let items: Vec<Value> = items.into_iter().collect();
    Reply::json(&json!({"list": items, "pageInfo": {"totalRows": 1, "pageSize": 25, "isLastPage": true}}))
}

/// True where the call asks for whole rows of this table.
pub fn is_whole(call: &Call, table: &str) -> bool {
    call.is_page(table) && call.query_all("fields").count() > KEY.len()
}

/// True where the call asks for the keys of this table alone.
pub fn is_keys(call: &Call, table: &str) -> bool {
    call.is_page(table) && call.query_all("fields").eq(KEY)
}

/// What a pass over the keys asks for.
const KEY: [&str; 3] = ["Id", "UpdatedAt", "CreatedAt"];

/// The call's condition.
pub fn after(call: &Call) -> Option<&str> {
    call.query("where")
}
