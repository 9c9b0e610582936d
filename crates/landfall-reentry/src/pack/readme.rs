//! The file that explains the others.

use std::collections::BTreeMap;

use landfall_model::{target::Table, words::count};

use super::PackFile;

/// What was looked at, and what is in each of these files.
pub(super) fn of(files: &[PackFile]) -> PackFile {
    let (what, looked_at) = (listed(files), looked_at());
    let text = format!(
        "What was entered and changed in the CRM since it was loaded, for the old system.\n\n{what}\n\nLooked at: the port's rows of the tables that landfall loads ({looked_at}); of rows that users entered every column, of rows that were loaded the columns that landfall fills.\nNot looked at: other columns of rows that were loaded, and other tables of the CRM. Ask who worked there; `landfall cutover audit` lists what the CRM's audit trail tells of it.\n\nlandfall writes nothing to the old system. The files hold personal data.\nIn `TABLE-changed.csv` and `other.csv` an apostrophe stands before what a spreadsheet would take for a formula (+44, =): type it without. `TABLE-new.csv` is for the import and has none: do not open it in a spreadsheet, or only as text.\n`changes.jsonl` beside them has every row as the CRM holds it.\n"
    );
    PackFile { name: "README.txt".to_owned(), what: "what each file is", text, lines: 0 }
}

fn listed(files: &[PackFile]) -> String {
    let mut by_what: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in files {
        let line = format!("  {} ({})", file.name, count(file.lines, "line"));
        by_what.entry(file.what).or_default().push(line);
    }
    if by_what.is_empty() {
        return "Nothing was entered or changed in what was looked at.".to_owned();
    }
    let part = |(what, lines): (&str, Vec<String>)| format!("{}:\n{}", capital(what), lines.join("\n"));
    by_what.into_iter().map(part).collect::<Vec<_>>().join("\n\n")
}

fn looked_at() -> String {
    let tables = Table::ALL.into_iter().filter(|table| *table != Table::AuditLogs);
    tables.map(Table::name).collect::<Vec<_>>().join(", ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
