//! CSV files that people open in a spreadsheet or save from one, as against those that programs exchange.

mod read;

pub use read::{table, text};

/// What such a file begins with. Excel takes a CSV file without it for one in the encoding of an older Windows, and shows `José` as `JosÃ©`.
pub const MARK: &str = "\u{feff}";

/// A cell that begins like a formula gets an apostrophe: the values are other people's, and spreadsheets execute them. So does a telephone number,
/// which would lose its plus. Control characters are shown by their pictures.
pub fn harmless(value: String) -> String {
    let is_number = value.starts_with('-') && value.parse().is_ok_and(f64::is_finite);
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let value = if is_formula { format!("'{value}") } else { value };
    if value.contains(is_unprintable) { value.chars().map(printable).collect() } else { value }
}

/// Signs that no spreadsheet shows: one takes the file for no text at the first U+0000, another leaves out all that follows.
fn is_unprintable(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')
}

/// The picture that Unicode has of such a sign.
fn printable(sign: char) -> char {
    match sign {
        '\u{7f}' => '\u{2421}',
        sign if !is_unprintable(sign) => sign,
        sign => char::from_u32(0x2400 + u32::from(sign)).filter(|_| sign.is_ascii()).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_formula_in_a_name_stays_text_and_what_cannot_be_shown_is_shown_by_its_picture() {
        for (value, expected) in [
            ("=cmd()", "'=cmd()"),
            ("@x", "'@x"),
            ("-12.50", "-12.50"),
            ("+33 6", "'+33 6"),
            ("+33612345678", "'+33612345678"),
            ("-inf", "'-inf"),
            ("Anna", "Anna"),
            ("An\u{0}na\u{1b}[2J\u{7f}\u{9b}\r\n\tLee", "An␀na␛[2J␡\u{fffd}\r\n\tLee"),
        ] {
            assert_eq!(harmless(value.to_owned()), expected);
        }
    }
}
