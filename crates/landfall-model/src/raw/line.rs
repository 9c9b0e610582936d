//! One line of `raw/<table>.jsonl` into its table, without a value for each cell on the way.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
    value::{MapAccessDeserializer, SeqAccessDeserializer},
};
use serde_json::Value;

use super::rows::{Draft, Kind, Rows};

/// Adds the row that the line holds.
pub(super) fn read(line: &str, rows: &mut Rows, draft: &mut Draft) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(line);
    Row { rows, draft }.deserialize(&mut json)?;
    json.end()?;
    rows.push(draft);
    Ok(())
}

struct Row<'r> {
    rows: &'r mut Rows,
    draft: &'r mut Draft,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row: an object of cells by title")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        let mut expected = 0;
        while let Some(column) = cells.next_key_seed(Title { rows: self.rows, expected })? {
            let kind = cells.next_value_seed(Cell(&mut self.draft.text))?;
            self.draft.end(column, kind);
            expected = column + 1;
        }
        Ok(())
    }
}

struct Title<'r> {
    rows: &'r mut Rows,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Title<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Title<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a title")
    }

    fn visit_str<E>(self, title: &str) -> Result<usize, E> {
        Ok(self.rows.learn(title, self.expected))
    }
}

/// A value, whose text is added to that of the row.
struct Cell<'r>(&'r mut String);

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Kind, D::Error> {
        json.deserialize_any(self)
    }
}

impl Cell<'_> {
    fn json(self, value: &Value) -> Kind {
        self.0.push_str(&value.to_string());
        Kind::Json
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        self.0.push_str(text);
        Ok(Kind::Text)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kind, E> {
        Ok(self.json(&value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kind, E> {
        Ok(self.json(&value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Kind, E> {
        Ok(self.json(&value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Kind, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(items)).map_err(A::Error::custom)?;
        Ok(self.json(&value))
    }

    /// An object; a number too, of which every digit counts.
    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Kind, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(fields)).map_err(A::Error::custom)?;
        Ok(self.json(&value))
    }
}
