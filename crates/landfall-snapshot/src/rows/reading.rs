//! One table into its file: all rows in one go, then those again that moved meanwhile, until what was read is what is there.

use std::collections::BTreeMap;

use landfall_model::{
    monitor::{Level, Monitor},
    rundir::{Jsonl, RunDir, raw_table},
    source::{SourceRow, SourceTable},
    words::count,
};

use super::{
    ReadTable, cells, corrections::Corrections, difference::Difference, ids::Ids, keyset::Keyset, number,
    takeover::Start,
};
use crate::{
    clock,
    counts::{Resumed, TableCounts},
    discover::{Discovery, FoundTable, ID},
    error::Error,
    nocodb::{Cells, NocoDb},
};

/// Passes over the keys until a table that somebody writes to must have come to rest.
const ROUNDS: u32 = 5;
/// Rows that may move while a table is read. They are held in memory; so many say that the source is at work, not at rest.
const MOVED: usize = 10_000;

/// A table that is being read.
pub(super) struct Reading<'r> {
    /// Titles of the columns in which a pass over the keys sees that a row was edited.
    witnesses: Vec<&'r str>,
    db: &'r NocoDb,
    found: &'r FoundTable,
    file: Jsonl,
    /// The rows of `file` with `corrections`.
    ids: Ids,
    corrections: Corrections,
    /// Title of the column that counts berths.
    link: Option<&'r str>,
    links: BTreeMap<i64, u64>,
    /// Known so far; the rest is filled in by and by.
    counts: TableCounts,
    task: String,
    monitor: &'r dyn Monitor,
}

impl<'r> Reading<'r> {
    /// Begins the table's file, or goes on with what an interrupted reading left of it.
    pub async fn begin(
        db: &'r NocoDb,
        found: &'r FoundTable,
        all: &'r Discovery,
        run: &RunDir,
        monitor: &'r dyn Monitor,
    ) -> Result<Self, Error> {
        let counts = TableCounts {
            counted_before: db.count(&found.place, found.table.name()).await?,
            columns: found.fields.len() as u64,
            edits_seen: found.stamp().is_some(),
            ..TableCounts::none(found.table)
        };
        let task = format!("read {}", found.table);
        monitor.start(&task, Some(counts.counted_before));
        let left = run.has_partial(&raw_table(found.table));
        let link = all.link_count().filter(|_| found.table == SourceTable::Interests);
        let start = if left { Start::after(found, link, run)? } else { Start::anew(found, run)? };
        let Start { witnesses, file, ids, links } = start;
        let corrections = Corrections::default();
        let reading =
            Self { witnesses, db, found, file, ids, corrections, link, links, counts, task, monitor };
        Ok(if left { reading.resumed() } else { reading })
    }

    /// The same without the rows that were taken over.
    pub fn anew(self, run: &RunDir) -> Result<Self, Error> {
        let Start { witnesses, file, ids, links } = Start::anew(self.found, run)?;
        let (read_again, gone_while_read) = (0, Vec::new());
        let counts = TableCounts { read_again, gone_while_read, ..self.counts };
        Ok(Self { witnesses, file, ids, links, counts, corrections: Corrections::default(), ..self }
            .resumed())
    }

    /// True where rows were taken over from an interrupted reading.
    pub fn took_over(&self) -> bool {
        self.counts.resumed.as_ref().is_some_and(|resumed| resumed.taken_over > 0)
    }

    /// Notes and tells that this reading goes on after an interruption.
    fn resumed(mut self) -> Self {
        let (table, taken_over) = (self.found.table, self.ids.len());
        self.monitor.advance(&self.task, taken_over);
        self.monitor.remark(
            Level::Info,
            &format!(
                "{table}: {} taken over from the reading that was interrupted",
                count(taken_over, "row")
            ),
        );
        self.counts.resumed = Some(Resumed { at: clock::now(), taken_over });
        self
    }

    /// All rows, page by page into the file.
    pub async fn read(&mut self) -> Result<(), Error> {
        let before = std::mem::replace(&mut self.ids, Ids::of(self.found.table));
        let mut keyset = Keyset::new(self.db, self.found, self.fields()).going_on(before);
        loop {
            self.go_on()?;
            let rows = keyset.next().await?;
            if rows.is_empty() {
                (self.ids, self.counts.pages) = (keyset.ids, keyset.pages);
                return Ok(());
            }
            self.monitor.advance(&self.task, rows.len() as u64);
            for (id, row) in rows {
                let row = self.keep(id, row)?;
                self.file.push(&row)?;
            }
            // A kill after this loses the next page at most.
            self.file.flush()?;
        }
    }

    /// Compares what was read with a pass over the keys alone and with what the source counts, and reads again what differs, until all
    /// three agree. It does so although the figures may agree at once: a row that came and one that went leave the count as it was.
    pub async fn settle(&mut self) -> Result<(), Error> {
        let mut before = Difference::default();
        for round in 1..=ROUNDS {
            let keys = self.keys().await?;
            let counted = self.db.count(&self.found.place, self.found.table.name()).await?;
            let difference = self.ids.difference(&keys);
            (self.counts.rounds, self.counts.second_pass) = (round, keys.len());
            self.counts.counted_after = counted;
            if difference.is_empty() && counted == keys.len() {
                return Ok(());
            }
            if round == ROUNDS || self.corrections.len() + difference.all().len() > MOVED {
                return Err(self.unsettled(&difference, &before));
            }
            self.read_again(&difference, &keys).await?;
            before = difference;
        }
        Ok(())
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Result<ReadTable, Error> {
        self.corrections.apply(self.file)?.finish()?;
        let ids = &self.ids;
        self.counts.gone_while_read.retain(|id| !ids.contains(*id));
        self.counts.read = ids.len();
        self.counts.requests = self.db.tally().calls();
        told(&self.counts, &self.task, self.monitor);
        Ok(ReadTable { counts: self.counts, ids: self.ids, links: self.links })
    }

    /// The keys that are there now. Their pages are asked for in full size again: what was too much of whole rows is not of two cells.
    async fn keys(&self) -> Result<Ids, Error> {
        let fields =
            std::iter::once(ID).chain(self.witnesses.iter().copied()).map(ToOwned::to_owned).collect();
        let mut keyset = self.keyset(fields);
        loop {
            self.go_on()?;
            if keyset.next().await?.is_empty() {
                return Ok(keyset.ids);
            }
        }
    }

    /// Rows that came, changed or went. One that does not come although the keys show it is left to the next round.
    async fn read_again(&mut self, difference: &Difference, keys: &Ids) -> Result<(), Error> {
        for id in &difference.gone {
            self.corrections.remove(*id);
            self.links.remove(id);
        }
        let unread = difference.unread();
        let (mut wanted, mut fresh) = (unread.as_slice(), Vec::new());
        while let Some(first) = wanted.first() {
            self.go_on()?;
            let rows = keys.span(wanted, self.db.page_rows());
            let mut keyset = self.keyset(self.fields()).from(*first, rows);
            let page = keyset.next().await?;
            self.counts.pages += keyset.pages;
            // What an empty page does not show is not there any more: nothing is left to ask for.
            let reached = page.last().map_or(i64::MAX, |(id, _)| *id);
            for (id, row) in page.into_iter().filter(|(id, _)| wanted.binary_search(id).is_ok()) {
                let row = self.keep(id, row)?;
                self.corrections.put(id, &row);
                self.counts.read_again += 1;
            }
            fresh.push(keyset.ids.only(wanted));
            wanted = &wanted[wanted.partition_point(|id| *id <= reached)..];
        }
        self.ids.correct(fresh, &difference.gone);
        self.counts.gone_while_read.extend(&difference.gone);
        Ok(())
    }

    /// The row as it goes to the file; its count of links is noted.
    fn keep(&mut self, id: i64, row: Cells) -> Result<SourceRow, Error> {
        if let Some(count) = self.link.and_then(|title| row.get(title)).and_then(number) {
            self.links.insert(id, count);
        }
        cells::keep(self.found.table, id, row, &self.found.fields)
    }

    /// Rows that two passes show and that were not handed out in between are lost; others that differ move; where none differs, the count
    /// does.
    fn unsettled(&self, difference: &Difference, before: &Difference) -> Error {
        let was_asked_for = |id: &&i64| before.missing.binary_search(id).is_ok();
        let lost: Vec<i64> = difference.missing.iter().filter(was_asked_for).copied().collect();
        let (table, rounds) = (self.found.table, self.counts.rounds);
        if lost.is_empty() && !difference.is_empty() {
            return Error::Restless { table, rounds, ids: difference.all() };
        }
        let (read, counted) = (self.ids.len(), self.counts.counted_after);
        Error::Shortfall { table, read, counted, missing: lost }
    }

    fn keyset(&self, fields: Vec<String>) -> Keyset<'r> {
        let none_yet = Ids::stamped(self.found.table, self.witnesses.iter().copied());
        Keyset::new(self.db, self.found, fields).going_on(none_yet)
    }

    fn fields(&self) -> Vec<String> {
        self.found.fields.iter().map(|field| field.title.clone()).collect()
    }

    fn go_on(&self) -> Result<(), Error> {
        if self.monitor.stop_requested() {
            return Err(Error::Interrupted { what: self.found.table.name().to_owned() });
        }
        Ok(())
    }
}

fn told(counts: &TableCounts, task: &str, monitor: &dyn Monitor) {
    monitor.finish(task, &format!("{}, {}", count(counts.read, "row"), count(counts.columns, "column")));
    let (again, gone) = (counts.read_again, counts.gone_while_read.len());
    if again > 0 || gone > 0 {
        let text = format!(
            "{}: {} moved while being read, and read again; deleted meanwhile: {gone}",
            counts.table,
            count(again, "row")
        );
        monitor.remark(Level::Warning, &text);
    }
}
