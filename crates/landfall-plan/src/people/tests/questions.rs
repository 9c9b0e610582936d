//! Candidates, and the questions that are made of them.

use std::collections::BTreeMap;

use landfall_model::{
    cluster::Cluster, decision::Decision, finding::QuestionKind, mapping::Mapping, plan::Plan,
};
use serde_json::json;
use uuid::Uuid;

use super::clusters;
use crate::{Context, testing::World};

/// Two who are one by name and number; three names that are alike, of whom two do not meet.
fn twins() -> World {
    World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33 4 65 71 02 33", "Email Address": "a@example.com"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Phone Number": "0033465710233"}))
        .interest(3, json!({"Full Name": "Jon Smith", "Place of Residence": "FR"}))
        .interest(4, json!({"Full Name": "John Smyth", "Place of Residence": "FR", "Email Address": "j@example.com"}))
        .interest(5, json!({"Full Name": "Joan Smith", "Place of Residence": "MC"}))
}

/// Names of the clients of each question about duplicates.
fn asked(plan: &Plan) -> Vec<Vec<i64>> {
    let all = Cluster::all(&plan.candidates, &plan.members);
    plan.questions.iter().filter_map(|question| all.get(&question.id).map(Cluster::names)).collect()
}

#[test]
fn likely_duplicates_are_listed_with_reasons_and_asked_about_and_never_merged() {
    let plan = twins().planned();
    assert_eq!(plan.clients.len(), 5);
    let found: Vec<_> =
        plan.candidates.iter().map(|c| (&c.interests_a[..], &c.interests_b[..], c.score)).collect();
    let expected: [(&[i64], &[i64], i32); 4] =
        [(&[1], &[2], 70), (&[3], &[4], 22), (&[3], &[5], 10), (&[4], &[5], 7)];
    assert_eq!(found, expected);
    assert!(plan.questions.iter().all(|question| question.kind == QuestionKind::Duplicate));
    assert!(!plan.questions[0].text.contains("Ann"), "a question names records, not people");
    assert_eq!(
        plan.candidates[1].sum(),
        "3 and 4: 22 points: names few letters apart (+12), same residence (+10)"
    );
}

#[test]
fn what_hangs_together_is_one_question_with_its_weak_pairs_and_its_clients_side_by_side() {
    let plan = twins().planned();
    assert_eq!(asked(&plan), [vec![1, 2], vec![3, 4, 5]]);
    let all = Cluster::all(&plan.candidates, &plan.members);
    let chain = &all[&plan.questions[1].id];
    assert_eq!(chain.pairs.len(), 3, "the weakest, of 7 points, would not be asked about alone");
    let residences: Vec<&[String]> =
        chain.members.iter().map(|member| member.values("Place of Residence")).collect();
    assert_eq!(residences, [["FR"], ["FR"], ["MC"]]);
    assert_eq!(
        plan.questions[1].text,
        "Are the clients of interests 3; of interests 4; of interests 5 one person, or which of them are?"
    );
}

#[test]
fn an_answer_merges_keeps_apart_or_tells_who_of_them_is_one_and_other_questions_stay_the_same() {
    let before = twins().planned();
    let [pair, chain] = [0, 1].map(|n| before.questions[n].id);
    let merged = twins().with(pair, "merge").planned();
    assert_eq!(clusters(&merged), [vec![1, 2], vec![3], vec![4], vec![5]]);
    assert_eq!(merged.questions, before.questions[1..]);
    let apart = twins().with(pair, "keep apart").planned();
    assert_eq!((apart.clients.len(), &apart.candidates[..]), (5, &before.candidates[1..]));
    let cases: [(&str, &[&[i64]]); 4] = [
        ("merge", &[&[1], &[2], &[3, 4, 5]]),
        ("keep apart", &[&[1], &[2], &[3], &[4], &[5]]),
        ("merge 3, 4 | 5", &[&[1], &[2], &[3, 4], &[5]]),
        ("merge 4, 5 | 3", &[&[1], &[2], &[3], &[4, 5]]),
    ];
    for (answer, expected) in cases {
        let plan = twins().with(chain, answer).planned();
        assert_eq!(clusters(&plan), expected, "{answer}");
        assert_eq!(plan.questions, before.questions[..1], "{answer}");
        assert_eq!(
            plan.candidates,
            before.candidates[..1],
            "{answer}: every pair of the question is settled"
        );
    }
}

#[test]
fn weak_pairs_are_listed_and_not_asked_about_and_an_answer_by_hand_merges_them_all_the_same() {
    let context = Context { port: "port".to_owned(), ..Context::default() };
    let mut mapping = Mapping::default();
    mapping.dedup.ask_from = 23;
    let plan = twins().plan(&mapping, &context);
    assert_eq!((plan.candidates.len(), plan.questions.len()), (4, 1));
    let weak = plan.candidates[1].clone();
    let ids: BTreeMap<Uuid, usize> = plan.candidates.iter().map(|pair| (pair.question, 1)).collect();
    assert_eq!(ids.len(), 4, "each has an id of its own");
    let plan = twins().with_plan(&plan, weak.question, "merge").plan(&mapping, &context);
    assert_eq!(clusters(&plan), [vec![1], vec![2], vec![3, 4], vec![5]]);
}

#[test]
fn a_crowd_of_one_name_is_one_question_and_its_answer_merges_all_of_them_none_or_leaves_it_to_other_signs() {
    let mut world = World::default();
    for id in 1..=65 {
        let phone = if id < 3 { "+33465710233" } else { "" };
        world = world.interest(id, json!({"Full Name": "John Smith", "Phone Number": phone}));
    }
    let plan = world.planned();
    let kinds: Vec<_> =
        plan.questions.iter().map(|question| (question.kind, question.records.len())).collect();
    let duplicate = QuestionKind::Duplicate;
    assert_eq!(
        kinds,
        [(duplicate, 2), (duplicate, 65), (duplicate, 65)],
        "by number, by name, and by its sound"
    );
    assert_eq!((plan.clients.len(), plan.candidates.len()), (65, 1));
    let [pair, name, sound] = [0, 1, 2].map(|n| plan.questions[n].id);
    assert_eq!(world.with(name, "merge").planned().clients.len(), 1);
    let apart = world.with(name, "keep apart").with(sound, "not all").planned();
    assert_eq!((apart.clients.len(), apart.questions.len()), (65, 0), "no two of them are one");
    let some = world.with(name, "not all").with(sound, "not all").planned();
    assert_eq!((some.clients.len(), some.questions.len()), (65, 1));
    assert_eq!(world.with(name, "not all").with(pair, "merge").planned().clients.len(), 64);
    assert_eq!(world.with(name, "keep apart").with(pair, "merge").planned().clients.len(), 65);
}

#[test]
fn what_was_said_of_a_crowd_holds_among_those_it_judged_when_one_joins_them() {
    let crowd = |ids: i64| {
        let phone = |id| if id < 3 { "+33465710233" } else { "" };
        let row = |world: World, id| {
            world.interest(id, json!({"Full Name": "John Smith", "Phone Number": phone(id)}))
        };
        (1..=ids).fold(World::default(), row)
    };
    let by_name = &crowd(65).planned().questions[1];
    let cases =
        [("merge", 2, vec![66, 66]), ("keep apart", 66, vec![66, 66]), ("not all", 66, vec![2, 66, 66])];
    for (answer, clients, asked) in cases {
        let decisions = vec![Decision::on(by_name, None, answer.to_owned())];
        let plan = World { decisions, ..crowd(66) }.planned();
        let duplicates = plan.questions.iter().filter(|question| question.kind == QuestionKind::Duplicate);
        let records: Vec<usize> = duplicates.map(|question| question.records.len()).collect();
        assert_eq!((plan.clients.len(), records), (clients, asked), "{answer}");
    }
}

#[test]
fn who_was_kept_apart_in_a_crowd_is_asked_about_when_an_address_makes_them_one() {
    let crowd = |address: &str| {
        let email = |id| match id {
            1 | 2 => "john@example.com",
            3 => "smith@example.com",
            4 => address,
            _ => "",
        };
        let row = |world: World, id| {
            world.interest(id, json!({"Full Name": "John Smith", "Email Address": email(id)}))
        };
        (1..=67).fold(World::default(), row)
    };
    let before = crowd("js@example.com");
    let by_name =
        before.planned().questions.iter().find(|one| one.text.contains("one name,")).unwrap().clone();
    assert!(by_name.text.ends_with("Of several interests each: 1, 2."), "{}", by_name.text);
    let decisions = vec![Decision::on(&by_name, None, "keep apart".to_owned())];
    let now = |address| World { decisions: decisions.clone(), ..crowd(address) }.planned();
    let suspect =
        |plan: &Plan| plan.questions.iter().filter(|one| one.kind == QuestionKind::SuspectCluster).count();
    let plan = now("js@example.com");
    assert_eq!((plan.clients.len(), suspect(&plan)), (66, 0), "1 and 2 were one client");
    let plan = now("smith@example.com");
    assert_eq!((plan.clients.len(), suspect(&plan)), (66, 1), "3 and 4 were kept apart");
}

#[test]
fn many_who_hang_together_are_asked_about_in_questions_that_can_be_answered() {
    let mut world = World::default();
    for id in 1..=30 {
        world = world.interest(id, json!({"Full Name": "Ann Lee"}));
    }
    let plan = world.planned();
    let asked = asked(&plan);
    assert!(asked.iter().all(|names| names.len() <= Mapping::default().dedup.largest_question));
    assert_eq!(plan.candidates.len(), 30 * 29 / 2);
    let questions: Vec<Uuid> = plan.questions.iter().map(|question| question.id).collect();
    assert!(plan.candidates.iter().all(|pair| questions.contains(&pair.question)), "no pair is lost");
    assert!(asked.len() < plan.candidates.len() / 10, "{}", asked.len());
}

#[test]
fn names_in_two_scripts_are_compared_in_the_letters_that_they_share() {
    let plan = World::default()
        .interest(1, json!({"Full Name": "Дмитрий Волков", "Place of Residence": "RU"}))
        .interest(2, json!({"Full Name": "Dmitry Volkov", "Place of Residence": "RU"}))
        .interest(3, json!({"Full Name": "Ольга Волкова", "Place of Residence": "RU"}))
        .planned();
    assert_eq!(asked(&plan)[0], [1, 2]);
    let pair = &plan.candidates[0];
    assert_eq!((&pair.interests_a[..], &pair.interests_b[..]), (&[1][..], &[2][..]), "{:?}", pair.reasons);
}
