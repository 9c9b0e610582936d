//! A client as questions show it beside others, and what decisions on it are bound to.

use std::collections::BTreeSet;

use landfall_model::{
    cluster::{ColumnValues, Member},
    source::SourceTable,
};
use uuid::Uuid;

use super::{person::Person, profile::Profile};
use crate::inputs::Inputs;

/// Derived from the rows of a client and from what they say of who somebody is, as comparisons read it: another row, or another number, and
/// a decision no longer holds; capitals and blanks do not matter.
pub fn content(inputs: &Inputs<'_>, people: &[Person], rows: &[usize]) -> Uuid {
    let ids: Vec<String> = rows.iter().map(|&row| people[row].at.id.to_string()).collect();
    let judged = format!("{}/{}", ids.join(","), Profile::of(people, rows).content());
    inputs.question_id("client", &judged)
}

/// The client with these rows (by index, sorted).
pub fn member(
    inputs: &Inputs<'_>,
    people: &[Person],
    client: Uuid,
    rows: &[usize],
    made_of: Vec<Uuid>,
) -> Member {
    Member {
        client,
        interests: rows.iter().map(|&row| people[row].at.id).collect(),
        content: content(inputs, people, rows),
        made_of,
        says: says(inputs, &rows.iter().map(|&row| &people[row]).collect::<Vec<_>>()),
    }
}

/// Values of a column in one row.
type Values = fn(&Person) -> Vec<&str>;

/// What is compared, and the vessel: not compared, but a reviewer knows people by it.
const COLUMNS: [(&str, Values); 7] = [
    ("full_name", |person| person.full_name().into_iter().map(String::as_str).collect()),
    ("email", |person| person.emails.iter().map(String::as_str).collect()),
    ("phone", |person| person.phones.iter().map(|phone| phone.value.as_str()).collect()),
    ("place_of_residence", |person| {
        person.country.as_deref().or(person.residence.as_deref()).into_iter().collect()
    }),
    ("company", |person| person.company.as_deref().into_iter().collect()),
    ("address", |person| person.address.as_deref().into_iter().collect()),
    ("yacht_name", |person| person.vessel.name.as_deref().into_iter().collect()),
];

fn says(inputs: &Inputs<'_>, people: &[&Person]) -> Vec<ColumnValues> {
    let sheet = inputs.sheet(SourceTable::Interests);
    let said = |(role, values): (&'static str, Values)| {
        let values: BTreeSet<&str> = people.iter().copied().flat_map(values).collect();
        ColumnValues {
            column: sheet.title(role).to_owned(),
            values: values.into_iter().map(str::to_owned).collect(),
        }
    };
    COLUMNS.into_iter().map(said).collect()
}
