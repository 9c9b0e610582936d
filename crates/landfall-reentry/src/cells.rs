//! The cells of one record of the old system, by role in the mapping.

use std::collections::{BTreeMap, BTreeSet};

/// What a record shows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Cells {
    filled: BTreeMap<&'static str, String>,
    /// Roles whose value the old system has no word for.
    unsayable: BTreeSet<&'static str>,
}

impl Cells {
    /// Fills a cell; nothing leaves it empty.
    pub fn set(&mut self, role: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.filled.insert(role, value);
        }
    }

    /// Fills a cell with the old word for a value; where there is none that is noted.
    pub fn say(
        &mut self,
        role: &'static str,
        value: Option<String>,
        word: impl FnOnce(&str) -> Option<String>,
    ) {
        let Some(value) = value else { return };
        match word(&value) {
            Some(word) => self.set(role, Some(word)),
            None => drop(self.unsayable.insert(role)),
        }
    }

    /// A cell; empty where nothing fills it.
    pub fn get(&self, role: &str) -> &str {
        self.filled.get(role).map_or("", String::as_str)
    }

    /// Roles that are filled.
    pub fn roles(&self) -> impl Iterator<Item = &'static str> {
        self.filled.keys().copied()
    }

    /// Roles in which two states of a record differ, and which the old system can say.
    pub fn differ(&self, now: &Self) -> Vec<&'static str> {
        let roles: BTreeSet<&'static str> = self.roles().chain(now.roles()).collect();
        let differs = |role: &&'static str| self.get(role) != now.get(role) && !now.unsayable.contains(role);
        roles.into_iter().filter(differs).collect()
    }
}
