//! The planned rows of one table in two runs. Keys are derived from the source, so the same record has the same key in both.

use std::collections::HashMap;

use landfall_model::{
    hash,
    rundir::{Error, RunDir, normalized_table},
    source::SourceRef,
    target::Table,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{FIRST, Named};
use crate::{key::row_key, words::joined};

/// How the rows of a table differ.
#[derive(Debug, Serialize)]
pub struct RowsChanged {
    /// The table.
    pub table: Table,
    /// Rows that are the same in both.
    pub same: u64,
    /// Rows of the second run alone.
    pub new: Named,
    /// Rows of the first run alone.
    pub gone: Named,
    /// Rows of both whose columns differ, with the names of the columns.
    pub changed: Named,
}

impl RowsChanged {
    /// True where both runs plan the same.
    pub const fn is_nothing(&self) -> bool {
        self.new.count == 0 && self.gone.count == 0 && self.changed.count == 0
    }
}

#[derive(Deserialize)]
struct Line {
    from: Vec<SourceRef>,
    row: Map<String, Value>,
}

impl Line {
    fn key(&self, table: Table) -> String {
        row_key(table, &self.row)
    }

    fn name(&self, table: Table) -> String {
        let key = self.key(table);
        if self.from.is_empty() { key } else { format!("{key} ({})", joined(&self.from, ", ")) }
    }

    fn content(&self) -> String {
        hash::of_bytes(Value::Object(self.row.clone()).to_string().as_bytes())
    }
}

/// Compares the rows of a table.
pub(super) fn changed(before: &RunDir, after: &RunDir, table: Table) -> Result<RowsChanged, Error> {
    let file = normalized_table(table);
    let mut old: HashMap<String, String> = HashMap::new();
    for line in before.lines::<Line>(&file)? {
        let line = line?;
        old.insert(line.key(table), line.content());
    }
    let mut changed = RowsChanged {
        table,
        same: 0,
        new: Named::default(),
        gone: Named::default(),
        changed: Named::default(),
    };
    let mut otherwise: HashMap<String, Line> = HashMap::new();
    for line in after.lines::<Line>(&file)? {
        let line = line?;
        let key = line.key(table);
        match old.remove(&key) {
            Some(content) if content == line.content() => changed.same += 1,
            Some(_) if otherwise.len() < FIRST => drop(otherwise.insert(key, line)),
            Some(_) => changed.changed.count += 1,
            None => changed.new.push(|| line.name(table)),
        }
    }
    name_the_old(before, table, &old, &mut otherwise, &mut changed)?;
    Ok(changed)
}

/// A second walk through the first run names what is gone, and which columns of the first changed rows differ.
fn name_the_old(
    before: &RunDir,
    table: Table,
    gone: &HashMap<String, String>,
    otherwise: &mut HashMap<String, Line>,
    changed: &mut RowsChanged,
) -> Result<(), Error> {
    for line in before.lines::<Line>(&normalized_table(table))? {
        let line = line?;
        let key = line.key(table);
        if gone.contains_key(&key) {
            changed.gone.push(|| line.name(table));
        } else if let Some(new) = otherwise.remove(&key) {
            changed
                .changed
                .push(|| format!("{}: {}", line.name(table), columns(&line.row, &new.row).join(", ")));
        }
    }
    Ok(())
}

fn columns<'r>(old: &'r Map<String, Value>, new: &'r Map<String, Value>) -> Vec<&'r str> {
    let only_new = new.keys().filter(|column| !old.contains_key(*column));
    let differs = |column: &&String| old.get(*column) != new.get(*column);
    old.keys().filter(differs).chain(only_new).map(String::as_str).collect()
}
