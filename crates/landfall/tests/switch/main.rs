//! Traffic between two systems behind a real nginx: under load, with a side that falls ill, with a configuration that is broken.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod by_hand;
mod ended;
mod gate;
mod hook;
mod include;
mod load;
mod public;
mod silence;

use std::{fs, process::Command, thread, time::Duration};

use hook::{script, wait_for_hook};
use landfall_model::rundir;
use landfall_testkit::{Backend, Nginx};
use load::Load;
use serde_json::Value;
use support::{
    Desk, Outcome,
    traffic::{ONE_STEP, Traffic},
};

/// A weekend whose traffic goes through a real nginx.
struct Marina {
    desk: Desk,
    nginx: Nginx,
    old: Backend,
    crm: Backend,
}

impl Marina {
    fn new() -> Self {
        let mut desk = Desk::new();
        let Traffic { nginx, old, crm } = Traffic::of(&mut desk);
        let runbook = desk.folder.join("runbook.toml");
        fs::write(&runbook, ONE_STEP).unwrap();
        desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
        desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
        Self { desk, nginx, old, crm }
    }

    fn switch(&self, side: &str) -> Outcome {
        self.desk.landfall(&["--json", "switch", "to", side])
    }

    fn include(&self) -> String {
        fs::read_to_string(self.nginx.include()).unwrap()
    }

    fn answer(&self) -> String {
        load::ask(self.nginx.port()).unwrap()
    }
}

fn figures(outcome: &Outcome) -> Value {
    let last: Value = serde_json::from_str(outcome.stdout.lines().last().unwrap()).unwrap();
    last["result"].clone()
}

#[test]
fn no_request_of_fifty_thousand_fails_while_traffic_goes_there_and_back() {
    let marina = Marina::new();
    let load = Load::start(marina.nginx.port());
    load.wait_for(10_000);
    let there = figures(&marina.switch("crm").exits(0));
    load.wait_for(30_000);
    let back = figures(&marina.switch("old").exits(0));
    load.wait_for(60_000);
    let seen = load.stop();

    println!("there: {there}\nback: {back}\nload: {seen:?}");
    assert_eq!(seen.failed, 0, "{seen:?}");
    assert!(seen.old > 0 && seen.crm > 0 && seen.old + seen.crm >= 50_000, "{seen:?}");
    for figures in [&there, &back] {
        assert_eq!((&figures["failed"], &figures["wentBack"]), (&0.into(), &Value::Null));
        assert_eq!(figures["proven"], true);
    }
    let (first, last) = (there["firstAnswerMs"].as_u64(), back["firstAnswerMs"].as_u64());
    assert!(first.is_some() && last.is_some(), "both were measured");
}

#[test]
fn a_side_that_falls_ill_after_the_switch_loses_its_traffic_again() {
    let mut marina = Marina::new();
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "20s");
    let before = marina.include();
    let outcome = thread::scope(|scope| {
        let switch = scope.spawn(|| marina.desk.landfall(&["switch", "to", "crm"]));
        while marina.answer() != "crm" {
            thread::sleep(Duration::from_millis(5));
        }
        marina.crm.answers(500);
        switch.join().unwrap()
    });
    outcome.exits(1).prints(&[
        "traffic went back by itself: the CRM was not well (status 500); the old system answers again",
    ]);
    assert_eq!(marina.answer(), "old");
    assert_eq!(marina.include(), before, "the operator's own include is in its place again");
    let status = marina.desk.landfall(&["switch", "status"]).exits(0);
    status.prints(&["to crm, began by anna", "to crm, went back by itself by anna"]);
}

#[test]
fn a_side_that_answers_nothing_any_more_is_left_for_the_old_one() {
    let marina = Marina::new();
    marina.switch("crm").exits(0);
    marina.crm.falls_silent();
    let back = figures(&marina.switch("old").exits(0));
    assert_eq!(
        back["wentBack"],
        Value::Null,
        "looks through the silent side say nothing of the old one: {back}"
    );
    assert_eq!(marina.answer(), "old");
}

#[test]
fn a_side_that_is_ill_already_is_not_switched_to() {
    let marina = Marina::new();
    let before = marina.include();
    marina.crm.answers(503);
    marina
        .desk
        .landfall(&["switch", "to", "crm"])
        .exits(1)
        .says(&["the CRM at 127.0.0.1", "is not well, so traffic stays where it is: status 503"]);
    assert_eq!((marina.include(), marina.answer()), (before, "old".to_owned()));
}

#[test]
fn traffic_goes_back_where_nothing_can_be_noted_and_what_is_said_of_it_is_true() {
    let marina = Marina::new();
    let run = marina.desk.run();
    // A folder in a file's place refuses what a full disk refuses.
    fs::create_dir(run.join(rundir::SWITCHES)).unwrap();
    marina
        .desk
        .landfall(&["switch", "to", "crm"])
        .exits(0)
        .says(&["NOT noted: to crm, began", "NOT noted: to crm, switched"]);
    assert_eq!(marina.answer(), "crm");
    marina.desk.landfall(&["switch", "to", "old"]).exits(0).says(&["NOT noted: to old, switched"]);
    assert_eq!(marina.answer(), "old");
    marina.desk.landfall(&["switch", "to", "crm"]).exits(6).says(&["or it could not be noted"]);

    fs::remove_dir(run.join(rundir::SWITCHES)).unwrap();
    marina.switch("old").exits(0);
    marina.switch("crm").exits(0);
    fs::create_dir(run.join(rundir::ROLLBACKS)).unwrap();
    let id = run.file_name().unwrap().to_str().unwrap();
    let words = ["rollback", "--severity", "critical", "--why", "the disk is full", "--confirm", id];
    let back = marina.desk.landfall(&words).exits(2);
    back.prints(&[
        "traffic goes to the old system",
        "what was entered is not known",
        "notice-1.txt",
        "NOT noted that the weekend is over",
    ])
    .says(&["DATABASE_URL"]);
    assert_eq!(marina.answer(), "old");
}

#[test]
fn a_runbook_that_cannot_be_read_holds_nobody_up_on_the_way_back() {
    let mut marina = Marina::new();
    marina.switch("crm").exits(0);
    let broken = marina.desk.folder.join("broken.toml");
    fs::write(&broken, "[[steps").unwrap();
    for runbook in [broken, marina.desk.folder.join("nowhere.toml")] {
        marina.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
        marina.desk.landfall(&["switch", "to", "crm"]).exits(2);
        marina.desk.landfall(&["switch", "status"]).exits(0);
        marina.desk.landfall(&["switch", "to", "old"]).exits(0).says(&["the runbook is not read"]);
        assert_eq!(marina.answer(), "old");
    }
}

#[test]
fn of_a_switch_that_was_killed_before_the_reload_no_status_says_that_traffic_has_moved() {
    let mut marina = Marina::new();
    let real = marina.desk.environment.get("LANDFALL_NGINX").cloned();
    let told = marina.desk.folder.join("told");
    let hangs = format!("case \"$*\" in *reload*) echo began >>{}; sleep 60;; esac", told.display());
    let nginx = script(&marina, "nginx.sh", &hangs);
    marina.desk.set("LANDFALL_NGINX", nginx);
    let mut switch = marina.desk.command(&["switch", "to", "crm"]).spawn().unwrap();
    wait_for_hook(&told);
    switch.kill().unwrap();
    switch.wait().unwrap();
    assert!(marina.include().contains("# landfall switch: crm-") && marina.answer() == "old");
    let status = marina.desk.landfall(&["switch", "status"]).exits(0);
    let status = status
        .prints(&["the include names the CRM, but the proxy has not loaded it", "was cut off: repeat it"]);
    assert!(!status.stdout.contains("traffic goes to the CRM"), "{}", status.stdout);

    match real {
        Some(nginx) => marina.desk.set("LANDFALL_NGINX", nginx),
        None => drop(marina.desk.environment.remove("LANDFALL_NGINX")),
    }
    marina.switch("crm").exits(0);
    marina
        .desk
        .landfall(&["switch", "status"])
        .exits(0)
        .prints(&["traffic goes to the CRM", "proven by the answer"]);
}

#[test]
fn two_switches_at_once_are_one_switch() {
    let mut marina = Marina::new();
    // However late the second comes, the first is at work until then.
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "2m");
    let mut both = [(); 2].map(|()| marina.desk.command(&["switch", "to", "crm"]).spawn().unwrap());
    while both.iter_mut().all(|switch| switch.try_wait().unwrap().is_none()) || marina.answer() != "crm" {
        thread::sleep(Duration::from_millis(20));
    }
    for switch in &both {
        // One of them is not there any more.
        Command::new("kill").args(["-INT", &switch.id().to_string()]).status().unwrap();
    }
    let mut codes = both.map(|mut switch| switch.wait().unwrap().code());
    codes.sort_unstable();
    assert_eq!(codes, [Some(0), Some(6)]);
}

#[test]
fn a_rehearsal_moves_no_traffic_but_its_own_and_a_weekend_none_of_a_rehearsal() {
    let mut marina = Marina::new();
    marina.desk.set("LANDFALL_SWITCH_REHEARSAL", "yes");
    let refused = marina.desk.landfall(&["switch", "to", "crm"]).exits(2);
    refused.says(&["this is no rehearsal", "take LANDFALL_SWITCH_REHEARSAL out"]);
    marina.desk.landfall(&["cutover", "decide", "no-go", "--who", "Anna"]).exits(0);
    marina.desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
    marina.switch("crm").exits(0);
    marina.switch("old").exits(0);
    let before = marina.include();
    marina.desk.environment.remove("LANDFALL_SWITCH_REHEARSAL");
    for side in ["crm", "old"] {
        let refused = marina.desk.landfall(&["switch", "to", side]).exits(2);
        refused.says(&["this is a rehearsal", "set LANDFALL_SWITCH_REHEARSAL=yes"]);
    }
    assert_eq!((marina.include(), marina.answer()), (before, "old".to_owned()));
}

#[test]
fn what_was_typed_as_evidence_is_one_line_of_the_status_whatever_is_in_it() {
    let marina = Marina::new();
    marina.desk.landfall(&["cutover", "done", "switch", "by hand\n\u{2713} go-live  done\r\n"]).exits(0);
    let status = marina.desk.landfall(&["cutover", "status"]).exits(0);
    status.prints(&[": by hand \u{2713} go-live done\n"]);
}

#[test]
fn a_copy_of_the_run_that_was_left_behind_is_told_of_by_the_proxy() {
    let marina = Marina::new();
    marina.switch("crm").exits(0);
    let noted = marina.desk.run().join("cutover/switch.jsonl");
    let left_behind = fs::read(&noted).unwrap();
    marina.switch("old").exits(0);
    marina.desk.landfall(&["switch", "status"]).exits(0);
    fs::write(&noted, left_behind).unwrap();
    let told =
        ["traffic goes to the old system", "this run notes that traffic goes to the CRM", "another copy"];
    marina.desk.landfall(&["switch", "status"]).exits(3).prints(&told);
}

#[test]
fn a_copy_of_the_runs_that_knows_nothing_of_the_last_switch_moves_nobody_to_the_crm() {
    let marina = Marina::new();
    let noted = marina.desk.run().join("cutover/switch.jsonl");
    marina.switch("crm").exits(0);
    let before_the_way_back = fs::read(&noted).unwrap();
    marina.switch("old").exits(0);
    let include = marina.include();
    // As an older landfall wrote them, and as a fault of the disk leaves them.
    let without_number =
        String::from_utf8(before_the_way_back.clone()).unwrap().replace("\"number\"", "\"n\"");
    let damaged = b"no line of ours\n".to_vec();
    for left_behind in [Vec::new(), before_the_way_back, without_number.into_bytes(), damaged] {
        fs::write(&noted, left_behind).unwrap();
        let refused = marina.desk.landfall(&["switch", "to", "crm"]).exits(6);
        refused.says(&["a switch of which no run in ", "Go on with the runs that tell of it"]);
        assert_eq!((marina.include(), marina.answer()), (include.clone(), "old".to_owned()));
    }
    // Where the other copy is lost, and a line of this one is damaged.
    marina.switch("old").exits(0);
    marina.switch("crm").exits(0);
    assert_eq!(marina.answer(), "crm");
}
