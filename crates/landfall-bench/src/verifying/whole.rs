//! What a real run has beside the rows that a load measures: the source that they were made of, accounts, id maps and the audit trail. Without
//! them a verification would find much amiss, and look at little.

use std::{collections::BTreeMap, fs};

use anyhow::Result;
use landfall_model::{
    hash,
    ids::derive,
    mapping::{Mapping, Vocabulary},
    plan::{Accounting, PlanHeader, snapshot_hash},
    rundir::{self, RunDir, normalized_table},
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::{AuditLog, Berth, Planned, Table},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{
    folder::PORT,
    load::people::{People, Person},
};

/// Completes a run whose plan was written for so many people.
pub fn complete(run: &RunDir, people: &People, interests: u64) -> Result<()> {
    raw(run, people, interests)?;
    let berths = people.berths.len() as u64;
    let mut trail = run.create_jsonl(&format!("{}.new", normalized_table(Table::AuditLogs)))?;
    for n in 1..=interests {
        let person = people.nth(n);
        trail.push(&entry("client", person.client.id, SourceTable::Interests, n)?)?;
        trail.push(&entry("interest", person.interest.id, SourceTable::Interests, n)?)?;
    }
    for (n, berth) in (1..).zip(&people.berths) {
        trail.push(&entry("berth", berth.id, SourceTable::Berths, n)?)?;
    }
    trail.finish()?;
    let name = normalized_table(Table::AuditLogs);
    fs::rename(run.path(&format!("{name}.new")), run.path(&name))?;
    for (table, records) in
        [(Table::Clients, interests), (Table::Interests, interests), (Table::Berths, berths)]
    {
        let id = |n: u64| (n.to_string(), derive(PORT, table.name(), &n.to_string()));
        let ids: BTreeMap<String, Uuid> = (1..=records).map(id).collect();
        run.write_json(&rundir::id_map(table.name()), &ids)?;
    }
    let lists = [rundir::PLAN_QUARANTINE, rundir::QUESTIONS, rundir::DROPPED_CELLS, rundir::WARNINGS];
    lists.into_iter().try_for_each(|list| run.write_jsonl::<Value>(list, []))?;
    header(run, interests, berths)
}

/// The source, as it says what the rows were made of.
fn raw(run: &RunDir, people: &People, interests: u64) -> Result<()> {
    let words = Words::default();
    let mut rows = run.create_jsonl(&rundir::raw_table(SourceTable::Interests))?;
    for n in 1..=interests {
        rows.push(&words.interest(n, &people.nth(n)))?;
    }
    rows.finish()?;
    let berths = (1..).zip(&people.berths).map(|(n, berth)| words.berth(n, berth)).collect::<Vec<_>>();
    run.write_jsonl(&rundir::raw_table(SourceTable::Berths), &berths)?;
    let nothing = Snapshot::default();
    for table in [SourceTable::Expenses, SourceTable::Invoices] {
        run.write_jsonl(&rundir::raw_table(table), nothing.rows(table))?;
    }
    run.write_jsonl(rundir::RAW_LINKS, &nothing.links)?;
    run.write_jsonl(rundir::RAW_OBJECTS, &nothing.objects)?;
    Ok(run.write_json(rundir::RAW_COLUMNS, &nothing.columns)?)
}

/// The source's words for those of the target.
#[derive(Default)]
struct Words {
    mapping: Mapping,
}

impl Words {
    fn interest(&self, n: u64, person: &Person) -> Map<String, Value> {
        let vocabulary = &self.mapping.vocabulary;
        let of = |is_email: bool| {
            let contacts = person.contacts.iter().filter(|contact| (contact.channel == "email") == is_email);
            let values: Vec<&str> = contacts.map(|contact| contact.value.as_str()).collect();
            if values.is_empty() { Value::Null } else { json!(values.join(", ")) }
        };
        self.row(
            SourceTable::Interests,
            n,
            [
                ("full_name", json!(person.client.full_name)),
                ("email", of(true)),
                ("phone", of(false)),
                ("address", json!(person.client.address)),
                ("yacht_name", json!(person.client.yacht_name)),
                ("stage", word(&vocabulary.stage, &person.interest.pipeline_stage)),
            ],
        )
    }

    fn berth(&self, n: u64, berth: &Berth) -> Map<String, Value> {
        let status = word(&self.mapping.vocabulary.berth_status, &berth.status);
        let cells = [
            ("mooring_number", json!(berth.mooring_number)),
            ("area", json!(berth.area)),
            ("status", status),
        ];
        self.row(SourceTable::Berths, n, cells)
    }

    fn row<const N: usize>(
        &self,
        table: SourceTable,
        n: u64,
        cells: [(&str, Value); N],
    ) -> Map<String, Value> {
        let columns = self.mapping.table(table);
        let titled =
            cells.into_iter().filter_map(|(role, value)| Some((columns.title_of(role)?.to_owned(), value)));
        [("Id".to_owned(), json!(n))].into_iter().chain(titled).collect()
    }
}

/// A word that the vocabulary reads as this one; nothing where the fallback stands for it.
fn word(vocabulary: &Vocabulary, target: &str) -> Value {
    vocabulary.iter().find(|(_, to)| *to == target).map_or(Value::Null, |(from, _)| json!(from))
}

/// The synthetic audit entry of a row.
fn entry(entity: &str, id: Uuid, source: SourceTable, n: u64) -> Result<Planned<AuditLog>> {
    let row = json!({
        "id": derive(PORT, Table::AuditLogs.name(), &format!("{entity}/{id}")),
        "user_id": "system-migration",
        "action": "create",
        "entity_type": entity,
        "entity_id": id,
        "ip_address": "0.0.0.0",
        "user_agent": "migration-script/1.0",
        "metadata": {"source": "nocodb_migration", "nocodb_table": source.name(), "nocodb_id": n},
        "created_at": "2024-01-01T09:00:00Z",
    });
    Ok(Planned { from: vec![SourceRef::new(source, n.cast_signed())], row: serde_json::from_value(row)? })
}

/// The header with the accounts, and the hashes of what was added.
fn header(run: &RunDir, interests: u64, berths: u64) -> Result<()> {
    let mut header: PlanHeader = run.read_json(rundir::PLAN)?;
    let account = |source, target, records: u64| {
        let mut account = Accounting::of(source, target, records);
        account.planned = (1..=records).map(|n| n.to_string()).collect();
        account
    };
    header.accounting = vec![
        account(SourceTable::Interests, Table::Clients, interests),
        account(SourceTable::Interests, Table::Interests, interests),
        account(SourceTable::Berths, Table::Berths, berths),
        account(SourceTable::Expenses, Table::Expenses, 0),
        account(SourceTable::Invoices, Table::Invoices, 0),
    ];
    header.snapshot = snapshot_hash(run)?;
    for file in header.tables.iter_mut().filter(|file| file.table == Table::AuditLogs) {
        file.rows = 2 * interests + berths;
        file.sha256 = run.hash(&normalized_table(file.table))?;
    }
    header.hash = String::new();
    header.hash = hash::of_bytes(&serde_json::to_vec(&header)?);
    Ok(fs::write(run.path(rundir::PLAN), serde_json::to_vec(&header)?)?)
}
