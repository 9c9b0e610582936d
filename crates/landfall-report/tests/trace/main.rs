//! A trace finds every line of a run that speaks of a record, and no other.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod cells;
mod checks;
mod index;
#[path = "../support/mod.rs"]
mod support;

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::{
    finding::Quarantined,
    outcome::{Conflict, CopyOutcome, CopyState, Found, Repaired, Wish},
    plan::{Copy, ledger::FileLine},
    redact::Mask,
    rundir::{self, RunDir},
    source::{SourceRef, SourceRow, SourceTable},
    target::Table,
};
use landfall_report::Key;
use support::Planned;

/// The lines of a file that speak of each record, found without an index.
fn by_record(run: &RunDir, table: Table) -> BTreeMap<SourceRef, usize> {
    #[derive(serde::Deserialize)]
    struct Line {
        from: Vec<SourceRef>,
    }
    let mut count = BTreeMap::new();
    for line in run.read_jsonl::<Line>(&rundir::normalized_table(table)).unwrap() {
        line.from.into_iter().for_each(|at| *count.entry(at).or_default() += 1);
    }
    count
}

fn is_indexed(root: &Path) -> bool {
    fs::read_dir(root.join(rundir::INDEX)).unwrap().count() > 20
}

#[test]
fn every_record_is_traced_to_exactly_its_rows_and_warnings_with_and_without_an_index() {
    let planned = Planned::new("all");
    let expected: Vec<(Table, BTreeMap<SourceRef, usize>)> =
        Table::ALL.into_iter().map(|table| (table, by_record(&planned.run, table))).collect();
    for indexed in [false, true] {
        if indexed {
            landfall_report::index(&planned.run).unwrap();
        }
        assert_eq!(is_indexed(planned.run.root()), indexed);
        for table in [SourceTable::Interests, SourceTable::Berths] {
            let ids = planned.snapshot.rows(table).iter().filter_map(SourceRow::id);
            // Without an index every file is read for every record: some are enough.
            for id in ids.step_by(if indexed { 1 } else { 97 }) {
                let at = SourceRef::new(table, id);
                let trace = planned.trace(&Key::Record(at), Mask::Off).unwrap();
                for (target, rows) in &expected {
                    let found = trace.rows.iter().filter(|row| row.table == *target).count();
                    assert_eq!(found, rows.get(&at).copied().unwrap_or(0), "{at} in {target}");
                }
                let warned =
                    planned.plan.warnings.iter().filter(|warning| warning.record == Some(at)).count();
                assert_eq!(trace.records[0].warnings.len(), warned, "{at}");
                assert!(!trace.records[0].cells.is_empty(), "{at}");
            }
        }
    }
}

#[test]
fn a_row_of_the_target_leads_back_to_all_records_that_it_was_made_of() {
    let planned = Planned::new("back");
    let merged = planned.plan.clients.iter().find(|client| client.from.len() > 1).unwrap();
    let trace = planned.trace(&Key::Row(Table::Clients, merged.row.id.to_string()), Mask::Off).unwrap();
    let records: Vec<SourceRef> = trace.records.iter().map(|record| record.at).collect();
    assert_eq!(records, merged.from);
    let words = trace.to_string();
    assert!(words.contains(&format!("one client of {} interests", merged.from.len())), "{words}");
    let masked =
        planned.trace(&Key::Row(Table::Clients, merged.row.id.to_string()), Mask::On).unwrap().to_string();
    assert!(!masked.contains(&merged.row.full_name), "{masked}");
}

#[test]
fn the_words_and_prices_of_a_deal_can_be_followed_though_its_person_is_masked() {
    let mut snapshot = landfall_practice::world().snapshot;
    let row = &mut snapshot.interests[0];
    row.cells["Sales Process Level"] = "Signed EOI and NDA".into();
    row.cells["Lead Category"] = "Hot Lead".into();
    row.cells["Deposit 10% Status"] = "Received".into();
    row.cells["Source"] = "a friend of Ann Lee".into();
    let interest = SourceRef::new(SourceTable::Interests, row.id().unwrap());
    let row = &mut snapshot.berths[0];
    row.cells["Status"] = "Under Offer".into();
    row.cells["Price"] = "€ 1,250,000".into();
    let berth = SourceRef::new(SourceTable::Berths, row.id().unwrap());
    let planned = Planned::of("followed", snapshot, &[]);
    let told = |at| planned.trace(&Key::Record(at), Mask::On).unwrap().to_string();
    let (deal, berth) = (told(interest), told(berth));
    for words in ["Signed EOI and NDA", "Hot Lead", "  Received", "deposit_status=received"] {
        assert!(deal.contains(words), "{words}: {deal}");
    }
    assert!(!deal.contains("friend of"), "{deal}");
    for words in ["Under Offer", "€ 1,250,000"] {
        assert!(berth.contains(words), "{words}: {berth}");
    }
}

#[test]
fn a_file_shows_how_its_copy_ended_though_that_came_after_the_index() {
    let planned = Planned::new("file");
    landfall_report::index(&planned.run).unwrap();
    let copy: &Copy = &planned.plan.copies[0];
    let outcome = |state, sha256: &str| CopyOutcome {
        file: copy.file,
        state,
        source_sha256: sha256.to_owned(),
        target_sha256: sha256.to_owned(),
        size: copy.size,
        error: String::new(),
        remedy: String::new(),
        note: String::new(),
        target_etag: String::new(),
        put_aside: String::new(),
        at: String::new(),
    };
    planned.run.append(rundir::LOAD_COPIES, &outcome(CopyState::Failed, "")).unwrap();
    planned.run.append(rundir::LOAD_COPIES, &outcome(CopyState::Verified, "abc")).unwrap();
    let key = Key::Row(Table::Files, copy.file.to_string());
    let trace = planned.trace(&key, Mask::Off).unwrap();
    assert_eq!(trace.files.len(), 1);
    assert_eq!(trace.files[0].ended.as_ref().unwrap().target_sha256, "abc");
}

/// The load rejects a row of this interest.
fn reject(planned: &Planned, interest: usize) {
    let row = &planned.plan.interests[interest];
    let entry = Quarantined {
        table: Table::Interests,
        key: row.row.id.to_string(),
        from: row.from.clone(),
        message: "refused".to_owned(),
        ..planned.plan.quarantined[0].clone()
    };
    planned.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
}

fn is_rejected(planned: &Planned, interest: usize) -> bool {
    let key = Key::Record(planned.plan.interests[interest].from[0]);
    let trace = planned.trace(&key, Mask::Off).unwrap();
    trace.quarantined.iter().any(|row| row.message == "refused")
}

#[test]
fn what_the_target_answered_is_shown_as_the_load_noted_it() {
    let planned = Planned::new("answered");
    let row = &planned.plan.interests[0];
    let message = "insert violates foreign key constraint \"interests_berth_id_fkey\"";
    let entry = Quarantined {
        table: Table::Interests,
        key: row.row.id.to_string(),
        from: row.from.clone(),
        sqlstate: "23503".to_owned(),
        message: message.to_owned(),
        ..planned.plan.quarantined[0].clone()
    };
    planned.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    let trace = planned.trace(&Key::Record(row.from[0]), Mask::On).unwrap();
    assert!(trace.to_string().contains(message), "{trace}");
}

#[test]
fn a_row_that_the_plan_held_back_leads_to_its_record_and_to_the_reason() {
    let planned = Planned::new("held back");
    let held_back = &planned.plan.quarantined[0];
    let trace = planned.trace(&Key::Row(held_back.table, held_back.key.clone()), Mask::Off).unwrap();
    assert_eq!(trace.records.iter().map(|record| record.at).collect::<Vec<_>>(), held_back.from);
    assert!(trace.quarantined.contains(held_back), "{trace}");
}

#[test]
fn a_row_that_users_changed_is_found_by_its_key_though_the_plan_has_it_no_more() {
    let planned = Planned::new("taken out");
    let conflict = Conflict {
        table: Table::ClientContacts,
        key: "4e3d0d01-0000-5fe4-a305-0a0d5c060983".to_owned(),
        from: planned.plan.interests[0].from.clone(),
        found: Found::Edited,
        columns: vec!["value".to_owned()],
        wish: Wish::Remove,
    };
    planned.run.append(rundir::LOAD_CONFLICTS, &conflict).unwrap();
    let trace = planned.trace(&Key::Row(conflict.table, conflict.key.clone()), Mask::Off).unwrap();
    assert_eq!(trace.records[0].at, conflict.from[0]);
    assert_eq!(trace.conflicts, [conflict]);
}

#[test]
fn of_a_file_that_belongs_to_nobody_it_is_told_that_the_target_rejected_it() {
    let planned = Planned::new("nobody's");
    let file = planned.plan.files.iter().find(|file| file.from.is_empty()).unwrap();
    let key = file.row.id.to_string();
    let (table, from) = (Table::Files, Vec::new());
    let entry = Quarantined { table, from, key: key.clone(), ..planned.plan.quarantined[0].clone() };
    planned.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    let trace = planned.trace(&Key::Row(table, key), Mask::Off).unwrap();
    assert_eq!((trace.rows.len(), trace.quarantined), (1, vec![entry]));
}

#[test]
fn of_a_file_it_is_told_whose_it_is_by_which_rule_and_with_which_score() {
    let planned = Planned::new("whose");
    let of = |wanted: fn(&&FileLine) -> bool| {
        let line = planned.plan.file_ledger.iter().filter(|line| line.file.is_some()).find(wanted).unwrap();
        let key = Key::Row(Table::Files, line.file.unwrap().to_string());
        (line, planned.trace(&key, Mask::On).unwrap().to_string())
    };
    let (line, told) = of(|line| line.rule == "mooring number");
    assert!(told.contains(&format!("of {} by the rule \"mooring number\", 80 points", line.owner)), "{told}");
    let (line, told) = of(|line| line.owner.is_empty());
    assert!(told.contains("nobody's: no rule names an owner"), "{told}");
    assert!(!told.contains(&line.key), "{told}");
}

#[test]
fn a_row_that_was_put_back_is_told_by_its_record_and_by_its_key() {
    let planned = Planned::new("put back");
    let client = &planned.plan.clients[0];
    let repaired = Repaired {
        table: Table::Clients,
        key: client.row.id.to_string(),
        from: client.from.clone(),
        found: Found::Edited,
        columns: vec!["full_name".to_owned()],
        users: 1,
    };
    planned.run.append(rundir::LOAD_REPAIRS, &repaired).unwrap();
    for key in [Key::Record(client.from[0]), Key::Row(Table::Clients, client.row.id.to_string())] {
        let told = planned.trace(&key, Mask::On).unwrap().to_string();
        assert!(told.contains("it was another in full_name; 1 change of users overruled"), "{told}");
    }
}

#[test]
fn what_nobody_knows_has_no_trace() {
    let planned = Planned::new("unknown");
    landfall_report::index(&planned.run).unwrap();
    let record = Key::Record(SourceRef::new(SourceTable::Interests, 987_654));
    assert!(planned.trace(&record, Mask::Off).is_none());
    let row = Key::parse("clients", "4e3d0d01-0000-5fe4-a305-0a0d5c060983").unwrap();
    assert!(planned.trace(&row, Mask::Off).is_none());
}
