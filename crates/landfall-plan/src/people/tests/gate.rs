//! Sanity gates.

use landfall_model::{finding::QuestionKind, mapping::Mapping};
use serde_json::json;

use super::clusters;
use crate::{Context, testing::World};

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
    let nameless = json!({"Full Name": "", "Email Address": "ann@example.com; marco@example.com"});
    let marco = json!({"Full Name": "Marco Stone", "Email Address": "marco@example.com"});
    let companies = ["Blue Anchor LLC", "Red Lantern LLC"].map(|name| json!({"Full Name": name}));
    let short = ["Blue Anchor BV", "Red Lantern BV"].map(|name| json!({"Full Name": name}));
    let rossi = ["Anna Rossi", "Anna Russo", "Marco Rossi"].map(|name| json!({"Full Name": name}));
    let cases: [(Vec<serde_json::Value>, &[&str]); 9] = [
        (vec![none.clone(); 6], &[]),
        (vec![none.clone(); 7], &["more than 6 rows"]),
        (vec![paris.clone(), rome.clone()], &["telephone numbers of two countries"]),
        (vec![none.clone(), bob.clone()], &["unlike names on one e-mail address"]),
        (rossi.to_vec(), &["unlike names on one e-mail address"]),
        (companies.to_vec(), &["unlike names on one e-mail address"]),
        (short.to_vec(), &["unlike names on one e-mail address"]),
        (vec![none.clone(), nameless, marco], &["unlike names on e-mail addresses that other rows join"]),
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
fn a_suspect_cluster_comes_apart_by_decision_and_holds_the_load_unless_the_mapping_says_otherwise() {
    let world = household(&[json!({}), json!({"Full Name": "Bob Stone"})]);
    let question = world.planned().questions[0].id;
    let apart = world.with(question, "keep apart").planned();
    assert_eq!((clusters(&apart), apart.questions.len()), (vec![vec![1], vec![2]], 0), "nor as a pair");
    let kept = world.with(question, "merge").planned();
    assert_eq!((clusters(&kept), kept.questions.len()), (vec![vec![1, 2]], 0));
    assert!(world.planned().questions[0].blocking, "by default");
    let mapping = Mapping { blocking: Vec::new(), ..Mapping::default() };
    let context = Context { port: "port".to_owned(), ..Context::default() };
    assert!(!world.plan(&mapping, &context).questions[0].blocking);
}

#[test]
fn what_decisions_merge_goes_through_the_gate_too() {
    let world = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"}))
        .interest(2, json!({"Full Name": "Ann Lee"}))
        .interest(3, json!({"Full Name": "Ann Lee", "Phone Number": "+390612345678"}));
    let merged = world.with(world.planned().questions[0].id, "merge");
    let plan = merged.planned();
    assert_eq!(clusters(&plan), [vec![1, 2, 3]]);
    assert_eq!(plan.questions[0].kind, QuestionKind::SuspectCluster);
    assert_eq!(
        plan.questions[0].text,
        "3 interests were merged into one client, with telephone numbers of two countries: are they one person? Answers have merged interests 1, 2, 3 before; it is asked again since the client as it is now is suspect."
    );
    let apart = merged.with(plan.questions[0].id, "keep apart").planned();
    assert_eq!((clusters(&apart), apart.questions.len()), (vec![vec![1], vec![2], vec![3]], 0));
}

#[test]
fn a_suspect_cluster_comes_apart_in_the_parts_that_an_answer_names() {
    let (ann, bob) = (json!({}), json!({"Full Name": "Bob Stone"}));
    let world = household(&[ann.clone(), bob, ann]);
    let question = world.planned().questions[0].id;
    let plan = world.with(question, "merge 1, 3 | 2").planned();
    assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 3], vec![2]], 0));
    let mut early = world.with(question, "keep apart");
    early.decisions[0].records.clear();
    assert_eq!(clusters(&early.planned()), [[1], [2], [3]], "of a version that noted no records");
    for unreadable in ["merge 1, 4", "merge 1, 1", "not all"] {
        let plan = world.with(question, unreadable).planned();
        assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 2, 3]], 1), "{unreadable}");
    }
}

#[test]
fn a_part_may_cut_through_rows_of_one_address_that_decisions_merged_with_others() {
    let ann = |cells| crate::testing::and(json!({"Full Name": "Ann Lee"}), cells);
    let world = World::default()
        .interest(1, ann(json!({"Email Address": "ann@example.com", "Phone Number": "+33465710233"})))
        .interest(2, ann(json!({"Email Address": "ann@example.com"})))
        .interest(3, ann(json!({})))
        .interest(4, ann(json!({"Phone Number": "+390612345678"})));
    let merged = world.with(world.planned().questions[0].id, "merge");
    let suspect = merged.planned().questions[0].clone();
    assert_eq!((suspect.kind, suspect.records.len()), (QuestionKind::SuspectCluster, 4));
    let cases: [(&str, &[&[i64]]); 5] = [
        ("merge 1 | 2, 3, 4", &[&[1], &[2, 3, 4]]),
        ("merge 1, 2 | 3, 4", &[&[1, 2], &[3, 4]]),
        ("merge 1, 4 | 2, 3", &[&[1, 4], &[2, 3]]),
        ("merge 2, 4", &[&[1], &[2, 4], &[3]]),
        ("keep apart", &[&[1], &[2], &[3], &[4]]),
    ];
    for (answer, expected) in cases {
        let plan = merged.with(suspect.id, answer).planned();
        assert_eq!(
            (clusters(&plan).as_slice(), plan.questions.len()),
            (&expected.iter().map(|part| part.to_vec()).collect::<Vec<_>>()[..], 0),
            "{answer}"
        );
    }
}

#[test]
fn a_suspect_cluster_that_has_grown_says_which_of_its_rows_an_answer_merged_before() {
    let (ann, bob) = (json!({}), json!({"Full Name": "Bob Stone"}));
    let two = household(&[ann.clone(), bob.clone()]);
    let asked = two.planned().questions[0].clone();
    assert!(!asked.text.contains("before"), "{}", asked.text);
    let decisions = two.with(asked.id, "merge").decisions;
    let three = World { decisions, ..household(&[ann, bob, json!({})]) }.planned();
    assert!(three.questions[0].text.contains("Answers have merged interests 1, 2 before"), "{three:?}");
    let undone = World {
        decisions: two.with(asked.id, "keep apart").decisions,
        ..household(&[json!({}), json!({"Full Name": "Bob Stone"}), json!({})])
    };
    assert!(!undone.planned().questions[0].text.contains("before"));
}
