//! The expenses that an invoice bills, as people write them into one cell: `12, 13`, `#12 #13`, `[12,13]`. Planning and verification look their
//! rows up each by themselves, and cut the cell by this alone.

use crate::cell::without_invisible;

/// What stands for one expense each, in the order of the cell. Nothing that says something is left out: a word, a dash between two numbers
/// (a range of which nobody knows the middle) and a question mark are pieces too.
pub fn pieces(cell: &str) -> Vec<String> {
    let cell = without_invisible(cell);
    let pieces = cell.split(is_between).filter(|piece| !matches!(*piece, "" | "/"));
    pieces.map(str::to_owned).collect()
}

/// The id that a piece names; none where it is no number. A column of numbers answers `12.0`, and a list ends with a point.
pub fn id(piece: &str) -> Option<i64> {
    let whole = piece.strip_suffix(".0").or_else(|| piece.strip_suffix('.')).unwrap_or(piece);
    whole.parse().ok()
}

/// A slash between two numbers is not among these: `12/2024` is no expense 12, and no expense 2024.
fn is_between(c: char) -> bool {
    let signs = [',', ';', '[', ']', '{', '}', '"', '\'', '#', '|', '&', '+', '\u{60c}', '\u{3001}'];
    c.is_whitespace() || signs.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::{id, pieces};

    #[test]
    fn expenses_are_named_by_numbers_in_every_list_that_people_write() {
        let cases: [(&str, &[i64]); 17] = [
            ("12", &[12]),
            ("12,13", &[12, 13]),
            ("12; 13", &[12, 13]),
            (" 12\r\n13\t", &[12, 13]),
            ("#12", &[12]),
            ("#12, #13", &[12, 13]),
            ("#12#13", &[12, 13]),
            ("12 / 13", &[12, 13]),
            ("12|13", &[12, 13]),
            ("12 & 13", &[12, 13]),
            ("12+13", &[12, 13]),
            ("[\"12\",\"13\"]", &[12, 13]),
            ("{12,13}", &[12, 13]),
            ("'12", &[12]),
            ("12\u{60c} 13", &[12, 13]),
            ("1\u{200b}2,13\u{200e}", &[12, 13]),
            ("12.0, 13.", &[12, 13]),
        ];
        for (cell, expected) in cases {
            let ids: Option<Vec<i64>> = pieces(cell).iter().map(|piece| id(piece)).collect();
            assert_eq!(ids.as_deref(), Some(expected), "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_a_piece_all_the_same() {
        let cases: [(&str, &[&str]); 6] = [
            ("12, x", &["12", "x"]),
            ("12 - 15", &["12", "-", "15"]),
            ("12-15", &["12-15"]),
            ("12/2024", &["12/2024"]),
            ("12, ?", &["12", "?"]),
            ("EXP-12", &["EXP-12"]),
        ];
        for (cell, expected) in cases {
            let pieces = pieces(cell);
            assert_eq!(pieces, expected, "{cell:?}");
            assert!(pieces.iter().any(|piece| id(piece).is_none()), "{cell:?}");
        }
    }
}
