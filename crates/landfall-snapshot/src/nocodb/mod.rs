//! NocoDB's API, versions 1 and 2: five calls, all of them readings. Bases and tables are named by id alone: titles are taken by some
//! versions only (NOCODB 3). A view is never named: it drops rows and columns silently.

mod meta;
mod query;

use std::sync::Arc;

pub(crate) use meta::{ColumnMeta, LinkMeta, Named, TableMeta};
use query::encode;
pub(crate) use query::{Page, after, after_pair};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    config::{Api, SourceConfig},
    error::Error,
    transport::{Get, Patience, Tally, Transport},
};

/// One row as it came.
pub(crate) type Cells = Map<String, Value>;

/// A server that is asked in one generation of the API.
#[derive(Debug, Clone)]
pub(crate) struct NocoDb {
    transport: Arc<Transport>,
    api: Api,
    tally: Arc<Tally>,
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
        Ok(Self { transport, api: source.api, tally: Arc::default() })
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

    /// The bases that the token sees.
    pub async fn bases(&self) -> Result<Vec<Named>, Error> {
        let path = match self.api {
            Api::V1 => "/api/v1/db/meta/projects/",
            Api::V2 => "/api/v2/meta/bases/",
        };
        let list: meta::List<Named> = self.get(path.to_owned(), "the list of bases", Patience::First).await?;
        Ok(list.list)
    }

    /// The tables of a base, without junction tables.
    pub async fn tables(&self, base: &Named) -> Result<Vec<Named>, Error> {
        let path = match self.api {
            Api::V1 => format!("/api/v1/db/meta/projects/{}/tables", encode(&base.id)),
            Api::V2 => format!("/api/v2/meta/bases/{}/tables", encode(&base.id)),
        };
        let what = format!("the tables of base \"{}\"", base.title);
        let list: meta::List<Named> = self.get(path, &what, Patience::Full).await?;
        Ok(list.list)
    }

    /// A table's columns. `what` names the table in messages.
    pub async fn table(&self, id: &str, what: &str) -> Result<TableMeta, Error> {
        let path = match self.api {
            Api::V1 => format!("/api/v1/db/meta/tables/{}", encode(id)),
            Api::V2 => format!("/api/v2/meta/tables/{}", encode(id)),
        };
        self.get(path, &format!("the columns of {what}"), Patience::Full).await
    }

    /// Rows that the source counts in a table.
    pub async fn count(&self, place: &Place, what: &str) -> Result<u64, Error> {
        let path = format!("{}/count", self.records(place));
        let count: Count = self.get(path, &format!("the number of {what}"), Patience::Full).await?;
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
        let path = format!("{}?{}", self.records(place), page.query());
        let list: meta::List<Cells> = self.get(path, what, patience).await?;
        Ok(list.list)
    }

    fn records(&self, place: &Place) -> String {
        let (base, table) = (encode(&place.base), encode(&place.table));
        match self.api {
            Api::V1 => format!("/api/v1/db/data/noco/{base}/{table}"),
            Api::V2 => format!("/api/v2/tables/{table}/records"),
        }
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
