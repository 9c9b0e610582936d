//! A console in this process on a plan of the practice world, and a browser that can be as rude as it likes.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use chrono::Utc;
use landfall_console::{Console, Cutover, Lent};
use landfall_cutover::{Book, Finding, Measured, Runbook, Said, Verdict, Weekend};
use landfall_model::{
    mapping::Mapping,
    plan::Basis,
    rundir::{self, RunDir, RunInfo},
    snapshot::Snapshot,
};
use landfall_plan::Context;
use landfall_practice::Size;
use landfall_store::StoreConfig;
use tempfile::{TempDir, tempdir};

/// A console that answers in the background until the test ends.
pub struct Here {
    pub run: RunDir,
    pub port: u16,
    /// The run of a weekend, which is another one.
    pub weekend: RunDir,
    /// Addresses that let a browser in, as they were told.
    pub told: Arc<Mutex<Vec<String>>>,
    /// Why answers reach no later step.
    pub unread: Arc<Mutex<Option<String>>>,
    folder: TempDir,
}

/// No step was done; of a weekend that was begun nothing was verified.
struct Untouched(RunDir);

impl Cutover for Untouched {
    fn open(&self) -> Result<Option<Book>, String> {
        Ok(None)
    }
    fn run(&self) -> Option<RunDir> {
        self.0.path(rundir::CUTOVER_FOLDER).is_dir().then(|| self.0.clone())
    }
    fn gate(&self) -> Result<Option<(Book, Verdict)>, String> {
        let finding = Finding { gate: "verification".to_owned(), found: "waits".to_owned(), open: false };
        Ok(self.run().map(|run| (book(run), Verdict { findings: vec![finding] })))
    }
    fn note(&self, _: &str, _: Said, _: &str, _: &str) -> Result<(), String> {
        Err("no weekend was begun".to_owned())
    }
}

fn book(run: RunDir) -> Book {
    let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: 0, rehearsal: false };
    Book { run, weekend, runbook: Runbook::default(), events: Vec::new(), measured: Measured::default() }
}

impl Here {
    pub async fn new() -> Self {
        Self::of(|_| {}).await
    }

    /// A console on a plan that `change` was at before anybody read it.
    pub async fn of(change: impl FnOnce(&RunDir)) -> Self {
        Self::sized(Size::SMALLEST, change).await
    }

    /// The same of a world of this size.
    pub async fn sized(size: Size, change: impl FnOnce(&RunDir)) -> Self {
        let folder = tempdir().unwrap();
        let mut snapshot = landfall_practice::world_of(size, 1).snapshot;
        // An empty ETag stands for any version: the tests put objects of their own in the place of those that are listed.
        snapshot.objects.iter_mut().for_each(|object| object.etag.clear());
        let run = planned(folder.path(), &snapshot);
        change(&run);
        let weekend = RunDir::create_at(&folder.path().join("weekend"), &run.info().unwrap()).unwrap();
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let tell = Arc::clone(&told);
        let unread: Arc<Mutex<Option<String>>> = Arc::default();
        let lent = Lent {
            run: run.clone(),
            plan_run: run.clone(),
            unread: Box::new({
                let unread = Arc::clone(&unread);
                move || unread.lock().unwrap().clone()
            }),
            onward: Box::new(|| {
                "Answers are applied by the next plan: `landfall migrate --full --from run`".to_owned()
            }),
            mapping: Mapping::default(),
            operator: "anna".to_owned(),
            store: Some(landfall_store::reader(&StoreConfig::Folder(folder.path().join("buckets")))),
            cutover: Box::new(Untouched(weekend.clone())),
            now: Utc::now,
            tell: Box::new(move |address| tell.lock().unwrap().push(address.to_owned())),
        };
        let console = Console::listen(lent, 0).await.unwrap();
        let port = console.address().split([':', '/']).nth(4).unwrap().parse().unwrap();
        told.lock().unwrap().push(console.address());
        tokio::spawn(console.serve());
        Self { run, weekend, port, told, unread, folder }
    }

    /// The latest address that was told.
    pub fn address(&self) -> String {
        self.told.lock().unwrap().last().unwrap().clone()
    }

    /// Lets a browser in: its cookie, and the token that its forms carry.
    pub fn enter(&self, address: &str) -> (String, String) {
        let path = &address[address.find("/enter").unwrap()..];
        let answer = self.ask("GET", path, &[], "");
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let page = self.ask("GET", "/", &[("Cookie", &cookie)], "").body;
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap()[..64].to_owned();
        (cookie, token)
    }

    /// Asks as a browser does, from our own host unless a header says otherwise.
    pub fn ask(&self, verb: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
        let mut text = format!("{verb} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text += &format!("Host: 127.0.0.1:{}\r\n", self.port);
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(text.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&String::from_utf8_lossy(&bytes))
    }

    /// Searches for words, as the form at the top of each page does: the address of what is found.
    pub fn search(&self, path: &str, (cookie, token): &(String, String), words: &str) -> String {
        let headers = [("Cookie", cookie.as_str()), ("Origin", &self.origin())];
        let found = self.ask("POST", path, &headers, &format!("token={token}&q={words}"));
        assert_eq!(found.status, 303, "{}", found.body);
        found.header("location").to_owned()
    }

    /// Where the buckets are.
    pub fn buckets(&self) -> PathBuf {
        self.folder.path().join("buckets")
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// An answer, taken apart.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status =
            lines.next().and_then(|line| line.split(' ').nth(1)).map_or(0, |code| code.parse().unwrap());
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { status, headers: headers.collect(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn planned(folder: &Path, snapshot: &Snapshot) -> RunDir {
    let info = RunInfo::new("20260101-000000", "dry-run", "port-nimara", "2026-01-01T00:00:00Z");
    let run = RunDir::create_at(&folder.join("run"), &info).unwrap();
    snapshot.write(&run).unwrap();
    let context =
        Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = landfall_plan::plan(snapshot, &Mapping::default(), &[], &context);
    plan.write(&run, &Basis::default()).unwrap();
    run
}
