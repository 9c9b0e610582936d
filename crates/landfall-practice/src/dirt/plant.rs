//! Planting: each kind of dirt is put into its share of records. All of a table's dirt goes into the same eighth of its records, as in
//! real bases: who types carelessly does so in every column.

use std::collections::BTreeSet;

use landfall_model::source::{SourceRow, SourceTable};
use serde_json::Value;

use super::{Dirt, How, kinds_of_dirt};
use crate::{
    ledger::Ledger,
    random::Rng,
    rows::{self, set},
};

/// Of a hundred records, so many may be dirty in their cells.
const SHARE: usize = 13;

/// A table's rows, those of them that may be dirtied, and how many rows the table has in a world of the plan's size.
pub(crate) struct Ground<'w> {
    pub(crate) table: SourceTable,
    pub(crate) rows: &'w mut [SourceRow],
    pub(crate) plain: Vec<usize>,
    pub(crate) planned: usize,
}

/// Plants all cell dirt of one table.
pub(crate) fn plant(mut ground: Ground<'_>, seed: u64, ledger: &mut Ledger) {
    let kinds: Vec<&Dirt> = kinds_of_dirt().filter(|dirt| dirt.table == Some(ground.table)).collect();
    let mut rng = Rng::new(seed, ground.table.name());
    rng.shuffle(&mut ground.plain);
    ground.plain.truncate((ground.rows.len() * SHARE / 100).max(LEAST));
    let mut taken = BTreeSet::new();
    for dirt in kinds {
        // Every kind begins elsewhere, or the first of the careless rows would show everything.
        rng.shuffle(&mut ground.plain);
        let count = (dirt.count * ground.rows.len() / ground.planned).max(1);
        let fits = |&&at: &&usize| !taken.contains(&(at, dirt.column)) && dirt.fits(&ground.rows[at]);
        let chosen: Vec<usize> = ground.plain.iter().filter(fits).take(count).copied().collect();
        for (nth, at) in chosen.into_iter().enumerate() {
            dirt.soil(&mut ground.rows[at], nth);
            taken.insert((at, dirt.column));
            ledger.record(dirt.name, ground.table, rows::id(&ground.rows[at]));
        }
    }
}

/// So many rows at least, for the columns with many kinds of dirt.
const LEAST: usize = 24;

impl Dirt {
    fn fits(&self, row: &SourceRow) -> bool {
        match self.how {
            How::Elsewhere => false,
            How::Change(_) => !rows::text(row, self.column).is_empty(),
            How::Put(_) | How::Write(_) | How::Null => true,
        }
    }

    fn soil(&self, row: &mut SourceRow, nth: usize) {
        let value = match self.how {
            How::Change(change) => Value::from(change(rows::text(row, self.column))),
            How::Put(values) => Value::from(values[nth % values.len()]),
            How::Write(make) => Value::from(make()),
            How::Null | How::Elsewhere => Value::Null,
        };
        set(row, self.column, value);
    }
}
