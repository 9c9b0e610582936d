//! A table page by page, in the order of `Id`: each page begins after the last id of the one before. Rows that come or go in between move
//! nothing (NOCODB 3), and the end is an empty page, whatever the server says of page sizes and last pages.

use super::{ids::Ids, parts, size::PageSize};
use crate::{
    discover::{FoundTable, ID},
    error::Error,
    nocodb::{Cells, NocoDb, Page, after},
    transport::Patience,
};

/// How often the parts of a page are asked for until they must be of one time.
const ROUNDS: u32 = 5;

/// One reading of a table.
#[derive(Debug)]
pub(crate) struct Keyset<'t> {
    db: &'t NocoDb,
    found: &'t FoundTable,
    /// The columns of each call.
    parts: Vec<Vec<String>>,
    size: PageSize,
    /// What was read so far.
    pub ids: Ids,
    /// Pages that came, empty ones included.
    pub pages: u64,
}

impl<'t> Keyset<'t> {
    /// Begins before the first row. `fields` must hold `Id`.
    pub fn new(db: &'t NocoDb, found: &'t FoundTable, fields: Vec<String>) -> Self {
        let size = PageSize::new(db.page_rows());
        let ids = Ids::stamped(found.table, found.stamp());
        Self { db, found, parts: parts::of(fields), size, ids, pages: 0 }
    }

    /// The same after what was read before; its stamps are those of the rows to come.
    pub fn going_on(self, ids: Ids) -> Self {
        Self { ids, ..self }
    }

    /// The same from the row `id` on, in pages of `rows`.
    pub fn from(self, id: i64, rows: u32) -> Self {
        Self { size: PageSize::new(rows), ids: self.ids.above(id.saturating_sub(1)), ..self }
    }

    /// The next rows with their ids, accounted for; empty at the end. Asked again after the end, it shows what was added since.
    pub async fn next(&mut self) -> Result<Vec<(i64, Cells)>, Error> {
        let rows = self.page().await?;
        self.pages += 1;
        self.size.learn(rows.len());
        rows.into_iter().map(|row| Ok((self.ids.accept(&row)?, row))).collect()
    }

    async fn page(&mut self) -> Result<Vec<Cells>, Error> {
        loop {
            match self.whole().await {
                Err(error) if error.may_be_size() && self.size.divisible() => self.size.halve(),
                Err(error) if error.is_too_long() => self.parts = parts::halved(&self.parts).ok_or(error)?,
                answer => return answer,
            }
        }
    }

    /// Rows with all their columns; asked for again where somebody wrote while their parts came.
    async fn whole(&self) -> Result<Vec<Cells>, Error> {
        let mut ids = Vec::new();
        for _ in 0..ROUNDS {
            let mut rows = Vec::new();
            for fields in &self.parts {
                rows.push(self.part(fields).await?);
            }
            match parts::joined(rows) {
                Ok(rows) => return Ok(rows),
                Err(differing) => ids = differing,
            }
        }
        Err(Error::Restless { table: self.found.table, rounds: ROUNDS, ids })
    }

    async fn part(&self, fields: &[String]) -> Result<Vec<Cells>, Error> {
        let page = Page {
            fields,
            sort: &[ID],
            filter: self.ids.last().map(|last| after(ID, last)),
            limit: self.size.rows(),
        };
        let patience = if self.size.divisible() { Patience::Divisible } else { Patience::Full };
        self.db.page(&self.found.place, &page, &self.what(), patience).await
    }

    fn what(&self) -> String {
        let table = self.found.table;
        self.ids
            .last()
            .map_or_else(|| format!("the first {table}"), |last| format!("the {table} after {ID} {last}"))
    }
}
