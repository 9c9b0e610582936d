//! Which answer counts, and which one has lapsed.

use chrono::DateTime;
use uuid::Uuid;

use super::{Decision, LATER, UNDO, stale, understood};
use crate::{
    cluster::{Cluster, Member},
    finding::{Question, QuestionKind},
    partition::Wrong,
    source::{SourceRef, SourceTable},
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
        kind: Some(QuestionKind::Duplicate),
        members: Vec::new(),
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
        alike: String::new(),
    }
}

#[test]
fn an_answer_that_is_put_off_or_taken_back_settles_nothing() {
    for (answer, settles) in [("merge", true), (LATER, false), (UNDO, false)] {
        assert_eq!(decision(1, answer, &[], "").settles(), settles, "{answer}");
    }
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
        let found = stale(&decisions.iter().collect::<Vec<_>>(), &now, None)
            .map(|stale| stale.decision.answer.as_str());
        assert_eq!(found, expected, "{decisions:?}");
    }
    let of_another_kind =
        Decision { kind: Some(QuestionKind::UnknownValue), ..decision(1, "open", &[5, 7], "then") };
    assert_eq!(stale(&[&of_another_kind], &now, None), None);
}

/// A client of these interests; `content` stands for all that they say.
fn member(interests: &[i64], content: u128, made_of: &[u128]) -> Member {
    Member {
        client: Uuid::from_u128(1000 + content),
        interests: interests.to_vec(),
        content: Uuid::from_u128(content),
        made_of: made_of.iter().map(|&content| Uuid::from_u128(content)).collect(),
        says: Vec::new(),
    }
}

#[test]
fn a_decision_on_clients_is_stale_when_one_of_two_that_it_judged_says_something_else() {
    let judged =
        |members: &[Member]| Decision { members: members.to_vec(), ..decision(1, "merge", &[], "then") };
    let now = [member(&[5, 6], 50, &[51, 52]), member(&[7], 70, &[])];
    let (five, seven) = (member(&[5], 51, &[]), member(&[7], 70, &[]));
    let cases = [
        (judged(&[five.clone(), seven.clone()]), None),
        (judged(&[member(&[5, 6], 50, &[]), seven.clone()]), None),
        (judged(&[five.clone(), member(&[7], 71, &[])]), Some(7)),
        (judged(&[five, member(&[8], 80, &[])]), None),
        (judged(&[member(&[6], 60, &[]), seven]), Some(5)),
    ];
    let cluster = Cluster { members: now.iter().collect(), pairs: Vec::new() };
    for (decision, expected) in cases {
        let decisions = [decision];
        let found = stale(&[&decisions[0]], &question(9, &[5, 6, 7], "now"), Some(&cluster));
        let changed = found.map(|stale| stale.changed[0].1.name());
        assert_eq!(changed, expected, "{decisions:?}");
    }
}

#[test]
fn an_answer_is_noted_in_its_own_words_with_whom_it_judged() {
    let members = [member(&[5, 6], 50, &[]), member(&[7], 70, &[])];
    let cluster = Cluster { members: members.iter().collect(), pairs: Vec::new() };
    let question = question(9, &[5, 6, 7], "one person?");
    let answer = understood(&question, Some(&cluster), "merge 7 ,5").unwrap();
    let decision = Decision::on(&question, Some(&cluster), answer);
    assert_eq!((decision.answer.as_str(), decision.members.as_slice()), ("merge", &members[..]));
    assert!(understood(&question, None, "merge").is_err());
    let suspect = Question { kind: QuestionKind::SuspectCluster, ..question };
    assert_eq!(understood(&suspect, None, "merge 7 ,5").as_deref(), Ok("merge 5, 7 | 6"), "its rows");
    assert_eq!(understood(&suspect, None, "Merge 7,5").as_deref(), Ok("merge 5, 7 | 6"));
    assert_eq!(understood(&suspect, None, "merge 5, 8"), Err(Wrong::Unknown(8)));
    assert_eq!(understood(&suspect, None, LATER), Ok(LATER.to_owned()));
}

#[test]
fn the_first_words_of_one_option_are_enough_in_any_capitals() {
    let options = |options: &[&str]| Question {
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        ..question(1, &[5], "")
    };
    let cases: [(&[&str], &str, Option<&str>); 11] = [
        (&["accept sold", "keep"], "accept", Some("accept sold")),
        (&["accept sold", "keep"], "keep", Some("keep")),
        (&["accept sold", "accept under_offer", "keep"], "accept", None),
        (&["accept sold", "keep"], "acc", None),
        (&["accept sold", "keep"], "", None),
        (&["accept sold", "keep"], "Accept", Some("accept sold")),
        (&["accept sold", "keep"], "ACCEPT SOLD", Some("accept sold")),
        (&["accept sold", "keep"], "Later", Some("later")),
        (&["Owner", "owner"], "Owner", Some("Owner")),
        (&["Owner", "owner"], "OWNER", None),
        (&["größe 1"], "grö", None),
    ];
    for (known, answer, expected) in cases {
        let found = understood(&options(known), None, answer).ok();
        assert_eq!(found.as_deref(), expected, "{known:?}: {answer}");
    }
}

#[test]
fn a_decision_on_a_berth_is_stale_when_its_interests_or_its_status_are_others() {
    let berth = |id| SourceRef::new(SourceTable::Berths, id);
    let now = Question {
        kind: QuestionKind::BerthStatus,
        records: vec![SourceRef::new(SourceTable::Interests, 5), berth(7)],
        ..question(9, &[], "now")
    };
    let judged = |records: &[SourceRef]| Decision {
        kind: Some(QuestionKind::BerthStatus),
        records: records.to_vec(),
        ..decision(1, "keep", &[], "then")
    };
    let interest = SourceRef::new(SourceTable::Interests, 5);
    for (records, expected) in [(vec![berth(7)], true), (vec![berth(8)], false), (vec![interest], false)] {
        assert_eq!(stale(&[&judged(&records)], &now, None).is_some(), expected, "{records:?}");
    }
}

#[test]
fn the_same_answer_is_known_in_other_words() {
    let parts =
        Decision { members: [5, 7, 9].map(|id| member(&[id], 50, &[])).to_vec(), ..decision(1, "", &[], "") };
    let suspect = Decision { kind: Some(QuestionKind::SuspectCluster), ..decision(1, "", &[5, 7, 9], "") };
    let inbox = Decision { kind: Some(QuestionKind::SharedInbox), ..suspect.clone() };
    let berth = Decision { kind: Some(QuestionKind::BerthStatus), ..decision(1, "", &[5], "") };
    let cases = [
        (&parts, "merge 5, 7 | 9", "merge 7 5", true),
        (&parts, "merge 5, 7 | 9", "merge", false),
        (&parts, "merge", "merge 9,7,5", true),
        (&suspect, "merge 5, 7 | 9", "merge 9 | 7,5", true),
        (&suspect, "merge 5, 7 | 9", "merge 5, 9", false),
        (&inbox, "merge 5, 7 | 9", "merge 9 | 7,5", true),
        (&inbox, "merge", "merge 9,7,5", true),
        (&inbox, "keep apart", "keep", true),
        (&suspect, "keep apart", "Keep", true),
        (&inbox, "merge 5, 7 | 9", "merge 5,", false),
        (&suspect, "undo", "merge 5, 9", false),
        (&berth, "accept sold", "accept", true),
        (&berth, "accept sold", "Accept", true),
        (&parts, "merge 5, 7 | 9", "Merge 7 5", true),
        (&berth, "accept sold", "keep", false),
        (&berth, "later", "later", true),
    ];
    for (decision, noted, words, expected) in cases {
        let noted = Decision { answer: noted.to_owned(), ..decision.clone() };
        assert_eq!(noted.is_in_words(words), expected, "{noted:?}: {words}");
    }
}
