//! The gate where another server took over the CRM's database since it was verified.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use landfall_testkit::Postgres;

use super::{
    Weekend,
    loaded::{Loaded, load, loaded},
    support,
};

/// A standby that was not behind looks the same: nobody can tell but by another verification.
#[tokio::test(flavor = "multi_thread")]
async fn a_verification_does_not_count_where_a_standby_took_over_since_though_the_run_is_in() {
    let postgres: &Postgres = Box::leak(Box::new(Postgres::start_durable().unwrap()));
    let weekend = Weekend::on(postgres).await;
    let Loaded { id, .. } = loaded(&weekend);
    let counts = || drop(weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification"]));
    counts();
    postgres.restart_immediately().unwrap();
    counts();

    // As a standby that is promoted.
    let signal = postgres.data_folder().join("standby.signal");
    fs::write(&signal, "").unwrap();
    fs::set_permissions(&signal, Permissions::from_mode(0o666)).unwrap();
    postgres.restart_immediately().unwrap();
    weekend.database.run("SELECT pg_promote()").unwrap();
    weekend.cutover(&["gate"]).exits(5).prints(&[
        "✗ verification",
        &format!("does not go on from where {id} was verified: did a standby take over"),
        &format!("`landfall verify {id}` verifies anew"),
    ]);
    weekend.desk.landfall(&["verify", &id]).exits(3);
    counts();
}

/// As a server that is restarted in the moment in which it is asked for its place, and answers again in the next.
const FAILS: &str = "
    CREATE FUNCTION public.pg_walfile_name(pg_lsn) RETURNS text LANGUAGE sql AS $$ SELECT pg_terminate_backend(pg_backend_pid())::text $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$";

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_that_could_not_ask_the_server_for_its_place_is_none() {
    let weekend = Weekend::new().await;
    let (path, id) = load(&weekend);
    weekend.database.run(FAILS).unwrap();
    weekend.desk.landfall(&["verify", &id]).exits(1).says(&["the connection to the database was lost"]);
    assert!(!weekend.desk.run().join("reports/validation-report.json").exists());
    weekend.database.run("DROP FUNCTION public.pg_walfile_name(pg_lsn)").unwrap();
    weekend.desk.landfall(&["verify", &path]).exits(3);
    let report = support::json(&weekend.desk.run().join("reports/validation-report.json"));
    assert!(report["log"]["cluster"].is_string(), "{}", report["log"]);
}
