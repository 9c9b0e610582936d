//! The cells of a record, each with the rule that reads it: the mapping file names the role, `docs/MAPPING.md` says what the role does.

use landfall_model::{
    cell,
    mapping::{Mapping, TableMapping},
    rundir::{Error, RunDir},
    source::{SourceRef, SourceTable},
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Key, index, source::Source};

/// The page that describes every role, kept true by `cargo xtask tidy`.
const PAGE: &str = include_str!("../../../../docs/MAPPING.md");

/// A filled cell, and the rule for it.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// The column's title.
    pub column: String,
    /// What it holds.
    pub value: String,
    /// Its name in the mapping file; empty where no role reads it.
    pub role: String,
    /// The columns of the target that it goes to; empty where it goes nowhere.
    pub target: String,
    /// The rule in words; for a cell that no role reads, why not.
    pub rule: String,
}

/// The filled cells of a record with their rules, as they are; none where the snapshot does not hold it.
///
/// # Errors
/// A file of the run cannot be read, or is damaged.
pub fn of(run: &RunDir, at: SourceRef, mapping: &Mapping) -> Result<Vec<Cell>, Error> {
    Ok(record(run, at)?.map(|row| filled(&row, at.table, mapping)).unwrap_or_default())
}

/// The row of a record; none where the snapshot does not hold it.
pub(crate) fn record(run: &RunDir, at: SourceRef) -> Result<Option<Map<String, Value>>, Error> {
    Ok(index::lines(run, Source::Raw(at.table), &Key::Record(at))?.into_iter().next())
}

fn filled(row: &Map<String, Value>, at: SourceTable, mapping: &Mapping) -> Vec<Cell> {
    let table = mapping.table(at);
    let cells = row.iter().filter_map(|(title, value)| Some((title, cell::text(value)?)));
    cells
        .map(|(title, value)| {
            let role = table.columns.iter().find(|(_, named)| *named == title).map(|(role, _)| role.as_str());
            let (target, rule) = match role {
                Some(role) => described(at, role),
                None => (String::new(), unread(table, title)),
            };
            Cell { column: title.clone(), value, role: role.unwrap_or_default().to_owned(), target, rule }
        })
        .collect()
}

fn unread(table: &TableMapping, title: &str) -> String {
    let reason = table.drop.get(title).map(|reason| format!("dropped on purpose: {reason}"));
    reason.unwrap_or_else(|| "the source's own, or not mapped".to_owned())
}

/// Target and rule of a role, from its row of the page, whose headings are ours: the source may call its tables otherwise.
fn described(table: SourceTable, role: &str) -> (String, String) {
    let is_heading =
        |line: &&str| line.strip_prefix("## ").is_some_and(|title| title.eq_ignore_ascii_case(table.name()));
    let section = PAGE.lines().skip_while(|line| !is_heading(line)).skip(1);
    let mut rows = section.take_while(|line| !line.starts_with("## ")).map(cells_of);
    let row = rows.find(|row| row.get(1).is_some_and(|cell| *cell == format!("`{role}`")));
    let cell = |row: &[&str], n: usize| row.get(n).copied().unwrap_or_default().to_owned();
    row.map(|row| (cell(&row, 2), cell(&row, 3))).unwrap_or_default()
}

fn cells_of(line: &str) -> Vec<&str> {
    line.trim_matches('|').split(" | ").map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{described, filled};

    #[test]
    fn every_role_of_the_default_mapping_has_its_rule() {
        let mapping = Mapping::default();
        for table in SourceTable::ALL {
            for role in mapping.table(table).columns.keys() {
                let (target, rule) = described(table, role);
                assert!(!target.is_empty() && !rule.is_empty(), "{table} {role}");
            }
        }
    }

    #[test]
    fn a_table_of_another_title_is_read_by_the_same_rules() {
        let row = serde_json::json!({ "Full Name": "Ann Lee" });
        let mut mapping = Mapping::default();
        let table = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
        "Demandes".clone_into(&mut table.title);
        let cells = filled(row.as_object().unwrap(), SourceTable::Interests, &mapping);
        assert_eq!(cells[0].target, "clients.full_name");
        assert!(!cells[0].rule.is_empty());
    }

    #[test]
    fn an_empty_cell_is_left_out_and_one_that_nothing_reads_says_why() {
        let row = serde_json::json!({ "Id": 7, "Full Name": "Ann Lee", "Company": " ", "Colour": "red" });
        let cells = filled(row.as_object().unwrap(), SourceTable::Interests, &Mapping::default());
        let seen: Vec<(&str, &str)> =
            cells.iter().map(|cell| (cell.column.as_str(), cell.target.as_str())).collect();
        assert_eq!(seen, [("Id", ""), ("Full Name", "clients.full_name"), ("Colour", "")]);
        assert!(cells[2].rule.contains("not mapped"), "{}", cells[2].rule);
    }
}
