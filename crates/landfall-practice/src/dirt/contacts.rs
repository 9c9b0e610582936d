//! Dirt in e-mail addresses, telephone numbers and homes.

use landfall_model::source::SourceTable::Interests;

use super::{
    Dirt,
    How::{self, Change, Null, Put},
    cell,
};

const fn email(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    cell(Interests, "Email Address", name, count, how, what)
}

const fn phone(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    cell(Interests, "Phone Number", name, count, how, what)
}

const fn home(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    cell(Interests, "Place of Residence", name, count, how, what)
}

pub(super) const DIRT: &[Dirt] = &[
    email("email-upper-case", 6, Change(str::to_uppercase), "capitals"),
    email("email-blanks", 4, Change(|email| format!(" {email}\r\n")), "a blank before, a line end after"),
    email(
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
    email("email-placeholder", 2, Put(&["n/a", "none"]), "a word that stands for nothing"),
    email(
        "email-plus-alias",
        3,
        Change(|email| email.replacen('@', "+berth@", 1)),
        "a plus alias, which must stay",
    ),
    email(
        "email-several",
        2,
        Change(|email| format!("{email}; second.{email}")),
        "two addresses in one cell",
    ),
    email("email-display-name", 1, Change(|email| format!("The Owner <{email}>")), "with a display name"),
    phone("phone-apostrophe", 5, Change(|phone| format!("'{phone}")), "the apostrophe of a spreadsheet"),
    phone("phone-carriage-return", 3, Change(|phone| format!("{phone}\r\n")), "a line end after the number"),
    phone("phone-dots", 3, Change(|phone| phone.replace(' ', ".")), "dots between the groups"),
    phone("phone-dashes", 3, Change(|phone| phone.replace(' ', "-")), "dashes between the groups"),
    phone("phone-parentheses", 3, Change(parenthesise), "the area code in parentheses"),
    phone("phone-double-zero", 4, Change(|phone| phone.replacen('+', "00", 1)), "00 instead of +"),
    phone("phone-two-numbers", 4, Change(two_numbers), "two numbers in one cell, split by / or ;"),
    phone(
        "phone-placeholder",
        4,
        Put(&["+447000000000", "+10000000000", "00000000000", "0"]),
        "zeros that stand for nothing",
    ),
    phone("phone-national", 3, Change(without_country), "no country code"),
    phone("phone-extension", 1, Change(|phone| format!("{phone} ext. 12")), "an extension"),
    phone("phone-exponent", 1, Put(&["4.42079E+11"]), "a number that a spreadsheet rounded"),
    phone(
        "phone-unassigned",
        2,
        Put(&["+44 7700 900123", "+44 7700 900456"]),
        "of the right shape, but in a range that no network has",
    ),
    phone("phone-unreadable", 2, Put(&["call the office", "ask Lena"]), "no number at all"),
    cell(
        Interests,
        "Address",
        "address-several-lines",
        4,
        Change(|address| address.replace(", ", "\r\n")),
        "an address in several lines",
    ),
    home(
        "residence-alias",
        7,
        Put(&["UK", "USA", "U.A.E.", "Holland", "Deutschland", "The Netherlands", "England"]),
        "another name of the country",
    ),
    home("residence-code", 3, Put(&["DE", "fr", "GBR"]), "a country code"),
    home("residence-city", 5, Put(&["Monte Carlo", "Dubai", "London", "New York City", "Genève"]), "a city"),
    home("residence-region", 4, Put(&["Tuscany", "Florida", "Balearic Islands", "Scotland"]), "a region"),
    home(
        "residence-misspelt",
        4,
        Put(&["Untied Kingdom", "Switzerlnd", "Germnay", "Netherlnads"]),
        "a misspelt country",
    ),
    home("residence-several", 2, Put(&["France / Monaco", "UK & Spain"]), "two countries"),
    home("residence-unknown", 2, Put(&["The High Seas", "on board"]), "no country"),
    home("residence-capitals", 2, Change(str::to_uppercase), "the country in capitals"),
    cell(Interests, "Contact Method Preferred", "contact-method-missing", 2, Null, "no preferred method"),
    cell(
        Interests,
        "Company",
        "company-placeholder",
        2,
        Put(&["n/a", "-"]),
        "a word that stands for nothing",
    ),
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
