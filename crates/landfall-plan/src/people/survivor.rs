//! Dedup, pass 2: one client out of several rows. For every single-valued field the most recent non-empty value wins, ties by the larger
//! id; what loses is kept in a note.

use landfall_model::{finding::Code, source::SourceTable};

use super::{
    person::Person,
    vessel::{Vessel, is_one_name},
};
use crate::{draft::Draft, inputs::Inputs, normalise::dimension::Length, read::Kept};

/// The single-valued fields of a client.
#[derive(Debug)]
pub struct Survivor {
    /// Name; none where no row has one.
    pub name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Preferred way to be contacted.
    pub contact_method: Option<String>,
    /// How they came.
    pub source: Option<String>,
    /// The berth they wish for.
    pub berth_size: Option<String>,
    /// The vessel.
    pub vessel: Vessel,
    /// What lost, the most recent row first.
    pub lost: Vec<Lost>,
}

/// What one row says and the client does not show.
#[derive(Debug)]
pub struct Lost {
    /// Day of its last change.
    pub day: chrono::NaiveDate,
    /// Titles and values.
    pub values: Vec<Kept>,
}

/// Rows in the order in which they count: the most recently changed first, of equally recent ones the larger id.
pub fn by_recency<'p>(people: &'p [Person], rows: &[usize]) -> Vec<&'p Person> {
    let mut members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
    members.sort_by_key(|person| std::cmp::Reverse((person.updated_at, person.at.id)));
    members
}

/// The client's fields; `members` as [`by_recency`] orders them.
pub fn survive(inputs: &Inputs<'_>, members: &[&Person], draft: &mut Draft) -> Survivor {
    let mut choice = Contest::new(inputs, members, draft);
    let name = choice.text("yacht_name", |person| person.vessel.name.as_ref());
    // Lengths of one vessel never stand beside the name of another: a row that names another vessel has no say in them.
    let is_same_vessel = |person: &Person| match (&person.vessel.name, &name) {
        (Some(one), Some(other)) => is_one_name(one, other),
        _ => true,
    };
    let length = choice.take("length", is_same_vessel, |person| person.vessel.length.as_ref(), shown);
    let width = choice.take("width", is_same_vessel, |person| person.vessel.width.as_ref(), shown);
    let draft = choice.take("depth", is_same_vessel, |person| person.vessel.draft.as_ref(), shown);
    Survivor {
        name: choice.text("full_name", Person::full_name),
        company: choice.text("company", |person| person.company.as_ref()),
        address: choice.text("address", |person| person.address.as_ref()),
        country: choice.text("place_of_residence", |person| person.country.as_ref()),
        contact_method: choice.text("contact_method", |person| person.contact_method.as_ref()),
        source: choice.text("source", |person| person.source.as_ref()),
        berth_size: choice.text("berth_size_desired", |person| person.berth_size.as_ref()),
        vessel: Vessel { name, length, width, draft },
        lost: choice.lost(),
    }
}

fn shown(length: &Length) -> String {
    format!("{} ft / {} m", length.ft, length.m)
}

/// One choice after the other among the same rows.
struct Contest<'c, 'a> {
    inputs: &'c Inputs<'a>,
    members: &'c [&'c Person],
    draft: &'c mut Draft,
    lost: Vec<Vec<Kept>>,
}

impl<'c, 'a> Contest<'c, 'a> {
    fn new(inputs: &'c Inputs<'a>, members: &'c [&'c Person], draft: &'c mut Draft) -> Self {
        Self { inputs, members, draft, lost: vec![Vec::new(); members.len()] }
    }

    /// The first text among all rows.
    fn text(&mut self, role: &'static str, get: impl Fn(&Person) -> Option<&String>) -> Option<String> {
        self.take(role, |_| true, get, Clone::clone)
    }

    /// The first value among the rows that have a say. Every other value loses, and so does an equal one of a row that has none: it is
    /// about something else.
    fn take<T: PartialEq + Clone>(
        &mut self,
        role: &'static str,
        has_say: impl Fn(&Person) -> bool,
        get: impl Fn(&Person) -> Option<&T>,
        show: impl Fn(&T) -> String,
    ) -> Option<T> {
        let members = self.members;
        let winner = members.iter().copied().find(|person| get(person).is_some() && has_say(person));
        let value = winner.and_then(&get);
        for (n, person) in members.iter().enumerate() {
            if let Some(other) = get(person).filter(|other| !has_say(person) || value != Some(other)) {
                self.lose(n, role, show(other), winner);
            }
        }
        value.cloned()
    }

    /// The warning says where the value that stands comes from; both are in the report.
    fn lose(&mut self, member: usize, role: &'static str, text: String, winner: Option<&Person>) {
        let title = self.inputs.sheet(SourceTable::Interests).title(role);
        let stands = winner.map_or_else(
            || "none of them stands".to_owned(),
            |person| {
                let day = person.updated_at.date_naive();
                format!("the most recent value stands, of interest {} (last changed {day})", person.at.id)
            },
        );
        let message =
            format!("the rows of one person disagree: {stands}; this one is kept in a note of the client");
        self.draft.warn(Code::MergeConflict, self.members[member].at, title, text.clone(), message);
        self.lost[member].push(Kept::new(title, text));
    }

    fn lost(self) -> Vec<Lost> {
        let rows = self.members.iter().zip(self.lost).filter(|(_, values)| !values.is_empty());
        rows.map(|(person, values)| Lost { day: person.updated_at.date_naive(), values }).collect()
    }
}
