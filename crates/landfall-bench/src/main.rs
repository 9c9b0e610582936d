//! `cargo xtask bench`: how fast the source is read, a plan is made and loaded, and how good candidates for duplicates are, beside what else would do the same work, on the same
//! machine and in the same run. Figures are ratios of that run; nothing asserts them.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

mod files;
mod folder;
mod job;
mod load;
mod measured;
mod people;
mod planning;
mod process;
mod sheet;
mod source;
mod verifying;

use std::{env, path::Path};

use anyhow::{Result, bail};

use job::Job;
use measured::Measured;
use mimalloc::MiMalloc;
use sheet::Report;

/// The program's own, so that what is measured here is what the program does.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const HELP: &str = "\
cargo xtask bench source [--rows N]                reads a real NocoDB of two versions, and a made-up one of up to N rows (a million)
cargo xtask bench people [--names N]               candidates for duplicates on FEBRL 1 to 4 beside recordlinkage and splink; near names among N (a million)
cargo xtask bench people --weights                what each level of the comparison is worth on sets 1 and 4, beside what is declared
cargo xtask bench load [--full] [--interests N]    plans, and loads up to 100,000 interests; --full: a million too; --interests: N alone
cargo xtask bench load --interests N --no-planning loads N interests, and plans nothing
cargo xtask bench files                            copies 5,000 small and 20 large objects within a real S3 server
cargo xtask bench verify [--full] [--interests N]  loads up to 100,000 interests and verifies them; --full: a million too; --interests: N alone";

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [job::ARGUMENT, job] => {
            let job: Job = serde_json::from_str(job)?;
            println!("{}", serde_json::to_string(&measure(job).await?)?);
            Ok(())
        }
        ["source"] => source(1_000_000).await,
        ["source", "--rows", rows] => source(rows.parse()?).await,
        ["people"] => people(&people::NAMES),
        ["people", "--weights"] => weights(),
        ["people", "--names", names] => people(&[names.parse()?]),
        ["load"] => load(&load::SIZES).await,
        ["load", "--full"] => load(&[load::SIZES.as_slice(), &[1_000_000]].concat()).await,
        ["load", "--interests", interests] => load(&[interests.parse()?]).await,
        ["load", "--interests", interests, "--no-planning"] => {
            loading(&[interests.parse()?], Report::new("load")).await
        }
        ["files"] => files().await,
        ["verify"] => verify(&verifying::SIZES).await,
        ["verify", "--full"] => verify(&[verifying::SIZES.as_slice(), &[1_000_000]].concat()).await,
        ["verify", "--interests", interests] => verify(&[interests.parse()?]).await,
        _ => bail!("{HELP}"),
    }
}

async fn source(rows: u64) -> Result<()> {
    let mut report = Report::new("source");
    source::bench(rows, &mut report).await?;
    report.write(target())
}

fn people(names: &[usize]) -> Result<()> {
    let mut report = Report::new("people");
    people::bench(names, &mut report)?;
    report.write(target())
}

fn weights() -> Result<()> {
    let mut report = Report::new("people-weights");
    people::weights(&mut report)?;
    report.write(target())
}

async fn load(interests: &[u64]) -> Result<()> {
    let mut report = Report::new("load");
    planning::bench(interests, &mut report)?;
    loading(interests, report).await
}

async fn loading(interests: &[u64], mut report: Report) -> Result<()> {
    load::bench(interests, &mut report).await?;
    report.write(target())
}

async fn files() -> Result<()> {
    let mut report = Report::new("files");
    files::bench(&mut report).await?;
    report.write(target())
}

async fn verify(interests: &[u64]) -> Result<()> {
    let mut report = Report::new("verify");
    verifying::bench(interests, &mut report).await?;
    report.write(target())
}

/// Does one measurement in this process.
async fn measure(job: Job) -> Result<Measured> {
    match job {
        Job::Snapshot { server, run } => source::snapshot::read(&server, &run).await,
        Job::Replay { server, calls, connections } => source::bare::replay(server, &calls, connections).await,
        Job::Offsets { server, path } => source::bare::offsets(server, &path).await,
        Job::Load { database, run } => load::landfall::load(&database, &run).await,
        Job::Files { store, run } => files::landfall::copy(&store, &run),
        Job::Copies { store, run, parallel } => files::bare::copy(&store, &run, parallel),
        Job::Verify { database, run } => verifying::measure(&database, &run).await,
        Job::Plan { run } => planning::plan(&run),
        Job::Floor { run } => planning::floor(&run),
    }
}

/// The workspace's folder of built things.
fn target() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target"))
}
