//! The ledger of files: every object of the buckets, every attachment and every document reference, each in one line that says what became of it.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfc;
use uuid::Uuid;

use crate::{attachment::How, source::SourceRef};

/// Bytes of a key, as S3 limits it.
const LONGEST: usize = 1024;

/// The owner of what nobody owns, in the words of people, questions and decisions.
pub const MISCELLANEOUS: &str = "miscellaneous";

/// One line of `normalized/file-ledger.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// What the line is about.
    pub thing: Thing,
    /// The bucket; [`super::copy::Origin::ATTACHMENTS`] for what lies in NocoDB's own storage; empty for what lies nowhere.
    pub bucket: String,
    /// The key or path; for what lies nowhere the title of the attachment, or the reference.
    pub key: String,
    /// Bytes; 0 for what lies nowhere.
    pub size: u64,
    /// What is odd about key or content, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub odd: Vec<Odd>,
    /// The cells that name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Named>,
    /// Interests whose document reference names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<SourceRef>,
    /// What became of it.
    pub fate: Fate,
    /// Whose it is: `interests 412`; empty where nobody's.
    pub owner: String,
    /// The rule that says so, in words; empty where none does.
    pub rule: String,
    /// How much the rule's word is worth, 0 to 100.
    pub score: u8,
    /// The `files` row.
    pub file: Option<Uuid>,
    /// `bucket/key` of the first object with the same content (size and ETag).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Why, where the fate does not say it all.
    pub reason: String,
}

/// What a line of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thing {
    /// An object of a bucket.
    Object,
    /// A file in NocoDB's own storage, which a cell names.
    Attachment,
    /// What a cell names and nothing holds.
    Cell,
    /// A document reference that leads to no object.
    Reference,
    /// A `files` row of the run before whose object is gone.
    Row,
}

/// A cell that names a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The record.
    pub at: SourceRef,
    /// The column's title.
    pub column: String,
    /// How it was found; none where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<How>,
}

/// What became of a line of the ledger: each has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// A row with an owner.
    Planned,
    /// A row without an owner: nothing names one, or a person said so.
    Miscellaneous,
    /// A row without an owner until a person says which of several it is.
    Question,
    /// A row for an object without content: an upload that failed.
    Empty,
    /// No row: a folder marker.
    FolderMarker,
    /// No row: no document, by a rule of the mapping.
    LeftOut,
    /// No row: it is named, and lies nowhere.
    Missing,
    /// A row that stays as the run before planned it.
    Kept,
}

impl Fate {
    /// All fates, in the order in which reports list them.
    pub const ALL: [Self; 8] = [
        Self::Planned,
        Self::Miscellaneous,
        Self::Question,
        Self::Empty,
        Self::FolderMarker,
        Self::LeftOut,
        Self::Missing,
        Self::Kept,
    ];

    /// True where it has a `files` row.
    pub const fn has_row(self) -> bool {
        matches!(self, Self::Planned | Self::Miscellaneous | Self::Question | Self::Empty | Self::Kept)
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Planned => "with an owner",
            Self::Miscellaneous => "miscellaneous",
            Self::Question => "open question",
            Self::Empty => "empty",
            Self::FolderMarker => "folder marker",
            Self::LeftOut => "left out",
            Self::Missing => "missing",
            Self::Kept => "kept",
        })
    }
}

/// What is odd about a key or its content: nothing of it hinders, all of it is known to have hindered others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Odd {
    /// No content.
    Empty,
    /// A key that ends in `/`.
    FolderMarker,
    /// Blanks in the key.
    Blank,
    /// Other characters than ASCII, in NFC: an accent is one with its letter.
    Nfc,
    /// Other characters than ASCII, not in NFC: an accent stands behind its letter.
    Nfd,
    /// A plus sign, which some take for a blank.
    Plus,
    /// A percent sign, which some take for an escape.
    Percent,
    /// A segment `.` or `..`, which some take for a folder.
    Dots,
    /// A slash at the beginning.
    LeadingSlash,
    /// Two slashes side by side.
    DoubleSlash,
    /// Control characters.
    Control,
    /// As long as a key may be: 1,024 bytes.
    Longest,
}

impl Odd {
    /// What is odd about an object of this key and size, sorted.
    pub fn of(key: &str, size: u64) -> Vec<Self> {
        let holds = |c: char| key.contains(c);
        let wide = !key.is_ascii();
        let checks = [
            (Self::Empty, size == 0),
            (Self::FolderMarker, key.ends_with('/')),
            (Self::Blank, holds(' ')),
            (Self::Nfc, wide && is_nfc(key)),
            (Self::Nfd, wide && !is_nfc(key)),
            (Self::Plus, holds('+')),
            (Self::Percent, holds('%')),
            (Self::Dots, key.split('/').any(|segment| matches!(segment, "." | ".."))),
            (Self::LeadingSlash, key.starts_with('/')),
            (Self::DoubleSlash, key.contains("//")),
            (Self::Control, key.contains(char::is_control)),
            (Self::Longest, key.len() >= LONGEST),
        ];
        checks.into_iter().filter(|(_, shows)| *shows).map(|(odd, _)| odd).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Odd;

    #[test]
    fn what_is_odd_about_a_key_is_listed_in_full() {
        use Odd::{
            Blank, Control, Dots, DoubleSlash, Empty, FolderMarker, LeadingSlash, Longest, Nfc, Nfd, Percent,
            Plus,
        };
        let longest = format!("x/{}", "y".repeat(1022));
        let cases: [(&str, u64, &[Odd]); 14] = [
            ("EOIs/eoi_A12.pdf", 1, &[]),
            ("EOIs/", 0, &[Empty, FolderMarker]),
            ("EOIs/", 4, &[FolderMarker]),
            ("a b.pdf", 0, &[Empty, Blank]),
            ("qualit\u{e9}.pdf", 1, &[Nfc]),
            ("qualite\u{301}.pdf", 1, &[Nfd]),
            ("договор.pdf", 1, &[Nfc]),
            ("Plan A+B.pdf", 1, &[Blank, Plus]),
            ("already%20encoded.pdf", 1, &[Percent]),
            ("a/../b.pdf", 1, &[Dots]),
            ("/lead.pdf", 1, &[LeadingSlash]),
            ("//a//b..pdf", 1, &[LeadingSlash, DoubleSlash]),
            ("a\nb", 1, &[Control]),
            (&longest, 1, &[Longest]),
        ];
        for (key, size, expected) in cases {
            assert_eq!(Odd::of(key, size), expected, "{key}");
        }
    }
}
