//! Questions in files, and answers read back from them.

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::finding::{Candidate, Question};

use crate::kit::{clients, dry_run, filled, questions, read};

#[tokio::test]
async fn answers_are_filled_in_by_hand_and_read_back_all_or_none() {
    let (desk, run, ids) = questions().await;
    let sheet = desk.folder.join("my questions.csv").display().to_string();
    let command = format!("landfall review import '{sheet}' --run {run}");
    desk.landfall(&["review", "export", &run, "--output", &sheet]).exits(0).prints(&[&command]);
    desk.landfall(&["review", "export", &run, "--output", &sheet]).exits(2).says(&["exists"]);
    let exported = fs::read_to_string(&sheet).unwrap();
    assert!(exported.starts_with('\u{feff}'), "a spreadsheet takes it for UTF-8");
    assert!(ids.iter().all(|id| exported.contains(id)), "{exported}");
    for said in
        ["interests 18  M••• B•••, j•••@w•••.org", "interests 16: Full Name W••• C•••; Place of Residence "]
    {
        assert!(exported.contains(said), "{said}: {exported}");
    }
    let is_address = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).contains('@');
    let shown = exported.split_whitespace().find(|word| is_address(word) && !word.contains('•'));
    assert_eq!(shown, None, "a reason may speak of \"the @\", no address may be there");
    let named = desk.folder.join("named.csv").display().to_string();
    desk.landfall(&["review", "export", &run, "--output", &named, "--show-personal-data"]).exits(0);
    assert!(fs::read_to_string(&named).unwrap().contains("interests 18  Marjorie Brackenridge, "));

    let written = |name: &str, text: String| {
        let path = desk.folder.join(name).display().to_string();
        fs::write(&path, text).unwrap();
        path
    };
    let wrong = written(
        "wrong.csv",
        format!("question,answer\r\n{},merge\r\nnothing,merge\r\n{},perhaps\r\n", ids[0], ids[1]),
    );
    desk.landfall(&["review", "import", &wrong, "--run", &run]).exits(2).says(&[
        "line 3: \"nothing\"",
        "line 4: \"perhaps\"",
        "nothing was noted",
    ]);
    desk.landfall(&["review", "import", &written("other.csv", "a,b\n1,2\n".to_owned()), "--run", &run])
        .exits(2)
        .says(&["no columns \"question\" and \"answer\""]);

    let pairs = read::<Candidate>(&run, "candidates.jsonl");
    let answers: Vec<&str> =
        pairs.iter().map(|pair| if pair.question.to_string() == ids[0] { "merge" } else { "" }).collect();
    let by_hand = filled(&desk, &run, "dedup-candidates.csv", &answers);
    let decisions = || fs::read_to_string(Path::new(&run).join("decisions.jsonl")).unwrap();
    let before = decisions().lines().count();
    desk.landfall(&["review", "import", &by_hand, "--run", &run]).exits(0).prints(&["1 answer noted"]);
    desk.landfall(&["review", "import", &by_hand, "--run", &run]).exits(0).prints(&["0 answers noted"]);
    let again = desk.landfall(&["review", "answer", &ids[0], "keep apart", "--run", &run]).exits(6);
    again.says(&["is answered already", "review undo"]);
    let noted = decisions();
    assert_eq!(noted.lines().count(), before + 1);
    assert!(
        noted.contains("\"why\":\"by hand\"") && noted.contains("\"judged\":\"Are the clients"),
        "{noted}"
    );
}

#[tokio::test]
async fn a_weak_pair_that_nobody_is_asked_about_can_be_merged_by_hand() {
    let (desk, run) = dry_run(&landfall_practice::world()).await;
    let questions = read::<Question>(&run, "questions.jsonl");
    let pairs = read::<Candidate>(&run, "candidates.jsonl");
    let weak =
        pairs.iter().position(|pair| questions.iter().all(|question| question.id != pair.question)).unwrap();
    let mut answers = vec![""; pairs.len()];
    answers[weak] = "merge";
    let sheet = filled(&desk, &run, "weak.csv", &answers);
    desk.landfall(&["review", "import", &sheet, "--run", &run]).exits(0).prints(&["1 answer noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    let both = [pairs[weak].interests_a.clone(), pairs[weak].interests_b.clone()].concat();
    assert!(clients(&desk).iter().any(|client| both.iter().all(|id| client.contains(id))), "{both:?}");
}

/// The column `people` of a file by question; of the lines of a question those that stand last.
fn people(sheet: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |title| header.iter().position(|column| column == title).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (row[at("question")].to_owned(), row[at("people")].to_owned())).collect()
}

#[tokio::test]
async fn the_questions_of_the_reports_name_the_people_as_an_export_does_and_mask_them() {
    let (desk, run, ids) = questions().await;
    let sheet = desk.folder.join("questions.csv").display().to_string();
    desk.landfall(&["review", "export", &run, "--output", &sheet]).exits(0);
    let exported = people(&fs::read_to_string(&sheet).unwrap().replace("\ninterests", " | interests"));
    let reported =
        |name: &str| people(&fs::read_to_string(Path::new(&run).join("reports").join(name)).unwrap());
    assert_eq!(reported("questions.csv"), exported);
    assert!(exported[&ids[0]].contains("Full Name ") && exported[&ids[0]].contains("•••"), "{exported:?}");
    let pairs = reported("dedup-candidates.csv");
    assert!(
        pairs.values().all(|people| people.split(" | ").count() == 2 && people.contains("•••")),
        "{pairs:?}"
    );
}

#[tokio::test]
async fn the_questions_of_the_reports_say_what_is_asked_and_can_be_filled_in() {
    let (desk, run, ids) = questions().await;
    let reported = fs::read_to_string(Path::new(&run).join("reports/questions.csv")).unwrap();
    let line = reported.lines().find(|line| line.starts_with(&ids[0])).unwrap();
    assert!(line.contains("one person"), "{line}");
    let filled = desk.folder.join("filled.csv").display().to_string();
    fs::write(&filled, reported.replace(line, &format!("{},merge,a brother", line.trim_end_matches(",,"))))
        .unwrap();
    desk.landfall(&["review", "import", &filled, "--run", &run]).exits(0).prints(&["1 answer noted"]);
}
