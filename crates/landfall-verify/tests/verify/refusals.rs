//! What cannot be verified is an error with a kind and a sentence; and whatever is asked, nothing is written.

use std::{error::Error as _, fs, time::Duration};

use landfall_model::{kind::Kind, monitor::Silent, rundir};
use landfall_testkit::{
    Pooler, Postgres,
    tls::{Case, Servers},
};
use landfall_verify::{Error, Input, verify};

use crate::kit::{Marina, PORT};

async fn refused(marina: &Marina, url: &str) -> Error {
    marina.verify_at(url, &Silent::default()).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_leads_nowhere_has_its_own_sentence_without_the_password() {
    let marina = Marina::loaded().await;
    let url = marina.database.url();
    let port = Postgres::shared().unwrap().port().to_string();
    let cases = [
        ("no address".to_owned(), Kind::Config, "DATABASE_URL is not a PostgreSQL address"),
        (url.replace(&port, "1"), Kind::Target, "no database server answers at 127.0.0.1:1"),
        (
            url.replace("landfall:landfall@", "landfall:s3cret@"),
            Kind::Refused,
            "refuses the user and password",
        ),
        (format!("{url}_not"), Kind::Refused, "the database of DATABASE_URL does not exist"),
    ];
    for (url, kind, sentence) in cases {
        let error = refused(&marina, &url).await;
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(sentence), "{error}");
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mode_of_tls_lets_in_whom_it_should() {
    let marina = Marina::loaded().await;
    for Case { url, refusal } in Servers::shared().unwrap().cases() {
        match (marina.verify_at(&url, &Silent::default()).await, refusal) {
            // Let in, it finds the empty database of the table's server.
            (Ok(validation), None) => assert!(!validation.all_passed),
            (Err(error), Some(sentence)) => assert!(error.to_string().contains(sentence), "{url}: {error}"),
            (verified, _) => panic!("{url}: {verified:?}, {refusal:?} was expected"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_in_between_changes_nothing_and_keeps_nothing() {
    let marina = Marina::loaded().await;
    let url = Pooler::shared().unwrap().url(&marina.database);
    let silent = Silent::default();
    assert!(marina.verify_at(&url, &silent).await.unwrap().all_passed);
    marina
        .database
        .run("UPDATE clients SET full_name = 'x' WHERE ctid = (SELECT min(ctid) FROM clients)")
        .unwrap();
    assert!(!marina.verify_at(&url, &silent).await.unwrap().all_passed);
    let client = landfall_testkit::connect(&url).await.unwrap();
    const LEFT: &str = "SELECT concat_ws(', ', (SELECT string_agg(statement, '; ') FROM pg_prepared_statements),
        (SELECT name || ' ' || setting FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on'))";
    for _ in 0..4 {
        assert_eq!(client.query_typed_one(LEFT, &[]).await.unwrap().get::<_, &str>(0), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_is_not_as_expected_is_a_mismatch_that_names_what_is_missing() {
    let marina = Marina::loaded().await;
    let cases = [
        (
            "ALTER TABLE clients DROP address, DROP source",
            "no column clients.address, no column clients.source",
        ),
        ("DROP TABLE interest_tags, client_tags", "no table client_tags, no table interest_tags"),
    ];
    for (damage, sentence) in cases {
        marina.database.run(damage).unwrap();
        let error = refused(&marina, marina.database.url()).await;
        assert_eq!(error.kind(), Kind::Mismatch);
        assert!(error.to_string().contains(sentence), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_port_is_refused() {
    let marina = Marina::loaded().await;
    let input = Input { port: "port-amador", ..marina.input() };
    let error = verify(&input, &Silent::default()).await.unwrap_err();
    assert!(matches!(error, Error::OtherPort { .. }) && error.kind() == Kind::Config, "{error}");
    marina.database.run(&format!("UPDATE ports SET slug = 'renamed' WHERE slug = '{PORT}'")).unwrap();
    let error = refused(&marina, marina.database.url()).await;
    assert!(matches!(error, Error::NoPort(_)) && error.kind() == Kind::Mismatch, "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_run_is_an_error_that_names_file_and_line() {
    let marina = Marina::loaded().await;
    let name = rundir::normalized_table(landfall_model::target::Table::Tags);
    let path = marina.run.path(&name);
    let whole = fs::read_to_string(&path).unwrap();
    let cases = [
        (whole.replacen("\"color\":", "\"colour\":", 1), "tags.jsonl, line 2: the row has other columns"),
        (whole.replacen("\"id\":\"", "\"id\":\"x", 1), "tags.jsonl, line 1: the row has no primary key"),
        (whole.replacen("{\"from\"", "{", 1), "tags.jsonl, line 1 is damaged"),
    ];
    for (text, sentence) in cases {
        fs::write(&path, text).unwrap();
        let error = refused(&marina, marina.database.url()).await;
        assert_eq!(error.kind(), Kind::Data);
        assert!(error.to_string().contains(sentence), "{error}");
    }
    fs::remove_file(marina.run.path(rundir::PLAN)).unwrap();
    assert!(refused(&marina, marina.database.url()).await.to_string().contains("plan.json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_between_batches_is_an_interruption() {
    let marina = Marina::loaded().await;
    let monitor = Silent::default();
    monitor.request_stop();
    let error = marina.verify_at(marina.database.url(), &monitor).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_only_read_is_enough_and_one_connection_too() {
    let marina = Marina::loaded().await;
    let reader = marina.database.role("reader", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    marina.database.run(&format!("ALTER DATABASE {} CONNECTION LIMIT 1", marina.database.name())).unwrap();
    assert!(marina.verify_at(&reader, &Silent::default()).await.unwrap().all_passed);
    // The first connection is closed by the time its verification ends; the server may take a moment longer to count it no more.
    let mut again = marina.verify_at(&reader, &Silent::default()).await;
    for _ in 0..100 {
        if !again.as_ref().is_err_and(|error| format!("{error:?}").contains("53300")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        again = marina.verify_at(&reader, &Silent::default()).await;
    }
    assert!(again.unwrap().all_passed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_not_read_a_table_is_told_which() {
    let marina = Marina::loaded().await;
    let blind = marina.database.role("blind", &["SELECT ON ports, audit_logs, clients"]).unwrap();
    let error = refused(&marina, &blind).await;
    assert_eq!(error.kind(), Kind::Mismatch);
    let reason = error.source().unwrap().source().unwrap().to_string();
    assert!(reason.contains("permission denied for table client_contacts"), "{reason}");
}

/// A policy that shows a user everything but a row that nobody planned.
const HIDDEN: &str = "
    INSERT INTO tags SELECT gen_random_uuid(), id, 'Nobody planned this', NULL, now(), now() FROM ports;
    ALTER TABLE tags ENABLE ROW LEVEL SECURITY;
    CREATE POLICY most ON tags USING (name <> 'Nobody planned this')";

#[tokio::test(flavor = "multi_thread")]
async fn a_user_from_whom_policies_hide_rows_proves_nothing_and_is_told_so() {
    let marina = Marina::loaded().await;
    let reader = marina.database.role("reader", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    marina.database.run(HIDDEN).unwrap();
    assert_eq!(marina.failures().await, ["tags: rows beyond the plan"], "the owner sees it");
    let error = refused(&marina, &reader).await;
    assert_eq!(error.kind(), Kind::Mismatch);
    assert!(error.to_string().contains("BYPASSRLS"), "{error}");
    let reason = error.source().unwrap().source().unwrap().to_string();
    assert!(reason.contains("row-level security policy for table \"tags\""), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_leaves_no_trace_in_the_target() {
    let marina = Marina::loaded().await;
    // A trigger that writes on every read does not exist; a rule that would write is refused by the read-only transaction.
    marina
        .database
        .run(
            "CREATE FUNCTION scribble(text) RETURNS text LANGUAGE sql VOLATILE AS
               $$ INSERT INTO tags SELECT gen_random_uuid(), id, 'scribbled', NULL, now(), now() FROM ports RETURNING $1 $$;
             ALTER TABLE clients RENAME TO clients_table;
             CREATE VIEW clients AS SELECT id, port_id, scribble(full_name) AS full_name, company_name, nationality, address,
               preferred_contact_method, source, yacht_name, yacht_length_ft, yacht_length_m, yacht_width_ft, yacht_width_m,
               yacht_draft_ft, yacht_draft_m, berth_size_desired, archived_at, search_vector, created_at, updated_at
             FROM clients_table",
        )
        .unwrap();
    let error = refused(&marina, marina.database.url()).await;
    let reason = error.source().unwrap().source().unwrap().to_string();
    assert!(reason.contains("cannot execute INSERT in a read-only transaction"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_a_target_without_its_constraints_lacks_are_found_and_stop_nothing() {
    let marina = Marina::loaded().await;
    let bare = "
        ALTER TABLE client_contacts ALTER value DROP NOT NULL;
        ALTER TABLE berths ALTER mooring_number DROP NOT NULL, ALTER status DROP NOT NULL;
        ALTER TABLE invoice_expenses DROP CONSTRAINT invoice_expenses_pkey;
        ALTER TABLE invoice_expenses ALTER expense_id DROP NOT NULL;
        ALTER TABLE audit_logs ALTER action DROP NOT NULL, ALTER entity_id DROP NOT NULL;
        UPDATE client_contacts SET value = NULL WHERE channel = 'email';
        UPDATE berths SET mooring_number = NULL, status = NULL;
        INSERT INTO invoice_expenses SELECT invoice_id FROM invoice_expenses LIMIT 1;
        INSERT INTO audit_logs (id, port_id, user_id, entity_type, ip_address, created_at)
        SELECT gen_random_uuid(), id, 'user-7', 'session', '10.0.0.1', now() FROM ports";
    marina.database.run(bare).unwrap();
    let failures = marina.failures().await;
    for table in ["client_contacts", "berths", "invoice_expenses", "audit_logs"] {
        assert!(failures.contains(&format!("{table}: values that must be there")), "{table}: {failures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_a_type_that_holds_no_uuid_are_named_with_what_to_do() {
    let marina = Marina::loaded().await;
    let retyped = "
        ALTER TABLE client_notes DROP CONSTRAINT client_notes_pkey, ALTER id TYPE bigint USING 1;
        ALTER TABLE berth_map_data DROP CONSTRAINT berth_map_data_berth_id_fkey, ALTER berth_id TYPE integer USING 1";
    marina.database.run(retyped).unwrap();
    let error = marina.verify().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Mismatch);
    assert_eq!(
        error.to_string(),
        "the target keeps berth_map_data.berth_id as int4, client_notes.id as int8: landfall's ids are uuids, so that these columns have to be of type uuid or text"
    );
}
