//! The live target's tables and columns, under the names that the schema of `DOMAIN.md` 7.2 gives them: the mapping's renames and
//! omissions are applied here and nowhere else.

use std::collections::{HashMap, HashSet};

use landfall_model::{mapping::TargetMapping, target::Table};

use super::session::Session;
use crate::{compare::Class, error::Error};

/// A column's type is what lies below all its domains; the value of a column, and its text, are of that type.
const COLUMNS: &str = "
    WITH RECURSIVE layers AS (
        SELECT t.name, t.oid::regclass::text AS live, a.attname, a.atttypid AS type, a.atttypmod AS modifier,
               has_column_privilege(t.oid, a.attnum, 'SELECT') AS is_readable, has_table_privilege(t.oid, 'SELECT') AS is_whole
        FROM (SELECT name, to_regclass(quote_ident(name))::oid AS oid FROM unnest($1::text[]) AS name) AS t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT l.name, l.live, l.attname, y.typbasetype, y.typtypmod, l.is_readable, l.is_whole
        FROM layers l JOIN pg_type y ON y.oid = l.type WHERE y.typtype = 'd')
    SELECT l.name, l.live, l.attname::text, y.typname::text, y.typcategory, l.modifier, l.is_readable, l.is_whole
    FROM layers l JOIN pg_type y ON y.oid = l.type WHERE y.typtype <> 'd'";

/// Types that hold an id of landfall's.
const OF_IDS: [&str; 5] = ["uuid", "text", "varchar", "bpchar", "citext"];

/// A column of the live target.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its name, quoted.
    pub sql: String,
    /// How its values are compared.
    pub class: Class,
    /// False where the user in `DATABASE_URL` may not look at it.
    pub is_readable: bool,
}

impl Column {
    /// The column of the table `t` as text. Text leaves every type's full value (a binary decimal would lose digits), and arrays become
    /// JSON so that one reader does.
    pub fn text(&self) -> String {
        match self.class {
            Class::Json => format!("to_json(t.{})::text", self.sql),
            _ => format!("t.{}::text", self.sql),
        }
    }
}

/// Why a column is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Absent {
    /// The mapping says so: `table.column`.
    Omitted(String),
    /// It ought to be there: `table clients`, or `column clients.full_name`.
    Missing(String),
}

/// The tables and columns of the live target.
#[derive(Debug)]
pub(crate) struct Catalog {
    tables: HashMap<String, LiveTable>,
    mapping: TargetMapping,
}

#[derive(Debug, Default)]
struct LiveTable {
    sql: String,
    columns: HashMap<String, Column>,
    is_whole: bool,
}

impl Catalog {
    /// Reads the catalogue; a table that is missing is an error, for nothing could be said about its rows.
    pub async fn read(session: &Session, mapping: &TargetMapping) -> Result<Self, Error> {
        let names: Vec<&str> = Table::ALL.iter().map(|table| table.name()).chain(["ports"]).collect();
        let mut tables: HashMap<String, LiveTable> = HashMap::new();
        let (ids, mut odd) = (live_ids(mapping), Vec::new());
        for row in session.rows("the catalogue", COLUMNS, &[&names]).await? {
            let table = tables.entry(row.get(0)).or_default();
            (table.sql, table.is_whole) = (row.get(1), row.get(7));
            let (path, name): (String, &str) =
                (format!("{}.{}", row.get::<_, &str>(0), row.get::<_, &str>(2)), row.get(3));
            if ids.contains(&path) && !OF_IDS.contains(&name) {
                odd.push(format!("{path} as {name}"));
            }
            let category = char::from(row.get::<_, i8>(4).cast_unsigned());
            let class = Class::of(name, category, row.get(5));
            let column = Column { sql: quoted(row.get(2)), class, is_readable: row.get(6) };
            table.columns.insert(row.get(2), column);
        }
        if !odd.is_empty() {
            odd.sort();
            return Err(Error::IdType(odd));
        }
        let missing = |name: &&&str| !tables.contains_key(**name);
        let missing: Vec<String> = names.iter().filter(missing).map(|name| format!("table {name}")).collect();
        if missing.is_empty() {
            Ok(Self { tables, mapping: mapping.clone() })
        } else {
            Err(Error::Schema(missing))
        }
    }

    /// The table's name, quoted where it must be.
    pub fn table(&self, table: &str) -> Result<&str, Absent> {
        self.tables
            .get(table)
            .map(|live| live.sql.as_str())
            .ok_or_else(|| Absent::Missing(format!("table {table}")))
    }

    /// The live column that stands for `table.column`.
    pub fn column(&self, table: &str, column: &str) -> Result<Column, Absent> {
        let path = format!("{table}.{column}");
        if self.mapping.omit.contains(&path) {
            return Err(Absent::Omitted(path));
        }
        let name = self.mapping.rename.get(&path).map_or(column, String::as_str);
        let column = self.tables.get(table).and_then(|live| live.columns.get(name));
        column.cloned().ok_or_else(|| Absent::Missing(format!("column {table}.{name}")))
    }

    /// True where the user in `DATABASE_URL` may look at the whole table, and so at where in it a row is.
    pub fn is_whole(&self, table: &str) -> bool {
        self.tables.get(table).is_some_and(|live| live.is_whole)
    }

    /// All live columns of a table under the names that the stand-in schema gives them, sorted.
    pub fn columns(&self, table: &str) -> Vec<(String, Column)> {
        let ours = |live: &String| {
            let renamed = self.mapping.rename.iter().find(|(path, name)| {
                *name == live && path.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'))
            });
            renamed.map_or_else(|| live.clone(), |(path, _)| path[table.len() + 1..].to_owned())
        };
        let live = self.tables.get(table).into_iter().flat_map(|live| &live.columns);
        let mut columns: Vec<(String, Column)> =
            live.map(|(name, column)| (ours(name), column.clone())).collect();
        columns.sort_by(|a, b| a.0.cmp(&b.0));
        columns
    }

    /// Fills a query's places: `{clients}` with the table's name, `{clients.full_name}` with the column's.
    pub fn fill(&self, template: &str) -> Result<String, Absent> {
        let mut sql = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            sql.push_str(before);
            match place.split_once('.') {
                Some((table, column)) => sql.push_str(&self.column(table, column)?.sql),
                None => sql.push_str(self.table(place)?),
            }
            rest = after;
        }
        Ok(sql + rest)
    }
}

/// The live columns that rows are told apart by, and that say whose they are: `table.column`.
fn live_ids(mapping: &TargetMapping) -> HashSet<String> {
    let of_table = |table: Table| {
        let parent = table.parent().map(|(column, _)| column);
        let port = table.is_port_scoped().then_some("port_id");
        table
            .key_columns()
            .iter()
            .copied()
            .chain(parent)
            .chain(port)
            .map(move |column| (table.name(), column))
    };
    let all = Table::ALL.into_iter().flat_map(of_table).chain([("ports", "id")]);
    let live = |(table, column): (&str, &str)| {
        let name = mapping.rename.get(&format!("{table}.{column}")).map_or(column, String::as_str);
        format!("{table}.{name}")
    };
    all.map(live).collect()
}

impl From<Absent> for Error {
    /// For what cannot be left out: an omitted column is then as bad as a missing one.
    fn from(absent: Absent) -> Self {
        match absent {
            Absent::Omitted(path) => Self::Schema(vec![format!("column {path}, which the mapping omits")]),
            Absent::Missing(what) => Self::Schema(vec![what]),
        }
    }
}

/// A name as SQL writes it, whatever is in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{Absent, Catalog, Class, Column, LiveTable, TargetMapping, quoted};

    fn catalog() -> Catalog {
        let columns = [("id", Class::Plain), ("name", Class::Text)];
        let column = |(name, class): (&str, _)| {
            (name.to_owned(), Column { sql: quoted(name), class, is_readable: true })
        };
        let columns = columns.map(column).into();
        let mapping = TargetMapping {
            rename: [("clients.full_name".to_owned(), "name".to_owned())].into(),
            omit: vec!["clients.source".to_owned()],
        };
        Catalog {
            tables: [(
                "clients".to_owned(),
                LiveTable { sql: "crm.clients".to_owned(), columns, is_whole: true },
            )]
            .into(),
            mapping,
        }
    }

    #[test]
    fn places_are_filled_with_live_names() {
        let filled =
            catalog().fill("SELECT c.{clients.full_name} FROM {clients} c WHERE c.{clients.id} = $1");
        assert_eq!(filled.unwrap(), "SELECT c.\"name\" FROM crm.clients c WHERE c.\"id\" = $1");
    }

    #[test]
    fn an_omitted_column_and_a_missing_one_are_told_apart() {
        let cases = [
            ("{clients.source}", Absent::Omitted("clients.source".to_owned())),
            ("{clients.address}", Absent::Missing("column clients.address".to_owned())),
            ("{berths}", Absent::Missing("table berths".to_owned())),
        ];
        for (template, expected) in cases {
            assert_eq!(catalog().fill(template).unwrap_err(), expected);
        }
    }
}
