//! Files that only NocoDB holds: attachments whose cell leads to its own storage, and which no listing shows. By the rule that the reader proves
//! them by, not by the planner's account of them.

use std::collections::BTreeSet;

use landfall_model::{
    attachment::{Catalogue, find, items, size, stored},
    mapping::TableMapping,
    plan::copy::Origin,
    rundir::{self, RunDir},
    source::{Object, SourceRow},
};
use serde_json::Value;

use crate::error::Error;

/// The name that accounting gives to them.
pub(crate) const ATTACHMENTS: &str = "attachments";

/// Roles of columns with attachments, of whichever table has them.
const ROLES: [&str; 4] = ["eoi_document", "contract_document", "receipt", "pdf"];

/// Items that may be such files, gathered while the tables are read. Mostly there are none, and nothing is kept.
#[derive(Debug, Default)]
pub(crate) struct Candidates(Vec<Value>);

impl Candidates {
    /// Looks at a row's attachments.
    pub fn note(&mut self, row: &SourceRow, columns: &TableMapping) {
        let titles = ROLES.into_iter().filter_map(|role| columns.title_of(role));
        let items = titles.filter_map(|title| row.cell(title)).flat_map(items);
        self.0.extend(items.filter(|item| stored(item).is_some() && size(item).is_some()));
    }

    /// The ids of those that no listing shows, as accounting writes them.
    pub fn beside_listing(self, run: &RunDir) -> Result<BTreeSet<String>, Error> {
        if self.0.is_empty() {
            return Ok(BTreeSet::new());
        }
        let objects: Vec<Object> = run.lines(rundir::RAW_OBJECTS)?.collect::<Result<_, _>>()?;
        let catalogue = Catalogue::new(&objects.iter().collect::<Vec<_>>());
        let unlisted = self.0.iter().filter(|item| find(item, &catalogue).is_none());
        Ok(unlisted.filter_map(stored).map(|path| format!("{}/{path}", Origin::ATTACHMENTS)).collect())
    }
}
