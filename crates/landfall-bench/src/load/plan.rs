//! The files of a plan, streamed: what the planner would write of so many people.

use std::path::Path;

use anyhow::Result;
use landfall_model::{
    hash,
    mapping::TargetMapping,
    plan::{PlanHeader, TableFile},
    rundir::{self, FORMAT, Jsonl, RunDir},
    source::{SourceRef, SourceTable},
    target::{Planned, Table},
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::people::{People, Person};
use crate::folder::{PORT, new_run};

/// Whether all rows can be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Soundness {
    /// All of them.
    Sound,
    /// Of each table's rows one in a thousand breaks a rule of the target; what depends on it cannot be loaded either.
    OneInAThousandIsBad,
}

/// One table's file.
struct Lines {
    table: Table,
    file: Jsonl,
    rows: u64,
}

impl Lines {
    fn of(table: Table, run: &RunDir) -> Result<Self> {
        Ok(Self { table, file: run.create_jsonl(&rundir::normalized_table(table))?, rows: 0 })
    }

    fn push<R: Serialize>(&mut self, source: SourceTable, n: u64, row: R) -> Result<()> {
        self.rows += 1;
        let from = vec![SourceRef::new(source, n.cast_signed())];
        Ok(self.file.push(&Planned { from, row })?)
    }

    fn finish(self, run: &RunDir) -> Result<TableFile> {
        let Self { table, file, rows } = self;
        file.finish()?;
        Ok(TableFile { table, rows, sha256: run.hash(&rundir::normalized_table(table))? })
    }
}

/// Writes a run whose plan holds so many people; answers its rows.
pub fn write(path: &Path, people: &People, interests: u64, soundness: Soundness) -> Result<u64> {
    let run = new_run(path)?;
    let mut all = Table::ALL.into_iter().map(|table| Lines::of(table, &run)).collect::<Result<Vec<_>>>()?;
    for (n, berth) in (1..).zip(&people.berths) {
        all[Table::Berths as usize].push(SourceTable::Berths, n, berth)?;
    }
    for n in 1..=interests {
        let mut person = people.nth(n);
        if soundness == Soundness::OneInAThousandIsBad {
            spoil(&mut person, n);
        }
        let source = SourceTable::Interests;
        all[Table::Clients as usize].push(source, n, &person.client)?;
        for contact in &person.contacts {
            all[Table::ClientContacts as usize].push(source, n, contact)?;
        }
        all[Table::Interests as usize].push(source, n, &person.interest)?;
    }
    let tables = all.into_iter().map(|lines| lines.finish(&run)).collect::<Result<Vec<_>>>()?;
    let rows = tables.iter().map(|table| table.rows).sum();
    run.write_jsonl::<Value>(rundir::COPIES, [])?;
    run.write_json(rundir::PLAN, &header(&run, tables)?)?;
    Ok(rows)
}

/// Breaks one row of a thousand in each table, in the ways that a plan's rows do break: too long, without a parent, a word that the target
/// does not know, there twice.
fn spoil(person: &mut Person, n: u64) {
    match n % 2000 {
        0 | 1000 => person.client.nationality = Some("ITA".to_owned()),
        250 => person.interest.client_id = Uuid::nil(),
        1250 => "dreaming".clone_into(&mut person.interest.pipeline_stage),
        500 | 1500 => {
            if let [first, ..] = person.contacts.as_mut_slice() {
                "pigeon".clone_into(&mut first.channel);
            }
        }
        750 | 1750 => {
            if let [first, second, ..] = person.contacts.as_mut_slice() {
                second.channel.clone_from(&first.channel);
                second.value.clone_from(&first.value);
            }
        }
        _ => {}
    }
}

fn header(run: &RunDir, tables: Vec<TableFile>) -> Result<PlanHeader> {
    let mut header = PlanHeader {
        format: FORMAT,
        port: PORT.to_owned(),
        snapshot: String::new(),
        mapping: String::new(),
        decisions: String::new(),
        parent: None,
        target: TargetMapping::default(),
        tables,
        copies: 0,
        copies_sha256: run.hash(rundir::COPIES)?,
        accounting: Vec::new(),
        questions: 0,
        blocking: 0,
        steps: Vec::new(),
        hash: String::new(),
    };
    header.hash = hash::of_bytes(&serde_json::to_vec(&header)?);
    Ok(header)
}
