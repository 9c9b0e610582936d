//! What the role that loads may do, and what it is told where it may not.

use landfall_load::{Budget, Error, Options, Words, backup_lacks, load, preflight};
use landfall_model::{
    cause::{self, chain},
    mapping::TargetMapping,
    monitor::{Level, Monitor, Silent},
    outcome::Mismatch,
    plan::PlanHeader,
    rundir,
    target::Table,
};
use landfall_postgres::{Session, connect};
use landfall_testkit::Database;

use super::{
    bench::{Bench, all_files},
    sample::{self, PORT},
};

#[tokio::test]
async fn a_role_without_rights_is_told_which() {
    let bench = Bench::new(&sample::plan()).await;
    let rights = ["SELECT ON ALL TABLES IN SCHEMA public", "INSERT ON ALL TABLES IN SCHEMA public"];
    let url = bench.database.role("clerk", &rights).unwrap();
    bench
        .database
        .run(&format!("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", bench.database.name()))
        .unwrap();
    let session = connect(&url).await.unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let found = preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    let role = format!("{}_clerk", bench.database.name());
    let whats: Vec<&str> = found.iter().map(|difference| difference.what.as_str()).collect();
    assert_eq!(found.len(), 2 + Table::ALL.len(), "{whats:?}");
    assert_eq!(whats[0], format!("the role {role} may not create temporary tables"));
    assert!(whats[1].contains("may not create or use the schema landfall"));
    assert_eq!(whats[2], format!("the role {role} lacks UPDATE, DELETE on clients"));
    assert_eq!(found[2].remedy, format!("GRANT UPDATE, DELETE ON public.clients TO {role}"));
}

#[tokio::test]
async fn what_a_backup_needs_beyond_the_tables_that_are_loaded_is_told() {
    let bench = Bench::new(&sample::plan()).await;
    let script = "
        CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY); CREATE SCHEMA shut; CREATE TABLE shut.safe ();
        ALTER TABLE tags ENABLE ROW LEVEL SECURITY; CREATE TABLE seen ()";
    bench.database.run(script).unwrap();
    let url = bench.database.role("clerk", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    assert_eq!(backup_lacks(&bench.session).await.unwrap(), []);
    let clerk = connect(&url).await.unwrap();
    let found = backup_lacks(&clerk).await.unwrap();
    let role = format!("{}_clerk", bench.database.name());
    let whats: Vec<&str> = found.iter().map(|lack| lack.what.as_str()).collect();
    assert_eq!(
        whats,
        [
            format!(
                "the role {role} may not read public.ledger_id_seq, shut.safe, and pg_dump needs all of the database"
            ),
            format!(
                "the role {role} is shown by row-level security not every row of public.tags, and pg_dump needs all of the database"
            ),
        ]
    );
    bench.database.run(&format!("GRANT pg_read_all_data TO {role}; ALTER ROLE {role} BYPASSRLS")).unwrap();
    assert_eq!(backup_lacks(&connect(&url).await.unwrap()).await.unwrap(), []);
}

/// What `preflight` has against the target, as a role with these rights that made none of the notes.
async fn as_clerk(bench: &Bench, rights: &[&str]) -> (Session, Vec<Mismatch>) {
    let all = [&["ALL ON ALL TABLES IN SCHEMA public", "ALL ON SCHEMA landfall"], rights].concat();
    let clerk = connect(&bench.database.role("clerk", &all).unwrap()).await.unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let found = preflight(&clerk, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    (clerk, found)
}

#[tokio::test]
async fn who_may_make_no_schema_loads_where_that_of_the_notes_is_there() {
    let bench = Bench::new(&sample::plan()).await;
    bench.database.run("CREATE SCHEMA landfall").unwrap();
    let (clerk, found) = as_clerk(&bench, &[]).await;
    assert_eq!(found, []);
    let options = Options { budget: Budget::default(), verified: &all_files() };
    load(&clerk, &bench.run, &options, &Silent::default()).await.unwrap();
}

#[tokio::test]
async fn notes_of_an_older_landfall_that_another_role_made_are_told_with_whose_they_have_to_be() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run("ALTER TABLE landfall.groups DROP waiting").unwrap();
    let (_, found) = as_clerk(&bench, &["ALL ON ALL TABLES IN SCHEMA landfall"]).await;
    let difference = &found[0];
    assert!(difference.what.ends_with("must be owner of table groups"), "{difference:?}");
    assert!(difference.remedy.contains("ALTER TABLE landfall.groups OWNER TO"), "{difference:?}");
}

#[tokio::test]
async fn a_role_that_may_nothing_is_told_everything_at_once() {
    let bench = Bench::new(&sample::plan()).await;
    let url = bench.database.role("guest", &[]).unwrap();
    let session = connect(&url).await.unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let found = preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    let role = format!("{}_guest", bench.database.name());
    let whats: Vec<&str> = found.iter().map(|difference| difference.what.as_str()).collect();
    assert_eq!(found.len(), 1 + Table::ALL.len() + 1, "{whats:?}");
    assert!(whats[0].contains("the schema landfall"), "{whats:?}");
    assert_eq!(whats[1], format!("the role {role} lacks SELECT, INSERT, UPDATE, DELETE on clients"));
    assert_eq!(whats.last(), Some(&&*format!("the role {role} lacks SELECT on ports")));
    assert_eq!(found.last().unwrap().remedy, format!("GRANT SELECT ON public.ports TO {role}"));
}

#[tokio::test]
async fn a_remedy_names_role_and_database_as_sql_takes_them() {
    let bench = Bench::new(&sample::plan()).await;
    let name = bench.database.name();
    let url = bench.database.role("crm-app", &["ALL ON ALL TABLES IN SCHEMA public"]).unwrap();
    let session = connect(&url).await.unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let find = async || preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    let found = find().await;
    let (grant, _) = found[0].remedy.split_once(';').unwrap();
    assert_eq!(grant, format!("GRANT CREATE ON DATABASE {name} TO \"{name}_crm-app\""));
    bench.database.run(grant).unwrap();
    assert_eq!(find().await, []);
}

#[tokio::test]
async fn a_marker_schema_of_somebody_else_must_be_open_to_the_role() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let url = bench.database.role("clerk", &["ALL ON ALL TABLES IN SCHEMA public"]).unwrap();
    let role = format!("{}_clerk", bench.database.name());
    let plan: PlanHeader = bench.run.read_json(rundir::PLAN).unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let find = async || {
        let session = connect(&url).await.unwrap();
        preflight(&session, PORT, &none, &words, &[&plan.hash], &Silent::default()).await.unwrap()
    };
    for (grant, expected) in [
        (String::new(), 1),
        (format!("GRANT USAGE ON SCHEMA landfall TO {role}"), 1),
        (format!("GRANT ALL ON ALL TABLES IN SCHEMA landfall TO {role}"), 0),
    ] {
        bench.database.run(&grant).unwrap();
        let found = find().await;
        assert_eq!(found.len(), expected, "{grant}: {found:?}");
        assert!(
            found
                .iter()
                .all(|difference| difference.remedy.contains("GRANT ALL ON ALL TABLES IN SCHEMA landfall"))
        );
    }
}

#[tokio::test]
async fn a_schema_that_is_not_looked_into_is_named() {
    let bench = Bench::new(&sample::plan()).await;
    let move_all = "CREATE SCHEMA crm; DO $$ DECLARE t name; BEGIN
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('ALTER TABLE %I SET SCHEMA crm', t); END LOOP;
        END $$";
    bench.database.run(move_all).unwrap();
    let (name, role) = (bench.database.name(), format!("{}_clerk", bench.database.name()));
    let grants = ["ALL ON ALL TABLES IN SCHEMA crm", &format!("CREATE ON DATABASE {name}")];
    let url = bench.database.role("clerk", &grants).unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let find = async || {
        let session = connect(&url).await.unwrap();
        preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap()
    };
    let (looks, names) = (
        format!("GRANT USAGE ON SCHEMA crm TO {role}"),
        format!("ALTER ROLE {role} IN DATABASE {name} SET search_path = crm, public"),
    );
    for (what, remedy) in [("into which the role", &looks), ("does not name", &names)] {
        let found = find().await;
        // One for all tables, that of ports among them.
        let [all] = &found[..] else { panic!("{found:?}") };
        assert!(all.what.contains(what) && all.remedy == *remedy, "{all:?}");
        let names = Table::ALL.map(Table::name);
        assert!(names.iter().chain(&["ports"]).all(|name| all.what.contains(name)), "{all:?}");
        bench.database.run(remedy).unwrap();
    }
    assert_eq!(find().await, []);
}

#[tokio::test]
async fn row_level_security_that_hides_rows_is_a_difference() {
    let bench = Bench::new(&sample::plan()).await;
    let url = bench.database.role("clerk", &["ALL ON ALL TABLES IN SCHEMA public"]).unwrap();
    let (name, script) = (bench.database.name(), "ALTER TABLE tags ENABLE ROW LEVEL SECURITY");
    bench.database.run(&format!("GRANT CREATE ON DATABASE {name} TO {name}_clerk; {script}")).unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let session = connect(&url).await.unwrap();
    let found = preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].what, format!("row-level security on tags hides rows from the role {name}_clerk"));
    let owner = preflight(&bench.session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    assert_eq!(owner, [], "it does not apply to the owner");
    bench
        .database
        .run("ALTER TABLE tags DISABLE ROW LEVEL SECURITY; ALTER TABLE ports ENABLE ROW LEVEL SECURITY")
        .unwrap();
    let session = connect(&url).await.unwrap();
    let found = preflight(&session, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    let [port] = &found[..] else { panic!("{found:?}") };
    assert!(
        port.what.starts_with(&format!("row-level security on ports hides rows from the role {name}_clerk"))
    );
    assert!(port.remedy.contains("BYPASSRLS"), "{port:?}");
}

#[tokio::test]
async fn a_sequence_behind_a_column_of_the_targets_own_has_to_be_open_to_the_role() {
    let bench = Bench::new(&sample::plan()).await;
    let script = "CREATE SEQUENCE numbers; CREATE SEQUENCE unused; ALTER TABLE clients ADD number bigint NOT NULL DEFAULT nextval('numbers'),
        ALTER address SET DEFAULT nextval('unused')::text, ADD line bigint GENERATED BY DEFAULT AS IDENTITY";
    bench.database.run(script).unwrap();
    let name = bench.database.name();
    bench.database.run("CREATE SCHEMA landfall").unwrap();
    let (clerk, found) = as_clerk(&bench, &[]).await;
    let [difference] = &found[..] else { panic!("{found:?}") };
    let what =
        format!("the role {name}_clerk may not use the sequence numbers, by which clients.number is filled");
    assert_eq!(difference.what, what);
    assert_eq!(difference.remedy, format!("GRANT USAGE ON SEQUENCE numbers TO {name}_clerk"));
    bench.database.run(&difference.remedy).unwrap();
    let options = Options { budget: Budget::default(), verified: &all_files() };
    load(&clerk, &bench.run, &options, &Silent::default()).await.unwrap();
}

#[tokio::test]
async fn a_right_that_only_a_trigger_needs_is_told_as_such() {
    let bench = Bench::new(&sample::plan()).await;
    let script = "CREATE SCHEMA landfall; CREATE SCHEMA shut; CREATE TABLE shut.history (name text);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shut.history VALUES (NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER history AFTER INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f()";
    bench.database.run(script).unwrap();
    let (clerk, found) = as_clerk(&bench, &[]).await;
    assert_eq!(found, []);
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let error = load(&clerk, &bench.run, &options, &Silent::default()).await.unwrap_err();
    assert!(matches!(error, Error::Forbidden { .. }), "{error:?}");
    let told = chain(&error).map(ToString::to_string).collect::<Vec<_>>().join(": ");
    assert!(told.contains("the role lacks a right (while inserting into tags)"), "{told}");
    assert!(told.contains("permission denied for schema shut"), "{told}");
}

/// Takes rights away once a group is in.
struct Takes<'d>(&'d Database<'static>, String);

impl Monitor for Takes<'_> {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, task: &str, _: &str) {
        if task == "load berths" {
            self.0.run(&self.1).unwrap();
        }
    }
    fn remark(&self, _: Level, _: &str) {}
}

#[tokio::test]
async fn a_right_that_is_taken_away_in_the_midst_is_told_as_such_and_the_load_goes_on_once_it_is_back() {
    let bench = Bench::new(&sample::plan()).await;
    let name = bench.database.name();
    bench.database.run("CREATE SCHEMA landfall").unwrap();
    let (clerk, found) = as_clerk(&bench, &[]).await;
    assert_eq!(found, []);
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let takes = Takes(&bench.database, format!("REVOKE INSERT ON tags FROM {name}_clerk"));
    let error = load(&clerk, &bench.run, &options, &takes).await.unwrap_err();
    assert!(matches!(error, Error::Forbidden { .. }), "{error:?}");
    let told = cause::in_words(&error);
    assert!(told.contains("(while copying into tags)") && told.contains("for table tags"), "{told}");
    assert!(clerk.client().is_closed(), "nothing is asked of a driver that is out of step");

    bench.database.run(&format!("GRANT INSERT ON tags TO {name}_clerk")).unwrap();
    let url = bench.database.url().replace("//landfall:", &format!("//{name}_clerk:"));
    let again = connect(&url).await.unwrap();
    load(&again, &bench.run, &options, &Silent::default()).await.unwrap();
    let undisturbed = Bench::new(&sample::plan()).await;
    undisturbed.load().await.unwrap();
    assert_eq!(bench.everything().await, undisturbed.everything().await);
}

#[tokio::test]
async fn an_owner_whom_row_level_security_is_forced_upon_is_not_told_to_become_the_owner() {
    let bench = Bench::new(&sample::plan()).await;
    let name = bench.database.name();
    bench.database.run("CREATE SCHEMA landfall").unwrap();
    let (clerk, _) = as_clerk(&bench, &[]).await;
    let script = format!(
        "ALTER TABLE tags OWNER TO {name}_clerk; ALTER TABLE tags ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    );
    bench.database.run(&script).unwrap();
    let (none, words) = (TargetMapping::default(), Words::default());
    let found = preflight(&clerk, PORT, &none, &words, &[], &Silent::default()).await.unwrap();
    let [difference] = &found[..] else { panic!("{found:?}") };
    let remedy = format!(
        "ALTER ROLE {name}_clerk BYPASSRLS, or ALTER TABLE public.tags NO FORCE ROW LEVEL SECURITY until all is loaded and verified"
    );
    assert_eq!(difference.remedy, remedy);
}
