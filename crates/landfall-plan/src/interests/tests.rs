//! Rules of the interests, each with a world of its own.

use landfall_model::{finding::Code, redact};
use serde_json::json;

use crate::testing::{World, warnings};

fn marina() -> World {
    World::default()
        .berth(1, json!({"Mooring Number": "A2"}))
        .berth(2, json!({"Mooring Number": "A10"}))
        .berth(3, json!({"Mooring Number": "B1"}))
}

#[test]
fn an_interest_carries_every_column() {
    let plan = World::default()
        .interest(3, json!({
            "Full Name": "Ann Lee", "Sales Process Level": "Made Reservation", "Lead Category": "Hot Lead", "Source": "Broker",
            "EOI Status": "Signed", "Deposit 10% Status": "Received", "Contract Status": "40% Received",
            "Date Added": "03/04/2025", "Last Contact": "2025-05-01", "Request Form Sent": "04-04-2025",
            "EOI Time Sent": "2025-04-05", "EOI Time Signed": "2025-04-06", "Reservation Date": "2025-04-07",
            "Contract Time Sent": "2025-04-08", "Contract Time Signed": "2025-04-09",
        }))
        .planned();
    let interest = &plan.interests[0].row;
    assert_eq!(interest.pipeline_stage, "deposit_10pct");
    let words = [
        &interest.lead_category,
        &interest.source,
        &interest.eoi_status,
        &interest.deposit_status,
        &interest.contract_status,
    ];
    assert_eq!(
        words.map(|word| word.as_deref().unwrap()),
        ["hot_lead", "Broker", "signed", "received", "partially_paid"]
    );
    let days = [
        interest.date_first_contact,
        interest.date_request_form_sent,
        interest.date_eoi_sent,
        interest.date_eoi_signed,
        interest.date_deposit_received,
        interest.date_contract_sent,
        interest.date_contract_signed,
        interest.date_last_contact,
    ];
    assert_eq!(
        days.map(|day| day.unwrap().format("%m-%d").to_string()),
        ["04-03", "04-04", "04-05", "04-06", "04-07", "04-08", "04-09", "05-01"]
    );
}

#[test]
fn the_berth_is_the_one_that_the_text_names_else_the_first_in_the_marina() {
    let cases = [
        (json!({}), vec![], None, vec![]),
        (json!({}), vec![2, 1], Some("A2"), vec!["A10"]),
        (json!({"Berth Number": "b-01"}), vec![], Some("B1"), vec![]),
        (json!({"Berth Number": "B1"}), vec![1, 2], Some("B1"), vec!["A2", "A10"]),
        (json!({"Berth Number": "B1, A10"}), vec![3], Some("B1"), vec!["A10"]),
        (json!({"Berth Number": "Z9"}), vec![3], Some("B1"), vec![]),
        (json!({"Berth Number": "TBC"}), vec![], None, vec![]),
    ];
    for (cells, linked, primary, others) in cases {
        let mut world = marina().interest(1, cells.clone());
        for berth in linked {
            world = world.link(1, berth);
        }
        let plan = world.planned();
        let id = plan.interests[0].row.berth_id;
        let found =
            plan.berths.iter().find(|berth| Some(berth.row.id) == id).map(|berth| &*berth.row.mooring_number);
        assert_eq!(found, primary, "{cells}");
        let note = plan.interest_notes.first().map(|note| note.row.content.clone()).unwrap_or_default();
        let listed =
            if others.is_empty() { String::new() } else { format!("Further berths: {}", others.join(", ")) };
        assert_eq!(
            note.lines().find(|line| line.starts_with("Further")).unwrap_or_default(),
            listed,
            "{cells}"
        );
        assert_eq!(warnings(&plan, Code::BerthSeveral).len(), usize::from(!others.is_empty()), "{cells}");
    }
}

#[test]
fn a_berth_under_an_odd_number_is_named_by_its_text() {
    let marina = |text: &str| {
        World::default()
            .berth(1, json!({"Mooring Number": "Fuel  dock"}))
            .berth(2, json!({"Mooring Number": "A1/2"}))
            .berth(3, json!({"Mooring Number": "B1"}))
            .interest(1, json!({"Berth Number": text}))
    };
    for (text, berth) in [("fuel dock", 1), (" FUEL DOCK; B1", 1), ("A1/2", 2), ("B1, Fuel dock", 3)] {
        let plan = marina(text).planned();
        let berth_id = plan.berths.iter().find(|found| found.from[0].id == berth).unwrap().row.id;
        assert_eq!(plan.interests[0].row.berth_id, Some(berth_id), "{text}");
        assert!(warnings(&plan, Code::BerthUnresolved).is_empty(), "{text}");
    }
}

#[test]
fn a_mooring_number_that_no_berth_has_leaves_the_interest_without_a_berth_and_is_kept() {
    let plan = marina().interest(1, json!({"Berth Number": "Z9"})).planned();
    assert_eq!(plan.interests[0].row.berth_id, None);
    assert_eq!(warnings(&plan, Code::BerthUnresolved).len(), 1);
    assert_eq!(plan.interest_notes[0].row.content, "As it stood in the old system:\nBerth Number: Z9");
}

#[test]
fn a_cell_that_is_kept_for_two_reasons_is_in_the_note_once() {
    let plan = marina().interest(1, json!({"Berth Number": "Z9, or near it"})).planned();
    assert_eq!(warnings(&plan, Code::BerthUnresolved).len(), 2);
    let content = &plan.interest_notes[0].row.content;
    assert_eq!(content, "As it stood in the old system:\nBerth Number: Z9, or near it");
}

#[test]
fn a_mooring_number_that_no_berth_has_stands_in_no_message() {
    let plan = marina().interest(1, json!({"Berth Number": "Smith 12"})).planned();
    let [warning] = warnings(&plan, Code::BerthUnresolved)[..] else { panic!("{:?}", plan.warnings) };
    assert_eq!(warning.value, "Smith 12");
    assert!(!warning.message.to_lowercase().contains("smith"), "{}", warning.message);
}

#[test]
fn a_value_with_quotes_is_one_quoted_value_in_its_question() {
    let plan = World::default().interest(1, json!({"Lead Category": "friend of \"Ann Lee\""})).planned();
    assert!(plan.questions[0].text.starts_with("What does \"friend of 'Ann Lee'\" in column"));
    assert!(!redact::quoted(&plan.questions[0].text).contains("Ann"));
}

#[test]
fn links_to_nothing_are_warned_of_on_both_sides() {
    let plan = marina().interest(1, json!({})).link(1, 99).link(77, 1).planned();
    let found: Vec<_> =
        warnings(&plan, Code::LinkDangling).iter().map(|warning| warning.record.map(|at| at.id)).collect();
    assert_eq!(found, [None, Some(1)]);
}

#[test]
fn notes_comments_and_size_become_one_note_with_headings() {
    let plan = World::default()
        .interest(1, json!({
            "Internal Notes": "calls back\n", "Extra Comments": "x", "Berth Size Desired": "20 m", "Lead Category": "Lukewarm",
            "UpdatedAt": "2024-06-01 09:00:00+00:00",
        }))
        .planned();
    let note = &plan.interest_notes[0].row;
    assert_eq!(
        note.content,
        "Internal Notes:\ncalls back\n\nExtra Comments:\nx\n\nBerth Size Desired:\n20 m\n\nAs it stood in the old system:\nLead Category: Lukewarm"
    );
    assert_eq!(
        (note.author_id.as_str(), note.updated_at.to_rfc3339().as_str()),
        ("system-migration", "2024-06-01T09:00:00+00:00")
    );
    assert_eq!(plan.clients[0].row.berth_size_desired.as_deref(), Some("20 m"));
}

#[test]
fn an_unknown_stage_gets_the_fallback_is_kept_and_asked_about_once_for_all_rows() {
    let world = World::default()
        .interest(2, json!({"Full Name": "Ann Lee", "Sales Process Level": "Verbal"}))
        .interest(1, json!({"Full Name": "Bob Stone", "Sales Process Level": " VERBAL "}))
        .interest(3, json!({"Full Name": "Carla Weiss"}));
    let plan = world.planned();
    assert!(plan.interests.iter().all(|interest| interest.row.pipeline_stage == "open"));
    assert_eq!(warnings(&plan, Code::DefaultTaken).len(), 3);
    let [question] = &plan.questions[..] else { panic!("{:?}", plan.questions) };
    assert_eq!(question.records.iter().map(|at| at.id).collect::<Vec<_>>(), [1, 2]);
    assert!(plan.interest_notes[1].row.content.contains("Sales Process Level: Verbal"));
    let decided = world.with(question.id, "contract").planned();
    let stages: Vec<&str> = decided.interests.iter().map(|interest| &*interest.row.pipeline_stage).collect();
    assert_eq!(stages, ["contract", "contract", "open"]);
    assert!(decided.questions.is_empty() && decided.interest_notes.is_empty());
    let visited = world.with(question.id, "visited").planned();
    assert_eq!(
        visited.interests[0].row.pipeline_stage, "visited",
        "a stage of the CRM that no old one becomes"
    );
}

#[test]
fn an_optional_column_can_be_left_empty_by_decision() {
    let world = World::default().interest(1, json!({"Full Name": "Ann Lee", "Lead Category": "Lukewarm"}));
    let question = world.planned().questions[0].clone();
    assert_eq!(question.options.last().map(String::as_str), Some("leave empty"));
    let plan = world.with(question.id, "leave empty").planned();
    assert!(plan.questions.is_empty());
    assert!(plan.interest_notes[0].row.content.contains("Lukewarm"), "the value is kept all the same");
}

#[test]
fn a_row_without_a_time_of_creation_takes_the_day_it_was_added_else_the_earliest_of_all() {
    let plan = World::default()
        .interest(1, json!({"CreatedAt": null, "Date Added": "05-06-2022"}))
        .interest(2, json!({"CreatedAt": "long ago"}))
        .interest(3, json!({"CreatedAt": "2023-01-01 00:00:00+00:00"}))
        .planned();
    let created: Vec<String> = plan
        .interests
        .iter()
        .map(|interest| interest.row.created_at.format("%Y-%m-%d").to_string())
        .collect();
    assert_eq!(created, ["2022-06-05", "2023-01-01", "2023-01-01"]);
    let taken = warnings(&plan, Code::DefaultTaken);
    assert_eq!(taken.iter().filter(|warning| warning.column == "CreatedAt").count(), 2);
    assert_eq!(plan.dropped_cells[0].value, "long ago");
}
