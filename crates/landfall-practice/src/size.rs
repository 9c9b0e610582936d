//! How large a world is.

/// Numbers of records and objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Rows of the interests table.
    pub interests: usize,
    /// Rows of the berths table.
    pub berths: usize,
    /// Rows of the expenses table.
    pub expenses: usize,
    /// Rows of the invoices table.
    pub invoices: usize,
    /// Objects in both buckets. Receipts fill up what the other papers leave; a world has more where those alone are more.
    pub files: usize,
}

impl Size {
    /// The plan document's: 500 interests, 200 berths, 2,000 expenses, 500 invoices, 1,000 files.
    pub const PLAN: Self = Self { interests: 500, berths: 200, expenses: 2_000, invoices: 500, files: 1_000 };
    /// The smallest world that can show every kind of dirt.
    pub const SMALLEST: Self = Self { interests: 120, berths: 50, expenses: 120, invoices: 80, files: 250 };

    /// How often dirt that takes several records is planted: twice in a world of the plan's size.
    pub(crate) const fn groups(self) -> usize {
        if self.interests < 500 { 1 } else { self.interests / 250 }
    }

    /// The larger of the two in each number.
    pub(crate) const fn at_least(self, least: Self) -> Self {
        const fn larger(a: usize, b: usize) -> usize {
            if a > b { a } else { b }
        }
        Self {
            interests: larger(self.interests, least.interests),
            berths: larger(self.berths, least.berths),
            expenses: larger(self.expenses, least.expenses),
            invoices: larger(self.invoices, least.invoices),
            files: larger(self.files, least.files),
        }
    }
}
