//! The second road: what `raw/` says, read without any of the planner's code. Only what the checks need is kept of each record, and of words that
//! many records have, one.

pub(crate) mod addresses;
mod cells;
pub(crate) mod money;
pub(crate) mod stored;
pub(crate) mod words;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use landfall_model::{
    cell,
    mapping::Mapping,
    rundir::{self, RunDir},
    source::{Object, SourceRow, SourceTable},
};

use crate::error::Error;
use stored::{ATTACHMENTS, Candidates};
use words::Words;

pub(crate) use cells::Cells;
use cells::Titles;

/// The name that accounting gives to the listing of the buckets.
pub(crate) const OBJECTS: &str = "objects";

/// The source as the checks see it.
pub(crate) struct Raw<'r> {
    run: &'r RunDir,
    mapping: &'r Mapping,
    tables: BTreeMap<SourceTable, Vec<(i64, Cells)>>,
    /// `bucket/key` of every object listed, sorted.
    objects: Vec<String>,
    /// `nocodb:/path` of every file that only NocoDB holds.
    stored: BTreeSet<String>,
}

impl<'r> Raw<'r> {
    /// Reads the four tables and the listing.
    pub fn read(run: &'r RunDir, mapping: &'r Mapping) -> Result<Self, Error> {
        let (mut tables, mut stored) = (BTreeMap::new(), Candidates::default());
        for table in SourceTable::ALL {
            tables.insert(table, read_table(run, mapping, table, &mut stored)?);
        }
        let mut objects = Vec::new();
        for object in run.lines::<Object>(rundir::RAW_OBJECTS)? {
            let object = object?;
            objects.push(format!("{}/{}", object.bucket, object.key));
        }
        objects.sort_unstable();
        Ok(Self { run, mapping, tables, objects, stored: stored.beside_listing(run)? })
    }

    /// The records of one table, by id.
    pub fn records(&self, table: SourceTable) -> &[(i64, Cells)] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }

    /// The ids of one source as accounting writes them; none where there is no such source.
    pub fn ids(&self, source: &str) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match source {
            OBJECTS => Box::new(self.objects.iter().map(|object| object.as_str().into())),
            ATTACHMENTS => Box::new(self.stored.iter().map(|file| file.as_str().into())),
            _ => {
                let records = table_of(source).map_or(&[][..], |table| self.records(table));
                Box::new(records.iter().map(|(id, _)| id.to_string().into()))
            }
        }
    }

    /// True where the source has a record with this id, as accounting writes it.
    pub fn has(&self, source: &str, id: &str) -> bool {
        let place = |table| {
            let number: i64 = id.parse().ok()?;
            self.records(table).binary_search_by_key(&number, |(id, _)| *id).ok()
        };
        match source {
            OBJECTS => self.objects.binary_search_by(|object| object.as_str().cmp(id)).is_ok(),
            ATTACHMENTS => self.stored.contains(id),
            _ => table_of(source).and_then(place).is_some(),
        }
    }

    /// The cells with e-mail addresses of the interests, streamed: nothing of them is kept.
    pub fn emails(&self) -> Result<impl Iterator<Item = Result<(i64, String), Error>> + use<'_>, Error> {
        self.cells("email")
    }

    /// The same of the cells for telephone numbers, where an address may stand as well.
    pub fn numbers(&self) -> Result<impl Iterator<Item = Result<(i64, String), Error>> + use<'_>, Error> {
        self.cells("phone")
    }

    fn cells(
        &self,
        role: &str,
    ) -> Result<impl Iterator<Item = Result<(i64, String), Error>> + use<'_>, Error> {
        let title = self.mapping.table(SourceTable::Interests).title_of(role);
        let lines = self.run.lines::<SourceRow>(&rundir::raw_table(SourceTable::Interests))?;
        Ok(lines.filter_map(move |row| match row {
            Ok(row) => Some(Ok((row.id()?, row.cell(title?).and_then(cell::text)?))),
            Err(error) => Some(Err(error.into())),
        }))
    }
}

fn table_of(source: &str) -> Option<SourceTable> {
    SourceTable::ALL.into_iter().find(|table| table.name() == source)
}

fn read_table(
    run: &RunDir,
    mapping: &Mapping,
    table: SourceTable,
    stored: &mut Candidates,
) -> Result<Vec<(i64, Cells)>, Error> {
    let columns = mapping.table(table);
    let titles = Titles::of(columns, table);
    let mut words = Words::default();
    let mut records = Vec::new();
    for row in run.lines::<SourceRow>(&rundir::raw_table(table))? {
        let row = row?;
        stored.note(&row, columns);
        let cells = titles.cells(&row, &mut words);
        // The snapshot refuses rows without an id.
        records.extend(row.id().map(|id| (id, cells)));
    }
    records.sort_by_key(|(id, _)| *id);
    records.dedup_by_key(|(id, _)| *id);
    records.shrink_to_fit();
    Ok(records)
}
