//! Is the target as the plan needs it? Every difference is found before anything is written, each with its remedy (exit 8).

mod backup;
mod missing;
mod port;
mod remarks;
mod rows;
mod structure;
mod trial;
mod words;

use std::collections::BTreeMap;

use landfall_model::{mapping::TargetMapping, monitor::Monitor, outcome::Mismatch, target::Table};
use landfall_postgres::Session;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::{
    catalogue::{self, Catalogue},
    error::Error,
    layout::Layout,
    marker,
    order::{Step, order},
    sql::in_transaction,
};

pub use backup::backup_lacks;
pub use words::Words;

const DOING: &str = "looking at the target";

/// The target, found to be as the plan needs it.
#[derive(Debug)]
pub(crate) struct Target {
    /// The port's id.
    pub port: Uuid,
    /// How each table is written.
    pub layouts: BTreeMap<Table, Layout>,
    /// Groups and tables in the order of loading.
    pub order: Vec<Step>,
}

/// Compares the live target with what a load needs, and lists every difference. `words` are the values whose columns may be restricted
/// (see [`Words`]); `plans` are the hashes of plans that may be in, whose rows do not count as strange: that which is about to be loaded, and
/// that which it follows. Writes nothing.
pub async fn preflight(
    session: &Session,
    port: &str,
    names: &TargetMapping,
    words: &Words,
    plans: &[&str],
    monitor: &dyn Monitor,
) -> Result<Vec<Mismatch>, Error> {
    let client = session.client();
    in_transaction(client, DOING, async || {
        let catalogue = read(client).await?;
        remarks::tell(&catalogue, monitor);
        let (layouts, mut differences) = structure::compare(&catalogue, names);
        layouts.values().for_each(|layout| remarks::required(layout, monitor));
        differences.extend(trial::make(client, &catalogue.database).await?);
        differences.extend(words::compare(client, &layouts, words).await?);
        match port::find(client, &catalogue, port).await? {
            // Without these rights there is nothing to see; that they are missing is told already.
            Ok(_) if !catalogue.database.marker => {}
            Ok(id) => differences.extend(rows::compare(client, id, port, &layouts, plans).await?),
            Err(difference) => structure::add(difference, &mut differences),
        }
        Ok(differences)
    })
    .await
}

/// What load and reset insist on: tables, columns, rights and the port. Values are judged row by row when they are loaded.
pub(crate) async fn target(client: &Client, port: &str, names: &TargetMapping) -> Result<Target, Error> {
    in_transaction(client, DOING, async || {
        let catalogue = read(client).await?;
        let (layouts, mut differences) = structure::compare(&catalogue, names);
        match (port::find(client, &catalogue, port).await?, order(&layouts)) {
            (Ok(port), Ok(order)) if differences.is_empty() => return Ok(Target { port, layouts, order }),
            (Err(difference), _) => structure::add(difference, &mut differences),
            _ => {}
        }
        Err(Error::NotAsExpected(differences))
    })
    .await
}

/// Tells of the target's triggers, where no preflight did before.
pub(crate) fn mention_triggers(target: &Target, monitor: &dyn Monitor) {
    target.layouts.values().for_each(|layout| remarks::triggers(layout.table, &layout.live, monitor));
}

/// What a load insists on beside that: no other run is live for the port, and tables that it has not filled yet are empty.
pub(crate) async fn refuse_rows(
    client: &Client,
    target: &Target,
    port: &str,
    plan: &str,
) -> Result<(), Error> {
    in_transaction(client, DOING, async || {
        if let Some(live) = marker::live_run(client, target.port).await?.filter(|live| live.plan != plan) {
            return Err(Error::OtherRunLive { run: live.run, port: port.to_owned(), since: live.since });
        }
        let strange = rows::strange(client, target.port, port, &target.layouts, plan).await?;
        if strange.is_empty() { Ok(()) } else { Err(Error::NotAsExpected(strange)) }
    })
    .await
}

/// The statement by which the role finds the tables of a schema first.
fn set_search_path(role: &str, database: &str, schema: &str) -> String {
    let behind = if schema == "public" { "" } else { ", public" };
    format!("ALTER ROLE {role} IN DATABASE {database} SET search_path = {schema}{behind}")
}

/// The port's id, or the error that says why it has none.
pub(crate) async fn port(client: &Client, catalogue: &Catalogue, slug: &str) -> Result<Uuid, Error> {
    port::find(client, catalogue, slug).await?.map_err(|difference| Error::NotAsExpected(vec![difference]))
}

/// The catalogue of all our tables.
pub(crate) async fn read(client: &Client) -> Result<Catalogue, Error> {
    catalogue::read(client, &names()).await
}

/// The names of the tables that are looked at: those that are loaded, and that of ports.
fn names() -> Vec<&'static str> {
    Table::ALL.map(Table::name).into_iter().chain([port::TABLE]).collect()
}
