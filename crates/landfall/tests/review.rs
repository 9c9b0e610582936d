//! Questions and answers as a user meets them: `landfall review` between two dry runs.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::{
    finding::{Candidate, Question, QuestionKind},
    source::SourceRow,
};
use landfall_practice::World;
use landfall_testkit::Trap;
use serde_json::{Value, json as value};
use support::{Desk, json};

#[tokio::test]
async fn a_question_is_listed_masked_and_its_answer_is_applied_by_the_next_plan() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let questions = fs::read_to_string(run.join("normalized/questions.jsonl")).unwrap();
    let questions: Vec<serde_json::Value> =
        questions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let question = questions.iter().find(|question| question["kind"] == "shared-inbox").unwrap();
    let (id, path) = (question["id"].as_str().unwrap(), run.to_str().unwrap());
    let listed = desk.landfall(&["review", "list", path]).exits(3);
    listed.prints(&[id, " open", "`landfall review answer ID ANSWER --run ", "--show-personal-data"]);
    desk.landfall(&["review", "answer", id, "perhaps", "--run", path])
        .exits(2)
        .says(&["\"perhaps\" is no answer"]);
    desk.landfall(&["review", "answer", id, "merge", "--run", path, "--why", "one family office"]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", path]).exits(3);
    let newer = desk.run().display().to_string();
    let late = desk.landfall(&["review", "list", path]);
    late.says(&["answers given here are not read", &format!("`landfall review list {newer}`")]);
    let current = desk.landfall(&["review", "list", &newer]);
    assert!(!current.stderr.contains("are not read"), "{}", current.stderr);
    let next = fs::read_to_string(desk.run().join("normalized/questions.jsonl")).unwrap();
    assert!(!next.contains(id), "the answered question is asked again");
    let record = question["records"][0]["id"].to_string();
    let trace = ["trace", &newer, "interests", &record];
    desk.landfall(&trace).exits(0).prints(&["because: o••• f••• o•••"]);
    assert_ne!(
        json(&run.join("normalized/plan.json"))["hash"],
        json(&desk.run().join("normalized/plan.json"))["hash"]
    );
}

#[tokio::test]
async fn in_a_weekend_answers_are_applied_by_its_next_step() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let questions = fs::read_to_string(run.join("normalized/questions.jsonl")).unwrap();
    let first: Question = serde_json::from_str(questions.lines().next().unwrap()).unwrap();
    let (id, answer, path) = (first.id.to_string(), &first.options[0], run.to_str().unwrap());
    let answered = desk.landfall(&["review", "answer", &id, answer, "--run", path]).exits(0);
    let words = answered.stdout;
    assert!(words.contains("landfall cutover next") && !words.contains("migrate"), "{words}");
    let listed = desk.landfall(&["review", "list", path]);
    listed.prints(&["1 answered since this plan. ", "landfall cutover next"]);
}

#[tokio::test]
async fn who_names_the_folder_of_a_weekend_is_told_where_its_plans_are() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    desk.set("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
    let weekend = desk.run().display().to_string();
    desk.landfall(&["reset", &weekend]).exits(6).says(&["has no plan yet", "none has one since"]);
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let told = format!("the latest since is {}", desk.run().display());
    for words in [
        &["reset", &weekend][..],
        &["verify", &weekend],
        &["load", &weekend],
        &["load", &weekend, "--repair", "clients", "89acaeed-8fca-5577-9dc0-2a7650fa5a2b"],
        &["files", "status", &weekend],
        &["trace", &weekend, "interests", "4"],
        &["review", "list", &weekend],
    ] {
        desk.landfall(words).exits(6).says(&["has no plan yet", &told]);
    }
}

#[tokio::test]
async fn who_reads_the_source_anew_is_told_where_answers_are_left() {
    let mut desk = Desk::new();
    let world = landfall_practice::world();
    desk.lay_out(&world).await;
    let trap = Trap::start(world.snapshot).unwrap();
    desk.set("NOCODB_URL", trap.url());
    desk.set("NOCODB_TOKEN", trap.token());
    let first = desk.landfall(&["migrate", "--dry-run"]).exits(3);
    assert!(!first.stderr.contains("do not count here"), "{}", first.stderr);
    let run = desk.run().display().to_string();
    let questions: Vec<Question> = read(&run, "questions.jsonl");
    desk.landfall(&["review", "answer", &questions[0].id.to_string(), "later", "--run", &run]).exits(0);
    let told = format!("`landfall migrate --dry-run --from {run}` applies them");
    desk.landfall(&["migrate", "--dry-run"]).exits(3).says(&["do not count here", &told]);
    let applied = desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert!(!applied.stderr.contains("do not count here"), "{}", applied.stderr);
}

#[tokio::test]
async fn what_holds_the_load_is_listed_first_and_rows_that_may_be_one_person_by_who_they_are() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    fs::remove_file(snapshot.join("decisions.jsonl")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let path = desk.run().display().to_string();
    let mut held: Vec<Question> = read(&path, "questions.jsonl");
    held.retain(|question| question.blocking);
    let listed = desk.landfall(&["review", "list", &path, "--show-personal-data"]).exits(3);
    let listed = listed.prints(&[&format!(" open; the load waits for the first {}", held.len())]);
    let first: Vec<&str> = listed.stdout.split("\n\n").take(held.len()).collect();
    assert!(!held.is_empty() && first.iter().all(|text| text.contains("(blocking)")), "{first:?}");
    let rows: Vec<SourceRow> = read(&path, "../raw/interests.jsonl");
    assert!(held[0].records.len() > 1, "{held:?}");
    for at in &held[0].records {
        let row = rows.iter().find(|row| row.id() == Some(at.id)).unwrap();
        let name = format!("{at}  {}, ", row.cell("Full Name").unwrap().as_str().unwrap().trim());
        assert!(first[0].contains(&name), "{name} is not in {}", first[0]);
    }
}

/// A dry run of a world with its questions; the desk and the run's path.
async fn dry_run(world: &World) -> (Desk, String) {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    (desk, run)
}

fn read<T: serde::de::DeserializeOwned>(run: &str, file: &str) -> Vec<T> {
    let text = fs::read_to_string(Path::new(run).join("normalized").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A dry run of the practice world; the desk, the run's path, and the ids of the questions about two clients.
async fn questions() -> (Desk, String, Vec<String>) {
    let (desk, run) = dry_run(&landfall_practice::world()).await;
    let pairs = read::<Candidate>(&run, "candidates.jsonl");
    let alone = |question: &&Question| pairs.iter().filter(|pair| pair.question == question.id).count() == 1;
    let questions = read::<Question>(&run, "questions.jsonl");
    let ids = questions.iter().filter(alone).map(|question| question.id.to_string()).collect();
    (desk, run, ids)
}

/// Three interests of one name: 1 and 2 of one number, 3 of another.
fn chain() -> World {
    let phones = ["+33465710233", "+33465710233", "+33465710234"];
    interests(phones.map(|phone| value!({"Full Name": "Ottoline Vandermeer", "Phone Number": phone})))
}

/// A world of three interests.
fn interests(cells: [serde_json::Value; 3]) -> World {
    let mut world = landfall_practice::world_of(landfall_practice::Size::SMALLEST, 1);
    let mut interests: Vec<_> = world.snapshot.interests.drain(..3).collect();
    for (id, (row, mut cells)) in (1..).zip(interests.iter_mut().zip(cells)) {
        cells["Id"] = value!(id);
        cells["CreatedAt"] = value!("2024-01-01 09:00:00+00:00");
        row.cells = cells.as_object().unwrap().clone();
    }
    world.snapshot.interests = interests;
    world.snapshot.links.clear();
    world
}

/// The id of the question about people.
fn duplicate(run: &str) -> String {
    let questions = read::<Question>(run, "questions.jsonl");
    questions.iter().find(|question| question.kind == QuestionKind::Duplicate).unwrap().id.to_string()
}

/// The interests of each client of the latest run.
fn clients(desk: &Desk) -> Vec<Vec<i64>> {
    let clients = read::<serde_json::Value>(desk.run().to_str().unwrap(), "clients.jsonl");
    let ids = |client: &serde_json::Value| {
        client["from"].as_array().unwrap().iter().map(|at| at["id"].as_i64().unwrap()).collect()
    };
    clients.iter().map(ids).collect()
}

#[tokio::test]
async fn a_chain_is_one_question_side_by_side_and_its_answer_may_leave_one_out() {
    let (desk, run) = dry_run(&chain()).await;
    let id = duplicate(&run);
    let listed = desk.landfall(&["review", "list", &run]).exits(3).prints(&[
        "Are the clients of interests 1; of interests 2; of interests 3 one person, or which of them are?",
        "interest      1          2          3",
        "= Full Name     O••• V•••  O••• V•••  O••• V•••",
        "≠ Phone Number  •••33      •••33      •••34",
        "1 and 2: 70 points: same telephone number (+50), same name (+20)",
        "answers: merge | keep apart | later, or parts: merge 1, 2 | 3",
    ]);
    assert!(!listed.stdout.contains("Ottoline"), "{}", listed.stdout);
    let refused = |answer: &str, words: &[&str]| {
        desk.landfall(&["review", "answer", &id, answer, "--run", &run]).exits(2).says(words);
    };
    refused(
        "merge 1, 4",
        &["\"merge 1, 4\" is no answer", "4 names none of these", "The clients are 1, 2, 3."],
    );
    refused("merge 1, 2 | 2", &["2 stands there twice"]);
    desk.landfall(&["review", "answer", &id[..8], "merge 2,1", "--run", &run])
        .exits(0)
        .prints(&["noted: merge 1, 2 | 3", &format!("  {id}  ")]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]]);
}

#[tokio::test]
async fn a_suspect_client_is_answered_in_parts_by_its_rows() {
    let names = ["Ottoline Vandermeer", "Bob Stone", "Ottoline Vandermeer"];
    let cells = names.map(|name| value!({"Full Name": name, "Email Address": "ottoline@example.com"}));
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&interests(cells)).await;
    fs::remove_file(snapshot.join("decisions.jsonl")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    assert_eq!(clients(&desk), [vec![1, 2, 3]]);
    let questions = read::<Question>(&run, "questions.jsonl");
    let suspect = questions.iter().find(|question| question.kind == QuestionKind::SuspectCluster).unwrap();
    desk.landfall(&["review", "list", &run])
        .exits(3)
        .prints(&["answers: merge | keep apart | later, or parts: merge 1, 2 | 3"]);
    let id = suspect.id.to_string();
    let sheet = desk.folder.join("suspect.csv").display().to_string();
    let import = |text: String| {
        fs::write(&sheet, text).unwrap();
        desk.landfall(&["review", "import", &sheet, "--run", &run])
    };
    import(format!("question,answer\n{id},merge\n{id},keep apart\n"))
        .exits(2)
        .says(&["line 2 says", "line 3 says"]);
    import(format!("question,answer,why\n{id},merge 1 3, 2,no quotes\n"))
        .exits(2)
        .says(&["line 2", "more cells"]);
    for noted in ["1 answer noted", "0 answers noted"] {
        import(format!("question;answer;why\r\n{id};merge 3,1\r\n")).exits(0).prints(&[noted]);
    }
    desk.landfall(&["review", "undo", &id, "--run", &run]).exits(0);
    let again = import(format!("question,answer\n{id},\"merge 1, 3\"\n")).exits(2);
    again.says(&["took \"merge 1, 3 | 2\" back: empty this line", "nothing was noted"]);
    desk.landfall(&["review", "answer", &id, "merge 1, 4", "--run", &run])
        .exits(2)
        .says(&["4 names none of these", "The interests are 1, 2, 3."]);
    desk.landfall(&["review", "answer", &id, "merge", "3,1", "--run", &run])
        .exits(0)
        .prints(&["noted: merge 1, 3 | 2"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 3], vec![2]]);
}

/// `dedup-candidates.csv` of a run with these answers, line by line.
fn filled(desk: &Desk, run: &str, name: &str, answers: &[&str]) -> String {
    let sheet = fs::read_to_string(Path::new(run).join("reports/dedup-candidates.csv")).unwrap();
    let mut lines = sheet.lines();
    let mut text = format!("\u{feff}{}\n", lines.next().unwrap());
    for (line, answer) in lines.zip(answers) {
        text += &format!("{},{answer},by hand\n", line.trim_end_matches(",,"));
    }
    let path = desk.folder.join(name).display().to_string();
    fs::write(&path, text).unwrap();
    path
}

#[tokio::test]
async fn the_lines_of_a_chain_in_the_list_of_candidates_are_one_answer_and_contradictions_are_named() {
    let (desk, run) = dry_run(&chain()).await;
    let import = |name: &str, answers: &[&str]| {
        desk.landfall(&["review", "import", &filled(&desk, &run, name, answers), "--run", &run])
    };
    import("wrong.csv", &["merge", "merge", "keep apart"])
        .exits(2)
        .says(&["line 4 keeps 2 and 3 apart, and lines 2 and 3 merge them", "nothing was noted"]);
    import("half.csv", &["merge", "", ""]).exits(2).says(&["line 3 says nothing of 1 and 3"]);
    import("right.csv", &["merge", "keep apart", ""]).exits(0).prints(&["1 answer noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]]);
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

#[tokio::test]
async fn an_answer_that_is_taken_back_leaves_the_plan_as_if_it_had_never_been_given() {
    let (desk, run, ids) = questions().await;
    let hashes = |desk: &Desk| {
        let plan = json(&desk.run().join("normalized/plan.json"));
        plan["tables"].as_array().unwrap().iter().map(|table| table["sha256"].to_string()).collect::<Vec<_>>()
    };
    let before = hashes(&desk);
    desk.landfall(&["review", "answer", &ids[0], "later", "--run", &run, "--why", "on holiday"]).exits(0);
    desk.landfall(&["review", "list", &run]).exits(3).prints(&[&ids[0], "later:", "(o••• h•••)"]);
    desk.landfall(&["review", "list", &run, "--show-personal-data"]).exits(3).prints(&["(on holiday)"]);
    desk.landfall(&["review", "answer", &ids[0], "merge", "--run", &run]).exits(0);
    desk.landfall(&["review", "list", &run]).prints(&["1 answered since this plan", "--full --from"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_ne!(hashes(&desk), before);
    let merged = desk.run().display().to_string();
    desk.landfall(&["review", "undo", "ffff", "--run", &merged])
        .exits(2)
        .says(&["no answered question begins with"]);
    desk.landfall(&["review", "undo", &ids[0], "--run", &merged, "--why", "two brothers"]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", &merged]).exits(3);
    assert_eq!(hashes(&desk), before);
}

#[tokio::test]
async fn answers_are_filled_in_by_hand_and_read_back_all_or_none() {
    let (desk, run, ids) = questions().await;
    let sheet = desk.folder.join("questions.csv").display().to_string();
    desk.landfall(&["review", "export", &run, "--output", &sheet]).exits(0).prints(&["review import"]);
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
async fn an_answer_about_somebody_who_says_something_else_now_is_shown_as_stale_with_what_changed() {
    let (desk, run) = dry_run(&chain()).await;
    let id = duplicate(&run);
    let words = ["review", "answer", &id, "merge", "--run", &run, "--why", "her sister says so"];
    desk.landfall(&words).exits(0);
    let raw = Path::new(&run).join("raw/interests.jsonl");
    let text = fs::read_to_string(&raw).unwrap().replace("+33465710234", "+33465710299");
    fs::write(&raw, text).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]], "1 and 2 say the same as then");
    let listed = desk.landfall(&["review", "list"]).exits(3);
    for words in [
        "answered \"merge\" on ",
        "(h••• s••• s••• s•••), when it was:",
        "1 and 2: 70 points",
        "since then, the client of interest 3: Phone Number was •••34, is •••99",
    ] {
        assert!(listed.stdout.contains(words), "{words}:\n{}", listed.stdout);
    }
}

#[tokio::test]
async fn a_file_of_nobody_is_found_its_owner_and_named_from_the_terminal_as_on_the_page() {
    let (desk, run, _) = questions().await;
    let listed = desk
        .landfall(&["review", "files", &run])
        .exits(0)
        .prints(&["no rule names an owner", "without an owner"]);
    assert!(!listed.stdout.contains("Billinudgel"), "keys are masked: {}", listed.stdout);
    let id = listed.stdout.split_whitespace().next().unwrap();
    let found = desk.landfall(&["review", "find", "margaux", "MONTCHARMONT", "--run", &run]).exits(0);
    assert!(found.stdout.contains("M••• M•••") && !found.stdout.contains("Margaux"), "{}", found.stdout);
    let owner = found.stdout.split("  ").next().unwrap();
    desk.landfall(&["review", "answer", id, "people 1", "--run", &run])
        .exits(2)
        .says(&["is no owner: berths ID"]);
    desk.landfall(&["review", "answer", id, owner, "--run", &run]).exits(0).prints(&["noted: interests "]);
    desk.landfall(&["review", "answer", id, owner, "--run", &run]).exits(6).says(&["is answered already"]);
    desk.landfall(&["review", "undo", id, "--run", &run]).exits(0);
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

/// Saves a report as Excel does where the comma is in numbers: semicolons, and the answer to one question in the named column.
fn saved_in_spanish(run: &str, name: &str, id: &str, column: &str, answer: &str) -> String {
    let report = fs::read_to_string(Path::new(run).join("reports").join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(report.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |title| header.iter().position(|column| column == title).unwrap();
    let style = csv::Terminator::CRLF;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(style).from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let is_it = row.get(at("question")) == Some(id);
        let filled = row.iter().enumerate().map(|(place, cell)| match place {
            _ if !is_it => cell,
            place if place == at(column) => answer,
            place if place == at("why") => "lo dice Muñoz; \"seguro\"",
            _ => cell,
        });
        writer.write_record(filled).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[tokio::test]
async fn what_excel_saves_in_spain_is_read_back_or_refused_with_what_to_do() {
    let (desk, run, ids) = questions().await;
    let import = |name: &str, bytes: Vec<u8>| {
        let path = desk.folder.join(name).display().to_string();
        fs::write(&path, bytes).unwrap();
        desk.landfall(&["review", "import", &path, "--run", &run])
    };
    let strays: Vec<Value> = read(&run, "unmatched-files.jsonl");
    let stray = strays.iter().find_map(|file| file["question"].as_str()).unwrap();
    let sheets = [
        ("questions.csv", &*ids[0], "answer", "Merge"),
        ("unmatched-files.csv", stray, "owner", "miscellaneous"),
    ];
    for (name, id, column, answer) in sheets {
        let sheet = saved_in_spanish(&run, name, id, column, answer);
        // A letter that Windows-1252 lacks is saved as a question mark.
        let windows = |letter| match letter {
            '•' => 0x95,
            letter => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
        };
        import(name, sheet.chars().map(windows).collect()).exits(0).prints(&["1 ", " noted"]);
        let units = format!("\u{feff}{}", sheet.replace(';', "\t").replace("Muñoz\t", "Muñoz;"));
        let units = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
        import(name, units).exits(0).prints(&["0 ", " noted"]);
    }
    let noted = fs::read_to_string(Path::new(&run).join("decisions.jsonl")).unwrap();
    assert_eq!(noted.matches(r#"lo dice Muñoz; \"seguro\""#).count(), 2, "{noted}");

    // Opened by a double click: each line is the cell A of its row, and the answers stand in B.
    for name in ["questions.csv", "unmatched-files.csv"] {
        let report = fs::read_to_string(Path::new(&run).join("reports").join(name)).unwrap();
        let lines = report.trim_start_matches('\u{feff}').lines().map(|line| {
            let answer = if line.contains(&ids[1]) { "merge" } else { "" };
            let quoted = line.contains(['"', ';']);
            let cell = if quoted { format!("\"{}\"", line.replace('"', "\"\"")) } else { line.to_owned() };
            [format!("{cell};{answer}\r\n"), format!("{cell}\r\n")]
        });
        let [beside, alone] = lines.fold([String::new(), String::new()], |[a, b], [c, d]| [a + &c, b + &d]);
        let refused = import("beside.csv", beside.into_bytes()).exits(2);
        refused.says(&["stand in its first column", "the comma as separator"]);
        if alone.contains("\"\"") {
            import("alone.csv", alone.into_bytes()).exits(2).says(&["stand in its first column"]);
        }
    }
}
