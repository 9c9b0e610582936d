//! What records are called: the cells of a few roles name somebody or something, whatever their columns are called in this source.

use std::collections::{BTreeSet, HashMap};

use landfall_model::{
    cell,
    finding::{Question, QuestionKind},
    mapping::{Mapping, TableMapping},
    redact::Mask,
    rundir::{self, Error, RunDir},
    source::{SourceRef, SourceTable},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::trace::record;

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
        let named = |at: SourceRef| Ok((at, names_of(run, at, mapping)?));
        let records = people(question).map(named).collect::<Result<_, Error>>()?;
        Ok(Self::with(question, records))
    }

    /// Those of many questions, in one reading of the snapshot: a run that has no index yet would be read through for each record.
    ///
    /// # Errors
    /// A file of the run cannot be read.
    pub(crate) fn of_all(
        run: &RunDir,
        questions: &[Question],
        mapping: &Mapping,
    ) -> Result<HashMap<Uuid, Self>, Error> {
        let known = look_up(run, &questions.iter().flat_map(people).collect(), mapping)?;
        let named = |at: SourceRef| (at, known.get(&at).cloned().unwrap_or_default());
        let names = |question: &Question| Self::with(question, people(question).map(named).collect());
        Ok(questions.iter().map(|question| (question.id, names(question))).collect())
    }

    fn with(question: &Question, records: Vec<(SourceRef, Vec<String>)>) -> Self {
        let more = if records.is_empty() { 0 } else { question.records.len() - records.len() };
        Self { records, more }
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

/// The records that are named of a question about people; none of any other.
fn people(question: &Question) -> impl Iterator<Item = SourceRef> {
    let is_about_people = matches!(question.kind, QuestionKind::SharedInbox | QuestionKind::SuspectCluster);
    question.records.iter().copied().take(if is_about_people { MOST } else { 0 })
}

/// The cells that name these records, as far as the snapshot holds them. A line of it that is damaged is none of theirs.
fn look_up(
    run: &RunDir,
    wanted: &BTreeSet<SourceRef>,
    mapping: &Mapping,
) -> Result<HashMap<SourceRef, Vec<String>>, Error> {
    let mut known = HashMap::new();
    for table in SourceTable::ALL.into_iter().filter(|table| wanted.iter().any(|at| at.table == *table)) {
        let file = rundir::raw_table(table);
        if !run.path(&file).exists() {
            continue;
        }
        run.each_line(&file, |line| {
            let row: Map<String, Value> = serde_json::from_str(line).unwrap_or_default();
            let at = row.get("Id").and_then(Value::as_i64).map(|id| SourceRef::new(table, id));
            if let Some(at) = at.filter(|at| wanted.contains(at)) {
                known.entry(at).or_insert_with(|| names(&row, mapping.table(table)));
            }
            Ok(())
        })?;
    }
    Ok(known)
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
