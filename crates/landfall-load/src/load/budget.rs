//! The error budget: how many rows of a group may fail before the group is rolled back (DESIGN decision 5).

use landfall_model::target::Group;

use crate::reject::Reject;

/// How many rows of a group may fail. Rows that only depend on a failed one are not counted: their cause is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Percent of the group's rows.
    pub percent: f64,
    /// So many in any case.
    pub at_least: u64,
}

impl Default for Budget {
    /// 1 %, and 5 rows in any case.
    fn default() -> Self {
        Self { percent: 1.0, at_least: 5 }
    }
}

impl Budget {
    /// The rows of a group of this size that may fail.
    pub fn allowed(self, rows: u64) -> u64 {
        // Whole rows; a rounding error of a float is far below one.
        let share = (rows as f64 * self.percent / 100.0).floor() as u64;
        share.max(self.at_least)
    }
}

/// What a group has used of its budget.
#[derive(Debug)]
pub struct Tally {
    /// The group.
    pub group: Group,
    /// Its rows.
    pub rows: u64,
    /// Rows that may fail.
    pub allowed: u64,
    /// Rows at fault so far.
    pub failed: u64,
}

impl Tally {
    /// Nothing used yet.
    pub fn new(group: Group, rows: u64, budget: Budget) -> Self {
        Self { group, rows, allowed: budget.allowed(rows), failed: 0 }
    }

    /// Counts rejects; false where the budget is used up.
    pub fn count(&mut self, rejects: &[Reject]) -> bool {
        self.failed += rejects.iter().filter(|reject| reject.is_root()).count() as u64;
        self.failed <= self.allowed
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn one_percent_and_five_rows_in_any_case() {
        for (rows, allowed) in [(0, 5), (100, 5), (599, 5), (600, 6), (2000, 20)] {
            assert_eq!(Budget::default().allowed(rows), allowed, "{rows}");
        }
        assert_eq!(Budget { percent: 0.0, at_least: 0 }.allowed(1000), 0);
        assert_eq!(Budget { percent: 100.0, at_least: 0 }.allowed(7), 7);
    }
}
