//! The trap source with rows that are made when they are asked for: what the reader takes for each row, and how much memory.

use std::fs;

use anyhow::Result;
use landfall_model::{
    snapshot::Snapshot,
    source::{Link, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Trap, renumbered, trap::Call};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{
    folder::new_folder,
    job::{Job, Server},
    measured::Measured,
    sheet::Sheet,
};

/// Of so many interests, one has a berth.
const LINKED: i64 = 3;

/// Reads tables of 10,000 rows and ten times as many, up to `most`.
pub async fn bench(most: u64) -> Result<Sheet> {
    let mut sheet =
        Sheet::new("source: a made-up server in the process beside, on the same cores", "interests");
    let sizes = (4..).map(|power| 10_u64.pow(power)).take_while(|rows| *rows < most);
    for rows in sizes.chain([most]) {
        let (landfall, bare) = read(rows)?;
        sheet.add(format!("{rows} rows: bare client, 4 connections"), bare);
        sheet.add(format!("{rows} rows: landfall"), landfall);
    }
    Ok(sheet)
}

fn read(rows: u64) -> Result<(Measured, Measured)> {
    let trap = serve(rows)?;
    let folder = new_folder()?;
    let server = Server { url: trap.url().to_owned(), token: trap.token().to_owned() };
    let landfall = Job::Snapshot { server: server.clone(), run: folder.path().join("run") }.measure()?;
    let calls = folder.path().join("calls");
    fs::write(&calls, asked(&trap).join("\n"))?;
    let bare = Job::Replay { server, calls, connections: 4 }.measure()?;
    Ok((landfall, Measured { rows, ..bare }))
}

/// What was asked for so far, as addresses.
fn asked(trap: &Trap) -> Vec<String> {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let address = |call: Call| {
        let pairs = call.query.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        format!("{}?{}", call.path, pairs.collect::<Vec<_>>().join("&"))
    };
    trap.calls().into_iter().map(address).collect()
}

/// The practice world whose interests come again and again, under ids of their own.
fn serve(rows: u64) -> Result<Trap> {
    let mut world = renumbered(world_of(Size::PLAN, 1).snapshot);
    let interests = std::mem::take(&mut world.interests);
    let count = i64::try_from(interests.len())?;
    let berth = 1;
    let linked = (1..=rows.cast_signed()).filter(|id| id % LINKED == 0);
    world.links = linked.map(|interest| Link { interest, berth }).collect();
    count_links(&mut world, berth);
    let make = move |id: i64| {
        let mut row = interests[usize::try_from(id % count).unwrap_or_default()].clone();
        row.cells.insert("Id".to_owned(), Value::from(id));
        row.cells.insert("Berths".to_owned(), Value::from(i64::from(id % LINKED == 0)));
        row
    };
    Trap::generated(world, SourceTable::Interests, rows, make)
}

/// The berths count their links as well.
fn count_links(world: &mut Snapshot, berth: i64) {
    let links = world.links.len();
    for row in &mut world.berths {
        let count = if row.id() == Some(berth) { links } else { 0 };
        row.cells.insert("Interested Parties".to_owned(), Value::from(count));
    }
}
