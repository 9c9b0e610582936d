//! NocoDB's API, versions 1, 2 and 3: five calls, all of them readings. Bases and tables are named by id alone: titles are taken by some
//! versions only (NOCODB 3). A view is never named: it drops rows and columns silently.
//!
//! Of version 3 only rows and their number are asked. Its descriptions of tables do not name the keys of a junction table, and of the
//! junction's rows it shows no cells, only ids like `143___3`: descriptions and the junction table are read through version 2, which
//! every server answers that answers version 3 (NOCODB 4, 6).

mod meta;
mod query;
mod v3;
mod way;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use landfall_model::monitor::Monitor;
pub(crate) use meta::{ColumnMeta, LinkMeta, Named, TableMeta};
pub(crate) use query::{Page, after, after_pair, encode};
use serde::Deserialize;
use serde_json::{Map, Value};
use v3::Forms;
use way::Way;

use crate::{
    config::{Api, SourceConfig},
    error::Error,
    transport::{Get, Patience, Tally, Transport, telling},
};

/// One row as it came.
pub(crate) type Cells = Map<String, Value>;

/// A server that is asked in one generation of the API.
#[derive(Debug, Clone)]
pub(crate) struct NocoDb {
    transport: Arc<Transport>,
    api: Api,
    tally: Arc<Tally>,
    /// By table id, what version 3 shows in another form; of the tables that were described so far.
    forms: Arc<Mutex<BTreeMap<String, Arc<Forms>>>>,
}

/// A table by the ids of its base and itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub base: String,
    pub table: String,
}

#[derive(Deserialize)]
struct Count {
    count: u64,
}

impl NocoDb {
    /// Checks the configuration; connects with the first call.
    pub fn open(source: &SourceConfig) -> Result<Self, Error> {
        let transport = Arc::new(Transport::new(source)?);
        Ok(Self { transport, api: source.api, tally: Arc::default(), forms: Arc::default() })
    }

    /// The same server with a tally of its own, for one part of the work.
    pub fn part(&self) -> Self {
        Self { tally: Arc::new(Tally::part_of(&self.tally)), ..self.clone() }
    }

    /// Calls made through this handle and its parts.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Rows that one call asks for at most.
    pub fn page_rows(&self) -> u32 {
        self.transport.page_rows()
    }

    /// Does `work`, which asks this server, and tells where that waits for it.
    pub async fn telling<T>(
        &self,
        monitor: &dyn Monitor,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        telling(&self.transport, monitor, work).await
    }

    /// The bases that the token sees.
    pub async fn bases(&self) -> Result<Vec<Named>, Error> {
        let path = match self.api {
            Api::V1 => "/api/v1/db/meta/projects/",
            Api::V2 | Api::V3 => "/api/v2/meta/bases/",
        };
        let list: meta::List<Named> = self.get(path.to_owned(), "the list of bases", Patience::First).await?;
        Ok(list.list)
    }

    /// The tables of a base, without junction tables.
    pub async fn tables(&self, base: &Named) -> Result<Vec<Named>, Error> {
        let path = match self.api {
            Api::V1 => format!("/api/v1/db/meta/projects/{}/tables", encode(&base.id)),
            Api::V2 | Api::V3 => format!("/api/v2/meta/bases/{}/tables", encode(&base.id)),
        };
        let what = format!("the tables of base \"{}\"", base.title);
        let list: meta::List<Named> = self.get(path, &what, Patience::Full).await?;
        Ok(list.list)
    }

    /// A table's columns. `what` names the table in messages.
    pub async fn table(&self, id: &str, what: &str) -> Result<TableMeta, Error> {
        let path = match self.api {
            Api::V1 => format!("/api/v1/db/meta/tables/{}", encode(id)),
            Api::V2 | Api::V3 => format!("/api/v2/meta/tables/{}", encode(id)),
        };
        let meta: TableMeta = self.get(path, &format!("the columns of {what}"), Patience::Full).await?;
        if let Some(forms) = Forms::of(&meta) {
            self.forms().insert(meta.id.clone(), Arc::new(forms));
        }
        Ok(meta)
    }

    /// Rows that the source counts in a table.
    pub async fn count(&self, place: &Place, what: &str) -> Result<u64, Error> {
        let way = self.way(place);
        let answer = self.get(way.count(place), &format!("the number of {what}"), Patience::Full).await;
        let count: Count = answer.map_err(|error| way.unknown(error))?;
        Ok(count.count)
    }

    /// One page of rows.
    pub async fn page(
        &self,
        place: &Place,
        page: &Page<'_>,
        what: &str,
        patience: Patience,
    ) -> Result<Vec<Cells>, Error> {
        let way = self.way(place);
        let path = format!("{}?{}", way.pages(place), way.query(page));
        if let Way::V3(forms) = way {
            let answer: v3::Records = self.get(path, what, patience).await?;
            return Ok(answer.records.into_iter().map(|record| forms.row(record)).collect());
        }
        let list: meta::List<Cells> = self.get(path, what, patience).await?;
        Ok(list.list)
    }

    /// How the rows of a table are asked for.
    fn way(&self, place: &Place) -> Way {
        match (self.api, self.forms().get(&place.table)) {
            (Api::V1, _) => Way::V1,
            (Api::V3, Some(forms)) => Way::V3(Arc::clone(forms)),
            (Api::V2 | Api::V3, _) => Way::V2,
        }
    }

    fn forms(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Forms>>> {
        self.forms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn get<T: serde::de::DeserializeOwned>(
        &self,
        path: String,
        what: &str,
        patience: Patience,
    ) -> Result<T, Error> {
        self.transport.get(&Get { path, what: what.to_owned(), patience }, &self.tally).await
    }
}
