//! The files of the pack.

use std::collections::BTreeMap;

use landfall_model::{
    change::Change, mapping::Mapping, snapshot::Snapshot, source::SourceTable, spreadsheet, target::Table,
    words::count,
};

use crate::{
    notes::{COMMENTS, below},
    record::{Record, records},
    sheet::Sheet,
    told::{Places, untold},
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
    let mut files = Vec::new();
    for sheet in &sheets {
        let of_table: Vec<&Record> = records.iter().filter(|record| record.source == sheet.table).collect();
        let new: Vec<Vec<String>> =
            of_table.iter().filter(|record| record.is_new()).map(|record| new_row(record, sheet)).collect();
        let titles: Vec<&str> = sheet.fields().map(|(_, title)| title).collect();
        files.push(file(format!("{}-new.csv", sheet.table), NEW, &titles, &new));
        let changed: Vec<Vec<String>> =
            of_table.iter().flat_map(|record| changed_cells(record, sheet)).collect();
        let heads = ["Id", "Name", "Column", "In the old system", "In the CRM"];
        files.push(to_read(format!("{}-changed.csv", sheet.table), CHANGED, &heads, changed));
    }
    let places = records.iter().map(|record| ((record.table, record.key.as_str()), record)).collect();
    let other = changes.iter().flat_map(|change| other(world, &places, change)).collect();
    let heads = ["Table", "Key", "What", "Of", "Column", "Before", "Now"];
    let other = to_read("other.csv".to_owned(), OTHER, &heads, other);
    let other_lines = other.lines;
    files.push(other);
    let changed = |record: &&Record| {
        record.id.is_some() && (record.left.is_some() || !record.differs.is_empty() || record.notes.is_some())
    };
    let pack = Pack {
        new: records.iter().filter(|record| record.is_new()).count() as u64,
        changed: records.iter().filter(changed).count() as u64,
        other: other_lines,
        files: files.into_iter().filter(|file| file.lines > 0).collect(),
    };
    explained(pack)
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
    lines.extend(record.left.map(|left| line("(the whole record)", String::new(), left.to_owned())));
    if let (Some(notes), Some(title)) = (&record.notes, sheet.title(COMMENTS)) {
        lines.push(line(title, stands(title), below(&stands(title), notes)));
    }
    lines
}

fn other(world: &World, places: &Places<'_>, change: &Change) -> Vec<Vec<String>> {
    let line = |one: crate::told::Untold| {
        vec![
            one.table.to_string(),
            one.key,
            one.what.word().to_owned(),
            one.of,
            one.column,
            one.before,
            one.now,
        ]
    };
    untold(world, places, change).into_iter().map(line).collect()
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

fn explained(mut pack: Pack) -> Pack {
    let mut by_what: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &pack.files {
        by_what.entry(file.what).or_default().push(format!(
            "  {} ({})",
            file.name,
            count(file.lines, "line")
        ));
    }
    let parts: Vec<String> = by_what
        .into_iter()
        .map(|(what, files)| format!("{}:\n{}", capital(what), files.join("\n")))
        .collect();
    let what = if parts.is_empty() {
        "Nothing was entered or changed in what was looked at.".to_owned()
    } else {
        parts.join("\n\n")
    };
    let tables: Vec<&str> =
        Table::ALL.iter().filter(|table| **table != Table::AuditLogs).map(|table| table.name()).collect();
    let looked_at = tables.join(", ");
    let text = format!(
        "What was entered and changed in the CRM since it was loaded, for the old system.\n\n{what}\n\nLooked at: the port's rows of the tables that landfall loads ({looked_at}); of rows that users entered every column, of rows that were loaded the columns that landfall fills.\nNot looked at: other columns of rows that were loaded, and other tables of the CRM. Ask who worked there; `landfall cutover audit` lists what the CRM's audit trail tells of it.\n\nlandfall writes nothing to the old system. The files hold personal data.\nIn `TABLE-changed.csv` and `other.csv` an apostrophe stands before what a spreadsheet would take for a formula (+44, =): type it without. `TABLE-new.csv` is for the import and has none: do not open it in a spreadsheet, or only as text.\n`changes.jsonl` beside them has every row as the CRM holds it.\n"
    );
    pack.files.push(PackFile { name: "README.txt".to_owned(), what: "what each file is", text, lines: 0 });
    pack
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
