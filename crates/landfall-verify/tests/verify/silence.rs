//! What is as planned passes in silence, whatever the run was like.

use landfall_model::{
    berth_status::Reading,
    decision::Decision,
    mapping::{Mapping, SpotCheck, TargetMapping},
    monitor::Silent,
    rundir,
    source::SourceTable,
};
use landfall_verify::verify;

use crate::kit::{Files, Marina, assert_silent, details, id};

#[tokio::test(flavor = "multi_thread")]
async fn texts_with_tags_pass_also_where_the_index_cuts_them() {
    let marina = Marina::planned(|plan| {
        plan.clients[1].row.full_name = "x><x Bo O'Hara/Ek".to_owned();
        plan.clients[2].row.full_name = "Zoë <script".to_owned();
        let note = &mut plan.interest_notes[0].row.content;
        // A text of an interest is indexed up to its 10,000th letter.
        let filled = " .".repeat((9994 - note.chars().count()) / 2);
        note.push_str(&format!("{filled} <p class=\"shore\">power</p>"));
    })
    .await;
    let failed = marina.failures().await;
    assert!(
        !failed.iter().any(|name| name.contains("found by") || name.contains("words of others")),
        "{failed:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_as_planned_passes_every_check_and_says_what_was_left_out() {
    let marina = Marina::loaded().await;
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let stated = [
        (
            "interests to interests: accounted for",
            "6 = 4 loaded + 0 merged + 2 quarantined + 0 withheld + 0 dropped",
            None,
        ),
        ("AC-L6-14 expenses = source expenses", "3, and 1 listed with a reason", None),
        (
            "expenses.amount: sums per currency, as the source writes them",
            "EUR 12.50 in 1, USD 100.00 in 1",
            Some("left out on both sides, not readable in one way: 1 of the expenses: 3"),
        ),
        (
            "interests per pipeline_stage, as the source says",
            "completed 1, open 2",
            Some("left out on both sides, not in the mapping or decided by a person: 1 of the interests: 8"),
        ),
        ("files: objects in the bucket", "5 of 5 there in their size", None),
    ];
    for (name, actual, detail) in stated {
        let expected = (actual.to_owned(), detail.map(str::to_owned).into_iter().collect());
        assert_eq!(details(&validation, name), expected, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_whose_sign_is_of_another_currency_than_its_cell_is_left_out_on_both_sides() {
    let marina = Marina::read(|source| {
        source.expenses[0].cells.insert("Currency".to_owned(), "USD".into());
    })
    .await;
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, lines) =
        details(&validation, "expenses.amount: sums per currency, as the source writes them");
    assert_eq!(actual, "USD 100.00 in 1");
    assert_eq!(lines, ["left out on both sides, not readable in one way: 2 of the expenses: 1, 3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn berths_that_do_not_fit_are_reported_in_both_readings_and_fail_nothing() {
    let marina = Marina::loaded().await;
    let validation = marina.verify().await.unwrap();
    let report = &validation.status_reconciliation;
    let found: Vec<(&str, &str, &str, Reading)> = report
        .mismatches
        .iter()
        .map(|m| (m.mooring_number.as_str(), m.current_status.as_str(), m.expected_status.as_str(), m.rule))
        .collect();
    assert_eq!(
        found,
        [
            ("A1", "available", "under_offer", Reading::Br001),
            ("B3", "under_offer", "available", Reading::Plan),
            ("B3", "under_offer", "available", Reading::Br001),
        ]
    );
    assert_eq!(report.mismatches[1].reason, "it has no active interest; the status was set by hand");
    assert!(!report.auto_fix_applied && validation.all_passed);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_store_all_else_is_verified_and_the_objects_are_said_to_be_not_checked() {
    let marina = Marina::loaded().await;
    let validation = verify(&marina.input(), &Silent::default()).await.unwrap();
    assert_silent(&validation);
    let (actual, _) = details(&validation, "files: objects in the bucket");
    assert_eq!(actual, "not checked: no store is set (LANDFALL_STORE, or MINIO_ENDPOINT with its keys)");
}

#[tokio::test(flavor = "multi_thread")]
async fn skipped_files_are_withheld_with_the_references_to_them() {
    let marina = Marina::with(Mapping::default(), Files::Skipped).await;
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, details) = details(&validation, "files: copies verified");
    assert_eq!(actual, "0 of 5: files were skipped, their rows are withheld");
    assert!(details[0].contains("landfall files copy"), "{details:?}");
    assert_eq!((validation.file_integrity.copied, validation.file_integrity.errors.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_and_omitted_columns_are_followed_everywhere() {
    let target = TargetMapping {
        rename: [
            ("clients.full_name".to_owned(), "Name \"of\" client".to_owned()),
            ("expenses.amount".to_owned(), "value".to_owned()),
            ("invoice_expenses.expense_id".to_owned(), "expense".to_owned()),
        ]
        .into(),
        omit: ["clients.source", "berths.search_vector", "interests.berth_id"].map(str::to_owned).into(),
    };
    let marina = Marina::with(Mapping { target, ..Mapping::default() }, Files::Copied).await;
    marina
        .database
        .run(
            "ALTER TABLE clients RENAME full_name TO \"Name \"\"of\"\" client\"; ALTER TABLE clients DROP source;
             ALTER TABLE expenses RENAME amount TO value; ALTER TABLE invoice_expenses RENAME expense_id TO expense;
             ALTER TABLE berths DROP search_vector; ALTER TABLE interests DROP berth_id",
        )
        .unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, _) = details(&validation, "berths: search vector missing");
    assert_eq!(actual, "not checked: the mapping omits berths.search_vector");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_decided_need_not_follow_the_mapping() {
    let marina = Marina::loaded().await;
    // Interest 2 was asked about, and the answer put it at another stage than its cell says.
    marina
        .database
        .run("UPDATE interests SET pipeline_stage = 'contract' WHERE pipeline_stage = 'completed'")
        .unwrap();
    let stage = "interests per pipeline_stage, as the source says".to_owned();
    assert!(marina.failures().await.contains(&stage));
    let decision = Decision {
        question: marina.plan.questions[0].id,
        answer: "contract".to_owned(),
        who: "tester".to_owned(),
        at: chrono::DateTime::UNIX_EPOCH,
        why: String::new(),
        records: Vec::new(),
        judged: String::new(),
        kind: None,
        members: Vec::new(),
    };
    marina.run.append(rundir::DECISIONS, &decision).unwrap();
    assert!(!marina.failures().await.contains(&stage));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_row_that_is_in_the_target_after_all_counts_as_loaded() {
    let marina = Marina::loaded().await;
    marina.load_rejected().await;
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, _) = details(&validation, "interests to interests: accounted for");
    assert_eq!(actual, "6 = 5 loaded + 0 merged + 1 quarantined + 0 withheld + 0 dropped");
}

/// What users did after the load, each with the entry that the CRM writes about it.
const EDITED: &str = "
    UPDATE interests SET pipeline_stage = 'contract', updated_at = now() WHERE id = '{interests/2}';
    UPDATE expenses SET amount = 13, updated_at = now() WHERE id = '{expenses/1}';
    UPDATE client_contacts SET value = 'anna@example.net' WHERE id = '{client_contacts/1/email}';
    DELETE FROM client_notes WHERE id = '{client_notes/1}';
    INSERT INTO client_notes SELECT '00000000-0000-4000-8000-000000000001', id, 'user-7', 'called', now(), now() FROM clients WHERE id = '{clients/7}';
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, field_changed, ip_address, user_agent, created_at)
    SELECT gen_random_uuid(), ports.id, 'user-7', action, kind, row, field, '10.0.0.1', 'browser', now()
    FROM ports, (VALUES ('update', 'interest', '{interests/2}'::uuid, 'pipeline_stage'), ('update', 'expense', '{expenses/1}', NULL),
        ('update', 'client', '{clients/1}', 'contacts'), ('delete', 'note', '{client_notes/1}', NULL),
        ('create', 'note', '00000000-0000-4000-8000-000000000001', NULL)) AS done (action, kind, row, field)";

#[tokio::test(flavor = "multi_thread")]
async fn what_users_changed_since_by_the_audit_trail_is_named_and_no_difference() {
    let marina = Marina::loaded().await;
    let mut sql = EDITED.to_owned();
    for (table, key) in [
        ("interests", "2"),
        ("expenses", "1"),
        ("client_contacts", "1/email"),
        ("client_notes", "1"),
        ("clients", "1"),
        ("clients", "7"),
    ] {
        sql = sql.replace(&format!("{{{table}/{key}}}"), &id(table, key).to_string());
    }
    marina.database.run(&sql).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, details) = details(&validation, "rows edited by users since the load");
    assert_eq!((actual.as_str(), details.len()), ("5", 6), "{details:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_since_the_load_explains_its_row_until_a_reset_and_one_from_before_it_nothing() {
    let marina = Marina::loaded().await;
    let sql =
        EDITED.split(';').next_back().unwrap().replace("{expenses/1}", &id("expenses", "1").to_string());
    let sql = ["interests/2", "clients/1", "client_notes/1"].iter().fold(sql, |sql, name| {
        let (table, key) = name.split_once('/').unwrap();
        sql.replace(&format!("{{{name}}}"), &id(table, key).to_string())
    });
    marina.database.run(&sql).unwrap();
    let edit = format!("UPDATE expenses SET payer = 'Anna' WHERE id = '{}'", id("expenses", "1"));
    marina.database.run(&edit).unwrap();
    let ended = |stage: &str, at: &str| marina.journal(stage, "finished", at);
    ended("load", "2999-01-01T00:00:00Z");
    assert_eq!(marina.failures().await, ["expenses: fields"], "the load was after the entry");
    ended("reset", "2999-01-02T00:00:00Z");
    ended("load", "2000-01-01T00:00:00Z");
    ended("load", "2999-01-03T00:00:00Z");
    assert_eq!(marina.failures().await, [""; 0], "it was loaded before the entry, and once more after it");
}

#[tokio::test(flavor = "multi_thread")]
async fn configured_records_are_looked_at_one_by_one() {
    let expect = [
        ("pipeline_stage", "completed"),
        ("archived_at", ""),
        ("date_first_contact", "2023-04-03"),
        ("clients.full_name", "Anna van Dijk"),
        ("clients.yacht_length_ft", "45.5"),
    ];
    let spot = |table, id, expect: &[(&str, &str)]| SpotCheck {
        table,
        id,
        expect: expect.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect(),
    };
    let spot_check = vec![
        spot(SourceTable::Interests, 2, &expect),
        spot(SourceTable::Berths, 1, &[("price", "1"), ("no_such_column", "1")]),
        spot(SourceTable::Invoices, 99, &[("status", "sent")]),
        spot(SourceTable::Interests, 1, &[("client_tags.tag_id", "1")]),
        spot(SourceTable::Expenses, 2, &[("receipt_file_ids", "[]")]),
    ];
    let marina = Marina::with(Mapping { spot_check, ..Mapping::default() }, Files::Copied).await;
    assert_eq!(
        marina.failures().await,
        [
            "spot check berths 1: no_such_column",
            "spot check berths 1: price",
            "spot check invoices 99: status",
            "spot check interests 1: client_tags.tag_id"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vector_that_the_target_makes_by_itself_is_asked_for_names_alone() {
    let generated = "
        ALTER TABLE clients DROP search_vector;
        ALTER TABLE clients ADD search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', full_name)) STORED";
    let by_trigger = "
        CREATE TRIGGER index BEFORE UPDATE ON clients FOR EACH ROW
        EXECUTE FUNCTION tsvector_update_trigger(search_vector, 'pg_catalog.simple', full_name);
        UPDATE clients SET full_name = full_name";
    for sql in [generated, by_trigger] {
        let marina = Marina::loaded().await;
        marina.database.run(sql).unwrap();
        let validation = marina.verify().await.unwrap();
        assert_silent(&validation);
        let (actual, _) = details(&validation, "clients: not found by company");
        assert_eq!(actual, "not checked: the target makes the vector by itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_note_passes_wherever_it_is_cut_for_search() {
    for tag in ["", "<p class=\"x\">", "<!-- a b -->"] {
        let ends_in_the_next_word = 9_998 - tag.len();
        let marina = Marina::planned(|plan| {
            let content = &mut plan.interest_notes[0].row.content;
            *content = format!("{content:<ends_in_the_next_word$}{tag}Hello");
        })
        .await;
        assert_silent(&marina.verify().await.unwrap());
    }
}
