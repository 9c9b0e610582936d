//! The four passes, each rule with a world of its own.

use std::collections::BTreeMap;

use landfall_model::{
    finding::{Code, QuestionKind},
    mapping::Mapping,
    plan::{Parent, Plan},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Context,
    testing::{World, warnings},
};

/// Interest ids by client, in the order of the clients.
fn clusters(plan: &Plan) -> Vec<Vec<i64>> {
    plan.clients.iter().map(|client| client.from.iter().map(|at| at.id).collect()).collect()
}

#[test]
fn rows_with_one_address_are_one_client_whatever_its_capitals_and_blanks() {
    let plan = World::default()
        .interest(30, json!({"Full Name": "Ann Lee", "Email Address": " ANN@Example.com\n"}))
        .interest(4, json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"}))
        .interest(9, json!({"Full Name": "Ann Lee", "Email Address": "ann+berth@example.com"}))
        .interest(2, json!({"Full Name": "Nobody Else"}))
        .planned();
    assert_eq!(clusters(&plan), [vec![2], vec![4, 30], vec![9]]);
    assert_eq!(plan.clients[1].row.id, landfall_model::ids::derive("port", "clients", "4"));
    assert_eq!(plan.id_maps["clients"]["30"], plan.id_maps["clients"]["4"]);
    assert_eq!(plan.accounting[0].merged, ["30"]);
}

#[test]
fn a_merged_client_keeps_the_earliest_creation_the_latest_change_and_all_contacts_with_one_primary_each() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "ann@example.com", "Phone Number": "+33 4 65 71 02 33",
            "CreatedAt": "2023-03-01 09:00:00+00:00", "UpdatedAt": "2023-04-01 09:00:00+00:00",
        }))
        .interest(2, json!({
            "Full Name": "Ann Lee", "Email Address": "ann@example.com", "Phone Number": "+33 4 65 71 02 70",
            "CreatedAt": "2023-06-01 09:00:00+00:00", "UpdatedAt": "2024-01-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!(client.created_at.to_rfc3339(), "2023-03-01T09:00:00+00:00");
    assert_eq!(client.updated_at.to_rfc3339(), "2024-01-01T09:00:00+00:00");
    let contacts: Vec<_> = plan
        .client_contacts
        .iter()
        .map(|c| (&*c.row.channel, &*c.row.value, c.row.is_primary, c.from.len()))
        .collect();
    let expected = [
        ("email", "ann@example.com", true, 2),
        ("phone", "+33465710270", true, 1),
        ("phone", "+33465710233", false, 1),
    ];
    assert_eq!(contacts, expected);
    assert_eq!(plan.client_contacts[1].row.notes.as_deref(), Some("written as: +33 4 65 71 02 70"));
}

#[test]
fn the_most_recent_value_wins_and_what_loses_is_in_the_note_and_in_a_warning() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Address": "1 Old Street", "Source": "Website",
            "UpdatedAt": "2023-04-01 09:00:00+00:00",
        }))
        .interest(2, json!({
            "Full Name": "Ann Carter", "Email Address": "a@example.com", "Address": "2 New Street",
            "UpdatedAt": "2024-04-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!((&*client.full_name, client.address.as_deref()), ("Ann Carter", Some("2 New Street")));
    assert_eq!(client.source.as_deref(), Some("Website"));
    let note = &plan.client_notes[0].row;
    assert_eq!(
        note.content,
        "From a merged entry, last changed 2023-04-01:\nFull Name: Ann Lee\nAddress: 1 Old Street"
    );
    assert_eq!(note.author_id, "system-migration");
    assert_eq!(warnings(&plan, Code::MergeConflict).len(), 2);
}

#[test]
fn of_equally_recent_rows_the_larger_id_wins() {
    let row = |name: &str| json!({"Full Name": name, "Email Address": "a@example.com"});
    let plan = World::default().interest(8, row("Ann Eight")).interest(5, row("Ann Five")).planned();
    assert_eq!(plan.clients[0].row.full_name, "Ann Eight");
}

#[test]
fn lengths_of_one_vessel_never_stand_beside_the_name_of_another() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Yacht Name": "Old Tern", "Length": "90", "Width": "20",
        }))
        .interest(2, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Yacht Name": "New Gull", "Length": "40",
            "UpdatedAt": "2025-04-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!(client.yacht_name.as_deref(), Some("New Gull"));
    assert_eq!(client.yacht_length_ft.unwrap().to_string(), "40.00");
    assert_eq!(client.yacht_width_ft, None);
    let note = &plan.client_notes[0].row.content;
    assert!(
        note.contains("Yacht Name: Old Tern\nLength: 90.00 ft / 27.43 m\nWidth: 20.00 ft / 6.10 m"),
        "{note}"
    );
}

#[test]
fn originals_that_no_column_takes_are_in_the_note_of_the_client() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "ann.example.com", "Phone Number": "call the office", "Length": "large",
            "Contact Method Preferred": "Pigeon", "Place of Residence": "on board", "Yacht Name": "TBC",
        }))
        .planned();
    let note = &plan.client_notes[0].row.content;
    for line in [
        "Email Address: ann.example.com",
        "Length: large",
        "Contact Method Preferred: Pigeon",
        "Place of Residence: on board",
    ] {
        assert!(note.contains(line), "{note}");
    }
    let contact = &plan.client_contacts[0].row;
    assert_eq!((&*contact.channel, &*contact.value), ("other", "call the office"));
    assert_eq!(plan.dropped_cells[0].reason, "a placeholder for nothing");
    assert_eq!(plan.clients[0].row.yacht_name, None);
}

#[test]
fn a_row_without_a_name_is_loaded_under_what_is_known() {
    let cases = [
        (json!({"Company": "Blue Anchor", "Email Address": "x@example.com"}), "Blue Anchor"),
        (json!({"Email Address": "j.doe@example.com"}), "j.doe"),
        (json!({"Phone Number": "+33465710233"}), "+33465710233"),
        (json!({"Full Name": "  "}), "Unknown"),
    ];
    for (cells, name) in cases {
        let plan = World::default().interest(1, cells).planned();
        assert_eq!(plan.clients[0].row.full_name, name);
        assert_eq!(warnings(&plan, Code::NameMissing).len(), 1);
    }
}

fn office() -> World {
    World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "info@example.com"}))
        .interest(2, json!({"Full Name": "Bob Stone", "Email Address": "Info@example.com"}))
}

#[test]
fn rows_with_the_mailbox_of_a_role_stay_apart_and_are_asked_about() {
    let plan = office().planned();
    assert_eq!(clusters(&plan), [vec![1], vec![2]]);
    assert_eq!(warnings(&plan, Code::SharedInbox).len(), 2);
    let question = &plan.questions[0];
    assert_eq!(
        (question.kind, question.records.len(), question.blocking),
        (QuestionKind::SharedInbox, 2, false)
    );
    let review = plan.tags.iter().find(|tag| tag.row.name == "Needs review").unwrap().row.id;
    assert_eq!(plan.client_tags.iter().filter(|tag| tag.row.tag_id == review).count(), 2);
}

#[test]
fn a_decision_on_a_shared_inbox_settles_it_either_way() {
    let question = office().planned().questions[0].id;
    let merged = office().with(question, "merge").planned();
    assert_eq!(clusters(&merged), [vec![1, 2]]);
    let apart = office().with(question, "merge").with(question, "keep apart").planned();
    assert_eq!(clusters(&apart), [vec![1], vec![2]]);
    for plan in [merged, apart] {
        assert!(plan.questions.is_empty());
        assert!(warnings(&plan, Code::SharedInbox).is_empty());
    }
    let misunderstood = office().with(question, "perhaps").planned();
    assert_eq!(misunderstood.questions.len(), 1);
}

#[test]
fn unlike_names_make_an_inbox_shared_only_when_there_are_enough_of_them() {
    let names = |names: &[&str]| {
        let mut world = World::default();
        for (id, name) in (1..).zip(names) {
            world = world.interest(id, json!({"Full Name": name, "Email Address": "pa@example.com"}));
        }
        clusters(&world.planned()).len()
    };
    assert_eq!(names(&["Ann Lee", "Bob Stone"]), 1);
    assert_eq!(names(&["Ann Lee", "Bob Stone", "Carla Weiss"]), 3);
    assert_eq!(names(&["Ann Lee", "Ann Leee", "Bob Stone"]), 1, "a typing error is no other person");
    assert_eq!(names(&["Ann Lee", "Robert Lee", "Bob Stone"]), 1, "a family is not unlike");
    assert_eq!(names(&["Ann Lee", "", "Bob Stone"]), 1, "no name says nothing");
}

fn twins() -> World {
    World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33 4 65 71 02 33", "Email Address": "a@example.com"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Phone Number": "0033465710233"}))
        .interest(3, json!({"Full Name": "Jon Smith", "Place of Residence": "FR"}))
        .interest(4, json!({"Full Name": "John Smyth", "Place of Residence": "FR", "Email Address": "j@example.com"}))
        .interest(5, json!({"Full Name": "Joan Smith", "Place of Residence": "MC"}))
}

#[test]
fn likely_duplicates_are_listed_with_reasons_and_asked_about_and_never_merged() {
    let plan = twins().planned();
    assert_eq!(plan.clients.len(), 5);
    let found: Vec<_> =
        plan.candidates.iter().map(|c| (&c.interests_a[..], &c.interests_b[..], c.score)).collect();
    let expected: [(&[i64], &[i64], i32); 4] =
        [(&[1], &[2], 70), (&[3], &[4], 20), (&[3], &[5], 10), (&[4], &[5], 5)];
    assert_eq!(found, expected);
    let questions: Vec<_> =
        plan.questions.iter().map(|question| (question.kind, question.blocking)).collect();
    assert_eq!(questions, [(QuestionKind::Duplicate, false); 3], "the weakest is listed, not asked about");
    assert!(!plan.questions[0].text.contains("Ann"), "a question names records, not people");
}

#[test]
fn a_decision_merges_candidates_or_keeps_them_apart_and_the_other_questions_stay_the_same() {
    let before = twins().planned();
    let first = &before.questions[0];
    let merged = twins().with(first.id, "merge").planned();
    assert_eq!(clusters(&merged), [vec![1, 2], vec![3], vec![4], vec![5]]);
    assert_eq!(merged.questions, before.questions[1..]);
    let apart = twins().with(first.id, "keep apart").planned();
    assert_eq!(apart.clients.len(), 5);
    assert_eq!(apart.candidates, before.candidates[1..]);
}

#[test]
fn a_merge_that_contradicts_a_keep_apart_is_not_done_and_stays_open() {
    let world = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"}))
        .interest(3, json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"}));
    let questions: Vec<Uuid> = world.planned().questions.iter().map(|question| question.id).collect();
    let [one_two, one_three, two_three] = questions[..] else { panic!("{questions:?}") };
    let plan = world.with(one_two, "merge").with(one_three, "keep apart").with(two_three, "merge").planned();
    assert_eq!(clusters(&plan), [vec![1, 2], vec![3]]);
    assert!(plan.questions.is_empty(), "the pair is kept apart by decision");
}

#[test]
fn a_client_keeps_the_id_that_it_has_in_the_parent_run_and_a_split_gives_the_second_part_its_own() {
    let (old, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let clients: BTreeMap<String, Uuid> =
        [("2", old), ("5", old), ("6", other)].map(|(id, uuid)| (id.to_owned(), uuid)).into();
    let context = Context {
        port: "port".to_owned(),
        parent: Some(Parent { id_maps: [("clients".to_owned(), clients)].into(), ..Parent::default() }),
        ..Context::default()
    };
    let plan = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "a@example.com"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Email Address": "a@example.com"}))
        .interest(5, json!({"Full Name": "Bob Stone"}))
        .interest(6, json!({"Full Name": "Carla Weiss"}))
        .plan(&Mapping::default(), &context);
    let ids: Vec<Uuid> = plan.clients.iter().map(|client| client.row.id).collect();
    assert_eq!(ids, [old, landfall_model::ids::derive("port", "clients", "5"), other]);
}

#[test]
fn an_inherited_id_is_never_given_twice() {
    // Interest 7 once founded the client of 8; it moved to another client, and now stands alone again.
    let derived = landfall_model::ids::derive("port", "clients", "7");
    let first = Uuid::from_u128(1);
    let clients: BTreeMap<String, Uuid> =
        [("1", first), ("7", first), ("8", derived)].map(|(id, uuid)| (id.to_owned(), uuid)).into();
    let context = Context {
        port: "port".to_owned(),
        parent: Some(Parent { id_maps: [("clients".to_owned(), clients)].into(), ..Parent::default() }),
        ..Context::default()
    };
    let mut world = World::default();
    for (id, name) in [(1, "Ann Lee"), (7, "Bob Stone"), (8, "Carla Weiss")] {
        world = world.interest(id, json!({"Full Name": name}));
    }
    let plan = world.plan(&Mapping::default(), &context);
    assert_eq!(crate::lint(&plan), []);
    assert_eq!((plan.clients[0].row.id, plan.clients[2].row.id), (first, derived));
}

#[test]
fn a_title_that_is_left_out_of_a_name_is_kept_in_the_note_and_capitals_are_not_worth_one() {
    let cases =
        [("Capt. Ann Lee", "Ann Lee", true), ("LEE, ANN", "Ann Lee", false), ("Ann Lee", "Ann Lee", false)];
    for (written, name, noted) in cases {
        let plan = World::default().interest(1, json!({"Full Name": written})).planned();
        assert_eq!(plan.clients[0].row.full_name, name, "{written}");
        assert_eq!(!plan.client_notes.is_empty(), noted, "{written}");
    }
}

#[test]
fn words_and_extension_beside_a_number_are_its_label() {
    let plan = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33 4 65 71 02 33 ext. 12"}))
        .planned();
    assert_eq!(plan.client_contacts[0].row.label.as_deref(), Some("ext. 12"));
}

#[test]
fn the_mapping_says_from_how_many_points_candidates_are_asked_about_and_an_answer_holds_below_it_too() {
    let context = Context { port: "port".to_owned(), ..Context::default() };
    let mut mapping = Mapping::default();
    mapping.dedup.ask_from = 21;
    let plan = twins().plan(&mapping, &context);
    assert_eq!((plan.candidates.len(), plan.questions.len()), (4, 1));
    let weaker = twins().planned().questions[1].id;
    let plan = twins().with(weaker, "merge").plan(&mapping, &context);
    assert_eq!(clusters(&plan), [vec![1], vec![2], vec![3, 4], vec![5]]);
}

#[test]
fn a_crowd_of_one_name_is_one_question_and_its_answer_merges_all_of_them() {
    let mut world = World::default();
    for id in 1..=65 {
        world = world.interest(id, json!({"Full Name": "John Smith"}));
    }
    let plan = world.planned();
    let kinds: Vec<_> =
        plan.questions.iter().map(|question| (question.kind, question.records.len())).collect();
    assert_eq!(kinds, [(QuestionKind::Duplicate, 65); 2], "by name, and by its sound");
    assert_eq!((plan.clients.len(), plan.candidates.len()), (65, 0));
    assert_eq!(world.with(plan.questions[0].id, "merge").planned().clients.len(), 1);
    let apart = world.with(plan.questions[0].id, "keep apart").planned();
    assert_eq!((apart.clients.len(), apart.questions.len()), (65, 1));
}

/// Rows of one address, each with these cells besides.
fn household(rows: &[serde_json::Value]) -> World {
    let mut world = World::default();
    for (id, cells) in (1..).zip(rows) {
        let address = json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"});
        world = world.interest(id, crate::testing::and(address, cells.clone()));
    }
    world
}

#[test]
fn a_suspect_cluster_stays_one_client_and_is_asked_about_with_every_suspicion() {
    let (paris, rome) = (json!({"Phone Number": "+33465710233"}), json!({"Phone Number": "+390612345678"}));
    let bob = json!({"Full Name": "Bob Stone"});
    let none = json!({});
    let cases: [(Vec<serde_json::Value>, &[&str]); 5] = [
        (vec![none.clone(); 6], &[]),
        (vec![none.clone(); 7], &["more than 6 rows"]),
        (vec![paris.clone(), rome.clone()], &["telephone numbers of two countries"]),
        (vec![none.clone(), bob.clone()], &["unlike names on one e-mail address"]),
        (
            vec![json!({"Phone Number": "+33465710233 / +390612345678"}), paris, rome.clone()],
            &["telephone numbers of two countries"],
        ),
    ];
    for (rows, why) in cases {
        let plan = household(&rows).planned();
        assert_eq!(plan.clients.len(), 1);
        let suspect = plan.questions.iter().filter(|question| question.kind == QuestionKind::SuspectCluster);
        let texts: Vec<&str> = suspect.map(|question| question.text.as_str()).collect();
        assert_eq!(texts.len(), why.len(), "{texts:?}");
        assert!(texts.iter().zip(why).all(|(text, why)| text.contains(why)), "{texts:?}");
    }
    let plan =
        household(&[none.clone(), json!({"Phone Number": "+33465710233 / +390612345678"}), rome]).planned();
    assert_eq!(plan.questions, [], "who has numbers of two countries in one row has both");
}

#[test]
fn a_suspect_cluster_comes_apart_by_decision_and_the_gate_closes_where_the_mapping_says_so() {
    let world = household(&[json!({}), json!({"Full Name": "Bob Stone"})]);
    let question = world.planned().questions[0].id;
    assert_eq!(clusters(&world.with(question, "keep apart").planned()), [vec![1], vec![2]]);
    let kept = world.with(question, "merge").planned();
    assert_eq!((clusters(&kept), kept.questions.len()), (vec![vec![1, 2]], 0));
    let mapping = Mapping { blocking: vec![QuestionKind::SuspectCluster], ..Mapping::default() };
    let context = Context { port: "port".to_owned(), ..Context::default() };
    assert!(world.plan(&mapping, &context).questions[0].blocking);
}

#[test]
fn what_decisions_merge_goes_through_the_gate_too() {
    let world = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"}))
        .interest(2, json!({"Full Name": "Ann Lee"}))
        .interest(3, json!({"Full Name": "Ann Lee", "Phone Number": "+390612345678"}));
    let questions = world.planned().questions;
    let between = |a: i64, b: i64| {
        let records = |question: &&landfall_model::finding::Question| {
            question.records.iter().map(|at| at.id).eq([a, b])
        };
        questions.iter().find(records).unwrap().id
    };
    let merged = world.with(between(1, 2), "merge").with(between(2, 3), "merge");
    let plan = merged.planned();
    assert_eq!(clusters(&plan), [vec![1, 2, 3]]);
    assert_eq!(plan.questions[0].kind, QuestionKind::SuspectCluster);
    let apart = merged.with(plan.questions[0].id, "keep apart").planned();
    assert_eq!((clusters(&apart), apart.questions.len()), (vec![vec![1], vec![2], vec![3]], 0));
}
