//! Between loaded and live, as the operator walks it: settings shown, applied and taken back with the load.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use landfall_testkit::Postgres;
use support::Desk;

#[tokio::test]
async fn settings_are_shown_applied_with_the_runs_name_and_taken_back_by_reset() {
    let mut desk = Desk::new("settings");
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let client = database.client().await.unwrap();
    let count = async |table: &str| -> i64 {
        client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    };
    desk.set("DATABASE_URL", database.url());
    desk.landfall(&["settings", "show"]).exits(0).prints(&["berth_status_rules", "rate = \"2.70\""]);
    desk.landfall(&["settings", "apply"]).exits(2);
    desk.landfall(&["migrate", "--full", "--from", snapshot.to_str().unwrap(), "--skip-files"]).exits(3);
    let run = desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());

    let shown = desk.landfall(&["settings", "apply", path]).exits(0);
    shown.prints(&[
        "+ rate USD to XCD",
        "    + rate: 2.70",
        "Nothing was written",
        &format!("--confirm {id}"),
    ]);
    assert_eq!(count("currency_rates").await, 0);
    desk.landfall(&["settings", "apply", path, "--confirm", "another"]).exits(2).says(&["another run"]);
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["2 changed, audited"]);
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["nothing to change"]);
    assert_eq!((count("currency_rates").await, count("system_settings").await), (1, 1));
    desk.landfall(&["verify", "--seal", path]).exits(0);

    client.execute("UPDATE system_settings SET value = '[]'", &[]).await.unwrap();
    let left = desk.landfall(&["reset", path]).exits(3);
    left.prints(&["1 settings are as they were before", "somebody changed them: setting berth_status_rules"]);
    assert_eq!((count("currency_rates").await, count("system_settings").await), (0, 1));
    assert_eq!((count("clients").await, count("audit_logs").await), (0, 1));
}
