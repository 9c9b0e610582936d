//! Shared inboxes.

use std::slice::from_ref;

use landfall_model::{
    decision::Decision,
    finding::{Code, QuestionKind},
    plan::Plan,
};
use serde_json::json;

use super::clusters;
use crate::testing::{World, warnings};

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
fn rows_with_an_address_that_stands_where_there_is_none_stay_apart_and_are_asked_about() {
    for address in ["no@no.com", "noemail@example.com", "no-reply@example.com", "Test@test.com"] {
        let plan = World::default()
            .interest(1, json!({"Full Name": "Ann Lee", "Email Address": address}))
            .interest(2, json!({"Full Name": "Bob Stone", "Email Address": address}))
            .planned();
        assert_eq!(clusters(&plan), [vec![1], vec![2]], "{address}");
        assert_eq!(plan.questions[0].kind, QuestionKind::SharedInbox, "{address}");
        assert!(plan.questions[0].text.contains("a role's mailbox or nobody's"), "{address}");
    }
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

/// An office with these people.
fn grown(names: &[&str]) -> World {
    let row = |world: World, (id, name): (i64, &&str)| {
        world.interest(id, json!({"Full Name": name, "Email Address": "info@example.com"}))
    };
    (1..).zip(names).fold(World::default(), row)
}

/// The answer to the first question of a plan, as it is noted.
fn said(plan: &Plan, answer: &str) -> Decision {
    Decision::on(&plan.questions[0], None, answer.to_owned())
}

#[test]
fn who_was_merged_stays_so_when_a_row_joins_the_inbox_or_a_name_changes_and_the_rest_is_asked_about() {
    let merged = said(&office().planned(), "merge");
    let after = |names: &[&str], decisions: &[Decision]| {
        let plan = World { decisions: decisions.to_vec(), ..grown(names) }.planned();
        (clusters(&plan), warnings(&plan, Code::SharedInbox).len(), plan.questions.len(), plan)
    };
    let three = ["Ann Lee", "Bob Stone", "Carla Weiss"];
    let (clients, warned, asked, plan) = after(&three, from_ref(&merged));
    assert_eq!((clients, warned, asked), (vec![vec![1, 2], vec![3]], 1, 1));
    assert_eq!(plan.questions[0].records.len(), 3);
    let (clients, warned, asked, _) = after(&["Ann Lee", "Rob Stone"], from_ref(&merged));
    assert_eq!((clients, warned, asked), (vec![vec![1, 2]], 0, 1));

    let apart = said(&plan, "keep apart");
    let four = [&three[..], &["Dan Holm"]].concat();
    for names in [&three[..], &four] {
        let (clients, ..) = after(names, &[merged.clone(), apart.clone()]);
        assert_eq!(clients.len(), names.len(), "the latest word counts");
    }
    let at = |decision: &Decision, second| {
        let at = chrono::DateTime::from_timestamp(second, 0).unwrap();
        Decision { at, ..decision.clone() }
    };
    let (clients, ..) = after(&four, &[at(&apart, 2), at(&merged, 1)]);
    assert_eq!(clients.len(), 4, "also where the earlier one was added later, from another run");
    let undone = Decision { answer: "undo".to_owned(), ..merged.clone() };
    assert_eq!(after(&three, &[merged, undone]).0.len(), 3, "what was taken back does not");
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
    let companies = ["Blue Anchor LLC", "Red Lantern LLC", "Green Harbour, L.L.C."];
    assert_eq!(names(&companies), 3, "companies of one legal form are no family");
    assert_eq!(names(&["Blue Anchor LLC", "Blue Anchor Ltd", "Blue Anchor, Inc."]), 1, "one has several");
    let bridged = ["Anna Rossi", "Anna Russo", "Marco Rossi", "Bob Stone"];
    assert_eq!(names(&bridged), 4, "who is like two others does not make these two alike");
}

#[test]
fn contrary_answers_about_two_mailboxes_of_the_same_rows_merge_nobody_and_are_asked_about() {
    let both = "info@example.com; sales@example.com";
    let world = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": both}))
        .interest(2, json!({"Full Name": "Bob Stone", "Email Address": both}));
    let plan = world.planned();
    let on = |n: usize, answer: &str| Decision::on(&plan.questions[n], None, answer.to_owned());
    for said in [["keep apart", "merge"], ["merge", "keep apart"]] {
        for order in [[0, 1], [1, 0]] {
            let decisions = order.map(|n| on(n, said[n])).to_vec();
            let plan = World { decisions, ..world.clone() }.planned();
            let kinds: Vec<_> = plan.questions.iter().map(|question| question.kind).collect();
            assert_eq!(
                (clusters(&plan), kinds),
                (vec![vec![1], vec![2]], vec![QuestionKind::SuspectCluster])
            );
        }
    }
    let settled = |answer: &str| {
        let decisions = vec![on(0, "keep apart"), on(1, "merge")];
        let world = World { decisions, ..world.clone() };
        let asked = said(&world.planned(), answer);
        let plan = World { decisions: [&world.decisions[..], &[asked]].concat(), ..world }.planned();
        (clusters(&plan), plan.questions.len())
    };
    assert_eq!(settled("merge"), (vec![vec![1, 2]], 0));
    assert_eq!(settled("keep apart"), (vec![vec![1], vec![2]], 0));
}

#[test]
fn an_answer_about_a_mailbox_speaks_for_no_other_one_of_its_rows_when_a_row_joins_that() {
    let [both, info] = ["info@example.com; sales@example.com", "info@example.com"];
    let row = |name: &str, emails: &str| json!({"Full Name": name, "Email Address": emails});
    let before = World::default().interest(1, row("Ann Lee", both)).interest(2, row("Bob Stone", both));
    let before = before.interest(3, row("Carla Weiss", info));
    let joined = before.clone().interest(4, row("Dan Holm", info));
    let plan = before.planned();
    let of = |address: &str| plan.questions.iter().find(|question| question.text.contains(address)).unwrap();
    let at = |second, address: &str, answer: &str| Decision {
        at: chrono::DateTime::from_timestamp(second, 0).unwrap(),
        ..Decision::on(of(address), None, answer.to_owned())
    };
    for [first, second] in [[1, 2], [2, 1]] {
        let decisions = vec![at(first, "info@", "merge 1, 3 | 2"), at(second, "sales@", "keep apart")];
        let with = |world: &World| World { decisions: decisions.clone(), ..world.clone() }.planned();
        assert_eq!(clusters(&with(&before)), [vec![1, 3], vec![2]]);
        assert_eq!(clusters(&with(&joined)), [vec![1, 3], vec![2], vec![4]], "{first} {second}");
    }
    let older = |decision: Decision| Decision {
        judged: "2 interests share one e-mail address (a role): are they one person?".to_owned(),
        ..decision
    };
    let decisions = vec![older(at(1, "info@", "merge 1, 3 | 2"))];
    let plan = World { decisions, ..joined }.planned();
    assert_eq!(clusters(&plan), [vec![1, 3], vec![2], vec![4]], "an older version did not tell the address");
}

#[test]
fn a_mailbox_whose_rows_are_kept_apart_does_not_speak_of_two_of_them() {
    let row = |name: &str, emails: &str| json!({"Full Name": name, "Email Address": emails});
    let world = World::default()
        .interest(1, row("Ann Lee", "ann@example.com; info@example.com"))
        .interest(2, row("Ann Lee", "ann@example.com; info@example.com"))
        .interest(3, row("Bob Stone", "info@example.com"));
    let apart = said(&world.planned(), "keep apart");
    let plan = World { decisions: vec![apart], ..world }.planned();
    assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 2], vec![3]], 0));
}

#[test]
fn whose_a_shared_inbox_is_is_asked_once_and_two_of_its_rows_only_where_more_than_it_speaks_for_them() {
    let row = |name: &str| json!({"Full Name": name, "Email Address": "pa@example.com"});
    let names = ["Ann Lee", "Bob Stone", "Carla Weiss", "Carla Weis"];
    let world = (1..).zip(names).fold(World::default(), |world, (id, name)| world.interest(id, row(name)));
    let kinds = |plan: &Plan| plan.questions.iter().map(|question| question.kind).collect::<Vec<_>>();
    let plan = world.planned();
    assert_eq!(kinds(&plan), [QuestionKind::SharedInbox, QuestionKind::Duplicate]);
    let of_two: Vec<i64> = plan.questions[1].records.iter().map(|record| record.id).collect();
    assert_eq!((of_two, plan.candidates.len()), (vec![3, 4], 6), "the other pairs are listed");
    let apart = World { decisions: vec![said(&plan, "keep apart")], ..world }.planned();
    assert_eq!(kinds(&apart), [QuestionKind::Duplicate]);
}

/// Names and addresses of rows.
type Rows<'r> = &'r [(&'r str, &'r str)];

#[test]
fn who_of_the_rows_of_a_shared_inbox_is_one_person_is_told_in_parts() {
    let row = |name: &str, emails: &str| json!({"Full Name": name, "Email Address": emails});
    let of = |rows: Rows<'_>| {
        let with =
            |world: World, (id, (name, emails)): (i64, &(&str, &str))| world.interest(id, row(name, emails));
        (1..).zip(rows).fold(World::default(), with)
    };
    let role = ["Ann Lee", "Bob Stone", "Carla Weiss"].map(|name| (name, "info@example.com"));
    let family = role.map(|(name, _)| (name, "pa@example.com"));
    let like = [&family[..], &[("Carla Weis", "pa@example.com")]].concat();
    let also = [
        ("Ann Lee", "pa@example.com; ann@example.com"),
        family[1],
        ("Carla Weiss", "pa@example.com; ann@example.com"),
    ];
    let cases: [(Rows<'_>, &str, &[&[i64]]); 8] = [
        (&role, "merge 1, 2 | 3", &[&[1, 2], &[3]]),
        (&family, "merge 1, 2 | 3", &[&[1, 2], &[3]]),
        (&family, "merge 1 | 2, 3", &[&[1], &[2, 3]]),
        (&family, "merge 1, 3 | 2", &[&[1, 3], &[2]]),
        (&like, "merge 1, 2 | 3 | 4", &[&[1, 2], &[3], &[4]]),
        (&like, "merge 1, 2 | 3, 4", &[&[1, 2], &[3, 4]]),
        // Also where another address says otherwise.
        (&also, "merge 1, 2 | 3", &[&[1, 2], &[3]]),
        (&also, "merge 1, 3 | 2", &[&[1, 3], &[2]]),
    ];
    for (rows, answer, expected) in cases {
        let world = of(rows);
        let before = world.planned();
        let told = World { decisions: vec![said(&before, answer)], ..world.clone() };
        let plan = told.planned();
        assert_eq!((clusters(&plan).as_slice(), texts(&plan)), (&vecs(expected)[..], vec![]), "{answer}");
        assert!(warnings(&plan, Code::SharedInbox).is_empty(), "{answer}");
        let undone = Decision { answer: "undo".to_owned(), ..told.decisions[0].clone() };
        let undone = World { decisions: vec![told.decisions[0].clone(), undone], ..world };
        assert_eq!(undone.planned(), before, "{answer}");
    }
    for unknown in ["merge 1, 9", "merge 1, 1"] {
        let plan = of(&role).with(of(&role).planned().questions[0].id, unknown).planned();
        assert_eq!((plan.clients.len(), plan.questions.len()), (3, 1), "{unknown}");
    }
}

fn vecs(parts: &[&[i64]]) -> Vec<Vec<i64>> {
    parts.iter().map(|part| part.to_vec()).collect()
}

fn texts(plan: &Plan) -> Vec<&str> {
    plan.questions.iter().map(|question| question.text.as_str()).collect()
}

#[test]
fn parts_of_a_shared_inbox_hold_when_a_row_joins_it_until_the_next_answer() {
    let three = ["Ann Lee", "Bob Stone", "Carla Weiss"];
    let four = [&three[..], &["Dan Holm"]].concat();
    let planned = |names: &[&str], decisions: &[Decision]| {
        World { decisions: decisions.to_vec(), ..grown(names) }.planned()
    };
    let parts = said(&planned(&three, &[]), "merge 1, 2 | 3");
    let plan = planned(&four, from_ref(&parts));
    assert_eq!((clusters(&plan), plan.questions.len()), (vec![vec![1, 2], vec![3], vec![4]], 1));
    assert_eq!(warnings(&plan, Code::SharedInbox).len(), 2);
    let cases: [(&str, &[&[i64]]); 4] = [
        ("keep apart", &[&[1], &[2], &[3], &[4]]),
        ("merge", &[&[1, 2, 3, 4]]),
        ("merge 3, 4", &[&[1], &[2], &[3, 4]]),
        ("merge 1, 2, 3", &[&[1, 2, 3], &[4]]),
    ];
    for (answer, expected) in cases {
        let after = planned(&four, &[parts.clone(), said(&plan, answer)]);
        assert_eq!((clusters(&after), texts(&after)), (vecs(expected), vec![]), "{answer}");
    }
}
