//! Dirt in free text: what breaks a COPY, a CSV, a page or a terminal.

use landfall_model::source::SourceTable::Interests;

use super::{
    Dirt,
    How::{self, Put, Write},
    cell,
};

const fn note(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    cell(Interests, "Extra Comments", name, count, how, what)
}

pub(super) const DIRT: &[Dirt] = &[
    note("text-nul", 2, Put(&["Signed\u{0} and sent", "\u{0}"]), "U+0000, which PostgreSQL refuses"),
    note("text-control", 1, Put(&["Bell\u{7}, escape \u{1b}[31m red\u{1b}[0m"]), "control characters"),
    note(
        "text-emoji",
        2,
        Put(&[
            "Loves the view \u{1f6e5}\u{fe0f}\u{1f30a}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} family boat",
        ]),
        "emoji",
    ),
    note(
        "text-quotes",
        2,
        Put(&["He said \"never\", she said 'maybe'", "``` \"\"\" '''"]),
        "quotation marks",
    ),
    note(
        "text-several-lines",
        3,
        Put(&["First line\nSecond line\r\nThird line", "\n\n- a\n- b\n", "One\u{2028}two"]),
        "several lines",
    ),
    note("text-backslash", 2, Put(&["\\N", "C:\\boats\\new \\. end"]), "backslashes, and the NULL of COPY"),
    note("text-separator", 2, Put(&["a,b;c\td|e", ",,,"]), "the separators of CSV"),
    note(
        "text-formula",
        2,
        Put(&["=HYPERLINK(\"http://marina.test\",\"berth\")", "+1-1"]),
        "what a spreadsheet would run",
    ),
    note("text-markup", 1, Put(&["<img src=x onerror=alert(1)> & <b>bold</b>"]), "markup"),
    note("text-null-word", 1, Put(&["NULL"]), "the word NULL"),
    note(
        "text-right-to-left",
        1,
        Put(&["ملاحظة: يفضل الاتصال مساء \u{202e}abc"]),
        "right to left, with an override mark",
    ),
    note("text-very-long", 1, Write(long), "a note of 40,000 characters"),
    cell(
        Interests,
        "Internal Notes",
        "note-copied",
        2,
        Put(&["Same note in two rows."]),
        "one note in several rows",
    ),
];

fn long() -> String {
    let paragraph =
        "Called again about the berth; wants the long version of everything, in writing, and at once. ";
    paragraph.repeat(40_000 / paragraph.len() + 1)
}
