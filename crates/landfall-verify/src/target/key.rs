//! Primary keys of planned rows: one uuid, or two for a junction table.

use std::fmt;

use landfall_model::target::Table;
use serde_json::{Map, Value};
use tokio_postgres::Row;
use uuid::Uuid;

use super::live_id::{Read, RowId};

/// A row's primary key. Junction tables have two parts, all others one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub first: Uuid,
    pub second: Option<Uuid>,
}

impl Key {
    /// The key of a planned row; none where a key column is missing or is no uuid.
    pub fn of(table: Table, row: &Map<String, Value>) -> Option<Self> {
        let part = |column: &&str| row.get(*column)?.as_str()?.parse().ok();
        let mut parts = table.key_columns().iter().map(part);
        let first = parts.next()??;
        Some(Self { first, second: parts.next().map(|second| second.ok_or(())).transpose().ok()? })
    }

    /// The key that a row of the target begins with; none where it is not whole, or no uuid.
    pub fn of_row(table: Table, row: &Row) -> Option<Self> {
        let part = |place| row.get::<_, Read>(place).0;
        let second = if table.key_columns().len() > 1 { Some(part(1)?) } else { None };
        Some(Self { first: part(0)?, second })
    }

    /// The ids that a row of the target begins with, whatever they spell; none where its key is not whole.
    pub fn ids_of_row(table: Table, row: &Row) -> Option<Vec<RowId>> {
        (0..table.key_columns().len()).map(|place| row.get(place)).collect()
    }

    /// Such ids in the form that [`fmt::Display`] writes.
    pub fn text(ids: &[RowId]) -> String {
        let parts: Vec<String> = ids.iter().map(RowId::to_string).collect();
        parts.join(",")
    }

    /// A template for the key columns of the row `t`, one after the other.
    pub fn columns(table: Table) -> String {
        let columns: Vec<String> =
            table.key_columns().iter().map(|column| format!("t.{{{table}.{column}}}")).collect();
        columns.join(", ")
    }

    /// A template for the text of a row's key, in the form that [`fmt::Display`] writes.
    pub fn template(table: Table, alias: &str) -> String {
        let part = |column: &&str| format!("{alias}.{{{table}.{column}}}");
        let parts: Vec<String> = table.key_columns().iter().map(part).collect();
        format!("concat_ws(',', {})", parts.join(", "))
    }

    /// Reads the form that [`fmt::Display`] writes, `uuid` or `uuid,uuid`: the form of quarantine entries.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',').map(|part| part.trim().parse().ok());
        let key = Self { first: parts.next()??, second: parts.next().unwrap_or_default() };
        parts.next().is_none().then_some(key)
    }
}

impl From<Uuid> for Key {
    fn from(id: Uuid) -> Self {
        Self { first: id, second: None }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.second.map_or(Ok(()), |second| write!(f, ",{second}"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Key, Table, Uuid};

    #[test]
    fn a_key_has_the_parts_of_its_table_and_reads_its_own_text() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let row = json!({"id": a, "client_id": a, "tag_id": b});
        let row = row.as_object().unwrap();
        let cases = [
            (Table::Clients, Some(Key { first: a, second: None })),
            (Table::ClientTags, Some(Key { first: a, second: Some(b) })),
            (Table::InterestTags, None),
        ];
        for (table, expected) in cases {
            let key = Key::of(table, row);
            assert_eq!(key, expected, "{table}");
            assert_eq!(key.and_then(|key| Key::parse(&key.to_string())), expected, "{table}");
        }
        assert_eq!(Key::parse("no uuid"), None);
    }
}
