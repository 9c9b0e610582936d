//! Settings: which are missing, misspelt or senseless, and where they come from.

use std::{ffi::OsStr, fs, os::unix::ffi::OsStrExt};

use crate::support::Desk;

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
fn who_is_in_another_folder_than_the_settings_is_told_by_every_command_that_lacks_one() {
    let mut desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let no_file = format!("There is no .env file in {}. ", desk.folder.display());
    for words in [&["cutover", "backup"][..], &["cutover", "audit"], &["verify"]] {
        desk.landfall(words).exits(2).says(&["DATABASE_URL is not set", &no_file]);
    }
    desk.set("DATABASE_URL", "postgres://127.0.0.1:1/none");
    desk.landfall(&["cutover", "smoke"]).exits(2).says(&["APP_URL is not set", &no_file]);
    desk.landfall(&["switch", "status"]).exits(2).says(&["LANDFALL_SWITCH_INCLUDE", &no_file]);
}

#[test]
fn a_dotenv_file_that_is_none_is_told_as_that() {
    let desk = Desk::new();
    fs::create_dir(desk.folder.join(".env")).unwrap();
    let refused = desk.landfall(&["snapshot"]).exits(2);
    refused.says(&["the .env file cannot be read: Is a directory", "move it away"]);
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
fn a_setting_whose_name_is_misspelt_is_a_finding_of_the_check() {
    let mut desk = Desk::new();
    desk.set("LANDFALL_MAPING", "/nowhere/mapping.toml");
    desk.set("LANDFALL_SWITCH_DEADLINE", "3s");
    let found = desk.landfall(&["check"]).exits(2).prints(&["✗ settings: LANDFALL_MAPING is none"]);
    assert_eq!(found.stdout.matches("✗ settings").count(), 1, "{}", found.stdout);
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
