//! When a run was let into its database, by the clock of that.

use landfall_model::{
    mapping::TargetMapping,
    outcome::GroupOutcome,
    place::{Did, Visit},
    rundir::{self, RunDir, RunInfo},
    user_edits::UserEdits,
};

use super::{bench::Bench, kit::later, sample};

/// A server whose clock is two hours ahead of this machine's.
const AHEAD: &str = "
    CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.now() + interval '2 hours' $$;
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() + interval '2 hours' $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$;";

/// A row of another port.
const THEIRS: &str = "
    INSERT INTO ports (id, name, slug, default_currency, timezone, is_active, created_at, updated_at)
    SELECT gen_random_uuid(), 'Amador', 'port-amador', default_currency, timezone, true, created_at, updated_at FROM ports;
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'Theirs', created_at, updated_at FROM ports WHERE slug = 'port-amador'";

/// The moments that a run notes of what was done.
fn told(run: &RunDir, did: Did) -> Vec<String> {
    let visits: Vec<Visit> = run.read_appended(rundir::LOAD_DATABASES).unwrap();
    visits.into_iter().filter(|visit| visit.did == did).filter_map(|visit| visit.at).collect()
}

/// Since when a plan is in.
fn first_load(run: &RunDir) -> String {
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS).unwrap();
    groups.into_iter().rev().find_map(|group| group.since).unwrap()
}

impl Bench {
    /// True where the server's clock says that it is between these seconds from a moment.
    async fn is_within(&self, at: &str, from: i32, to: i32) -> bool {
        let sql = format!("extract(epoch FROM pg_catalog.now() - '{at}') BETWEEN {from} AND {to}");
        self.text(&sql).await == "true"
    }
}

#[tokio::test]
async fn a_run_notes_when_it_was_let_in_and_taken_out_by_the_clock_of_the_server() {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), AHEAD).await;
    bench.load().await.unwrap();
    let [at] = &told(&bench.run, Did::Loading)[..] else { panic!("once") };
    assert!(bench.is_within(at, -7200, -7100).await, "{at}");
    bench.load().await.unwrap();
    assert_eq!(told(&bench.run, Did::Loading), [at.as_str()], "a second load brings nothing in");
    let since = first_load(&bench.run);
    assert!(since.as_str() >= at.as_str(), "{since} {at}");
    let (again, delta) = (bench.run_again(&sample::plan()), bench.delta(&later()));
    bench.load_run(&again).await.unwrap();
    assert_eq!(first_load(&again), since, "its plan is in since then");
    bench.load_run(&delta).await.unwrap();
    assert!(told(&delta, Did::Loading)[..] > [at.clone()][..]);
    assert_eq!(first_load(&delta), since);
    bench.reset_run(&delta, UserEdits::Keep).await.unwrap();
    bench.load().await.unwrap();
    assert_eq!(first_load(&bench.run), since, "it is in again");
    bench.reset().await.unwrap();
    assert!(told(&bench.run, Did::Undone)[..] > told(&delta, Did::Loading)[..]);
}

#[tokio::test]
async fn a_run_of_which_a_reset_left_rows_begins_anew_with_its_next_load() {
    let bench = Bench::new(&sample::plan()).await;
    bench.database.run(THEIRS).unwrap();
    bench.load().await.unwrap();
    let first = told(&bench.run, Did::Loading);
    bench.database.run("UPDATE clients SET full_name = 'Touched'").unwrap();
    assert!(!bench.reset().await.unwrap().left.is_empty());
    bench
        .database
        .run("DELETE FROM clients WHERE port_id <> (SELECT id FROM ports WHERE slug = 'port-amador')")
        .unwrap();
    let noted = || std::fs::read_to_string(bench.run.path(rundir::LOAD_OTHERS)).unwrap();
    let before = noted();
    bench.load().await.unwrap();
    let second = told(&bench.run, Did::Loading);
    assert_eq!((second.len(), &second[..1]), (2, &first[..]));
    assert!(first_load(&bench.run) > second[1]);
    assert_ne!(noted(), before, "other ports are noted as they were before this load");
}

#[tokio::test]
async fn a_plan_of_which_a_reset_left_rows_is_of_the_run_that_brings_it_in_anew() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run("UPDATE clients SET full_name = 'Touched'").unwrap();
    assert!(!bench.reset().await.unwrap().left.is_empty());
    bench.database.run("DELETE FROM clients").unwrap();
    let again = bench.run_again(&sample::plan());
    let info = RunInfo { id: "20260102-0900".to_owned(), ..again.info().unwrap() };
    std::fs::write(again.path("run.json"), serde_json::to_vec(&info).unwrap()).unwrap();
    bench.load_run(&again).await.unwrap();
    assert_eq!(bench.text("SELECT run_id FROM landfall.runs").await, info.id);
}

/// A trigger by which a CRM keeps its audit trail.
const TRAIL: &str = "
    CREATE FUNCTION trail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        VALUES (gen_random_uuid(), NEW.port_id, 'trail', 'insert', 'tag', NEW.id, '10.0.0.1', clock_timestamp());
        RETURN NULL;
    END $$;
    CREATE TRIGGER trail AFTER INSERT ON tags FOR EACH ROW EXECUTE FUNCTION trail()";

#[tokio::test]
async fn what_a_trigger_notes_of_the_rows_that_are_loaded_is_no_work_of_users_since() {
    let bench = Bench::new(&sample::plan()).await;
    bench.database.run(TRAIL).unwrap();
    bench.load().await.unwrap();
    let since = first_load(&bench.run);
    let noted = "(SELECT count(*) FROM audit_logs WHERE user_id = 'trail'";
    assert_ne!(bench.text(&format!("{noted})")).await, "0");
    assert_eq!(bench.text(&format!("{noted} AND created_at >= '{since}')")).await, "0");
}
