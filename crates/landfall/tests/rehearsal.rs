//! The real thing: a real NocoDB, a real S3 server and a real PostgreSQL, seeded with a world of the plan's size.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use landfall_model::source::SourceTable;
use landfall_practice::World;
use landfall_testkit::{Database, Garage, NocoDb, Postgres, Source};
use serde_json::Value;
use support::{Desk, fill, json, s3::buckets};

/// Three servers and a desk that knows them.
struct Rehearsal {
    desk: Desk,
    source: Source,
    database: Database<'static>,
    _servers: (NocoDb, Garage),
}

impl Rehearsal {
    async fn prepare(world: &World) -> Self {
        let garage = Garage::start(&["client-portal", "signatures", "crm-files"]).unwrap();
        fill(&buckets(&garage), world).await;
        let nocodb = NocoDb::with_storage(&garage, "client-portal").unwrap();
        let source = nocodb.seed(&world.snapshot).await.unwrap();
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let mut desk = Desk::new();
        for (name, value) in [
            ("NOCODB_URL", source.url()),
            ("NOCODB_TOKEN", source.viewer_token()),
            ("DATABASE_URL", database.url()),
        ] {
            desk.set(name, value);
        }
        desk.use_server(&garage);
        Self { desk, source, database, _servers: (nocodb, garage) }
    }

    async fn count(&self, sql: &str) -> i64 {
        self.database.client().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(path: &Path) -> BTreeSet<i64> {
    lines(path).iter().map(|row| row["Id"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_chain_runs_against_real_servers_and_every_refusal_is_a_sentence() {
    let world = landfall_practice::world();
    let mut rehearsal = Rehearsal::prepare(&world).await;
    everything_is_found_in_order(&rehearsal);
    a_dry_run_reads_everything_and_changes_nothing(&rehearsal, &world);
    older_ways_of_asking_read_the_same(&mut rehearsal);
    refusals_are_sentences(&mut rehearsal);
    the_full_migration_carries_everything_over(&rehearsal).await;
    a_delta_carries_over_what_users_did_meanwhile(&rehearsal, &world).await;
}

fn everything_is_found_in_order(rehearsal: &Rehearsal) {
    rehearsal.desk.landfall(&["check"]).exits(0).prints(&[
        "nothing has to be mended",
        "! source: column \"Sales Process Level\" (role stage)",
        "\"Verbal Commitment\" = \"...\" under [vocabulary.stage]",
    ]);
}

fn a_dry_run_reads_everything_and_changes_nothing(rehearsal: &Rehearsal, world: &World) {
    rehearsal.desk.landfall(&["migrate", "--dry-run"]).exits(3).prints(&["landfall dry-run"]);
    let run = rehearsal.desk.run();
    let expected: BTreeSet<i64> =
        world.snapshot.interests.iter().filter_map(landfall_model::source::SourceRow::id).collect();
    assert_eq!(ids(&run.join("raw/interests.jsonl")), expected);
    assert_eq!(lines(&run.join("raw/objects.jsonl")).len(), world.objects.len());
    let counts = json(&run.join("reports/extract-counts.json"));
    assert_eq!(counts["mutatingRequests"], 0);
    assert!(counts["requests"].as_u64().unwrap() > 4);
}

/// v2 with a token is the default; v1 with a token or a session reads the same rows, links and objects.
fn older_ways_of_asking_read_the_same(rehearsal: &mut Rehearsal) {
    let reference = rehearsal.desk.run();
    let ways = [
        ("v1", rehearsal.source.viewer_token()),
        ("v1", rehearsal.source.viewer_session()),
        ("v2", rehearsal.source.viewer_session()),
    ];
    let ways = ways.map(|(api, token)| (api.to_owned(), token.to_owned()));
    for (number, (api, token)) in ways.into_iter().enumerate() {
        rehearsal.desk.set("NOCODB_API", api);
        rehearsal.desk.set("NOCODB_TOKEN", token);
        let folder = rehearsal.desk.folder.join(format!("snapshot-{number}"));
        rehearsal
            .desk
            .landfall(&["snapshot", "--output", folder.to_str().unwrap()])
            .exits(0)
            .prints(&["--from"]);
        for file in ["interests.jsonl", "berths.jsonl", "expenses.jsonl", "invoices.jsonl"] {
            assert_eq!(
                ids(&folder.join("raw").join(file)),
                ids(&reference.join("raw").join(file)),
                "way {number}: {file}"
            );
        }
        let links = |run: &Path| fs::read_to_string(run.join("raw/links.jsonl")).unwrap();
        assert_eq!(links(&folder), links(&reference), "way {number}");
    }
    rehearsal.desk.environment.remove("NOCODB_API");
    rehearsal.desk.set("NOCODB_TOKEN", rehearsal.source.viewer_token().to_owned());
}

fn refusals_are_sentences(rehearsal: &mut Rehearsal) {
    let token = rehearsal.source.viewer_token().to_owned();
    rehearsal.desk.set("NOCODB_TOKEN", "not-a-token");
    rehearsal.desk.landfall(&["snapshot"]).exits(2).says(&["token"]);
    rehearsal.desk.landfall(&["check"]).exits(2).prints(&["token"]);
    rehearsal.desk.set("NOCODB_TOKEN", token);
    with_mapping(rehearsal, "\"Port Nimara\"", "\"Port Amador\"", &["Port Amador"]);
    with_mapping(rehearsal, "\"Full Name\"", "\"Complete Name\"", &["Complete Name", "interests"]);
    with_mapping(rehearsal, "title = \"Invoices\"", "title = \"Bills\"", &["Bills"]);
    rehearsal.desk.set("LANDFALL_SOURCE_BUCKETS", "client-portal,nowhere");
    rehearsal.desk.landfall(&["snapshot"]).exits(2).says(&["nowhere"]);
    rehearsal.desk.environment.remove("LANDFALL_SOURCE_BUCKETS");
    rehearsal.desk.set("MINIO_SECRET_KEY", "0".repeat(64));
    let refused = rehearsal.desk.landfall(&["snapshot"]);
    assert_ne!(refused.code, 0, "{refused:?}");
    rehearsal.desk.set("MINIO_SECRET_KEY", rehearsal._servers.1.secret_key());
}

fn with_mapping(rehearsal: &mut Rehearsal, from: &str, to: &str, words: &[&str]) {
    let path = rehearsal.desk.folder.join("other-mapping.toml");
    assert!(landfall_model::mapping::DEFAULT.contains(from));
    fs::write(&path, landfall_model::mapping::DEFAULT.replacen(from, to, 1)).unwrap();
    rehearsal.desk.set("LANDFALL_MAPPING", path.display().to_string());
    let outcome = rehearsal.desk.landfall(&["snapshot"]).says(words);
    assert!([1, 2].contains(&outcome.code), "{outcome:?}");
    rehearsal.desk.landfall(&["check"]).prints(words);
    rehearsal.desk.environment.remove("LANDFALL_MAPPING");
}

/// Merges that may be mistakes hold the load until a person has looked at each.
fn the_gate_is_closed_until_its_questions_are_answered(rehearsal: &Rehearsal) -> PathBuf {
    let desk = &rehearsal.desk;
    desk.landfall(&["migrate", "--full"]).exits(5).says(&["open and blocking: ", "--full --from"]);
    let run = desk.run();
    let questions = lines(&run.join("normalized/questions.jsonl"));
    for question in questions.iter().filter(|question| question["blocking"] == true) {
        let (id, path) = (question["id"].as_str().unwrap(), run.to_str().unwrap());
        desk.landfall(&["review", "answer", id, "merge", "--run", path, "--why", "a couple"]).exits(0);
    }
    run
}

async fn the_full_migration_carries_everything_over(rehearsal: &Rehearsal) {
    let run = the_gate_is_closed_until_its_questions_are_answered(rehearsal);
    rehearsal.desk.landfall(&["migrate", "--full", "--from", run.to_str().unwrap()]).exits(3).prints(&[
        "landfall full",
        "checks passed",
        "migration-report.txt",
    ]);
    let report = json(&rehearsal.desk.run().join("reports/migration-report.json"));
    assert_eq!(report["validation"]["allPassed"], true);
    assert_eq!(report["extraction"]["interests"], 500);
    assert_eq!(report["extractCounts"]["mutatingRequests"], 0);
    assert_eq!(rehearsal.count("SELECT count(*) FROM interests").await, 500);
    assert!(rehearsal.count("SELECT count(*) FROM clients").await < 500);
    assert_eq!(rehearsal.count("SELECT count(*) FROM files WHERE sha256 IS NULL").await, 0);
    assert!(
        rehearsal.count("SELECT count(*) FROM expenses WHERE cardinality(receipt_file_ids) > 0").await > 100
    );
    assert!(rehearsal.count("SELECT count(*) FROM documents WHERE file_id IS NOT NULL").await > 10);
    assert_eq!(rehearsal.count("SELECT count(*) FROM clients WHERE search_vector IS NULL").await, 0);
    assert_eq!(rehearsal.count("SELECT count(*) FROM audit_logs WHERE metadata->>'source' IS DISTINCT FROM 'nocodb_migration'").await, 0);
    let onward = ["! target: run ", "is loaded for port-nimara since", "`landfall migrate --delta`"];
    rehearsal.desk.landfall(&["check"]).exits(0).prints(&onward);
}

/// An edit, a deletion and an upload at the real servers, and an edit in the CRM; then nothing.
async fn a_delta_carries_over_what_users_did_meanwhile(rehearsal: &Rehearsal, world: &World) {
    let Rehearsal { desk, source, database, .. } = rehearsal;
    let [renamed, gone] = [0, 1].map(|n| world.snapshot.interests[n].id().unwrap());
    let name = serde_json::json!({"Id": renamed, "Full Name": "Zoltan Unmistakable"});
    source.update(SourceTable::Interests, &[name]).await.unwrap();
    source.delete(SourceTable::Interests, &[gone]).await.unwrap();
    let store = landfall_store::writer(&buckets(&rehearsal._servers.1));
    store.put("client-portal", "general/late.pdf", b"late".to_vec(), "application/pdf").await.unwrap();
    database
        .run("UPDATE expenses SET payer = 'by a user' WHERE id = (SELECT min(id::text)::uuid FROM expenses)")
        .unwrap();

    desk.landfall(&["migrate", "--delta"]).exits(3).prints(&[
        "interests: 0 new, 1 changed",
        ", 1 gone",
        "objects: 1 new",
        "1 row changed in the CRM and left alone",
        "checks passed",
    ]);
    let report = json(&desk.run().join("reports/migration-report.json"));
    assert_eq!(report["validation"]["allPassed"], true);
    assert_eq!(report["extractCounts"]["mutatingRequests"], 0);
    let renamed = "SELECT count(*) FROM clients WHERE full_name = 'Zoltan Unmistakable' AND search_vector @@ 'unmistakable'";
    assert_eq!(rehearsal.count(renamed).await, 1);
    assert_eq!(rehearsal.count("SELECT count(*) FROM interests WHERE archived_at IS NOT NULL").await, 1);
    desk.landfall(&["migrate", "--delta"])
        .exits(3)
        .prints(&["nothing moved since run", "nothing was changed"]);
}
