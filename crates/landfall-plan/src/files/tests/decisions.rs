//! What people say of files, and when it no longer counts.

use landfall_model::{
    decision::{Decision, about_file},
    finding::Code,
    plan::ledger::Fate,
};
use serde_json::json;
use uuid::Uuid;

use super::owner;
use crate::testing::{World, warnings};

fn world() -> World {
    World::default()
        .berth(7, json!({"Mooring Number": "A7"}))
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"}))
        .interest(3, json!({"Full Name": "Bob Stone"}))
        .expense(9, json!({"Price": "1"}))
        .invoice(4, json!({"Invoice Number": "I-4", "Total": "1"}))
        .object("client-portal", "general/scan.pdf", 7)
}

fn question(world: &World) -> Uuid {
    world.planned().unmatched_files[0].question.unwrap()
}

#[test]
fn a_file_that_no_rule_names_an_owner_for_takes_the_one_that_a_person_names() {
    let question = question(&world());
    let cases: [(&str, &str, &[i64]); 6] = [
        ("interests 3", "interests", &[3]),
        ("clients 2", "clients", &[1, 2]),
        ("berths 7", "berths", &[7]),
        ("expenses 9", "expenses", &[9]),
        ("invoices 4", "invoices", &[4]),
        ("miscellaneous", "unmatched", &[]),
    ];
    for (said, entity, ids) in cases {
        let plan = world().with(question, said).planned();
        assert_eq!(owner(&plan, "general/scan.pdf"), (entity.to_owned(), ids.to_vec()), "{said}");
        let line = &plan.file_ledger[0];
        assert_eq!((&*line.rule, line.score), ("decision", 100), "{said}");
        assert_eq!(line.fate == Fate::Miscellaneous, said == "miscellaneous", "{said}");
    }
}

#[test]
fn a_name_of_one_word_is_a_question_until_it_is_answered() {
    let key = "EOIs/eoi_Maria_Gonzalez.pdf";
    let world = World::default().interest(1, json!({"Full Name": "Maria"})).object("client-portal", key, 7);
    let plan = world.planned();
    assert_eq!(owner(&plan, key), ("unmatched".to_owned(), vec![]));
    let asked = &plan.questions[0];
    assert_eq!(asked.options, ["clients 1", "miscellaneous"]);
    assert!(asked.text.contains("By name it may belong to clients 1: a single word"), "{}", asked.text);
    let answered = world.with(asked.id, "clients 1").planned();
    assert_eq!(owner(&answered, key), ("clients".to_owned(), vec![1]));
    assert_eq!(answered.questions, []);

    let other = World::default().interest(1, json!({"Full Name": "Ann Lee"}));
    let plan = other.object("client-portal", "annlee.pdf", 7).planned();
    assert_eq!(owner(&plan, "annlee.pdf"), ("clients".to_owned(), vec![1]));
}

#[test]
fn a_decision_that_names_no_record_is_warned_of_and_does_not_count() {
    let question = question(&world());
    for said in ["interests 99", "berths 1", "boats 1", "interests", "expenses x", "interests 3 4"] {
        let plan = world().with(question, said).planned();
        assert_eq!(owner(&plan, "general/scan.pdf").0, "unmatched", "{said}");
        let warned = warnings(&plan, Code::OwnerUncertain);
        assert!(warned.len() == 1 && !warned[0].message.contains(said), "{said}: what was typed is not told");
    }
    for said in ["later", "undo"] {
        let plan = world().with(question, said).planned();
        assert_eq!(warnings(&plan, Code::OwnerUncertain).len(), 0, "{said}");
    }
}

#[test]
fn a_decision_binds_to_the_content_and_the_candidates_that_were_judged() {
    let decided = world().with(question(&world()), "interests 3");
    let mut replaced = decided.with(Uuid::nil(), "");
    replaced.snapshot.objects[0].etag = "another".to_owned();
    let mut grown = decided.with(Uuid::nil(), "");
    grown.snapshot.objects[0].size += 1;
    for mut other in [replaced, grown] {
        assert_eq!(owner(&other.planned(), "general/scan.pdf").0, "unmatched");
        other.decisions[0].judged = about_file(&world().snapshot.objects[0]);
        let reason = "no rule names an owner; what was decided of it before was of another content or other candidates";
        assert_eq!(other.planned().file_ledger[0].reason, reason);
        let question = other.decisions[0].question;
        assert_eq!(other.with(question, "undo").planned().file_ledger[0].reason, "no rule names an owner");
    }

    let key = "general/Ann_Lee_and_Bob_Stone.pdf";
    let tied = world().object("client-portal", key, 8);
    let asked = tied.planned().questions[0].clone();
    assert_eq!(asked.options, ["clients 1", "clients 3", "miscellaneous"]);
    let decided = tied.with(asked.id, "clients 3");
    assert_eq!(owner(&decided.planned(), key), ("clients".to_owned(), vec![3]));
    let crowded = decided.interest(8, json!({"Full Name": "Bob Stone"})).planned();
    assert_eq!(owner(&crowded, key).0, "unmatched", "there are others to choose from now");
    assert_eq!(crowded.questions.iter().filter(|question| question.text.starts_with("Whose")).count(), 1);
}

#[test]
fn a_person_s_word_on_a_file_is_never_overridden_by_a_rule_without_a_question() {
    let key = "general/Ann_Lee_and_Bob_Stone.pdf";
    let tied = world().object("client-portal", key, 8);
    let asked = tied.planned().questions[0].clone();
    let said = |answer: &str| Decision::on(&asked, None, answer.to_owned());
    let later = |answer: &str| {
        let mut world = world().object("client-portal", key, 8);
        world.snapshot.interests[2].cells.insert("Full Name".to_owned(), json!("Carla Weiss"));
        World { decisions: vec![said(answer)], ..world }
    };
    let plan = later("clients 3").planned();
    assert_eq!(owner(&plan, key).0, "unmatched");
    let question = &plan.questions[0];
    assert_eq!(question.options, ["clients 1", "miscellaneous"]);
    assert!(
        question.text.ends_with("By name it may belong to clients 1, and somebody said otherwise before.")
    );
    for (answer, expected) in [("clients 1", vec![1, 2]), ("clients 3", vec![3])] {
        let answered = later("clients 3").with(question.id, answer).planned();
        assert_eq!((owner(&answered, key).1, answered.questions.len()), (expected, 0), "{answer}");
    }
    let agreed = later("clients 2").planned();
    assert_eq!((owner(&agreed, key).1, agreed.questions.len()), (vec![1, 2], 0), "both say the same");
}

#[test]
fn a_name_that_too_many_share_is_no_question() {
    let shared = (1..=20).fold(World::default(), |world, id| {
        world.interest(id, json!({"Full Name": "Ann Lee", "Email Address": format!("ann{id}@example.com"), "Place of Residence": format!("Street {id}")}))
    });
    let plan = shared.object("client-portal", "general/Ann_Lee.pdf", 7).planned();
    assert!(plan.questions.iter().all(|question| !question.text.starts_with("Whose")));
    assert_eq!(plan.unmatched_files[0].reason, "20 owners by name: too many to ask about");
}
