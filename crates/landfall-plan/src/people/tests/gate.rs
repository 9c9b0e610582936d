//! Sanity gates.

use landfall_model::{
    decision::Decision,
    finding::{Candidate, QuestionKind},
    mapping::Mapping,
    partition::Partition,
    plan::Plan,
};
use proptest::{
    collection::vec,
    prelude::{Strategy, prop_assert_eq},
    proptest,
};
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
    let order = ["ROSSI Mario", "Mario Rossi", "Rossi M."].map(|name| json!({"Full Name": name}));
    let scripts = ["Дмитрий Волков", "Dmitry Volkov"].map(|name| json!({"Full Name": name}));
    let more = ["Carmen Ruiz", "María del Carmen Ruiz de la Vega"].map(|name| json!({"Full Name": name}));
    let couple = ["John Smith", "Mary Smith"].map(|name| json!({"Full Name": name}));
    let forms = ["Blue Anchor LLC", "Blue Anchor, Inc."].map(|name| json!({"Full Name": name}));
    let pairs = |one: &str, other: &str| [one, other].map(|name| json!({"Full Name": name})).to_vec();
    let two_surnames = ["Juan García López", "María García López"].map(|name| json!({"Full Name": name}));
    let cases: [(Vec<serde_json::Value>, &[&str]); 26] = [
        (pairs("Mario", "Maria"), &["unlike names on one e-mail address"]),
        (pairs("Juan Ruiz", "Juan Ruiz (hijo)"), &["unlike names on one e-mail address"]),
        (pairs("Marie Fils", "Paul Fils"), &["unlike names on one e-mail address"]),
        (pairs("Smith", "Smith Jr"), &["unlike names on one e-mail address"]),
        (pairs("Paul Fils", "FILS Paul"), &[]),
        (pairs("Rossi", "Rosi"), &[]),
        (pairs("John Smith Sr.", "John Smith Jr."), &["unlike names on one e-mail address"]),
        (pairs("John Smith", "John Smith III"), &["unlike names on one e-mail address"]),
        (pairs("Mario Rossi", "Maria Rossi"), &["unlike names on one e-mail address"]),
        (pairs("Valentin Petrov", "Valentina Petrova"), &["unlike names on one e-mail address"]),
        (pairs("John Smith Jr", "SMITH, John Jr."), &[]),
        (couple.to_vec(), &["unlike names on one e-mail address"]),
        (two_surnames.to_vec(), &["unlike names on one e-mail address"]),
        (forms.to_vec(), &[]),
        (order.to_vec(), &[]),
        (scripts.to_vec(), &[]),
        (more.to_vec(), &[]),
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

/// The answer to the question of a plan about a suspect client, as it is noted.
fn said(plan: &Plan, answer: &str) -> Decision {
    let suspect = plan.questions.iter().find(|asked| asked.kind == QuestionKind::SuspectCluster).unwrap();
    Decision::on(suspect, None, answer.to_owned())
}

/// The same source with these answers.
fn told(world: &World, decisions: &[Decision]) -> World {
    World { snapshot: world.snapshot.clone(), decisions: decisions.to_vec() }
}

fn texts(plan: &Plan) -> Vec<&str> {
    plan.questions.iter().map(|question| question.text.as_str()).collect()
}

#[test]
fn who_was_kept_apart_at_the_gate_stays_so_when_a_row_is_gone_and_nothing_else_is_suspect_any_more() {
    let mut world = household(&vec![json!({}); 7]);
    let apart = said(&world.planned(), "merge 1, 2, 3, 4, 5, 6 | 7");
    world.snapshot.interests.remove(0);
    let world = told(&world, &[apart]);
    let plan = world.planned();
    assert_eq!(clusters(&plan), [vec![2, 3, 4, 5, 6], vec![7]]);
    let [text] = texts(&plan)[..] else { panic!("{plan:?}") };
    assert!(
        text.starts_with("6 interests would be merged into one client, with rows that an answer kept"),
        "{text}"
    );
    assert!(text.ends_with(" Answers have kept apart interests 2, 3, 4, 5, 6 | 7 before."), "{text}");
    assert!(plan.questions[0].blocking);
    let merged = told(&world, &[&world.decisions[..], &[said(&plan, "merge")]].concat()).planned();
    assert_eq!((clusters(&merged), merged.questions.len()), (vec![vec![2, 3, 4, 5, 6, 7]], 0));
    let again = told(&world, &[&world.decisions[..], &[said(&plan, "merge 2, 7")]].concat()).planned();
    let expected = vec![vec![2, 7], vec![3], vec![4], vec![5], vec![6]];
    assert_eq!((clusters(&again), again.questions.len()), (expected, 0));
}

#[test]
fn an_answer_at_the_gate_holds_when_another_row_comes_or_a_name_changes_until_it_is_given_again() {
    let (ann, bob) = (json!({}), json!({"Full Name": "Bob Stone"}));
    let two = household(&[ann.clone(), bob.clone()]);
    let apart = said(&two.planned(), "keep apart");
    let cases: [(Vec<serde_json::Value>, &[&[i64]]); 3] = [
        (vec![ann.clone(), bob, ann.clone()], &[&[1], &[2], &[3]]),
        (vec![ann.clone(), json!({"Full Name": "Rob Stone"})], &[&[1], &[2]]),
        (vec![ann.clone(), ann], &[&[1], &[2]]),
    ];
    for (rows, expected) in cases {
        let world = told(&household(&rows), std::slice::from_ref(&apart));
        let plan = world.planned();
        assert_eq!(clusters(&plan), expected);
        let merged = said(&plan, "merge");
        assert_eq!(merged.records.len(), rows.len(), "all of them are asked about");
        let merged = told(&world, &[apart.clone(), merged]).planned();
        assert_eq!((merged.clients.len(), merged.questions.len()), (1, 0), "the latest word counts");
    }
}

#[test]
fn who_was_kept_apart_is_asked_about_when_an_address_makes_them_one() {
    let row =
        |email: &str| json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233", "Email Address": email});
    let pair = |email| World::default().interest(1, row("ann@example.com")).interest(2, row(email));
    let two = pair("lee@example.com");
    let asked = two.planned().questions[0].id;
    let apart = told(&pair("ann@example.com"), &two.with(asked, "keep apart").decisions);
    let plan = apart.planned();
    assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1], vec![2]], 1));
    assert!(texts(&plan)[0].contains("Answers have kept apart interests 1 | 2 before"), "{:?}", texts(&plan));
    let merged = told(&apart, &two.with(asked, "keep apart").with(asked, "merge").decisions).planned();
    assert_eq!((clusters(&merged), merged.questions.len()), (vec![vec![1, 2]], 0), "nobody keeps them apart");
}

#[test]
fn an_answer_in_parts_outlives_the_answer_that_merged_them() {
    let ann = |cells| crate::testing::and(json!({"Full Name": "Ann Lee"}), cells);
    let world = |address: &str| {
        World::default()
            .interest(1, ann(json!({"Email Address": "ann@example.com", "Phone Number": "+33465710233"})))
            .interest(2, ann(json!({"Email Address": "ann@example.com"})))
            .interest(3, ann(json!({"Address": address})))
            .interest(4, ann(json!({"Phone Number": "+390612345678"})))
    };
    let merged = world("").with(world("").planned().questions[0].id, "merge");
    let both = [&merged.decisions[..], &[said(&merged.planned(), "merge 1, 3, 4 | 2")]].concat();
    let plan = told(&world(""), &both).planned();
    assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 3, 4], vec![2]], 0));
    let undone = Decision { answer: "undo".to_owned(), ..both[0].clone() };
    let undone = [&both[..], &[undone]].concat();
    for (address, decisions) in [("1 rue du Port, Antibes", &both), ("", &undone)] {
        let plan = told(&world(address), decisions).planned();
        assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 3, 4], vec![2]], 0), "{address}");
    }
    let mut gone = told(&world(""), &both);
    gone.snapshot.interests.pop();
    let plan = gone.planned();
    assert_eq!(clusters(&plan), [[1], [2], [3]]);
    assert!(texts(&plan).iter().any(|text| text.contains("kept apart interests 1 | 2 before")), "{plan:?}");
}

#[test]
fn each_part_of_a_client_is_asked_about_with_whom_an_answer_had_joined_the_whole() {
    let world = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "lee@example.com"}))
        .interest(2, json!({"Full Name": "Bob Stone", "Email Address": "lee@example.com", "Phone Number": "+33465710233"}))
        .interest(3, json!({"Full Name": "Bob Stone", "Phone Number": "+33465710233"}));
    let plan = world.planned();
    let pair = plan.candidates.iter().find(|pair| pair.interests_a == [1, 2]).unwrap().question;
    let joined = world.with(pair, "merge");
    let plan = told(&world, &[joined.decisions, vec![said(&plan, "keep apart")]].concat()).planned();
    assert_eq!(clusters(&plan), [[1], [2], [3]]);
    let with_3 = plan.candidates.iter().filter(|pair| pair.interests_b == [3]);
    let asked = |pair: &&Candidate| plan.questions.iter().any(|question| question.id == pair.question);
    let asked: Vec<i64> = with_3.filter(asked).map(|pair| pair.interests_a[0]).collect();
    assert_eq!(asked, [2, 1], "the strongest first");
}

const ROWS: usize = 6;

/// Any way to tell who of the first rows of a household is one person.
fn partition(rows: usize) -> impl Strategy<Value = Vec<Vec<i64>>> {
    vec(0..rows, rows).prop_map(move |part_of| {
        let ids = |n| (1..).zip(&part_of).filter(|(_, part)| **part == n).map(|(id, _)| id).collect();
        let ids: Vec<Vec<i64>> = (0..rows).map(ids).collect();
        Partition::new(ids, &[]).parts().to_vec()
    })
}

/// Rows of two people on one address.
fn couple(rows: usize) -> World {
    let names = ["Ann Lee", "Bob Stone"].map(|name| json!({"Full Name": name}));
    household(&names.into_iter().cycle().take(rows).collect::<Vec<_>>())
}

/// The answer to the question about a whole household.
fn answered(world: &World, parts: &[Vec<i64>]) -> Decision {
    let ids: Vec<i64> = parts.concat();
    said(&world.planned(), &Partition::new(parts.to_vec(), &ids).to_string())
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    #[test]
    fn the_last_answer_about_all_rows_is_what_they_are_also_when_one_goes_and_none_when_it_is_taken_back(
        early in partition(ROWS - 1),
        late in partition(ROWS),
        gone in 0..ROWS,
    ) {
        let early = answered(&couple(ROWS - 1), &early);
        let world = told(&couple(ROWS), std::slice::from_ref(&early));
        let asked = world.planned();
        let last = answered(&world, &late);
        let mut both = told(&world, &[early.clone(), last.clone()]);
        let plan = both.planned();
        prop_assert_eq!((clusters(&plan), plan.questions.len()), (late.clone(), 0));
        let undone = Decision { answer: "undo".to_owned(), ..last };
        prop_assert_eq!(told(&both, &[&both.decisions[..], &[undone]].concat()).planned(), asked);
        let id = both.snapshot.interests.remove(gone).id().unwrap();
        let rest = late.iter().map(|part| part.iter().copied().filter(|other| *other != id).collect());
        let rest = Partition::new(rest.collect(), &[]);
        prop_assert_eq!(clusters(&both.planned()), rest.parts());
    }
}
