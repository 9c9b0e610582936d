//! Search vectors: who is found by what.

use std::time::Duration;

use landfall_load::{Error, index_search};
use landfall_model::{
    kind::Kind,
    mapping::{SearchMapping, TargetMapping},
    monitor::Silent,
    plan::Plan,
    target::Table,
};

use super::{
    bench::Bench,
    sample::{self, id},
};

fn both() -> SearchMapping {
    SearchMapping { configurations: vec!["english".to_owned(), "simple".to_owned()] }
}

async fn indexed(plan: &Plan, script: &str) -> Bench {
    let bench = Bench::with(plan, TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    index_search(&bench.session, sample::PORT, &both(), &TargetMapping::default(), &Silent::default())
        .await
        .unwrap();
    bench
}

/// Numbers of the rows that a query finds, the best first.
async fn found(bench: &Bench, table: Table, configuration: &str, words: &str) -> Vec<i64> {
    let sql = format!(
        "SELECT id::text FROM {table}, plainto_tsquery('{configuration}', '{words}') q WHERE search_vector @@ q
         ORDER BY ts_rank(search_vector, q) DESC"
    );
    let rows = bench.client.query(&sql, &[]).await.unwrap();
    let number = |text: String| (1..10).find(|n| id(table, *n).to_string() == text).unwrap();
    rows.iter().map(|row| number(row.get(0))).collect()
}

fn world() -> Plan {
    let mut plan = sample::plan();
    plan.clients[0].row.full_name = "Will Sailing".to_owned();
    plan.clients[0].row.company_name = Some("Harbours United".to_owned());
    plan.clients[1].row.full_name = "Anna Harbour".to_owned();
    plan.berths[1].row.mooring_number = "B12".to_owned();
    plan.berths[1].row.area = Some("Lagoon".to_owned());
    plan.interest_notes[2].row.content = "asks for shore power".to_owned();
    plan
}

/// Targets in which the same is found.
const TARGETS: [&str; 3] = [
    "",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database()); END $$",
    "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     ALTER TABLE clients ALTER full_name TYPE text COLLATE caseless; ALTER TABLE client_contacts ALTER value TYPE text COLLATE caseless;
     ALTER TABLE berths ALTER mooring_number TYPE text COLLATE caseless; ALTER TABLE interest_notes ALTER content TYPE text COLLATE caseless",
];

#[tokio::test]
async fn each_table_is_found_by_its_planned_texts_in_a_strange_target_as_in_any() {
    let cases = [
        (Table::Clients, "english", "sails", vec![1]),
        (Table::Clients, "simple", "will", vec![1]),
        (Table::Clients, "simple", "p3@example.com", vec![3]),
        (Table::Clients, "simple", "+33612345673", vec![3]),
        (Table::Clients, "simple", "33612345673", vec![3]),
        (Table::Clients, "simple", "zéphyr", vec![1, 2, 3, 4]),
        (Table::Berths, "simple", "b12", vec![2]),
        (Table::Berths, "simple", "B-12", vec![2]),
        (Table::Berths, "english", "B 12", vec![2]),
        (Table::Berths, "english", "lagoons", vec![2]),
        (Table::Berths, "simple", "permanent", vec![1, 2, 3, 4]),
        (Table::Interests, "simple", "anna", vec![2]),
        (Table::Interests, "simple", "b-12", vec![2]),
        (Table::Interests, "english", "asking power", vec![3]),
        (Table::Interests, "simple", "nobody", vec![]),
    ];
    for script in TARGETS {
        let bench = indexed(&world(), script).await;
        for (table, configuration, words, expected) in &cases {
            let mut numbers = found(&bench, *table, configuration, words).await;
            numbers.sort_unstable();
            assert_eq!(numbers, *expected, "{table}: {words}, after {script}");
        }
    }
}

#[tokio::test]
async fn clients_and_interests_are_found_by_what_people_type() {
    let mut plan = sample::plan();
    let names = ["Siobhán O’Brien", "A.Rossi", "Łukasz Nguyễn-Müller", "Zoë/Ömer Straße"];
    plan.clients.iter_mut().zip(names).for_each(|(client, name)| client.row.full_name = name.to_owned());
    plan.clients[0].row.company_name = Some("Weiß/Ægir Ltd.".to_owned());
    plan.clients[1].row.yacht_name = Some("M/Y~S.Y.Aurora/Due".to_owned());
    plan.client_contacts[2].row.value = "anna.lee@alice.it".to_owned();
    plan.client_notes[0].row.content = "From a merged entry:\nFull Name: Joost Pålsson".to_owned();
    let noted = plan.client_notes[0].row.client_id;
    let noted = (1..5).find(|n| id(Table::Clients, *n) == noted).unwrap();
    plan.interest_notes[2].row.content = "with São/Tomé, tel.0612, 3.5 m".to_owned();
    let cases = [
        (Table::Clients, "Siobhan OBrien", vec![1]),
        (Table::Clients, "Siobhán O'Brien", vec![1]),
        (Table::Clients, "rossi", vec![2]),
        (Table::Clients, "A.Rossi", vec![2]),
        (Table::Clients, "lukasz nguyen", vec![3]),
        (Table::Clients, "Nguyễn", vec![3]),
        (Table::Clients, "muller", vec![3]),
        (Table::Clients, "Mueller", vec![3]),
        (Table::Clients, "zoe", vec![4]),
        (Table::Clients, "Ömer Strasse", vec![4]),
        (Table::Clients, "oemer", vec![4]),
        (Table::Clients, "weiss aegir", vec![1]),
        (Table::Clients, "M/Y Aurora Due", vec![2]),
        (Table::Clients, "alice", vec![]),
        (Table::Clients, "anna.lee@alice.it", vec![2]),
        (Table::Clients, "joost palsson", vec![noted]),
        (Table::Interests, "rossi", vec![2]),
        (Table::Interests, "sao tome", vec![3]),
        (Table::Interests, "Tomé", vec![3]),
        (Table::Interests, "0612 3.5", vec![3]),
    ];
    let bench = indexed(&plan, "").await;
    for (table, words, expected) in &cases {
        let words = words.replace('\'', "''");
        assert_eq!(found(&bench, *table, "simple", &words).await, *expected, "{table}: {words}");
    }
}

#[tokio::test]
async fn a_name_with_half_a_tag_is_found_by_itself() {
    let mut plan = sample::plan();
    let names = ["Ann/Bo <script", "x><x O'Hara/Lee", "Zoë <b title=\"Jo/Al", "Al/Bo <i 'c > d"];
    plan.clients.iter_mut().zip(names).for_each(|(client, name)| client.row.full_name = name.to_owned());
    let bench = indexed(&plan, "").await;
    for (n, name) in (1..).zip(names) {
        assert_eq!(found(&bench, Table::Clients, "simple", &name.replace('\'', "''")).await, [n], "{name}");
    }
}

#[tokio::test]
async fn a_name_weighs_more_than_a_company() {
    let bench = indexed(&world(), "").await;
    assert_eq!(found(&bench, Table::Clients, "english", "harbour").await, [2, 1]);
}

#[tokio::test]
async fn only_the_port_is_indexed_and_the_filled_rows_are_counted() {
    let script =
        "INSERT INTO ports SELECT gen_random_uuid(), 'Other', 'other', 'USD', 'UTC', true, now(), now();
                  INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
                      SELECT gen_random_uuid(), id, 'Theirs', now(), now() FROM ports WHERE slug = 'other'";
    let bench = Bench::with(&world(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let none = TargetMapping::default();
    let filled =
        index_search(&bench.session, sample::PORT, &both(), &none, &Silent::default()).await.unwrap();
    assert_eq!(filled, [(Table::Clients, 4), (Table::Berths, 4), (Table::Interests, 4)]);
    assert_eq!(bench.text("SELECT count(*) FROM clients WHERE search_vector IS NULL").await, "1");
}

#[tokio::test]
async fn texts_longer_than_a_vector_holds_are_cut_not_refused() {
    let mut plan = world();
    // Different words of several bytes a character, far more than 1 MiB of them.
    let words: Vec<String> = (0..200_000).map(|n| format!("船{n}")).collect();
    plan.interest_notes[0].row.content = words.join(" ");
    plan.client_contacts[0].row.value = words.join(" ");
    plan.clients[0].row.company_name = Some(words.join(" "));
    plan.clients[0].row.yacht_name = Some(words.join(" "));
    let bench = Bench::with(
        &plan,
        TargetMapping::default(),
        "ALTER TABLE client_contacts DROP CONSTRAINT client_contacts_client_id_channel_value_key",
    )
    .await;
    bench.load().await.unwrap();
    let five = SearchMapping {
        configurations: ["english", "simple", "french", "german", "danish"].map(str::to_owned).to_vec(),
    };
    let none = TargetMapping::default();
    index_search(&bench.session, sample::PORT, &five, &none, &Silent::default()).await.unwrap();
    assert_eq!(found(&bench, Table::Interests, "simple", "船7").await, [1]);
}

#[tokio::test]
async fn triggers_do_not_touch_the_rows() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
                  CREATE TRIGGER touch BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION f()";
    let bench = indexed(&world(), script).await;
    assert_eq!(bench.loaded(Table::Clients).await, bench.planned(Table::Clients));
}

#[tokio::test]
async fn an_unknown_configuration_is_named() {
    let bench = Bench::new(&world()).await;
    let klingon = SearchMapping { configurations: vec!["simple".to_owned(), "klingon".to_owned()] };
    let none = TargetMapping::default();
    let error =
        index_search(&bench.session, sample::PORT, &klingon, &none, &Silent::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Mismatch);
    let Error::NotAsExpected(differences) = error else { panic!("{error}") };
    assert_eq!(differences[0].what, "the text search configuration \"klingon\" does not exist");
}

#[tokio::test]
async fn an_omitted_or_generated_vector_is_left_alone() {
    let script = "ALTER TABLE berths DROP search_vector;
                  ALTER TABLE clients DROP search_vector, ADD search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', full_name)) STORED";
    let target = TargetMapping { omit: vec!["berths.search_vector".to_owned()], ..TargetMapping::default() };
    let bench = Bench::with(&world(), target.clone(), script).await;
    bench.load().await.unwrap();
    let filled =
        index_search(&bench.session, sample::PORT, &both(), &target, &Silent::default()).await.unwrap();
    assert_eq!(filled, [(Table::Interests, 4)]);
}

#[tokio::test]
async fn keys_and_references_of_other_names_are_followed() {
    let renamed = [
        ("clients.id", "client_key"),
        ("client_contacts.client_id", "of_client"),
        ("berths.id", "berth_key"),
        ("interests.id", "deal_key"),
        ("interests.client_id", "of_client"),
        ("interest_notes.interest_id", "of_deal"),
    ];
    let script = renamed.map(|(place, name)| {
        let (table, column) = place.split_once('.').unwrap();
        format!("ALTER TABLE {table} RENAME {column} TO {name};")
    });
    let rename = renamed.map(|(place, name)| (place.to_owned(), name.to_owned())).into();
    let target = TargetMapping { rename, ..TargetMapping::default() };
    let bench = Bench::with(&world(), target.clone(), &script.concat()).await;
    bench.load().await.unwrap();
    index_search(&bench.session, sample::PORT, &both(), &target, &Silent::default()).await.unwrap();
    let found = "SELECT string_agg(deal_key::text, ',') FROM interests WHERE search_vector @@ plainto_tsquery('english', 'shore power')";
    assert_eq!(bench.text(found).await, id(Table::Interests, 3).to_string());
    let found = "SELECT string_agg(client_key::text, ',') FROM clients WHERE search_vector @@ plainto_tsquery('simple', 'p3@example.com')";
    assert_eq!(bench.text(found).await, id(Table::Clients, 3).to_string());
}

#[tokio::test]
async fn a_second_index_writes_nothing() {
    let bench = indexed(&world(), "").await;
    let transactions = "SELECT max(xmin::text::bigint) FROM interests";
    let before = bench.text(transactions).await;
    let filled =
        index_search(&bench.session, sample::PORT, &both(), &TargetMapping::default(), &Silent::default())
            .await;
    assert_eq!(filled.unwrap().last(), Some(&(Table::Interests, 4)));
    assert_eq!(bench.text(transactions).await, before);
}

#[tokio::test]
async fn a_lock_on_the_ports_is_waited_for_as_by_a_load_whatever_the_role_may_wait() {
    let bench = indexed(&world(), "").await;
    bench.session.client().batch_execute("SET statement_timeout = '500ms'").await.unwrap();
    bench.client.batch_execute("BEGIN; LOCK TABLE ports").await.unwrap();
    let (search, names, monitor) = (both(), TargetMapping::default(), Silent::default());
    let indexing = index_search(&bench.session, sample::PORT, &search, &names, &monitor);
    let (indexed, ()) = tokio::join!(indexing, async {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        bench.client.batch_execute("COMMIT").await.unwrap();
    });
    assert_eq!(indexed.unwrap().len(), 3);
}
