//! How many rows to ask for: as many as allowed, fewer where the server cannot bear it.

/// The size of the next page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSize {
    asked: u32,
    /// What the server gave last: less than asked where it clips (NOCODB 3).
    given: u32,
}

impl PageSize {
    /// Begins with `rows`.
    pub fn new(rows: u32) -> Self {
        let rows = rows.max(1);
        Self { asked: rows, given: rows }
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
    }

    /// Half of what the server really gives: halving a number that it clips anyway would change nothing. It never grows again: what
    /// was too much for one page is too much for the next.
    pub fn halve(&mut self) {
        self.asked = (self.asked.min(self.given) / 2).max(1);
        self.given = self.asked;
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
}
