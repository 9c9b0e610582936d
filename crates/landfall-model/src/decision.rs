//! Answers of people to questions: the append-only `decisions.jsonl`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One answer. The last one to a question counts; earlier ones stay in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The question's id.
    pub question: Uuid,
    /// One of the question's options.
    pub answer: String,
    /// Who answered.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in their words; may be empty.
    #[serde(default)]
    pub why: String,
}
