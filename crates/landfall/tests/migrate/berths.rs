//! Berths whose status does not fit, as a user meets them: listed, answered one by one, together or in a spreadsheet, and taken back.

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::{
    berth_status::StatusLine,
    finding::{Question, QuestionKind},
    source::SourceRow,
};
use landfall_practice::{Size, World, world_of};
use serde_json::json;

use super::support::Desk;

/// Two berths that are sold without a deal, one that is available with one at the contract.
fn marina() -> World {
    let mut world = world_of(Size::SMALLEST, 1);
    let row = |cells: serde_json::Value| SourceRow { cells: cells.as_object().unwrap().clone() };
    let berth = |id: i64, number: &str, status: &str| {
        row(
            json!({"Id": id, "CreatedAt": "2024-01-01 09:00:00+00:00", "Mooring Number": number, "Status": status}),
        )
    };
    world.snapshot.links.clear();
    world.snapshot.berths = vec![berth(1, "A1", "Sold"), berth(2, "A2", "Sold"), berth(3, "A3", "Available")];
    world.snapshot.interests = vec![row(
        json!({"Id": 5, "CreatedAt": "2024-01-01 09:00:00+00:00", "Full Name": "Ottoline Vandermeer", "Berth Number": "A3",
            "Sales Process Level": "Contract Negotiation"}),
    )];
    world
}

fn read<T: serde::de::DeserializeOwned>(run: &Path, file: &str) -> Vec<T> {
    let text = fs::read_to_string(run.join("normalized").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The open questions about berths, by mooring number.
fn asked(desk: &Desk) -> BTreeMap<String, String> {
    let lines = read::<StatusLine>(&desk.run(), "berth-status.jsonl");
    let questions = read::<Question>(&desk.run(), "questions.jsonl");
    let about = questions.iter().filter(|question| question.kind == QuestionKind::BerthStatus);
    let line = |id| lines.iter().find(|line| line.question == id).unwrap();
    about.map(|question| (line(question.id).mooring_number.clone(), question.id.to_string())).collect()
}

fn planned(desk: &Desk) -> Vec<String> {
    let rows = read::<serde_json::Value>(&desk.run(), "berths.jsonl");
    rows.iter().map(|line| line["row"]["status"].as_str().unwrap().to_owned()).collect()
}

async fn dry_run() -> (Desk, String) {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&marina()).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    (desk, run)
}

#[tokio::test]
async fn berths_that_are_alike_are_listed_and_answered_together() {
    let (desk, run) = dry_run().await;
    let asked = asked(&desk);
    let alike = "2 alike: sold, but it has no active interest: the plan document and the CRM's rule BR-001 expect available";
    let listed = desk.landfall(&["review", "list", &run]).exits(3);
    let texts =
        [alike, "answers: accept available | keep | later", "--alike", &asked["A1"], "Berth A2 is sold"];
    listed.prints(&texts);
    desk.landfall(&["review", "answer", &asked["A3"], "accept", "--run", &run])
        .exits(2)
        .says(&["accept under_offer | accept sold | keep"]);
    desk.landfall(&["review", "answer", &asked["A1"], "yes", "--alike", "--run", &run])
        .exits(2)
        .says(&["is no answer to", "`landfall review list` shows the questions"]);
    desk.landfall(&["review", "answer", &asked["A1"], "accept", "--alike", "--run", &run])
        .exits(0)
        .prints(&["2 answers noted: accept available", "--alike` takes all of them back"]);
    desk.landfall(&["review", "undo", &asked["A2"], "--alike", "--run", &run])
        .exits(0)
        .prints(&["2 answers taken back"]);
    desk.landfall(&["review", "answer", &asked["A1"], "accept", "--alike", "--run", &run]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_eq!(planned(&desk), ["available", "available", "available"]);
    assert_eq!(asked_names(&desk), ["A3"]);
    let run = desk.run().display().to_string();
    desk.landfall(&["trace", &run, "berths", "1"]).exits(0).prints(&[
        "accept available by ",
        "status=available",
        "field_changed=status",
        "old_value=sold",
    ]);
    desk.landfall(&["report", &run])
        .prints(&["1 does not fit its interests, 0 left so, 2 changed as accepted"]);
}

fn asked_names(desk: &Desk) -> Vec<String> {
    asked(desk).into_keys().collect()
}

#[tokio::test]
async fn the_list_of_berths_is_filled_in_by_hand_and_read_back() {
    let (desk, run) = dry_run().await;
    let sheet = fs::read_to_string(desk.run().join("reports/berth-status.csv")).unwrap();
    assert!(sheet.starts_with('\u{feff}'), "a spreadsheet takes it for UTF-8");
    let filled: Vec<String> = sheet
        .lines()
        .map(|line| match line.strip_suffix(",,") {
            Some(line) if line.contains(",A2,") => format!("{line},keep,sold outside"),
            Some(line) if line.contains(",A3,") => format!("{line},accept sold,"),
            _ => line.to_owned(),
        })
        .collect();
    let file = desk.folder.join("filled.csv");
    fs::write(&file, filled.join("\n")).unwrap();
    desk.landfall(&["review", "import", file.to_str().unwrap(), "--run", &run])
        .exits(0)
        .prints(&["2 answers noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_eq!(planned(&desk), ["sold", "sold", "sold"]);
    assert_eq!(asked_names(&desk), ["A1"]);
    let sheet = fs::read_to_string(desk.run().join("reports/berth-status.csv")).unwrap();
    let line = |mooring: &str| sheet.lines().find(|line| line.contains(mooring)).unwrap().to_owned();
    assert!(
        line(",A2,").contains(",sold,sold,,available,available,it has no active interest,keep,"),
        "{sheet}"
    );
    assert!(line(",A3,").contains(",available,sold,,under_offer,sold,"), "{sheet}");
}

#[tokio::test]
async fn a_gate_that_waits_for_berths_opens_when_they_are_answered() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&marina()).await;
    let mapping = desk.folder.join("mapping.toml");
    let text = landfall_model::mapping::DEFAULT.replace("[\"suspect-cluster\"]", "[\"berth-status\"]");
    fs::write(&mapping, text).unwrap();
    desk.set("LANDFALL_MAPPING", mapping.display().to_string());
    desk.set("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let from = snapshot.display().to_string();
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(5).says(&["open and blocking: 3 questions"]);
    let run = desk.run().display().to_string();
    for (mooring, id) in asked(&desk) {
        let answer = if mooring == "A3" { "accept sold" } else { "keep" };
        desk.landfall(&["review", "answer", &id, answer, "--run", &run]).exits(0);
    }
    let before = desk.landfall(&["migrate", "--full", "--run", &run]).exits(5);
    before.says(&["before the questions were answered", &format!("--full --from {run}` plans anew")]);
    // Behind the gate is a target that is not there.
    let behind = desk.landfall(&["migrate", "--full", "--from", &run]);
    assert_ne!(behind.code, 5, "{}", behind.stderr);
    assert_eq!(planned(&desk), ["sold", "sold", "sold"]);
}

#[tokio::test]
async fn a_status_that_is_accepted_after_the_load_goes_in_with_a_delta_and_out_again_when_it_is_taken_back() {
    let (desk, database) = Desk::loaded(&marina()).await;
    let client = database.client().await.unwrap();
    let target = async || {
        let of = client.query("SELECT status FROM berths ORDER BY mooring_number", &[]).await.unwrap();
        let statuses: Vec<String> = of.iter().map(|row| row.get(0)).collect();
        let notes = "SELECT old_value || ' ' || new_value FROM audit_logs WHERE action = 'update'";
        let notes: Vec<String> =
            client.query(notes, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        (statuses.join(" "), notes)
    };
    let before = target().await;
    assert_eq!(before, ("sold sold available".to_owned(), Vec::new()));

    let (id, run) = (asked(&desk)["A3"].clone(), desk.run().display().to_string());
    desk.landfall(&["review", "answer", &id, "accept sold", "--run", &run])
        .exits(0)
        .prints(&["--delta --from"]);
    desk.landfall(&["migrate", "--delta", "--from", &run]).exits(3).prints(&["checks passed"]);
    assert_eq!(target().await, ("sold sold sold".to_owned(), vec!["available sold".to_owned()]));
    let run = desk.run().display().to_string();
    desk.landfall(&["migrate", "--validate-only", "--run", &run]).exits(3).prints(&["1 changed as accepted"]);

    desk.landfall(&["review", "undo", &id, "--run", &run]).exits(0);
    desk.landfall(&["migrate", "--delta", "--from", &run]).exits(3).prints(&["checks passed"]);
    assert_eq!(target().await, before);
    assert!(asked(&desk).contains_key("A3"), "the question is open again");
}
