//! Everything that a command of the document may need: a source, a database, buckets, a proxy before two systems.

use std::{collections::BTreeSet, fs};

use landfall_model::rundir::{LOAD_GROUPS, RunDir};
use landfall_testkit::{Backend, Database, Nginx, Postgres, Trap};

use crate::{
    document,
    support::{Desk, Outcome},
};

/// The desk, and what was run on it.
pub struct Stage {
    pub desk: Desk,
    pub trap: Trap,
    pub ran: BTreeSet<String>,
    databases: Vec<Database<'static>>,
    _nginx: Nginx,
    _systems: [Backend; 2],
}

const RUNBOOK: &str = "format = 1
[[step]]
id = \"switch\"
day = 2
time = \"13:30\"
minutes = 5
title = \"Point the name at the new application\"
owner = \"operator\"
kind = \"command\"
command = [\"switch\", \"to\", \"crm\", \"{run}\"]
undo = \"landfall switch to old\"
";

impl Stage {
    pub async fn new() -> Self {
        let world = landfall_practice::world();
        let mut desk = Desk::new("runbook");
        desk.lay_out(&world).await;
        let trap = Trap::start(world.snapshot).unwrap();
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let (old, crm) = (Backend::start("old").unwrap(), Backend::start("crm").unwrap());
        let nginx = Nginx::before(old.port()).unwrap();
        for (name, value) in [
            ("NOCODB_URL", trap.url().to_owned()),
            ("NOCODB_TOKEN", trap.token().to_owned()),
            ("DATABASE_URL", database.url().to_owned()),
            ("LANDFALL_SWITCH_INCLUDE", nginx.include().display().to_string()),
            ("LANDFALL_NGINX_CONFIG", nginx.config().display().to_string()),
            ("LANDFALL_SWITCH_CRM", format!("127.0.0.1:{}", crm.port())),
            ("LANDFALL_SWITCH_OLD", format!("127.0.0.1:{}", old.port())),
            ("LANDFALL_SWITCH_PROBE", format!("{}/", nginx.url())),
            ("LANDFALL_SWITCH_DEADLINE", "3s".to_owned()),
            ("USER", "anna".to_owned()),
            ("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap())),
        ] {
            desk.set(name, value);
        }
        Self {
            desk,
            trap,
            ran: BTreeSet::new(),
            databases: vec![database],
            _nginx: nginx,
            _systems: [old, crm],
        }
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
        fs::write(&path, RUNBOOK).unwrap();
        self.desk.set("LANDFALL_RUNBOOK", path.display().to_string());
    }
}
