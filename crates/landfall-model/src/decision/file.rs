//! How questions and decisions about a file name it.

use crate::source::Object;

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

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::{about_file, judged_file};
    use crate::{
        decision::{Decision, stale},
        finding::{Question, QuestionKind},
        source::{Object, SourceRef, SourceTable},
    };

    fn text(key: &str, etag: &str) -> String {
        about_file(&Object {
            bucket: "b".to_owned(),
            key: key.to_owned(),
            size: 7,
            etag: etag.to_owned(),
            modified: String::new(),
        })
    }

    fn question(id: u128, text: String) -> Question {
        Question {
            id: Uuid::from_u128(id),
            kind: QuestionKind::FileOwner,
            records: [1, 3].map(|id| SourceRef::new(SourceTable::Interests, id)).to_vec(),
            text,
            options: Vec::new(),
            meanwhile: String::new(),
            blocking: false,
            alike: String::new(),
        }
    }

    #[test]
    fn a_decision_on_another_content_or_other_candidates_of_the_file_is_stale() {
        let now = question(9, text("a \"x\".pdf", "e2"));
        assert_eq!(now.text, "Whose file is \"b/a 'x'.pdf\" (7 bytes, ETag e2)?");
        // The same words of another question are about other candidates.
        let cases = [
            (1, "a \"x\".pdf", "e1", true),
            // The same two may own another file.
            (1, "a.pdf", "e1", false),
            (1, "a \"x\".pdf", "e2", true),
            (9, "a \"x\".pdf", "e2", false),
        ];
        for (id, key, etag, expected) in cases {
            let before = question(id, text(key, etag));
            let decision = Decision::on(&before, None, "interests 3".to_owned());
            let decisions = [decision.by("anna", DateTime::UNIX_EPOCH, "")];
            assert_eq!(stale(&[&decisions[0]], &now, None).is_some(), expected, "{}", before.text);
        }
        assert_eq!(judged_file("Are they one person?"), None);
    }
}
