//! What the index finds in a run.

use std::collections::BTreeSet;

use landfall_model::{
    finding::Quarantined,
    mapping::Mapping,
    outcome::CopyOutcome,
    plan::{Carried, Copy, ledger::FileLine},
    rundir::{Error, RunDir},
    source::SourceRef,
    target::Table,
};
use serde::de::DeserializeOwned;

use super::{
    FileEvidence, Key, Record, Row, cells, index,
    line::{Lineage, PlannedRow},
    source::Source,
};

/// Looks the lines of a run up.
pub(super) struct Found<'r> {
    pub run: &'r RunDir,
}

impl Found<'_> {
    /// The subject, and of a row the records behind it. One that was held back, rejected or taken out by the delta is in no file of planned rows.
    pub fn keys(&self, subject: &Key) -> Result<Vec<Key>, Error> {
        let mut keys = vec![subject.clone()];
        if let Key::Row(table, _) = subject {
            let sources =
                [Source::Rows(*table), Source::PlanQuarantine, Source::LoadQuarantine, Source::Conflicts];
            for source in sources {
                let lines: Vec<Lineage> = index::lines(self.run, source, subject)?;
                for key in lines.into_iter().flat_map(|line| line.from).map(Key::Record) {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
        }
        Ok(keys)
    }

    /// The rows of the records, and the subject itself where it is a row.
    pub fn rows(&self, keys: &[Key]) -> Result<Vec<Row>, Error> {
        let mut rows = Vec::new();
        for table in Table::ALL {
            let mut seen = BTreeSet::new();
            for key in keys {
                let planned: Vec<PlannedRow> = index::lines(self.run, Source::Rows(table), key)?;
                for row in planned.into_iter().map(|row| row.of(table)) {
                    if seen.insert(row.key.clone()) {
                        rows.push(row);
                    }
                }
            }
        }
        self.mark_carried(&mut rows)?;
        Ok(rows)
    }

    fn mark_carried(&self, rows: &mut [Row]) -> Result<(), Error> {
        for row in rows {
            let key = Key::Row(row.table, row.key.clone());
            row.carried = !index::lines::<Carried>(self.run, Source::Carried, &key)?.is_empty();
        }
        Ok(())
    }

    /// The lines of a file that speak of any of the keys, each once.
    pub fn of<T: DeserializeOwned + PartialEq>(&self, source: Source, keys: &[Key]) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        for key in keys {
            for line in index::lines::<T>(self.run, source, key)? {
                if !found.contains(&line) {
                    found.push(line);
                }
            }
        }
        Ok(found)
    }

    pub fn quarantined(&self, keys: &[Key]) -> Result<Vec<Quarantined>, Error> {
        let mut rows = self.of(Source::PlanQuarantine, keys)?;
        rows.extend(self.of(Source::LoadQuarantine, keys)?);
        Ok(rows)
    }

    pub fn files(&self, rows: &[Row]) -> Result<Vec<FileEvidence>, Error> {
        let mut files = Vec::new();
        for row in rows.iter().filter(|row| row.table == Table::Files) {
            let key = Key::Row(Table::Files, row.key.clone());
            let ended: Vec<CopyOutcome> = index::lines(self.run, Source::LoadCopies, &key)?;
            let planned: Vec<Copy> = index::lines(self.run, Source::Copies, &key)?;
            let ledger: Vec<FileLine> = index::lines(self.run, Source::Ledger, &key)?;
            let (ended, ledger) = (ended.last().cloned(), ledger.into_iter().next());
            let evidence = |planned| FileEvidence { planned, ended: ended.clone(), ledger: ledger.clone() };
            files.extend(planned.into_iter().map(evidence));
        }
        Ok(files)
    }

    pub fn in_full(&self, records: &[SourceRef], mapping: &Mapping) -> Result<Vec<Record>, Error> {
        let record = |&at: &SourceRef| {
            let key = Key::Record(at);
            Ok(Record {
                at,
                cells: cells(self.run, at, mapping)?,
                links: index::lines(self.run, Source::Links, &key)?,
                warnings: self.of(Source::Warnings, std::slice::from_ref(&key))?,
                dropped: self.of(Source::Dropped, &[key])?,
            })
        };
        records.iter().map(record).collect()
    }
}
