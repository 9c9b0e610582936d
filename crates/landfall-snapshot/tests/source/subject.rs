//! One source in one generation of the API, and how it is asked.

use std::fmt;

use http_body_util::{BodyExt, Empty};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use landfall_model::source::SourceTable;
use landfall_snapshot::{Api, SourceConfig};
use landfall_testkit::{NocoDb, Source, Trap, Version};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{support::hasty, world::world};

/// A source.
pub struct Subject {
    pub version: Version,
    pub api: Api,
    real: bool,
    url: &'static str,
    token: &'static str,
    /// Base and table, in the order of `SourceTable::ALL`.
    ids: [(String, String); 4],
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// The rows of a page, in the form of version 2.
    pub fn rows(&self) -> Vec<Value> {
        let list = self.body.get("list").or(self.body.get("records"));
        list.and_then(Value::as_array)
            .unwrap_or_else(|| panic!("no rows: {self:?}"))
            .iter()
            .map(flat)
            .collect()
    }

    /// The ids of the rows.
    pub fn ids(&self) -> Vec<i64> {
        self.rows().iter().map(|row| row["Id"].as_i64().unwrap()).collect()
    }
}

/// `{id, fields}` as `{Id, ..}`.
fn flat(row: &Value) -> Value {
    let Some(fields) = row.get("fields") else { return row.clone() };
    let mut flat = fields.clone();
    flat["Id"] = row["id"].clone();
    flat
}

/// All of them. The real servers are started and seeded by the first test that asks.
pub async fn all() -> &'static [Subject] {
    static ALL: OnceCell<Vec<Subject>> = OnceCell::const_new();
    ALL.get_or_init(|| async {
        let mut subjects = Vec::new();
        for version in Version::ALL {
            let trap: &'static Trap = Box::leak(Box::new(Trap::imitating(version, world().clone()).unwrap()));
            let seeded = NocoDb::shared(version).unwrap().seed(world()).await.unwrap();
            let source: &'static Source = Box::leak(Box::new(seeded));
            for api in apis(version) {
                subjects.push(Subject::trap(trap, version, api));
                subjects.push(Subject::real(source, version, api));
            }
        }
        subjects
    })
    .await
}

/// The generations that a version answers.
fn apis(version: Version) -> Vec<Api> {
    match version {
        Version::V0262 => vec![Api::V1, Api::V2],
        Version::V0301 => vec![Api::V1, Api::V2, Api::V3],
    }
}

impl Subject {
    fn trap(trap: &'static Trap, version: Version, api: Api) -> Self {
        let ids = SourceTable::ALL.map(|table| {
            let columns = world().columns_of(table).unwrap();
            (columns.base_id.clone(), columns.table_id.clone())
        });
        Self { version, api, real: false, url: trap.url(), token: trap.token(), ids }
    }

    fn real(source: &'static Source, version: Version, api: Api) -> Self {
        let ids = SourceTable::ALL
            .map(|table| (source.base_id(table).to_owned(), source.table_id(table).to_owned()));
        Self { version, api, real: true, url: source.url(), token: source.viewer_token(), ids }
    }

    /// For the reader of this crate.
    pub fn config(&self) -> SourceConfig {
        SourceConfig {
            limits: hasty(),
            ..SourceConfig::new(self.url, self.token.to_owned().into(), self.api)
        }
    }

    /// The id of a table.
    pub fn table(&self, table: SourceTable) -> &str {
        &self.ids[table as usize].1
    }

    fn base(&self, table: &str) -> &str {
        self.ids.iter().find(|(_, id)| id == table).map_or(&self.ids[0].0, |(base, _)| base)
    }

    /// Path of the rows of a table.
    pub fn rows_path(&self, table: &str) -> String {
        let base = self.base(table);
        match self.api {
            Api::V1 => format!("/api/v1/db/data/noco/{base}/{table}"),
            Api::V2 => format!("/api/v2/tables/{table}/records"),
            Api::V3 => format!("/api/v3/data/{base}/{table}/records"),
        }
    }

    /// Path of their number.
    pub fn count_path(&self, table: &str) -> String {
        match self.api {
            Api::V3 => format!("/api/v3/data/{}/{table}/count", self.base(table)),
            Api::V1 | Api::V2 => format!("{}/count", self.rows_path(table)),
        }
    }

    /// Path of what one row is linked to.
    pub fn links_path(&self, table: &str, column: &str, row: i64) -> String {
        match self.api {
            Api::V1 => format!("{}/{row}/mm/{column}", self.rows_path(table)),
            Api::V2 => format!("/api/v2/tables/{table}/links/{column}/records/{row}"),
            Api::V3 => format!("/api/v3/data/{}/{table}/links/{column}/{row}", self.base(table)),
        }
    }

    /// One page; `limit` and `sort` are put as this generation wants them.
    pub async fn page(&self, table: &str, query: &[(&str, &str)]) -> Answer {
        let query: Vec<(&str, String)> =
            query.iter().map(|(name, value)| self.parameter(name, value)).collect();
        self.get(&self.rows_path(table), &query).await
    }

    fn parameter<'n>(&self, name: &'n str, value: &str) -> (&'n str, String) {
        match (self.api, name) {
            (Api::V3, "limit") => ("pageSize", value.to_owned()),
            (Api::V3, "sort") => {
                let part = |title: &str| {
                    let direction = if title.starts_with('-') { "desc" } else { "asc" };
                    json!({"field": title.trim_start_matches('-'), "direction": direction})
                };
                (name, value.split(',').map(part).collect::<Value>().to_string())
            }
            _ => (name, value.to_owned()),
        }
    }

    /// How many rows satisfy a condition; none where it is refused.
    pub async fn count(&self, table: SourceTable, condition: &str) -> Option<u64> {
        let path = self.count_path(self.table(table));
        self.get(&path, &[("where", condition.to_owned())]).await.body["count"].as_u64()
    }

    /// `GET` with the viewer's token.
    pub async fn get(&self, path: &str, query: &[(&str, String)]) -> Answer {
        self.get_as(Some(self.token), path, query).await
    }

    /// `GET` with another token, or none.
    pub async fn get_as(&self, token: Option<&str>, path: &str, query: &[(&str, String)]) -> Answer {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
        let mut request = Request::get(format!("{}{path}?{}", self.url, query.join("&")));
        if let Some(token) = token {
            request = request.header("xc-token", token);
        }
        let answer = client.request(request.body(Empty::new()).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{self}: {path}: {error}"));
        Answer { status, body }
    }

    /// The description of a table, which version 2 gives in all generations.
    pub async fn meta(&self, table: &str) -> Value {
        self.get(&format!("/api/v2/meta/tables/{table}"), &[]).await.body
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.real { "NocoDB" } else { "trap" };
        write!(f, "{kind} {} {:?}", self.version, self.api)
    }
}
