//! The second road: what `raw/` says, read without any of the planner's code. Only what the checks need is kept of each record, and of words that
//! many records have, one.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use landfall_model::{
    cell, currency,
    mapping::{Mapping, TableMapping},
    rundir::{self, RunDir},
    source::{Object, SourceRow, SourceTable},
};
use serde_json::Value;

use crate::{
    error::Error,
    money,
    stored::{ATTACHMENTS, Candidates},
    words::Words,
};

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

/// The few cells of a record that are checked against the target. Empty cells are none.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// Stage of an interest, status of a berth.
    pub state: Option<Arc<str>>,
    /// What interests, of which there are most, do not have.
    others: Option<Box<Others>>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Others {
    amount: Option<String>,
    currency: Option<String>,
    /// Of an invoice, the amounts beside its total, in the order of [`currency::BESIDE`].
    beside: Vec<String>,
    /// The line items of an invoice may name a currency.
    lines_priced: bool,
    billed: Option<String>,
}

impl Cells {
    /// Amount: price of an expense or berth, total of an invoice.
    pub fn amount(&self) -> Option<&str> {
        self.others.as_ref()?.amount.as_deref()
    }

    /// Currency of an expense or invoice.
    pub fn currency(&self) -> Option<&str> {
        self.others.as_ref()?.currency.as_deref()
    }

    /// The other amounts of an invoice, in the order in which a currency beside them counts.
    pub fn beside(&self) -> impl Iterator<Item = &str> {
        self.others.iter().flat_map(|others| &others.beside).map(String::as_str)
    }

    /// True where the line items of an invoice may name a currency.
    pub fn lines_name_currency(&self) -> bool {
        self.others.as_ref().is_some_and(|others| others.lines_priced)
    }

    /// Numbers of the expenses that an invoice names.
    pub fn billed(&self) -> Option<&str> {
        self.others.as_ref()?.billed.as_deref()
    }
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

/// The titles of the columns that are kept.
struct Titles<'m> {
    amount: Option<&'m str>,
    currency: Option<&'m str>,
    state: Option<&'m str>,
    beside: Vec<&'m str>,
    lines: Option<&'m str>,
    billed: Option<&'m str>,
}

impl<'m> Titles<'m> {
    fn of(columns: &'m TableMapping, table: SourceTable) -> Self {
        let (amount, state) = match table {
            SourceTable::Interests => (None, columns.title_of("stage")),
            SourceTable::Berths => (columns.title_of("price"), columns.title_of("status")),
            SourceTable::Expenses => (columns.title_of("price"), None),
            SourceTable::Invoices => (columns.title_of("total"), None),
        };
        let of_invoice = |role| (table == SourceTable::Invoices).then(|| columns.title_of(role)).flatten();
        Self {
            amount,
            currency: columns.title_of("currency"),
            state,
            beside: currency::BESIDE[1..].iter().filter_map(|role| of_invoice(role)).collect(),
            lines: of_invoice("line_items"),
            billed: of_invoice("expense_ids"),
        }
    }
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
        let text = |title: Option<&str>| row.cell(title?).and_then(cell::text);
        let amount = |title: Option<&str>| row.cell(title?).and_then(amount);
        let others = Others {
            amount: amount(titles.amount),
            currency: text(titles.currency),
            beside: titles.beside.iter().filter_map(|title| amount(Some(title))).collect(),
            lines_priced: text(titles.lines).is_some_and(|lines| money::may_name_currency(&lines)),
            billed: text(titles.billed),
        };
        let others = (others != Others::default()).then(|| Box::new(others));
        let cells = Cells { state: text(titles.state).map(|text| words.one(&text)), others };
        // The snapshot refuses rows without an id.
        records.extend(row.id().map(|id| (id, cells)));
    }
    records.sort_by_key(|(id, _)| *id);
    records.dedup_by_key(|(id, _)| *id);
    records.shrink_to_fit();
    Ok(records)
}

/// An amount as a text; of several, as a Lookup column shows them, one that nobody reads as a number: `7, 50` is no seven and a half.
fn amount(cell: &Value) -> Option<String> {
    let is_several = cell::values(cell).is_some_and(|values| values.len() > 1);
    if is_several { Some(cell.to_string()) } else { cell::text(cell) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::amount;
    use crate::money;

    #[test]
    fn several_amounts_are_none() {
        let read = |cell| money::amount(&amount(&cell)?).map(|amount| amount.value.to_string());
        let cases = [
            (json!(12.5), Some("12.50")),
            (json!([12.5]), Some("12.50")),
            (json!([12.5, null, 12.5]), Some("12.50")),
            (json!([7, 50]), None),
            (json!([null]), None),
        ];
        for (cell, expected) in cases {
            assert_eq!(read(cell.clone()).as_deref(), expected, "{cell}");
        }
    }
}
