//! Rows of records that are gone from the source stay as a run before planned them: what the cells of now say is nothing against them, and they are
//! looked after like any other.

use landfall_model::{
    plan::Carried,
    rundir,
    source::{SourceRef, SourceTable},
    target::Table,
};

use crate::{
    kit::{Marina, assert_silent, details, id},
    sabotage::with_ids,
};

/// The interests of two clients, the one with all that hangs on it, and an invoice with what it bills. What is left are fewer interests than clients.
async fn carrying() -> Marina {
    let interests = [1, 2, 8].map(|id| SourceRef::new(SourceTable::Interests, id));
    let invoice = SourceRef::new(SourceTable::Invoices, 1);
    Marina::carrying(&[interests.as_slice(), &[invoice]].concat()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_records_that_are_gone_pass_in_silence() {
    let validation = carrying().await.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, "AC-L6-11 clients ≤ source interests").0, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_to_rows_of_records_that_are_gone_is_found() {
    let cases = [
        ("UPDATE clients SET address = 'elsewhere' WHERE id = '<clients/8>'", &["clients: fields"][..]),
        ("DELETE FROM client_notes", &["client_notes: rows", "clients: search vector with words of others"]),
        ("DELETE FROM invoice_expenses WHERE expense_id = '<expenses/2>'", &["invoice_expenses: rows"]),
    ];
    for (sql, checks) in cases {
        let marina = carrying().await;
        marina.database.run(&with_ids(sql)).unwrap();
        assert_eq!(marina.failures().await, checks);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_stays_as_it_was_although_its_record_is_there_is_found_where_no_list_says_why() {
    let marina = Marina::loaded().await;
    let (table, from) = (Table::Expenses, vec![SourceRef::new(SourceTable::Expenses, 3)]);
    let carried = Carried { table, key: id("expenses", "3").to_string(), from };
    marina.run.append(rundir::CARRIED, &carried).unwrap();
    let failures = marina.failures().await;
    assert!(failures.contains(&"expenses: ids, as the source lists them".to_owned()), "{failures:?}");
}
