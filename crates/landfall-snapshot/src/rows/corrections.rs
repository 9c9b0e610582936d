//! Rows that moved while their table was read: what is to stand in `raw/` instead of what was written first. Pure but for the file.

use std::collections::BTreeMap;

use landfall_model::{
    rundir::{self, Jsonl},
    source::SourceRow,
};
use serde_json::Value;

/// By id, the line of the row as it was read last; none where it is gone. As text: a row of sixty cells takes four times as much.
#[derive(Debug, Default)]
pub(super) struct Corrections(BTreeMap<i64, Option<Box<str>>>);

impl Corrections {
    /// The row as it is now, whether it was written before or not.
    pub fn put(&mut self, id: i64, row: &SourceRow) {
        let line = Value::from_iter(row.cells.clone()).to_string();
        self.0.insert(id, Some(line.into()));
    }

    /// The row is no more.
    pub fn remove(&mut self, id: i64) {
        self.0.insert(id, None);
    }

    /// How many rows it concerns.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The file with the corrections in their places, its rows in the order of `Id` as before. Untouched where there is nothing to correct:
    /// a source at rest costs no second writing.
    pub fn apply(mut self, file: Jsonl) -> Result<Jsonl, rundir::Error> {
        if self.0.is_empty() {
            return Ok(file);
        }
        let (written, mut file) = file.rewrite::<SourceRow>()?;
        for row in written {
            let row = row?;
            let id = row.id().unwrap_or(i64::MIN);
            while let Some(before) = self.0.first_entry().filter(|next| *next.key() < id) {
                before.remove().map_or(Ok(()), |line| file.push_line(&line))?;
            }
            match self.0.remove(&id) {
                Some(corrected) => corrected.map_or(Ok(()), |line| file.push_line(&line))?,
                None => file.push(&row)?,
            }
        }
        self.0.into_values().flatten().try_for_each(|line| file.push_line(&line))?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        rundir::{RunDir, RunInfo},
        source::SourceRow,
    };
    use tempfile::tempdir;

    use super::Corrections;

    fn row(text: &str) -> SourceRow {
        serde_json::from_str(text).unwrap()
    }

    fn corrected(written: &[i64], put: &[i64], removed: &[i64]) -> String {
        let folder = tempdir().unwrap();
        let run = RunDir::create_at(folder.path(), &RunInfo::new("", "", "", "")).unwrap();
        let mut file = run.create_jsonl("raw/berths.jsonl").unwrap();
        written.iter().for_each(|id| file.push(&row(&format!(r#"{{"Id":{id},"P":1.500}}"#))).unwrap());
        let mut corrections = Corrections::default();
        put.iter().for_each(|id| corrections.put(*id, &row(&format!(r#"{{"Id":{id},"P":2.50}}"#))));
        removed.iter().for_each(|id| corrections.remove(*id));
        corrections.apply(file).unwrap().finish().unwrap();
        let text = std::fs::read_to_string(run.path("raw/berths.jsonl")).unwrap();
        assert!(!run.path("raw/berths.jsonl.partial").exists());
        text.replace(r#"{"Id":"#, "")
            .replace(r#","P":1.500}"#, " as before")
            .replace(r#","P":2.50}"#, " anew")
    }

    #[test]
    fn rows_are_put_in_replaced_and_taken_out_in_the_order_of_ids_with_every_digit() {
        let text = corrected(&[2, 4, 6, 8], &[1, 4, 7, 9], &[2, 3, 10]);
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            ["1 anew", "4 anew", "6 as before", "7 anew", "8 as before", "9 anew"]
        );
    }

    #[test]
    fn without_corrections_the_file_stays_as_it_was() {
        assert_eq!(corrected(&[1, 2], &[], &[]), "1 as before\n2 as before\n");
        assert_eq!(corrected(&[1, 2], &[], &[1, 2]), "");
        assert_eq!(corrected(&[], &[5], &[]), "5 anew\n");
    }
}
