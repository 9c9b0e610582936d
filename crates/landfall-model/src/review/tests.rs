//! What the desk lets through, and what it says to the second of two.

use chrono::DateTime;
use tempfile::{TempDir, tempdir};
use uuid::Uuid;

use super::{Book, By, Refusal};
use crate::{
    cluster::Member,
    decision::{LATER, UNDO},
    finding::{Candidate, Question, QuestionKind, UnmatchedFile},
    rundir::{self, RunDir, RunInfo},
    source::{SourceRef, SourceTable},
};

const ANNA: By<'_> = By { who: "anna", at: DateTime::UNIX_EPOCH, why: "" };

fn member(n: u128) -> Member {
    let id = i64::try_from(n).unwrap();
    let (client, content) = (Uuid::from_u128(100 + n), Uuid::from_u128(200 + n));
    Member { client, interests: vec![id], content, made_of: Vec::new(), says: Vec::new() }
}

fn pair(question: u128, a: u128, b: u128) -> Candidate {
    let id = |n: u128| vec![i64::try_from(n).unwrap()];
    Candidate {
        question: Uuid::from_u128(question),
        client_a: Uuid::from_u128(100 + a),
        client_b: Uuid::from_u128(100 + b),
        name_a: String::new(),
        name_b: String::new(),
        interests_a: id(a),
        interests_b: id(b),
        score: 70,
        reasons: Vec::new(),
    }
}

/// A plan that asks whether 1 and 2 are one person, thinks little of 2 and 3, and has a file of nobody.
fn run() -> (TempDir, RunDir) {
    let folder = tempdir().unwrap();
    let run = RunDir::create_at(folder.path(), &RunInfo::new("run", "dry-run", "", "")).unwrap();
    let records = [1, 2].map(|id| SourceRef::new(SourceTable::Interests, id)).to_vec();
    let question = Question {
        id: Uuid::from_u128(1),
        kind: QuestionKind::Duplicate,
        records,
        text: "one person?".to_owned(),
        options: ["merge", "keep apart"].map(str::to_owned).to_vec(),
        meanwhile: String::new(),
        blocking: false,
        alike: String::new(),
    };
    let file = UnmatchedFile {
        bucket: "b".to_owned(),
        key: "k.pdf".to_owned(),
        size: 7,
        etag: String::new(),
        reason: "no rule names an owner".to_owned(),
        outcome: "loaded without an owner".to_owned(),
        candidates: Vec::new(),
        question: Some(Uuid::from_u128(3)),
    };
    run.write_jsonl(rundir::QUESTIONS, [&question]).unwrap();
    run.write_jsonl(rundir::CANDIDATES, [&pair(1, 1, 2), &pair(2, 2, 3)]).unwrap();
    run.write_jsonl(rundir::MEMBERS, [&member(1), &member(2), &member(3)]).unwrap();
    run.write_jsonl(rundir::UNMATCHED_FILES, [&file]).unwrap();
    for table in SourceTable::ALL {
        let ids: &[(&str, Uuid)] = if table == SourceTable::Interests { &[("2", Uuid::nil())] } else { &[] };
        let map: std::collections::BTreeMap<_, _> = ids.iter().copied().collect();
        run.write_json(&rundir::id_map(table.name()), &map).unwrap();
    }
    (folder, run)
}

#[test]
fn of_two_who_answer_at_once_the_second_is_told_and_nothing_of_hers_is_noted() {
    let (_folder, run) = run();
    let id = Uuid::from_u128(1);
    let mut first = Book::open(run.clone()).unwrap();
    let mut second = Book::open(run.clone()).unwrap();
    let seen = second.times_spoken(id);
    first.answer(id, "merge", 0, ANNA).unwrap();
    let refused = second.answer(id, "keep apart", seen, By { who: "ben", ..ANNA }).unwrap_err();
    assert!(refused.to_string().starts_with("anna said \"merge\" meanwhile"), "{refused}");
    assert_eq!(second.decisions().len(), 1);
    assert!(matches!(second.answer(id, "keep apart", 1, ANNA), Err(Refusal::Settled(_))));
    second.answer(id, UNDO, 1, ANNA).unwrap();
    second.answer(id, "keep apart", 2, ANNA).unwrap();
    let answers: Vec<String> = run
        .read_appended(rundir::DECISIONS)
        .unwrap()
        .into_iter()
        .map(|said: crate::decision::Decision| said.answer)
        .collect();
    assert_eq!(answers, ["merge", "undo", "keep apart"]);
}

#[test]
fn several_are_noted_together_or_not_at_all() {
    let (_folder, run) = run();
    let mut book = Book::open(run.clone()).unwrap();
    let decisions: Vec<_> = [1, 2].map(|id| (book.decide(Uuid::from_u128(id), "merge").unwrap(), 0)).to_vec();
    Book::open(run.clone()).unwrap().answer(Uuid::from_u128(2), LATER, 0, ANNA).unwrap();
    assert!(matches!(book.note(&decisions), Err(Refusal::Meanwhile(_))));
    assert_eq!(run.read_appended::<serde_json::Value>(rundir::DECISIONS).unwrap().len(), 1);
}

fn alike<const N: usize>(ids: [Uuid; N], alike: &str) -> [Question; N] {
    ids.map(|id| Question {
        id,
        kind: QuestionKind::BerthStatus,
        records: Vec::new(),
        text: "sold?".to_owned(),
        options: ["accept", "keep"].map(str::to_owned).to_vec(),
        meanwhile: String::new(),
        blocking: false,
        alike: alike.to_owned(),
    })
}

#[test]
fn all_alike_get_no_answer_where_the_one_that_was_chosen_has_one_meanwhile() {
    let folder = tempdir().unwrap();
    let run = RunDir::create_at(folder.path(), &RunInfo::new("run", "dry-run", "", "")).unwrap();
    let alike = alike([11, 12].map(Uuid::from_u128), "sold, but nobody has it");
    run.write_jsonl(rundir::QUESTIONS, &alike).unwrap();
    for nothing in [rundir::CANDIDATES, rundir::MEMBERS, rundir::UNMATCHED_FILES] {
        run.write_jsonl(nothing, &[(); 0]).unwrap();
    }
    let (mut first, mut second) = (Book::open(run.clone()).unwrap(), Book::open(run.clone()).unwrap());
    first.answer(alike[0].id, "keep", 0, ANNA).unwrap();
    let refused = second.answer_alike(alike[0].id, "accept", By { who: "ben", ..ANNA }).unwrap_err();
    assert!(refused.to_string().starts_with("anna said \"keep\" meanwhile"), "{refused}");
    assert!(second.last_word(alike[1].id).is_none());
    let noted = second.answer_alike(alike[1].id, "accept", ANNA).unwrap();
    assert_eq!(noted.iter().map(|decision| decision.question).collect::<Vec<_>>(), [alike[1].id]);
}

#[test]
fn what_was_answered_at_once_is_taken_back_at_once_but_for_what_was_said_anew() {
    let folder = tempdir().unwrap();
    let run = RunDir::create_at(folder.path(), &RunInfo::new("run", "dry-run", "", "")).unwrap();
    let [first, second, other] = [11, 12, 13].map(Uuid::from_u128);
    let questions = alike([first, second, other], "sold, but nobody has it");
    run.write_jsonl(rundir::QUESTIONS, &questions).unwrap();
    for nothing in [rundir::CANDIDATES, rundir::MEMBERS, rundir::UNMATCHED_FILES] {
        run.write_jsonl(nothing, &[(); 0]).unwrap();
    }
    let at = |second: i64| By { at: DateTime::from_timestamp(second, 0).unwrap(), ..ANNA };
    let mut book = Book::open(run).unwrap();
    book.answer(other, "keep", 0, at(1)).unwrap();
    assert_eq!(book.answer_alike(first, "keep", at(2)).unwrap().len(), 2);
    assert_eq!(book.together(second), [first, second], "the third was answered by itself");
    book.answer(second, UNDO, 1, at(3)).unwrap();
    book.answer(second, "keep", 2, at(4)).unwrap();
    assert!(matches!(book.undo_together(first, 0, at(5)), Err(Refusal::Meanwhile(_))), "as it was seen");
    let undone = book.undo_together(first, 1, at(5)).unwrap();
    assert_eq!(
        undone.iter().map(|said| (said.question, said.answer.as_str())).collect::<Vec<_>>(),
        [(first, UNDO)]
    );
    assert_eq!([first, second, other].map(|id| book.is_settled(id)), [false, true, true]);
    assert!(matches!(book.undo_together(first, 2, at(6)), Err(Refusal::Unanswered(_))));
}

#[test]
fn weak_pairs_and_files_of_nobody_can_be_answered_and_only_with_what_there_is() {
    let (_folder, run) = run();
    let mut book = Book::open(run.clone()).unwrap();
    assert_eq!((book.questions().len(), book.strays().len()), (1, 1));
    let mut answerable: Vec<u128> = book.answerable().iter().map(Uuid::as_u128).collect();
    answerable.sort_unstable();
    assert_eq!(answerable, [1, 2, 3]);
    let file = Uuid::from_u128(3);
    let refused = |book: &mut Book, words: &str| book.answer(file, words, 0, ANNA).unwrap_err().to_string();
    assert!(refused(&mut book, "clients 9").contains("no record 9 in interests"));
    assert!(refused(&mut book, "people 2").contains("berths ID | clients ID"));
    let noted = book.answer(file, "Clients 2", 0, ANNA).unwrap();
    assert_eq!((noted.answer.as_str(), noted.records[0].id), ("clients 2", 2));
    assert!(noted.judged.starts_with("Whose file is \"b/k.pdf\""));
    let noted = book.answer(Uuid::from_u128(2), "merge", 0, ANNA).unwrap();
    assert_eq!(noted.members, [member(2), member(3)]);
    assert_eq!(book.answered(), [file, Uuid::from_u128(2)]);
    assert!(matches!(book.answer(Uuid::from_u128(9), "merge", 0, ANNA), Err(Refusal::Gone(_))));
}
