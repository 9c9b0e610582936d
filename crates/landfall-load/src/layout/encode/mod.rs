//! Planned values in PostgreSQL's binary COPY format. What the server would refuse anyway is refused here by the same SQLSTATE, row by row,
//! so that one bad value does not cost the whole batch.

mod numeric;
mod time;

use serde_json::Value;
use uuid::Uuid;

/// How a value is written: the binary format of the type that the staging table gives the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoder {
    /// `boolean`.
    Boolean,
    /// `smallint`.
    Small,
    /// `integer`.
    Integer,
    /// `bigint`.
    Big,
    /// `numeric`, of any precision: the live precision is compared by the server, for all rows at once.
    Numeric,
    /// `text`, of any length.
    Text,
    /// `uuid`.
    Uuid,
    /// `uuid[]`.
    Uuids,
    /// `text[]`.
    Texts,
    /// `timestamp with time zone`.
    Moment,
    /// `timestamp without time zone`, in UTC.
    LocalMoment,
    /// `date`.
    Day,
    /// `json`.
    Json,
    /// `jsonb`.
    Jsonb,
}

/// Why a value cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The code that the server has for it.
    pub sqlstate: &'static str,
    /// The reason, without the value.
    pub message: String,
}

impl Unfit {
    fn new(sqlstate: &'static str, message: impl Into<String>) -> Self {
        Self { sqlstate, message: message.into() }
    }
}

const INVALID_TEXT: &str = "22P02";
const OUT_OF_RANGE: &str = "22003";
const INVALID_DATE: &str = "22007";
const NUL: &str = "22021";
const NUL_IN_JSON: &str = "22P05";

/// Oids of element types (`pg_type.oid`), which never change.
const UUID_OID: u32 = 2950;
const TEXT_OID: u32 = 25;

impl Encoder {
    /// The type that the staging table gives the column.
    pub const fn staging_type(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Small => "smallint",
            Self::Integer => "integer",
            Self::Big => "bigint",
            Self::Numeric => "numeric",
            Self::Text => "text",
            Self::Uuid => "uuid",
            Self::Uuids => "uuid[]",
            Self::Texts => "text[]",
            Self::Moment => "timestamptz",
            Self::LocalMoment => "timestamp",
            Self::Day => "date",
            Self::Json => "json",
            Self::Jsonb => "jsonb",
        }
    }

    /// Appends one field: its length and its bytes; NULL for JSON's null. On an error nothing is appended.
    pub fn field(self, value: &Value, out: &mut Vec<u8>) -> Result<(), Unfit> {
        if value.is_null() {
            out.extend((-1_i32).to_be_bytes());
            return Ok(());
        }
        let start = out.len();
        out.extend([0; 4]);
        let written = self.bytes(value, out).and_then(|()| {
            i32::try_from(out.len() - start - 4)
                .map_err(|_| Unfit::new("54000", "the value is larger than 2 GiB"))
        });
        match written {
            Ok(length) => out[start..start + 4].copy_from_slice(&length.to_be_bytes()),
            Err(_) => out.truncate(start),
        }
        written.map(|_| ())
    }

    fn bytes(self, value: &Value, out: &mut Vec<u8>) -> Result<(), Unfit> {
        match self {
            Self::Boolean => out.push(u8::from(boolean(value)?)),
            Self::Small => out.extend(whole::<i16>(value)?.to_be_bytes()),
            Self::Integer => out.extend(whole::<i32>(value)?.to_be_bytes()),
            Self::Big => out.extend(whole::<i64>(value)?.to_be_bytes()),
            Self::Numeric => numeric::write(&text(value), out)?,
            Self::Text => out.extend(clean(&text(value))?.as_bytes()),
            Self::Uuid => out.extend(uuid(value)?.as_bytes()),
            Self::Uuids => list(value, UUID_OID, Self::Uuid, out)?,
            Self::Texts => list(value, TEXT_OID, Self::Text, out)?,
            Self::Moment | Self::LocalMoment => out.extend(time::moment(&text(value))?.to_be_bytes()),
            Self::Day => out.extend(time::day(&text(value))?.to_be_bytes()),
            Self::Json => out.extend(value.to_string().as_bytes()),
            Self::Jsonb => {
                no_nul(value)?;
                out.push(1);
                out.extend(value.to_string().as_bytes());
            }
        }
        Ok(())
    }
}

/// The value as text: a string as it is, anything else as JSON spells it.
fn text(value: &Value) -> std::borrow::Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

fn boolean(value: &Value) -> Result<bool, Unfit> {
    value.as_bool().ok_or_else(|| Unfit::new(INVALID_TEXT, "the value is neither true nor false"))
}

fn whole<N: std::str::FromStr<Err = std::num::ParseIntError>>(value: &Value) -> Result<N, Unfit> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    text(value).parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        NegOverflow | PosOverflow => Unfit::new(OUT_OF_RANGE, "the number is too large for the column"),
        _ => Unfit::new(INVALID_TEXT, "the value is not a whole number"),
    })
}

fn uuid(value: &Value) -> Result<Uuid, Unfit> {
    Uuid::parse_str(&text(value)).map_err(|_| Unfit::new(INVALID_TEXT, "the value is not a UUID"))
}

fn clean(text: &str) -> Result<&str, Unfit> {
    if text.contains('\0') {
        return Err(Unfit::new(NUL, "the text holds the character U+0000, which PostgreSQL cannot store"));
    }
    Ok(text)
}

fn no_nul(value: &Value) -> Result<(), Unfit> {
    let nul =
        || Unfit::new(NUL_IN_JSON, "a text in the JSON holds the character U+0000, which jsonb cannot store");
    match value {
        Value::String(text) => clean(text).map(|_| ()).map_err(|_| nul()),
        Value::Array(items) => items.iter().try_for_each(no_nul),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            clean(key).map_err(|_| nul())?;
            no_nul(value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// A one-dimensional array, numbered from 1. An empty one has no dimensions.
fn list(value: &Value, element: u32, encoder: Encoder, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let items = value.as_array().ok_or_else(|| Unfit::new(INVALID_TEXT, "the value is not a list"))?;
    let length = i32::try_from(items.len()).map_err(|_| Unfit::new("54000", "the list is too long"))?;
    out.extend(i32::from(length > 0).to_be_bytes());
    out.extend(i32::from(items.iter().any(Value::is_null)).to_be_bytes());
    out.extend(element.to_be_bytes());
    if length > 0 {
        out.extend(length.to_be_bytes());
        out.extend(1_i32.to_be_bytes());
    }
    items.iter().try_for_each(|item| encoder.field(item, out))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Encoder;

    fn field(encoder: Encoder, value: &serde_json::Value) -> Result<Vec<u8>, &'static str> {
        let mut out = Vec::new();
        encoder.field(value, &mut out).map(|()| out).map_err(|unfit| unfit.sqlstate)
    }

    #[test]
    fn a_field_is_its_length_and_its_bytes_and_null_has_no_bytes() {
        assert_eq!(field(Encoder::Text, &json!("ab")), Ok(vec![0, 0, 0, 2, b'a', b'b']));
        assert_eq!(field(Encoder::Text, &json!(null)), Ok(vec![255; 4]));
        assert_eq!(field(Encoder::Integer, &json!(-2)), Ok(vec![0, 0, 0, 4, 255, 255, 255, 254]));
        assert_eq!(field(Encoder::Jsonb, &json!([1.50])).map(|bytes| bytes[4]), Ok(1));
    }

    #[test]
    fn what_the_server_would_refuse_is_refused_by_the_same_code() {
        let cases = [
            (Encoder::Text, json!("a\0b"), "22021"),
            (Encoder::Jsonb, json!({"a": ["x\0"]}), "22P05"),
            (Encoder::Jsonb, json!({"\0": 1}), "22P05"),
            (Encoder::Small, json!(32768), "22003"),
            (Encoder::Integer, json!(2_147_483_648_i64), "22003"),
            (Encoder::Big, json!("9223372036854775808"), "22003"),
            (Encoder::Integer, json!(1.5), "22P02"),
            (Encoder::Uuid, json!("none"), "22P02"),
            (Encoder::Uuids, json!(["none"]), "22P02"),
            (Encoder::Uuids, json!("none"), "22P02"),
            (Encoder::Boolean, json!("yes"), "22P02"),
            (Encoder::Moment, json!("yesterday"), "22007"),
            (Encoder::Day, json!("2026-02-30"), "22007"),
            (Encoder::Numeric, json!("NaN"), "22P02"),
        ];
        for (encoder, value, sqlstate) in cases {
            assert_eq!(field(encoder, &value), Err(sqlstate), "{encoder:?} {value}");
        }
    }

    #[test]
    fn a_field_that_fails_leaves_nothing_behind() {
        let mut out = vec![7];
        assert!(Encoder::Uuids.field(&json!(["6d5f2a0e-91c4-4b7d-8e53-0f7ac2d196b8", 1]), &mut out).is_err());
        assert_eq!(out, [7]);
    }
}
