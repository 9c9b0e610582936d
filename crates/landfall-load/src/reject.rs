//! A row that does not go into the target, and why.

use landfall_model::finding::Quarantined;
use serde::{Deserialize, Serialize};
use tokio_postgres::error::DbError;

/// One rejected line of `normalized/<table>.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The line, from 0.
    pub line: i64,
    /// The live column at fault; empty where not known.
    pub column: String,
    /// The server's SQLSTATE, or the one that it would have given.
    pub sqlstate: String,
    /// The reason.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// The key of the quarantined row that this one depends on; empty where it is itself at fault.
    pub cause: String,
}

impl Reject {
    /// A row at fault, with the advice that goes with the code.
    pub fn new(line: i64, column: &str, sqlstate: &str, message: impl Into<String>) -> Self {
        Self {
            line,
            column: column.to_owned(),
            sqlstate: sqlstate.to_owned(),
            message: message.into(),
            hint: advice(sqlstate).to_owned(),
            cause: String::new(),
        }
    }

    /// A row that the server refused, in its words; its `DETAIL` is left out, since it quotes the row.
    pub fn of_server(line: i64, column: &str, error: &DbError) -> Self {
        let column = error.column().unwrap_or(column);
        let mut reject = Self::new(line, column, error.code().code(), error.message());
        if let Some(hint) = error.hint() {
            hint.clone_into(&mut reject.hint);
        }
        reject
    }

    /// A row that was refused before, for the reason that was told then.
    pub fn again(line: i64, why: &Quarantined) -> Self {
        let Quarantined { column, sqlstate, message, hint, cause, .. } = why.clone();
        Self { line, column, sqlstate, message, hint, cause }
    }

    /// True where the row itself is at fault, not one that it depends on.
    pub const fn is_root(&self) -> bool {
        self.cause.is_empty()
    }
}

fn advice(sqlstate: &str) -> &'static str {
    match sqlstate {
        "23502" => "fill the value in at the source, or give it a fallback in the mapping file",
        "23503" => "the row that it refers to is neither in the plan nor in the target: plan anew",
        "23505" => "remove one of the two at the source",
        "23514" => "correct the value at the source, or map it to one that the target takes",
        "23P01" => "it excludes another row: correct one of the two at the source",
        "22001" | "22003" => "shorten or correct the value at the source, or widen the column",
        "22021" | "22P05" => "remove the character at the source",
        _ => "correct the record at the source, or ask the CRM's developers what the target demands",
    }
}
