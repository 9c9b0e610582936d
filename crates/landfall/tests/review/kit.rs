//! Dry runs with questions, and what they left.

use std::{fs, path::Path};

use landfall_model::finding::{Candidate, Question, QuestionKind};
use landfall_practice::World;
use serde::de::DeserializeOwned;
use serde_json::{Value, json as value};

use crate::support::Desk;

/// A dry run of a world with its questions; the desk and the run's path.
pub async fn dry_run(world: &World) -> (Desk, String) {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(world).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    (desk, run)
}

/// The lines of a file of the plan.
pub fn read<T: DeserializeOwned>(run: &str, file: &str) -> Vec<T> {
    let text = fs::read_to_string(Path::new(run).join("normalized").join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A dry run of the practice world; the desk, the run's path, and the ids of the questions about two clients.
pub async fn questions() -> (Desk, String, Vec<String>) {
    let (desk, run) = dry_run(&landfall_practice::world()).await;
    let pairs = read::<Candidate>(&run, "candidates.jsonl");
    let alone = |question: &&Question| pairs.iter().filter(|pair| pair.question == question.id).count() == 1;
    let questions = read::<Question>(&run, "questions.jsonl");
    let ids = questions.iter().filter(alone).map(|question| question.id.to_string()).collect();
    (desk, run, ids)
}

/// Three interests of one name: 1 and 2 of one number, 3 of another.
pub fn chain() -> World {
    let phones = ["+33465710233", "+33465710233", "+33465710234"];
    interests(phones.map(|phone| value!({"Full Name": "Ottoline Vandermeer", "Phone Number": phone})))
}

/// A world of three interests.
pub fn interests(cells: [Value; 3]) -> World {
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
pub fn duplicate(run: &str) -> String {
    let questions = read::<Question>(run, "questions.jsonl");
    questions.iter().find(|question| question.kind == QuestionKind::Duplicate).unwrap().id.to_string()
}

/// The interests of each client of the latest run.
pub fn clients(desk: &Desk) -> Vec<Vec<i64>> {
    let clients = read::<Value>(desk.run().to_str().unwrap(), "clients.jsonl");
    let ids = |client: &Value| {
        client["from"].as_array().unwrap().iter().map(|at| at["id"].as_i64().unwrap()).collect()
    };
    clients.iter().map(ids).collect()
}

/// `dedup-candidates.csv` of a run with these answers, line by line.
pub fn filled(desk: &Desk, run: &str, name: &str, answers: &[&str]) -> String {
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
