//! The mapping, read backwards over a planned practice world: what has a cell goes there, and what has none is listed.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    plan::{Basis, Plan},
    rundir::{RunDir, RunInfo, WHOLE},
    snapshot::Snapshot,
    source::{Link, SourceRef, SourceRow, SourceTable},
    target::{Berth, Client, ClientContact, Document, Interest, Planned, Table, TargetRow},
};
use landfall_plan::Context;
use landfall_practice::{Size, world_of};
use landfall_reentry::{Pack, pack};
use serde_json::{Map, Value, json};
use tempfile::{TempDir, tempdir};

struct World {
    run: RunDir,
    plan: Plan,
    _folder: TempDir,
}

impl World {
    fn new() -> Self {
        Self::of(|_, _| ())
    }

    /// The same where the old system no longer has some records whose rows are still planned, as after a delta.
    fn of(lose: impl FnOnce(&mut Snapshot, &Plan)) -> Self {
        let mut snapshot = world_of(Size::SMALLEST, 7).snapshot;
        let folder = tempdir().unwrap();
        let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        let context =
            Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = landfall_plan::plan(&snapshot, &Mapping::default(), &[], &context);
        lose(&mut snapshot, &plan);
        snapshot.write(&run).unwrap();
        plan.write(&run, &Basis::default()).unwrap();
        Self { run, plan, _folder: folder }
    }

    fn pack(&self, changes: &[Change]) -> Pack {
        pack(&self.run, &[], &Mapping::default(), changes).unwrap()
    }

    /// The same where the mapping knows no such column of the interests.
    fn pack_without(&self, role: &str, changes: &[Change]) -> Pack {
        let mut mapping = Mapping::default();
        mapping.source.tables.get_mut(&SourceTable::Interests).unwrap().columns.remove(role).unwrap();
        pack(&self.run, &[], &mapping, changes).unwrap()
    }

    /// A client with several deals, and the first and the others of these.
    fn client_with_deals(&self) -> (&Planned<Client>, &Planned<Interest>, Vec<&Planned<Interest>>) {
        let client = of_several_records(&self.plan);
        let mut deals = self.plan.interests.iter().filter(|deal| deal.row.client_id == client.row.id);
        (client, deals.next().unwrap(), deals.collect())
    }
}

fn of_several_records(plan: &Plan) -> &Planned<Client> {
    plan.clients.iter().find(|client| client.from.len() > 1).unwrap()
}

/// Takes records out of the old system.
fn lose(snapshot: &mut Snapshot, records: &[SourceRef]) {
    let is_lost = |row: &SourceRow| records.iter().any(|at| Some(at.id) == row.id());
    snapshot.interests.retain(|row| !is_lost(row));
}

/// The first e-mail address of that client.
fn address(plan: &Plan) -> &Planned<ClientContact> {
    let client = of_several_records(plan).row.id;
    let is_address =
        |contact: &&Planned<ClientContact>| contact.row.client_id == client && contact.row.channel == "email";
    plan.client_contacts.iter().find(is_address).unwrap()
}

/// Writes into a cell of a record.
fn write(snapshot: &mut Snapshot, record: SourceRef, title: &str, text: &str) {
    let row = snapshot.interests.iter_mut().find(|row| row.id() == Some(record.id)).unwrap();
    row.cells.insert(title.to_owned(), text.into());
}

fn object(row: Value) -> Map<String, Value> {
    let Value::Object(row) = row else { panic!("a row is an object") };
    row
}

fn gone<R: TargetRow>(row: &Planned<R>) -> Change {
    let Change { table, key, from, before, .. } = changed(row, "id", Value::Null);
    Change { table, key, what: What::Gone, from, columns: Vec::new(), before, now: Map::new() }
}

/// A note on a client that a user wrote.
fn note(client: &Planned<Client>) -> Change {
    let id = "00000000-0000-0000-0000-0000000000e1";
    Change {
        table: Table::ClientNotes,
        key: id.to_owned(),
        what: What::New,
        from: Vec::new(),
        columns: vec!["content".to_owned()],
        before: Map::new(),
        now: object(json!({"id": id, "client_id": client.row.id, "content": "calls on Monday"})),
    }
}

fn changed<R: TargetRow>(row: &Planned<R>, column: &str, value: Value) -> Change {
    let before = object(serde_json::to_value(&row.row).unwrap());
    let mut now = before.clone();
    now.insert(column.to_owned(), value);
    Change {
        table: R::TABLE,
        key: before["id"].as_str().unwrap().to_owned(),
        what: What::Changed,
        from: row.from.clone(),
        columns: vec![column.to_owned()],
        before,
        now,
    }
}

/// The lines of a file without its heading; none where the pack has no such file.
fn lines(pack: &Pack, name: &str) -> Vec<String> {
    let file = pack.files.iter().find(|file| file.name == name);
    file.map(|file| file.text.lines().skip(1).map(str::to_owned).collect()).unwrap_or_default()
}

fn names(pack: &Pack) -> Vec<&str> {
    pack.files.iter().map(|file| file.name.as_str()).collect()
}

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
fn of_a_client_who_keeps_a_deal_a_contact_that_is_gone_is_told_and_a_note_goes_where_it_stays() {
    let world = World::new();
    let (client, first, others) = world.client_with_deals();
    let note = world.pack(&[gone(first), note(client)]);
    let found = lines(&note, "interests-changed.csv");
    let stays = format!("{},", others[0].from[0].id);
    assert!(
        found.iter().any(|line| line.starts_with(&stays) && line.contains(",Extra Comments,")),
        "{found:?}"
    );
    let id = "00000000-0000-0000-0000-0000000000c1";
    let second =
        json!({"id": id, "client_id": client.row.id, "channel": "email", "value": "second@example.com"});
    let second =
        Change { table: Table::ClientContacts, key: id.to_owned(), before: object(second), ..gone(first) };
    let pack = world.pack(&[gone(first), second]);
    assert!(lines(&pack, "other.csv")[0].contains("second@example.com"), "{pack:?}");
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
fn of_a_client_whose_first_record_is_gone_only_those_that_the_old_system_has_are_told() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from[..1]));
    let (client, ..) = world.client_with_deals();
    let pack = world.pack(&[changed(client, "full_name", json!("Nova Lind")), note(client)]);
    assert_eq!((names(&pack), pack.new), (vec!["interests-changed.csv", "README.txt"], 0));
    let found = lines(&pack, "interests-changed.csv").join("\n");
    let gone = format!("{},", client.from[0].id);
    assert!(!found.lines().any(|line| line.starts_with(&gone)), "{found}");
    assert_eq!(found.matches(",Full Name,").count(), client.from.len() - 1, "{found}");
    assert!(found.contains(&format!("{},Nova Lind,Extra Comments,", client.from[1].id)), "{found}");
}

#[test]
fn a_client_whose_records_are_all_gone_is_new() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from));
    let (client, ..) = world.client_with_deals();
    let pack = world.pack(&[changed(client, "full_name", json!("Nova Lind")), note(client)]);
    assert_eq!(names(&pack), ["interests-new.csv", "README.txt"]);
    let found = lines(&pack, "interests-new.csv").join("\n");
    assert_eq!((pack.new, found.matches("Nova Lind").count()), (1, 1), "{found}");
    assert!(found.contains("calls on Monday"), "{found}");
}

#[test]
fn a_row_whose_record_is_gone_is_entered_anew_where_users_went_on_with_it() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from));
    let (client, first, _) = world.client_with_deals();
    let pack = world.pack(&[
        changed(first, "lead_category", json!("hot_lead")),
        changed(client, "full_name", json!("Nova Lind")),
    ]);
    assert_eq!((names(&pack), pack.new), (vec!["interests-new.csv", "README.txt"], 1));
    let found = lines(&pack, "interests-new.csv");
    assert!(found[0].contains("Nova Lind") && found[0].contains("Hot Lead"), "{found:?}");
    let gone = world.pack(&[gone(first)]);
    assert_eq!(names(&gone), ["README.txt"], "neither side has it");
}

#[test]
fn a_run_that_took_over_only_what_times_show_tells_what_stood_in_all_that_was_read() {
    let world = World::new();
    let (client, first, others) = world.client_with_deals();
    let mut read = world_of(Size::SMALLEST, 7).snapshot;
    write(&mut read, first.from[0], "Extra Comments", "typed without a trace");
    lose(&mut read, &others[0].from);
    let info = RunInfo::new("run", "delta", "port-nimara", "2026-01-01T00:00:00Z");
    read.write(&RunDir::create_at(&world.run.path(WHOLE), &info).unwrap()).unwrap();
    let pack = world.pack(&[note(client), changed(others[0], "lead_category", json!("hot_lead"))]);
    let found = lines(&pack, "interests-changed.csv").join("\n");
    assert!(found.contains(",\"typed without a trace\ncalls on Monday\""), "{found}");
    assert_eq!((pack.new, pack.changed), (1, 1), "a record that is gone there has no cell to change");
}

/// The first record of the client holds its address beside another one, the second only that other one.
fn of_two_addresses() -> World {
    World::of(|snapshot, plan| {
        let client = of_several_records(plan);
        let both = format!("{}; both@example.com", address(plan).row.value.to_uppercase());
        for (record, text) in client.from.iter().zip([both.as_str(), "both@example.com"]) {
            write(snapshot, *record, "Email Address", text);
        }
    })
}

#[test]
fn of_a_cell_with_two_addresses_the_other_one_stays_and_a_record_without_the_old_one_is_listed() {
    let world = of_two_addresses();
    let (client, old) = (of_several_records(&world.plan), address(&world.plan));
    let pack = world.pack(&[changed(old, "value", json!("new@example.com"))]);
    let found = lines(&pack, "interests-changed.csv");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&format!("{},", client.from[0].id))
            && found[0].ends_with(",new@example.com; both@example.com"),
        "{found:?}"
    );
    let other = lines(&pack, "other.csv");
    let of = format!("changed,interests {},value,{},new@example.com", client.from[1].id, old.row.value);
    assert!(other.len() == 1 && other[0].ends_with(&of), "{other:?}");
}

#[test]
fn an_address_that_users_deleted_leaves_the_others_of_its_cell() {
    let world = of_two_addresses();
    let pack = world.pack(&[gone(address(&world.plan))]);
    let found = lines(&pack, "interests-changed.csv");
    assert!(found.len() == 1 && found[0].ends_with("; both@example.com,both@example.com"), "{found:?}");
}

#[test]
fn a_new_primary_contact_takes_the_place_of_none() {
    let world = of_two_addresses();
    let mut contact = changed(address(&world.plan), "value", json!("new@example.com"));
    contact.key = "00000000-0000-0000-0000-0000000000c9".to_owned();
    contact.now.insert("id".to_owned(), contact.key.clone().into());
    let contact = Change { what: What::New, from: Vec::new(), before: Map::new(), ..contact };
    let former = changed(address(&world.plan), "is_primary", json!(false));
    let pack = world.pack(&[contact, former]);
    assert_eq!(names(&pack), ["other.csv", "README.txt"]);
    assert!(lines(&pack, "other.csv").iter().any(|line| line.contains("value: new@example.com")));
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

#[test]
fn a_client_whose_only_deal_went_to_another_person_is_new_with_its_own_changes() {
    let world = World::new();
    let of_one_record = |client: &&Planned<Client>| {
        let deals = world.plan.interests.iter().filter(|deal| deal.row.client_id == client.row.id);
        client.from.len() == 1 && deals.count() == 1
    };
    let client = world.plan.clients.iter().find(of_one_record).unwrap();
    let deal = world.plan.interests.iter().find(|deal| deal.row.client_id == client.row.id).unwrap();
    let other = of_several_records(&world.plan);
    let moved = changed(deal, "client_id", json!(other.row.id));
    let alone = world.pack(std::slice::from_ref(&moved));
    assert_eq!(alone.new, 1, "{alone:?}");
    assert!(lines(&alone, "interests-new.csv")[0].contains(&client.row.full_name), "{alone:?}");
    let merged = world.pack(&[moved.clone(), gone(client)]);
    assert_eq!((merged.new, lines(&merged, "other.csv").len()), (0, 1), "{merged:?}");
    let pack = world.pack(&[moved, changed(client, "address", json!("Quay 1")), note(client)]);
    assert_eq!(names(&pack), ["interests-new.csv", "interests-changed.csv", "README.txt"]);
    let new = lines(&pack, "interests-new.csv").join("\n");
    for words in [&client.row.full_name, "Quay 1", "calls on Monday"] {
        assert!(new.contains(words), "{words}: {new}");
    }
    let found = lines(&pack, "interests-changed.csv");
    let of_record =
        |line: &String| line.starts_with(&format!("{},{},", deal.from[0].id, other.row.full_name));
    assert!(found.iter().all(of_record), "{found:?}");
    assert!(!found.join("").contains("Quay 1") && !found.join("").contains("calls on Monday"), "{found:?}");
}
