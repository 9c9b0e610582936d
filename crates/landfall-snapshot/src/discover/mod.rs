//! Finds bases, tables, columns and the junction table of the mapping in the live source, and everything that is not as the mapping says.

mod again;
mod columns;
mod junction;
mod missed;
mod places;
mod shown;
#[cfg(test)]
pub(crate) mod testing;
mod values;

pub(crate) use again::same_columns;
pub(crate) use columns::{CREATED, Field, ID, UPDATED};
pub(crate) use junction::Junction;
use landfall_model::{
    mapping::{Mapping, TableMapping},
    source::{SourceTable, TableColumns},
};
pub(crate) use missed::{Missed, missed};
use places::Base;

use crate::{
    drift::Known,
    error::Error,
    nocodb::{Named, NocoDb, Place, TableMeta},
};

/// What was found, and what is wrong with it. `take` does not begin then, `check` goes on with what there is.
#[derive(Debug, Default)]
pub(crate) struct Discovery {
    pub tables: Vec<FoundTable>,
    /// None where the mapping leaves links out, or the link is among the problems.
    pub junction: Option<Junction>,
    pub problems: Vec<Error>,
}

/// One table of the mapping in the live source.
#[derive(Debug, Clone)]
pub(crate) struct FoundTable {
    pub table: SourceTable,
    pub place: Place,
    pub meta: TableMeta,
    /// The columns to read.
    pub fields: Vec<Field>,
    /// Titles that the mapping neither maps nor drops.
    pub unmapped: Vec<String>,
}

/// Looks for everything that the mapping names. An error means that the source does not answer at all; what it does not have, or does
/// not hand out, is among the problems.
pub(crate) async fn discover(
    db: &NocoDb,
    mapping: &Mapping,
    known: Option<&Known>,
) -> Result<Discovery, Error> {
    let mut found = Discovery::default();
    let visible = db.bases().await?;
    let bases = found.bases(db, mapping, &visible).await?;
    // Of tables nothing is known where no base is: what the mapping says of them may be right.
    if bases.is_empty() && !found.problems.is_empty() {
        return Ok(found);
    }
    for table in SourceTable::ALL {
        let before = known.and_then(|known| known.of(table));
        if let Err(problem) = found.table(db, mapping.table(table), (table, before), &bases).await {
            found.note(problem)?;
        }
    }
    match found.junction(db, mapping).await {
        Ok(junction) => found.junction = junction,
        Err(problem) => found.note(problem)?,
    }
    Ok(found)
}

impl Discovery {
    /// The same where nothing is wrong, else every problem: who mends one should not meet the next at the next attempt.
    pub fn sound(mut self) -> Result<Self, Error> {
        match self.problems.len() {
            0 => Ok(self),
            1 => Err(self.problems.remove(0)),
            _ => Err(Error::Several(self.problems)),
        }
    }

    /// One table; none where it is among the problems.
    pub fn get(&self, table: SourceTable) -> Option<&FoundTable> {
        self.tables.iter().find(|found| found.table == table)
    }

    /// Title of the interests' column that counts berths.
    pub fn link_count(&self) -> Option<&str> {
        self.junction.as_ref()?.count.as_deref()
    }

    /// The content of `columns.json`.
    pub fn columns(&self) -> Vec<TableColumns> {
        self.tables.iter().map(FoundTable::described).collect()
    }

    /// Adds a problem; a server that was waited for in vain is not asked for the rest, which would be waited for as long.
    fn note(&mut self, problem: Error) -> Result<(), Error> {
        if problem.is_away() {
            return Err(problem);
        }
        self.problems.push(problem);
        Ok(())
    }

    async fn bases(&mut self, db: &NocoDb, mapping: &Mapping, visible: &[Named]) -> Result<Vec<Base>, Error> {
        let mut bases: Vec<Base> = Vec::new();
        for name in &mapping.source.bases {
            match base(db, name, visible).await {
                // Named by id and by title, it is one all the same.
                Ok(base) if bases.iter().any(|known| known.base.id == base.base.id) => {}
                Ok(base) => bases.push(base),
                Err(problem) => self.note(problem)?,
            }
        }
        Ok(bases)
    }

    async fn table(
        &mut self,
        db: &NocoDb,
        mapping: &TableMapping,
        (table, before): (SourceTable, Option<&TableColumns>),
        bases: &[Base],
    ) -> Result<(), Error> {
        let place = places::table(table, mapping, bases, before)?;
        let meta = db.table(&place.table, table.name()).await?;
        self.problems.extend(columns::missing(table, &meta, mapping, before));
        let shown = shown::looked_up(db, &meta, mapping).await?;
        self.problems.extend(values::without(table, &meta, mapping, &shown));
        let (fields, unmapped) = (columns::wanted(&meta, mapping), columns::unmapped(&meta, mapping));
        self.tables.push(FoundTable { table, place, meta, fields, unmapped });
        Ok(())
    }

    async fn junction(&self, db: &NocoDb, mapping: &Mapping) -> Result<Option<Junction>, Error> {
        let title = mapping.table(SourceTable::Interests).title_of("berths");
        let pair = (self.get(SourceTable::Interests), self.get(SourceTable::Berths));
        let (Some(title), (Some(interests), Some(berths))) = (title, pair) else { return Ok(None) };
        if interests.meta.column(title).is_none() {
            return Ok(None); // already among the problems, as a missing column
        }
        let link = junction::link(title, interests, berths)?;
        let meta = db.table(&link.junction, "the junction table of interests and berths").await?;
        junction::keys(title, interests, &link, &meta).map(Some)
    }
}

async fn base(db: &NocoDb, name: &str, visible: &[Named]) -> Result<Base, Error> {
    let base = places::base(name, visible)?;
    let tables = db.tables(&base).await?;
    Ok(Base { base, tables })
}

impl FoundTable {
    /// Title of the column that shows that a row was edited; none where the table has none.
    pub fn stamp(&self) -> Option<&str> {
        self.fields.iter().map(|field| field.title.as_str()).find(|title| *title == UPDATED)
    }

    fn described(&self) -> TableColumns {
        TableColumns {
            table: self.table,
            base_id: self.place.base.clone(),
            table_id: self.place.table.clone(),
            title: self.meta.title.clone(),
            columns: columns::described(&self.meta),
        }
    }
}
