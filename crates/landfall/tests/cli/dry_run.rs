//! A dry run from a snapshot: what it leaves, and what is told of it.

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use landfall_model::rundir::RunDir;

use crate::support::{self, Desk, Outcome, info, json};

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
async fn a_full_disk_and_a_limit_of_the_size_of_files_are_named_and_the_run_goes_on_when_there_is_space() {
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
    let landfall = desk.command(&words);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -f 8 && exec \"$0\" \"$@\""]).arg(landfall.get_program()).args(words);
    let limited = limited.env_clear().envs(&desk.environment).output().unwrap();
    Outcome::from(limited).exits(1).says(&[
        "cannot write",
        "File too large",
        "by a limit of this shell",
        "ulimit -f unlimited",
    ]);
    desk.landfall(&words).exits(3);
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
    // A run of an older version may be planned by what this one refuses.
    let misspelt = landfall_model::mapping::DEFAULT.replace("omit = []", "omit = [\"client.source\"]");
    fs::write(desk.run().join("normalized/mapping.toml"), misspelt).unwrap();
    let by_its_own = "it is read by its own";
    desk.landfall(&["trace", "interests", "12"]).exits(0).says(&[by_its_own]);
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
