//! A real NocoDB with the practice world: the reader, the same calls without it, and the plan document's script.

use std::{fs, path::Path};

use anyhow::Result;
use landfall_model::{
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{NocoDb, Version, renumbered};
use serde_json::Value;

use super::{ROUNDS, recorder::Recorder};
use crate::{
    folder::new_folder,
    job::{Job, Server},
    measured::{Measured, median},
    sheet::Sheet,
};

/// As many interests as make the time for the other tables, which are small, count for little.
const SIZE: Size = Size { interests: 10_000, berths: 200, ..Size::SMALLEST };

/// One version of the server.
pub async fn bench(version: Version) -> Result<Sheet> {
    let nocodb = NocoDb::start(version)?;
    let source = nocodb.seed(&world()).await?;
    let token = source.viewer_token().to_owned();
    let server = Server { url: source.url().to_owned(), token };
    let folder = new_folder()?;
    let calls = folder.path().join("calls");
    record(&nocodb, &server, folder.path(), &calls)?;

    let [mut whole, mut one, mut four] = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        let run = folder.path().join(format!("run-{round}"));
        let replay = |connections| Job::Replay { server: server.clone(), calls: calls.clone(), connections };
        one.push(replay(1).measure()?);
        whole.push(Job::Snapshot { server: server.clone(), run }.measure()?);
        four.push(replay(4).measure()?);
    }
    let interests = |measured: Measured| Measured { rows: SIZE.interests as u64, ..measured };
    let (base, table) = (source.base_id(SourceTable::Interests), source.table_id(SourceTable::Interests));
    let script = Job::Offsets { server, path: format!("/api/v1/db/data/noco/{base}/{table}") };

    let title =
        format!("source: NocoDB {version} with SQLite, {} interests of the practice world", SIZE.interests);
    let mut sheet = Sheet::new(title, "interests");
    sheet.add("the reader's calls, bare client, 1 connection", interests(median(one)?));
    sheet.add("the reader's calls, bare client, 4 connections", interests(median(four)?));
    sheet.add("landfall: all tables, a second pass, links", median(whole)?);
    sheet.add("script: interests alone, offset pages of 200", script.measure()?);
    Ok(sheet)
}

/// As every version takes it: 0.301 numbers rows itself, and refuses in a JSON column what is no JSON, as some of these cells are.
fn world() -> Snapshot {
    let mut world = renumbered(world_of(SIZE, 1).snapshot);
    let blank = |rows: &mut [SourceRow], title: &str| {
        rows.iter_mut().for_each(|row| drop(row.cells.insert(title.to_owned(), Value::Null)));
    };
    blank(&mut world.berths, "Map Data");
    blank(&mut world.invoices, "Line Items");
    world
}

/// Lets the reader read once, which warms the server, and writes what it asked for.
fn record(nocodb: &NocoDb, server: &Server, folder: &Path, calls: &Path) -> Result<()> {
    let recorder = Recorder::before(nocodb.port())?;
    let before = Server { url: recorder.url(), ..server.clone() };
    Job::Snapshot { server: before, run: folder.join("recorded") }.measure()?;
    Ok(fs::write(calls, recorder.calls().join("\n"))?)
}
