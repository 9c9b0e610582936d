//! The world while it is made: who wants which berth, what was spent and billed, which papers came of it, and what is wrong.

use std::collections::BTreeMap;

use landfall_model::{
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
};

use crate::{
    Size, World, berths,
    cast::{self, Cast},
    columns,
    dirt::{self, Ground},
    files::{self, Records, Store},
    interests::{self, Deal},
    ledger::Ledger,
    money,
    people::Population,
    rows, shared,
};

/// All parts of a world. `cast.plain` are the interests that show nothing remarkable yet.
#[derive(Debug)]
pub(crate) struct Draft {
    size: Size,
    seed: u64,
    cast: Cast,
    deals: Vec<Deal>,
    interests: Vec<SourceRow>,
    berths: Vec<SourceRow>,
    expenses: Vec<SourceRow>,
    invoices: Vec<SourceRow>,
    links: Vec<Link>,
    store: Store,
    ledger: Ledger,
}

impl Draft {
    /// Interests and berths, and the links between them.
    pub(crate) fn people_and_deals(size: Size, population: Population, seed: u64) -> Self {
        let mut ledger = Ledger::default();
        let ids = interests::ids(size.interests, seed);
        let mut cast = cast::cast(&ids, population, seed, &mut ledger);
        shared::share(&mut cast, &ids, seed, &mut ledger);
        let mut berths = berths::lay_out(size.berths, seed);
        let deals = interests::deals(size.interests, size.berths, seed);
        let interests = interests::write(&ids, &cast, &deals, &berths, seed);
        interests::settle(&mut berths, &deals);
        let links = interests::links(&ids, &deals, &berths);
        let (expenses, invoices, store) = (Vec::new(), Vec::new(), Store::new(seed));
        Self { size, seed, cast, deals, interests, berths, expenses, invoices, links, store, ledger }
    }

    /// Expenses, and the invoices that bill some of them.
    pub(crate) fn money(&mut self) {
        self.expenses = money::expenses(self.size.expenses, self.seed);
        self.invoices = money::invoices(self.size.invoices, &self.cast.people, &self.expenses, self.seed);
    }

    /// The buckets' objects, and the attachments that name them.
    pub(crate) fn papers(&mut self) {
        let Self { store, interests, berths, expenses, invoices, cast, ledger, .. } = self;
        let mut records = Records { interests, berths, invoices };
        files::sheets(store, &mut records, &self.deals);
        files::cards(store, interests, &cast.plain);
        files::caches(store, interests, self.seed);
        files::strew(store, interests, &cast.plain, self.seed, ledger);
        let room = self.size.files.saturating_sub(store.len() + 3 * self.size.groups());
        files::receipts(store, expenses, room, self.seed);
    }

    /// Everything that is wrong: first what takes several records, then what sits in one cell.
    pub(crate) fn dirt(&mut self) {
        let n = self.size.groups();
        let Self { store, interests, berths, expenses, invoices, cast, deals, links, ledger, .. } = self;
        dirt::note_date_forms(interests, ledger);
        files::misattach(store, interests, deals, &mut cast.plain, n, ledger);
        files::lose_papers(store, expenses, invoices, n, ledger);
        let mut tables = dirt::Tables { interests, berths, deals, links };
        dirt::tangle(&mut tables, &mut cast.plain, n, ledger);
        let mut plain_berths = dirt::repeat_mooring(berths, deals, ledger);
        dirt::contradict(berths, deals, &mut plain_berths, n, ledger);
        let (plain_expenses, plain_invoices) = dirt::repeat(expenses, invoices, n, ledger);
        let plan = Size::PLAN;
        for (table, rows, plain, planned) in [
            (SourceTable::Interests, interests, cast.plain.clone(), plan.interests),
            (SourceTable::Berths, berths, plain_berths, plan.berths),
            (SourceTable::Expenses, expenses, plain_expenses, plan.expenses),
            (SourceTable::Invoices, invoices, plain_invoices, plan.invoices),
        ] {
            dirt::plant(Ground { table, rows, plain, planned }, self.seed, ledger);
        }
    }

    /// The world, with all link counts.
    pub(crate) fn finish(mut self) -> World {
        self.count_links();
        let Self { interests, berths, expenses, invoices, links, store, ledger, .. } = self;
        let (objects, listing) = store.close();
        let columns = columns::describe();
        let snapshot = Snapshot { interests, berths, expenses, invoices, links, objects: listing, columns };
        World { snapshot, objects, dirt: ledger }
    }

    /// Fills the two link columns with what the server shows there: the number of links whose other side exists.
    fn count_links(&mut self) {
        let mut parties: BTreeMap<i64, usize> =
            self.berths.iter().map(|berth| (rows::id(berth), 0)).collect();
        let mut moorings: BTreeMap<i64, usize> = BTreeMap::new();
        for link in &self.links {
            if let Some(parties) = parties.get_mut(&link.berth) {
                *parties += 1;
                *moorings.entry(link.interest).or_default() += 1;
            }
        }
        for row in &mut self.interests {
            let n = moorings.get(&rows::id(row)).copied().unwrap_or_default();
            rows::set(row, "Berths", n);
        }
        for row in &mut self.berths {
            let n = parties.get(&rows::id(row)).copied().unwrap_or_default();
            rows::set(row, "Interested Parties", n);
        }
    }
}
