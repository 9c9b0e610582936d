//! Everything that a command of the document may need: a source, a database, buckets, a proxy before two systems.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

use landfall_model::rundir::{LOAD_GROUPS, RunDir};
use landfall_testkit::{Database, Postgres, Trap};

use crate::{
    document,
    support::{
        Desk, Outcome,
        live::Live,
        traffic::{ONE_STEP, Traffic},
    },
};

/// The desk, and what was run on it.
pub struct Stage {
    pub desk: Desk,
    pub trap: Trap,
    pub ran: BTreeSet<String>,
    databases: Vec<Database<'static>>,
    _traffic: Traffic,
}

impl Stage {
    pub async fn new() -> Self {
        let world = landfall_practice::world();
        let mut desk = Desk::new();
        desk.lay_out(&world).await;
        let trap = Trap::start(world.snapshot).unwrap();
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let traffic = Traffic::of(&mut desk);
        desk.set("NOCODB_URL", trap.url());
        desk.set("NOCODB_TOKEN", trap.token());
        desk.set("DATABASE_URL", database.url());
        Self { desk, trap, ran: BTreeSet::new(), databases: vec![database], _traffic: traffic }
    }

    /// Runs a command as it stands in the document, with its placeholders filled in.
    pub fn run(&mut self, command: &str, fill: &[(&str, &str)]) -> Outcome {
        self.ran.insert(command.to_owned());
        let (words, file) = document::words(command, fill);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let outcome = self.desk.landfall(&words);
        assert!(![70, -1, 101].contains(&outcome.code), "{outcome:?}");
        if let Some(file) = file {
            fs::write(self.desk.folder.join(file), &outcome.stdout).unwrap();
        }
        outcome
    }

    /// Runs a command that stays until it is ended, and ends it after its first line.
    pub fn opens(&mut self, command: &str, fill: &[(&str, &str)]) -> String {
        self.ran.insert(command.to_owned());
        let (words, _) = document::words(command, fill);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut running = self.desk.command(&words).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
        running.kill().unwrap();
        running.wait().unwrap();
        line
    }

    /// The CRM on the database that was loaded last.
    pub fn live(&mut self) -> Live {
        Live::start(&mut self.desk, self.databases.last().unwrap())
    }

    /// The same once more.
    pub fn again(&mut self, command: &str) -> Outcome {
        self.run(command, &[])
    }

    pub fn latest(&self) -> String {
        self.desk.run().display().to_string()
    }

    /// The latest run that loaded something.
    pub fn loaded(&self) -> String {
        let runs = self.desk.runs();
        let loaded = |run: &&std::path::PathBuf| RunDir::open(run).is_ok_and(|run| run.has(LOAD_GROUPS));
        runs.iter().rfind(loaded).unwrap().display().to_string()
    }

    pub fn keep(&mut self, database: Database<'static>) {
        self.databases.push(database);
    }

    /// What must be done before a switch is not what is tried here.
    pub fn one_step_runbook(&mut self) {
        let path = self.desk.folder.join("one-step.toml");
        fs::write(&path, ONE_STEP).unwrap();
        self.desk.set("LANDFALL_RUNBOOK", path.display().to_string());
    }
}
