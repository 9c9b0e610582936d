//! Both states of the CRM, by table and key: as it was loaded, as far as the old system still has the records, and as it is.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use landfall_model::{
    change::{Change, What},
    rundir::{Error, RunDir, normalized_table},
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::{Planned, Table},
};

use crate::{
    reach::Reach,
    row::{Row, column, key},
    tables::Tables,
};

/// Both, as far as the changes reach.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub before: Tables,
    pub now: Tables,
    /// The record that a row of a main table stands for.
    records: BTreeMap<(Table, String), i64>,
    /// Rows of main tables that users touched, or something that hangs on them.
    touched: HashSet<(Table, String)>,
}

impl World {
    /// Reads what was loaded, and lays the changes over it. What stands for records that the snapshot lacks is new to the old system.
    pub fn read(run: &RunDir, snapshot: &Snapshot, changes: &[Change]) -> Result<Self, Error> {
        let mut world = Self::default();
        let reach = Reach::of(run, changes)?;
        let ids =
            |table| snapshot.rows(table).iter().filter_map(move |row| Some(SourceRef::new(table, row.id()?)));
        let there: HashSet<SourceRef> = SourceTable::ALL.into_iter().flat_map(ids).collect();
        let record = |table: Table, from: &[SourceRef]| {
            from.iter().find(|at| Some(at.table) == source_of(table) && there.contains(at)).copied()
        };
        for table in Table::ALL.into_iter().filter(|table| *table != Table::AuditLogs) {
            for line in run.lines::<Planned<Row>>(&normalized_table(table))? {
                let Planned { from, row } = line?;
                world.plan(table, record(table, &from), row, &reach);
            }
        }
        // Of what stayed of a run that was taken out, no plan that is in tells the record.
        for change in changes {
            world.know(change.table, &change.key, record(change.table, &change.from));
        }
        changes.iter().for_each(|change| world.change(change));
        Ok(world)
    }

    fn know(&mut self, table: Table, key: &str, record: Option<SourceRef>) {
        self.records.extend(record.map(|record| ((table, key.to_owned()), record.id)));
    }

    fn plan(&mut self, table: Table, record: Option<SourceRef>, row: Row, reach: &Reach) {
        let key = key(table, &row);
        self.know(table, &key, record);
        if !reach.holds(table, &key, &row) {
            return;
        }
        self.now.put(table, key.clone(), row.clone());
        if !self.is_unknown(table, &key) {
            self.before.put(table, key, row);
        }
    }

    fn change(&mut self, change: &Change) {
        let rows = [&change.before, &change.now];
        self.touched.extend(rows.into_iter().filter_map(|row| main_row(change.table, &change.key, row)));
        // What the load left is not what it planned, where a delta did not touch the row.
        if change.what != What::New && !self.is_unknown(change.table, &change.key) {
            self.before.put(change.table, change.key.clone(), change.before.clone());
        }
        match change.what {
            What::New | What::Changed | What::Left => {
                self.now.put(change.table, change.key.clone(), change.now.clone());
            }
            What::Gone => self.now.remove(change.table, &change.key),
        }
    }

    /// The old system's `Id` of a row of a main table; none for what users entered.
    pub fn record(&self, table: Table, key: &str) -> Option<i64> {
        self.records.get(&(table, key.to_owned())).copied()
    }

    /// The record that is still this row's: that of a client's deal went with the deal to another person.
    pub fn own_record(&self, table: Table, key: &str) -> Option<i64> {
        let mut deals =
            self.before.children(Table::Interests, key).map(|(deal, _)| self.record(Table::Interests, deal));
        self.record(table, key).filter(|id| table != Table::Clients || !deals.any(|deal| deal == Some(*id)))
    }

    /// True for a row of a main table of which the old system has no record: users entered it, or it is gone there.
    fn is_unknown(&self, table: Table, key: &str) -> bool {
        source_of(table).is_some() && self.record(table, key).is_none()
    }

    /// The rows of a main table that a changed row shows in: the interests of a client, the berth of a map.
    pub fn shows_in(&self, change: &Change) -> BTreeSet<(Table, String)> {
        [&change.before, &change.now]
            .into_iter()
            .flat_map(|row| self.owners(change.table, &change.key, row))
            .collect()
    }

    fn owners(&self, table: Table, key: &str, row: &Row) -> Vec<(Table, String)> {
        let of_client = || column(row, "client_id").map(|client| self.deals_of(client)).unwrap_or_default();
        match table {
            Table::Clients => self.deals_of(key),
            Table::ClientContacts => of_client(),
            Table::ClientNotes => self.first_that_stays(of_client()).into_iter().collect(),
            Table::Interests => {
                let left_without = column(row, "client_id").and_then(|client| self.without_record(client));
                main_row(table, key, row).into_iter().chain(left_without).collect()
            }
            _ => main_row(table, key, row).into_iter().collect(),
        }
    }

    /// A client whom the old system has, where every deal went to another person: no record there is this client's any more.
    fn without_record(&self, client: &str) -> Option<(Table, String)> {
        let place = (Table::Clients, client.to_owned());
        (self.records.contains_key(&place) && self.deals_of(client).contains(&place)).then_some(place)
    }

    /// A note on a person is told once, with the first deal of that person that is still there; with the first, where none is.
    fn first_that_stays(&self, mut deals: Vec<(Table, String)>) -> Option<(Table, String)> {
        let stays = deals.iter().position(|(table, key)| self.now.row(*table, key).is_some());
        (!deals.is_empty()).then(|| deals.swap_remove(stays.unwrap_or_default()))
    }

    /// The deals of a client that the old system has or is to have; the client itself where there is none, for the old system has no other
    /// place for a person. A deal that is gone there, and with which users did nothing, is none; nor is one that went to another person, unless
    /// the client is gone: what hung on it is told with the deal.
    fn deals_of(&self, client: &str) -> Vec<(Table, String)> {
        let is_here = |table, key: &str| self.now.row(table, key).is_some();
        let before = self.before.children(Table::Interests, client);
        let former =
            before.filter(|(key, _)| !is_here(Table::Interests, key) || !is_here(Table::Clients, client));
        let mut deals: Vec<(Option<i64>, String)> = self
            .now
            .children(Table::Interests, client)
            .chain(former)
            .filter(|(key, _)| self.is_told_of(key))
            .map(|(key, _)| (self.record(Table::Interests, key), key.clone()))
            .collect();
        // Records of the old system first, the smallest in front.
        deals.sort_by_key(|(record, key)| (record.unwrap_or(i64::MAX), key.clone()));
        deals.dedup();
        if deals.is_empty() {
            return vec![(Table::Clients, client.to_owned())];
        }
        deals.into_iter().map(|(_, key)| (Table::Interests, key)).collect()
    }

    fn is_told_of(&self, deal: &str) -> bool {
        let deal = (Table::Interests, deal.to_owned());
        self.records.contains_key(&deal) || self.touched.contains(&deal)
    }
}

/// The row of a main table that a row is, or hangs on.
fn main_row(table: Table, key: &str, row: &Row) -> Option<(Table, String)> {
    let named = |table, name| Some((table, column(row, name)?.to_owned()));
    match table {
        Table::InterestNotes | Table::Documents => named(Table::Interests, "interest_id"),
        Table::BerthMapData => named(Table::Berths, "berth_id"),
        Table::InvoiceLineItems | Table::InvoiceExpenses => named(Table::Invoices, "invoice_id"),
        Table::Interests | Table::Berths | Table::Expenses | Table::Invoices => Some((table, key.to_owned())),
        _ => None,
    }
}

/// The table of the old system in which a row of a main table has its record.
pub(crate) const fn source_of(table: Table) -> Option<SourceTable> {
    match table {
        Table::Interests | Table::Clients => Some(SourceTable::Interests),
        Table::Berths => Some(SourceTable::Berths),
        Table::Expenses => Some(SourceTable::Expenses),
        Table::Invoices => Some(SourceTable::Invoices),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        change::{Change, What},
        mapping::Mapping,
        plan::Basis,
        rundir::{RunDir, RunInfo},
        target::Table,
    };
    use landfall_plan::Context;
    use landfall_practice::{Size, world_of};
    use serde_json::Map;

    use super::{Tables, World};

    #[test]
    fn of_a_whole_target_only_what_a_change_reaches_is_held() {
        let snapshot = world_of(Size::SMALLEST, 7).snapshot;
        let folder = tempfile::tempdir().unwrap();
        let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        let context =
            Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = landfall_plan::plan(&snapshot, &Mapping::default(), &[], &context);
        plan.write(&run, &Basis::default()).unwrap();
        let client = plan.clients.iter().find(|client| client.from.len() > 1).unwrap();
        let change = Change {
            table: Table::Clients,
            key: client.row.id.to_string(),
            what: What::Gone,
            from: client.from.clone(),
            columns: Vec::new(),
            before: Map::new(),
            now: Map::new(),
        };
        let world = World::read(&run, &snapshot, &[change]).unwrap();
        assert_eq!(
            world.now.children(Table::Interests, &client.row.id.to_string()).count(),
            client.from.len()
        );
        let deals = |state: &Tables| {
            plan.interests
                .iter()
                .filter(|deal| state.row(Table::Interests, &deal.row.id.to_string()).is_some())
                .count()
        };
        assert_eq!(deals(&world.before), client.from.len());
        assert_eq!(deals(&World::read(&run, &snapshot, &[]).unwrap().now), 0);
    }
}
