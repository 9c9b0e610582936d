//! Dirt in e-mail addresses, telephone numbers and homes.

use landfall_model::source::SourceTable::Interests;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
};

const EMAIL: Column = Column(Interests, "Email Address");
const PHONE: Column = Column(Interests, "Phone Number");
const ADDRESS: Column = Column(Interests, "Address");
const HOME: Column = Column(Interests, "Place of Residence");
const METHOD: Column = Column(Interests, "Contact Method Preferred");
const COMPANY: Column = Column(Interests, "Company");

pub(super) const DIRT: &[Dirt] = &[
    EMAIL.dirt("email-upper-case", 6, Change(str::to_uppercase), "capitals"),
    EMAIL.dirt(
        "email-blanks",
        4,
        Change(|email| format!(" {email}\r\n")),
        "a blank before, a line end after",
    ),
    EMAIL.dirt(
        "email-invalid",
        5,
        Put(&[
            "anna.example.com",
            "pellwood@",
            "two@@example.com",
            "no blanks please@example.com",
            "@example.org",
        ]),
        "no e-mail address",
    ),
    EMAIL.dirt("email-placeholder", 2, Put(&["n/a", "none"]), "a word that stands for nothing"),
    EMAIL.dirt(
        "email-plus-alias",
        3,
        Change(|email| email.replacen('@', "+berth@", 1)),
        "a plus alias, which must stay",
    ),
    EMAIL.dirt(
        "email-several",
        2,
        Change(|email| format!("{email}; second.{email}")),
        "two addresses in one cell",
    ),
    EMAIL.dirt(
        "email-display-name",
        1,
        Change(|email| format!("The Owner <{email}>")),
        "with a display name",
    ),
    PHONE.dirt("phone-apostrophe", 5, Change(|phone| format!("'{phone}")), "the apostrophe of a spreadsheet"),
    PHONE.dirt(
        "phone-carriage-return",
        3,
        Change(|phone| format!("{phone}\r\n")),
        "a line end after the number",
    ),
    PHONE.dirt("phone-dots", 3, Change(|phone| phone.replace(' ', ".")), "dots between the groups"),
    PHONE.dirt("phone-dashes", 3, Change(|phone| phone.replace(' ', "-")), "dashes between the groups"),
    PHONE.dirt("phone-parentheses", 3, Change(parenthesise), "the area code in parentheses"),
    PHONE.dirt("phone-double-zero", 4, Change(|phone| phone.replacen('+', "00", 1)), "00 instead of +"),
    PHONE.dirt("phone-two-numbers", 4, Change(two_numbers), "two numbers in one cell, split by / or ;"),
    PHONE.dirt(
        "phone-placeholder",
        4,
        Put(&["+447000000000", "+10000000000", "00000000000", "0"]),
        "zeros that stand for nothing",
    ),
    PHONE.dirt("phone-national", 3, Change(without_country), "no country code"),
    PHONE.dirt("phone-extension", 1, Change(|phone| format!("{phone} ext. 12")), "an extension"),
    PHONE.dirt("phone-exponent", 1, Put(&["4.42079E+11"]), "a number that a spreadsheet rounded"),
    PHONE.dirt(
        "phone-unassigned",
        2,
        Put(&["+44 7700 900123", "+44 7700 900456"]),
        "of the right shape, but in a range that no network has",
    ),
    PHONE.dirt("phone-unreadable", 2, Put(&["call the office", "ask Lena"]), "no number at all"),
    ADDRESS.dirt(
        "address-several-lines",
        4,
        Change(|address| address.replace(", ", "\r\n")),
        "an address in several lines",
    ),
    HOME.dirt(
        "residence-alias",
        7,
        Put(&["UK", "USA", "U.A.E.", "Holland", "Deutschland", "The Netherlands", "England"]),
        "another name of the country",
    ),
    HOME.dirt("residence-code", 3, Put(&["DE", "fr", "GBR"]), "a country code"),
    HOME.dirt(
        "residence-city",
        5,
        Put(&["Monte Carlo", "Dubai", "London", "New York City", "Genève"]),
        "a city",
    ),
    HOME.dirt(
        "residence-region",
        4,
        Put(&["Tuscany", "Florida", "Balearic Islands", "Scotland"]),
        "a region",
    ),
    HOME.dirt(
        "residence-misspelt",
        4,
        Put(&["Untied Kingdom", "Switzerlnd", "Germnay", "Netherlnads"]),
        "a misspelt country",
    ),
    HOME.dirt("residence-several", 2, Put(&["France / Monaco", "UK & Spain"]), "two countries"),
    HOME.dirt("residence-unknown", 2, Put(&["The High Seas", "on board"]), "no country"),
    HOME.dirt("residence-capitals", 2, Change(str::to_uppercase), "the country in capitals"),
    METHOD.dirt("contact-method-missing", 2, Null, "no preferred method"),
    COMPANY.dirt("company-placeholder", 2, Put(&["n/a", "-"]), "a word that stands for nothing"),
];

/// `+44 20 7946 0123` becomes `+44 (20) 7946 0123`.
fn parenthesise(phone: &str) -> String {
    let mut words: Vec<String> = phone.split(' ').map(str::to_owned).collect();
    if let Some(area) = words.get_mut(1) {
        *area = format!("({area})");
    }
    words.join(" ")
}

/// A second number in a country that nobody here has, made of the first one's last digits: no two rows share it.
fn two_numbers(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    let between = if tail.as_str() < "5000" { " / " } else { ";" };
    format!("{phone}{between}+45 20 55 {tail}")
}

/// `+44 20 7946 0123` becomes `020 7946 0123`.
fn without_country(phone: &str) -> String {
    phone.split_once(' ').map_or_else(String::new, |(_, rest)| format!("0{rest}"))
}
