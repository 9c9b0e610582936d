//! A row of the interests as a person: the cells that say who somebody is and how to reach them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use landfall_model::{
    fold::folded,
    source::{SourceRef, SourceTable},
};

use crate::{
    draft::Draft,
    inputs::Inputs,
    normalise::{
        Reading, country,
        name::{self, Name, in_latin},
        phone::{Kind, Phone},
        reach::{self, Reach},
    },
    read::{Kept, Record, Select},
};

use super::vessel::Vessel;

/// A person as one row tells of them.
#[derive(Debug)]
pub struct Person {
    /// The row.
    pub at: SourceRef,
    /// Creation of the row.
    pub created_at: DateTime<Utc>,
    /// Last change of the row.
    pub updated_at: DateTime<Utc>,
    /// The name, and the company that stood beside it.
    pub name: Option<Name>,
    /// The name folded for comparison; empty where there is none.
    pub key: String,
    /// The key in Latin letters, where it has others.
    pub latin: Option<String>,
    /// Valid addresses, in the order of their cell, and then those among the numbers.
    pub emails: Vec<String>,
    /// What held them.
    pub email_text: String,
    /// Numbers, in the order of their cell, and then those among the addresses.
    pub phones: Vec<Phone>,
    /// What held them.
    pub phone_text: String,
    /// Company.
    pub company: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// ISO 3166-1 alpha-2 of the place of residence.
    pub country: Option<String>,
    /// What two rows must share to have the same residence: the country, else the text in lower case.
    pub residence: Option<String>,
    /// Preferred way to be contacted.
    pub contact_method: Option<String>,
    /// How they came.
    pub source: Option<String>,
    /// The vessel.
    pub vessel: Vessel,
    /// The berth they wish for, free text.
    pub berth_size: Option<String>,
    /// Originals that no column takes.
    pub kept: Vec<Kept>,
}

impl Person {
    /// Numbers that may be used to match people: E.164 with at least eight digits, no placeholders (DOMAIN 2.4).
    pub fn matching_phones(&self) -> impl Iterator<Item = &str> {
        let readable = self.phones.iter().filter(|phone| phone.kind == Kind::E164);
        readable.map(|phone| phone.value.as_str()).filter(|value| value.len() > "+1234567".len())
    }

    /// The name as it is compared with others: in Latin letters, whatever it is written in.
    pub fn latin_key(&self) -> &str {
        self.latin.as_deref().unwrap_or(&self.key)
    }

    /// The name for the target; none where the row has none.
    pub fn full_name(&self) -> Option<&String> {
        self.name.as_ref().map(|name| &name.full)
    }
}

/// The row (by index) of an interest.
pub fn row_of(people: &[Person], interest: i64) -> Option<usize> {
    people.binary_search_by_key(&interest, |person| person.at.id).ok()
}

/// All persons, in the order of the interests' ids.
pub fn read(inputs: &Inputs<'_>, draft: &mut Draft) -> Vec<Person> {
    let sheet = inputs.sheet(SourceTable::Interests);
    let mut contact_method = Select::optional("contact_method", &inputs.mapping.vocabulary.contact_method);
    let mut countries = HashMap::new();
    let read = |row| person(Record::open(inputs, sheet, row, draft), &mut countries, &mut contact_method);
    sheet.rows.iter().map(read).collect()
}

/// What each spelling of a country was read as. There are few, and one that nobody knows is compared with every country's name.
type Countries<'a> = HashMap<&'a str, Reading<Option<&'static str>>>;

fn country<'a>(row: &mut Record<'_, 'a>, countries: &mut Countries<'a>) -> Option<String> {
    let role = "place_of_residence";
    let country = match row.cell(role).as_str() {
        None => row.read(role, country::read),
        Some(text) => row.read(role, |cell, placeholders| {
            countries.entry(text).or_insert_with(|| country::read(cell, placeholders)).clone()
        }),
    };
    country.map(str::to_owned)
}

/// The name. Titles and whatever else the normaliser left out are kept with the original, and so is a name that was turned round but may be
/// two people's; other capitals or another order are not worth it.
fn name(row: &mut Record<'_, '_>) -> Option<Name> {
    let has_comma = row.cell("full_name").as_str().is_some_and(|text| text.contains(','));
    let beside = has_comma.then(|| ["company", "email"].map(|role| row.original(role).unwrap_or_default()));
    let is_employer = |first: &str, second: &str| {
        beside.as_ref().is_some_and(|[company, email]| name::is_employer(first, second, company, email))
    };
    let name = row.read("full_name", |cell, words| name::read(cell, words, is_employer))?;
    // Most names are carried as they are written.
    let is_kept = |original: String| {
        original != name.full
            && (!have_same_words(&original, &name.full) || name::may_be_two(&original, &name.full))
    };
    if row.original("full_name").is_some_and(is_kept) {
        row.keep_beside("full_name");
    }
    Some(name)
}

/// True where both have the same words, whatever their order, their capitals and what stands between them.
fn have_same_words(one: &str, other: &str) -> bool {
    fn words(lower: &str) -> Vec<&str> {
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words
    }
    words(&one.to_lowercase()) == words(&other.to_lowercase())
}

/// What the columns of addresses and numbers hold together.
struct Contacts {
    emails: Vec<String>,
    email_text: String,
    phones: Vec<Phone>,
    phone_text: String,
}

impl Contacts {
    fn read(row: &mut Record<'_, '_>, country: Option<&str>) -> Self {
        let addresses: Reach = row.read("email", |cell, words| reach::read_emails(cell, words, country));
        let numbers: Reach = row.read("phone", |cell, words| reach::read_phones(cell, words, country));
        let texts = ["email", "phone"].map(|role| row.original(role).unwrap_or_default());
        let held_by = |held: [bool; 2]| {
            let texts = texts.iter().zip(held).filter(|(_, is_held)| *is_held);
            texts.map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("; ")
        };
        Self {
            email_text: held_by([!addresses.emails.is_empty(), !numbers.emails.is_empty()]),
            phone_text: held_by([!addresses.phones.is_empty(), !numbers.phones.is_empty()]),
            emails: each_once(addresses.emails, numbers.emails, String::as_str),
            phones: each_once(numbers.phones, addresses.phones, |phone| &phone.value),
        }
    }
}

/// Both lists, each `key` once; the first has each once.
fn each_once<T>(first: Vec<T>, second: Vec<T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    // So it is with nearly every row.
    if second.is_empty() {
        return first;
    }
    let mut known = HashSet::new();
    let is_new = |one: &T| known.insert(key(one).to_owned());
    first.into_iter().chain(second).filter(is_new).collect()
}

fn person<'a>(
    mut row: Record<'_, 'a>,
    countries: &mut Countries<'a>,
    contact_method: &mut Select<'a>,
) -> Person {
    let name = name(&mut row);
    let country = country(&mut row, countries);
    let residence =
        country.clone().or_else(|| row.original("place_of_residence").map(|text| text.to_lowercase()));
    let company = row.text("company");
    let contacts = Contacts::read(&mut row, country.as_deref());
    let key = name.as_ref().map(|name| name::matching_key(&name.full)).unwrap_or_default();
    Person {
        at: row.at(),
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
        latin: (!key.is_ascii()).then(|| folded(&in_latin(&key))),
        key,
        emails: contacts.emails,
        email_text: contacts.email_text,
        phones: contacts.phones,
        phone_text: contacts.phone_text,
        company: company.or_else(|| name.as_ref()?.company.clone()),
        address: row.text("address"),
        country,
        residence,
        contact_method: contact_method.read(&mut row),
        source: row.text("source"),
        vessel: Vessel::read(&mut row),
        berth_size: row.text("berth_size_desired"),
        name,
        kept: row.finish(),
    }
}
