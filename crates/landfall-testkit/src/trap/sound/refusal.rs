//! What a server says when it does not do what it is asked, in each version and generation of the API (NOCODB 7).

use serde_json::{Value, json};

use super::route::Api;
use crate::{trap::call::Reply, version::Version};

/// A call that is not answered with what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No token, or one that nobody has.
    Token,
    /// A verb that a viewer may not use.
    Write,
    Route {
        method: String,
        path: String,
    },
    Base(String),
    Table(String),
    Record(String),
    /// A title that the table lacks, and the name of the query that holds it.
    Field {
        title: String,
        within: &'static str,
    },
    FilterField(String),
    Operator(String),
    /// A time without `exactDate`.
    BareMoment(String),
    Malformed(String),
    /// An order that is not written as this generation of the API wants it.
    Sort,
    Offset(u64),
}

impl Refusal {
    /// As this version says it.
    pub fn reply(&self, version: Version, api: Api) -> Reply {
        let v3 = api == Api::V3;
        let named =
            |status: u16, code: &str, message: String| Reply::new(status, &coded(version, code, &message));
        let filter = |message: String, old: &Value| match v3 {
            true => named(422, "INVALID_FILTER", message),
            false => Reply::new(422, &old.to_string()),
        };
        match self {
            Self::Token => match version {
                Version::V0262 => Reply::new(401, r#"{"msg":"Invalid token"}"#),
                Version::V0301 => named(
                    401,
                    "AUTHENTICATION_REQUIRED",
                    "Authentication required - Invalid token".to_owned(),
                ),
            },
            Self::Write => Reply::new(403, r#"{"msg":"Unauthorized access"}"#),
            Self::Route { method, path } => {
                Reply::new(404, &json!({"msg": format!("Cannot {method} {path}")}).to_string())
            }
            Self::Base(id) => {
                named(if v3 { 422 } else { 404 }, "BASE_NOT_FOUND", format!("Base '{id}' not found"))
            }
            Self::Table(id) => {
                named(if v3 { 422 } else { 404 }, "TABLE_NOT_FOUND", format!("Table '{id}' not found"))
            }
            Self::Record(id) => named(404, "RECORD_NOT_FOUND", format!("Record '{id}' not found")),
            Self::Field { title, within } if v3 => named(
                422,
                "FIELD_NOT_FOUND",
                format!("Field '{title}' on '{within}' query parameter not found"),
            ),
            Self::Field { title, .. } => named(404, "FIELD_NOT_FOUND", format!("Field '{title}' not found")),
            Self::FilterField(title) => filter(
                format!("Invalid filter field '{title}' not found"),
                &json!({"msg": format!("Column alias '{title}' not found.")}),
            ),
            Self::Operator(word) => filter(
                format!(
                    "Invalid filter expression: '{word}' is not a recognized operator. Please use a valid comparison or logical operator"
                ),
                &json!({"msg": format!("{word} is not supported.")}),
            ),
            Self::BareMoment(value) => filter(
                format!("Invalid filter '{value}' is not supported"),
                &json!({"msg": format!("'{value}' is not supported.")}),
            ),
            Self::Malformed(rest) => filter(
                format!("Invalid filter syntax: not expected '{rest}'"),
                &json!({"msg": "Invalid filter format."}),
            ),
            Self::Sort => named(400, "INVALID_REQUEST_BODY", "Invalid sort".to_owned()),
            Self::Offset(offset) => {
                named(422, "INVALID_OFFSET_VALUE", format!("Offset value '{offset}' is invalid"))
            }
        }
    }
}

/// `error` and `message`; 0.301 puts `ERR_` before each code.
fn coded(version: Version, code: &str, message: &str) -> String {
    let code = match version {
        Version::V0262 => code.to_owned(),
        Version::V0301 => format!("ERR_{code}"),
    };
    json!({"error": code, "message": message}).to_string()
}
