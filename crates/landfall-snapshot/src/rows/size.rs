//! How many rows to ask for: as many as allowed, fewer where the server cannot bear it.

/// Pages that must come before twice as many rows are asked for again, the first time.
const CALM: u32 = 8;

/// The size of the next page.
///
/// Whether a server failed for the size of a page or for a bad moment, it does not say. So the size grows again behind pages that came: a
/// moment's trouble must not leave the rest of a table to be read row by row. Where it fails again, it takes four times as many pages to the next
/// attempt, so that a table of large rows costs few failures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSize {
    most: u32,
    asked: u32,
    /// What the server gave last: less than asked where it clips (NOCODB 3).
    given: u32,
    /// Pages that came since the size changed.
    calm: u32,
    /// How many must come before it grows.
    wanted: u32,
    /// True where it grew since it was halved last.
    has_grown: bool,
}

impl PageSize {
    /// Begins with `rows`.
    pub fn new(rows: u32) -> Self {
        let most = rows.max(1);
        Self { most, asked: most, given: most, calm: 0, wanted: CALM, has_grown: false }
    }

    /// Rows to ask for.
    pub fn rows(self) -> u32 {
        self.asked
    }

    /// True where there is something to halve.
    pub fn divisible(self) -> bool {
        self.asked > 1
    }

    /// Learns from a page that came.
    pub fn learn(&mut self, rows: usize) {
        self.given = u32::try_from(rows).unwrap_or(u32::MAX).clamp(1, self.asked);
        self.calm += 1;
        if self.calm >= self.wanted && self.asked < self.most {
            self.asked = self.asked.saturating_mul(2).min(self.most);
            // Nobody knows yet: a failure goes back to the size that was borne.
            self.given = self.asked;
            (self.calm, self.has_grown) = (0, true);
        }
    }

    /// Half of what the server really gives: halving a number that it clips anyway would change nothing.
    pub fn halve(&mut self) {
        if self.has_grown {
            self.wanted = self.wanted.saturating_mul(4);
        }
        self.asked = (self.asked.min(self.given) / 2).max(1);
        self.given = self.asked;
        (self.calm, self.has_grown) = (0, false);
    }
}

#[cfg(test)]
mod tests {
    use super::PageSize;

    #[test]
    fn halving_starts_from_what_the_server_gives_and_ends_at_one() {
        let mut size = PageSize::new(1000);
        size.halve();
        assert_eq!(size.rows(), 500);
        size.learn(25);
        size.halve();
        assert_eq!(size.rows(), 12);
        size.learn(5000);
        for expected in [6, 3, 1, 1] {
            size.halve();
            assert_eq!(size.rows(), expected);
        }
        assert!(!size.divisible());
        assert_eq!(PageSize::new(0).rows(), 1);
    }

    /// Reads so many pages from a server that bears no more than `most` rows a page, and tells how often it failed.
    fn failures(size: &mut PageSize, pages: u32, most: u32) -> u32 {
        let mut failed = 0;
        for _ in 0..pages {
            while size.rows() > most {
                size.halve();
                failed += 1;
            }
            size.learn(size.rows() as usize);
        }
        failed
    }

    #[test]
    fn trouble_that_passed_leaves_pages_of_full_size_behind_it() {
        let mut size = PageSize::new(1000);
        while size.divisible() {
            size.halve();
        }
        assert_eq!(failures(&mut size, 100, 1000), 0);
        assert_eq!(size.rows(), 1000);
    }

    #[test]
    fn a_server_that_never_bears_more_fails_seldom() {
        let mut size = PageSize::new(1000);
        let failed = failures(&mut size, 10_000, 100);
        assert!((4..=10).contains(&failed), "{failed}");
        assert_eq!(size.rows(), 62, "the most that it bears of what halving comes by");
    }
}
