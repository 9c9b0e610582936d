//! Where links and texts of other records lead.

use std::collections::{BTreeMap, HashSet};

use landfall_model::{
    mapping::fold,
    source::SourceRef,
    target::{Berth, Planned, Table},
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs, normalise::mooring};

/// The berths, for the steps that refer to them.
#[derive(Debug, Default)]
pub struct Berths {
    /// Planned berths by mooring number: their ids in the target and in the source.
    pub(super) planned: BTreeMap<String, (Uuid, i64)>,
    /// Mooring number by source id, also of a second row with the same number.
    pub(super) moorings: BTreeMap<i64, String>,
    /// Mooring numbers of planned berths that have no canonical form, by their text as it is looked up.
    odd: BTreeMap<String, String>,
}

impl Berths {
    /// The planned berth with this mooring number.
    pub fn by_mooring(&self, mooring: &str) -> Option<Uuid> {
        self.planned.get(mooring).map(|(id, _)| *id)
    }

    /// The mooring number without canonical form that this text is, whatever its capitals and blanks.
    pub fn odd(&self, text: &str) -> Option<&str> {
        self.odd.get(&fold(text)).map(String::as_str)
    }

    /// The mooring number of a source berth; a berth that was held back as a duplicate stands for the one that was planned.
    pub fn mooring_of(&self, id: i64) -> Option<&str> {
        self.moorings.get(&id).map(String::as_str)
    }

    /// The source id of the planned berth with this mooring number.
    pub fn source_of(&self, mooring: &str) -> Option<i64> {
        self.planned.get(mooring).map(|(_, source)| *source)
    }

    /// Lets links and texts lead to a berth.
    pub(super) fn know(&mut self, berth: &Berth, at: SourceRef) {
        let number = &berth.mooring_number;
        if mooring::canonical(number).is_none() {
            self.odd.entry(fold(number)).or_insert_with(|| number.clone());
        }
        self.planned.insert(number.clone(), (berth.id, at.id));
        self.moorings.insert(at.id, number.clone());
    }

    /// Lets them lead to the berths that are held back too where their rows stay in the target as they were (see `carried`): an interest loses
    /// no berth because that one's number is mistyped.
    pub(super) fn know_those_that_stay(&mut self, inputs: &Inputs<'_>, draft: &Draft) {
        let quarantined = draft.plan.quarantined.iter().filter(|held| held.table == Table::Berths);
        let held_back: HashSet<SourceRef> = quarantined.flat_map(|held| held.from.iter().copied()).collect();
        let before = inputs.context.parent.iter().flat_map(|parent| &parent.rows.berths);
        for Planned { from, row } in before {
            if let Some(at) = from.iter().find(|at| held_back.contains(at))
                && self.by_mooring(&row.mooring_number).is_none()
            {
                self.know(row, *at);
            }
        }
    }
}
