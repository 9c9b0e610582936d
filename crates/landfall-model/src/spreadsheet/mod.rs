//! CSV files that people open in a spreadsheet or save from one, as against those that programs exchange.

mod read;

pub use read::{table, text};

/// What such a file begins with. Excel takes a CSV file without it for one in the encoding of an older Windows, and shows `José` as `JosÃ©`.
pub const MARK: &str = "\u{feff}";

/// A cell that begins like a formula gets an apostrophe: the values are other people's, and spreadsheets execute them. So does a telephone number,
/// which would lose its plus.
pub fn harmless(value: String) -> String {
    let is_number = value.starts_with('-') && value.parse().is_ok_and(f64::is_finite);
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    if is_formula { format!("'{value}") } else { value }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_formula_in_a_name_stays_text() {
        for (value, expected) in [
            ("=cmd()", "'=cmd()"),
            ("@x", "'@x"),
            ("-12.50", "-12.50"),
            ("+33 6", "'+33 6"),
            ("+33612345678", "'+33612345678"),
            ("-inf", "'-inf"),
            ("Anna", "Anna"),
        ] {
            assert_eq!(harmless(value.to_owned()), expected);
        }
    }
}
