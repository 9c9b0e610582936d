//! The command line where no server is needed: usage, configuration, run directories, and a dry run from a snapshot.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::rundir::RunDir;
use landfall_practice::{Size, world_of};
use serde_json::Value;
use support::{Desk, info, json};

#[test]
fn modes_exclude_each_other_with_a_sentence() {
    let desk = Desk::new();
    desk.landfall(&["migrate", "--full", "--dry-run"])
        .exits(2)
        .says(&["'--full' cannot be used with '--dry-run'"]);
    desk.landfall(&["migrate"]).exits(2).says(&["--dry-run|--full|--delta|--validate-only"]);
}

#[test]
fn since_belongs_to_a_delta_and_is_a_time() {
    let desk = Desk::new();
    desk.landfall(&["migrate", "--full", "--since", "2026-11-25"])
        .exits(2)
        .says(&["--since", "cannot be used with"]);
    desk.landfall(&["migrate", "--delta", "--since", "wednesday"]).exits(2).says(&["no time such as"]);
}

#[test]
fn every_missing_setting_is_named_at_once_before_anything_is_created() {
    let desk = Desk::new();
    desk.landfall(&["migrate", "--full"]).exits(2).says(&[
        "NOCODB_URL is not set",
        "NOCODB_TOKEN is not set",
        "DATABASE_URL is not set",
        "MINIO_ENDPOINT is not set",
        "MINIO_ACCESS_KEY is not set",
        "MINIO_SECRET_KEY is not set",
        &format!("There is no .env file in {}. ", desk.folder.display()),
    ]);
    assert!(!desk.folder.join("output").exists());
}

#[test]
fn the_help_names_every_setting_of_the_buckets() {
    let settings = ["_PORT", "_USE_SSL", "_REGION"].map(|name| format!("MINIO{name}"));
    Desk::new().landfall(&["--help"]).exits(0).prints(&settings.each_ref().map(String::as_str));
}

#[test]
fn a_setting_that_makes_no_sense_is_named_and_no_secret_is_repeated() {
    let mut desk = Desk::new();
    for (name, value) in [
        ("NOCODB_URL", "root:s3cr3t@nocodb.example.com"),
        ("NOCODB_TOKEN", "s3cr3t-token"),
        ("NOCODB_API", "v9"),
        ("DATABASE_URL", "mysql://root:s3cr3t@db/crm"),
        ("LANDFALL_STORE", "file://relative"),
    ] {
        desk.set(name, value);
    }
    let outcome = desk.landfall(&["migrate", "--full"]).exits(2).says(&[
        "NOCODB_URL must begin",
        "NOCODB_API",
        "DATABASE_URL",
        "LANDFALL_STORE=",
    ]);
    assert!(!format!("{outcome:?}").contains("s3cr3t"), "{outcome:?}");
}

#[test]
fn settings_are_read_from_a_dotenv_file_and_the_environment_wins() {
    let mut desk = Desk::new();
    fs::write(desk.folder.join(".env"), "NOCODB_API=v9\nNOCODB_URL=http://127.0.0.1:9\n").unwrap();
    let missing = desk.landfall(&["snapshot"]).exits(2).says(&["NOCODB_API", "\"v9\"", "NOCODB_TOKEN"]);
    assert!(!missing.stderr.contains("no .env file"), "{}", missing.stderr);
    desk.set("NOCODB_API", "v8");
    desk.landfall(&["snapshot"]).exits(2).says(&["\"v8\""]);
    let below = desk.folder.join("rehearsal");
    fs::create_dir(&below).unwrap();
    let mut landfall = desk.command(&["snapshot"]);
    let odd = OsStr::from_bytes(b"s3cr3t\xff");
    let outcome = landfall.current_dir(below).env("NOCODB_API", "v7").env("ODD", odd).output().unwrap();
    let said = String::from_utf8(outcome.stderr).unwrap();
    assert!(said.contains("NOCODB_URL") && said.contains("\"v7\"") && !said.contains("s3cr3t"), "{said}");
    for line in ["this is no setting with s3cr3t", "B=s3cr3t word"] {
        for (text, place) in
            [(format!("{line}\n"), "at its first setting"), (format!("A_1=1\n{line}\n"), "after A_1:")]
        {
            fs::write(desk.folder.join(".env"), text).unwrap();
            let outcome = desk.landfall(&["snapshot"]).exits(2).says(&[".env", place, "in single quotes"]);
            assert!(!outcome.stderr.contains("s3cr3t"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_dollar_that_would_cut_a_password_off_is_refused_by_the_name_of_its_setting() {
    let desk = Desk::new();
    let written = |line: &str| fs::write(desk.folder.join(".env"), line).unwrap();
    written("NOCODB_API=v9\nDATABASE_URL=postgres://anna:pa$s3cr3t@h/d\n");
    let refused = desk.landfall(&["snapshot"]).exits(2);
    let refused = refused.says(&["DATABASE_URL in the .env file holds a $", "DATABASE_URL='...'"]);
    assert!(!refused.stderr.contains("s3cr3t"), "{}", refused.stderr);
    written("NOCODB_API=v9\nDATABASE_URL='postgres://anna:pa$s3cr3t@h/d'\n");
    desk.landfall(&["snapshot"]).exits(2).says(&["\"v9\""]);
    // Of other programs' variables in that file nothing is read, unless one of ours goes by it.
    written("BACKUP_PASSWORD=pa$x\nNOCODB_API=v9\n");
    desk.landfall(&["snapshot"]).exits(2).says(&["\"v9\""]);
    written("WORD=pa$x\nDATABASE_URL=postgres://anna:$WORD@h/d\n");
    desk.landfall(&["snapshot"]).exits(2).says(&["DATABASE_URL in the .env file holds a $"]);
}

#[test]
fn a_source_that_does_not_answer_is_an_error_that_names_it() {
    let mut desk = Desk::new();
    desk.set("NOCODB_URL", "http://127.0.0.1:9");
    desk.set("NOCODB_TOKEN", "s3cr3t-token");
    fs::create_dir_all(desk.folder.join("buckets/client-portal")).unwrap();
    desk.set("LANDFALL_STORE", format!("file://{}", desk.folder.join("buckets").display()));
    let outcome = desk.landfall(&["snapshot"]).exits(1).says(&["127.0.0.1:9"]);
    // Where much was read already, the command that was typed would read it all again.
    let goes_on = format!("Go on with `landfall snapshot --run {}`.", desk.run().display());
    assert!(outcome.stderr.contains(&goes_on), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("s3cr3t"), "{}", outcome.stderr);
}

#[test]
fn a_setting_whose_name_is_misspelt_is_a_finding_of_the_check() {
    let mut desk = Desk::new();
    desk.set("LANDFALL_MAPING", "/nowhere/mapping.toml");
    desk.set("LANDFALL_SWITCH_DEADLINE", "3s");
    let found = desk.landfall(&["check"]).exits(2).prints(&["✗ settings: LANDFALL_MAPING is none"]);
    assert_eq!(found.stdout.matches("✗ settings").count(), 1, "{}", found.stdout);
}

#[test]
fn the_mapping_shown_is_the_mapping_that_can_be_used() {
    let mut desk = Desk::new();
    let shown = desk.landfall(&["mapping", "show"]).exits(0).prints(&["[source.tables.interests]"]).stdout;
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, &shown).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let sound = desk.landfall(&["mapping", "check"]).exits(0).prints(&["sound"]).stdout;
    assert_eq!(sound.trim().lines().count(), 1, "{sound}");
    fs::write(&path, shown.replace("format = 1", "format = 1\ncolour = \"red\"")).unwrap();
    let named = format!("LANDFALL_MAPPING={}: the mapping file cannot be read", path.display());
    desk.landfall(&["mapping", "check"]).exits(2).says(&[&named, "colour", "`landfall mapping check`"]);
    desk.set("LANDFALL_MAPPING", "/nowhere/mapping.toml");
    desk.landfall(&["mapping", "check"]).exits(2).says(&["LANDFALL_MAPPING=/nowhere/mapping.toml"]);
}

#[test]
fn roles_without_a_column_are_named_by_the_check_of_the_mapping() {
    let mut desk = Desk::new();
    let without =
        ["Width", "Depth"].iter().fold(landfall_model::mapping::DEFAULT.to_owned(), |text, title| {
            let line = format!("{} = \"{title}\"\n", title.to_lowercase());
            text.replacen(&line, "", 1)
        });
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, without).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let named = "interests: no column is named for width, depth";
    let told = desk.landfall(&["mapping", "check"]).exits(0).prints(&["sound", named]).stdout;
    assert!(!told.contains("berths:"), "{told}");
    let json = r#""roles_without_a_column":{"interests":["width","depth"]}"#;
    desk.landfall(&["mapping", "check", "--json"]).exits(0).prints(&[json]);
}

#[test]
fn every_help_says_which_run_is_taken_and_shows_what_is_typed() {
    let desk = Desk::new();
    let help = |words: &[&str]| desk.landfall(&[words, &["--help"]].concat()).exits(0).stdout;
    assert!(help(&["freeze", "check"]).contains("that is frozen)"));
    assert!(help(&["review", "answer"]).contains("landfall review answer 53bbfa4b \"merge 18, 180 | 599\""));
}

#[test]
fn a_run_that_another_process_holds_is_refused_with_its_holder() {
    let desk = Desk::new();
    let path = desk.folder.join("output/20260101-000000");
    let run = RunDir::create_at(&path, &info("full", "port-nimara")).unwrap();
    let _lock = run.lock("2026-01-01T08:00:00Z").unwrap();
    let holder = format!("process {}", std::process::id());
    let refused = desk.landfall(&["plan", path.to_str().unwrap()]).exits(6);
    refused.says(&[&holder, "2026-01-01T08:00:00Z", "Wait for it"]);
}

#[test]
fn who_reads_no_further_changes_no_exit_code() {
    let desk = Desk::new();
    for words in [&["snapshot"][..], &["--json", "snapshot"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = desk.command(words);
        let ended = command.stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap();
        assert_eq!(ended.code(), Some(2), "{words:?}");
    }
}

#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let desk = Desk::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = desk.command(&["mapping", "show"]).stdout(full).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("cannot be written to standard output: No space left"), "{said}");
}

#[test]
fn a_run_of_another_port_or_format_is_refused() {
    let desk = Desk::new();
    let path = desk.folder.join("output/one");
    RunDir::create_at(&path, &info("full", "port-amador")).unwrap();
    desk.landfall(&["plan", path.to_str().unwrap()]).exits(2).says(&["port-amador", "LANDFALL_PORT"]);
    let text = fs::read_to_string(path.join("run.json")).unwrap().replace("\"format\": 1", "\"format\": 99");
    fs::write(path.join("run.json"), text).unwrap();
    desk.landfall(&["plan", path.to_str().unwrap()]).exits(1).says(&["format 99"]);
}

#[test]
fn no_run_and_no_snapshot_are_sentences() {
    let mut desk = Desk::new();
    desk.landfall(&["report"])
        .exits(2)
        .says(&["there is no run in", "`landfall migrate --dry-run` begins one"]);
    desk.landfall(&["runs"]).exits(0).prints(&["holds no run: `landfall migrate --dry-run` begins one"]);
    desk.landfall(&["migrate", "--dry-run", "--from", "/nowhere"]).exits(2).says(&["/nowhere"]);
    let empty = desk.folder.join("output/empty");
    RunDir::create_at(&empty, &info("full", "port-nimara")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", empty.to_str().unwrap()])
        .exits(2)
        .says(&["holds no snapshot"]);
    desk.landfall(&["migrate", "--dry-run", "--from", "empty"]).exits(2).says(&["holds no snapshot"]);
    desk.landfall(&["plan", "no-such-id"]).exits(2).says(&["there is no run in", "output/no-such-id"]);
    desk.landfall(&["plan", empty.to_str().unwrap()]).exits(6).says(&["no snapshot to plan from"]);
    desk.set("LANDFALL_STORE", format!("file://{}", desk.folder.display()));
    desk.set("DATABASE_URL", "postgres://127.0.0.1:1/none");
    let first = format!("`landfall snapshot --run {}` reads its snapshot", empty.display());
    for needs_more in [&["report"][..], &["load"], &["reset"], &["review", "list"], &["files", "copy"]] {
        desk.landfall(needs_more).says(&["is far enough for this", &first]);
    }
    desk.landfall(&["cutover", "status"]).exits(2).says(&[
        &format!("there is no weekend in {}", desk.folder.join("output").display()),
        "where LANDFALL_OUTPUT names its runs",
        "begins a weekend",
    ]);
    desk.set("LANDFALL_OUTPUT", empty.join("run.json").display().to_string());
    desk.landfall(&["report"]).exits(1).says(&[
        "cannot read",
        "run.json: Not a directory",
        "correct LANDFALL_OUTPUT",
    ]);
}

#[test]
fn who_mistypes_is_not_sent_to_the_settings() {
    let desk = Desk::new();
    for words in [&["trace", "people", "412"][..], &["trace", "clients", "412"]] {
        desk.landfall(words).exits(2).says(&["has no table", "Correct what was typed"]);
    }
    for words in [&["trace", "berths", "A12"][..], &["trace", "Lee"]] {
        desk.landfall(words).exits(2).says(&["landfall review find WORDS"]);
    }
}

#[tokio::test]
async fn a_dry_run_needs_no_target_and_plans_the_same_bytes_twice() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let from = snapshot.to_str().unwrap();
    let outcome = desk.landfall(&["migrate", "--dry-run", "--from", from]).exits(3).prints(&[
        "landfall dry-run",
        "interests",
        "120",
        "`landfall migrate --full --from ",
    ]);
    let first = desk.run();
    assert!(!first.join("load/groups.jsonl").exists());
    desk.landfall(&["migrate", "--dry-run", "--from", from]).exits(3);
    for file in ["plan.json", "clients.jsonl", "interests.jsonl", "files.jsonl", "copies.jsonl"] {
        let read = |run: &std::path::Path| fs::read(run.join("normalized").join(file)).unwrap();
        assert_eq!(read(&first), read(&desk.run()), "{file}");
    }
    let report = json(&first.join("reports/migration-report.json"));
    assert_eq!(report["mode"], "dry-run");
    assert_eq!(report["extraction"]["interests"], 120);
    assert_eq!(report["load"]["totalSuccess"], 0);
    assert!(outcome.stdout.contains("migration-report.txt"));
}

#[tokio::test]
async fn a_run_is_private_and_its_reports_are_masked_unless_asked_for() {
    let mut desk = Desk::new();
    let world = support::world();
    let snapshot = desk.lay_out(&world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    assert_eq!(fs::metadata(&run).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(
        fs::metadata(run.join("normalized/clients.jsonl")).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let cells = world
        .snapshot
        .interests
        .iter()
        .filter_map(|row| row.cell("Email Address")?.as_str().map(str::to_owned));
    let addresses: Vec<String> = cells.filter(|cell| cell.contains('@')).collect();
    // Each is named after who signed.
    let keys: Vec<String> = world.objects.iter().map(|object| object.key.clone()).collect();
    let keys: Vec<String> = keys.into_iter().filter(|key| key.starts_with("EOIs/")).collect();
    let told = |all: &str| {
        [&addresses, &keys].map(|values| values.iter().filter(|value| all.contains(value.as_str())).count())
    };
    let leaks = |folder: &std::path::Path| {
        let texts = fs::read_dir(folder.join("reports"))
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        told(&texts.collect::<Vec<_>>().join("\n"))
    };
    assert_eq!(leaks(&run), [0, 0]);
    for format in ["text", "json", "html"] {
        let printed = desk.landfall(&["report", run.to_str().unwrap(), "--format", format]).exits(3).stdout;
        assert_eq!(told(&printed), [0, 0], "{format}");
    }
    let open = desk.folder.join("open");
    desk.landfall(&[
        "report",
        run.to_str().unwrap(),
        "--output",
        open.to_str().unwrap(),
        "--show-personal-data",
    ])
    .exits(3);
    assert!(leaks(&open).iter().all(|leaks| *leaks > 0));
    let written = open.join("reports");
    let summary = fs::read_to_string(written.join("migration-report.txt")).unwrap();
    assert!(summary.contains(&written.join("migration-report.txt").display().to_string()), "{summary}");
    let document = fs::read_to_string(written.join("migration-report.json")).unwrap();
    assert!(document.contains(&written.join("dedup-candidates.csv").display().to_string()), "{document}");
    let into = |folder: &str| desk.landfall(&["report", run.to_str().unwrap(), "--output", folder]).exits(2);
    into(open.to_str().unwrap()).says(&["holds a report already", "--output"]);
    into("/proc/none").says(&["/proc/none", "cannot be written", "Correct what was typed"]);
}

#[tokio::test]
async fn a_full_disk_is_named_and_the_run_goes_on_when_there_is_space() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let run = desk.folder.join("output/20260101-000000");
    RunDir::create_at(&run, &info("dry-run", "port-nimara")).unwrap();
    for entry in fs::read_dir(snapshot.join("raw")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, run.join("raw").join(path.file_name().unwrap())).unwrap();
    }
    let partial = run.join("normalized/clients.jsonl.partial");
    std::os::unix::fs::symlink("/dev/full", &partial).unwrap();
    let words = ["migrate", "--dry-run", "--run", run.to_str().unwrap()];
    desk.landfall(&words).exits(1).says(&["clients.jsonl.partial", "No space left", "free some space"]);
    fs::remove_file(&partial).unwrap();
    desk.landfall(&words).exits(3);
}

#[tokio::test]
async fn json_output_is_one_document_a_line() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let outcome =
        desk.landfall(&["--json", "migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let lines: Vec<serde_json::Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["event"], "result");
    assert_eq!(lines.last().unwrap()["result"]["exit"], 3);
}

#[test]
fn a_file_that_is_printed_to_be_edited_is_one_json_document_where_that_is_asked_for() {
    let desk = Desk::new();
    for words in [
        &["cutover", "runbook"][..],
        &["cutover", "smoke", "--show"],
        &["cutover", "gate", "--show"],
        &["settings", "show"],
    ] {
        let text = desk.landfall(words).exits(0).stdout;
        let told = desk.landfall(&[&["--json"], words].concat()).exits(0).stdout;
        let document: serde_json::Value = serde_json::from_str(told.trim_end()).unwrap();
        assert_eq!(document["result"]["text"].as_str().unwrap().trim_end(), text.trim_end(), "{words:?}");
    }
}

#[tokio::test]
async fn verbose_tells_every_transformation_without_its_value() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let words = ["--verbose", "migrate", "--dry-run", "--from", snapshot.to_str().unwrap()];
    let outcome = desk.landfall(&words).exits(3).says(&["interests", "Phone Number", "(phone-"]);
    assert!(!outcome.stderr.contains("@example."), "{}", outcome.stderr);
}

#[tokio::test]
async fn a_record_is_traced_from_either_end_and_two_runs_are_compared() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&support::world()).await.display().to_string();
    for _ in 0..2 {
        desk.landfall(&["migrate", "--dry-run", "--from", &from]).exits(3);
    }
    let [one, other] = desk.runs().try_into().unwrap();
    let (one, other) = (one.display().to_string(), other.display().to_string());

    let there = desk.landfall(&["trace", "interests", "12"]).exits(0);
    let there = there.prints(&["INTERESTS 12", "→ clients.full_name", "BECAME", "audit_logs"]);
    let warned = "was planned by another mapping file";
    assert!(!there.stderr.contains(warned), "{}", there.stderr);
    let mapping = desk.folder.join("mapping.toml");
    fs::write(&mapping, format!("{}\n# edited since", landfall_model::mapping::DEFAULT)).unwrap();
    desk.set("LANDFALL_MAPPING", mapping.display().to_string());
    desk.landfall(&["trace", "interests", "12"]).exits(0).says(&[warned, &other]);
    desk.environment.remove("LANDFALL_MAPPING");
    let outcome = desk.landfall(&["--json", "trace", &one, "interests", "12"]).exits(0);
    let trace: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let client = trace["result"]["rows"][0]["key"].as_str().unwrap().to_owned();
    desk.landfall(&["trace", "clients", &client]).exits(0).prints(&["INTERESTS 12"]);
    desk.landfall(&["trace", "interests", "987654"])
        .exits(2)
        .says(&["neither in the snapshot nor in the plan"]);
    desk.landfall(&["trace", "people", "1"]).exits(2).says(&["it has interests, berths, expenses, invoices"]);

    let same = desk
        .landfall(&["report", "--compare", &one, &other])
        .exits(0)
        .prints(&["rows", "findings", "seconds"]);
    assert!(!same.stdout.contains(" changed: "), "{}", same.stdout);
    desk.landfall(&["report", "--compare", &one]).exits(2).says(&["RUN_B"]);
    for words in [&["report", &from][..], &["report", "--compare", &one, &from]] {
        desk.landfall(words).exits(6).says(&[&from, "has no plan yet", "`landfall plan "]);
    }
}

#[tokio::test]
async fn what_a_cell_would_tell_the_terminal_is_no_command_to_it() {
    let mut desk = Desk::new();
    let mut world = world_of(Size::SMALLEST, 5);
    let row = &mut world.snapshot.interests[0];
    let id = row.id().unwrap().to_string();
    row.cells["Address"] = serde_json::json!("Quay\u{1b}[2J 1\u{9b}31m");
    let from = desk.lay_out(&world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", from.to_str().unwrap()]).exits(3);
    let told = desk.landfall(&["trace", "interests", &id, "--show-personal-data"]).exits(0);
    let told = told.prints(&["Quay"]);
    assert!(told.stdout.contains("Quay\u{fffd}[2J 1\u{fffd}31m"), "{:?}", told.stdout);
    assert!(!told.stdout.contains(['\u{1b}', '\u{9b}']));
}

#[tokio::test]
async fn the_latest_run_is_that_of_the_port_and_no_snapshot_of_another_one_is_taken_over() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 5)).await;
    let dry_run = ["migrate", "--dry-run", "--from", from.to_str().unwrap()];
    desk.landfall(&dry_run).exits(3);
    let own = desk.run();
    let info = fs::read_to_string(from.join("run.json")).unwrap();
    fs::write(from.join("run.json"), info.replace("port-nimara", "port-amador")).unwrap();
    desk.landfall(&dry_run).exits(2).says(&["is of port port-amador", "LANDFALL_PORT says port-nimara"]);
    desk.set("LANDFALL_PORT", "port-amador");
    desk.landfall(&dry_run).exits(3);
    assert_ne!(desk.run(), own);
    desk.set("LANDFALL_PORT", "port-nimara");
    desk.landfall(&["report"]).exits(3).prints(&[own.to_str().unwrap()]);
    fs::write(own.join("journal.jsonl"), "damaged\n").unwrap();
    let damaged = "journal.jsonl, line 1 is damaged";
    desk.landfall(&["runs"]).exits(0).prints(&["port-amador", "dry-run", "planned", damaged]);
}

/// Makes it so that the run was begun by a clock that was so far ahead.
fn noted_ahead(run: &Path, by: TimeDelta) -> PathBuf {
    let at = Utc::now() + by;
    let id = at.format("%Y%m%d-%H%M%S").to_string();
    let ahead = run.with_file_name(&id);
    fs::rename(run, &ahead).unwrap();
    let mut info = json(&ahead.join("run.json"));
    info["id"] = id.into();
    info["started"] = at.format("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    fs::write(ahead.join("run.json"), info.to_string()).unwrap();
    ahead
}

#[test]
fn a_clock_that_was_set_back_makes_no_run_older_than_the_one_before_it() {
    let desk = Desk::new();
    let start = ["cutover", "start", "--friday", "2026-11-27"];
    desk.landfall(&start).exits(0);
    let before = noted_ahead(&desk.run(), TimeDelta::hours(1));
    let told = ["the clock of this machine says", "landfall counts on from there"];
    desk.landfall(&start).exits(0).says(&told);
    let second = desk.run();
    assert!(second > before, "{second:?} is taken for older than {before:?}");
    desk.landfall(&["cutover", "done", "announce-freeze", "sent"]).exits(0);
    let steps = fs::read_to_string(second.join("cutover/steps.jsonl")).unwrap();
    let at: DateTime<Utc> =
        serde_json::from_str::<Value>(&steps).unwrap()["at"].as_str().unwrap().parse().unwrap();
    assert!(at > Utc::now() + TimeDelta::minutes(59), "{steps}");

    // Nothing is noted days ahead, where one of two clocks must be wrong, and what was noted before counts on.
    let wrong = noted_ahead(&before, TimeDelta::days(3));
    desk.landfall(&start).exits(0).says(&["wrong by more than a day", wrong.to_str().unwrap()]);
    let runs = desk.runs();
    assert!(runs.len() == 3 && runs[0] == second && runs[2] == wrong, "{runs:?}");
}
