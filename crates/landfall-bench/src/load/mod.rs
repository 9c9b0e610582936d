//! How fast a plan is loaded, beside what else would bring the same rows into the same tables of a fresh database.

pub mod landfall;
pub mod people;
mod pgloader;
pub mod plan;
mod psql;
mod script;
mod tables;
mod target;

use std::path::Path;

use anyhow::{Result, ensure};
use landfall_testkit::Postgres;
use tempfile::TempDir;

use crate::{
    folder::new_folder,
    job::Job,
    measured::{Measured, median},
    sheet::{Report, Sheet},
};
use people::People;
use plan::Soundness;

/// Interests of a usual run.
pub const SIZES: [u64; 3] = [1_000, 10_000, 100_000];

/// Up to so many interests each is measured three times, and the middle one counts; and the slow ones run as well, to which a row costs the
/// same at any size.
const QUICK: u64 = 100_000;

/// Loads plans of these sizes.
pub async fn bench(interests: &[u64], report: &mut Report) -> Result<()> {
    landfall_testkit::install::peers(&|line| println!("{line}"))?;
    // It waits for the disk, as a real target does.
    let postgres = Postgres::start_durable()?;
    let people = People::of_the_practice_world();
    let mut script = None;
    for &interests in interests {
        let bench = Bench { postgres: &postgres, folder: new_folder()?, interests };
        report.add(bench.run(&people, &mut script).await?);
    }
    Ok(())
}

/// One size.
struct Bench<'b> {
    postgres: &'b Postgres,
    folder: TempDir,
    interests: u64,
}

impl Bench<'_> {
    async fn run(&self, people: &People, script: &mut Option<Measured>) -> Result<Sheet> {
        let path = self.folder.path();
        let (sound, damaged) = (path.join("sound"), path.join("damaged"));
        let rows = plan::write(&sound, people, self.interests, Soundness::Sound)?;
        plan::write(&damaged, people, self.interests, Soundness::OneInAThousandIsBad)?;
        let port = target::port(self.postgres).await?;
        let tables = tables::write(path, people, self.interests, &port)?;
        psql::export_binary(self.postgres, &tables)?;

        let [mut text, mut binary, mut clean, mut dirty] = [const { Vec::new() }; 4];
        let rounds = if self.is_quick() { 3 } else { 1 };
        for _ in 0..rounds {
            text.push(psql::copy(self.postgres, &tables, rows, psql::Format::Csv)?);
            clean.push(self.landfall(&sound)?);
            binary.push(psql::copy(self.postgres, &tables, rows, psql::Format::Binary)?);
            dirty.push(self.landfall(&damaged)?);
        }
        ensure!(clean.iter().all(|load| load.rows == rows), "landfall did not load every row");

        let each = rows as f64 / self.interests as f64;
        let title =
            format!("load: {} interests, {each:.1} rows each (clients, contacts, interests)", self.interests);
        let mut sheet = Sheet::new(title, "rows");
        sheet.add("psql \\copy, CSV", median(text)?);
        sheet.add("psql \\copy, binary", median(binary)?);
        sheet.add("landfall", median(clean)?);
        sheet.add("landfall, 0.1 % bad rows", Measured { rows, ..median(dirty)? });
        if self.is_quick() {
            *script = Some(script::load(self.postgres, &sound, &port, rows)?);
            if let Some(loaded) = pgloader::load(self.postgres, path, &tables, rows)? {
                sheet.add("pgloader, CSV", loaded);
            }
        }
        if let Some(measured) = script {
            sheet.add("script: node, awaited inserts", measured.reckoned_for(rows));
        }
        Ok(sheet)
    }

    const fn is_quick(&self) -> bool {
        self.interests <= QUICK
    }

    fn landfall(&self, run: &Path) -> Result<Measured> {
        target::fresh(self.postgres, |database| {
            Job::Load { database: database.url().to_owned(), run: run.to_owned() }.measure()
        })
    }
}
