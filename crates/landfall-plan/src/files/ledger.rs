//! The ledger: a line for every object, for every attachment that lies nowhere, for every document reference without an object, and for every
//! row that only the run before can vouch for.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    attachment::How,
    plan::ledger::{Fate, FileLine, Named, Odd, Thing},
    source::{Object, SourceRef},
    target::Table,
};
use uuid::Uuid;

use super::{choice::Choice, rules::Rules};
use crate::{
    attachments::{Attachments, Claim, Lost, Slot},
    draft::Draft,
    inputs::{Inputs, place},
    people::People,
};

/// What the lines are made with.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The first object of each content, by size and ETag.
    first: HashMap<(u64, String), String>,
    /// Interests (by index of their rows) whose document reference led to an object.
    found: HashSet<usize>,
}

/// The line of an object before it is known what becomes of it.
#[derive(Debug)]
pub struct Begun(FileLine);

impl Ledger {
    /// The line of an object.
    pub fn line(
        &mut self,
        inputs: &Inputs<'_>,
        people: &People,
        object: &Object,
        claims: &[Claim],
        referring: &[usize],
    ) -> Begun {
        self.found.extend(referring);
        let stored = claims.iter().any(|claim| claim.how == How::Stored);
        Begun(FileLine {
            thing: if stored { Thing::Attachment } else { Thing::Object },
            bucket: object.bucket.clone(),
            key: object.key.clone(),
            size: object.size,
            odd: Odd::of(&object.key, object.size),
            cells: claims.iter().map(|claim| named(inputs, claim.slot, claim.at, Some(claim))).collect(),
            references: referring.iter().map(|&row| people.rows[row].at).collect(),
            same_as: self.same_as(object),
            ..nowhere(Thing::Object, String::new(), Fate::Planned, String::new())
        })
    }

    /// The first object with this content. Nothing is like nothing else, and without an ETag nobody knows.
    fn same_as(&mut self, object: &Object) -> Option<String> {
        if object.size == 0 || object.etag.is_empty() {
            return None;
        }
        let place = place(object);
        let first = self.first.entry((object.size, object.etag.clone())).or_insert_with(|| place.clone());
        (*first != place).then(|| first.clone())
    }

    /// Lines for what lies nowhere: attachments, and document references that led to no object, by interest.
    pub fn close(
        self,
        inputs: &Inputs<'_>,
        people: &People,
        rules: &Rules<'_, '_>,
        attachments: &Attachments,
        draft: &mut Draft,
    ) {
        let lines = &mut draft.plan.file_ledger;
        for Lost { at, slot, title } in &attachments.lost {
            let reason = "no bucket listing shows this attachment".to_owned();
            let cells = vec![named(inputs, *slot, *at, None)];
            lines.push(FileLine { cells, ..nowhere(Thing::Cell, title.clone(), Fate::Missing, reason) });
        }
        let mut dangling: Vec<(&str, &[usize])> =
            rules.references().filter(|(_, rows)| !rows.iter().any(|row| self.found.contains(row))).collect();
        dangling.sort_unstable();
        for (reference, rows) in dangling {
            let reason = "no object is named after this document reference".to_owned();
            let references = rows.iter().map(|&row| people.rows[row].at).collect();
            lines.push(FileLine {
                references,
                ..nowhere(Thing::Reference, reference.to_owned(), Fate::Missing, reason)
            });
        }
    }
}

impl Begun {
    /// The line of an object that gets no row.
    pub fn fate(self, fate: Fate, reason: String) -> FileLine {
        FileLine { fate, reason, ..self.0 }
    }

    /// The line of an object that gets one. That it is empty goes before everything but an open question.
    pub fn row(self, file: Uuid, people: &People, choice: &Choice) -> FileLine {
        FileLine {
            fate: if self.0.size == 0 && choice.fate != Fate::Question { Fate::Empty } else { choice.fate },
            owner: choice.owner.map(|owner| owner.words(people)).unwrap_or_default(),
            rule: choice.rule.to_owned(),
            score: choice.score,
            file: Some(file),
            reason: choice.why.clone(),
            ..self.0
        }
    }
}

/// Lines for the rows that the run before planned and whose objects are gone. Comes when all others are planned.
pub fn keep(draft: &mut Draft) {
    let rows: HashMap<Uuid, &str> =
        draft.plan.files.iter().map(|file| (file.row.id, file.row.original_name.as_str())).collect();
    let carried = draft.plan.carried.iter().filter(|carried| carried.table == Table::Files);
    let kept = carried.filter_map(|carried| {
        let id: Uuid = carried.key.parse().ok()?;
        let reason = "its object is gone from the source; the run before has copied it".to_owned();
        let name = rows.get(&id).copied().unwrap_or_default().to_owned();
        Some(FileLine { file: Some(id), ..nowhere(Thing::Row, name, Fate::Kept, reason) })
    });
    let kept: Vec<FileLine> = kept.collect();
    draft.plan.file_ledger.extend(kept);
}

fn named(inputs: &Inputs<'_>, slot: Slot, at: SourceRef, claim: Option<&Claim>) -> Named {
    let column = inputs.sheet(slot.table()).title(slot.role()).to_owned();
    Named { at, column, by: claim.map(|claim| claim.how) }
}

fn nowhere(thing: Thing, key: String, fate: Fate, reason: String) -> FileLine {
    FileLine {
        thing,
        bucket: String::new(),
        key,
        size: 0,
        odd: Vec::new(),
        cells: Vec::new(),
        references: Vec::new(),
        fate,
        owner: String::new(),
        rule: String::new(),
        score: 0,
        file: None,
        same_as: None,
        reason,
    }
}
