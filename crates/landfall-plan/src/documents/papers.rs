//! Which files are the papers of an interest.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    attachments::{Attachments, Slot},
    files::Filed,
};

/// One paper of an interest. A cell may name one whose file lies nowhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paper {
    /// The file.
    pub file: Option<Uuid>,
    /// The copy that came back signed.
    pub signed: Option<Uuid>,
}

/// The papers of the interests: what became of each object, and which cell holds which.
#[derive(Debug)]
pub struct Papers<'p> {
    filed: &'p [Option<Filed>],
    attachments: &'p Attachments,
    /// Files of an interest (by index of its row) that no cell need name.
    owned: HashMap<usize, Vec<&'p Filed>>,
}

impl<'p> Papers<'p> {
    /// Sorts the files by interest.
    pub fn new(filed: &'p [Option<Filed>], attachments: &'p Attachments) -> Self {
        let mut owned: HashMap<usize, Vec<&Filed>> = HashMap::new();
        for file in filed.iter().flatten() {
            if let Some(row) = file.interest {
                owned.entry(row).or_default().push(file);
            }
        }
        Self { filed, attachments, owned }
    }

    /// The cell's attachments first, then files that the rules gave to the interest. A signed paper of no category is the EOI: the reference that
    /// brought it here is the EOI's. None where there is no file, and the cell holds nothing either, found or not.
    pub fn of(&self, row: usize, slot: Slot, interest: i64) -> Option<Paper> {
        let found = self.attachments.found(slot, interest);
        let attached = found.iter().filter_map(|&object| self.filed[object].as_ref());
        let owned = self.owned.get(&row).into_iter().flatten().copied();
        let of_kind = owned.filter(|file| {
            file.category == slot.category() || (slot == Slot::Eoi && file.signed && file.category == "misc")
        });
        let files: Vec<&Filed> = attached.chain(of_kind).collect();
        let first = |signed: bool| files.iter().find(|file| file.signed == signed).map(|file| file.id);
        let is_named = !found.is_empty() || !self.attachments.missing(slot, interest).is_empty();
        (is_named || !files.is_empty()).then(|| Paper { file: first(false), signed: first(true) })
    }
}
