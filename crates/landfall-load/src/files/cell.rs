//! Which cells name a file that lies in NocoDB's own storage: whoever has to look there wants table, record and column.

use std::{collections::HashMap, sync::OnceLock};

use landfall_model::{
    plan::{
        Copy,
        ledger::{FileLine, Named},
    },
    rundir::{self, RunDir},
};
use uuid::Uuid;

/// The cells of every file, read when the first one is asked for: mostly none is.
pub(super) struct Cells<'r> {
    run: &'r RunDir,
    by_file: OnceLock<HashMap<Uuid, Vec<String>>>,
}

impl<'r> Cells<'r> {
    /// Of this run; nothing is read yet.
    pub fn new(run: &'r RunDir) -> Self {
        Self { run, by_file: OnceLock::new() }
    }

    /// The cells of a copy in words. What cannot be read is nothing to fail of: the sentence does without it.
    pub fn of(&self, copy: &Copy) -> String {
        let by_file = self.by_file.get_or_init(|| read(self.run).unwrap_or_default());
        by_file.get(&copy.file).map_or_else(|| "its cell".to_owned(), |cells| cells.join(" and "))
    }
}

fn read(run: &RunDir) -> Result<HashMap<Uuid, Vec<String>>, rundir::Error> {
    let mut by_file = HashMap::new();
    for line in run.lines::<FileLine>(rundir::FILE_LEDGER)? {
        let FileLine { file, cells, .. } = line?;
        if let Some(file) = file.filter(|_| !cells.is_empty()) {
            let words = |cell: &Named| format!("column {} of {}", cell.column, cell.at);
            by_file.entry(file).or_insert_with(|| cells.iter().map(words).collect());
        }
    }
    Ok(by_file)
}
