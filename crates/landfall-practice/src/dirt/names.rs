//! Dirt in names of people.

use landfall_model::source::SourceTable::Interests;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
};

const NAME: Column = Column(Interests, "Full Name");

pub(super) const DIRT: &[Dirt] = &[
    NAME.dirt("name-outer-blanks", 4, Change(|name| format!("  {name} ")), "blanks before and after"),
    NAME.dirt(
        "name-inner-blanks",
        3,
        Change(|name| name.replace(' ', "   ")),
        "several blanks between the words",
    ),
    NAME.dirt(
        "name-control-characters",
        4,
        Change(|name| format!("{}\t", name.replacen(' ', "\r\n", 1))),
        "CR, LF and tab inside",
    ),
    NAME.dirt("name-surname-capitals", 5, Change(capital_surname), "the family name in capitals"),
    NAME.dirt("name-all-capitals", 4, Change(str::to_uppercase), "all in capitals"),
    NAME.dirt("name-all-small", 3, Change(str::to_lowercase), "all in small letters"),
    NAME.dirt(
        "name-particles",
        4,
        Put(&[
            "Pieter Van Der ZANDVOORDE",
            "LUDOVICA DALLA SPONDA",
            "wendelin VON DER GEEST",
            "Joost DE LOODSMAN",
        ]),
        "particles that stay small, in capitals",
    ),
    NAME.dirt(
        "name-apostrophe",
        3,
        Put(&["Niamh O'TARNAGH", "fergus o\u{2019}kellandra", "AOIFE O\u{b4}MURRAVEEN"]),
        "an Irish O, with three kinds of apostrophe",
    ),
    NAME.dirt(
        "name-with-company",
        4,
        Change(|name| format!("{name} / Blue Anchor Holdings, LLC")),
        "person and company in one cell",
    ),
    NAME.dirt("name-family-first", 4, Change(family_first), "family name first, with a comma"),
    NAME.dirt("name-honorific", 4, Change(address_formally), "a title before the name"),
    NAME.dirt("name-two-people", 2, Change(add_spouse), "two people in one cell"),
    NAME.dirt("name-missing", 2, Null, "no name: null"),
    NAME.dirt("name-blank", 2, Put(&["", "   "]), "no name: an empty text, or blanks"),
    NAME.dirt("name-placeholder", 3, Put(&["TBC", "N/A", "?"]), "a word that stands for nothing"),
    NAME.dirt(
        "name-other-script",
        6,
        Put(&[
            "Мария Зимоветова",
            "Νικηφόρος Θαλασσάκης",
            "港崎 春人",
            "خالد البحرياني",
            "海明 李岸",
            "שירה נמלוב",
        ]),
        "a name in another script than Latin",
    ),
    NAME.dirt(
        "name-decomposed",
        2,
        Put(&["Zoe\u{308} Fontclaire", "Ine\u{301}s Brisaclara"]),
        "letters with combining marks (NFD)",
    ),
    NAME.dirt(
        "name-markup",
        1,
        Put(&["<script>alert('berth')</script> Wendell Timberlee"]),
        "markup that a careless page would run",
    ),
    NAME.dirt("name-emoji", 1, Put(&["Captain \u{2693} Tolliver"]), "a picture among the letters"),
    NAME.dirt("name-is-email", 1, Put(&["skipper.lockridge@example.com"]), "an e-mail address as the name"),
];

fn capital_surname(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((given, family)) => format!("{given} {}", family.to_uppercase()),
        None => name.to_uppercase(),
    }
}

fn family_first(name: &str) -> String {
    match name.split_once(' ') {
        Some((given, family)) => format!("{family}, {given}"),
        None => name.to_owned(),
    }
}

fn address_formally(name: &str) -> String {
    let titles = ["Mr. ", "Mrs ", "Dr. ", "Capt. ", "Sir "];
    format!("{}{name}", titles[name.len() % titles.len()])
}

fn add_spouse(name: &str) -> String {
    match name.split_once(' ') {
        Some((given, family)) => format!("{given} & Marguerite {family}"),
        None => name.to_owned(),
    }
}
