//! Files without an owner of which the plan asks nothing, since no rule names anybody: whoever knows may say whose they are.

use std::collections::HashSet;

use uuid::Uuid;

use crate::{
    decision::about_file,
    finding::{Question, QuestionKind, UnmatchedFile},
    plan::ledger::MISCELLANEOUS,
    source::Object,
};

/// A question for each file that is not asked about already.
pub(super) fn questions(asked: &[Question], files: &[UnmatchedFile]) -> Vec<Question> {
    let asked: HashSet<Uuid> = asked.iter().map(|question| question.id).collect();
    let strays = files.iter().filter_map(|file| Some((file.question?, file)));
    strays.filter(|(id, _)| !asked.contains(id)).map(|(id, file)| question(id, file)).collect()
}

fn question(id: Uuid, file: &UnmatchedFile) -> Question {
    Question {
        id,
        kind: QuestionKind::FileOwner,
        records: Vec::new(),
        text: judged(file),
        options: file.candidates.iter().cloned().chain([MISCELLANEOUS.to_owned()]).collect(),
        meanwhile: file.outcome.clone(),
        blocking: false,
        alike: String::new(),
    }
}

/// What a decision about a file notes of it: the place, what the content is known by, and why it has no owner.
pub(super) fn judged(file: &UnmatchedFile) -> String {
    let UnmatchedFile { bucket, key, size, etag, .. } = file.clone();
    let object = Object { bucket, key, size, etag, modified: String::new() };
    format!("{} {}", about_file(&object), file.reason)
}
