//! A planned practice world with its run, and changes as users would have made them.

use landfall_model::{
    change::{Change, What},
    mapping::Mapping,
    plan::{Basis, Plan},
    rundir::{RunDir, RunInfo},
    snapshot::Snapshot,
    source::{SourceRef, SourceRow, SourceTable},
    target::{Client, ClientContact, Interest, Planned, Table, TargetRow},
};
use landfall_plan::Context;
use landfall_practice::{Size, world_of};
use landfall_reentry::{Pack, pack};
use serde_json::{Map, Value, json};
use tempfile::{TempDir, tempdir};

pub struct World {
    pub run: RunDir,
    pub plan: Plan,
    _folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self::of(|_, _| ())
    }

    /// The same where the old system no longer has some records whose rows are still planned, as after a delta.
    pub fn of(lose: impl FnOnce(&mut Snapshot, &Plan)) -> Self {
        let mut snapshot = world_of(Size::SMALLEST, 7).snapshot;
        let folder = tempdir().unwrap();
        let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        let context =
            Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = landfall_plan::plan(&snapshot, &Mapping::default(), &[], &context);
        lose(&mut snapshot, &plan);
        snapshot.write(&run).unwrap();
        plan.write(&run, &Basis::default()).unwrap();
        Self { run, plan, _folder: folder }
    }

    pub fn pack(&self, changes: &[Change]) -> Pack {
        pack(&self.run, &[], &Mapping::default(), changes).unwrap()
    }

    /// The same where the mapping knows no such column of the interests.
    pub fn pack_without(&self, role: &str, changes: &[Change]) -> Pack {
        let mut mapping = Mapping::default();
        mapping.source.tables.get_mut(&SourceTable::Interests).unwrap().columns.remove(role).unwrap();
        pack(&self.run, &[], &mapping, changes).unwrap()
    }

    /// A client with several deals, and the first and the others of these.
    pub fn client_with_deals(&self) -> (&Planned<Client>, &Planned<Interest>, Vec<&Planned<Interest>>) {
        let client = of_several_records(&self.plan);
        let mut deals = self.plan.interests.iter().filter(|deal| deal.row.client_id == client.row.id);
        (client, deals.next().unwrap(), deals.collect())
    }
}

pub fn of_several_records(plan: &Plan) -> &Planned<Client> {
    plan.clients.iter().find(|client| client.from.len() > 1).unwrap()
}

/// Takes records out of the old system.
pub fn lose(snapshot: &mut Snapshot, records: &[SourceRef]) {
    let is_lost = |row: &SourceRow| records.iter().any(|at| Some(at.id) == row.id());
    snapshot.interests.retain(|row| !is_lost(row));
}

/// The first e-mail address of that client.
pub fn address(plan: &Plan) -> &Planned<ClientContact> {
    let client = of_several_records(plan).row.id;
    let is_address =
        |contact: &&Planned<ClientContact>| contact.row.client_id == client && contact.row.channel == "email";
    plan.client_contacts.iter().find(is_address).unwrap()
}

/// Writes into a cell of a record.
pub fn write(snapshot: &mut Snapshot, record: SourceRef, title: &str, text: &str) {
    let row = snapshot.interests.iter_mut().find(|row| row.id() == Some(record.id)).unwrap();
    row.cells.insert(title.to_owned(), text.into());
}

pub fn object(row: Value) -> Map<String, Value> {
    let Value::Object(row) = row else { panic!("a row is an object") };
    row
}

pub fn gone<R: TargetRow>(row: &Planned<R>) -> Change {
    let Change { table, key, from, before, .. } = changed(row, "id", Value::Null);
    Change { table, key, what: What::Gone, from, columns: Vec::new(), before, now: Map::new() }
}

/// A note on a client that a user wrote.
pub fn note(client: &Planned<Client>) -> Change {
    let id = "00000000-0000-0000-0000-0000000000e1";
    Change {
        table: Table::ClientNotes,
        key: id.to_owned(),
        what: What::New,
        from: Vec::new(),
        columns: vec!["content".to_owned()],
        before: Map::new(),
        now: object(json!({"id": id, "client_id": client.row.id, "content": "calls on Monday"})),
    }
}

pub fn changed<R: TargetRow>(row: &Planned<R>, column: &str, value: Value) -> Change {
    let before = object(serde_json::to_value(&row.row).unwrap());
    let mut now = before.clone();
    now.insert(column.to_owned(), value);
    Change {
        table: R::TABLE,
        key: before["id"].as_str().unwrap().to_owned(),
        what: What::Changed,
        from: row.from.clone(),
        columns: vec![column.to_owned()],
        before,
        now,
    }
}

/// The lines of a file without its heading; none where the pack has no such file.
pub fn lines(pack: &Pack, name: &str) -> Vec<String> {
    let file = pack.files.iter().find(|file| file.name == name);
    file.map(|file| file.text.lines().skip(1).map(str::to_owned).collect()).unwrap_or_default()
}

pub fn names(pack: &Pack) -> Vec<&str> {
    pack.files.iter().map(|file| file.name.as_str()).collect()
}
