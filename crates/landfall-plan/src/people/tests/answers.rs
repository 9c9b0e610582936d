//! What answers about clients are bound to.

use landfall_model::{
    cluster::{Cluster, Member},
    decision::{Decision, UNDO},
    partition::Partition,
    plan::Plan,
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, prop_assert_eq},
    proptest,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::clusters;
use crate::testing::World;

/// People of one name and one number, under these ids.
fn people(ids: &[i64]) -> World {
    let row = json!({"Full Name": "Ann Lee", "Phone Number": "+33465710233"});
    ids.iter().fold(World::default(), |world, &id| world.interest(id, row.clone()))
}

/// The same decisions on another source.
fn now(world: World, decisions: &World) -> World {
    World { decisions: decisions.decisions.clone(), ..world }
}

fn asked(plan: &Plan) -> Vec<Vec<Vec<i64>>> {
    let all = Cluster::all(&plan.candidates, &plan.members);
    let interests =
        |cluster: &Cluster<'_>| cluster.members.iter().map(|member| member.interests.clone()).collect();
    plan.questions.iter().filter_map(|question| all.get(&question.id).map(interests)).collect()
}

fn only_question(world: &World) -> Uuid {
    world.planned().questions[0].id
}

#[test]
fn an_answer_to_a_pair_holds_when_the_pair_has_grown_into_a_chain() {
    for (answer, clients, question) in [
        ("merge", vec![vec![1, 2], vec![3]], vec![vec![1, 2], vec![3]]),
        ("keep apart", vec![vec![1], vec![2], vec![3]], vec![vec![1], vec![2], vec![3]]),
    ] {
        let pair = people(&[1, 2]);
        let answered = pair.with(only_question(&pair), answer);
        let plan = now(people(&[1, 2, 3]), &answered).planned();
        assert_eq!(clusters(&plan), clusters_of(&clients));
        assert_eq!(asked(&plan), [question]);
        assert_eq!(plan.candidates.iter().filter(|pair| pair.interests_b == [2]).count(), 0, "settled");
    }
}

fn clusters_of(clients: &[Vec<i64>]) -> Vec<Vec<i64>> {
    clients.to_vec()
}

#[test]
fn an_answer_to_a_chain_holds_among_those_who_say_the_same_when_one_says_something_else() {
    let chain = people(&[1, 2, 3, 4]);
    let answered = chain.with(only_question(&chain), "merge 1, 2 | 3, 4");
    let other = json!({"Full Name": "Ann Lee", "Phone Number": "+33465710299"});
    let changed = now(people(&[1, 2, 3]).interest(4, other), &answered).planned();
    assert_eq!(clusters(&changed), [vec![1, 2], vec![3], vec![4]]);
    assert_eq!(asked(&changed), [vec![vec![1, 2], vec![3], vec![4]]], "4 is asked about with both");
}

#[test]
fn people_who_were_one_by_an_answer_come_back_when_they_have_nothing_in_common_any_more() {
    let pair = people(&[1, 2]);
    let answered = pair.with(only_question(&pair), "merge");
    let stranger = json!({"Full Name": "Bob Stone", "Phone Number": "+390612345678"});
    let plan = now(people(&[1]).interest(2, stranger.clone()), &answered).planned();
    assert_eq!((clusters(&plan), asked(&plan)), (vec![vec![1], vec![2]], vec![vec![vec![1], vec![2]]]));
    assert!(plan.candidates[0].score < 0);
    let apart = now(people(&[1]).interest(2, stranger), &pair.with(only_question(&pair), "keep apart"));
    assert_eq!(apart.planned().questions, [], "who was kept apart already is no question");
}

#[test]
fn an_answer_about_a_client_that_another_answer_made_goes_with_it() {
    let pair = people(&[1, 2]);
    let answered = pair.with(only_question(&pair), "merge");
    let grown = now(people(&[1, 2, 3]), &answered);
    let both = grown.with(only_question(&grown), "merge");
    assert_eq!((clusters(&both.planned()), both.planned().questions.len()), (vec![vec![1, 2, 3]], 0));
    let undone =
        World { decisions: [&both.decisions[..], &[taken_back(&both.decisions[0])]].concat(), ..both };
    assert_eq!(clusters(&undone.planned()), [vec![1], vec![2], vec![3]]);
    assert_eq!(asked(&undone.planned()), [vec![vec![1], vec![2], vec![3]]]);
}

fn taken_back(decision: &Decision) -> Decision {
    Decision { answer: UNDO.to_owned(), ..decision.clone() }
}

#[test]
fn a_merge_that_another_answer_forbids_is_not_done() {
    let world = people(&[1, 2, 3]);
    let plan = world.planned();
    let said = [("merge", [1, 2]), ("keep apart", [1, 3]), ("merge", [2, 3])];
    let plan = with(&world, said.map(|(answer, names)| on_pair(&plan, names, answer)).to_vec()).planned();
    assert_eq!(clusters(&plan), [vec![1, 2], vec![3]]);
    assert!(plan.questions.is_empty(), "the pair is kept apart by decision");
    let step = plan.steps.iter().find(|step| step.name == "dedup 3: candidates").unwrap();
    assert!(step.did.contains("1 merge not done"), "{}", step.did);
}

fn with(world: &World, decisions: Vec<Decision>) -> World {
    World { snapshot: world.snapshot.clone(), decisions }
}

/// What somebody says of two clients, whether they are a candidate or not.
fn on_pair(plan: &Plan, names: [i64; 2], answer: &str) -> Decision {
    let member = |name| plan.members.iter().find(|member| member.name() == name).cloned().unwrap();
    let question = landfall_model::ids::derive("test", "pairs", &format!("{names:?}"));
    decision(question, answer, &names.map(member))
}

fn decision(question: Uuid, answer: &str, members: &[Member]) -> Decision {
    let cells: Value = json!({"question": question, "answer": answer, "who": "test", "at": "2026-01-01T00:00:00Z", "members": members});
    serde_json::from_value(cells).unwrap()
}

const IDS: [i64; 6] = [2, 3, 5, 7, 11, 13];

/// Any way to tell who of six is one person.
fn partition() -> impl Strategy<Value = Partition> {
    vec(0..IDS.len(), IDS.len()).prop_map(|part_of| {
        let part =
            |n| IDS.into_iter().zip(&part_of).filter(|(_, part)| **part == n).map(|(id, _)| id).collect();
        Partition::new((0..IDS.len()).map(part).collect(), &IDS)
    })
}

/// The same, pair by pair.
fn pairwise(plan: &Plan, partition: &Partition) -> Vec<Decision> {
    let part_of = |id| partition.parts().iter().position(|part| part.contains(&id));
    let pairs = IDS.into_iter().flat_map(|a| IDS.into_iter().filter(move |&b| a < b).map(move |b| [a, b]));
    let answer = |[a, b]: [i64; 2]| if part_of(a) == part_of(b) { "merge" } else { "keep apart" };
    pairs.map(|pair| on_pair(plan, pair, answer(pair))).collect()
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn a_partition_does_what_its_pairs_do_one_by_one_in_any_order(
        (partition, order) in (partition(), Just((0..15).collect::<Vec<usize>>()).prop_shuffle()),
    ) {
        let world = people(&IDS);
        let plan = world.planned();
        let question = &plan.questions[0];
        let cluster = Cluster::all(&plan.candidates, &plan.members).remove(&question.id).unwrap();
        let at_once = Decision::on(question, Some(&cluster), partition.to_string());
        let one_by_one = pairwise(&plan, &partition);
        let shuffled = order.iter().map(|&n| one_by_one[n].clone()).collect();
        let (mut one, mut other) = (with(&world, vec![at_once.clone()]).planned(), with(&world, shuffled).planned());
        prop_assert_eq!(clusters(&one), partition.parts());
        // They tell how many answers hold, and that is 1 here and 15 there.
        one.steps.clear();
        other.steps.clear();
        prop_assert_eq!(one, other);
        let undone = with(&world, vec![at_once.clone(), taken_back(&at_once)]).planned();
        prop_assert_eq!(undone, plan);
    }
}
