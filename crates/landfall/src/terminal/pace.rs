//! How fast a task goes, and how long it will take: for lines, which have no bar that knows.

use std::time::Duration;

use landfall_model::words::bytes;

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

    /// `300 of 1000, 60 a second, 12 s left`; with what this task counts written by `figure`.
    pub fn in_words(&self, figure: fn(u64) -> String) -> String {
        let done = figure(self.done);
        let mut words = vec![match self.total {
            Some(total) => format!("{done} of {}", figure(total)),
            None => done,
        }];
        words.extend(self.per_second().map(|rate| format!("{} a second", figure(rate))));
        words.extend(self.seconds_left().map(|left| format!("{} left", about(left))));
        words.join(", ")
    }
}

/// What a task counts, as people write it: bytes in units that leave few digits, anything else one by one.
pub fn figure(task: &str) -> fn(u64) -> String {
    if task.ends_with(BYTES) { bytes } else { |count| count.to_string() }
}

/// A time that is only guessed: nobody plans a night by its seconds, nor by less than it takes.
pub fn about(seconds: u64) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (0..60, _) => format!("{seconds} s"),
        (_, minutes @ ..60) => format!("{minutes} min"),
        (_, minutes) => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, about, figure};

    #[test]
    fn rate_and_time_left_are_told_as_far_as_they_are_known() {
        let cases = [
            (300, Some(1000), 5000, "300 of 1000, 60 a second, 12 s left"),
            (300, None, 5000, "300, 60 a second"),
            (0, Some(1000), 5000, "0 of 1000"),
            (1, Some(2), 0, "1 of 2"),
            (10, Some(610), 5000, "10 of 610, 2 a second, 5 min left"),
            (10, Some(20_000), 5000, "10 of 20000, 2 a second, 2 h 47 min left"),
        ];
        for (done, total, milliseconds, words) in cases {
            let pace = Pace { done, total, since: Duration::from_millis(milliseconds) };
            assert_eq!(pace.in_words(figure("copy files")), words);
        }
        let pace = Pace { done: 1_500_000_000, total: Some(90_000_000_000), since: Duration::from_secs(100) };
        let words = "1.5 GB of 90.0 GB, 15.0 MB a second, 1 h 39 min left";
        assert_eq!(pace.in_words(figure("copy files: bytes")), words);
    }

    #[test]
    fn a_time_that_is_guessed_is_rounded_up_whatever_its_unit() {
        let cases = [(59, "59 s"), (60, "1 min"), (119, "2 min"), (3541, "1 h 00 min"), (7201, "2 h 01 min")];
        for (seconds, words) in cases {
            assert_eq!(about(seconds), words);
        }
    }
}
