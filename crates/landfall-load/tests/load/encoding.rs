//! Databases that keep text in another encoding than UTF8.

use landfall_load::{Words, index_search, preflight};
use landfall_model::{
    mapping::{SearchMapping, TargetMapping},
    monitor::{Level, Silent},
    plan::Plan,
    target::Table,
};
use landfall_testkit::{Postgres, Remarks};
use serde_json::json;

use super::{
    bench::{Bench, result},
    kit::alone,
    sample::{self, PORT},
};

/// The sample, with letters that LATIN1 lacks in one client and in one map alone.
fn polish() -> Plan {
    let mut plan = sample::plan();
    plan.client_contacts.iter_mut().for_each(|contact| contact.row.notes = None);
    plan.clients[1].row.address = Some("ulica Łódzka".to_owned());
    plan.berth_map_data[1].row.map_data = json!({"name": "Łódź"});
    plan
}

/// A bench in this encoding, and what is remarked of it before anything is written.
async fn bench_in(encoding: &str) -> (Bench, Vec<(Level, String)>) {
    let database = Postgres::shared().unwrap().fresh_database_in(encoding).unwrap();
    let bench = Bench::of(database, &polish(), TargetMapping::default()).await;
    let (none, words, remarks) = (TargetMapping::default(), Words::default(), Remarks::default());
    let found = preflight(&bench.session, PORT, &none, &words, &[], &remarks).await.unwrap();
    assert_eq!(found, []);
    (bench, remarks.told())
}

#[tokio::test]
async fn an_encoding_that_lacks_letters_is_told_before_and_refuses_only_the_rows_that_have_them() {
    let (bench, remarks) = bench_in("LATIN1").await;
    let [(Level::Warning, text)] = &remarks[..] else { panic!("{remarks:?}") };
    assert!(
        text.contains("keeps text in LATIN1: rows with characters that this lacks will be refused"),
        "{text}"
    );
    let loaded = bench.load_all().await;
    let roots: Vec<_> = bench.quarantine().into_iter().filter(|entry| entry.cause.is_empty()).collect();
    let found: Vec<_> = roots.iter().map(|root| (root.table, &*root.column, &*root.sqlstate)).collect();
    assert_eq!(found, [(Table::Clients, "address", "22P05"), (Table::BerthMapData, "map_data", "22P05")]);
    assert_eq!(result(&loaded, Table::Clients).success, 3);
    assert_eq!(bench.text("SELECT max(full_name) FROM clients").await, "Person Ñ4");
    let words = SearchMapping { configurations: vec!["simple".to_owned()] };
    let none = TargetMapping::default();
    index_search(&bench.session, PORT, &words, &none, &Silent::default()).await.unwrap();
    let found = "SELECT count(*) FROM clients WHERE search_vector @@ plainto_tsquery('simple', 'ñ4 zéphyr')";
    assert_eq!(bench.text(found).await, "1", "search has the texts as they stand there");
}

#[tokio::test]
async fn a_database_without_an_encoding_takes_every_letter() {
    let (bench, remarks) = bench_in("SQL_ASCII").await;
    assert!(remarks.is_empty(), "{remarks:?}");
    bench.load().await.unwrap();
    assert_eq!(bench.everything().await, alone(&polish()).await);
}

#[tokio::test]
async fn an_event_trigger_that_keeps_out_what_a_load_makes_is_a_difference() {
    for tag in ["CREATE TABLE", "CREATE SCHEMA", "ALTER TABLE"] {
        let script = format!(
            "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no % here', tg_tag; END $$;
            CREATE EVENT TRIGGER e ON ddl_command_start WHEN TAG IN ('{tag}') EXECUTE FUNCTION e()"
        );
        let bench = Bench::with(&sample::plan(), TargetMapping::default(), &script).await;
        let (none, words) = (TargetMapping::default(), Words::default());
        let found = preflight(&bench.session, PORT, &none, &words, &[], &Remarks::default()).await.unwrap();
        let [difference] = &found[..] else { panic!("{tag}: {found:?}") };
        let what = format!("the target does not let landfall make and drop tables: no {tag} here");
        assert_eq!(difference.what, what);
        assert!(difference.remedy.contains("pg_event_trigger"), "{difference:?}");
        let made = "SELECT count(*) FROM pg_class WHERE relname = 'landfall_trial' OR relnamespace = to_regnamespace('landfall')";
        assert_eq!(bench.text(made).await, "0");
    }
}
