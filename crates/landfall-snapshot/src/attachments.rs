//! Every attachment cell against the bucket listing, by the rule that the planner goes by. Rows are streamed from `raw/`.

use landfall_model::{
    attachment::{self, Catalogue},
    cell,
    literal::literal,
    monitor::{Level, Monitor},
    redact,
    rundir::{self, RunDir, raw_table},
    source::{Object, SourceRow},
    words::{count, shortened},
};
use serde_json::Value;

use crate::{
    counts::{AttachmentCounts, Unlisted},
    discover::{Discovery, FoundTable},
};

/// The join of all tables, column by column.
pub(crate) fn join(
    found: &Discovery,
    objects: &[Object],
    buckets: &[String],
    run: &RunDir,
) -> Result<Vec<AttachmentCounts>, rundir::Error> {
    let objects: Vec<&Object> = objects.iter().collect();
    let catalogue = Catalogue::new(&objects);
    let mut all = Vec::new();
    for table in &found.tables {
        all.extend(of_table(table, &catalogue, buckets, run)?);
    }
    Ok(all)
}

fn of_table(
    found: &FoundTable,
    catalogue: &Catalogue<'_>,
    buckets: &[String],
    run: &RunDir,
) -> Result<Vec<AttachmentCounts>, rundir::Error> {
    let is_attachment =
        |title: &str| found.meta.column(title).is_some_and(|column| column.uidt == "Attachment");
    let titles = found.fields.iter().map(|field| field.title.as_str()).filter(|title| is_attachment(title));
    let mut columns: Vec<_> = titles.map(|title| AttachmentCounts::none(found.table, title)).collect();
    if columns.is_empty() {
        return Ok(columns);
    }
    for row in run.lines::<SourceRow>(&raw_table(found.table))? {
        let row = row?;
        for counts in &mut columns {
            let cell = row.cell(&counts.column).filter(|cell| !cell::is_empty(cell));
            cell.into_iter()
                .for_each(|cell| counts.add(row.id().unwrap_or_default(), cell, catalogue, buckets));
        }
    }
    Ok(columns)
}

impl AttachmentCounts {
    fn add(&mut self, id: i64, cell: &Value, catalogue: &Catalogue<'_>, buckets: &[String]) {
        self.cells += 1;
        for item in attachment::items(cell) {
            self.files += 1;
            let unlisted = || Unlisted {
                id,
                title: attachment::field(&item, "title").map(redact::object_key).unwrap_or_default(),
            };
            match attachment::find(&item, catalogue) {
                Some(_) => self.found += 1,
                None if attachment::stored(&item).is_some() && attachment::size(&item).is_some() => {
                    self.stored += 1;
                }
                None if attachment::is_elsewhere(&item, buckets) => self.elsewhere.push(unlisted()),
                None => self.missing.push(unlisted()),
            }
        }
    }
}

/// How many attachments point at nothing.
pub(crate) fn missing(all: &[AttachmentCounts]) -> usize {
    all.iter().map(|counts| counts.missing.len()).sum()
}

/// One warning for each column with attachments that no listing shows: a dangling reference is a fact of the source, not a failure.
pub(crate) fn tell(all: &[AttachmentCounts], monitor: &dyn Monitor) {
    for counts in all {
        let parts =
            [(&counts.missing, "in no bucket's listing"), (&counts.elsewhere, "in no bucket that is read")];
        for (unlisted, what) in parts.into_iter().filter(|(unlisted, _)| !unlisted.is_empty()) {
            let ids: Vec<i64> = unlisted.iter().map(|one| one.id).collect();
            let (table, column) = (counts.table, literal(&counts.column));
            let text = format!(
                "{table}, column {column}: {} {what}, of the records {}",
                count(unlisted.len(), "attachment"),
                shortened(&ids)
            );
            monitor.remark(Level::Warning, &text);
        }
    }
}
