//! After a delta: what the target refused stays as it was, what users had made stays where it is, and either is missed where it is not.

use landfall_model::{
    finding::Quarantined,
    mapping::Mapping,
    outcome::{Conflict, CopyOutcome, CopyState, Found, GroupOutcome, LoadResult, Repaired, Wish},
    plan::Carried,
    rundir,
    target::{Group, Table},
};
use uuid::Uuid;

use crate::kit::{Files, Marina, assert_silent, details, id, rejected};

/// A delta whose change of a row the target refused.
pub async fn refused(table: Table, row: Uuid, change: Option<(&str, &str)>) -> Marina {
    let marina = Marina::loaded().await;
    marina.becomes_delta();
    if let Some((from, to)) = change {
        marina.edit(&rundir::normalized_table(table), from, to);
        marina.hash_plan_anew();
    }
    let entry = Quarantined { table, key: row.to_string(), ..rejected()[0].clone() };
    marina.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    marina
}

/// A delta that left the note of a client alone.
async fn left_alone(found: Found) -> Marina {
    let marina = Marina::loaded().await;
    marina.becomes_delta();
    note_conflict(&marina, found);
    marina
}

fn note_conflict(marina: &Marina, found: Found) {
    let conflict = Conflict {
        table: Table::ClientNotes,
        key: id("client_notes", "1").to_string(),
        from: Vec::new(),
        found,
        columns: if found == Found::Edited { vec!["content".to_owned()] } else { Vec::new() },
        wish: Wish::Nothing,
    };
    marina.run.append(rundir::LOAD_CONFLICTS, &conflict).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_change_was_refused_is_missed_where_it_is_not_as_it_was() {
    let note = id("interest_notes", "1");
    let marina = refused(Table::InterestNotes, note, Some(("berths: A2", "berths: B1"))).await;
    assert_silent(&marina.verify().await.unwrap());
    let run = |sql: &str| marina.database.run(&sql.replace("<note>", &note.to_string())).unwrap();
    run("UPDATE interest_notes SET content = replace(content, 'A2', 'B1') WHERE id = '<note>'");
    let foreign = "interests: search vector with words of others";
    let found = ["interest_notes: fields", "interests: not found by notes", foreign];
    assert_eq!(marina.failures().await, found, "no load and no user made it so");
    run("DELETE FROM interest_notes WHERE id = '<note>'");
    assert_eq!(marina.failures().await, ["interest_notes: rows", foreign]);
    run("INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
         SELECT gen_random_uuid(), id, 'user-7', 'delete', 'note', '<note>', '10.0.0.1', now() FROM ports");
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, "rows edited by users since the load").0, "1");
}

const FOREIGN: &str = "clients: search vector with words of others";

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_users_had_edited_is_missed_where_it_is_gone_and_one_that_they_had_deleted_is_not() {
    for (found, failures) in [(Found::Edited, &["client_notes: rows", FOREIGN][..]), (Found::Deleted, &[])] {
        let marina = left_alone(found).await;
        assert_eq!(marina.failures().await, [""; 0]);
        marina.database.run("DELETE FROM client_notes").unwrap();
        assert_eq!(marina.failures().await, failures, "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_put_back_as_planned_since_is_compared_like_any_other() {
    let marina = left_alone(Found::Edited).await;
    marina.database.run("UPDATE client_notes SET content = 'users wrote this'").unwrap();
    assert_eq!(marina.failures().await, [""; 0]);
    let repaired = Repaired {
        table: Table::ClientNotes,
        key: id("client_notes", "1").to_string(),
        from: Vec::new(),
        found: Found::Edited,
        columns: Vec::new(),
        users: 0,
    };
    marina.run.append(rundir::LOAD_REPAIRS, &repaired).unwrap();
    assert_eq!(marina.failures().await, ["client_notes: fields", "clients: not found by notes", FOREIGN]);
    let validation = marina.verify().await.unwrap();
    assert!(validation.checks().all(|check| check.name != LEFT_ALONE), "it is left alone no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn references_to_a_file_whose_change_was_refused_are_sound() {
    let marina = Marina::loaded().await;
    let file = marina.plan.copies[0].file;
    let marina = refused(Table::Files, file, None).await;
    assert_silent(&marina.verify().await.unwrap());
}

/// What verification names as the next step for a `files` row that is there, and whose planned copy is not verified.
async fn next_of_file(marina: &Marina, check: &str) -> String {
    let validation = marina.verify().await.unwrap();
    details(&validation, check).1.pop().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_copy_never_came_is_brought_up_by_its_copy_and_no_repair_is_named() {
    let marina = Marina::loaded().await;
    marina.becomes_delta();
    let file = marina.plan.copies[0].file;
    marina.run.append(rundir::LOAD_COPIES, &CopyOutcome { file, ..CopyOutcome::default() }).unwrap();
    assert_eq!(
        marina.failures().await,
        ["files: rows", "files: fields", "files: copies verified"],
        "references to the file stand as they did"
    );
    let run = marina.run.root().display().to_string();
    let copy = format!("to bring it up: landfall files copy {run}, then landfall load {run}");
    for check in ["files: rows", "files: fields"] {
        let next = next_of_file(&marina, check).await;
        assert!(next.ends_with(&copy) && !next.contains("--repair"), "{next}");
    }
    let carried = Carried { table: Table::Files, key: file.to_string(), from: Vec::new() };
    marina.run.append(rundir::CARRIED, &carried).unwrap();
    for check in ["files: rows", "files: fields"] {
        let next = next_of_file(&marina, check).await;
        assert!(next.ends_with("run landfall migrate --delta, or keep what is there"), "{next}");
        assert!(next.contains("its original is gone") && !next.contains("--repair"), "{next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_copied_since_the_load_is_brought_in_by_another_load_before_any_repair() {
    let marina = Marina::with(Mapping::default(), Files::Skipped).await;
    let files = marina.plan.copies.iter().map(|copy| copy.file);
    let withheld = LoadResult {
        entity: Table::Files.name().to_owned(),
        total: marina.plan.copies.len() as u64,
        withheld: marina.plan.copies.len() as u64,
        ..LoadResult::default()
    };
    let group = GroupOutcome {
        group: Group::Files,
        results: vec![withheld],
        seconds: 0.0,
        already_in: false,
        since: None,
    };
    marina.run.append(rundir::LOAD_GROUPS, &group).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    for file in files {
        let verified = CopyOutcome { file, state: CopyState::Verified, ..CopyOutcome::default() };
        marina.run.append(rundir::LOAD_COPIES, &verified).unwrap();
    }
    let load =
        format!("to bring in what was copied since the load: landfall load {}", marina.run.root().display());
    for check in ["files: rows", "documents: fields"] {
        let next = next_of_file(&marina, check).await;
        assert!(next.contains(&load), "{check}: {next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_users_had_edited_and_that_the_delta_would_have_removed_is_not_beyond_the_plan() {
    let marina = Marina::loaded().await;
    let row = id("client_notes", "of a record that is gone");
    let sql = format!(
        "INSERT INTO client_notes SELECT '{row}', id, 'user-7', 'kept', now(), now() FROM clients WHERE full_name = 'Bo Ek'"
    );
    marina.database.run(&sql).unwrap();
    assert_eq!(marina.failures().await, ["client_notes: rows beyond the plan"]);
    let conflict = Conflict {
        table: Table::ClientNotes,
        key: row.to_string(),
        from: Vec::new(),
        found: Found::Edited,
        columns: vec!["content".to_owned()],
        wish: Wish::Remove,
    };
    marina.run.append(rundir::LOAD_CONFLICTS, &conflict).unwrap();
    assert_silent(&marina.verify().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_did_since_the_first_load_of_the_chain_is_theirs_whatever_deltas_came() {
    let marina = Marina::loaded().await;
    marina.journal("load", "finished", "2000-01-01T00:00:00Z");
    marina.becomes_delta();
    std::fs::remove_file(marina.run.path(rundir::JOURNAL)).unwrap();
    marina.journal("load", "finished", "2999-01-01T00:00:00Z");
    let sql = "
        UPDATE expenses SET payer = 'Anna' WHERE id = '<expense>';
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        SELECT gen_random_uuid(), id, 'user-7', 'update', 'expense', '<expense>', '10.0.0.1', now() FROM ports";
    marina.database.run(&sql.replace("<expense>", &id("expenses", "1").to_string())).unwrap();
    assert_silent(&marina.verify().await.unwrap());
}

const LEFT_ALONE: &str = "rows changed in the CRM, left alone";

#[tokio::test(flavor = "multi_thread")]
async fn what_users_had_left_of_a_row_that_they_had_edited_is_compared() {
    let marina = left_alone(Found::Edited).await;
    marina.database.run("UPDATE client_notes SET content = 'users wrote this'").unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, LEFT_ALONE).0, "1");
    marina.database.run("UPDATE client_notes SET author_id = 'nobody'").unwrap();
    assert_eq!(marina.failures().await, ["client_notes: fields"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_neither_plan_agrees_on_of_a_row_that_users_had_edited_is_not_compared() {
    let marina = left_alone(Found::Edited).await;
    let note =
        marina.run.lines::<serde_json::Value>(&rundir::normalized_table(Table::ClientNotes)).unwrap().next();
    let author = note.unwrap().unwrap()["row"]["author_id"].as_str().unwrap().to_owned();
    marina.edit(&rundir::normalized_table(Table::ClientNotes), &author, "somebody-else");
    marina.hash_plan_anew();
    assert_eq!(marina.failures().await, [""; 0]);
    marina.database.run("UPDATE client_notes SET author_id = 'somebody-else'").unwrap();
    assert_eq!(marina.failures().await, [""; 0], "either is right");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_whose_change_was_refused_is_in_no_sum_of_what_was_planned() {
    let marina = refused(Table::Expenses, id("expenses", "3"), Some(("1250.00", "1255.00"))).await;
    assert_silent(&marina.verify().await.unwrap());
    marina.database.run("UPDATE expenses SET amount = 1255 WHERE establishment_name = 'Ferry'").unwrap();
    assert_eq!(marina.failures().await, ["expenses: fields"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_every_run_of_the_chain_saw_rejected_is_compared_where_it_is_there_after_all() {
    let marina = Marina::loaded().await;
    marina.becomes_delta();
    marina.load_rejected().await;
    marina.database.run("UPDATE interests SET search_vector = to_tsvector('simple', 'Cy Dee') WHERE search_vector IS NULL").unwrap();
    assert_silent(&marina.verify().await.unwrap());
    let sql =
        format!("UPDATE interests SET pipeline_stage = 'visited' WHERE id = '{}'", id("interests", "624"));
    marina.database.run(&sql).unwrap();
    assert_eq!(
        marina.failures().await,
        ["interests per pipeline_stage, as the source says", "interests: fields"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_left_alone_and_that_no_run_brought_in_is_said_to_be_not_compared() {
    let marina = Marina::loaded().await;
    note_conflict(&marina, Found::Edited);
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, LEFT_ALONE).0, "1, 1 of them not compared");
}
