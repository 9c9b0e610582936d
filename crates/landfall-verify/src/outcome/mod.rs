//! Building the checks of the report: a name, what should be, what is, and the first hundred places where they part.

pub(crate) mod show;

use std::fmt::Display;

use landfall_model::outcome::ValidationCheck;

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
