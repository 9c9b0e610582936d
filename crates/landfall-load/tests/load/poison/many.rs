//! Many bad rows in one load.

use landfall_model::{mapping::TargetMapping, plan::Plan, target::Table};

use super::{
    super::{
        bench::{Bench, result},
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
