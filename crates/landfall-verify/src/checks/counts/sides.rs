//! Both sides of a comparison by value: the source by its own words, and the target.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use landfall_model::{
    outcome::{Side, ValidationCheck},
    source::{SourceRef, SourceTable},
};

use crate::outcome::{DETAILS, Details, equal};

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
