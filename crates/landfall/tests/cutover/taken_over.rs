//! The gate where another server took over the CRM's database since it was verified.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    thread,
    time::Duration,
};

use landfall_testkit::Postgres;

use super::{
    Weekend,
    loaded::{Loaded, loaded},
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
    thread::sleep(Duration::from_secs(1));
    weekend.desk.landfall(&["verify", &id]).exits(3);
    counts();
}
