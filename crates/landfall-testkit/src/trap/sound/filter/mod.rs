//! `where`, asked of a row (NOCODB 5). Times are compared as text, as SQLite does.

mod parse;

use landfall_model::cell;
use serde_json::{Map, Value};

use crate::version::Version;
pub(super) use parse::parse;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    /// Every row: what an empty condition or one with an empty moment means.
    All,
    /// One comparison.
    Leaf(Leaf),
    And(Box<(Filter, Filter)>),
    Or(Box<(Filter, Filter)>),
    Not(Box<Filter>),
}

/// `(title,operator,value)`, or `(title,operator,exactDate,value)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    pub title: String,
    pub operator: String,
    /// True where `exactDate` stood before the value.
    pub moment: bool,
    pub value: String,
}

impl Filter {
    /// True where the row satisfies it.
    pub fn takes(&self, row: &Map<String, Value>, version: Version) -> bool {
        match self {
            Self::All => true,
            Self::Leaf(leaf) => leaf.takes(row.get(&leaf.title).unwrap_or(&Value::Null), version),
            Self::And(both) => both.0.takes(row, version) && both.1.takes(row, version),
            Self::Or(either) => either.0.takes(row, version) || either.1.takes(row, version),
            Self::Not(filter) => !filter.takes(row, version),
        }
    }

    /// A number below which, itself included, no row has its `key`: where a reading of ascending keys may begin.
    pub fn above(&self, key: &str) -> Option<i64> {
        match self {
            Self::Leaf(leaf) if leaf.title == key => {
                let bound: i64 = leaf.value.parse().ok()?;
                match leaf.operator.as_str() {
                    "gt" => Some(bound),
                    "ge" | "gte" | "eq" => bound.checked_sub(1),
                    _ => None,
                }
            }
            Self::And(both) => both.0.above(key).max(both.1.above(key)),
            Self::Or(either) => Some(either.0.above(key)?.min(either.1.above(key)?)),
            _ => None,
        }
    }

    /// True where it says no more than [`Filter::above`] does.
    pub fn is_only_above(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Leaf(leaf) => {
                leaf.title == key
                    && matches!(leaf.operator.as_str(), "gt" | "ge" | "gte")
                    && self.above(key).is_some()
            }
            _ => false,
        }
    }
}

impl Leaf {
    fn takes(&self, cell: &Value, version: Version) -> bool {
        if self.moment && self.value.is_empty() {
            return true; // a silent full read, on all versions (NOCODB 5)
        }
        match self.operator.as_str() {
            "blank" => cell::is_empty(cell),
            "notblank" => !cell::is_empty(cell),
            "null" => cell.is_null(),
            "notnull" => !cell.is_null(),
            operator => self.compares(operator, cell, version),
        }
    }

    fn compares(&self, operator: &str, cell: &Value, version: Version) -> bool {
        let Some(text) = cell::text(cell) else { return operator == "neq" };
        let order = if self.moment {
            moment(&text, operator, &self.value, version)
        } else {
            ordinary(&text, &self.value)
        };
        match operator {
            "eq" => order.is_eq(),
            "neq" => order.is_ne(),
            "gt" => order.is_gt(),
            "ge" | "gte" => order.is_ge(),
            "lt" => order.is_lt(),
            "le" | "lte" => order.is_le(),
            "like" => text.to_lowercase().contains(&self.value.trim_matches('%').to_lowercase()),
            _ => false,
        }
    }
}

fn ordinary(cell: &str, value: &str) -> std::cmp::Ordering {
    match (cell.parse::<f64>(), value.parse::<f64>()) {
        (Ok(cell), Ok(value)) => cell.total_cmp(&value),
        _ => cell.cmp(value),
    }
}

/// `eq` compares days. 0.301 takes a day as a whole and the form with T and Z as the one with a space; 0.262 compares what it gets.
fn moment(cell: &str, operator: &str, value: &str, version: Version) -> std::cmp::Ordering {
    const DAY: usize = "2026-01-01".len();
    let day = |text: &str| text.get(..DAY).unwrap_or(text).to_owned();
    if operator == "eq" {
        return day(cell).cmp(&day(value));
    }
    let bound = match version {
        Version::V0262 => value.to_owned(),
        Version::V0301 if value.len() == DAY && matches!(operator, "gt" | "le" | "lte") => {
            format!("{value} 23:59:59")
        }
        Version::V0301 => value.replace('T', " ").trim_end_matches('Z').to_owned(),
    };
    cell.cmp(bound.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Filter, parse};
    use crate::{trap::sound::route::Api, version::Version};

    const TITLES: [&str; 5] = ["Id", "When", "Beam, m", "Beam, m (50%)", "Berth"];

    fn read(text: &str) -> Option<Filter> {
        parse(text, &TITLES, &["When"], Api::V2).ok()
    }

    fn takes(text: &str, row: &Value, version: Version) -> bool {
        read(text).unwrap().takes(row.as_object().unwrap(), version)
    }

    #[test]
    fn titles_with_commas_and_parentheses_are_found_by_the_longest_that_fits() {
        let row = json!({"Id": 3, "Beam, m": 4, "Beam, m (50%)": "x"});
        assert!(takes("(Beam, m,gt,3)", &row, Version::V0262));
        assert!(takes("(Beam, m (50%),eq,x)", &row, Version::V0262));
        for wrong in [
            "(Beam,eq,1)",
            "(Id,gt",
            "Id",
            "((Id,gt,1)",
            "(Id,frob,1)",
            "(When,gt,2026-01-01)",
            "(Id,gt,1)(Id,gt,2)",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn moments_are_compared_as_text_and_days_as_each_version_does() {
        let row = json!({"When": "2026-01-01 12:00:00+00:00"});
        let cases = [
            ("ge,exactDate,2026-01-01 12:00:00", [true, true]),
            ("gt,exactDate,2026-01-01 12:00:00", [true, true]),
            ("gt,exactDate,2026-01-01 12:00:01", [false, false]),
            ("gt,exactDate,2026-01-01", [true, false]),
            ("le,exactDate,2026-01-01", [false, true]),
            ("gt,exactDate,2026-01-01T00:00:00Z", [false, true]),
            ("eq,exactDate,2026-01-01 23:00:00", [true, true]),
            ("ge,exactDate,", [true, true]),
            ("null", [false, false]),
        ];
        for (condition, expected) in cases {
            let found = Version::ALL.map(|version| takes(&format!("(When,{condition})"), &row, version));
            assert_eq!(found, expected, "{condition}");
        }
    }

    #[test]
    fn a_reading_may_begin_where_the_condition_says_that_nothing_lies_before() {
        let cases = [
            ("", None, true),
            ("(Id,gt,5)", Some(5), true),
            ("(Id,ge,5)", Some(4), true),
            ("(Id,eq,5)", Some(4), false),
            ("(Id,lt,5)", None, false),
            ("(Berth,gt,5)", None, false),
            ("(Id,gt,5)~and(Berth,gt,9)", Some(5), false),
            ("((Id,eq,5)~and(Berth,gt,9))~or(Id,gt,5)", Some(4), false),
            ("(Id,gt,5)~or(Berth,gt,9)", None, false),
            ("~not(Id,gt,5)", None, false),
            ("(Id,gt,abc)", None, false),
        ];
        for (text, above, only) in cases {
            let filter = read(text).unwrap();
            assert_eq!((filter.above("Id"), filter.is_only_above("Id")), (above, only), "{text}");
        }
    }
}
