//! The rows of one table in the order of their key: held by the world, pairs of the junction table, or made when they are asked for.

use std::{borrow::Cow, fmt, sync::Arc};

use landfall_model::source::{Link, SourceRow, SourceTable};
use serde_json::{Map, Value};

use super::junction::KEYS;

/// Cells by title.
pub(super) type Cells = Map<String, Value>;

/// Rows of one table that are never held: those with the ids 1 to `count`.
#[derive(Clone)]
pub(in crate::trap) struct Generated {
    pub table: SourceTable,
    pub count: u64,
    /// From an id to its row, `Id` included.
    pub make: Arc<dyn Fn(i64) -> SourceRow + Send + Sync>,
}

impl fmt::Debug for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} generated {}", self.count, self.table)
    }
}

/// The rows of one table.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rows<'w> {
    Held(&'w [SourceRow]),
    Made(&'w Generated),
    Pairs(&'w [Link]),
}

impl<'w> Rows<'w> {
    pub fn len(self) -> u64 {
        match self {
            Self::Held(rows) => rows.len() as u64,
            Self::Made(generated) => generated.count,
            Self::Pairs(links) => links.len() as u64,
        }
    }

    /// The title by whose numbers the rows ascend.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Held(_) | Self::Made(_) => "Id",
            Self::Pairs(_) => KEYS[0],
        }
    }

    /// The index of the first row whose key is larger.
    pub fn position(self, above: i64) -> u64 {
        match self {
            Self::Held(rows) => rows.partition_point(|row| row.id().is_none_or(|id| id <= above)) as u64,
            Self::Made(generated) => u64::try_from(above).unwrap_or(0).min(generated.count),
            Self::Pairs(links) => links.partition_point(|link| link.interest <= above) as u64,
        }
    }

    /// The row at an index below `len`.
    pub fn row(self, index: u64) -> Cow<'w, Cells> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        match self {
            Self::Held(rows) => Cow::Borrowed(&rows[at].cells),
            Self::Made(generated) => Cow::Owned((generated.make)(index.cast_signed() + 1).cells),
            Self::Pairs(links) => {
                let sides = [links[at].interest, links[at].berth];
                Cow::Owned(KEYS.iter().zip(sides).map(|(key, id)| ((*key).to_owned(), id.into())).collect())
            }
        }
    }

    /// The row with this id; none of the junction table has one.
    pub fn find(self, id: i64) -> Option<Cow<'w, Cells>> {
        let at = self.position(id.checked_sub(1)?);
        let row = (at < self.len() && !matches!(self, Self::Pairs(_))).then(|| self.row(at))?;
        (row.get("Id")?.as_i64() == Some(id)).then_some(row)
    }
}
