//! Dirt in free text: what breaks a COPY, a CSV, a page or a terminal.

use landfall_model::source::SourceTable::Interests;

use super::{
    Column, Dirt,
    How::{Put, Write},
};

const COMMENTS: Column = Column(Interests, "Extra Comments");
const INTERNAL_NOTES: Column = Column(Interests, "Internal Notes");

pub(super) const DIRT: &[Dirt] = &[
    COMMENTS.dirt("text-nul", 2, Put(&["Signed\u{0} and sent", "\u{0}"]), "U+0000, which PostgreSQL refuses"),
    COMMENTS.dirt(
        "text-control",
        1,
        Put(&["Bell\u{7}, escape \u{1b}[31m red\u{1b}[0m"]),
        "control characters",
    ),
    COMMENTS.dirt(
        "text-emoji",
        2,
        Put(&[
            "Loves the view \u{1f6e5}\u{fe0f}\u{1f30a}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} family boat",
        ]),
        "emoji",
    ),
    COMMENTS.dirt(
        "text-quotes",
        2,
        Put(&["He said \"never\", she said 'maybe'", "``` \"\"\" '''"]),
        "quotation marks",
    ),
    COMMENTS.dirt(
        "text-several-lines",
        3,
        Put(&["First line\nSecond line\r\nThird line", "\n\n- a\n- b\n", "One\u{2028}two"]),
        "several lines",
    ),
    COMMENTS.dirt(
        "text-backslash",
        2,
        Put(&["\\N", "C:\\boats\\new \\. end"]),
        "backslashes, and the NULL of COPY",
    ),
    COMMENTS.dirt("text-separator", 2, Put(&["a,b;c\td|e", ",,,"]), "the separators of CSV"),
    COMMENTS.dirt(
        "text-formula",
        2,
        Put(&["=HYPERLINK(\"http://marina.test\",\"berth\")", "+1-1"]),
        "what a spreadsheet would run",
    ),
    COMMENTS.dirt("text-markup", 1, Put(&["<img src=x onerror=alert(1)> & <b>bold</b>"]), "markup"),
    COMMENTS.dirt("text-null-word", 1, Put(&["NULL"]), "the word NULL"),
    COMMENTS.dirt(
        "text-right-to-left",
        1,
        Put(&["ملاحظة: يفضل الاتصال مساء \u{202e}abc"]),
        "right to left, with an override mark",
    ),
    COMMENTS.dirt("text-very-long", 1, Write(long), "a note of 40,000 characters"),
    INTERNAL_NOTES.dirt("note-copied", 2, Put(&["Same note in two rows."]), "one note in several rows"),
];

fn long() -> String {
    let paragraph =
        "Called again about the berth; wants the long version of everything, in writing, and at once. ";
    paragraph.repeat(40_000 / paragraph.len() + 1)
}
