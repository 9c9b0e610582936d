//! Many bad rows in one load.

use landfall_load::Budget;
use landfall_model::{mapping::TargetMapping, plan::Plan, target::Table};

use super::{
    super::{
        bench::{Bench, all_files, result},
        sample::{self, id, people},
    },
    everything_else_is_in,
    one::POISONS,
};

#[tokio::test]
async fn many_bad_rows_of_many_kinds_are_found_in_one_load() {
    let mut plan = Plan { tags: sample::plan().tags, ..Plan::default() };
    people(&mut plan, 300);
    for n in (0..300).step_by(10) {
        match n / 10 % 5 {
            0 => plan.clients[n].row.yacht_width_m = Some("9999999".parse().unwrap()),
            1 => plan.clients[n].row.full_name = "\0".to_owned(),
            2 => plan.berth_map_data[n].row.map_data = serde_json::from_str("1e999999").unwrap(),
            3 => plan.berths[n].row.mooring_number = "A1".to_owned(),
            _ => plan.clients[n].row.full_name = "Mallory".to_owned(),
        }
    }
    let guard = POISONS.iter().find(|poison| poison.name == "a trigger that raises").unwrap();
    let bench = Bench::with(&plan, TargetMapping::default(), guard.script).await;
    let loaded = bench.load_all().await;
    assert_eq!(bench.quarantine().iter().filter(|entry| entry.cause.is_empty()).count(), 30);
    everything_else_is_in(&bench, &loaded, "many").await;
}

#[tokio::test]
async fn a_table_of_nothing_but_bad_rows_is_all_quarantine() {
    let mut plan = Plan { tags: sample::plan().tags, ..Plan::default() };
    people(&mut plan, 60);
    for berth in &mut plan.berth_map_data {
        berth.row.map_data = serde_json::from_str("1e999999").unwrap();
    }
    for client in &mut plan.clients {
        client.row.nationality = Some("FRA".to_owned());
    }
    let bench = Bench::new(&plan).await;
    let loaded = bench.load_all().await;
    assert_eq!(result(&loaded, Table::Clients).failed, 60);
    assert_eq!(result(&loaded, Table::BerthMapData).failed, 60);
    assert_eq!(result(&loaded, Table::Interests).failed, 60);
    everything_else_is_in(&bench, &loaded, "all").await;
}

#[tokio::test]
async fn a_row_is_no_duplicate_of_one_that_is_itself_refused() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                      IF NEW.area = 'closed' THEN RAISE EXCEPTION 'closed'; END IF; RETURN NEW; END $$;
                  CREATE TRIGGER guard BEFORE INSERT ON berths FOR EACH ROW EXECUTE FUNCTION f()";
    let mut plan = sample::plan();
    for berth in &mut plan.berths {
        berth.row.mooring_number = "A1".to_owned();
    }
    plan.berths[0].row.area = Some("closed".to_owned());
    plan.berths[1].row.area = Some("closed".to_owned());
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    let loaded = bench.load_all().await;
    assert!(bench.loaded(Table::Berths).await.contains_key(&id(Table::Berths, 3).to_string()));
    let reasons: Vec<String> = bench
        .quarantine()
        .into_iter()
        .filter(|entry| entry.table == Table::Berths)
        .map(|entry| entry.sqlstate)
        .collect();
    assert_eq!(reasons, ["P0001", "P0001", "23505"]);
    everything_else_is_in(&bench, &loaded, "rivals").await;
}

#[tokio::test]
async fn of_rivals_by_two_keys_each_counts_only_where_it_is_in_and_each_failure_once() {
    let script = "CREATE UNIQUE INDEX ON berths (area);
        INSERT INTO ports SELECT gen_random_uuid(), 'Other', 'other', 'USD', 'UTC', true, now(), now();
        INSERT INTO berths (id, port_id, mooring_number, area, status, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'A1', 'theirs', 'available', now(), now() FROM ports WHERE slug = 'other'";
    let mut plan = sample::plan();
    // Berth 3 has the area of berth 2, which is out because of berth 1; berth 4 is out by either of its keys.
    let values = [("A1", "a"), ("A1", "b"), ("A3", "b"), ("A1", "theirs")];
    for (berth, (number, area)) in plan.berths.iter_mut().zip(values) {
        (berth.row.mooring_number, berth.row.area) = (number.to_owned(), Some(area.to_owned()));
    }
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    let budget = Budget { percent: 0.0, at_least: 2 };
    let loaded = bench.load_with(budget, &all_files()).await.unwrap();
    let told = &result(&loaded, Table::Berths).errors;
    assert_eq!(told.iter().map(|error| error.record_index).collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test]
async fn rows_that_a_partial_unique_index_does_not_cover_are_no_duplicates_beside_a_bad_one() {
    let mut plan = sample::plan();
    let contacts = &mut plan.client_contacts;
    (contacts[1].row.channel, contacts[1].row.is_primary) = ("email".to_owned(), false);
    contacts[7].row.client_id = id(Table::Clients, 99);
    let bench = Bench::new(&plan).await;
    let loaded = bench.load().await.unwrap();
    let told = &result(&loaded, Table::ClientContacts).errors;
    assert_eq!(told.iter().map(|error| error.record_index).collect::<Vec<_>>(), [7]);
}
