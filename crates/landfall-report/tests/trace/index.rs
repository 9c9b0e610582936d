//! An index hides nothing, whatever became of the file that it was made of.

use std::{fs, path::PathBuf};

use landfall_model::{
    redact::Mask,
    rundir::{self, RunDir},
    source::{SourceRef, SourceRow, SourceTable},
};
use landfall_report::Key;

use super::{is_rejected, reject, support::Planned};

/// Every index with its content.
fn indexes(run: &RunDir) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(run.path(rundir::INDEX)).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn a_row_that_a_second_load_rejected_is_found_though_the_index_was_of_the_first() {
    let planned = Planned::new("rejected twice");
    (0..5).for_each(|interest| reject(&planned, interest));
    landfall_report::index(&planned.run).unwrap();
    planned.run.set_aside(rundir::LOAD_QUARANTINE).unwrap();
    reject(&planned, 7);
    assert!(is_rejected(&planned, 7));
}

#[test]
fn an_index_that_was_written_while_its_file_was_put_aside_hides_nothing_of_the_next_one() {
    let planned = Planned::new("rejected meanwhile");
    (0..5).for_each(|interest| reject(&planned, interest));
    landfall_report::index(&planned.run).unwrap();
    let made = indexes(&planned.run);
    planned.run.set_aside(rundir::LOAD_QUARANTINE).unwrap();
    made.iter().for_each(|(path, content)| fs::write(path, content).unwrap());
    for interest in 5..15 {
        reject(&planned, interest);
        assert!(is_rejected(&planned, interest), "{interest}");
    }
    landfall_report::index(&planned.run).unwrap();
    assert!((5..15).all(|interest| is_rejected(&planned, interest)));
}

#[test]
fn a_line_in_the_place_of_one_that_a_kill_cut_off_is_found_though_the_index_came_between() {
    let planned = Planned::new("torn");
    reject(&planned, 0);
    let path = planned.run.path(rundir::LOAD_QUARANTINE);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], &whole[..whole.len() - 2]].concat()).unwrap();
    landfall_report::index(&planned.run).unwrap();
    reject(&planned, 1);
    reject(&planned, 2);
    assert!((0..3).all(|interest| is_rejected(&planned, interest)));
}

#[test]
fn a_file_that_an_interrupted_reading_writes_anew_hides_nothing_though_somebody_looked_meanwhile() {
    let planned = Planned::new("read on");
    let plan = planned.run.path(rundir::PLAN);
    let header = fs::read(&plan).unwrap();
    fs::remove_file(&plan).unwrap();
    landfall_report::index(&planned.run).unwrap();
    let raw = planned.run.path(&rundir::raw_table(SourceTable::Interests));
    let rows = fs::read_to_string(&raw).unwrap();
    let changed: String = rows.lines().rev().map(|row| format!("{row}\n")).collect();
    fs::write(&raw, changed).unwrap();
    fs::write(&plan, header).unwrap();
    landfall_report::index(&planned.run).unwrap();
    let of = |row: &SourceRow| Key::Record(SourceRef::new(SourceTable::Interests, row.id().unwrap()));
    let trace = planned.trace(&of(&planned.snapshot.interests[0]), Mask::Off).unwrap();
    assert!(!trace.records[0].cells.is_empty(), "{trace}");
}
