//! Questions about berths: what is asked, what an answer does, and when it no longer holds.

use landfall_model::{
    finding::{Code, Question, QuestionKind},
    mapping::Mapping,
    plan::Plan,
};
use serde_json::json;

use crate::{
    Context,
    testing::{World, warnings},
};

/// Berth 1 is available with a deal at the contract, berth 2 sold with none, berth 3 fits.
fn marina() -> World {
    World::default()
        .berth(1, json!({"Mooring Number": "A1", "Status": "Available"}))
        .berth(2, json!({"Mooring Number": "A2", "Status": "Sold"}))
        .berth(3, json!({"Mooring Number": "A3", "Status": "Under Offer"}))
        .interest(5, json!({"Full Name": "Ann Lee", "Sales Process Level": "Contract Negotiation"}))
        .interest(6, json!({"Full Name": "Bob Stone", "Sales Process Level": "EOI and NDA Sent"}))
        .link(5, 1)
        .link(6, 3)
}

fn asked(plan: &Plan) -> Vec<&Question> {
    plan.questions.iter().filter(|question| question.kind == QuestionKind::BerthStatus).collect()
}

fn statuses(plan: &Plan) -> Vec<&str> {
    plan.berths.iter().map(|berth| &*berth.row.status).collect()
}

#[test]
fn a_berth_that_does_not_fit_is_asked_about_and_stays_as_the_source_says() {
    let plan = marina().planned();
    let told: Vec<(&str, Vec<&str>)> = asked(&plan)
        .iter()
        .map(|question| (&*question.text, question.options.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "Berth A1 is available, but the furthest active interest is at stage contract (interest 5): the plan document expects under offer, the CRM's rule BR-001 expects sold. Change it?",
                vec!["accept under_offer", "accept sold", "keep"]
            ),
            (
                "Berth A2 is sold, but it has no active interest: the plan document and the CRM's rule BR-001 expect available. Change it?",
                vec!["accept available", "keep"]
            ),
        ]
    );
    assert_eq!(statuses(&plan), ["available", "sold", "under_offer"]);
    assert!(asked(&plan).iter().all(|question| !question.blocking));
}

#[test]
fn a_stage_that_the_rules_do_not_know_says_no_more_than_that_there_is_an_interest() {
    let mut mapping = Mapping::default();
    mapping.vocabulary.stage.insert("Made Reservation".to_owned(), "deposit_paid".to_owned());
    let deal = json!({"Full Name": "Ann Lee", "Sales Process Level": "Made Reservation"});
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1", "Status": "Sold"}))
        .berth(2, json!({"Mooring Number": "A2", "Status": "Available"}))
        .interest(5, deal.clone())
        .interest(6, deal)
        .link(5, 1)
        .link(6, 2)
        .plan(&mapping, &Context::default());
    let told: Vec<&str> = asked(&plan).iter().map(|question| &*question.text).collect();
    assert_eq!(
        told,
        [
            "Berth A2 is available, but the furthest active interest is at stage deposit paid (interest 6): the CRM's rule BR-001 expects under offer. Change it?"
        ]
    );
    let step = plan.steps.iter().find(|step| step.name == "berth statuses").unwrap();
    assert!(step.did.contains("How far the stages deposit_paid are the rules do not know"), "{}", step.did);
}

#[test]
fn a_berth_that_two_clients_have_completed_is_warned_of() {
    let world = |stage: &str, name: &str| {
        let done = |name: &str, stage: &str| json!({"Full Name": name, "Email Address": format!("{name}@example.com"), "Sales Process Level": stage});
        let berth = World::default().berth(1, json!({"Mooring Number": "A1", "Status": "Sold"}));
        berth.interest(5, done("ann", "Contract Signed")).interest(6, done(name, stage)).link(5, 1).link(6, 1)
    };
    let plan = world("Contract Signed", "bob").planned();
    let told = warnings(&plan, Code::Contradiction);
    assert_eq!((told[0].column.as_str(), told.len()), ("Mooring Number", 1));
    assert!(told[0].message.contains("(5, 6)"), "{}", told[0].message);
    assert!(plan.interests.iter().all(|interest| interest.row.berth_id == Some(plan.berths[0].row.id)));
    for other in [world("Made Reservation", "bob"), world("Contract Signed", "ann")] {
        assert!(warnings(&other.planned(), Code::Contradiction).is_empty());
    }
}

#[test]
fn what_is_accepted_is_planned_with_the_old_status_in_the_audit_trail() {
    let world = marina();
    let question = asked(&world.planned())[0].id;
    let plan = world.with(question, "accept sold").planned();
    assert_eq!(statuses(&plan), ["sold", "sold", "under_offer"]);
    assert_eq!(asked(&plan).len(), 1, "the other one is still open");
    let entries: Vec<_> = plan.audit_logs.iter().filter(|entry| entry.row.action == "update").collect();
    let [entry] = entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.from[0].id, entry.row.entity_id), (1, plan.berths[0].row.id));
    assert_eq!(entry.row.field_changed.as_deref(), Some("status"));
    assert_eq!(
        (entry.row.old_value.as_deref(), entry.row.new_value.as_deref()),
        (Some("available"), Some("sold"))
    );
    assert_eq!(entry.row.metadata.as_ref().unwrap().decision, Some(question));
}

#[test]
fn what_is_kept_is_not_asked_again_and_an_answer_that_is_taken_back_is() {
    let world = marina();
    let question = asked(&world.planned())[0].id;
    let kept = world.with(question, "keep").planned();
    assert_eq!((statuses(&kept)[0], asked(&kept).len()), ("available", 1));
    assert_eq!(kept.berth_status[0].answer.as_deref(), Some("keep"));
    let mut undone = world.with(question, "accept sold").with(question, "undo");
    assert_eq!(undone.planned(), world.planned(), "as if nothing had been said");
    undone.decisions.clear();
    assert_eq!(undone.with(question, "accept everything").planned(), world.planned(), "no answer at all");
}

#[test]
fn an_answer_holds_while_what_it_judged_is_the_same() {
    let question = asked(&marina().planned())[0].id;
    let after = |world: World| {
        let plan = world.with(question, "accept sold").planned();
        plan.berths[0].row.status == "sold"
    };
    let enquiry = json!({"Full Name": "Eva Blom", "Sales Process Level": "General Qualified Interest"});
    assert!(after(marina().interest(7, enquiry.clone()).link(7, 1)), "an earlier stage says nothing new");
    let same_stage = json!({"Full Name": "Eva Blom", "Sales Process Level": "Contract Negotiation"});
    assert!(!after(marina().interest(7, same_stage).link(7, 1)), "another interest is as far");
    let further =
        marina().berth(4, json!({"Mooring Number": "A0"})).interest(7, enquiry).link(7, 4).link(7, 1);
    assert!(!after(further), "an interest names it as a further berth");
    let mut by_hand = marina();
    by_hand.snapshot.berths[0].cells.insert("Status Override Mode".to_owned(), json!("manual"));
    assert!(!after(by_hand), "somebody has set the status by hand since");
}

#[test]
fn berths_of_which_the_same_can_be_said_are_alike_and_further_berths_are_not() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1", "Status": "Sold"}))
        .berth(2, json!({"Mooring Number": "A2", "Status": "Sold"}))
        .berth(3, json!({"Mooring Number": "A3", "Status": "Sold"}))
        .berth(4, json!({"Mooring Number": "A4", "Status": "Sold", "Status Override Mode": "manual"}))
        .interest(5, json!({"Full Name": "Ann Lee", "Berth Number": "B1, A3"}))
        .berth(5, json!({"Mooring Number": "B1", "Status": "Under Offer"}))
        .planned();
    let alike: Vec<&str> = asked(&plan).iter().map(|question| &*question.alike).collect();
    assert_eq!(
        alike,
        [
            "sold, but it has no active interest, named as a further berth: the plan document and the CRM's rule BR-001 expect available",
            "sold, but it has no active interest: the plan document and the CRM's rule BR-001 expect available",
            "sold, but it has no active interest: the plan document and the CRM's rule BR-001 expect available",
            "sold (set by hand), but it has no active interest: the plan document and the CRM's rule BR-001 expect available",
        ]
    );
}

#[test]
fn berth_statuses_hold_the_load_where_the_mapping_says_so_and_offer_only_words_that_it_knows() {
    let mut mapping =
        Mapping { blocking: [QuestionKind::BerthStatus].into_iter().collect(), ..Mapping::default() };
    let plan = marina().plan(&mapping, &Context::default());
    assert!(asked(&plan).iter().all(|question| question.blocking));
    mapping.vocabulary.berth_status.retain(|_, word| word != "sold");
    let plan = marina().plan(&mapping, &Context::default());
    assert_eq!(asked(&plan)[0].options, ["accept under_offer", "keep"]);
}
