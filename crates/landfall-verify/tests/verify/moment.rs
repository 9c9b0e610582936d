//! One moment of the target is verified, as the server has it: whatever comes in meanwhile, and whatever the database sets for its sessions.

use landfall_model::monitor::{Level, Monitor};

use crate::kit::{Marina, assert_silent};

/// Damages the target as soon as the rows were walked over, before the checks.
struct Meddler<'m>(&'m Marina);

impl Monitor for Meddler<'_> {
    fn start(&self, task: &str, _: Option<u64>) {
        if task == "verify checks" {
            self.0.database.run("DELETE FROM invoice_expenses; UPDATE expenses SET amount = 0").unwrap();
        }
    }

    fn advance(&self, _: &str, _: u64) {}

    fn finish(&self, _: &str, _: &str) {}

    fn remark(&self, _: Level, _: &str) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_while_it_is_verified_is_seen_by_all_checks_or_by_none() {
    let marina = Marina::loaded().await;
    assert_silent(&marina.verify_at(marina.database.url(), &Meddler(&marina)).await.unwrap());
    assert!(!marina.verify().await.unwrap().all_passed, "the next verification sees it");
}

/// How others like their dates, numbers and bytes.
const TASTE: [&str; 5] = [
    "timezone = 'America/Panama'",
    "datestyle = 'SQL, DMY'",
    "intervalstyle = 'iso_8601'",
    "extra_float_digits = -15",
    "bytea_output = 'escape'",
];

/// Columns whose text depends on that, of another port's rows too.
const SPELT: &str = "
    ALTER TABLE clients ALTER yacht_length_ft TYPE double precision USING 45.123456789, ADD seal bytea DEFAULT '\\xff00', ADD notice interval DEFAULT '1 day 02:00';
    ALTER TABLE expenses ALTER expense_date TYPE timestamptz";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_sets_for_its_sessions_changes_nothing() {
    let marina = Marina::loaded().await;
    marina.database.run(SPELT).unwrap();
    marina.neighbour().await;
    let failures = marina.failures().await;
    for taste in TASTE {
        marina.database.run(&format!("ALTER DATABASE {} SET {taste}", marina.database.name())).unwrap();
    }
    assert_eq!(failures, ["clients: fields"], "the length has other digits than are planned");
    assert_eq!(marina.failures().await, failures);
    marina.database.run("UPDATE clients SET yacht_length_ft = 45.5").unwrap();
    assert_eq!(
        marina.failures().await,
        ["rows of other ports, as before the load"],
        "that port's length too"
    );
}
