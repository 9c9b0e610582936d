//! What a server answers that does nothing wrong: pure, from a call and a world.

mod cells;
mod filter;
mod junction;
mod meta;
mod records;
mod refusal;
mod route;
mod rows;
mod select;
mod table;

use landfall_model::snapshot::Snapshot;
use serde_json::Value;

pub(super) use junction::JUNCTION;
use records::Records;
use refusal::Refusal;
use route::{Api, Asked};
pub(super) use rows::Generated;
use table::Table;

use super::call::{Call, Reply};
use crate::version::Version;

/// The API token that is taken.
pub(super) const TOKEN: &str = "trap-token-2KcpGq8vYxq0cZb1";
/// The session that is taken, in the shape of a JWT.
pub(super) const SESSION: &str = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6InRyYXAifQ.dHJhcA";

/// A server of one version, at one address.
#[derive(Debug)]
pub(super) struct Sound {
    pub version: Version,
    pub url: String,
    /// Rows that the world does not hold.
    pub generated: Option<Generated>,
}

impl Sound {
    /// The answer.
    pub fn answer(&self, call: &Call, world: &Snapshot) -> Reply {
        let (api, asked) = route::read(&call.path);
        let answer = self.permitted(call, api).and_then(|()| {
            let nothing = || Refusal::Route { method: call.method.clone(), path: call.path.clone() };
            self.value(call, api, asked.ok_or_else(nothing)?, world)
        });
        answer.map_or_else(|refusal| refusal.reply(self.version, api), |value| Reply::json(&value))
    }

    /// 0.262.5 has no third generation but a list of tables.
    fn permitted(&self, call: &Call, api: Api) -> Result<(), Refusal> {
        if api == Api::V3 && self.version == Version::V0262 && !call.path.contains("/meta/bases/") {
            return Err(Refusal::Route { method: call.method.clone(), path: call.path.clone() });
        }
        let has = |name: &str, value: &str| call.header(name) == Some(value);
        let bearer = self.version == Version::V0301 && has("authorization", &format!("Bearer {TOKEN}"));
        match has("xc-token", TOKEN) || has("xc-auth", SESSION) || bearer {
            false => Err(Refusal::Token),
            true if call.method != "GET" => Err(Refusal::Write),
            true => Ok(()),
        }
    }

    fn value(&self, call: &Call, api: Api, asked: Asked<'_>, world: &Snapshot) -> Result<Value, Refusal> {
        let table = |id: &str| Table::find(world, self.generated.as_ref(), id);
        let records = |id: &str, answer: &dyn Fn(&Records<'_, '_>) -> Result<Value, Refusal>| {
            let table = table(id)?;
            answer(&Records { call, table: &table, api, version: self.version, url: &self.url })
        };
        match asked {
            Asked::Bases => Ok(meta::bases(world)),
            Asked::Tables { base } => meta::tables(world, base, call, self.version, api),
            Asked::Table { table: id } => Ok(meta::table(&table(id)?, api)),
            Asked::Rows { base, table } => {
                known(base, world).and_then(|()| records(table, &|records| records.page()))
            }
            Asked::Count { base, table } => {
                known(base, world).and_then(|()| records(table, &|records| records.count()))
            }
            Asked::Row { table, row } => records(table, &|records| records.row(row)),
            Asked::Links { table, column, row } => records(table, &|records| records.links(column, row)),
        }
    }
}

/// Bases go by their id alone, as 0.301 wants it: what older servers take besides is no more than that.
fn known(base: Option<&str>, world: &Snapshot) -> Result<(), Refusal> {
    match base.filter(|base| !world.columns.iter().any(|table| table.base_id == *base)) {
        Some(base) => Err(Refusal::Base(base.to_owned())),
        None => Ok(()),
    }
}
