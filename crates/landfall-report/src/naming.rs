//! What records are called: the cells of a few roles name somebody or something, whatever their columns are called in this source.

use landfall_model::{
    cell,
    finding::{Question, QuestionKind},
    mapping::{Mapping, TableMapping},
    rundir::{Error, RunDir},
    source::SourceRef,
};
use serde_json::{Map, Value};

use crate::{mask::Mask, trace::record};

/// Roles whose cells name a record, the most telling first.
const ROLES: [&str; 9] = [
    "full_name",
    "mooring_number",
    "establishment_name",
    "invoice_number",
    "client_name",
    "email",
    "billing_email",
    "phone",
    "contents",
];

/// The cells that name a row of a table, the most telling first.
pub(crate) fn names(row: &Map<String, Value>, table: &TableMapping) -> Vec<String> {
    let titles = ROLES.iter().filter_map(|role| table.columns.get(*role));
    titles.filter_map(|title| cell::text(row.get(title)?)).collect()
}

/// The same of a record; none where the snapshot does not hold it, or nothing in it names it.
///
/// # Errors
/// A file of the run cannot be read, or is damaged.
pub fn names_of(run: &RunDir, at: SourceRef, mapping: &Mapping) -> Result<Vec<String>, Error> {
    Ok(record(run, at)?.map(|row| names(&row, mapping.table(at.table))).unwrap_or_default())
}

/// More records of one question are counted, not shown.
const MOST: usize = 12;
/// Name, address and number tell people apart.
const NAMES: usize = 3;

/// The records of a question about people, each by the cells that name it. Of any other question there are none.
#[derive(Debug, Default)]
pub struct Names {
    records: Vec<(SourceRef, Vec<String>)>,
    more: usize,
}

impl Names {
    /// Looks them up in the snapshot.
    ///
    /// # Errors
    /// A file of the run cannot be read, or is damaged.
    pub fn of(run: &RunDir, question: &Question, mapping: &Mapping) -> Result<Self, Error> {
        if !matches!(question.kind, QuestionKind::SharedInbox | QuestionKind::SuspectCluster) {
            return Ok(Self::default());
        }
        let named = |at: &SourceRef| Ok((*at, names_of(run, *at, mapping)?));
        let records = question.records.iter().take(MOST).map(named).collect::<Result<_, Error>>()?;
        Ok(Self { records, more: question.records.len().saturating_sub(MOST) })
    }

    /// A line for each, and one for those that are only counted.
    pub fn lines(&self, mask: Mask) -> Vec<String> {
        let line = |(at, names): &(SourceRef, Vec<String>)| {
            let names: Vec<String> = names.iter().take(NAMES).map(|name| mask.value(name)).collect();
            format!("{at}  {}", names.join(", "))
        };
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        self.records.iter().map(line).chain(more).collect()
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{ROLES, names};

    #[test]
    fn a_record_is_named_by_its_roles_whatever_the_mapping_calls_their_columns() {
        let mut mapping = Mapping::default();
        let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
        interests.columns.insert("full_name".to_owned(), "Nom".to_owned());
        let row = serde_json::json!({ "Phone Number": 7, "Nom": "Ann Lee", "Full Name": "somebody else" });
        assert_eq!(
            names(row.as_object().unwrap(), mapping.table(SourceTable::Interests)),
            ["Ann Lee", "7"].map(str::to_owned)
        );
    }

    #[test]
    fn every_role_that_names_a_record_is_one_of_the_mapping() {
        let mapping = Mapping::default();
        let known = |role: &str| {
            SourceTable::ALL.iter().any(|table| mapping.table(*table).columns.contains_key(role))
        };
        assert_eq!(ROLES.into_iter().filter(|role| !known(role)).collect::<Vec<_>>(), [""; 0]);
    }
}
