//! The table of tables, for a terminal.

use landfall_model::target::Table;

use crate::facts::{Facts, Fared};

const COLUMNS: usize = 9;

/// A line for each table of the target, below the titles.
pub(super) fn table(facts: &Facts) -> String {
    let rows: Vec<_> =
        std::iter::once(header()).chain(Table::ALL.into_iter().map(|table| row(facts, table))).collect();
    let widths = widths(&rows);
    let rule = "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1));
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths).enumerate();
        let cells = cells.map(
            |(n, (cell, width))| if n == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") },
        );
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    let body: String = rows[1..].iter().map(line).collect();
    format!("{}{rule}\n{body}", line(&rows[0]))
}

fn header() -> [String; COLUMNS] {
    let [read, planned, loaded, merged, held_back, rejected, withheld] = Fared::TITLES;
    ["table", read, planned, loaded, merged, held_back, rejected, withheld, "seconds"].map(str::to_owned)
}

/// Letters that each column needs.
pub fn widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
}

fn row(facts: &Facts, table: Table) -> [String; COLUMNS] {
    let fared = facts.fared(table);
    let number = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    [
        table.name().to_owned(),
        number(fared.read),
        fared.planned.to_string(),
        number(fared.loaded),
        number(fared.merged),
        fared.held_back.to_string(),
        number(fared.rejected),
        number(fared.withheld.filter(|&n| n > 0)),
        fared.seconds.map_or_else(String::new, |seconds| format!("{seconds:.2}")),
    ]
}
