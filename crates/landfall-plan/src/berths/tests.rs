//! Rules of the berths, each with a world of its own.

use landfall_model::{
    finding::{Code, QuestionKind},
    target::Table,
};
use serde_json::json;

use crate::testing::{World, warnings};

#[test]
fn a_berth_carries_every_column() {
    let world = World::default().berth(7, json!({
        "Mooring Number": "A-01", "Area": "A", "Status": "Under Offer", "Status Override Mode": "manual", "Berth Type": "finger",
        "Nominal Boat Size": "40 ft", "Length": "40", "Length (Metric)": "12.19", "Width": "10", "Draft (Metric)": "3",
        "Water Depth": "15", "Width Is Minimum": 1, "Side Pontoon": "yes", "Power Capacity": "32 A", "Voltage": "230",
        "Mooring Type": "buoy", "Cleat Type": "A5", "Cleat Capacity": "2 t", "Bollard Type": "B", "Bollard Capacity": "5 t",
        "Access": "car", "Bow Facing": "N", "Price": "$1000.50", "Berth Approved": 0, "UpdatedAt": "2024-02-01 10:00:00+00:00",
    }));
    let plan = world.planned();
    let berth = &plan.berths[0].row;
    assert_eq!((berth.mooring_number.as_str(), berth.status.as_str()), ("A1", "under_offer"));
    assert_eq!(berth.status_override_mode.as_deref(), Some("manual"));
    assert_eq!([berth.length_ft, berth.length_m].map(|n| n.unwrap().to_string()), ["40.00", "12.19"]);
    assert_eq!(berth.width_m.unwrap().to_string(), "3.05");
    assert_eq!(berth.draft_ft.unwrap().to_string(), "9.84");
    assert_eq!((berth.width_is_minimum, berth.berth_approved), (Some(true), Some(false)));
    assert_eq!(
        (berth.price.unwrap().to_string().as_str(), berth.price_currency.as_deref()),
        ("1000.50", Some("USD"))
    );
    assert_eq!(berth.updated_at.to_rfc3339(), "2024-02-01T10:00:00+00:00");
    assert_eq!(warnings(&plan, Code::DimensionDrift), [] as [&landfall_model::finding::Warning; 0]);
}

#[test]
fn imperial_and_metric_that_drift_apart_are_both_kept_and_warned_of() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1", "Length": "40", "Length (Metric)": "15"}))
        .planned();
    let berth = &plan.berths[0].row;
    assert_eq!([berth.length_ft, berth.length_m].map(|n| n.unwrap().to_string()), ["40.00", "15.00"]);
    assert_eq!(warnings(&plan, Code::DimensionDrift).len(), 1);
}

#[test]
fn a_length_that_no_column_can_hold_is_not_carried_and_its_text_is_listed() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1", "Length": "4000000 ft", "Price": "on request"}))
        .planned();
    assert_eq!(plan.berths[0].row.length_ft, None);
    let dropped: Vec<&str> = plan.dropped_cells.iter().map(|cell| cell.value.as_str()).collect();
    assert_eq!(dropped, ["4000000 ft", "on request"]);
    assert_eq!(warnings(&plan, Code::DimensionInvalid).len(), 1);
}

#[test]
fn a_measure_or_price_that_is_carried_in_part_has_its_original_in_the_list() {
    let plan = World::default()
        .berth(
            1,
            json!({"Mooring Number": "A1", "Length": ["40 ft", "see plan"], "Width": "5 m", "Price": "1.5m"}),
        )
        .planned();
    let berth = &plan.berths[0].row;
    assert_eq!([berth.length_ft, berth.price].map(|n| n.unwrap().to_string()), ["40.00", "1500000.00"]);
    let listed: Vec<_> =
        plan.dropped_cells.iter().map(|cell| (&*cell.column, &*cell.value, &*cell.reason)).collect();
    let reason = "what was read from it is carried; the original is here, since a berth has no notes";
    assert_eq!(listed, [("Length", "40 ft, see plan", reason), ("Price", "1.5m", reason)]);
}

#[test]
fn a_measure_in_the_column_of_another_is_no_depth_of_the_berth_and_its_text_is_listed() {
    let plan = World::default()
        .berth(
            1,
            json!({"Mooring Number": "A1", "Water Depth": "eslora 24,5", "Draft (Metric)": "calado 3 m"}),
        )
        .planned();
    let berth = &plan.berths[0].row;
    assert_eq!((berth.water_depth_ft, berth.draft_m.is_some()), (None, true));
    let dropped: Vec<&str> = plan.dropped_cells.iter().map(|cell| cell.value.as_str()).collect();
    assert_eq!(dropped, ["eslora 24,5"]);
}

#[test]
fn of_two_berths_with_one_mooring_number_the_second_is_held_back_with_its_map_and_links_go_to_the_first() {
    let plan = World::default()
        .berth(9, json!({"Mooring Number": "A-01", "Map Data": {"path": "M 1"}}))
        .berth(4, json!({"Mooring Number": "A1"}))
        .interest(1, json!({"Full Name": "Ann Lee"}))
        .link(1, 9)
        .planned();
    assert_eq!(plan.berths.iter().map(|berth| berth.from[0].id).collect::<Vec<_>>(), [4]);
    assert_eq!(plan.interests[0].row.berth_id, Some(plan.berths[0].row.id));
    let held: Vec<_> = plan.quarantined.iter().map(|held| (held.table, held.cause.is_empty())).collect();
    assert_eq!(held, [(Table::Berths, true), (Table::BerthMapData, false)]);
    assert_eq!(plan.quarantined[1].cause, plan.quarantined[0].key);
    assert_eq!(warnings(&plan, Code::BerthDuplicate)[0].column, "Mooring Number");
}

#[test]
fn what_is_invisible_makes_no_other_number() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A\u{200b}1"}))
        .berth(2, json!({"Mooring Number": "A1"}))
        .berth(3, json!({"Mooring Number": "fuel\u{ad} dock"}))
        .invoice(1, json!({"Invoice Number": "I\u{2060}-1", "Total": "10"}))
        .invoice(2, json!({"Invoice Number": "I-1", "Total": "10"}))
        .planned();
    let moorings: Vec<&str> = plan.berths.iter().map(|berth| &*berth.row.mooring_number).collect();
    assert_eq!(moorings, ["A1", "fuel dock"]);
    let numbers: Vec<&str> = plan.invoices.iter().map(|invoice| &*invoice.row.invoice_number).collect();
    assert_eq!((numbers, plan.quarantined.len()), (vec!["I-1"], 2));
}

#[test]
fn a_berth_without_a_mooring_number_is_held_back_and_an_odd_one_is_kept_as_written() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": " "}))
        .berth(2, json!({"Mooring Number": "fuel dock"}))
        .planned();
    assert_eq!(plan.quarantined[0].message, "the berth has no mooring number");
    assert_eq!(plan.berths[0].row.mooring_number, "fuel dock");
    assert_eq!(warnings(&plan, Code::ValueUnknown).len(), 1);
}

#[test]
fn map_data_is_json_in_the_target_whether_the_source_answers_json_or_text() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1", "Map Data": {"path": "M 0 0", "x": 1.50}}))
        .berth(2, json!({"Mooring Number": "A2", "Map Data": "{\"path\":\"M 0 0\"}"}))
        .berth(3, json!({"Mooring Number": "A3", "Map Data": "M 0 0"}))
        .berth(4, json!({"Mooring Number": "A4", "Map Data": {"a\u{0}": ["b\u{0}c"]}}))
        .berth(5, json!({"Mooring Number": "A5", "Map Data": {}}))
        .planned();
    let maps: Vec<String> = plan.berth_map_data.iter().map(|map| map.row.map_data.to_string()).collect();
    assert_eq!(maps, [r#"{"path":"M 0 0","x":1.5}"#, r#"{"path":"M 0 0"}"#, r#""M 0 0""#, r#"{"a":["bc"]}"#]);
    assert_eq!(warnings(&plan, Code::TextMended).len(), 1);
}

#[test]
fn an_empty_map_that_is_written_as_text_is_none_and_is_listed() {
    for text in ["null", "{}", " [] ", "\"\""] {
        let plan = World::default().berth(1, json!({"Mooring Number": "A1", "Map Data": text})).planned();
        assert_eq!(plan.berth_map_data, [], "{text}");
        assert_eq!(plan.dropped_cells.len(), 1, "{text}");
    }
}

#[test]
fn an_unknown_status_gets_the_fallback_is_listed_and_asked_about() {
    let world = World::default().berth(1, json!({"Mooring Number": "A1", "Status": "Reserved?"}));
    let plan = world.planned();
    assert_eq!(plan.berths[0].row.status, "available");
    assert_eq!(plan.dropped_cells[0].value, "Reserved?");
    assert_eq!(warnings(&plan, Code::DefaultTaken).len(), 1);
    let question = &plan.questions[0];
    assert!(question.options.contains(&"under_offer".to_owned()));
    let plan = world.with(question.id, "under_offer").planned();
    assert_eq!(plan.berths[0].row.status, "under_offer");
    assert!(plan.dropped_cells.is_empty());
    assert!(plan.questions.iter().all(|question| question.kind == QuestionKind::BerthStatus));
}
