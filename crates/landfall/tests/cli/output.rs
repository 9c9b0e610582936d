//! What is printed, and to whom.

use std::fs;

use landfall_practice::{Size, world_of};

use crate::support::{self, Desk};

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
fn who_asked_for_json_is_told_in_it_what_was_mistyped() {
    let desk = Desk::new();
    for (words, error, next) in [
        (&["reveiw", "--json"][..], "unrecognized subcommand 'reveiw'", "'review'"),
        (&["--json", "load", "--run", "x"], "unexpected argument '--run' found", "[RUN]"),
        (&["--json", "migrate"], "--dry-run|--full", "Usage: landfall migrate"),
        (&["--json", "review"], "a command is missing", "--help"),
    ] {
        let refused = desk.landfall(words).exits(2);
        let told: serde_json::Value = serde_json::from_str(&refused.stdout).unwrap();
        assert_eq!((told["event"].as_str(), told["exit"].as_u64()), (Some("failed"), Some(2)));
        assert!(told["error"].as_str().unwrap().contains(error), "{told}");
        assert!(told["next"].as_str().unwrap().contains(next), "{told}");
    }
    desk.landfall(&["--json", "load", "--help"]).exits(0).prints(&["Usage: landfall load"]);
}

#[test]
fn a_file_that_is_not_sound_is_not_printed_as_one_in_force() {
    let mut desk = Desk::new();
    let file = desk.folder.join("wrong.toml");
    fs::write(&file, "x = 1\n").unwrap();
    for (setting, words) in [
        ("LANDFALL_RUNBOOK", &["cutover", "runbook"][..]),
        ("LANDFALL_GATE", &["cutover", "gate", "--show"]),
        ("LANDFALL_SMOKE", &["cutover", "smoke", "--show"]),
        ("LANDFALL_SETTINGS", &["settings", "show"]),
    ] {
        desk.set(setting, file.display().to_string());
        let refused = desk.landfall(words).exits(2).says(&["unknown field `x`", "Correct the file"]);
        assert!(refused.stdout.is_empty() && !refused.stderr.contains("\n\n\n"), "{refused:?}");
    }
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
