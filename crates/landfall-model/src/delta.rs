//! What moved in the source between two snapshots: the content of `reports/delta.json`.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    redact,
    source::{Link, SourceTable},
};

/// What moved since the parent run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceChanges {
    /// The parent run's id.
    pub parent: String,
    /// Where only rows touched since a moment were taken over: that moment.
    pub since: Option<DateTime<Utc>>,
    /// The four tables.
    pub tables: Vec<TableChanges>,
    /// Links between interests and berths that are new.
    pub linked: Vec<Link>,
    /// Links that are gone.
    pub unlinked: Vec<Link>,
    /// Objects.
    pub objects: ObjectChanges,
    /// With `since`: what moved and was not taken over, since no time of the source shows it.
    pub missed: Option<Box<SourceChanges>>,
}

/// One table, by record id, each list ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableChanges {
    /// The table.
    pub table: SourceTable,
    /// Records that were not there.
    pub new: Vec<i64>,
    /// Records with another content.
    pub changed: Vec<i64>,
    /// Of those, the ones whose `UpdatedAt` is as before: a reading by time would miss them.
    pub changed_unseen_by_time: Vec<i64>,
    /// Records that are gone.
    pub gone: Vec<i64>,
}

/// Objects of the source buckets, as `bucket/key`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectChanges {
    /// Objects that were not there.
    pub new: Vec<String>,
    /// Objects with another size or ETag.
    pub replaced: Vec<String>,
    /// Objects that are gone.
    pub gone: Vec<String>,
}

impl TableChanges {
    /// None yet.
    pub const fn none(table: SourceTable) -> Self {
        Self {
            table,
            new: Vec::new(),
            changed: Vec::new(),
            changed_unseen_by_time: Vec::new(),
            gone: Vec::new(),
        }
    }

    const fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

impl SourceChanges {
    /// True where nothing moved.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(TableChanges::is_empty)
            && self.linked.is_empty()
            && self.unlinked.is_empty()
            && self.objects == ObjectChanges::default()
    }

    /// The same without personal data: keys of objects hold people's names.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mask = |keys: &[String]| keys.iter().map(|key| redact::object_key(key)).collect();
        let objects = ObjectChanges {
            new: mask(&self.objects.new),
            replaced: mask(&self.objects.replaced),
            gone: mask(&self.objects.gone),
        };
        let missed = self.missed.as_ref().map(|missed| Box::new(missed.masked()));
        Self { objects, missed, ..self.clone() }
    }
}

impl fmt::Display for SourceChanges {
    /// `interests: 2 new, 1 changed (1 without a time), 0 gone; links: 1 new, 0 gone`; what did not move is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> =
            self.tables.iter().filter(|table| !table.is_empty()).map(ToString::to_string).collect();
        if !(self.linked.is_empty() && self.unlinked.is_empty()) {
            parts.push(format!("links: {} new, {} gone", self.linked.len(), self.unlinked.len()));
        }
        let ObjectChanges { new, replaced, gone } = &self.objects;
        if self.objects != ObjectChanges::default() {
            parts.push(format!(
                "objects: {} new, {} replaced, {} gone",
                new.len(),
                replaced.len(),
                gone.len()
            ));
        }
        if parts.is_empty() { f.write_str("nothing moved") } else { f.write_str(&parts.join("; ")) }
    }
}

impl fmt::Display for TableChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, new, changed, changed_unseen_by_time, gone } = self;
        write!(f, "{table}: {} new, {} changed", new.len(), changed.len())?;
        if !changed_unseen_by_time.is_empty() {
            write!(f, " ({} of them without another time)", changed_unseen_by_time.len())?;
        }
        write!(f, ", {} gone", gone.len())
    }
}
