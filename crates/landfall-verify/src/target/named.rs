//! Which column a field of the CRM's audit trail means. A CRM names fields as its own code does: `pipelineStage`, or `stage`, for `pipeline_stage`.

use std::collections::BTreeSet;

use super::catalog::Column;

/// Shorter words (`id`, `at`, `ft`) are in too many names to tell anything.
const TELLING: usize = 3;

/// The names of a table's columns.
#[derive(Debug, Default)]
pub(crate) struct Names(Vec<Name>);

/// A column, by the name that the plan gives it, and what it may be called.
#[derive(Debug)]
struct Name {
    column: String,
    /// Its planned and its live name.
    called: [String; 2],
    /// The words of both.
    words: BTreeSet<String>,
}

impl Names {
    /// Of the columns of a live table.
    pub fn of(columns: Vec<(String, Column)>) -> Self {
        Self(columns.into_iter().map(|(column, live)| Name::of(column, &live.sql)).collect())
    }

    /// True where a field may mean this column. A field that is called as a column is that one alone; any other may be each that shares a word with it.
    pub fn may_mean(&self, field: &str, column: &str) -> bool {
        self.meant(field).iter().any(|name| name.column == column)
    }

    /// True where a field may mean any column. What one means that shares nothing with them nobody knows.
    pub fn knows(&self, field: &str) -> bool {
        !self.meant(field).is_empty()
    }

    fn meant(&self, field: &str) -> Vec<&Name> {
        let words = words(field);
        let called = words.concat();
        let same: Vec<&Name> = self.0.iter().filter(|name| name.called.contains(&called)).collect();
        if !same.is_empty() {
            return same;
        }
        let shares =
            |name: &&Name| words.iter().any(|word| word.len() >= TELLING && name.words.contains(word));
        self.0.iter().filter(shares).collect()
    }
}

impl Name {
    fn of(column: String, live: &str) -> Self {
        let both = [words(&column), words(live)];
        Self {
            column,
            called: [both[0].concat(), both[1].concat()],
            words: both.into_iter().flatten().collect(),
        }
    }
}

/// The words of a name in small letters: `dateEoiSigned` and `date_eoi_signed` have the same.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut follows_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && follows_small) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        follows_small = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::{compare::Class, target::catalog::Column};

    #[test]
    fn a_field_means_the_column_of_its_name_and_without_one_those_that_share_a_word_with_it() {
        let columns = [
            ("pipeline_stage", "\"stage of deal\""),
            ("eoi_status", "\"eoi_status\""),
            ("date_eoi_signed", "\"date_eoi_signed\""),
            ("client_id", "\"client_id\""),
            ("berth_id", "\"berth_id\""),
        ];
        let column = |(ours, live): (&str, &str)| {
            (ours.to_owned(), Column { sql: live.to_owned(), class: Class::Text, is_readable: true })
        };
        let names = Names::of(columns.map(column).into());
        let meant = |field| -> Vec<&str> {
            columns.iter().map(|(column, _)| *column).filter(|column| names.may_mean(field, column)).collect()
        };
        for field in ["pipeline_stage", "pipelineStage", "Stage", "stage_of_deal", "deal"] {
            assert_eq!(meant(field), ["pipeline_stage"], "{field}");
        }
        assert_eq!(meant("eoi"), ["eoi_status", "date_eoi_signed"]);
        assert_eq!(meant("eoiStatus"), ["eoi_status"]);
        assert_eq!(meant("berth"), ["berth_id"]);
        assert_eq!(meant("owner_id"), [""; 0], "`id` is in every name");
        assert!(!names.knows("contacts") && names.knows("stage"));
    }
}
