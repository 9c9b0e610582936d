//! What a stage found and wants seen: warnings, questions, candidates, and cells, files and rows that were left out.

mod code;

pub use code::Code;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{source::SourceRef, target::Table, words::count};

/// serde's name is the one spelling in files, terminal and documents.
fn named(kind: &(impl Serialize + fmt::Debug), f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => f.write_str(&name),
        _ => write!(f, "{kind:?}"),
    }
}

/// One warning: what, where (table, record id, column, value as it stood) and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The kind.
    pub code: Code,
    /// The source record; none where the warning is of a column, an object or the whole snapshot.
    pub record: Option<SourceRef>,
    /// The source column's title; empty where there is none.
    pub column: String,
    /// The value as the source holds it (masked when shown, unless told otherwise).
    pub value: String,
    /// One sentence: what was done, and what a person may do.
    pub message: String,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// A select value that the mapping does not know: what does it mean?
    UnknownValue,
    /// Rows with one e-mail address and unlike names: one person or a shared inbox?
    SharedInbox,
    /// Clients that may be one person: two, a chain of them, or a crowd.
    Duplicate,
    /// Rows that were merged and may be several people: too many, telephone numbers of two countries, unlike names on one e-mail address.
    SuspectCluster,
    /// A file with several equally good owners, or none.
    FileOwner,
    /// A berth whose status and interests disagree.
    BerthStatus,
}

impl fmt::Display for QuestionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        named(self, f)
    }
}

/// Something that only a person can decide. Its id is derived from its content, so the same question has the same id again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Derived from kind and content.
    pub id: Uuid,
    /// The kind.
    pub kind: QuestionKind,
    /// The source records it is about, sorted.
    pub records: Vec<SourceRef>,
    /// The question in words.
    pub text: String,
    /// The answers that are understood.
    pub options: Vec<String>,
    /// What happens while it stays open.
    pub meanwhile: String,
    /// True where the load waits for the answer (exit 5).
    pub blocking: bool,
    /// What questions have in common that may be answered together, in words without a record or a name; empty where each is a matter of
    /// its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alike: String,
}

impl Question {
    /// True where both may be answered together, and of a question and itself.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.id == other.id
            || !self.alike.is_empty() && (self.kind, &self.alike) == (other.kind, &other.alike)
    }
}

/// Two clients that may be one person, explained as a sum of named reasons. One line of `dedup-candidates.csv`. The candidates with one
/// question are what it is about (`cluster::Cluster`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The question that asks about the two, perhaps among others; where they are too weak to be asked about, the one that an answer by
    /// hand is noted under.
    pub question: Uuid,
    /// The first client: the smaller founding interest id.
    pub client_a: Uuid,
    /// The second client.
    pub client_b: Uuid,
    /// Full name of the first.
    pub name_a: String,
    /// Full name of the second.
    pub name_b: String,
    /// Interests behind the first, sorted.
    pub interests_a: Vec<i64>,
    /// Interests behind the second, sorted.
    pub interests_b: Vec<i64>,
    /// The sum of the reasons' points. Below 1 only where an earlier answer made one of the two, which has lapsed since: otherwise more for
    /// than against must speak for a candidate.
    pub score: i32,
    /// Why, each with its points.
    pub reasons: Vec<Reason>,
}

impl Candidate {
    /// The sum in words: `12 and 15: 70 points: same telephone number (+50), same name (+20)`.
    pub fn sum(&self) -> String {
        let name = |interests: &[i64]| interests.first().copied().unwrap_or_default();
        let (a, b) = (name(&self.interests_a), name(&self.interests_b));
        let reasons: Vec<String> = self.reasons.iter().map(Reason::told).collect();
        format!("{a} and {b}: {}: {}", count(self.score, "point"), reasons.join(", "))
    }
}

/// One named reason of a candidate's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words: `same telephone number`.
    pub text: Cow<'static, str>,
    /// Points, negative for evidence against.
    pub points: i32,
}

impl Reason {
    /// `same name (+20)`.
    pub fn told(&self) -> String {
        format!("{} ({:+})", self.text, self.points)
    }
}

/// A non-empty source cell that does not go to the target, and why. One line of `dropped-cells.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedCell {
    /// The record.
    pub record: SourceRef,
    /// The column's title.
    pub column: String,
    /// The value.
    pub value: String,
    /// Why it is not carried.
    pub reason: String,
}

/// An object of a bucket for which no owner was found. One line of `unmatched-files.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedFile {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The ETag of the listing; empty where the store has none.
    #[serde(default)]
    pub etag: String,
    /// Why: no rule matched, or a tie with its owners.
    pub reason: String,
    /// What becomes of it: loaded without an owner as `misc`, or left out (folder markers, operational caches).
    pub outcome: String,
    /// The owners to choose from: `interests 412`; empty where no rule names one.
    #[serde(default)]
    pub candidates: Vec<String>,
    /// What a decision about it names: place, content and candidates; none where it is left out.
    #[serde(default)]
    pub question: Option<Uuid>,
}

/// A row that is not in the target and is not lost: it is here, with its reason. One line of `quarantine.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// The target table.
    pub table: Table,
    /// The row's primary key as text (`uuid`, or `uuid,uuid` for a junction).
    pub key: String,
    /// The source records the row was made of.
    pub from: Vec<SourceRef>,
    /// The target column at fault; empty where the server did not name one.
    pub column: String,
    /// The value at fault; empty where not known.
    pub value: String,
    /// The server's SQLSTATE; empty where the plan itself held the row back.
    pub sqlstate: String,
    /// The reason: the server's message, or the plan's.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// The key of the quarantined row that this one depends on; empty where it is itself at fault.
    pub cause: String,
}

impl Quarantined {
    /// True where no row of this key went in. Of an id that is there twice one did: nothing that depends on it is orphaned.
    pub fn is_out(&self) -> bool {
        self.sqlstate != "23505" || self.column != "id"
    }
}
