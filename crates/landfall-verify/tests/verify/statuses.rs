//! Berths whose status a person accepted, and berths that do not fit.

use landfall_model::{
    berth_status::StatusLine,
    decision::Decision,
    finding::{Question, QuestionKind},
    mapping::Mapping,
    plan::Plan,
    rundir,
};
use uuid::Uuid;

use crate::kit::{Files, Marina, assert_silent, details};

/// Berth B3, under offer in the source, planned as available: what somebody accepted, or says that somebody did.
fn accept(plan: &mut Plan) -> Decision {
    let berth = &mut plan.berths[2];
    berth.row.status = "available".to_owned();
    let line = StatusLine {
        question: Uuid::from_u128(3),
        berth: berth.row.id,
        record: berth.from[0],
        mooring_number: berth.row.mooring_number.clone(),
        status: "under_offer".to_owned(),
        planned: "available".to_owned(),
        stage: None,
        interests: Vec::new(),
        expected: Vec::new(),
        answer: Some("accept available".to_owned()),
    };
    let question = Question {
        id: line.question,
        kind: QuestionKind::BerthStatus,
        records: vec![line.record],
        ..plan.questions[0].clone()
    };
    plan.berth_status.push(line);
    Decision::on(&question, None, "accept available".to_owned())
}

const PER_STATUS: &str = "berths per status, as the source says";

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_a_person_accepted_counts_and_one_that_the_plan_made_up_is_found() {
    let mut decision = None;
    let marina = Marina::planned(|plan| decision = Some(accept(plan))).await;
    assert_eq!(marina.failures().await, [PER_STATUS], "nobody said so");
    let decision = decision.unwrap();
    let of_another = Decision { records: Vec::new(), ..decision.clone() };
    let to_another = Decision { question: Uuid::from_u128(4), ..decision.clone() };
    for other in [of_another, to_another] {
        marina.run.append(rundir::DECISIONS, &other).unwrap();
        assert_eq!(
            marina.failures().await,
            [PER_STATUS],
            "it was said of another berth, or of something else"
        );
    }
    marina.run.append(rundir::DECISIONS, &decision).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, details) = details(&validation, PER_STATUS);
    assert_eq!(actual, "available 2, sold 1");
    assert_eq!(
        details.last().unwrap(),
        "1 berths count with the word that a person accepted in place of the source's"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_of_a_berth_says_nothing_of_the_interests_that_were_asked_about_with_it() {
    let mut decision = None;
    let misread = |plan: &mut Plan| {
        decision = Some(accept(plan));
        let interest = &mut plan.interests[1];
        interest.row.pipeline_stage = "contract".to_owned();
        let records = vec![plan.berths[2].from[0], interest.from[0]];
        let asked = Question {
            id: Uuid::from_u128(3),
            kind: QuestionKind::BerthStatus,
            records,
            ..plan.questions[0].clone()
        };
        plan.questions.push(asked);
    };
    let marina = Marina::planned(misread).await;
    marina.run.append(rundir::DECISIONS, &decision.unwrap()).unwrap();
    assert_eq!(marina.failures().await, ["interests per pipeline_stage, as the source says"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_berth_that_does_not_fit_names_its_question_until_somebody_changes_it_in_the_crm() {
    let line = |plan: &mut Plan| {
        accept(plan);
        let berth = &mut plan.berths[2];
        berth.row.status = "under_offer".to_owned();
        let line = &mut plan.berth_status[0];
        line.planned = "under_offer".to_owned();
        line.answer = Some("keep".to_owned());
    };
    let marina = Marina::planned(line).await;
    let found = async || {
        let report = marina.verify().await.unwrap().status_reconciliation;
        let of_b3 = report.mismatches.into_iter().filter(|of| of.mooring_number == "B3");
        of_b3.map(|of| (of.question, of.answer)).collect::<Vec<_>>()
    };
    let asked = (Some(Uuid::from_u128(3)), Some("keep".to_owned()));
    assert_eq!(found().await, [asked.clone(), asked]);
    let client = marina.database.client().await.unwrap();
    client.execute("UPDATE berths SET status = 'sold' WHERE mooring_number = 'B3'", &[]).await.unwrap();
    assert_eq!(found().await, [(None, None), (None, None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_the_mapping_gives_the_crm_is_one_that_it_knows() {
    const WORDS: &str = "berths: words that the CRM knows";
    const RESERVED: &str = "
        ALTER TABLE berths DROP CONSTRAINT berths_status_check;
        UPDATE berths SET status = 'reserved' WHERE mooring_number = 'A1'";
    for is_given in [true, false] {
        let mut mapping = Mapping::default();
        if is_given {
            mapping.vocabulary.berth_status.insert("Reserved".to_owned(), "reserved".to_owned());
        }
        let marina = Marina::with(mapping, Files::Copied).await;
        marina.database.run(RESERVED).unwrap();
        let failures = marina.failures().await;
        assert_eq!(failures.iter().any(|name| name == WORDS), !is_given, "{failures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interest_that_users_archived_asks_nothing_of_its_berth() {
    let marina = Marina::loaded().await;
    marina.database.run("UPDATE interests SET archived_at = now()").unwrap();
    let report = marina.verify().await.unwrap().status_reconciliation;
    let wanted = report.mismatches.iter().filter(|berth| berth.mooring_number == "A1").count();
    assert_eq!(wanted, 0, "{:?}", report.mismatches);
}
