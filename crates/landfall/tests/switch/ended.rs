//! A switch whose command is asked to end while it watches, by Ctrl-C or a shutdown, and one whose terminal is closed.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::Marina;

/// Runs a command that hears of its terminal, also where these tests themselves run under `nohup`.
const HEARS_ALL: [&str; 2] = ["env", "--default-signal=HUP"];

impl Marina {
    /// A switch that watches for long enough, run by these words and sent signals once the CRM was seen; its exit code, and what it said from then on.
    fn ends_by(&self, words: &[&str], signals: &[&str]) -> (Option<i32>, String) {
        let mut switch = self.spawn(words);
        let mut told = BufReader::new(switch.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("watching it") {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "it ended before traffic moved");
        }
        for signal in signals {
            assert!(
                Command::new("kill").args([signal, &*switch.id().to_string()]).status().unwrap().success()
            );
        }
        let mut rest = String::new();
        told.read_to_string(&mut rest).unwrap();
        (switch.wait().unwrap().code(), rest)
    }

    fn spawn(&self, words: &[&str]) -> Child {
        let landfall = self.desk.command(&["switch", "to", "crm"]);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(landfall.get_program()).args(landfall.get_args());
        command.current_dir(&self.desk.folder);
        command.env_clear().envs(&self.desk.environment);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn latest_switch(&self) -> String {
        let status = self.desk.landfall(&["switch", "status"]).exits(0).stdout;
        status.lines().last().unwrap().to_owned()
    }
}

#[test]
fn whoever_ends_a_switch_that_watches_leaves_one_that_is_noted() {
    let mut marina = Marina::new();
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "60s");
    let cases: [&[&str]; 3] = [&["-INT"], &["-TERM"], &["-HUP", "-TERM", "-HUP"]];
    for signals in cases {
        let (code, rest) = marina.ends_by(&HEARS_ALL, signals);
        assert_eq!(code, Some(0), "{signals:?}: {rest}");
        assert!(rest.contains("no longer watched; traffic stays where it is"), "{signals:?}: {rest}");
        let latest = marina.latest_switch();
        assert!(latest.contains("to crm, switched by anna"), "{signals:?}: {latest}");
    }
}

#[test]
fn a_switch_whose_terminal_is_closed_watches_to_its_end() {
    let mut marina = Marina::new();
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "4s");
    // Of a terminal that is closed the shell tells, and once that is gone the system.
    let cases: [(&[&str], &[&str]); 2] = [(&HEARS_ALL, &["-HUP"; 4]), (&["nohup"], &["-HUP"])];
    for (words, signals) in cases {
        let (code, rest) = marina.ends_by(words, signals);
        assert_eq!(code, Some(0), "{words:?}: {rest}");
        assert!(!rest.contains("no longer watched"), "{words:?}: {rest}");
        assert!(marina.latest_switch().contains("to crm, switched by anna"), "{words:?}");
    }
}

#[test]
fn a_switch_that_outlives_its_terminal_has_not_failed_since_nobody_reads_what_it_prints() {
    let mut marina = Marina::new();
    marina.desk.set("LANDFALL_SWITCH_DEADLINE", "4s");
    let [told, code] = ["told", "code"].map(|name| marina.desk.folder.join(name));
    let landfall = marina.desk.command(&["switch", "to", "crm"]);
    // The shell outlives the terminal, to tell how the switch ended.
    let does = format!(
        "trap '' HUP; env --default-signal=HUP {} switch to crm; echo $? >{}",
        landfall.get_program().display(),
        code.display()
    );
    let mut terminal = Command::new("script");
    terminal.args(["-q", "-f", "-c", &does]).arg(&told).current_dir(&marina.desk.folder);
    terminal.env_clear().envs(&marina.desk.environment).env("TERM", "xterm");
    terminal.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut terminal = terminal.spawn().unwrap();
    while !fs::read_to_string(&told).unwrap_or_default().contains("watching it") {
        assert!(terminal.try_wait().unwrap().is_none(), "it ended before traffic moved");
        thread::sleep(Duration::from_millis(20));
    }
    terminal.kill().unwrap();
    terminal.wait().unwrap();
    while !code.is_file() {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(fs::read_to_string(&code).unwrap(), "0\n");
    assert!(marina.latest_switch().contains("to crm, switched by anna"));
}
