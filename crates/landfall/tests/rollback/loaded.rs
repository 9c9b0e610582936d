//! What users entered is told from what was loaded, however that ended: reset, cut off, half way, elsewhere, by a delta, or refused.

use landfall_model::{
    rundir::{LOAD_GROUPS, RunDir},
    source::SourceTable,
};
use landfall_testkit::Postgres;
use serde_json::{Value, json};

use super::{
    BESIDE, Marina,
    pack::{self, Pack},
};

#[tokio::test(flavor = "multi_thread")]
async fn of_a_run_that_was_reset_or_cut_off_what_users_entered_is_in_the_pack_or_not_known() {
    let marina = Marina::new().await;
    marina.database.run(BESIDE).unwrap();
    let loaded = marina.desk.run();
    let beside = ["expenses-new.csv (1 line)", "1 new record, 1 to change, 0 other things"];

    // A retry of the quarantine puts the telling aside before it commits; there the connection is lost.
    let run = RunDir::open(&loaded).unwrap();
    run.set_aside(LOAD_GROUPS).unwrap();
    marina.go_back().exits(3).prints(&beside).says(&["rows that users deleted are not told from"]);

    // What a reset removed was not deleted by users; what they changed it left.
    let reset = ["reset", loaded.to_str().unwrap()];
    marina.desk.landfall(&reset).exits(3).prints(&["left, since users"]);
    marina.go_back().exits(3).prints(&beside);

    // Nothing of the run is left, and it is forgotten; what users entered is there.
    marina
        .desk
        .landfall(&[&reset[..], &["--confirm", loaded.file_name().unwrap().to_str().unwrap()]].concat())
        .exits(0);
    assert_eq!(marina.one("SELECT establishment_name FROM expenses").await, "Quay Café");
    marina
        .go_back()
        .exits(1)
        .prints(&["NO re-entry pack, so what was entered is not known", "or the run was reset"]);
    let notice = std::fs::read_to_string(marina.run.join("cutover/notice-3.txt")).unwrap();
    assert!(notice.contains("is being listed") && !notice.contains("We know of nothing"), "{notice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_load_that_stopped_half_way_nothing_is_called_gone_and_what_is_not_in_is_named() {
    let mut marina = Marina::before_the_weekend().await;
    marina.database.run("ALTER TABLE invoices ADD CHECK (false)").unwrap();
    let (run, load) = marina.load("2026-11-27");
    load.exits(1);
    marina.run = run;
    assert_eq!(marina.one("SELECT (count(*) > 0)::text FROM clients").await, "true");
    marina.go_back().exits(3).prints(&["0 new records, 0 to change, 0 other things"]).says(&[
        "invoices, invoice_line_items, invoice_expenses",
        "rows that users deleted are not told from",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_entered_is_told_by_the_plan_that_is_in_whatever_was_loaded_elsewhere_since() {
    let mut marina = Marina::new().await;
    marina.database.run(BESIDE).unwrap();
    // The same folder holds a later load: of another plan, into a database for trying things out.
    let one = json!({ "Establishment Name": "Chandler", "Price": "12.00" });
    marina.source.insert(SourceTable::Expenses, &[one]).await.unwrap();
    let elsewhere = Postgres::shared().unwrap().fresh_database().unwrap();
    marina.desk.set("DATABASE_URL", elsewhere.url());
    marina.cutover("2026-12-04");
    marina.desk.set("DATABASE_URL", marina.database.url());
    marina
        .go_back()
        .exits(3)
        .prints(&["expenses-new.csv (1 line)", "1 new record, 1 to change, 0 other things"]);
}

/// Whom a delta does not touch: one edited before it, one of whom the target refuses what is newer, and such an expense.
const UNTOUCHED: [(&str, &str); 3] = [
    (
        "clients",
        "SELECT id::text FROM clients c WHERE (SELECT count(*) FROM interests WHERE client_id = c.id) = 1 ORDER BY id LIMIT 1",
    ),
    (
        "clients",
        "SELECT id::text FROM clients c WHERE (SELECT count(*) FROM interests WHERE client_id = c.id) = 1 ORDER BY id DESC LIMIT 1",
    ),
    (
        "expenses",
        "SELECT id::text FROM expenses WHERE id NOT IN (SELECT expense_id FROM invoice_expenses) ORDER BY id LIMIT 1",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn of_rows_that_a_delta_left_as_they_were_only_what_users_changed_is_in_the_pack() {
    let marina = Marina::new().await;
    let loaded = RunDir::open(&marina.desk.run()).unwrap();
    let mut rows = Vec::new();
    for (table, sql) in UNTOUCHED {
        let id = marina.one(sql).await;
        let mut lines = loaded.read_jsonl::<Value>(&format!("normalized/{table}.jsonl")).unwrap().into_iter();
        let planned = lines.find(|line| line["row"]["id"] == id.as_str()).unwrap();
        rows.push((id, planned["from"][0]["id"].as_i64().unwrap()));
    }
    let [(edited, first), (refused, second), (expense, third)] = &rows[..] else { panic!("{rows:?}") };
    marina
        .database
        .run(&format!(
            "UPDATE clients SET address = 'Quay 1' WHERE id = '{edited}';
             ALTER TABLE clients ADD CHECK (char_length(company_name) < 100);
             ALTER TABLE expenses ADD CHECK (char_length(establishment_name) < 100)"
        ))
        .unwrap();
    let long = "Longer than the CRM takes ".repeat(10);
    let newer = [json!({"Id": first, "Company": "Newer"}), json!({"Id": second, "Company": long})];
    marina.source.update(SourceTable::Interests, &newer).await.unwrap();
    let newer = json!({"Id": third, "Establishment Name": long});
    marina.source.update(SourceTable::Expenses, &[newer]).await.unwrap();
    marina
        .desk
        .landfall(&["migrate", "--delta"])
        .exits(3)
        .prints(&["1 row changed in the CRM and left alone"]);
    marina
        .database
        .run(&format!(
            "UPDATE clients SET address = 'Quay 2' WHERE id = '{refused}'; DELETE FROM expenses WHERE id = '{expense}'"
        ))
        .unwrap();

    marina.go_back().exits(3).prints(&["0 new records, 3 to change, 0 other things"]);
    let pack = Pack::read(&marina.run.join("cutover/reentry-1"));
    let told = |name: &str| -> Vec<(i64, String, String)> {
        let cell =
            |row: &pack::Row| (row["Id"].parse().unwrap(), row["Column"].clone(), row["In the CRM"].clone());
        pack.rows(name).iter().map(cell).collect()
    };
    let cell = |id: &i64, column: &str, now: &str| (*id, column.to_owned(), now.to_owned());
    let mut clients = told("interests-changed.csv");
    clients.sort_by(|a, b| a.2.cmp(&b.2));
    assert_eq!(clients, [cell(first, "Address", "Quay 1"), cell(second, "Address", "Quay 2")]);
    assert_eq!(told("expenses-changed.csv"), [cell(third, "(the whole record)", "gone")]);

    // What was put back as the delta had planned it is nobody's edit.
    let delta = marina.desk.run();
    let (run, id) = (delta.to_str().unwrap(), delta.file_name().unwrap().to_str().unwrap());
    marina.desk.landfall(&["load", run, "--repair", "clients", edited, "--confirm", id]).exits(0);
    marina.go_back().exits(3).prints(&["0 new records, 2 to change, 0 other things"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_the_target_refused_from_the_first_load_is_not_called_gone() {
    let mut marina = Marina::before_the_weekend().await;
    let refused = json!({"Establishment Name": "Chandler", "Price": "12.00"});
    marina.source.insert(SourceTable::Expenses, &[refused]).await.unwrap();
    marina.database.run("ALTER TABLE expenses ADD CHECK (establishment_name <> 'Chandler')").unwrap();
    marina.run = marina.cutover("2026-11-27");
    marina.go_back().exits(3).prints(&["0 new records, 0 to change, 0 other things"]);
}
