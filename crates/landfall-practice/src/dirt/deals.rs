//! Dirt in what a person wants: yacht, sizes, mooring, stage, dates.

use landfall_model::source::SourceTable::Interests;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
};

const YACHT_NAME: Column = Column(Interests, "Yacht Name");
const LENGTH: Column = Column(Interests, "Length");
const WIDTH: Column = Column(Interests, "Width");
const DEPTH: Column = Column(Interests, "Depth");
const MOORING: Column = Column(Interests, "Berth Number");
const STAGE: Column = Column(Interests, "Sales Process Level");
const ADDED: Column = Column(Interests, "Date Added");
const LAST_CONTACT: Column = Column(Interests, "Last Contact");
const DOCUMENSO_ID: Column = Column(Interests, "documensoID");

pub(super) const DIRT: &[Dirt] = &[
    YACHT_NAME.dirt(
        "yacht-placeholder",
        7,
        Put(&["TBC", "Na", "n/a", "-", "unknown", "TBA", "?"]),
        "a word that stands for nothing",
    ),
    YACHT_NAME.dirt(
        "yacht-quoted",
        3,
        Put(&["\"Lady Halcyon\"", "M/Y 'Quiet Tern'", "\u{201c}Salt Otter\u{201d}"]),
        "the name in quotation marks",
    ),
    LENGTH.dirt(
        "dimension-feet-inches",
        4,
        Put(&["45'6\"", "52' 3\"", "38\u{2032} 9\u{2033}", "61ft 4in"]),
        "feet and inches",
    ),
    LENGTH.dirt("dimension-metres", 4, Put(&["12.5m", "18 m", "22.40 metres", "17 MTR"]), "metres"),
    LENGTH.dirt("dimension-no-unit", 3, Put(&["49", "62.5", "110"]), "no unit"),
    LENGTH.dirt("dimension-decimal-comma", 2, Put(&["12,5 m", "17,8m"]), "a decimal comma"),
    LENGTH.dirt(
        "dimension-pair",
        3,
        Put(&["49 ft / 14.94 m", "60' / 18.3m", "15.24 m / 50 ft"]),
        "both units",
    ),
    LENGTH.dirt(
        "dimension-pair-drift",
        2,
        Put(&["60 ft / 16 m", "45ft/15m"]),
        "both units, more than 1 % apart",
    ),
    LENGTH.dirt("dimension-range", 2, Put(&["40-50 ft", "12 to 14m"]), "from, to"),
    LENGTH.dirt("dimension-unreadable", 2, Put(&["large", "see survey"]), "no length"),
    LENGTH.dirt("dimension-zero", 1, Put(&["0"]), "zero"),
    WIDTH.dirt("width-metres", 2, Put(&["4.2m", "5,10 m"]), "metres"),
    DEPTH.dirt("depth-no-unit", 2, Put(&["2.1", "7"]), "no unit: metres or feet?"),
    MOORING.dirt("mooring-padded", 3, Change(pad), "A-01 for A1"),
    MOORING.dirt("mooring-small-letter", 2, Change(str::to_lowercase), "a1 for A1"),
    MOORING.dirt("mooring-blank", 2, Change(spread), "A 1 for A1"),
    MOORING.dirt("mooring-unknown", 2, Put(&["Z99", "F3"]), "a mooring that no berth has"),
    MOORING.dirt("mooring-words", 2, Put(&["any in area C", "TBC"]), "words instead of a mooring"),
    MOORING.dirt("mooring-several", 2, Put(&["A1, A2", "B3 / C4"]), "two moorings in one cell"),
    STAGE.dirt("stage-unknown", 2, Put(&["Verbal Commitment"]), "an option that the base grew later"),
    STAGE.dirt("stage-missing", 2, Null, "no stage"),
    ADDED.dirt(
        "date-impossible",
        3,
        Put(&["31-02-2025", "2025-13-45", "45/06/2024"]),
        "a day that does not exist",
    ),
    ADDED.dirt(
        "date-invalid-text",
        2,
        Put(&["Invalid Date"]),
        "what NocoDB keeps of a date that it could not read",
    ),
    ADDED.dirt("date-month-first", 1, Put(&["12/25/2024"]), "month before day, evidently"),
    ADDED.dirt("date-two-digit-year", 2, Put(&["05/06/24", "14-3-25"]), "a year of two digits"),
    ADDED.dirt("date-words", 2, Put(&["14 March 2025", "last week"]), "the date in words"),
    ADDED.dirt(
        "date-with-time",
        2,
        Put(&["2025-03-14T09:30:00.000Z", "2025-03-14 09:30:00+00:00"]),
        "date and time",
    ),
    ADDED.dirt("date-far-off", 1, Put(&["14-03-2205"]), "a mistyped year"),
    ADDED.dirt("date-serial", 1, Put(&["45301"]), "the day number of a spreadsheet"),
    LAST_CONTACT.dirt("date-dots", 2, Put(&["14.03.2025", "1.2.25"]), "dots between day, month and year"),
    DOCUMENSO_ID.dirt("documenso-no-number", 1, Put(&["see mail"]), "words instead of an id"),
];

/// `A1` becomes `A-01`, as the new CRM's own seed has it.
pub(super) fn pad(mooring: &str) -> String {
    let (area, number) = mooring.split_at(mooring.len().min(1));
    format!("{area}-{number:0>2}")
}

/// `A1` becomes `A 1`.
pub(super) fn spread(mooring: &str) -> String {
    let (area, number) = mooring.split_at(mooring.len().min(1));
    format!("{area} {number}")
}
