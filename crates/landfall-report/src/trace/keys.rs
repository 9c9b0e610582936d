//! What a line of a run is found by.

use std::fmt;

use landfall_model::{
    source::{SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

/// A record of the source, or a row of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A record, by table and `Id`.
    Record(SourceRef),
    /// A row, by table and primary key; the parts of a junction's key are joined by a comma.
    Row(Table, String),
}

impl Key {
    /// Reads what a person types: a table, and either an `Id` of the source or a uuid of the target.
    ///
    /// # Errors
    /// A sentence that says which tables there are.
    pub fn parse(table: &str, id: &str) -> Result<Self, String> {
        if let Ok(number) = id.parse::<i64>() {
            let source = SourceTable::ALL.into_iter().find(|source| source.name() == table);
            let names = SourceTable::ALL.map(SourceTable::name).join(", ");
            return source.map(|source| Self::Record(SourceRef::new(source, number))).ok_or_else(|| {
                format!(
                    "the source has no table \"{table}\": it has {names}; a row of the target is named by its uuid"
                )
            });
        }
        let target = Table::ALL.into_iter().find(|target| target.name() == table);
        let names = Table::ALL.map(Table::name).join(", ");
        let target = target.ok_or_else(|| format!("the target has no table \"{table}\": it has {names}"))?;
        // In whatever form a uuid is typed, files have the one with hyphens.
        let parts: Option<Vec<String>> =
            id.split(',').map(|part| Some(Uuid::parse_str(part.trim()).ok()?.to_string())).collect();
        let wanted = target.key_columns();
        let parts = parts.filter(|parts| parts.len() == wanted.len()).ok_or_else(|| {
            let wanted = wanted.join(",");
            format!("\"{id}\" is neither an Id of the source nor a key of {target} ({wanted})")
        })?;
        Ok(Self::Row(target, parts.join(",")))
    }

    /// The record that it is.
    pub(super) const fn record(&self) -> Option<SourceRef> {
        match self {
            Self::Record(at) => Some(*at),
            Self::Row(..) => None,
        }
    }

    /// A number that the index is sorted by. Two keys may share one: a line that is found is looked at again.
    pub(super) fn number(&self) -> u64 {
        // FNV-1a: short keys, and the same number from every version of the program.
        self.to_string()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(at) => at.fmt(f),
            Self::Row(table, key) => write!(f, "{table} {key}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        source::{SourceRef, SourceTable},
        target::Table,
    };

    use super::Key;

    #[test]
    fn a_number_is_of_the_source_and_a_uuid_of_the_target() {
        let id = "5f0c4a4e-6f5c-5d0e-9d6b-1f2a3b4c5d6e";
        assert_eq!(
            Key::parse("interests", "412"),
            Ok(Key::Record(SourceRef::new(SourceTable::Interests, 412)))
        );
        assert_eq!(Key::parse("interests", id), Ok(Key::Row(Table::Interests, id.to_owned())));
        for form in ["5F0C4A4E-6F5C-5D0E-9D6B-1F2A3B4C5D6E", "5f0c4a4e6f5c5d0e9d6b1f2a3b4c5d6e"] {
            assert_eq!(Key::parse("interests", form), Ok(Key::Row(Table::Interests, id.to_owned())));
        }
        let pair = format!("{id},{id}");
        assert_eq!(Key::parse("client_tags", &pair), Ok(Key::Row(Table::ClientTags, pair)));
        for (table, id, said) in [
            (
                "clients",
                "412",
                "the source has no table \"clients\": it has interests, berths, expenses, invoices; a row of the target is named by its uuid",
            ),
            ("people", id, "the target has no table \"people\""),
            ("clients", "Anna", "\"Anna\" is neither an Id of the source nor a key of clients (id)"),
            ("client_tags", id, "(client_id,tag_id)"),
        ] {
            let error = Key::parse(table, id).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
