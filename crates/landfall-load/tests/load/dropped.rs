//! Rows that the target drops without a word: the server tells only how many it wrote.

use landfall_load::{Budget, Options, load};
use landfall_model::{
    finding::Quarantined, mapping::TargetMapping, monitor::Silent, plan::Plan, rundir, target::Table,
};
use landfall_postgres::connect;

use super::{
    bench::{Bench, all_files, result},
    kit::changed,
    sample::{self, id},
};

/// Does nothing where an update would give a row one of these names.
const RULES: &str = "
    CREATE RULE clients_stay AS ON UPDATE TO clients WHERE NEW.full_name = 'Dropped' DO INSTEAD NOTHING;
    CREATE RULE berths_stay AS ON UPDATE TO berths WHERE NEW.mooring_number = 'A3' DO INSTEAD NOTHING";

/// The sample, in which client 1 has a name that the rules drop and client 2 another one, and three berths have each the number of the next.
fn later() -> Plan {
    let mut plan = sample::plan();
    plan.clients[0].row.full_name = "Dropped".to_owned();
    plan.clients[1].row.full_name = "Renamed".to_owned();
    for (n, number) in ["A2", "A3", "A1"].into_iter().enumerate() {
        plan.berths[n].row.mooring_number = number.to_owned();
    }
    plan
}

const SAID: &str = "a trigger or rule of the target left the row as it was, without a word";

#[tokio::test]
async fn a_change_that_a_rule_drops_is_refused_and_not_counted_as_updated() {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), RULES).await;
    bench.load().await.unwrap();
    let run = bench.delta(&later());
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!((changed(&done, Table::Clients), result(&done, Table::Clients).failed), ((0, 1, 0, 0), 1));
    let told: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE).unwrap();
    assert_eq!((told[0].key.clone(), told[0].message.as_str()), (id(Table::Clients, 1).to_string(), SAID));
    let names = "SELECT string_agg(full_name, ', ' ORDER BY full_name) FROM clients";
    assert_eq!(bench.text(names).await, "Person Ñ1, Person Ñ3, Person Ñ4, Renamed");
}

#[tokio::test]
async fn a_row_whose_change_is_dropped_keeps_the_number_that_it_would_have_made_way_with() {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), RULES).await;
    bench.load().await.unwrap();
    let run = bench.delta(&later());
    let done = bench.load_run(&run).await.unwrap();
    // Berth 2 stays A2, so berth 1 cannot have that and stays A1, which berth 3 cannot have then.
    let berths = bench.loaded(Table::Berths).await;
    let number = |n| &berths[&id(Table::Berths, n).to_string()]["mooring_number"];
    assert_eq!([1, 2, 3, 4].map(number), ["A1", "A2", "A3", "A4"]);
    assert_eq!((changed(&done, Table::Berths), result(&done, Table::Berths).failed), ((0, 0, 0, 0), 3));
}

#[tokio::test]
async fn a_trigger_that_drops_changes_is_noticed_where_only_the_owner_could_switch_it_off() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.full_name = 'Dropped' THEN RETURN NULL; END IF; RETURN NEW; END $$;
        CREATE TRIGGER guard BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION f()";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let grants = [
        "ALL ON ALL TABLES IN SCHEMA public",
        "ALL ON SCHEMA landfall",
        "ALL ON ALL TABLES IN SCHEMA landfall",
    ];
    let clerk = connect(&bench.database.role("clerk", &grants).unwrap()).await.unwrap();
    let run = bench.delta(&later());
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let done = load(&clerk, &run, &options, &Silent::default()).await.unwrap();
    assert_eq!((changed(&done, Table::Clients), result(&done, Table::Clients).failed), ((0, 1, 0, 0), 1));
    assert_eq!(changed(&done, Table::Berths), (0, 3, 0, 0));
}

#[tokio::test]
async fn rows_that_a_trigger_puts_where_the_table_shows_them_are_in_and_counted() {
    let script = "CREATE TABLE expenses_2024 () INHERITS (expenses);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.payer = 'Mallory' THEN RETURN NULL; END IF; INSERT INTO expenses_2024 VALUES (NEW.*); RETURN NULL; END $$;
        CREATE TRIGGER spread BEFORE INSERT ON expenses FOR EACH ROW EXECUTE FUNCTION f()";
    let mut plan = sample::plan();
    plan.expenses[1].row.payer = Some("Mallory".to_owned());
    let bench = Bench::with(
        &plan,
        TargetMapping::default(),
        &format!("ALTER TABLE invoice_expenses DROP CONSTRAINT invoice_expenses_expense_id_fkey; {script}"),
    )
    .await;
    let loaded = bench.load_all().await;
    let expenses = result(&loaded, Table::Expenses);
    assert_eq!((expenses.total, expenses.success, expenses.failed), (3, 2, 1));
    assert_eq!(bench.text("SELECT count(*) FROM expenses").await, "2");
}
