//! The mapping, read backwards over a planned practice world: what has a cell goes there, and what has none is listed.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod contacts;
mod without_record;
mod world;

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    plan::Plan,
    source::{Link, SourceRef, SourceTable},
    target::{Berth, Document, Interest, Planned, Table},
};
use landfall_reentry::pack;
use serde_json::{Map, Value, json};
use world::{World, changed, gone, lines, lose, names, note, object, of_several_records};

#[test]
fn a_client_of_several_records_is_changed_in_each_of_them() {
    let world = World::new();
    let client = world.plan.clients.iter().find(|client| client.from.len() > 1).unwrap();
    let pack = world.pack(&[changed(client, "full_name", json!("Nova Lind"))]);
    assert_eq!(names(&pack), ["interests-changed.csv", "README.txt"]);
    assert!(pack.files[0].text.starts_with('\u{feff}'), "a spreadsheet takes it for UTF-8");
    let found = lines(&pack, "interests-changed.csv");
    assert_eq!(found.len(), client.from.len());
    for SourceRef { id, .. } in &client.from {
        let line = found.iter().find(|line| line.starts_with(&format!("{id},Nova Lind,Full Name,"))).unwrap();
        assert!(line.ends_with(",Nova Lind"), "{line}");
    }
}

#[test]
fn a_stage_that_the_old_system_has_no_word_for_is_listed_and_no_cell_is_emptied() {
    let world = World::new();
    let interest = &world.plan.interests[0];
    let pack = world.pack(&[changed(interest, "pipeline_stage", json!("visited"))]);
    assert_eq!(names(&pack), ["other.csv", "README.txt"]);
    let found = lines(&pack, "other.csv");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains(&format!("interests {},pipeline_stage,", interest.from[0].id)), "{found:?}");
    assert!(found[0].ends_with(",visited"), "{found:?}");
}

#[test]
fn what_was_archived_is_told_beside_its_other_changes() {
    let world = World::new();
    let expense = &world.plan.expenses[0];
    let mut change = changed(expense, "archived_at", json!("2026-11-30 10:00:00+00"));
    change.columns.push("payer".to_owned());
    change.now.insert("payer".to_owned(), json!("Somebody new"));
    let pack = world.pack(&[change]);
    let found = lines(&pack, "expenses-changed.csv");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].ends_with(",Somebody new") && found[1].ends_with("(the whole record),,archived"),
        "{found:?}"
    );
    assert_eq!(names(&pack), ["expenses-changed.csv", "README.txt"]);
}

#[test]
fn a_deal_that_left_the_berth_it_is_linked_to_is_to_be_linked_otherwise_by_hand() {
    let world = World::of(|snapshot, plan| {
        let (deal, berth) = of_a_berth(plan);
        snapshot.links.retain(|link| link.interest != deal.from[0].id);
        for berth in [berth, &plan.berths[7], &plan.berths[9]] {
            snapshot.links.push(Link { interest: deal.from[0].id, berth: berth.from[0].id });
        }
        snapshot.links.sort_unstable();
    });
    let (deal, _) = of_a_berth(&world.plan);
    let [stays, other, new] = [9, 7, 5].map(|n| &world.plan.berths[n]);
    for (to, expected) in [(json!(new.row.id), Some(new)), (json!(other.row.id), None), (Value::Null, None)] {
        let pack = world.pack(&[changed(deal, "berth_id", to)]);
        assert_eq!((names(&pack), pack.changed), (vec!["interests-changed.csv", "README.txt"], 1));
        let found = lines(&pack, "interests-changed.csv").join("\n");
        let numbers = [other, stays].into_iter().chain(expected).map(|berth| &*berth.row.mooring_number);
        let now = numbers.collect::<Vec<_>>().join(", ");
        assert!(found.contains(",Berths,\"") && found.ends_with(&format!(",\"{now}\"")), "{now}: {found}");
    }
    let alone = world.pack(&[gone(deal)]);
    assert!(!lines(&alone, "interests-changed.csv").join("").contains(",Berths,"), "{alone:?}");
}

/// A deal and its berth.
fn of_a_berth(plan: &Plan) -> (&Planned<Interest>, &Planned<Berth>) {
    let berth = &plan.berths[3];
    (plan.interests.iter().find(|deal| deal.row.berth_id == Some(berth.row.id)).unwrap(), berth)
}

#[test]
fn a_person_who_was_archived_is_listed_although_a_deal_was_archived_or_deleted_too() {
    let world = World::new();
    let (client, deal, _) = world.client_with_deals();
    let archived = json!("2026-11-30 10:00:00+00");
    for of_deal in [changed(deal, "archived_at", archived.clone()), gone(deal)] {
        let pack = world.pack(&[changed(client, "archived_at", archived.clone()), of_deal]);
        let found = lines(&pack, "other.csv");
        assert!(found.len() == 1 && found[0].starts_with("clients,"), "{found:?}");
        assert!(found[0].contains(",archived_at,"), "{found:?}");
    }
}

#[test]
fn a_line_that_a_note_has_once_more_is_told_beside_another_note() {
    let world = World::new();
    let (client, ..) = world.client_with_deals();
    let mut again = note(client);
    again.key = "00000000-0000-0000-0000-0000000000e2".to_owned();
    again.what = What::Changed;
    again.before = again.now.clone();
    again.before.insert("content".to_owned(), "no answer".into());
    again.now.insert("content".to_owned(), "no answer\nno answer".into());
    let pack = world.pack(&[note(client), again]);
    assert_eq!(names(&pack), ["interests-changed.csv", "README.txt"]);
    let found = lines(&pack, "interests-changed.csv").join("\n");
    assert!(found.contains("calls on Monday\nno answer"), "{found}");
}

#[test]
fn of_two_papers_of_a_deal_the_one_that_its_cell_does_not_show_is_listed() {
    let world = World::new();
    let papers = &world.plan.documents;
    let of_one_deal = |paper: &&Planned<Document>| {
        papers.iter().filter(|other| other.row.interest_id == paper.row.interest_id).count() > 1
    };
    let deal = papers.iter().find(of_one_deal).unwrap().row.interest_id;
    let of_deal: Vec<_> = papers.iter().filter(|paper| paper.row.interest_id == deal).collect();
    let number = |paper, number: &str| changed(paper, "documenso_id", number.into());
    let pack = world.pack(&[number(of_deal[0], "90001"), number(of_deal[1], "90002")]);
    let (cells, rest) =
        (lines(&pack, "interests-changed.csv").join(" "), lines(&pack, "other.csv").join(" "));
    let (shown, listed) = if cells.contains("90001") { ("90001", "90002") } else { ("90002", "90001") };
    assert!(cells.contains(shown) && !cells.contains(listed), "{cells}");
    assert!(rest.contains(listed) && !rest.contains(shown), "{rest}");
}

#[test]
fn what_was_taken_out_of_the_archive_is_not_told_as_put_there() {
    let world = World::new();
    let expense = &world.plan.expenses[0];
    let mut change = changed(expense, "archived_at", Value::Null);
    change.before.insert("archived_at".to_owned(), json!("2026-11-20 10:00:00+00"));
    let pack = world.pack(&[change]);
    assert_eq!(names(&pack), ["other.csv", "README.txt"]);
    let found = lines(&pack, "other.csv");
    assert!(found[0].contains(",archived_at,") && !found[0].contains("whole record"), "{found:?}");
}

#[test]
fn a_file_that_was_uploaded_is_one_thing_to_do() {
    let world = World::new();
    let client = world.plan.clients[0].row.id;
    let row = json!({"id": "00000000-0000-0000-0000-0000000000f1", "client_id": client, "filename": "eoi.pdf", "category": "eoi"});
    let change = Change {
        table: Table::Files,
        key: "00000000-0000-0000-0000-0000000000f1".to_owned(),
        what: What::New,
        from: Vec::new(),
        columns: vec!["filename".to_owned(), "category".to_owned()],
        before: Map::new(),
        now: object(row),
    };
    let pack = world.pack(&[change]);
    assert_eq!((pack.new, pack.changed, pack.other), (0, 0, 1));
    assert!(lines(&pack, "other.csv")[0].contains("filename: eoi.pdf; category: eoi"));
}

#[test]
fn what_no_column_takes_is_listed_whether_a_cell_or_a_note() {
    let world = World::new();
    let (client, ..) = world.client_with_deals();
    let told = |role: &str, change: Change| {
        let pack = world.pack_without(role, &[change]);
        assert_eq!((names(&pack), pack.changed), (vec!["other.csv", "README.txt"], 0), "{role}");
        lines(&pack, "other.csv").remove(0)
    };
    assert!(told("yacht_name", changed(client, "yacht_name", json!("Nova"))).ends_with(",Nova"));
    assert!(told("extra_comments", note(client)).ends_with(",calls on Monday"));
}

#[test]
fn what_the_load_left_in_a_former_state_is_no_change_of_a_user() {
    let world = World::new();
    let client = &world.plan.clients[0];
    let mut change = changed(client, "address", json!("Quay 1"));
    for row in [&mut change.before, &mut change.now] {
        row.insert("company_name".to_owned(), json!("As it was called"));
    }
    let pack = world.pack(&[change]);
    let found = lines(&pack, "interests-changed.csv");
    assert_eq!(found.len(), client.from.len(), "{found:?}");
    assert!(found.iter().all(|line| line.contains(",Address,") && line.ends_with(",Quay 1")), "{found:?}");
}

#[test]
fn nothing_changed_is_a_pack_that_says_so_and_what_was_looked_at() {
    let pack = World::new().pack(&[]);
    assert_eq!(names(&pack), ["README.txt"]);
    for words in [
        "Nothing was entered or changed in what was looked at.",
        "Looked at: the port's rows of the tables that landfall loads (clients, client_contacts, ",
        "Not looked at: other columns of rows that were loaded, and other tables of the CRM.",
    ] {
        assert!(pack.files[0].text.contains(words), "{}", pack.files[0].text);
    }
}

#[test]
fn a_formula_stays_text_where_people_read_and_as_it_is_where_nocodb_imports() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from));
    let (client, ..) = world.client_with_deals();
    let (expense, berth) = (&world.plan.expenses[0], &world.plan.berths[0]);
    let pack = world.pack(&[
        changed(client, "full_name", json!("=1+1")),
        changed(expense, "payer", json!("+33612345678")),
        changed(&world.plan.expenses[1], "created_by", json!("@sum")),
        changed(berth, "draft_ft", json!("-1.5")),
    ]);
    let ends = |name: &str, end: &str| {
        let found = lines(&pack, name);
        assert!(found.iter().any(|line| line.ends_with(end)), "{name}: {found:?}");
    };
    ends("expenses-changed.csv", ",'+33612345678");
    ends("berths-changed.csv", ",-1.5");
    ends("other.csv", ",'@sum");
    let new = lines(&pack, "interests-new.csv").join("");
    assert!(new.contains("=1+1") && !new.contains("'=1+1"), "{new}");
}

#[test]
fn a_length_of_a_berth_names_its_units_where_no_metric_column_stands_beside_it() {
    let world = World::new();
    let mut mapping = Mapping::default();
    mapping.source.tables.get_mut(&SourceTable::Berths).unwrap().columns.remove("draft_metric").unwrap();
    let mut change = changed(&world.plan.berths[0], "draft_ft", json!("9.84"));
    change.now.insert("draft_m".to_owned(), json!("3.00"));
    for (mapping, cell) in [(&Mapping::default(), ",9.84"), (&mapping, ",9.84 ft / 3 m")] {
        let pack = pack(&world.run, &[], mapping, std::slice::from_ref(&change)).unwrap();
        let found = lines(&pack, "berths-changed.csv");
        assert!(found.iter().any(|line| line.ends_with(cell)), "{cell}: {found:?}");
    }
}
