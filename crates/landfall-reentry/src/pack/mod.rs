//! The files of the pack.

mod readme;

use landfall_model::{
    change::Change, mapping::Mapping, snapshot::Snapshot, source::SourceTable, spreadsheet,
};

use crate::{
    draft::records,
    notes::{COMMENTS, below},
    record::Record,
    sheet::Sheet,
    told::{Untold, untold},
    world::World,
};

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Its name.
    pub name: String,
    /// What is in it, in words.
    pub what: &'static str,
    /// Its content.
    pub text: String,
    /// Lines below the heading; 0 for what explains the others.
    pub lines: u64,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its files, those that are empty left out; the last one explains them.
    pub files: Vec<PackFile>,
    /// Records that are new for the old system.
    pub new: u64,
    /// Records of the old system that have something to be changed.
    pub changed: u64,
    /// What no column of the old system takes.
    pub other: u64,
}

const NEW: &str = "new records, in the old system's columns: import it into the table, or type it";
const CHANGED: &str = "cells to change, one a line: what the old system has, and what it should have";
const OTHER: &str =
    "what the old system has no column for: files to upload, papers, labels, words that it does not know";

/// Makes the pack.
pub(crate) fn make(snapshot: &Snapshot, mapping: &Mapping, world: &World, changes: &[Change]) -> Pack {
    let sheets: Vec<Sheet<'_>> =
        SourceTable::ALL.into_iter().map(|table| Sheet::of(snapshot, mapping, table)).collect();
    let records = records(world, &sheets, mapping, changes);
    let other = other(world, &records, changes);
    let other_lines = other.lines;
    let files = sheets.iter().flat_map(|sheet| of_sheet(sheet, &records)).chain([other]);
    let count = |is: fn(&Record) -> bool| records.iter().filter(|record| is(record)).count() as u64;
    let mut pack = Pack {
        new: count(Record::is_new),
        changed: count(Record::is_changed),
        other: other_lines,
        files: files.filter(|file| file.lines > 0).collect(),
    };
    pack.files.push(readme::of(&pack.files));
    pack
}

/// What is new in a table of the old system, and what is to be changed there.
fn of_sheet(sheet: &Sheet<'_>, records: &[Record]) -> [PackFile; 2] {
    let records = || records.iter().filter(|record| record.source == sheet.table);
    let titles: Vec<&str> = sheet.fields().map(|(_, title)| title).collect();
    let new: Vec<Vec<String>> =
        records().filter(|record| record.is_new()).map(|record| new_row(record, sheet)).collect();
    let changed = records().flat_map(|record| changed_cells(record, sheet)).collect();
    let heads = ["Id", "Name", "Column", "In the old system", "In the CRM"];
    [
        file(format!("{}-new.csv", sheet.table), NEW, &titles, &new),
        to_read(format!("{}-changed.csv", sheet.table), CHANGED, &heads, changed),
    ]
}

fn new_row(record: &Record, sheet: &Sheet<'_>) -> Vec<String> {
    let cell = |role: &str| match &record.notes {
        Some(notes) if role == COMMENTS => below(record.now.get(role), notes),
        _ => record.now.get(role).to_owned(),
    };
    sheet.fields().map(|(role, _)| cell(role)).collect()
}

/// A line for each cell to change. What the old system has is shown as it stood there at the snapshot.
fn changed_cells(record: &Record, sheet: &Sheet<'_>) -> Vec<Vec<String>> {
    let Some(id) = record.id else { return Vec::new() };
    let stands = |title: &str| sheet.stands(id, title);
    let line = |title: &str, before: String, now: String| {
        vec![id.to_string(), record.name().to_owned(), title.to_owned(), before, now]
    };
    let cells = record.differs.iter().filter_map(|role| Some((*role, sheet.title(role)?)));
    let mut lines: Vec<Vec<String>> = cells
        .map(|(role, title)| line(title, stands(title), record.now.get(role).to_owned()))
        .filter(|line| line[3] != line[4])
        .collect();
    lines.extend(record.left.map(|left| line("(the whole record)", String::new(), left.word().to_owned())));
    let links = record.links.as_ref();
    lines.extend(links.map(|links| line(&links.title, links.before.clone(), links.now.clone())));
    if let (Some(notes), Some(title)) = (&record.notes, sheet.title(COMMENTS)) {
        lines.push(line(title, stands(title), below(&stands(title), notes)));
    }
    lines
}

fn other(world: &World, records: &[Record], changes: &[Change]) -> PackFile {
    let places = records.iter().map(|record| ((record.table, record.key.as_str()), record)).collect();
    let line = |one: Untold| {
        let (table, what) = (one.table.to_string(), one.what.word().to_owned());
        vec![table, one.key, what, one.of, one.column, one.before, one.now]
    };
    let lines = changes.iter().flat_map(|change| untold(world, &places, change)).map(line).collect();
    let heads = ["Table", "Key", "What", "Of", "Column", "Before", "Now"];
    to_read("other.csv".to_owned(), OTHER, &heads, lines)
}

/// A file that people open in a spreadsheet, and no program imports.
fn to_read(name: String, what: &'static str, heads: &[&str], rows: Vec<Vec<String>>) -> PackFile {
    let harmless = |row: Vec<String>| row.into_iter().map(spreadsheet::harmless).collect();
    let file = file(name, what, heads, &rows.into_iter().map(harmless).collect::<Vec<_>>());
    PackFile { text: format!("{}{}", spreadsheet::MARK, file.text), ..file }
}

fn file(name: String, what: &'static str, heads: &[&str], rows: &[Vec<String>]) -> PackFile {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(heads);
    rows.iter().for_each(|row| drop(writer.write_record(row)));
    let bytes = writer.into_inner().unwrap_or_default();
    PackFile { name, what, text: String::from_utf8(bytes).unwrap_or_default(), lines: rows.len() as u64 }
}
