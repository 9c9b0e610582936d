//! Lookup columns that show less than there is: NocoDB answers what the first 25 linked records hold, says nothing of the others, and cannot be
//! asked for more. How many there are tells the link column that the Lookup goes by.

use landfall_model::{
    literal::literal,
    monitor::{Level, Monitor},
    rundir::{self, RunDir, raw_table},
    source::SourceRow,
    words::{count, shortened},
};

use crate::{
    counts::LookupCounts,
    discover::{Discovery, FoundTable},
    rows::number,
};

/// Linked records of which such a column shows something (seen on 0.262.5 and 0.301.3). What they hold may be more values, as two files of each
/// record, or fewer.
const SHOWN: u64 = 25;

/// Each mapped column of which a row shows less than there is. Rows are streamed from `raw/`.
pub(crate) fn cut(found: &Discovery, run: &RunDir) -> Result<Vec<LookupCounts>, rundir::Error> {
    let mut all = Vec::new();
    for table in &found.tables {
        let mut columns = lookups(table);
        if columns.is_empty() {
            continue;
        }
        for row in run.lines::<SourceRow>(&raw_table(table.table))? {
            let row = row?;
            columns.iter_mut().for_each(|column| column.add(&row));
        }
        all.extend(columns.into_iter().filter(|column| !column.records.is_empty()));
    }
    Ok(all)
}

/// The mapped Lookup columns whose link column was read too.
fn lookups(found: &FoundTable) -> Vec<LookupCounts> {
    let is_read = |title: &str| found.fields.iter().any(|field| field.title == title);
    let mapped = found.fields.iter().filter(|field| field.mapped);
    let columns = mapped.filter_map(|field| {
        let (relation, _) = found.meta.column(&field.title)?.looked_up()?;
        let link = found.meta.title_of(relation).filter(|link| is_read(link))?;
        let (column, link) = (field.title.clone(), link.to_owned());
        Some(LookupCounts { table: found.table, column, link, records: Vec::new() })
    });
    columns.collect()
}

impl LookupCounts {
    fn add(&mut self, row: &SourceRow) {
        let linked = row.cell(&self.link).and_then(number);
        if linked.is_some_and(|linked| linked > SHOWN) {
            self.records.push(row.id().unwrap_or_default());
        }
    }
}

/// One warning for each column: what is missing in it is missing in the CRM.
pub(crate) fn tell(all: &[LookupCounts], monitor: &dyn Monitor) {
    for LookupCounts { table, column, link, records } in all {
        let (column, link) = (literal(column), literal(link));
        let text = format!(
            "{table}, column {column}: NocoDB shows what {SHOWN} linked records hold and leaves out the others, without a word, in {} with more in {link}, of the records {}; look them up in NocoDB",
            count(records.len(), "row"),
            shortened(records)
        );
        monitor.remark(Level::Warning, &text);
    }
}
