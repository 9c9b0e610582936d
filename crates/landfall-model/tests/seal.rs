//! A sealed run: whatever is changed in it afterwards is found, and named by file and line.

#![expect(clippy::unwrap_used, reason = "an unwrap in a test and its helpers is an assertion")]

use std::{fs, path::Path};

use landfall_model::{
    rundir::{self, RunDir, RunInfo},
    seal::{self, Breach},
};
use serde_json::json;
use tempfile::{TempDir, tempdir};

/// A run of four sealed stages, one of which put a file of the load aside.
struct Sealed {
    run: RunDir,
    _folder: TempDir,
}

impl Sealed {
    fn new() -> Self {
        let folder = tempdir().unwrap();
        let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
        let sealed = Self { run: RunDir::create_at(folder.path(), &info).unwrap(), _folder: folder };
        sealed.stage("snapshot", |run| {
            let rows: Vec<_> =
                (1..8).map(|id| json!({"Id": id, "Full Name": format!("Client {id}")})).collect();
            run.write_jsonl("raw/interests.jsonl", &rows).unwrap();
            run.write_jsonl::<u8>("raw/berths.jsonl", &[]).unwrap();
        });
        sealed.stage("plan", |run| {
            run.write_jsonl("normalized/clients.jsonl", &["one", "two", "three"]).unwrap();
            run.write_json("id-maps/clients.json", &json!({"1": "one", "2": "two"})).unwrap();
            run.write_json(rundir::PLAN, &json!({"hash": "h"})).unwrap();
        });
        sealed.stage("load", |run| run.append(rundir::LOAD_GROUPS, &"people").unwrap());
        sealed.stage("reset", |run| {
            run.append(rundir::LOAD_GROUPS, &"marina").unwrap();
            run.set_aside(rundir::LOAD_GROUPS).unwrap();
            run.append(rundir::LOAD_GROUPS, &"people again").unwrap();
        });
        sealed
    }

    /// A stage as the program runs one.
    fn stage(&self, name: &str, work: impl FnOnce(&RunDir)) {
        self.run.append(rundir::JOURNAL, &json!({"stage": name, "event": "started"})).unwrap();
        work(&self.run);
        self.run.append(rundir::JOURNAL, &json!({"stage": name, "event": "finished"})).unwrap();
        seal::add(&self.run, name, "2026-01-01T00:00:00Z").unwrap();
    }

    fn breaches(&self) -> Vec<String> {
        seal::check(&self.run).unwrap().breaches.iter().map(ToString::to_string).collect()
    }

    fn edit(&self, name: &str, change: impl FnOnce(String) -> String) {
        let path = self.run.path(name);
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    }
}

/// Every file below a folder.
fn files(root: &Path, below: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(below)).unwrap().map(Result::unwrap);
    let named = |entry: fs::DirEntry| {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() { files(root, &format!("{name}/")) } else { vec![name] }
    };
    entries.flat_map(named).collect()
}

#[test]
fn a_run_as_its_stages_left_it_holds_whatever_was_appended_since() {
    let sealed = Sealed::new();
    let checked = seal::check(&sealed.run).unwrap();
    assert_eq!((checked.breaches, checked.open), (Vec::new(), Vec::new()));
    let stages: Vec<&str> = checked.links.iter().map(|(stage, _)| stage.as_str()).collect();
    assert_eq!(stages, ["snapshot", "plan", "load", "reset"]);
    sealed.run.append(rundir::LOAD_GROUPS, &"more").unwrap();
    sealed.run.append(rundir::DECISIONS, &"an answer").unwrap();
    let checked = seal::check(&sealed.run).unwrap();
    assert_eq!((checked.breaches, checked.open), (Vec::new(), vec![rundir::DECISIONS.to_owned()]));
}

#[test]
fn a_byte_that_is_changed_anywhere_in_any_file_is_found_with_its_file_and_line() {
    let sealed = Sealed::new();
    let mut changed = 0;
    for name in files(sealed.run.root(), "") {
        let path = sealed.run.path(&name);
        let whole = fs::read(&path).unwrap();
        for place in (0..whole.len()).step_by(4) {
            let mut bytes = whole.clone();
            bytes[place] ^= 1;
            fs::write(&path, &bytes).unwrap();
            let line = whole[..place].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            let breaches = seal::check(&sealed.run).unwrap().breaches;
            let named = |breach: &Breach| breach.file == name && breach.line == Some(line);
            assert!(breaches.iter().any(named), "{name}, byte {place}, line {line}: {breaches:?}");
            assert!(breaches.iter().all(|breach| breach.file == name), "{name}, byte {place}: {breaches:?}");
            changed += 1;
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(changed > 900, "{changed} bytes were changed");
    assert_eq!(sealed.breaches(), Vec::<String>::new());
}

#[test]
fn lines_that_were_cut_added_or_swapped_and_files_that_came_or_went_are_named() {
    type Change = fn(&Sealed);
    let raw = "raw/interests.jsonl";
    let cases: [(Change, &str); 9] = [
        (
            |s| {
                s.edit("raw/interests.jsonl", |text| {
                    text.replace("{\"Id\":3,\"Full Name\":\"Client 3\"}\n", "")
                });
            },
            "line 3: 1 line taken out since stage snapshot",
        ),
        (
            |s| s.edit("raw/interests.jsonl", |text| format!("{text}{{}}\n")),
            "line 8: 1 line put in since stage snapshot",
        ),
        (
            |s| {
                s.edit("raw/interests.jsonl", |text| {
                    text.replace("Client 2", "x").replace("Client 5", "Client 2").replace('x', "Client 5")
                });
            },
            "line 2: changed (lines 2, 5) since stage snapshot",
        ),
        (
            |s| s.edit("normalized/clients.jsonl", |_| "\"two\"\n\"one\"\n\"three\"\n".to_owned()),
            "normalized/clients.jsonl, line 1: put into another order (lines 1, 2) since stage plan",
        ),
        (
            |s| fs::remove_file(s.run.path("id-maps/clients.json")).unwrap(),
            "id-maps/clients.json: it is gone; stage plan left it",
        ),
        (
            |s| fs::write(s.run.path("raw/more.jsonl"), "").unwrap(),
            "raw/more.jsonl: no stage sealed it: somebody put it there",
        ),
        (
            |s| fs::write(s.run.path("seals/0009.lines"), "").unwrap(),
            "seals/0009.lines: no link of the seal belongs to it",
        ),
        (|s| fs::remove_file(s.run.path("seals/0002.lines")).unwrap(), "seals/0002.lines: it is gone"),
        (
            |s| fs::remove_file(s.run.path("load/groups.jsonl.1")).unwrap(),
            "load/groups.jsonl.1: it is gone; stage reset left it",
        ),
    ];
    for (change, expected) in cases {
        let sealed = Sealed::new();
        change(&sealed);
        let expected =
            if expected.starts_with("line") { format!("{raw}, {expected}") } else { expected.to_owned() };
        assert_eq!(sealed.breaches(), [expected]);
    }
}

#[test]
fn links_that_were_taken_out_or_swapped_are_named_by_their_line() {
    for (lines, line) in [(vec![0, 2, 3], 2), (vec![0, 2, 1, 3], 2), (vec![1, 2, 3], 1)] {
        let sealed = Sealed::new();
        sealed.edit(rundir::SEAL, |text| {
            let all: Vec<&str> = text.lines().collect();
            lines.iter().map(|line| format!("{}\n", all[*line])).collect()
        });
        let expected = format!("seal.jsonl, line {line}: does not follow the line before");
        assert!(sealed.breaches()[0].starts_with(&expected), "{:?}", sealed.breaches());
    }
}

#[test]
fn a_chain_that_is_computed_anew_has_another_head() {
    let sealed = Sealed::new();
    let on_paper = seal::head(&sealed.run).unwrap();
    fs::remove_file(sealed.run.path(rundir::SEAL)).unwrap();
    fs::remove_dir_all(sealed.run.path(rundir::SEALS)).unwrap();
    sealed.edit("raw/interests.jsonl", |text| text.replace("Client 3", "Client 4"));
    assert_eq!(seal::head(&sealed.run).unwrap(), None);
    for stage in ["snapshot", "plan", "load", "reset"] {
        seal::add(&sealed.run, stage, "2026-01-01T00:00:00Z").unwrap();
    }
    assert_eq!(sealed.breaches(), Vec::<String>::new());
    assert_ne!(seal::head(&sealed.run).unwrap(), on_paper);
}

#[test]
fn a_file_that_was_changed_is_not_sealed_again_by_the_next_stage() {
    let sealed = Sealed::new();
    sealed.edit(rundir::JOURNAL, |text| text.replacen("plan", "plot", 1));
    sealed.edit("normalized/clients.jsonl", |text| text.replace("two", "too"));
    sealed.stage("report", |run| run.write_bytes(rundir::REPORT_TEXT, b"done\n").unwrap());
    let expected = [
        "journal.jsonl, line 3: changed since stage reset",
        "normalized/clients.jsonl, line 2: changed since stage plan",
    ];
    assert_eq!(sealed.breaches(), expected);
}

#[test]
fn what_a_stage_wrote_that_was_cut_off_is_open_and_no_breach() {
    let sealed = Sealed::new();
    sealed.run.append(rundir::JOURNAL, &json!({"stage": "verify", "event": "started"})).unwrap();
    sealed.run.write_json(rundir::VALIDATION, &json!({})).unwrap();
    sealed.run.write_bytes("reports/quarantine.csv.partial", b"").unwrap();
    let checked = seal::check(&sealed.run).unwrap();
    assert_eq!((checked.breaches, checked.open), (Vec::new(), vec![rundir::VALIDATION.to_owned()]));
    // The load sets its files aside before it writes anew; killed in between, the sealed one has another name.
    sealed.run.set_aside(rundir::LOAD_GROUPS).unwrap();
    assert_eq!(sealed.breaches(), Vec::<String>::new());
}

#[test]
fn a_link_that_a_kill_cut_off_is_told_and_no_breach_and_the_next_stage_seals_what_it_was_about() {
    let whole = fs::read_to_string(Sealed::new().run.path(rundir::SEAL)).unwrap();
    let (before, last) = whole.trim_end().rsplit_once('\n').unwrap();
    // Nothing of the line, some of it, all of it but its end.
    for length in (0..=last.len()).step_by(7).chain([last.len()]) {
        let sealed = Sealed::new();
        sealed.edit(rundir::SEAL, |_| format!("{before}\n{}", &last[..length]));
        let cut = seal::check(&sealed.run).unwrap();
        assert_eq!((cut.breaches, cut.links.len(), cut.cut_off), (Vec::new(), 3, true), "{length}");
        assert_eq!(cut.open, [rundir::LOAD_GROUPS]);
        sealed.stage("report", |_| ());
        let healed = seal::check(&sealed.run).unwrap();
        assert_eq!(
            (healed.breaches, healed.open, healed.cut_off),
            (Vec::new(), Vec::new(), false),
            "{length}"
        );
        assert_eq!(healed.links.len(), 4);
    }
}

#[test]
fn a_stage_that_was_killed_while_its_files_were_hashed_is_told_and_no_breach() {
    for name in ["seals/0005.lines", "seals/0005.lines.partial"] {
        let sealed = Sealed::new();
        sealed.run.write_json(rundir::VALIDATION, &json!({})).unwrap();
        fs::write(sealed.run.path(name), "").unwrap();
        let checked = seal::check(&sealed.run).unwrap();
        assert_eq!((checked.breaches, checked.cut_off), (Vec::new(), true), "{name}");
        assert_eq!(checked.open, [rundir::VALIDATION]);
    }
}

#[test]
fn a_last_line_without_its_end_that_is_no_beginning_of_a_link_was_edited() {
    for (from, to) in [("}\n", "}\u{b}"), ("}\n", "}}"), ("{\"number\":4", "{number:4")] {
        let sealed = Sealed::new();
        sealed.edit(rundir::SEAL, |text| {
            let place = text.rfind(from).unwrap();
            format!("{}{to}{}", &text[..place], text[place + from.len()..].trim_end())
        });
        assert_eq!(sealed.breaches(), ["seal.jsonl, line 4: was edited"], "{to:?}");
    }
}
