//! The console as people use it: in a real browser, by keyboard alone, without script, two at a time, in the dark and enlarged.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use landfall_model::decision::Decision;
use landfall_practice::World;
use landfall_testkit::in_browser;
use serde_json::{Value, json};
use support::Desk;

/// A console on a dry run of the practice world.
struct Console {
    desk: Desk,
    server: Child,
    address: String,
}

impl Console {
    async fn new() -> Self {
        Self::of(&support::world(), |_| {}).await
    }

    /// One with questions of every kind, and many of each.
    async fn with_much_to_decide() -> Self {
        Self::of(&landfall_practice::world(), |_| {}).await
    }

    /// The same on a run of this world that `change` was at before anybody read it.
    async fn of(world: &World, change: impl FnOnce(&Path)) -> Self {
        let mut desk = Desk::new();
        desk.set("USER", "anna");
        let snapshot = desk.lay_out(world).await;
        fs::remove_file(snapshot.join("decisions.jsonl")).unwrap();
        desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
        desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
        let run = desk.run();
        change(&run);
        let mut server =
            desk.command(&["console", run.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let address = line.strip_prefix("Open ").unwrap().to_owned();
        // The next addresses are printed too: somebody has to read them, or the server's pipe is closed.
        std::thread::spawn(move || lines.for_each(drop));
        Self { desk, server, address }
    }

    /// What a script sees; it lets itself in with `enter()`, and whatever goes wrong on a page is in `problems`.
    fn look(&self, script: &str) -> Value {
        let base = self.address.split("/enter").next().unwrap();
        let given = json!({ "url": self.address, "base": base, "pid": self.server.id() });
        let seen =
            in_browser(&format!("{}\n{script}", include_str!("console/enter.js")), &given, &self.desk.folder);
        let seen = seen.unwrap();
        assert_eq!(seen["problems"], json!([]), "{seen:#}");
        seen
    }

    fn decisions(&self) -> Vec<Decision> {
        let runs = self.desk.runs();
        let file = runs.iter().map(|run| run.join("decisions.jsonl")).find(|file| file.exists()).unwrap();
        let text = fs::read_to_string(file).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[tokio::test]
async fn a_console_that_cannot_take_a_connection_takes_the_next_ones() {
    let mut console = Console::new().await;
    let pid = console.server.id().to_string();
    let host = console.address.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    // Some files are open already: forty connections are more than are left.
    assert!(Command::new("prlimit").args(["--pid", &pid, "--nofile=32"]).status().unwrap().success());
    let many: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(&host).unwrap()).collect();
    thread::sleep(Duration::from_millis(300));
    drop(many);
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(console.server.try_wait().unwrap().is_none());
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[tokio::test]
async fn questions_are_answered_by_keyboard_alone_with_one_key_each() {
    let console = Console::with_much_to_decide().await;
    let seen = console.look(include_str!("console/keys.js"));
    let (count, seconds) = (seen["decided"].as_u64().unwrap(), seen["seconds"].as_f64().unwrap());
    println!("{count} decisions in {seconds} s");
    assert_eq!(count, 40, "{seen:#}");
    assert_eq!(seen["afterEnter"], true, "Enter after a reason answered: {seen:#}");
    let decisions = console.decisions();
    let people: Vec<&Decision> = decisions.iter().take(usize::try_from(count).unwrap()).collect();
    assert!(
        people.iter().all(
            |said| said.who == "anna" && ["merge", "keep apart", "later"].contains(&said.answer.as_str())
        )
    );
    let answers: Vec<&str> = decisions.iter().skip(people.len()).map(|said| said.answer.as_str()).collect();
    assert_eq!(answers[0], "undo");
    assert!(answers[1].starts_with("merge ") && answers[1].contains(" | "), "one was left out: {answers:?}");
    assert!(answers[2].starts_with("interests "), "an owner that was searched for: {answers:?}");
    assert_eq!(answers[3..], ["miscellaneous", "accept under_offer"].map(str::to_owned), "{answers:?}");
    assert!(decisions.iter().filter(|said| said.answer == "merge").all(|said| !said.judged.is_empty()));
    assert!(seen["stepNoted"].as_str().unwrap().contains("skipped"), "{seen:#}");
}

#[tokio::test]
async fn pages_read_well_to_everybody_in_the_light_in_the_dark_and_enlarged() {
    let console = Console::with_much_to_decide().await;
    let seen = console.look(concat!(include_str!("support/words.js"), include_str!("console/look.js")));
    assert_eq!(seen["violations"], json!([]), "{seen:#}");
    assert_eq!(seen["sideways"], json!([]), "pages that scroll to the side at 200 and 400 %: {seen:#}");
    assert_eq!(seen["broken"], json!([]), "words that are on two lines: {seen:#}");
    assert_eq!(seen["elsewhere"], json!([]), "something came from another address: {seen:#}");
    assert!(seen["pages"].as_u64().unwrap() >= 24, "{seen:#}");
}

/// A file without an owner whose key and suggestions have no blank.
fn without_a_blank(run: &Path) {
    let path = run.join("normalized/unmatched-files.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let mut files: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for file in files.iter_mut().filter(|file| file["question"].is_string()) {
        file["key"] = json!("K".repeat(200) + ".pdf");
        file["reason"] = json!(format!("named in {}", "R".repeat(200)));
    }
    fs::write(path, files.iter().map(|file| format!("{file}\n")).collect::<String>()).unwrap();
}

#[tokio::test]
async fn what_has_no_blank_is_broken_where_the_window_ends() {
    let console = Console::of(&support::world(), without_a_blank).await;
    let seen = console.look(include_str!("console/narrow.js"));
    assert_eq!(seen["sideways"], json!([]), "{seen:#}");
}

#[tokio::test]
async fn what_the_source_holds_is_text_and_never_runs_and_can_be_hidden() {
    let console = Console::new().await;
    let seen = console.look(include_str!("console/text.js"));
    assert!(seen["name"].as_str().unwrap().contains("<script>alert('berth')</script>"), "{seen:#}");
    assert_eq!(seen["dialogs"], 0);
    assert_eq!(seen["foreignScripts"], 0);
    assert_eq!((&seen["type"], &seen["viewer"]), (&json!("application/pdf"), &json!(true)), "{seen:#}");
    assert!(seen["sandbox"].as_str().unwrap().ends_with("sandbox"), "{seen:#}");
    assert_eq!(seen["masked"], true, "{seen:#}");
}

#[tokio::test]
async fn without_script_everything_can_be_decided_and_two_lose_nothing_of_each_other() {
    let console = Console::new().await;
    let seen = console.look(include_str!("console/two.js"));
    assert_eq!(
        seen["withoutScript"],
        json!(["Noted: keep apart.", "Taken back: it is open again."]),
        "{seen:#}"
    );
    assert!(seen["second"].as_str().unwrap().contains("said \"merge\" meanwhile"), "{seen:#}");
    assert_eq!(seen["live"], 1, "one question less waits: {seen:#}");
    assert!(seen["written"][0].as_u64() > Some(1), "the step that is noted is another one: {seen:#}");
    assert_eq!(seen["written"][1], "seen by both of us", "{seen:#}");
    let answers: Vec<String> = console.decisions().into_iter().map(|said| said.answer).collect();
    assert_eq!(seen["twice"], true, "a question that nobody read was answered: {seen:#}");
    assert_eq!(answers, ["keep apart", "undo", "merge", "keep apart", "later"]);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_told_and_the_keys_work_again() {
    let console = Console::new().await;
    let seen = console.look(include_str!("console/silence.js"));
    assert!(seen["says"].as_str().unwrap().starts_with("There is no answer yet."), "{seen:#}");
    assert_eq!(seen["sent"], 1, "pressed twice: {seen:#}");
    assert_eq!(seen["noted"], "Noted: keep apart.", "{seen:#}");
    assert!(seen["gate"].as_str().unwrap().starts_with("The gate asks"), "{seen:#}");
    assert_eq!(console.decisions().len(), 1);
}

#[tokio::test]
async fn more_tabs_than_a_browser_opens_connections_all_learn_of_an_answer() {
    let console = Console::new().await;
    let seen = console.look(include_str!("console/tabs.js"));
    assert_eq!(seen["told"], 7, "{seen:#}");
    assert_eq!(seen["alone"], json!([false, 1]), "shown unmasked before: {seen:#}");
    assert!(seen["shown"].as_str().unwrap().contains("Ann"), "{seen:#}");
    assert!(!seen["hidden"].as_str().unwrap().contains("Ann"), "another tab still shows it: {seen:#}");
}

#[tokio::test]
async fn a_console_that_ended_is_told_in_every_tab_and_no_search_is_repeated_to_learn_it() {
    let console = Console::new().await;
    let seen = console.look(include_str!("console/ended.js"));
    assert_eq!((&seen["told"], &seen["fetched"]), (&json!([1, 1]), &json!([""])), "{seen:#}");
}
