//! How fast a loaded run is verified, in fields: every planned field is compared with the target, and the source is asked again.

mod whole;

use std::{collections::HashMap, path::Path, time::Instant};

use anyhow::Result;
use landfall_load::{Budget, Options};
use landfall_model::{
    mapping::Mapping,
    monitor::{Level, Monitor, Silent},
    rundir::RunDir,
};
use landfall_postgres::connect;
use landfall_testkit::Postgres;
use landfall_verify::{Input, Objects, verify};

use crate::{
    folder::{PORT, new_folder},
    job::Job,
    load::{
        people::People,
        plan::{self, Soundness},
    },
    measured::Measured,
    sheet::{Report, Sheet},
};

/// Interests of a usual run.
pub const SIZES: [u64; 2] = [10_000, 100_000];

/// Loads so many interests, and verifies them.
pub async fn bench(interests: &[u64], report: &mut Report) -> Result<()> {
    let postgres = Postgres::start_durable()?;
    let people = People::of_the_practice_world();
    for &interests in interests {
        let folder = new_folder()?;
        let run = folder.path().join("run");
        plan::write(&run, &people, interests, Soundness::Sound)?;
        whole::complete(&RunDir::open(&run)?, &people, interests)?;
        let database = postgres.fresh_database()?;
        load(database.url(), &run).await?;
        let mut sheet = Sheet::new(format!("verify: {interests} interests"), "fields");
        sheet.add("landfall verify", Job::Verify { database: database.url().to_owned(), run }.measure()?);
        report.add(sheet);
    }
    Ok(())
}

async fn load(database: &str, run: &Path) -> Result<()> {
    let run = RunDir::open(run)?;
    let session = connect(database).await?;
    let options = Options { budget: Budget::default(), verified: &HashMap::new() };
    let (mapping, monitor) = (Mapping::default(), Silent::default());
    landfall_load::load(&session, &run, &options, &monitor).await?;
    landfall_load::index_search(&session, PORT, &mapping.search, &mapping.target, &monitor).await?;
    session.close().await;
    Ok(())
}

/// The verifier, as the program runs it.
pub async fn measure(database: &str, run: &Path) -> Result<Measured> {
    let (run, mapping, clock) = (RunDir::open(run)?, Mapping::default(), Clock(Instant::now()));
    let (database_url, objects) = (database, Objects::default());
    let input = Input { database_url, run: &run, mapping: &mapping, store: None, objects, port: PORT };
    let validation = verify(&input, &clock).await?;
    let seconds = clock.0.elapsed().as_secs_f64();
    let compared = validation.integrity_checks.iter().filter(|check| check.name.ends_with(": fields"));
    let fields = compared.filter_map(|check| check.expected.split(' ').nth(2)?.parse::<u64>().ok()).sum();
    let failed = validation.failures().map(|check| check.name.clone()).collect::<Vec<_>>().join("; ");
    Ok(Measured::here(fields, seconds, failed))
}

/// Tells on standard error when each task ended: where the time goes.
struct Clock(Instant);

#[allow(clippy::print_stderr, reason = "a program for the terminal")]
impl Monitor for Clock {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, task: &str, summary: &str) {
        eprintln!("  {:6.2} s  {task}: {summary}", self.0.elapsed().as_secs_f64());
    }
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        false
    }
}
