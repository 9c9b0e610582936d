//! Damage in the run's own evidence and in the bucket: found by the checks meant for it, and by no other.

use std::fs;

use landfall_model::{
    finding::Quarantined,
    outcome::{CopyOutcome, CopyState},
    rundir::{self, RunDir},
    seal,
    target::Table,
};
use serde_json::Value;

use crate::kit::{Marina, id, rejected};

/// Changes one file of the run as text.
fn tamper(run: &RunDir, name: &str, change: impl FnOnce(String) -> String) {
    let path = run.path(name);
    fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
}

/// Changes the account of a source table in `plan.json`.
fn account(run: &RunDir, place: usize, change: impl FnOnce(&mut Value)) {
    tamper(run, rundir::PLAN, |text| {
        let mut header: Value = serde_json::from_str(&text).unwrap();
        change(&mut header["accounting"][place]);
        header.to_string()
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_value_changed_after_planning_is_found_though_the_target_agrees() {
    let marina = Marina::loaded().await;
    tamper(&marina.run, "normalized/client_notes.jsonl", |text| text.replace("disagreed", "agreed"));
    marina.database.run("UPDATE client_notes SET content = replace(content, 'disagreed', 'agreed')").unwrap();
    let found = [
        "plan: files changed since planning",
        "clients: not found by notes",
        "clients: search vector with words of others",
    ];
    assert_eq!(marina.failures().await, found, "nobody made the search vectors anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_no_other_check_reads_again_is_found_by_the_seal() {
    let marina = Marina::loaded().await;
    seal::add(&marina.run, "load", "2026-01-01T00:00:00Z").unwrap();
    assert!(marina.failures().await.is_empty());
    tamper(&marina.run, rundir::LOAD_QUARANTINE, |text| text.replacen("a reason", "no reason", 1));
    assert_eq!(marina.failures().await, ["seal: places changed since sealing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_slipped_into_the_snapshot_is_found() {
    let marina = Marina::loaded().await;
    tamper(&marina.run, "raw/invoices.jsonl", |text| format!("{text}{{\"Id\":3}}\n"));
    assert_eq!(
        marina.failures().await,
        [
            "snapshot: hash of raw/",
            "invoices to invoices: accounted for",
            "AC-L6-15 invoices = source invoices",
            "invoices: ids, as the source lists them"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_loses_repeats_or_invents_a_record_is_found() {
    type Change = fn(&mut Value);
    let losses: [(&str, Change); 5] = [
        ("loses", |account| account["dropped"] = serde_json::json!([])),
        ("says that fewer were read", |account| account["read"] = serde_json::json!(3)),
        ("repeats", |account| account["merged"] = serde_json::json!(["1"])),
        ("invents", |account| account["dropped"] = serde_json::json!(["4", "5"])),
        ("holds back without a reason", |account| {
            account["dropped"] = serde_json::json!([]);
            account["quarantined"] = serde_json::json!(["4"]);
        }),
    ];
    let marina = Marina::loaded().await;
    let whole = fs::read_to_string(marina.run.path(rundir::PLAN)).unwrap();
    for (what, change) in losses {
        account(&marina.run, 3, change);
        let failures = marina.failures().await;
        assert!(failures.contains(&"expenses to expenses: accounted for".to_owned()), "{what}: {failures:?}");
        tamper(&marina.run, rundir::PLAN, |_| whole.clone());
    }
    assert!(marina.failures().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_failed_or_never_ended_is_found_with_the_row_that_did_not_wait() {
    for state in [Some(CopyState::Failed), Some(CopyState::Mismatch), None] {
        let marina = Marina::loaded().await;
        let file = marina.plan.copies[0].file;
        match state {
            Some(state) => {
                let outcome = CopyOutcome {
                    file,
                    state,
                    error: "connection reset".to_owned(),
                    ..CopyOutcome::default()
                };
                marina.run.append(rundir::LOAD_COPIES, &outcome).unwrap();
            }
            None => tamper(&marina.run, rundir::LOAD_COPIES, |text| {
                text.lines()
                    .filter(|line| !line.contains(&file.to_string()))
                    .map(|line| format!("{line}\n"))
                    .collect()
            }),
        }
        // The target has the file's row, its hash and the document's reference to it; none of them may be there yet.
        assert_eq!(
            marina.failures().await,
            ["files: rows", "files: fields", "documents: fields", "files: copies verified"],
            "{state:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_gone_from_the_bucket_or_of_another_size_is_found() {
    let marina = Marina::loaded().await;
    let copy = &marina.plan.copies[0];
    marina.writer().put(&copy.target_bucket, &copy.target_key, b"short".to_vec(), "").await.unwrap();
    let other = &marina.plan.copies[1];
    marina.remove_object(other);
    assert_eq!(marina.failures().await, ["files: objects in the bucket"]);
    let summary = marina.verify().await.unwrap().file_integrity;
    assert_eq!((summary.copied, summary.failed, summary.bytes), (3, 2, 38));
    let errors: Vec<&str> = summary.errors.iter().map(|error| error.error.as_str()).collect();
    assert!(
        errors[0].ends_with("has 5 bytes instead of 10") && errors[1].ends_with("is not in bucket crm-files"),
        "{errors:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loss_that_the_quarantine_explains_is_no_loss() {
    let marina = Marina::loaded().await;
    marina.database.run("DELETE FROM interest_notes").unwrap();
    marina.index();
    assert_eq!(marina.failures().await, ["interest_notes: rows"]);
    let mut entry = crate::kit::rejected()[0].clone();
    entry.table = landfall_model::target::Table::InterestNotes;
    entry.key = id("interest_notes", "1").to_string();
    marina.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    assert!(marina.failures().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_that_was_cut_off_is_found() {
    let marina = Marina::loaded().await;
    landfall_model::seal::add(&marina.run, "load", "2026-01-01T00:00:00Z").unwrap();
    assert!(marina.failures().await.is_empty());
    tamper(&marina.run, rundir::SEAL, |text| text[..text.len() / 2].to_owned());
    assert_eq!(marina.failures().await, ["seal: places changed since sealing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_the_target_rejected_is_listed_and_no_difference() {
    let marina = Marina::loaded().await;
    marina.database.run("DELETE FROM invoice_expenses").unwrap();
    let checks = ["invoice_expenses: rows", "invoice_expenses: links, as the source writes them"];
    assert_eq!(marina.failures().await, checks);
    for expense in ["1", "2"] {
        let key = format!("{},{}", id("invoices", "1"), id("expenses", expense));
        let entry = Quarantined { table: Table::InvoiceExpenses, key, ..rejected()[0].clone() };
        marina.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    }
    assert_eq!(marina.failures().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_row_that_stands_for_no_record_of_the_source_is_found() {
    let marina = Marina::planned(|plan| {
        let mut invented = plan.expenses[2].clone();
        invented.row.id = id("expenses", "99");
        plan.expenses.push(invented);
    })
    .await;
    let validation = marina.verify().await.unwrap();
    let check = validation.failures().find(|check| check.name == "expenses: ids, as the source lists them");
    let line = format!("expenses {} stands for no record of the source", id("expenses", "99"));
    assert_eq!(check.unwrap().details[0], line);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_address_that_no_cell_of_the_source_writes_is_found() {
    let marina = Marina::planned(|plan| {
        let mut invented = plan.client_contacts[0].clone();
        invented.row.id = id("client_contacts", "invented");
        invented.row.value = "nobody@example.com".into();
        invented.row.is_primary = false;
        plan.client_contacts.push(invented);
    })
    .await;
    let validation = marina.verify().await.unwrap();
    let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
    assert_eq!(failures, ["clients: e-mail addresses, as the source writes them"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_link_that_no_cell_of_the_source_names_is_found() {
    let marina = Marina::planned(|plan| {
        let mut invented = plan.invoice_expenses[0].clone();
        invented.row.expense_id = id("expenses", "3");
        plan.invoice_expenses.push(invented);
    })
    .await;
    let validation = marina.verify().await.unwrap();
    let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
    assert_eq!(failures, ["invoice_expenses: links, as the source writes them"]);
}
