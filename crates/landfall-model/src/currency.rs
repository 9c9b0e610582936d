//! Which of the currencies that a record names is that of its amounts. Planning and verification read the cells each by themselves, and rank them
//! by this alone.

/// The roles of an invoice's amounts, in the order in which a currency beside them counts.
pub const BESIDE: [&str; 3] = ["total", "subtotal", "discount"];

/// That of the column, else the first beside an amount (in the order of [`BESIDE`]), else that of the lines; none where nothing names one, and the
/// mapping's counts.
pub fn ranked<C>(
    column: Option<C>,
    beside: impl IntoIterator<Item = C>,
    lines: impl FnOnce() -> Option<C>,
) -> Option<C> {
    column.or_else(|| beside.into_iter().next()).or_else(lines)
}

#[cfg(test)]
mod tests {
    use super::ranked;

    #[test]
    fn a_column_goes_before_an_amount_and_an_amount_before_the_lines() {
        let cases = [
            (Some("EUR"), &["USD", "GBP"][..], Some("CHF"), Some("EUR")),
            (None, &["USD", "GBP"], Some("CHF"), Some("USD")),
            (None, &[], Some("CHF"), Some("CHF")),
            (None, &[], None, None),
        ];
        for (column, beside, lines, expected) in cases {
            assert_eq!(ranked(column, beside.iter().copied(), || lines), expected);
        }
    }
}
