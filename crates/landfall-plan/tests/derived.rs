//! What the plan derives from the rest: tags, audit trail, accounts, id maps, dropped columns.

use landfall_model::{
    finding::{Code, QuestionKind},
    mapping::Mapping,
    plan::Plan,
    raw::Raw,
    snapshot::Snapshot,
    source::{Column, SourceRow, SourceTable, TableColumns},
};
use landfall_plan::{Context, Unmapped, lint, plan, unmapped};
use landfall_practice::{Size, world_of};
use serde_json::{Value, json};

fn row(cells: Value) -> SourceRow {
    let Value::Object(cells) = cells else { panic!("{cells}") };
    SourceRow { cells }
}

fn people() -> Snapshot {
    let interest = |id: i64, name: &str, email: &str| {
        row(
            json!({"Id": id, "CreatedAt": format!("2024-01-0{id} 09:00:00+00:00"), "Full Name": name, "Email Address": email,
                   "Lead Category": "Hot Lead"}),
        )
    };
    Snapshot {
        interests: vec![interest(1, "Ann Lee", "ann@example.com"), interest(2, "Ann Lee", "ann@example.com")],
        ..Snapshot::default()
    }
}

fn planned(snapshot: &Snapshot, mapping: &Mapping) -> Plan {
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = plan(snapshot, mapping, &[], &context);
    assert_eq!(lint(&plan), []);
    plan
}

#[test]
fn every_client_and_interest_is_tagged_and_every_interest_with_its_lead_category() {
    let plan = planned(&people(), &Mapping::default());
    let names: Vec<_> = plan.tags.iter().map(|tag| (&*tag.row.name, tag.row.color.as_deref())).collect();
    assert_eq!(names, [("Hot Lead", Some("#64748b")), ("Migrated from NocoDB", Some("#64748b"))]);
    assert_eq!((plan.client_tags.len(), plan.interest_tags.len()), (1, 4));
}

#[test]
fn every_record_has_one_audit_entry_that_names_its_source() {
    let plan = planned(&people(), &Mapping::default());
    let entries: Vec<_> = plan
        .audit_logs
        .iter()
        .map(|entry| (&*entry.row.entity_type, serde_json::to_string(&entry.row.metadata).unwrap()))
        .collect();
    let interest =
        |id: i64| format!(r#"{{"source":"nocodb_migration","nocodb_table":"interests","nocodb_id":{id}}}"#);
    let client =
        r#"{"source":"nocodb_migration","nocodb_table":"interests","nocodb_id":1,"nocodb_ids":[1,2]}"#;
    assert_eq!(
        entries,
        [("client", client.to_owned()), ("interest", interest(1)), ("interest", interest(2))]
    );
    let entry = &plan.audit_logs[1].row;
    assert_eq!(
        (&*entry.user_id, &*entry.action, &*entry.ip_address),
        ("system-migration", "create", "0.0.0.0")
    );
    assert_eq!(entry.user_agent.as_deref(), Some("migration-script/1.0"));
    assert_eq!(
        (entry.entity_id, entry.created_at),
        (plan.interests[0].row.id, plan.interests[0].row.created_at)
    );
}

#[test]
fn accounts_tell_founders_from_merged_rows_and_id_maps_lead_both_to_the_client() {
    let plan = planned(&people(), &Mapping::default());
    let account = &plan.accounting[0];
    assert_eq!(
        (account.read, &account.planned, &account.merged),
        (2, &vec!["1".to_owned()], &vec!["2".to_owned()])
    );
    assert_eq!(plan.accounting[1].planned, ["1", "2"]);
    let maps: Vec<&str> = plan.id_maps.keys().map(String::as_str).collect();
    assert_eq!(maps, ["berths", "clients", "documents", "expenses", "files", "interests", "invoices"]);
    assert_eq!(plan.id_maps["clients"]["2"], plan.clients[0].row.id);
}

fn column(title: &str, uidt: &str) -> Column {
    Column {
        id: "c".to_owned(),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system: false,
        options: Vec::new(),
    }
}

fn of_interests(columns: Vec<Column>) -> TableColumns {
    TableColumns {
        table: SourceTable::Interests,
        base_id: "p".to_owned(),
        table_id: "m".to_owned(),
        title: "Interests".to_owned(),
        columns,
    }
}

#[test]
fn a_column_that_no_rule_maps_is_counted_warned_of_and_listed_cell_by_cell() {
    let mut snapshot = people();
    snapshot.interests[1].cells.insert("Shoe Size".to_owned(), json!(44));
    snapshot.interests[1].cells.insert("_nc_m2m_Interests_Berths".to_owned(), json!([1]));
    snapshot.interests[1].cells.insert("nc_order".to_owned(), json!(3));
    let text = |title| column(title, "SingleLineText");
    let order = Column { system: true, ..text("nc_order") };
    snapshot.columns.push(of_interests(vec![order, text("Hat Size"), text("Full Name")]));
    let mapping = Mapping::default();
    let expected = |title: &str, non_empty| Unmapped {
        table: SourceTable::Interests,
        title: title.to_owned(),
        non_empty,
    };
    assert_eq!(
        unmapped(&Raw::from(&snapshot), &mapping),
        [expected("Hat Size", Some(0)), expected("Shoe Size", Some(1))]
    );
    let plan = planned(&snapshot, &mapping);
    assert_eq!(plan.warnings.iter().filter(|warning| warning.code == Code::ColumnUnmapped).count(), 2);
    let dropped: Vec<_> =
        plan.dropped_cells.iter().map(|cell| (&*cell.column, &*cell.value, &*cell.reason)).collect();
    assert_eq!(dropped, [("Shoe Size", "44", "no rule maps this column")]);
}

#[test]
fn a_link_whose_records_are_not_read_is_never_said_to_hold_nothing() {
    let mut snapshot = people();
    let columns = vec![column("Brokers", "LinkToAnotherRecord"), column("Hat Size", "Number")];
    snapshot.columns.push(of_interests(columns));
    let plan = planned(&snapshot, &Mapping::default());
    let of = |title: &str| {
        let warning =
            plan.warnings.iter().find(|one| one.code == Code::ColumnUnmapped && one.column == title);
        warning.unwrap_or_else(|| panic!("{title}")).message.clone()
    };
    assert!(of("Hat Size").contains("of 0 rows it holds something"), "{}", of("Hat Size"));
    let told = of("Brokers");
    assert!(!told.contains("rows it holds") && told.contains("`landfall check` counts"), "{told}");
}

#[test]
fn of_a_column_that_counts_links_a_row_without_links_is_no_row_that_holds_something() {
    let mut snapshot = people();
    snapshot.columns.push(of_interests(vec![column("Brokers", "Links"), column("Shoes", "Number")]));
    for (row, links) in snapshot.interests.iter_mut().zip([0, 2]) {
        row.cells.insert("Brokers".to_owned(), json!(links));
        row.cells.insert("Shoes".to_owned(), json!(0));
    }
    let mapping = Mapping::default();
    let counted: Vec<_> =
        unmapped(&Raw::from(&snapshot), &mapping).iter().map(|column| column.non_empty).collect();
    assert_eq!(counted, [Some(1), Some(2)], "brokers, and shoes, of which 0 is a number like any other");
    let plan = planned(&snapshot, &mapping);
    let dropped: Vec<_> = plan.dropped_cells.iter().map(|cell| (&*cell.column, &*cell.value)).collect();
    assert_eq!(dropped, [("Shoes", "0"), ("Brokers", "2"), ("Shoes", "0")]);
}

#[test]
fn a_column_dropped_on_purpose_is_listed_with_the_reason_of_the_mapping() {
    let mut mapping = Mapping::default();
    let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    interests.columns.remove("lead_category");
    interests.drop.insert("Lead Category".to_owned(), "nobody keeps it up".to_owned());
    let plan = planned(&people(), &mapping);
    let reasons: Vec<&str> = plan.dropped_cells.iter().map(|cell| &*cell.reason).collect();
    assert_eq!(reasons, ["nobody keeps it up"; 2]);
    assert_eq!(plan.interests[0].row.lead_category, None);
}

#[test]
fn a_column_that_no_rule_maps_is_not_carried_because_it_is_called_like_a_role() {
    let mut mapping = Mapping::default();
    let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    interests.columns.remove("source");
    let mut snapshot = people();
    snapshot.interests[0].cells.insert("source".to_owned(), "walk-in".into());
    for dropped in [false, true] {
        let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
        if dropped {
            interests.drop.insert("source".to_owned(), "nobody keeps it up".to_owned());
        }
        let plan = planned(&snapshot, &mapping);
        assert!(plan.dropped_cells.iter().any(|cell| cell.value == "walk-in"), "dropped: {dropped}");
        assert!(plan.clients.iter().all(|client| client.row.source.is_none()), "dropped: {dropped}");
        assert!(plan.interests.iter().all(|interest| interest.row.source.is_none()), "dropped: {dropped}");
    }
}

#[test]
fn a_column_mapped_to_a_role_that_nobody_reads_counts_as_unmapped() {
    let mut mapping = Mapping::default();
    let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    let title = interests.columns.remove("lead_category").unwrap();
    interests.columns.insert("leed_category".to_owned(), title);
    let found = unmapped(&Raw::from(&people()), &mapping);
    assert_eq!(
        found.iter().map(|column| (&*column.title, column.non_empty)).collect::<Vec<_>>(),
        [("Lead Category", Some(2))]
    );
}

#[test]
fn no_step_of_a_plan_tells_one_thing_as_several() {
    for snapshot in [people(), world_of(Size::SMALLEST, 7).snapshot] {
        for step in planned(&snapshot, &Mapping::default()).steps {
            let words: Vec<&str> = step.did.split_whitespace().collect();
            let is_wrong = |pair: &[&str]| {
                pair[0] == "1" && pair[1].trim_end_matches(['.', ',', ';', ':']).ends_with('s')
            };
            assert!(!words.windows(2).any(is_wrong), "{}: {}", step.name, step.did);
        }
    }
}

#[test]
fn questions_of_a_blocking_kind_hold_the_load() {
    let mut snapshot = people();
    snapshot.interests[0].cells.insert("Sales Process Level".to_owned(), json!("Verbal"));
    let mapping = Mapping { blocking: vec![QuestionKind::UnknownValue], ..Mapping::default() };
    let plan = planned(&snapshot, &mapping);
    assert_eq!(plan.questions.iter().map(|question| question.blocking).collect::<Vec<_>>(), [true]);
    assert!(plan.steps.iter().any(|step| step.did == "1 question for a person; 1 of them holding the load."));
}

#[test]
fn an_empty_source_makes_an_empty_plan() {
    let plan = planned(&Snapshot::default(), &Mapping::default());
    assert!(plan.clients.is_empty() && plan.tags.is_empty() && plan.audit_logs.is_empty());
    assert_eq!(plan.accounting.len(), 7);
}

#[test]
fn what_was_planned_for_a_column_that_the_target_lacks_is_listed_as_dropped() {
    let mut mapping = Mapping::default();
    mapping.target.omit = vec!["interests.lead_category".to_owned()];
    let plan = planned(&people(), &mapping);
    let dropped: Vec<_> =
        plan.dropped_cells.iter().map(|cell| (cell.record.id, &*cell.column, &*cell.value)).collect();
    assert_eq!(
        dropped,
        [(1, "interests.lead_category", "hot_lead"), (2, "interests.lead_category", "hot_lead")]
    );
}
