//! The mapping file: everything about source and target that may change without a new program (DESIGN decision 4). The complete default,
//! `default-mapping.toml`, is compiled in; `landfall mapping show` prints it, `LANDFALL_MAPPING` replaces it.

mod check;
mod dedup;
mod files;
mod offset;
pub mod roles;
mod source;
mod translation;
mod vocabulary;

use std::collections::BTreeMap;

use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

pub use dedup::Dedup;
pub use files::{CategoryRule, FileMapping, Ignore};
pub use offset::UtcOffset;
pub use source::{SourceMapping, TableMapping};
pub use translation::{TRANSLATIONS, Translation};
pub use vocabulary::{Fallback, Vocabularies, Vocabulary, fold, look_up};

use crate::{kind::Kind, source::SourceTable};

/// The default, with its comments.
pub const DEFAULT: &str = include_str!("../default-mapping.toml");

/// A mapping file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of this file's format.
    pub format: u32,
    /// Where the tables are and what their columns are called.
    pub source: SourceMapping,
    /// Select values to target values.
    pub vocabulary: Vocabularies,
    /// What stands in for a missing or unknown value of a required column. Always with a warning, never silently.
    pub fallback: Fallback,
    /// Words that stand for "nothing": `tbc`, `n/a`. Compared in lower case.
    pub placeholders: Vec<String>,
    /// The marina's distance from UTC: by it the day of an expense is that of the marina, where the source has a moment in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset: Option<UtcOffset>,
    /// Merging people.
    pub dedup: Dedup,
    /// Names of the target that differ from the stand-in schema.
    #[serde(default)]
    pub target: TargetMapping,
    /// Buckets and files.
    pub files: FileMapping,
    /// Tags that the migration derives.
    pub tags: TagMapping,
    /// Search vectors.
    pub search: SearchMapping,
    /// Who signs, in which order.
    pub signers: SignerMapping,
    /// Kinds of question that hold the load until they are answered.
    #[serde(default)]
    pub blocking: Vec<crate::finding::QuestionKind>,
    /// Records that verification looks at one by one.
    #[serde(default)]
    pub spot_check: Vec<SpotCheck>,
}

/// Names of the target that differ from the stand-in schema. Keys are `table.column`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetMapping {
    /// `table.column` to the column's name in the live target.
    #[serde(default)]
    pub rename: BTreeMap<String, String>,
    /// `table.column` that the live target does not have: not written, and listed as dropped.
    #[serde(default)]
    pub omit: Vec<String>,
}

/// Tags that the migration derives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagMapping {
    /// On every client and interest.
    pub migrated: String,
    /// On what waits for a person.
    pub needs_review: String,
    /// Lead category (target value) to tag name.
    pub lead_category: BTreeMap<String, String>,
    /// Colour of all of them, `#rrggbb`.
    pub color: String,
}

/// Search vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchMapping {
    /// Text-search configurations, joined: `english` finds word forms, `simple` finds names that English takes for stop words.
    pub configurations: Vec<String>,
}

/// Developer and approver of every EOI; the client signs first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignerMapping {
    /// Name of the developer's signer.
    pub developer: String,
    /// Name of the approver.
    pub approver: String,
}

/// A record that verification looks at by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotCheck {
    /// Table of the source.
    pub table: SourceTable,
    /// Its record.
    pub id: i64,
    /// Target column to the text it must show.
    pub expect: BTreeMap<String, String>,
}

/// What is wrong with a mapping file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not TOML, or not of this shape; the message names line and key.
    #[error("the mapping file cannot be read")]
    Syntax(#[from] toml::de::Error),
    /// It is of this shape, but does not make sense: every fault, each in a line.
    #[error("the mapping file is not sound:\n{0}")]
    Sense(String),
}

impl Error {
    /// Always a matter of configuration.
    pub const fn kind(&self) -> Kind {
        Kind::Config
    }
}

impl Mapping {
    /// Reads a mapping file, and refuses what nothing could go by.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mapping: Self = toml::from_str(text)?;
        let faults = check::faults(&mapping);
        mapping.unless(&faults)
    }

    /// Reads the mapping file that a run was planned by. What is refused since then did no harm in it, and nobody can correct it any more.
    pub fn of_run(text: &str) -> Result<Self, Error> {
        let mapping: Self = toml::from_str(text)?;
        let faults = check::missing_tables(&mapping);
        mapping.unless(&faults)
    }

    fn unless(self, faults: &[String]) -> Result<Self, Error> {
        if faults.is_empty() { Ok(self) } else { Err(Error::Sense(faults.join("\n"))) }
    }

    /// The mapping of one table.
    #[expect(clippy::missing_panics_doc, reason = "it was checked that all four are there")]
    pub fn table(&self, table: SourceTable) -> &TableMapping {
        self.source.tables.get(&table).expect("checked when parsed")
    }

    /// The marina's distance from UTC; none where nothing is said of it.
    pub fn marina(&self) -> FixedOffset {
        self.utc_offset.unwrap_or_default().0
    }
}

impl Default for Mapping {
    /// The mapping that is compiled in.
    fn default() -> Self {
        Self::parse(DEFAULT).expect("the default mapping is tested")
    }
}

#[cfg(test)]
mod tests {
    use super::{Mapping, look_up};

    #[test]
    fn the_default_mapping_is_complete_and_knows_the_stages_of_the_plan() {
        let mapping = Mapping::default();
        assert_eq!(mapping.source.tables.len(), 4);
        assert_eq!(look_up(&mapping.vocabulary.stage, " made  RESERVATION "), Some("deposit_10pct"));
        assert_eq!(
            look_up(&mapping.vocabulary.stage, "\u{feff}Made Reservation\u{200b}"),
            Some("deposit_10pct")
        );
        assert_eq!(look_up(&mapping.vocabulary.stage, "Verbal"), None);
    }

    #[test]
    fn a_mapping_file_from_before_a_setting_means_its_default() {
        let older = super::DEFAULT.replace("ask_from = 10\n", "").replace("largest_cluster = 6\n", "");
        assert_ne!(older, super::DEFAULT);
        assert_eq!(Mapping::parse(&older).unwrap(), Mapping::default());
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Mapping::parse(&format!("colour = 1\n{}", super::DEFAULT)).is_err());
    }
}
