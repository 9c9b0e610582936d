//! A hook in the place of nginx: it moves traffic, fails, hangs, and is ended with what it started.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{Marina, public::fake_proxy};

/// A program that does this.
pub fn script(marina: &Marina, name: &str, does: &str) -> String {
    marina.desk.program(name, &format!("#!/bin/sh\n{does}\n")).display().to_string()
}

#[test]
fn a_hook_moves_traffic_where_there_is_no_nginx_and_moves_it_back_where_it_fails() {
    let mut marina = Marina::new();
    let told = marina.desk.folder.join("told");
    let hook = script(&marina, "hook.sh", &format!("echo \"$@\" >>{}\n[ \"$1\" = old ]", told.display()));
    marina.desk.set("LANDFALL_SWITCH_HOOK", hook);
    marina.desk.set("LANDFALL_NGINX", "none");
    marina.desk.landfall(&["switch", "to", "crm"]).exits(1).prints(&[
        "traffic went back by itself",
        "the proxy was not moved: ",
        "hook.sh",
    ]);
    let crm = format!("crm 127.0.0.1:{}", marina.crm.port());
    let old = format!("old 127.0.0.1:{}", marina.old.port());
    assert_eq!(fs::read_to_string(told).unwrap().lines().collect::<Vec<_>>(), [crm, old]);

    let before = marina.include();
    marina.desk.set("LANDFALL_SWITCH_HOOK", "/nowhere/hook.sh");
    let outcome = marina.desk.landfall(&["switch", "to", "crm"]).exits(1);
    outcome.says(&["its include is as it was: the hook /nowhere/hook.sh is no file", "LANDFALL_SWITCH_HOOK"]);
    assert_eq!(marina.include(), before);
    marina.desk.set("LANDFALL_SWITCH_PROBE", "crm.example.com");
    let outcome = marina.desk.landfall(&["switch", "to", "crm"]).exits(2);
    outcome.says(&["the page of the CRM, crm.example.com, does not begin with", "LANDFALL_SWITCH_PROBE"]);
}

/// Has a hook that never comes back from the CRM's side, while what it started moves traffic a minute later; what the two tell, and the end of
/// what it started.
fn hang(marina: &mut Marina) -> (PathBuf, JoinHandle<()>) {
    let [told, lives] = ["told", "lives"].map(|name| marina.desk.folder.join(name));
    assert!(Command::new("mkfifo").arg(&lives).status().unwrap().success());
    let (told_at, lives_at) = (told.display(), lives.display());
    let later = format!("(sleep 60; echo late >>{told_at}) >{lives_at} &\necho began >>{told_at}\nsleep 600");
    let hook = script(marina, "hook.sh", &format!("[ \"$1\" = old ] && exit\n{later}"));
    marina.desk.set("LANDFALL_SWITCH_HOOK", hook);
    marina.desk.set("LANDFALL_NGINX", "none");
    // A pipe ends when nobody is left who could write into it.
    let end = thread::spawn(move || assert_eq!(fs::read(lives).unwrap(), b""));
    (told, end)
}

/// Waits until the hook is at work.
pub fn wait_for_hook(told: &Path) {
    while fs::read_to_string(told).unwrap_or_default().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_hook_that_hangs_is_killed_with_all_that_it_started_and_traffic_goes_back() {
    let mut marina = Marina::new();
    let (told, end) = hang(&mut marina);
    marina
        .desk
        .landfall(&["switch", "to", "crm"])
        .exits(1)
        .prints(&["traffic went back by itself", "hook.sh: it did not end within 3 s and was killed"]);
    assert_eq!(marina.answer(), "old");
    end.join().unwrap();
    assert_eq!(fs::read_to_string(told).unwrap(), "began\n", "nothing moves traffic later");
}

#[test]
fn a_switch_that_is_ended_at_once_ends_its_hook_and_a_second_one_is_told_who_is_at_work() {
    let mut marina = Marina::new();
    let (told, end) = hang(&mut marina);
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "10m");
    let mut switch = marina.desk.command(&["switch", "to", "crm"]).spawn().unwrap();
    wait_for_hook(&told);
    let at_work = format!("process {} on ", switch.id());
    marina.desk.landfall(&["switch", "to", "old"]).exits(6).says(&["another switch is at work", &at_work]);
    marina.gate().prints(&["✗ traffic", "a switch is at work (", &at_work]);
    let status = marina.desk.landfall(&["switch", "status"]);
    let status = status.prints(&["the switch to crm of ", "is at work: ", &at_work]);
    assert!(!status.stdout.contains("cut off"), "{}", status.stdout);
    let process = switch.id().to_string();
    while switch.try_wait().unwrap().is_none() {
        Command::new("kill").args(["-INT", &process]).status().unwrap();
        thread::sleep(Duration::from_millis(200));
    }
    marina.gate().prints(&["✗ traffic", "was cut off or is stuck"]);
    end.join().unwrap();
    assert_eq!(fs::read_to_string(told).unwrap(), "began\n", "nothing moves traffic later");
}

#[test]
fn a_hook_that_never_moved_traffic_left_no_include_and_users_are_on_the_old_system() {
    let mut marina = Marina::new();
    fake_proxy(&mut marina, |_, _| None);
    let hook = script(&marina, "hook.sh", "exit 0");
    marina.desk.set("LANDFALL_SWITCH_HOOK", hook);
    fs::remove_file(marina.nginx.include()).unwrap();
    let status = |code| marina.desk.landfall(&["switch", "status"]).exits(code);
    status(0).prints(&["no switch was made on this machine yet", "so traffic goes to the old system"]);
    marina.switch("crm").exits(0);
    status(0).prints(&["traffic goes to the CRM"]);
    // The include lies on the machine where the switch was made.
    fs::remove_file(marina.nginx.include()).unwrap();
    status(3).prints(&["this run notes that traffic goes to the CRM"]);
}
