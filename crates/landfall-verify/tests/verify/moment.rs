//! One moment of the target is verified, as the server has it: whatever comes in meanwhile, and whatever the database sets for its sessions.

use landfall_model::{
    monitor::{Level, Monitor},
    place::Did,
    target::Group,
};
use landfall_testkit::Remarks;

use crate::kit::{Marina, assert_silent, id};

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

/// A user's work on an expense, and what the CRM's audit trail says of it.
const ENTRY: &str = "
    UPDATE expenses SET payer = 'Anna' WHERE id = '<expense>';
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
    SELECT gen_random_uuid(), id, 'user-7', 'update', 'expense', '<expense>', '10.0.0.1', '2026-01-01 12:00Z' FROM ports";

/// Those of another port's user.
const NEIGHBOURS_ENTRY: &str = "
    UPDATE clients SET full_name = 'Nell of Amador' WHERE full_name = 'Nell Amador';
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
    SELECT gen_random_uuid(), port_id, 'olga', 'update', 'client', id, '10.0.0.1', '2026-01-01 12:00Z' FROM clients WHERE full_name = 'Nell of Amador'";

#[tokio::test(flavor = "multi_thread")]
async fn what_users_did_since_the_load_is_told_by_the_servers_clock_alone() {
    let [before, after] = ["2026-01-01T11:59:59.9Z", "2026-01-01T12:00:00.1Z"];
    let [own, others] = ["expenses: fields", "rows of other ports, as before the load"];
    // Where a delta or a second run of the same plan was let in later, what counts of its own rows is the first load.
    let cases: [([&str; 2], &str, &[&str]); 3] = [
        ([before, before], "2026-01-01T14:00:00Z", &[]),
        ([after, after], "2026-01-01T10:00:00Z", &[own, others]),
        ([after, before], "2026-01-01T14:00:00Z", &[others]),
    ];
    for ([let_in, since], machines, expected) in cases {
        let marina = Marina::loaded().await;
        marina.neighbour().await;
        marina.journal("load", "started", machines);
        marina.journal("load", "finished", machines);
        marina.let_in(let_in, since);
        marina.database.run(&ENTRY.replace("<expense>", &id("expenses", "1").to_string())).unwrap();
        marina.database.run(NEIGHBOURS_ENTRY).unwrap();
        assert_eq!(marina.failures().await, expected, "{let_in} {since}");
    }
}

/// A group, when it came in on that day, and how many seconds it took; none where it was found in.
type Came = (Group, &'static str, Option<f64>);

#[tokio::test(flavor = "multi_thread")]
async fn what_users_did_while_a_load_was_interrupted_is_theirs_and_what_was_written_within_a_group_is_not() {
    let hour = Some(3600.0);
    let cases: [(&[Came], bool); 5] = [
        // The entry is of twelve: between two groups, within the second one, and before the first.
        (&[(Group::Clients, "11:00", hour), (Group::Expenses, "14:00", hour)], true),
        (&[(Group::Clients, "11:00", hour), (Group::Expenses, "12:30", hour)], false),
        (&[(Group::Clients, "13:00", Some(1.0)), (Group::Expenses, "14:00", Some(1.0))], false),
        // A kill right behind its commit has left of the second one no more than its end; told of once more, it changes nothing.
        (&[(Group::Clients, "11:00", hour), (Group::Expenses, "14:00", None)], false),
        (
            &[
                (Group::Clients, "11:00", hour),
                (Group::Expenses, "14:00", hour),
                (Group::Clients, "14:00", None),
            ],
            true,
        ),
    ];
    for (groups, is_of_users) in cases {
        let marina = Marina::loaded().await;
        for (group, at, took) in groups {
            marina.came_in(*group, &format!("2026-01-01T{at}:00Z"), *took);
        }
        marina.database.run(&ENTRY.replace("<expense>", &id("expenses", "1").to_string())).unwrap();
        assert_eq!(marina.failures().await.is_empty(), is_of_users, "{groups:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_was_cut_off_before_its_commit_hides_not_when_the_run_was_let_in() {
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    marina.journal("load", "started", "2026-01-01T14:00:00Z");
    marina.let_in("2026-01-01T11:00:00Z", "2026-01-01T11:00:00Z");
    marina.visit(Did::Undone, "2026-01-01T13:00:00Z");
    marina.database.run(NEIGHBOURS_ENTRY).unwrap();
    assert_eq!(marina.failures().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_tells_only_the_time_of_the_machine_that_loaded_it_is_remarked() {
    let marina = Marina::loaded().await;
    marina.journal("load", "finished", "2026-01-01T00:00:00Z");
    let told = async || {
        let remarks = Remarks::default();
        assert_silent(&marina.verify_at(marina.database.url(), &remarks).await.unwrap());
        remarks.texts()
    };
    let remarks = told().await;
    assert!(remarks.len() == 1 && remarks[0].starts_with("an older landfall loaded this run"), "{remarks:?}");
    marina.let_in("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
    assert_eq!(told().await, [""; 0]);
}
