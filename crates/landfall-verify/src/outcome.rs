//! Building the checks of the report: a name, what should be, what is, and the first hundred places where they part.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use landfall_model::{
    outcome::{Side, ValidationCheck},
    source::{SourceRef, SourceTable},
};

/// So many details are kept per check; the rest is counted.
pub(crate) const DETAILS: usize = 100;

/// The places where a check found something: the first hundred in words, the others as a number.
#[derive(Debug, Default, Clone)]
pub(crate) struct Details {
    lines: Vec<String>,
    more: u64,
}

impl Details {
    /// Adds a place; it is put into words only while there is room.
    pub fn push(&mut self, line: impl FnOnce() -> String) {
        if self.lines.len() < DETAILS {
            self.lines.push(line());
        } else {
            self.more += 1;
        }
    }

    /// Adds the places of another.
    pub fn extend(&mut self, other: &Self) {
        other.lines.iter().for_each(|line| self.push(|| line.clone()));
        self.more += other.more;
    }

    /// The first of a list whose length the target counted.
    pub fn first_of(lines: Vec<String>, total: u64) -> Self {
        let more = total.saturating_sub(lines.len() as u64);
        Self { lines, more }
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.lines.len() as u64 + self.more
    }

    /// The lines, with the next step beneath them where something was found.
    pub fn finish(&self, next: impl FnOnce() -> String) -> Vec<String> {
        let mut lines = self.lines.clone();
        if self.more > 0 {
            lines.push(format!("and {} more", self.more));
        }
        if !lines.is_empty() {
            lines.push(next());
        }
        lines
    }
}

/// A check that passes where both texts are the same.
pub(crate) fn equal(
    name: impl Into<String>,
    expected: impl Display,
    actual: impl Display,
    details: Vec<String>,
) -> ValidationCheck {
    let (expected, actual) = (expected.to_string(), actual.to_string());
    let (passed, sides) = (expected == actual, Vec::new());
    ValidationCheck { name: name.into(), passed, expected, actual, details, sides }
}

/// A comparison of the source's own words with the target, record by record, and what both add up to.
#[derive(Default)]
pub(crate) struct BothSides<T> {
    /// What the source's records add up to.
    source: T,
    /// What their rows in the target add up to.
    target: T,
    /// Records that differ, which may add up all the same.
    differ: Details,
    /// Records that the source's own words do not settle: on neither side.
    left_out: Vec<i64>,
}

/// Counts or sums by a value, each in decimal digits.
pub(crate) trait ByValue {
    /// They, in the order of the values.
    fn by_value(&self) -> BTreeMap<&str, String>;
}

impl<T> BothSides<T> {
    /// Holds a record's value against that of its row; without one, the record is on neither side. `add` adds a value up.
    pub fn compare<V: Display + PartialEq>(
        &mut self,
        at: SourceRef,
        source: Option<V>,
        target: &V,
        add: impl Fn(&mut T, &V),
    ) {
        let Some(source) = source else { return self.left_out.push(at.id) };
        add(&mut self.source, &source);
        add(&mut self.target, target);
        if source != *target {
            self.differ.push(|| format!("{at}: source {source}, target {target}"));
        }
    }
}

impl<T: Display + ByValue> BothSides<T> {
    /// The check: the sums agree, and so does every record.
    pub fn check(
        &self,
        name: String,
        source: SourceTable,
        why_left_out: &str,
        next: &str,
    ) -> ValidationCheck {
        let mut details = self.differ.finish(|| next.to_owned());
        if !self.left_out.is_empty() {
            let ids: Vec<String> = self.left_out.iter().take(DETAILS).map(i64::to_string).collect();
            let more = if self.left_out.len() > DETAILS { ", ..." } else { "" };
            let n = self.left_out.len();
            details.push(format!(
                "left out on both sides, {why_left_out}: {n} of the {source}: {}{more}",
                ids.join(", ")
            ));
        }
        let mut check = equal(name, &self.source, &self.target, details);
        check.passed &= self.differ.total() == 0;
        check.sides = self.sides();
        check
    }

    fn sides(&self) -> Vec<Side> {
        let (source, target) = (self.source.by_value(), self.target.by_value());
        let values: BTreeSet<&str> = source.keys().chain(target.keys()).copied().collect();
        let on = |side: &BTreeMap<&str, String>, value: &str| {
            side.get(value).cloned().unwrap_or_else(|| "0".into())
        };
        let side = |value: &str| Side {
            value: value.to_owned(),
            source: on(&source, value),
            target: on(&target, value),
        };
        values.into_iter().map(side).collect()
    }
}

/// A check that cannot be made, since the mapping leaves out a column that it needs: it passes, and says so.
pub(crate) fn not_made(name: impl Into<String>, column: &str) -> ValidationCheck {
    let what = format!("not checked: the mapping omits {column}");
    ValidationCheck {
        name: name.into(),
        expected: what.clone(),
        actual: what,
        passed: true,
        details: Vec::new(),
        sides: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Details;

    #[test]
    fn the_first_hundred_are_shown_and_the_rest_is_counted() {
        let mut details = Details::default();
        (0..103).for_each(|n| details.push(|| n.to_string()));
        assert_eq!(details.total(), 103);
        let lines = details.finish(|| "next".to_owned());
        assert_eq!(
            (lines.len(), lines[99].as_str(), lines[100].as_str(), lines[101].as_str()),
            (102, "99", "and 3 more", "next")
        );
    }

    #[test]
    fn nothing_found_is_nothing_said() {
        assert!(Details::default().finish(|| "next".to_owned()).is_empty());
    }
}
