//! The mapping file: everything about source and target that may change without a new program (DESIGN decision 4). The complete default,
//! `default-mapping.toml`, is compiled in; `landfall mapping show` prints it, `LANDFALL_MAPPING` replaces it.

mod check;
pub mod roles;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{cell::without_invisible, kind::Kind, source::SourceTable};

/// The default, with its comments.
pub const DEFAULT: &str = include_str!("default-mapping.toml");

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

/// Where the tables are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceMapping {
    /// Bases by id or by title; the tables may lie in two (DOMAIN 1.1).
    pub bases: Vec<String>,
    /// The four tables.
    pub tables: BTreeMap<SourceTable, TableMapping>,
}

/// One table of the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMapping {
    /// The source's id of the table; wins over the title where a base has it.
    #[serde(default)]
    pub id: Option<String>,
    /// The table's title.
    pub title: String,
    /// Role in the planner to column title.
    pub columns: BTreeMap<String, String>,
    /// Columns left out on purpose: title to reason.
    #[serde(default)]
    pub drop: BTreeMap<String, String>,
}

/// A vocabulary: source value to target value. Compared without regard to case and to runs of blanks.
pub type Vocabulary = BTreeMap<String, String>;

/// All vocabularies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabularies {
    /// `Sales Process Level` to `interests.pipeline_stage`.
    pub stage: Vocabulary,
    /// `Lead Category` to `interests.lead_category`.
    pub lead_category: Vocabulary,
    /// `EOI Status` to `interests.eoi_status`.
    pub eoi_status: Vocabulary,
    /// `Deposit 10% Status` to `interests.deposit_status`.
    pub deposit_status: Vocabulary,
    /// `Contract Status` to `interests.contract_status`.
    pub contract_status: Vocabulary,
    /// `Contact Method Preferred` to `clients.preferred_contact_method`.
    pub contact_method: Vocabulary,
    /// `Status` of a berth to `berths.status`.
    pub berth_status: Vocabulary,
    /// `Status Override Mode` to `berths.status_override_mode`.
    pub status_override: Vocabulary,
    /// `Category` of an expense to `expenses.category`.
    pub expense_category: Vocabulary,
    /// `Payment Method` to `expenses.payment_method`.
    pub payment_method: Vocabulary,
    /// `Status` of an invoice to `invoices.status`.
    pub invoice_status: Vocabulary,
}

/// Values for required columns whose source cell is empty or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// Currency of an amount without one, ISO 4217.
    pub currency: String,
    /// Stage.
    pub stage: String,
    /// Berth status.
    pub berth_status: String,
    /// Expense category.
    pub expense_category: String,
    /// Invoice status.
    pub invoice_status: String,
    /// Author of notes, uploader of files, creator of expenses.
    pub author: String,
}

/// Merging people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dedup {
    /// Local parts of role mailboxes: rows that share one are asked about, not merged.
    pub shared_inboxes: Vec<String>,
    /// So many unlike names on one address make it a shared inbox.
    pub unlike_names: usize,
    /// Edit distance up to which two normalised names are candidates.
    pub edit_distance: usize,
    /// Candidates of so many points or more are asked about; the others are listed only.
    #[serde(default = "ask_from")]
    pub ask_from: i32,
    /// No question compares more clients than this: a larger cluster is cut at its weakest links.
    #[serde(default = "largest_question")]
    pub largest_question: usize,
    /// A client of more rows than this is suspect.
    #[serde(default = "largest_cluster")]
    pub largest_cluster: usize,
}

/// What mapping files mean that are older than `ask_from`.
const fn ask_from() -> i32 {
    10
}

/// What mapping files mean that are older than `largest_question`.
const fn largest_question() -> usize {
    10
}

/// What mapping files mean that are older than `largest_cluster`.
const fn largest_cluster() -> usize {
    6
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

/// Buckets and files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// Buckets to read; `LANDFALL_SOURCE_BUCKETS` replaces them.
    pub source_buckets: Vec<String>,
    /// Bucket to write; `MINIO_BUCKET` replaces it.
    pub target_bucket: String,
    /// Buckets of papers that came back signed; their folders are named after the envelope.
    #[serde(default)]
    pub signed_buckets: Vec<String>,
    /// Keys that are no documents, by prefix: left out, with the reason.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
    /// Category by words in the key: the first rule that matches counts.
    pub category: Vec<CategoryRule>,
}

/// Keys to leave out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// The key begins so.
    pub prefix: String,
    /// Why they are no documents.
    pub reason: String,
}

/// A category by words in the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    /// Whole words (tokens of the key, lower case); one of them is enough.
    pub words: Vec<String>,
    /// `files.category`.
    pub category: String,
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
    /// Reads and checks a mapping file.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mapping: Self = toml::from_str(text)?;
        let faults = check::faults(&mapping);
        if faults.is_empty() { Ok(mapping) } else { Err(Error::Sense(faults.join("\n"))) }
    }

    /// The mapping of one table.
    #[expect(clippy::missing_panics_doc, reason = "it was checked that all four are there")]
    pub fn table(&self, table: SourceTable) -> &TableMapping {
        self.source.tables.get(&table).expect("checked when parsed")
    }
}

impl Default for Mapping {
    /// The mapping that is compiled in.
    fn default() -> Self {
        Self::parse(DEFAULT).expect("the default mapping is tested")
    }
}

impl TableMapping {
    /// The title of the column in this role; none where the mapping leaves the role out.
    pub fn title_of(&self, role: &str) -> Option<&str> {
        self.columns.get(role).map(String::as_str)
    }

    /// True where some role reads the column of this title.
    pub fn maps(&self, title: &str) -> bool {
        self.columns.values().any(|mapped| mapped == title)
    }
}

/// Looks a select value up, without regard to case and to runs of blanks.
pub fn look_up<'v>(vocabulary: &'v Vocabulary, value: &str) -> Option<&'v str> {
    let folded = fold(value);
    vocabulary.iter().find(|(key, _)| fold(key) == folded).map(|(_, target)| target.as_str())
}

/// A text as it is looked up: in small letters, with one blank for each run of them, without what is invisible.
pub fn fold(value: &str) -> String {
    without_invisible(value).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
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
