//! Answers of people to questions: the append-only `decisions.jsonl`.

mod file;
mod stale;

use chrono::{DateTime, Utc};
pub use file::{about_file, judged_file};
use serde::{Deserialize, Serialize};
pub use stale::{Stale, stale};
use uuid::Uuid;

use crate::{
    cluster::{Cluster, Member},
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, Partition, Wrong},
    source::SourceRef,
};

/// The answer that leaves a question open for another day, and says that somebody looked at it.
pub const LATER: &str = "later";
/// The answer that takes the one before it back: the question is open again.
pub const UNDO: &str = "undo";

/// One answer. The last one to a question counts; earlier ones stay in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The question's id.
    pub question: Uuid,
    /// What the question was about; none in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<QuestionKind>,
    /// One of the question's options, a partition of its clients, [`LATER`] or [`UNDO`].
    pub answer: String,
    /// Who answered.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in their words; may be empty.
    #[serde(default)]
    pub why: String,
    /// The records that were judged; empty in files of older versions.
    #[serde(default)]
    pub records: Vec<SourceRef>,
    /// The question as it was judged, in words.
    #[serde(default)]
    pub judged: String,
    /// The clients that were judged, as they were then: the answer holds among those of them that still say the same, in whatever question
    /// they meet again. Empty where the question is none about clients side by side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
}

impl Decision {
    /// An answer to a question; `cluster` are the clients that it is about, where it is about clients side by side. The answer must be
    /// one that is [`understood`].
    pub fn on(question: &Question, cluster: Option<&Cluster<'_>>, answer: String) -> Self {
        let sums = cluster.map_or_else(String::new, |cluster| format!(" {}.", cluster.sums().join("; ")));
        let members = cluster.map_or(&[][..], |cluster| &cluster.members);
        Self {
            question: question.id,
            kind: Some(question.kind),
            answer,
            who: String::new(),
            at: DateTime::UNIX_EPOCH,
            why: String::new(),
            records: question.records.clone(),
            judged: format!("{}{sums}", question.text),
            members: members.iter().map(|member| (*member).clone()).collect(),
        }
    }

    /// Who says so, when, and why.
    #[must_use]
    pub fn by(self, who: &str, at: DateTime<Utc>, why: &str) -> Self {
        Self { who: who.to_owned(), at, why: why.to_owned(), ..self }
    }

    /// True where these words say the same again, in another order or in short.
    pub fn is_in_words(&self, words: &str) -> bool {
        let names: Vec<i64> = match self.members.as_slice() {
            [] if self.kind.is_some_and(is_about_rows) => self.records.iter().map(|at| at.id).collect(),
            members => members.iter().map(Member::name).collect(),
        };
        match Partition::parse(&words.to_ascii_lowercase(), &names) {
            _ if self.answer.eq_ignore_ascii_case(words) => true,
            Ok(partition) if !names.is_empty() => self.answer == partition.to_string(),
            _ => (names.is_empty() || self.answer == KEEP_APART) && is_short(words, &self.answer),
        }
    }

    /// True where it settles its question.
    pub fn settles(&self) -> bool {
        self.answer != LATER && self.answer != UNDO
    }
}

/// The answer in the words in which it is noted, in whichever capitals it is given: spreadsheets and telephones write the first one by themselves. Of an
/// option its first words are enough where no other begins with them: `accept`.
pub fn understood(question: &Question, cluster: Option<&Cluster<'_>>, answer: &str) -> Result<String, Wrong> {
    if answer == LATER || question.options.iter().any(|option| option == answer) {
        return Ok(answer.to_owned());
    }
    let only = |fits: fn(&str, &str) -> bool| {
        let all = question.options.iter().map(String::as_str).chain([LATER]);
        let mut fitting = all.filter(|option| fits(answer, option));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    if let Some(option) = only(str::eq_ignore_ascii_case).or_else(|| only(is_short)) {
        return Ok(option.to_owned());
    }
    match names(question, cluster) {
        names if names.is_empty() => Err(Wrong::NoAnswer(answer.to_owned())),
        names => {
            Partition::parse(&answer.to_ascii_lowercase(), &names).map(|partition| partition.to_string())
        }
    }
}

/// True where an option begins with these words.
fn is_short(words: &str, option: &str) -> bool {
    let (begin, rest) = option.split_at_checked(words.len()).unwrap_or_default();
    begin.eq_ignore_ascii_case(words) && rest.starts_with(' ')
}

/// What an answer in parts names: clients side by side by their first interests, and the rows of a suspect client or a shared inbox by their
/// own ids. Empty where a question knows no parts.
pub fn names(question: &Question, cluster: Option<&Cluster<'_>>) -> Vec<i64> {
    match cluster {
        Some(cluster) => cluster.names(),
        None if is_about_rows(question.kind) => question.records.iter().map(|at| at.id).collect(),
        None => Vec::new(),
    }
}

/// True where a question is about rows, who of them is one person.
const fn is_about_rows(kind: QuestionKind) -> bool {
    matches!(kind, QuestionKind::SuspectCluster | QuestionKind::SharedInbox)
}

#[cfg(test)]
mod tests;
