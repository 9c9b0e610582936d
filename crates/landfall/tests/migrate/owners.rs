//! Files without an owner: listed, filled in by hand, read back, planned.

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::plan::ledger::{Fate, FileLine};

use super::support::{Desk, json};

fn ledger(run: &Path) -> Vec<FileLine> {
    let text = fs::read_to_string(run.join("normalized/file-ledger.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let row =
        |row: csv::StringRecord| header.iter().zip(&row).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// `unmatched-files.csv` with some owners filled in, by question.
fn filled(desk: &Desk, run: &Path, owners: &[(&str, &str)]) -> String {
    let path = desk.folder.join(format!("filled-{}.csv", owners.len()));
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(["bucket", "key", "question", "owner", "why"]).unwrap();
    for row in table(&run.join("reports/unmatched-files.csv")) {
        let owner =
            owners.iter().find(|(question, _)| *question == row["question"]).map_or("", |(_, owner)| owner);
        writer.write_record([&row["bucket"], &row["key"], &row["question"], owner, "by hand"]).unwrap();
    }
    writer.flush().unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn owners_filled_in_by_hand_are_read_back_and_planned() {
    let world = landfall_practice::world();
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()])
        .exits(3)
        .prints(&["file ledger"]);
    let run = desk.run();
    let before = ledger(&run);
    let strays = table(&run.join("reports/unmatched-files.csv"));
    let open: Vec<&str> =
        strays.iter().map(|row| row["question"].as_str()).filter(|question| !question.is_empty()).collect();
    let (interest, berth) =
        (world.snapshot.interests[3].id().unwrap(), world.snapshot.berths[2].id().unwrap());

    let decisions = run.join("decisions.jsonl");
    let noted = fs::read_to_string(&decisions).unwrap();
    let wrong = filled(&desk, &run, &[(open[0], "boats 7"), (open[1], "berths 999999"), ("", "berths 2")]);
    desk.landfall(&["review", "import", &wrong, "--run", run.to_str().unwrap()]).exits(2).says(&[
        "\"boats 7\" is no owner: berths ID | clients ID | expenses ID | interests ID | invoices ID | miscellaneous",
        "there is no record 999999 in berths",
        "this file is left out, as the line's outcome and reason say, and takes no owner",
        "nothing was noted",
    ]);
    assert_eq!(fs::read_to_string(&decisions).unwrap(), noted);

    let said = [format!("interests {interest}"), format!("Berths {berth}"), "miscellaneous".to_owned()];
    let owners: Vec<(&str, &str)> = open.iter().copied().zip(said.iter().map(String::as_str)).collect();
    let sheet = filled(&desk, &run, &owners);
    desk.landfall(&["review", "import", &sheet, "--run", run.to_str().unwrap()])
        .exits(0)
        .prints(&["3 owners noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", run.to_str().unwrap()]).exits(3);

    let after = ledger(&desk.run());
    assert_eq!(after.len(), before.len());
    let decided: Vec<(&str, Fate)> = after
        .iter()
        .filter(|line| line.rule == "decision")
        .map(|line| (line.owner.as_str(), line.fate))
        .collect();
    let mut expected = [
        (said[0].as_str(), Fate::Planned),
        (&*format!("berths {berth}"), Fate::Planned),
        ("", Fate::Miscellaneous),
    ];
    expected.sort_unstable();
    let mut decided = decided;
    decided.sort_unstable();
    assert_eq!(decided, expected);
}

#[tokio::test]
async fn a_sheet_that_is_read_again_gives_no_owner_again_that_was_taken_back() {
    let mut desk = Desk::new();
    let world = landfall_practice::world();
    let snapshot = desk.lay_out(&world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let strays = table(&run.join("reports/unmatched-files.csv"));
    let question = strays.iter().map(|row| row["question"].as_str()).find(|id| !id.is_empty()).unwrap();
    // The case of letters is the sheet's own.
    let berth = world.snapshot.berths[2].id().unwrap();
    let sheet = filled(&desk, &run, &[(question, &format!("Berths {berth}"))]);
    let at = ["--run", run.to_str().unwrap()];
    let review = |words: &[&str]| desk.landfall(&[&["review"], words, &at].concat());
    review(&["import", &sheet]).exits(0).prints(&["1 owner noted"]);
    review(&["undo", question]).exits(0);
    let again = format!("landfall review answer {question} 'berths {berth}'");
    let back = format!("took \"berths {berth}\" back: empty this line");
    review(&["import", &sheet]).exits(2).says(&[&back, &again, "nothing was noted"]);
    review(&["answer", question, &format!("berths {berth}")]).exits(0);
    review(&["import", &sheet]).exits(0).prints(&["0 owners noted"]);
}

#[tokio::test]
async fn the_ledger_is_in_the_reports_masked_and_summed_up() {
    let world = landfall_practice::world();
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let rows = table(&run.join("reports/file-ledger.csv"));
    let objects: Vec<_> = rows.iter().filter(|row| row["thing"] == "object").collect();
    assert_eq!(objects.len(), world.objects.len());
    assert!(
        rows.iter().all(|row| !row["key"].contains("Nobody_Known") && !row["same_as"].contains("harbour"))
    );
    let sums = &json(&run.join("reports/migration-report.json"))["fileLedger"];
    let of_object = sums["things"]["object"].as_object().unwrap();
    assert_eq!(of_object.values().map(|count| count.as_u64().unwrap()).sum::<u64>(), objects.len() as u64);
    assert_eq!(of_object["folder-marker"], 3);
    assert_eq!(of_object["empty"], 2);
    assert!(sums["otherForm"].as_u64().unwrap() > 0 && sums["severalCells"].as_u64().unwrap() > 0, "{sums}");
    for (dirt, odd) in [
        ("key-blank", "blank"),
        ("key-nfd", "nfd"),
        ("key-nfc", "nfc"),
        ("key-plus", "plus"),
        ("key-percent", "percent"),
        ("key-dots", "dots"),
        ("key-leading-slash", "leading-slash"),
        ("key-longest", "longest"),
        ("folder-marker", "folder-marker"),
        ("zero-byte-object", "empty"),
    ] {
        let lines = ledger(&run);
        for key in world.dirt.keys(dirt) {
            let line = lines.iter().find(|line| line.key == key).unwrap();
            let kinds: Vec<String> = line
                .odd
                .iter()
                .map(|odd| serde_json::to_value(odd).unwrap().as_str().unwrap().to_owned())
                .collect();
            assert!(kinds.iter().any(|kind| kind == odd), "{dirt}: {key}: {kinds:?}");
        }
        assert!(!world.dirt.keys(dirt).is_empty(), "{dirt}");
    }
}
