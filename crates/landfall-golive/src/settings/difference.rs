//! What would change, and how a person is shown it.

use serde::Serialize;
use serde_json::Value;

use crate::target::{Live, Wish};

/// One row that differs from the file, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is: `setting berth_status_rules`.
    pub what: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The columns that change: name, old value, new value.
    pub columns: Vec<(String, Value, Value)>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is as the file wants it.
    Same,
    /// It is new.
    New,
    /// It changes.
    Changed,
}

impl Difference {
    /// A wish held against what is there.
    pub fn of(wish: &Wish, live: Option<&Live>) -> Self {
        let fate = match live {
            Some(live) if live.same => Fate::Same,
            Some(_) => Fate::Changed,
            None => Fate::New,
        };
        let old = |name: &str| live.map_or(Value::Null, |live| live.row[name].clone());
        let columns = wish.columns.iter().filter(|_| fate != Fate::Same);
        let changed = columns.map(|(name, new)| (name.clone(), old(name), new.clone()));
        let columns = changed.filter(|(_, old, new)| !alike(old, new)).collect();
        Self { what: wish.what.clone(), fate, columns }
    }

    /// Its lines, as a diff has them.
    pub fn lines(&self) -> Vec<String> {
        let mark = match self.fate {
            Fate::Same => return vec![format!("= {}", self.what)],
            Fate::New => "+",
            Fate::Changed => "~",
        };
        let columns = self
            .columns
            .iter()
            .flat_map(|(name, old, new)| [shown('-', name, old), shown('+', name, new)].concat());
        std::iter::once(format!("{mark} {}", self.what)).chain(columns).collect()
    }
}

/// A number with other zeros behind is the same.
fn alike(old: &Value, new: &Value) -> bool {
    let numbers = old.as_f64().zip(new.as_f64());
    numbers.map_or_else(|| old == new, |(old, new)| old.total_cmp(&new).is_eq())
}

/// A list has a line for each of its entries, so that a rule that changed is seen among those that did not.
fn shown(mark: char, name: &str, value: &Value) -> Vec<String> {
    match value.as_array() {
        _ if value.is_null() => Vec::new(),
        Some(entries) => entries.iter().map(|entry| format!("    {mark} {name}: {entry}")).collect(),
        None => vec![format!("    {mark} {name}: {value}")],
    }
}
