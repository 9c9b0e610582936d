//! How fast a task goes, and how long it will take: for lines, which have no bar that knows.

use std::time::Duration;

/// Tasks of this ending count bytes.
pub const BYTES: &str = "bytes";

/// So many, of so many, since so long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub done: u64,
    pub total: Option<u64>,
    pub since: Duration,
}

impl Pace {
    /// Items a second; none before anything is done.
    pub fn per_second(&self) -> Option<u64> {
        let milliseconds =
            u64::try_from(self.since.as_millis()).ok().filter(|milliseconds| *milliseconds > 0)?;
        Some(self.done.saturating_mul(1000) / milliseconds).filter(|rate| *rate > 0)
    }

    /// Seconds that the rest takes at this rate; none where the rest or the rate is not known.
    pub fn seconds_left(&self) -> Option<u64> {
        let left = self.total?.saturating_sub(self.done);
        Some(left.div_ceil(self.per_second()?))
    }

    /// `300 of 1000, 60 a second, 12 s left`.
    pub fn in_words(&self) -> String {
        let mut words = vec![match self.total {
            Some(total) => format!("{} of {total}", self.done),
            None => self.done.to_string(),
        }];
        words.extend(self.per_second().map(|rate| format!("{rate} a second")));
        words.extend(self.seconds_left().map(|left| format!("{left} s left")));
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pace;

    #[test]
    fn rate_and_time_left_are_told_as_far_as_they_are_known() {
        let cases = [
            (300, Some(1000), 5000, "300 of 1000, 60 a second, 12 s left"),
            (300, None, 5000, "300, 60 a second"),
            (0, Some(1000), 5000, "0 of 1000"),
            (1, Some(2), 0, "1 of 2"),
        ];
        for (done, total, milliseconds, words) in cases {
            let pace = Pace { done, total, since: Duration::from_millis(milliseconds) };
            assert_eq!(pace.in_words(), words);
        }
    }
}
