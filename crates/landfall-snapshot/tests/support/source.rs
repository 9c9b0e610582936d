//! A source that answers as NocoDB does, as far as this crate asks, and misbehaves where a test says so.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex},
};

use landfall_model::{mapping::Mapping, source::SourceTable};
use serde_json::{Map, Value, json};

use super::http::{Call, Reply, Server};

/// Rows of the tables by table id, and pairs of interest and berth.
#[derive(Debug, Clone)]
pub struct World {
    /// Rows by table id, in the order of `Id`.
    pub rows: BTreeMap<&'static str, Vec<Map<String, Value>>>,
    /// Junction rows, ascending.
    pub links: Vec<(i64, i64)>,
    /// Titles that each table has besides those of the mapping, with their types.
    pub extra: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
    /// The server gives no more rows than this in a page, whatever is asked.
    pub page_cap: usize,
}

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::default);

/// The base, id and table of each.
pub const TABLES: [(&str, &str, SourceTable); 4] = [
    ("p1", "mi", SourceTable::Interests),
    ("p1", "mb", SourceTable::Berths),
    ("p2", "me", SourceTable::Expenses),
    ("p2", "mv", SourceTable::Invoices),
];

/// Keys of the junction table, titled as no version titles them.
pub const KEYS: [&str; 2] = ["left side", "right, side"];

impl World {
    /// So many interests, 10 berths, 3 expenses, no invoice; ids are sparse. Each interest links to the berth of its last digit.
    pub fn of(interests: i64) -> Self {
        let mut world =
            Self { rows: BTreeMap::new(), links: Vec::new(), extra: BTreeMap::new(), page_cap: 1000 };
        for (_, id, table) in TABLES {
            let rows = match table {
                SourceTable::Interests => interests,
                SourceTable::Berths => 10,
                SourceTable::Expenses => 3,
                SourceTable::Invoices => 0,
            };
            world.rows.insert(id, (1..=rows).map(|n| row(table, n * 3)).collect());
        }
        for interest in (1..=interests).map(|n| n * 3) {
            world.links.push((interest, (interest % 10 + 1) * 3));
        }
        world
    }

    /// The ids of a table.
    pub fn ids(&self, table: &str) -> Vec<i64> {
        self.rows[table].iter().map(|row| row["Id"].as_i64().unwrap()).collect()
    }

    /// Adds an interest with one berth.
    pub fn insert(&mut self, id: i64) {
        let rows = self.rows.get_mut("mi").unwrap();
        let place = rows.partition_point(|row| row["Id"].as_i64().unwrap() < id);
        rows.insert(place, row(SourceTable::Interests, id));
        self.links.push((id, 3));
        self.links.sort_unstable();
    }

    /// Deletes an interest with its links.
    pub fn delete(&mut self, id: i64) {
        self.rows.get_mut("mi").unwrap().retain(|row| row["Id"] != id);
        self.links.retain(|(interest, _)| *interest != id);
    }

    /// Changes an interest's name, and with it the moment of its last edit.
    pub fn edit(&mut self, id: i64, name: &str) {
        let row = self.rows.get_mut("mi").unwrap().iter_mut().find(|row| row["Id"] == id).unwrap();
        row.insert("Full Name".to_owned(), json!(name));
        row.insert("UpdatedAt".to_owned(), json!(format!("when {name}")));
    }

    /// What a sound server answers.
    pub fn answer(&self, call: &Call) -> Reply {
        let path = call.path.trim_end_matches('/');
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match parts.as_slice() {
            ["api", "v2", "meta", "bases"] | ["api", "v1", "db", "meta", "projects"] => {
                list([json!({"id": "p1", "title": "Port Nimara"}), json!({"id": "p2", "title": "Expenses"})])
            }
            ["api", "v2", "meta", "bases", base, "tables"]
            | ["api", "v1", "db", "meta", "projects", base, "tables"] => {
                let tables = TABLES.iter().filter(|(holder, ..)| holder == base);
                list(tables.map(|(_, id, table)| json!({"id": id, "title": title(*table)})))
            }
            ["api", "v2", "meta", "tables", id] | ["api", "v1", "db", "meta", "tables", id] => {
                Reply::json(&self.meta(id))
            }
            ["api", "v2", "tables", id, "records", "count"]
            | ["api", "v1", "db", "data", "noco", _, id, "count"] => {
                Reply::json(&json!({"count": self.count(id)}))
            }
            ["api", "v2", "tables", id, "records"] | ["api", "v1", "db", "data", "noco", _, id] => {
                self.page(id, call)
            }
            _ => Reply::new(404, r#"{"msg":"no such route"}"#),
        }
    }

    fn count(&self, id: &str) -> usize {
        self.rows.get(id).map_or(self.links.len(), Vec::len)
    }

    fn meta(&self, id: &str) -> Value {
        let column =
            |id: &str, title: &str, uidt: &str| json!({"id": id, "title": title, "uidt": uidt, "system": 0});
        let Some((.., table)) = TABLES.iter().find(|(_, table, _)| *table == id) else {
            let columns = [column("kb", KEYS[1], "ForeignKey"), column("ka", KEYS[0], "ForeignKey")];
            return json!({"id": id, "title": "junction", "columns": columns});
        };
        let mut columns = vec![
            column("c0", "Id", "ID"),
            json!({"id": "c1", "title": "m2m", "uidt": "LinkToAnotherRecord", "system": 1}),
        ];
        for title in MAPPING.table(*table).columns.values() {
            let mut column = column(title, title, "SingleLineText");
            if title == "Berths" {
                column["uidt"] = json!("Links");
                column["colOptions"] = json!({"type": "mm", "fk_mm_model_id": "mj", "fk_mm_child_column_id": "ka",
                    "fk_mm_parent_column_id": "kb", "fk_related_model_id": "mb"});
            }
            columns.push(column);
        }
        let extra = self.extra.get(id).into_iter().flatten();
        columns.extend(extra.map(|(title, uidt)| column(title, title, uidt)));
        json!({"id": id, "title": title(*table), "columns": columns})
    }

    fn page(&self, id: &str, call: &Call) -> Reply {
        let limit = call.query("limit").unwrap().parse::<usize>().unwrap().min(self.page_cap);
        let after: Vec<i64> = numbers(call.query("where").unwrap_or_default());
        let fields = fields(call);
        let only = |row: &Map<String, Value>| -> Value {
            fields.iter().filter_map(|title| Some(((*title).to_owned(), row.get(*title)?.clone()))).collect()
        };
        if let Some(rows) = self.rows.get(id) {
            assert_eq!(call.query("sort"), Some("Id"));
            let next = rows.iter().filter(|row| after.is_empty() || row["Id"].as_i64().unwrap() > after[0]);
            return list(next.take(limit).map(only));
        }
        assert_eq!(call.query("sort"), Some("left side,right, side"));
        let next = self.links.iter().filter(|(a, b)| after.is_empty() || (*a, *b) > (after[0], after[1]));
        list(next.take(limit).map(|(a, b)| json!({KEYS[0]: a, KEYS[1]: b})))
    }
}

/// What a test does to a call: an answer of its own, or none for the sound one. It may change the world first.
pub type Mischief = Box<dyn FnMut(&Call, &mut World) -> Option<Reply> + Send>;

/// Serves a world, with some mischief.
pub fn serve(
    world: World,
    mischief: impl FnMut(&Call, &mut World) -> Option<Reply> + Send + 'static,
) -> Server {
    let state: Arc<Mutex<(World, Mischief)>> = Arc::new(Mutex::new((world, Box::new(mischief))));
    Server::start(move |call| {
        let mut state = state.lock().unwrap();
        let (world, mischief) = &mut *state;
        mischief(call, world).unwrap_or_else(|| world.answer(call))
    })
}

/// A list as NocoDB wraps it, with a `pageInfo` that always lies.
pub fn list(items: impl IntoIterator<Item = Value>) -> Reply {
    let items: Vec<Value> = items.into_iter().collect();
    Reply::json(&json!({"list": items, "pageInfo": {"totalRows": 1, "pageSize": 25, "isLastPage": true}}))
}

/// A row with a text in every mapped column.
pub fn row(table: SourceTable, id: i64) -> Map<String, Value> {
    let titles = MAPPING.table(table).columns.values();
    let mut row: Map<String, Value> =
        titles.map(|title| (title.clone(), json!(format!("{title} {id}")))).collect();
    row.insert("Id".to_owned(), json!(id));
    row.insert("m2m".to_owned(), json!([{"Id": 1}]));
    if table == SourceTable::Interests {
        row.insert("Berths".to_owned(), json!(1));
    }
    row
}

fn title(table: SourceTable) -> String {
    MAPPING.table(table).title.clone()
}

/// The numbers of a condition; the keys of the junction table hold none.
fn numbers(condition: &str) -> Vec<i64> {
    condition.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// True where the call asks for rows of this table, in version 2.
pub fn is_page(call: &Call, table: &str) -> bool {
    call.path.ends_with(&format!("/tables/{table}/records"))
}

/// True where the call asks for whole rows of this table.
pub fn is_whole(call: &Call, table: &str) -> bool {
    is_page(call, table) && fields(call).len() > KEY.len()
}

/// True where the call asks for the keys of this table alone.
pub fn is_keys(call: &Call, table: &str) -> bool {
    is_page(call, table) && fields(call) == KEY
}

/// What a pass over the keys asks for.
const KEY: [&str; 2] = ["Id", "UpdatedAt"];

fn fields(call: &Call) -> Vec<&str> {
    call.query.iter().filter(|(name, _)| name == "fields").map(|(_, title)| title.as_str()).collect()
}

/// The call's condition.
pub fn after(call: &Call) -> Option<&str> {
    call.query("where")
}
