//! The second road: what `raw/` says, read without any of the planner's code. Only what the checks need is kept of each record.

use std::collections::BTreeMap;

use landfall_model::{
    cell,
    mapping::Mapping,
    rundir::{self, RunDir},
    source::{Object, SourceRow, SourceTable},
};

use crate::error::Error;

/// The name that accounting gives to the listing of the buckets.
pub(crate) const OBJECTS: &str = "objects";

/// The source as the checks see it.
pub(crate) struct Raw {
    tables: BTreeMap<SourceTable, BTreeMap<i64, Cells>>,
    /// `bucket/key` of every object listed.
    pub objects: Vec<String>,
}

/// The few cells of a record that are checked against the target. Empty cells are none.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// Amount: price of an expense or berth, total of an invoice.
    pub amount: Option<String>,
    /// Currency of an expense or invoice.
    pub currency: Option<String>,
    /// Stage of an interest, status of a berth.
    pub state: Option<String>,
    /// E-mail addresses of an interest.
    pub email: Option<String>,
    /// Numbers of the expenses that an invoice names.
    pub billed: Option<String>,
}

impl Raw {
    /// Reads the four tables and the listing.
    pub fn read(run: &RunDir, mapping: &Mapping) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for table in SourceTable::ALL {
            tables.insert(table, read_table(run, mapping, table)?);
        }
        let mut objects = Vec::new();
        for object in run.lines::<Object>(rundir::RAW_OBJECTS)? {
            let object = object?;
            objects.push(format!("{}/{}", object.bucket, object.key));
        }
        Ok(Self { tables, objects })
    }

    /// The records of one table, by id.
    pub fn records(&self, table: SourceTable) -> &BTreeMap<i64, Cells> {
        static NONE: BTreeMap<i64, Cells> = BTreeMap::new();
        self.tables.get(&table).unwrap_or(&NONE)
    }

    /// The ids of one source as accounting writes them; none where there is no such source.
    pub fn ids(&self, source: &str) -> Option<Vec<String>> {
        if source == OBJECTS {
            return Some(self.objects.clone());
        }
        let table = SourceTable::ALL.into_iter().find(|table| table.name() == source)?;
        Some(self.records(table).keys().map(i64::to_string).collect())
    }
}

fn read_table(run: &RunDir, mapping: &Mapping, table: SourceTable) -> Result<BTreeMap<i64, Cells>, Error> {
    let columns = mapping.table(table);
    let (amount, state) = match table {
        SourceTable::Interests => (None, columns.title_of("stage")),
        SourceTable::Berths => (columns.title_of("price"), columns.title_of("status")),
        SourceTable::Expenses => (columns.title_of("price"), None),
        SourceTable::Invoices => (columns.title_of("total"), None),
    };
    let currency = columns.title_of("currency");
    let (email, billed) = match table {
        SourceTable::Interests => (columns.title_of("email"), None),
        SourceTable::Invoices => (None, columns.title_of("expense_ids")),
        SourceTable::Berths | SourceTable::Expenses => (None, None),
    };
    let mut records = BTreeMap::new();
    for row in run.lines::<SourceRow>(&rundir::raw_table(table))? {
        let row = row?;
        let text = |title: Option<&str>| row.cell(title?).and_then(cell::text);
        let cells = Cells {
            amount: text(amount),
            currency: text(currency),
            state: text(state),
            email: text(email),
            billed: text(billed),
        };
        // The snapshot refuses rows without an id.
        records.extend(row.id().map(|id| (id, cells)));
    }
    Ok(records)
}
