//! The reading of a real NocoDB by the program: killed and taken up again, after a column was renamed, and watched over at the plan's volume; and
//! that of a source whose token ends half way.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod support;

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use landfall_model::{
    rundir::RunDir,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{NocoDb, Source, Trap, Version, renumbered, trap::Trick};
use serde_json::{Value, json};
use support::Desk;

/// A desk beside a real server with the practice world in it.
async fn desk(version: Version) -> (Desk, Source, Snapshot) {
    let mut world = world_of(Size::SMALLEST, 1);
    // Newer servers number rows themselves, and refuse JSON that is none.
    world.snapshot = renumbered(world.snapshot);
    blank(&mut world.snapshot.berths, "Map Data");
    blank(&mut world.snapshot.invoices, "Line Items");
    let source = NocoDb::shared(version).unwrap().seed(&world.snapshot).await.unwrap();
    let mut desk = Desk::new();
    desk.lay_out(&world).await;
    desk.set("NOCODB_URL", source.url());
    desk.set("NOCODB_TOKEN", source.viewer_token());
    (desk, source, world.snapshot)
}

fn blank(rows: &mut [SourceRow], title: &str) {
    rows.iter_mut().for_each(|row| drop(row.cells.insert(title.to_owned(), Value::Null)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_reading_goes_on_with_the_rows_that_it_has_and_finds_what_was_edited_meanwhile() {
    for version in [Version::V0262, Version::V0301] {
        kill_and_go_on(version).await;
    }
}

async fn kill_and_go_on(version: Version) {
    let (mut desk, source, world) = desk(version).await;
    // Slow enough to be killed between the rows and the end.
    desk.set("NOCODB_CALLS_PER_SECOND", "4");
    let run = kill_once_interests_are_there(&desk);
    let edited = world.interests[7].id().unwrap();
    let edit = json!({"Id": edited, "Full Name": "Somebody Else"});
    source.update(SourceTable::Interests, &[edit]).await.unwrap();
    let gone = world.expenses[3].id().unwrap();
    source.delete(SourceTable::Expenses, &[gone]).await.unwrap();

    desk.environment.remove("NOCODB_CALLS_PER_SECOND");
    let shown = run.display().to_string();
    desk.landfall(&["migrate", "--dry-run", "--from", &shown])
        .exits(6)
        .says(&["was interrupted", &format!("landfall snapshot --run {shown}")]);
    desk.landfall(&["snapshot", "--run", &shown]).exits(0).prints(&["snapshot in"]);
    let read = Snapshot::read(&RunDir::open(&run).unwrap()).unwrap();
    assert_eq!(read.interests[7].cell("Full Name"), Some(&json!("Somebody Else")));
    assert_eq!(read.interests.len(), world.interests.len());
    assert_eq!(read.expenses.len(), world.expenses.len() - 1);
    let counts = support::json(&run.join("reports/extract-counts.json"));
    // Whole lines of a page that was being written count too, and the row that was edited is among them.
    assert!(counts["tables"][0]["resumed"]["takenOver"].as_u64().unwrap() > 7, "{counts}");
    assert_eq!(counts["tables"][0]["readAgain"], json!(1));
    assert_eq!(counts["mutatingRequests"], json!(0));
    desk.landfall(&["snapshot", "--run", &shown]).exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_half_way_is_told_with_the_command_that_goes_on_with_what_was_read() {
    let (desk, trap) = beside_a_trap().await;
    trap.misbehave(Trick::ShortPages(25));
    trap.misbehave(Trick::Expired { after: 40 });
    let expired = desk.landfall(&["snapshot"]).exits(2);
    let run = desk.run().display().to_string();
    let goes_on = format!("Go on with `landfall snapshot --run {run}`");
    expired.says(&["Token Expired", "set NOCODB_TOKEN", &goes_on]);

    trap.behave();
    desk.landfall(&["snapshot", "--run", &run]).exits(0);
    let counts = support::json(&desk.run().join("reports/extract-counts.json"));
    assert!(counts["tables"][0]["resumed"]["takenOver"].as_u64().unwrap() > 0, "{counts}");
    let there = desk.landfall(&["snapshot", "--output", &run]).exits(6);
    there.says(&["exists already", "Name a folder that is not there yet", &format!("--run {run}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_whose_token_ends_says_how_to_watch_on() {
    let (desk, trap) = beside_a_trap().await;
    desk.landfall(&["snapshot"]).exits(0);
    desk.landfall(&["freeze", "start"]).exits(0);
    trap.misbehave(Trick::Expired { after: 40 });
    let goes_on = format!("Go on with `landfall freeze watch {}`", desk.run().display());
    desk.landfall(&["freeze", "watch", "--every", "1s"]).exits(2).says(&["set NOCODB_TOKEN", &goes_on]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_hears_the_first_ctrl_c() {
    let (desk, trap) = beside_a_trap().await;
    trap.misbehave(Trick::Slow(Duration::from_secs(50)));
    let mut check = desk.command(&["check"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while trap.calls().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let asked = Instant::now();
    assert!(Command::new("kill").args(["-INT", &check.id().to_string()]).status().unwrap().success());
    assert_eq!(check.wait().unwrap().code(), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(45), "it waited for the answer: {:?}", asked.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_was_interrupted_is_not_told_as_failed() {
    let (desk, trap) = beside_a_trap().await;
    trap.misbehave(Trick::Slow(Duration::from_secs(30)));
    let mut reading = desk.command(&["snapshot"]).stderr(Stdio::null()).spawn().unwrap();
    while trap.calls().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &reading.id().to_string()]).status().unwrap().success());
    assert_eq!(reading.wait().unwrap().code(), Some(130));
    desk.landfall(&["runs"]).exits(0).prints(&["begun; snapshot was interrupted"]);
}

/// A desk beside a made-up source with the practice world in it.
async fn beside_a_trap() -> (Desk, Trap) {
    let world = world_of(Size::SMALLEST, 1);
    let trap = Trap::start(world.snapshot.clone()).unwrap();
    let mut desk = Desk::new();
    desk.lay_out(&world).await;
    desk.set("NOCODB_URL", trap.url());
    desk.set("NOCODB_TOKEN", Trap::TOKEN);
    (desk, trap)
}

fn kill_once_interests_are_there(desk: &Desk) -> PathBuf {
    let mut reader = desk.command(&["snapshot"]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let has_rows = |run: &Path| {
        let rows = fs::read(run.join("raw/interests.jsonl.partial")).unwrap_or_default();
        rows.iter().filter(|byte| **byte == b'\n').count() > 7
    };
    loop {
        assert!(reader.try_wait().unwrap().is_none(), "the reading came to its end before it was killed");
        let runs = if desk.folder.join("output").exists() { desk.runs() } else { Vec::new() };
        if let Some(run) = runs.into_iter().find(|run| has_rows(run)) {
            reader.kill().unwrap();
            reader.wait().unwrap();
            assert!(!run.join("reports/extract-counts.json").exists());
            return run;
        }
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_and_a_table_that_were_renamed_since_the_latest_run_are_named_with_the_line_to_change() {
    let (desk, source, _) = desk(Version::V0262).await;
    desk.landfall(&["snapshot"]).exits(0);
    let columns = support::json(&desk.run().join("raw/columns.json"));
    rename_table(&source, SourceTable::Expenses, "Spent");
    rename(&source, column(&columns, "Email Address"), "E-mail");
    rename(&source, column(&columns, "Extra Comments"), "Comments");

    let sentence = "column \"Email Address\" (role email) of table \"Interests\" is now called \"E-mail\"";
    let remedy = "set email = \"E-mail\" under [source.tables.interests.columns]";
    let table = "table \"Expenses\" is now called \"Spent\"";
    let title = "set title = \"Spent\" under [source.tables.expenses] in the mapping file";
    desk.landfall(&["check"]).prints(&[sentence, remedy, table, title]);
    desk.landfall(&["snapshot"]).exits(2).says(&[sentence, remedy, table, title]);

    let mapping = desk.landfall(&["mapping", "show"]).stdout;
    let adapted = mapping
        .replace("\"Email Address\"", "\"E-mail\"")
        .replace("\"Extra Comments\"", "\"Comments\"")
        .replace("title = \"Expenses\"", "title = \"Spent\"");
    fs::write(desk.folder.join("mapping.toml"), adapted).unwrap();
    let mut desk = desk;
    desk.set("LANDFALL_MAPPING", desk.folder.join("mapping.toml").display().to_string());
    desk.landfall(&["snapshot"]).exits(0);
    let drift = support::json(&desk.run().join("reports/schema-drift.json"));
    let told: Vec<_> =
        drift["changes"].as_array().unwrap().iter().map(|one| (&one["column"], &one["breaks"])).collect();
    assert_eq!(told, [(&json!("E-mail"), &json!(false)), (&json!("Comments"), &json!(false))]);
}

fn column<'c>(columns: &'c Value, title: &str) -> &'c Value {
    let interests = columns[0]["columns"].as_array().unwrap();
    interests.iter().find(|column| column["title"] == title).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_was_half_taken_over_is_refused_and_the_other_run_stays_as_it_is() {
    let (desk, ..) = desk(Version::V0262).await;
    let theirs = desk.folder.join("snapshot/raw");
    let before = fs::read(theirs.join("interests.jsonl")).unwrap();
    fs::rename(theirs.join("objects.jsonl"), desk.folder.join("aside")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", "snapshot"]).exits(2).says(&["holds no snapshot"]);
    let half = desk.run();
    assert!(half.join("raw/interests.jsonl").is_file() && !half.join("raw/objects.jsonl").exists());
    let go_on = ["migrate", "--dry-run", "--run", half.to_str().unwrap()];
    desk.landfall(&go_on).exits(6).says(&["cut off while it took over another snapshot", "with --from"]);
    assert_eq!(fs::read(theirs.join("interests.jsonl")).unwrap(), before);
    fs::rename(desk.folder.join("aside"), theirs.join("objects.jsonl")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", "snapshot"]).exits(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapped_lookup_of_several_records_is_loaded_as_its_values_and_not_as_json() {
    for version in Version::ALL {
        let (mut desk, source, world) = desk(version).await;
        source.look_up(SourceTable::Interests, "Areas", ["Berths", "Area"]).await.unwrap();
        let mapping = desk.landfall(&["mapping", "show"]).stdout;
        let adapted = mapping.replace("company = \"Company\"", "company = \"Areas\"");
        fs::write(desk.folder.join("mapping.toml"), adapted).unwrap();
        desk.set("LANDFALL_MAPPING", desk.folder.join("mapping.toml").display().to_string());
        desk.landfall(&["migrate", "--dry-run"]).exits(3);
        let areas: BTreeSet<&str> =
            world.berths.iter().filter_map(|row| row.cell("Area")?.as_str().map(str::trim)).collect();
        let clients = fs::read_to_string(desk.run().join("normalized/clients.jsonl")).unwrap();
        let clients: Vec<Value> = clients.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let companies: Vec<&str> =
            clients.iter().filter_map(|client| client["row"]["company_name"].as_str()).collect();
        let is_of_several =
            |company: &&str| company.contains(", ") && company.split(", ").all(|area| areas.contains(area));
        assert!(companies.iter().any(is_of_several), "{version}: {companies:?}");
        assert!(!companies.iter().any(|company| company.contains('[')), "{version}: {companies:?}");
    }
}

/// Renames a table as a person does in NocoDB's window.
fn rename_table(source: &Source, table: SourceTable, title: &str) {
    let body = json!({"title": title, "table_name": title, "base_id": source.base_id(table)});
    patch(source, &format!("/api/v2/meta/tables/{}", source.table_id(table)), &body);
}

/// Renames a column.
fn rename(source: &Source, column: &Value, title: &str) {
    let id = column["id"].as_str().unwrap();
    let name = column["title"].as_str().unwrap().replace(' ', "_");
    let body = json!({"title": title, "column_name": name, "uidt": column["uidt"]});
    patch(source, &format!("/api/v2/meta/columns/{id}"), &body);
}

fn patch(source: &Source, path: &str, body: &Value) {
    let body = body.to_string();
    let host = source.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {host}\r\nxc-auth: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        source.admin_session(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_over_a_source_of_the_plans_size_names_an_edit() {
    let world = world_of(Size::PLAN, 1);
    let source = NocoDb::shared(Version::V0262).unwrap().seed(&world.snapshot).await.unwrap();
    let mut desk = Desk::new();
    desk.lay_out(&world).await;
    desk.set("NOCODB_URL", source.url());
    desk.set("NOCODB_TOKEN", source.viewer_token());
    desk.landfall(&["snapshot"]).exits(0);
    desk.landfall(&["freeze", "start"]).exits(0).prints(&["3200 rows"]);
    let mut watch = desk.command(&["freeze", "watch", "--every", "1s"]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("unchanged since the freeze"));
    let id = world.snapshot.expenses[1_234].id().unwrap();
    source.update(SourceTable::Expenses, &[json!({"Id": id, "Payer": "Somebody Else"})]).await.unwrap();
    let told: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(watch.wait().unwrap().code(), Some(7));
    let named = told.iter().filter(|line| line.contains(" was ")).collect::<Vec<_>>();
    assert_eq!(named, [&format!("expenses {id} was changed")]);
}
