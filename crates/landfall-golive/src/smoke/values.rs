//! `{name.part}`: what is known, put into addresses, bodies, statements and expectations. Pure.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// What stands for itself in one part of an address is left alone: not every server reads `%2D` as the hyphen of an id.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is known, by name and part.
#[derive(Debug, Clone, Default)]
pub struct Values(Map<String, Value>);

/// A piece of a text.
enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

impl Values {
    /// Adds what is known under a name.
    pub fn put(&mut self, name: &str, parts: Value) {
        self.0.insert(name.to_owned(), parts);
    }

    /// Adds one part of a name.
    pub fn add(&mut self, name: &str, part: &str, value: Value) {
        let entry = self.0.entry(name.to_owned()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(parts) = entry {
            parts.insert(part.to_owned(), value);
        }
    }

    fn find(&self, name: &str) -> Result<&Value, String> {
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let found =
            self.0.get(first).and_then(|parts| parts.pointer(&format!("/{}", rest.replace('.', "/"))));
        found.filter(|value| !value.is_null()).ok_or_else(|| match first {
            "env" => format!("{rest} is not set"),
            "kept" => format!("{{{name}}} is not known: an earlier check failed"),
            _ => format!("{{{name}}} is not known: the database holds no such row, or the run no plan"),
        })
    }

    /// A text with every name replaced.
    pub fn text(&self, template: &str) -> Result<String, String> {
        pieces(template).iter().map(|piece| self.replaced(piece)).collect()
    }

    /// The same of an address: what a name stands for is one part of it, unless it begins with that.
    pub fn address(&self, template: &str) -> Result<String, String> {
        let pieces = pieces(template);
        let replaced = pieces.iter().enumerate().map(|(place, piece)| {
            let text = self.replaced(piece)?;
            let is_part = place > 0 && matches!(piece, Piece::Name(_));
            Ok(if is_part { utf8_percent_encode(&text, PART).to_string() } else { text })
        });
        replaced.collect()
    }

    fn replaced(&self, piece: &Piece<'_>) -> Result<String, String> {
        match piece {
            Piece::Text(part) => Ok((*part).to_owned()),
            Piece::Name(name) => self.find(name).map(plain),
        }
    }

    /// A value with every name replaced. A text that is nothing but a name becomes what that is, be it a number or a list.
    pub fn value(&self, template: &Value) -> Result<Value, String> {
        Ok(match template {
            Value::String(text) => match pieces(text).as_slice() {
                [Piece::Name(name)] => self.find(name)?.clone(),
                _ => Value::from(self.text(text)?),
            },
            Value::Array(entries) => {
                entries.iter().map(|entry| self.value(entry)).collect::<Result<_, _>>()?
            }
            Value::Object(fields) => {
                let field = |(name, value): (&String, &Value)| Ok((name.clone(), self.value(value)?));
                Value::Object(fields.iter().map(field).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// A statement with `$1`, `$2`, ... for the names, and their values as texts.
    pub fn sql(&self, template: &str) -> Result<(String, Vec<String>), String> {
        let (mut sql, mut values) = (String::new(), Vec::new());
        for piece in pieces(template) {
            match piece {
                Piece::Text(part) => sql.push_str(part),
                Piece::Name(name) => {
                    values.push(plain(self.find(name)?));
                    sql.push_str(&format!("${}", values.len()));
                }
            }
        }
        Ok((sql, values))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Names are in braces and have a dot; other braces are text.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), template);
    while let Some((before, name, after)) = next(rest) {
        pieces.extend((!before.is_empty()).then_some(Piece::Text(before)));
        pieces.push(Piece::Name(name));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

fn next(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |name: &str| {
        name.contains('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
    };
    text.match_indices('{').find_map(|(at, _)| {
        let end = at + text[at..].find('}')?;
        let name = &text[at + 1..end];
        is_name(name).then(|| (&text[..at], name, &text[end + 1..]))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Values;

    fn values() -> Values {
        let mut values = Values::default();
        values.put("client", json!({ "id": "7", "name": "Jo O'Neil & Co", "notes": 3 }));
        values.put("env", json!({ "URL": "https://sign.example.com" }));
        values.add("kept", "id", json!("k/1"));
        values
    }

    #[test]
    fn names_become_what_they_stand_for_in_each_place_as_it_takes_them() {
        let values = values();
        assert_eq!(
            values.address("/a?q={client.name}&n={client.notes}").unwrap(),
            "/a?q=Jo%20O%27Neil%20%26%20Co&n=3"
        );
        assert_eq!(values.address("{env.URL}/api/{kept.id}").unwrap(), "https://sign.example.com/api/k%2F1");
        assert_eq!(
            values
                .value(&json!({ "n": "{client.notes}", "t": "{client.notes} notes", "l": ["{kept.id}"] }))
                .unwrap(),
            json!({ "n": 3, "t": "3 notes", "l": ["k/1"] })
        );
        let (sql, texts) = values.sql("SELECT '{}' WHERE a = {client.name} AND b = {kept.id}").unwrap();
        assert_eq!((sql.as_str(), texts.len()), ("SELECT '{}' WHERE a = $1 AND b = $2", 2));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let values = values();
        assert_eq!(values.text("{env.SMOKE_USER}").unwrap_err(), "SMOKE_USER is not set");
        assert!(values.text("{kept.client}").unwrap_err().contains("an earlier check failed"));
        assert!(values.text("{berth.id}").unwrap_err().contains("holds no such row"));
    }
}
