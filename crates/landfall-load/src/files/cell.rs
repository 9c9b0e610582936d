//! Which cells name a file that lies in NocoDB's own storage: whoever has to look there wants table, record and column.

use landfall_model::{
    plan::{
        Copy,
        ledger::{FileLine, Named},
    },
    rundir::{self, RunDir},
};

/// The cells in words. Asked for the few that are wrong, so all of the ledger is read for each.
pub(super) fn named(run: &RunDir, copy: &Copy) -> String {
    let cells = cells(run, copy).unwrap_or_default();
    if cells.is_empty() { "its cell".to_owned() } else { cells.join(" and ") }
}

/// What cannot be read is nothing to fail of: the sentence does without it.
fn cells(run: &RunDir, copy: &Copy) -> Result<Vec<String>, rundir::Error> {
    for line in run.lines::<FileLine>(rundir::FILE_LEDGER)? {
        let line = line?;
        if line.file == Some(copy.file) {
            let cell = |cell: &Named| format!("column {} of {}", cell.column, cell.at);
            return Ok(line.cells.iter().map(cell).collect());
        }
    }
    Ok(Vec::new())
}
