//! Answers of people to questions: the append-only `decisions.jsonl`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    finding::Question,
    source::{Object, SourceRef},
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
    /// One of the question's options, [`LATER`] or [`UNDO`].
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
}

impl Decision {
    /// True where it settles its question.
    pub fn settles(&self) -> bool {
        self.answer != LATER && self.answer != UNDO
    }
}

/// The last word on a question; none where nobody spoke.
pub fn last_word(decisions: &[Decision], question: Uuid) -> Option<&Decision> {
    decisions.iter().rev().find(|decision| decision.question == question)
}

const WHOSE_FILE: &str = "Whose file is \"";

/// How questions and decisions about a file begin: its place and what its content is known by. Quotes mark what is masked, so a key has none.
pub fn about_file(object: &Object) -> String {
    let Object { bucket, key, size, etag, .. } = object;
    let etag = if etag.is_empty() { String::new() } else { format!(", ETag {etag}") };
    format!("{WHOSE_FILE}{bucket}/{}\" ({size} bytes{etag})?", key.replace('"', "'"))
}

/// The place of the file that a question or decision is about; none where it is about something else.
pub fn judged_file(text: &str) -> Option<&str> {
    text.strip_prefix(WHOSE_FILE)?.split('"').next()
}

/// A decision that judged the records of this open question when they said something else: it no longer applies, and the person who decided
/// should see what changed. The latest where there are several.
pub fn stale<'d>(decisions: &'d [Decision], question: &Question) -> Option<&'d Decision> {
    let is_about_these = |decision: &&Decision| {
        let shared = decision.records.iter().filter(|at| question.records.contains(at)).count();
        let file = judged_file(&question.text);
        let is_of_file = file.is_some() && judged_file(&decision.judged) == file;
        decision.question != question.id && (shared > 1 || is_of_file) && decision.judged != question.text
    };
    let is_standing = |decision: &&Decision| {
        decision.settles() && last_word(decisions, decision.question).is_some_and(|last| last == *decision)
    };
    decisions.iter().rev().filter(is_about_these).find(is_standing)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::{Decision, LATER, UNDO, about_file, judged_file, last_word, stale};
    use crate::{
        finding::{Question, QuestionKind},
        source::{Object, SourceRef, SourceTable},
    };

    fn decision(question: u128, answer: &str, records: &[i64], judged: &str) -> Decision {
        Decision {
            question: Uuid::from_u128(question),
            answer: answer.to_owned(),
            who: "anna".to_owned(),
            at: DateTime::UNIX_EPOCH,
            why: String::new(),
            records: records.iter().map(|id| SourceRef::new(SourceTable::Interests, *id)).collect(),
            judged: judged.to_owned(),
        }
    }

    fn question(id: u128, records: &[i64], text: &str) -> Question {
        Question {
            id: Uuid::from_u128(id),
            kind: QuestionKind::Duplicate,
            records: records.iter().map(|id| SourceRef::new(SourceTable::Interests, *id)).collect(),
            text: text.to_owned(),
            options: Vec::new(),
            meanwhile: String::new(),
            blocking: false,
        }
    }

    #[test]
    fn the_last_answer_counts_and_one_that_was_taken_back_settles_nothing() {
        let all = [decision(1, "merge", &[], ""), decision(2, LATER, &[], ""), decision(1, UNDO, &[], "")];
        let last = last_word(&all, Uuid::from_u128(1)).unwrap();
        assert_eq!((last.answer.as_str(), last.settles()), (UNDO, false));
        assert!(!last_word(&all, Uuid::from_u128(2)).unwrap().settles());
        assert_eq!(last_word(&all, Uuid::from_u128(3)), None);
    }

    #[test]
    fn a_decision_on_another_content_of_the_file_is_stale() {
        let object = |key: &str, etag: &str| Object {
            bucket: "b".to_owned(),
            key: key.to_owned(),
            size: 7,
            etag: etag.to_owned(),
            modified: String::new(),
        };
        let now = question(9, &[], &about_file(&object("a \"x\".pdf", "e2")));
        assert_eq!(now.text, "Whose file is \"b/a 'x'.pdf\" (7 bytes, ETag e2)?");
        for (key, etag, expected) in
            [("a \"x\".pdf", "e1", true), ("a.pdf", "e1", false), ("a \"x\".pdf", "e2", false)]
        {
            let judged = about_file(&object(key, etag));
            let decisions = [decision(1, "interests 3", &[], &judged)];
            assert_eq!(stale(&decisions, &now).is_some(), expected, "{judged}");
        }
        assert_eq!(judged_file("Are they one person?"), None);
    }

    #[test]
    fn a_decision_on_the_same_records_that_said_something_else_is_stale() {
        let now = question(9, &[5, 7], "now");
        let cases: [(Vec<Decision>, Option<&str>); 6] = [
            (vec![decision(1, "merge", &[5, 7], "then")], Some("merge")),
            (vec![decision(1, "merge", &[5, 7, 8], "then")], Some("merge")),
            (vec![decision(1, "merge", &[5, 8], "then")], None),
            (vec![decision(9, "merge", &[5, 7], "then")], None),
            (vec![decision(1, "merge", &[5, 7], "then"), decision(1, UNDO, &[5, 7], "then")], None),
            (
                vec![decision(1, "merge", &[5, 7], "a"), decision(2, "keep apart", &[5, 7], "b")],
                Some("keep apart"),
            ),
        ];
        for (decisions, expected) in cases {
            let found = stale(&decisions, &now).map(|decision| decision.answer.as_str());
            assert_eq!(found, expected, "{decisions:?}");
        }
    }
}
