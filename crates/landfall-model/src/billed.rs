//! The expenses that an invoice bills, as people write them into one cell: `12, 13`, `#12 #13`, `[12,13]`. Planning and verification look their
//! rows up each by themselves, and cut the cell by this alone.

use crate::cell::without_invisible;

/// Signs of currencies, and of a percentage.
const SIGNS: &[char] = &['€', '$', '£', '¥', '%', '₺', '₽', '₪', '₴', '₾', '₹', '฿', '円', '元'];
/// Codes and words of currencies. One that is also a word between two numbers (`all`, `top`) is none of these.
const WORDS: &str = "eur euro euros usd gbp chf aed sek nok dkk isk try rub pln czk huf ron bgn rsd hrk bam gel uah sar qar kwd bhd omr mad tnd dzd egp \
    ils jod aud cad nzd hkd sgd jpy cny inr thb zar brl mxn bsd bbd xcd kyd \
    dollar dollars dólar dólares pound pounds sterling libra libras franc francs franco francos franken franchi fr sfr dirham dirhams dh dhs kr \
    krona kronor krone kroner zł zl kč ft lei лв руб рублей р грн евро ευρώ lira liras lire tl درهم يورو دولار";

const BLANKS: [char; 2] = [' ', '\u{a0}'];

/// What stands for one expense each, in the order of the cell. Nothing that says something is left out: a word, a dash between two numbers
/// (a range of which nobody knows the middle) and a question mark are pieces too.
pub fn pieces(cell: &str) -> Vec<String> {
    let cell = without_invisible(cell);
    let mut pieces = Vec::new();
    let mut rest: &str = &cell;
    while let Some((start, end)) = amount(rest) {
        pieces.extend(rest[..start].split(is_between));
        pieces.push(rest[start..end].trim());
        rest = &rest[end..];
    }
    pieces.extend(rest.split(is_between));
    pieces.into_iter().filter(|piece| !matches!(*piece, "" | "/")).map(str::to_owned).collect()
}

/// Where the first amount of money or percentage stands, with what hangs on it: `101 - 45,00 €` bills no expense 45. An id is told from one by having
/// no sign of a currency beside it, no cents with a zero, and no two digits behind its comma where it follows another number as an amount does
/// (`101: 45,50`, `101 45,50`).
fn amount(text: &str) -> Option<(usize, usize)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut from = 0;
    while let Some(start) = text[from..].find(is_digit).map(|at| from + at) {
        let end =
            start + text[start..].find(|c| !is_digit(c) && !".,".contains(c)).unwrap_or(text.len() - start);
        let digits = text[start..end].trim_end_matches(['.', ',']);
        let (before, behind) = (&text[..start], &text[start + digits.len()..]);
        let (left, right) = (mark_before(before), mark_behind(behind));
        if left + right > 0 || has_cents(digits) || (is_priced(digits) && follows_number(before)) {
            let left = before.len() - left;
            let start = left - hanging(text[..left].chars().rev());
            let right = start.max(text.len() - behind.len() + right);
            return Some((start, right + hanging(text[right..].chars())));
        }
        from = end;
    }
    None
}

/// Bytes of what hangs on an amount without a sign of the list between.
fn hanging(chars: impl Iterator<Item = char>) -> usize {
    chars.take_while(|c| !is_between(*c)).map(char::len_utf8).sum()
}

/// Bytes of the currency at the end of a text, with the blank behind it.
fn mark_before(text: &str) -> usize {
    let bare = text.trim_end_matches(BLANKS);
    let rest = Some(bare.trim_end_matches(SIGNS)).filter(|rest| rest.len() < bare.len());
    let rest = rest.unwrap_or_else(|| bare.trim_end_matches(char::is_alphabetic));
    if is_mark(&bare[rest.len()..]) { text.len() - rest.len() } else { 0 }
}

/// Bytes of the currency at the beginning of a text, with the blank before it.
fn mark_behind(text: &str) -> usize {
    let bare = text.trim_start_matches(BLANKS);
    let rest = Some(bare.trim_start_matches(SIGNS)).filter(|rest| rest.len() < bare.len());
    let rest = rest.unwrap_or_else(|| bare.trim_start_matches(char::is_alphabetic));
    if is_mark(&bare[..bare.len() - rest.len()]) { text.len() - rest.len() } else { 0 }
}

fn is_mark(text: &str) -> bool {
    text.starts_with(SIGNS)
        || (!text.is_empty() && WORDS.split_whitespace().any(|word| word == text.to_lowercase()))
}

/// `45,00`: what follows the comma is no id, since none begins with a zero. In `01,02` all have one.
fn has_cents(digits: &str) -> bool {
    let is_cents = |cents: &str| cents.len() == 2 && cents.starts_with('0');
    digits.split_once(',').is_some_and(|(whole, cents)| is_cents(cents) && !whole.starts_with('0'))
}

/// `45,50` alone is two ids as well.
fn is_priced(digits: &str) -> bool {
    let is_cents = |cents: &str| cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .rsplit_once(',')
        .is_some_and(|(whole, cents)| is_cents(cents) && !whole.contains(',') && !whole.starts_with('0'))
}

/// True behind a number that no sign of the list parts from what follows.
fn follows_number(before: &str) -> bool {
    let bare = before.trim_end_matches(|c: char| BLANKS.contains(&c) || ":=-(\u{2013}".contains(c));
    bare.len() < before.len() && bare.ends_with(|c: char| c.is_ascii_digit())
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
        let cases: [(&str, &[i64]); 20] = [
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
            ("45,50", &[45, 50]),
            ("12, 45,50", &[12, 45, 50]),
            ("12\n45,50", &[12, 45, 50]),
        ];
        for (cell, expected) in cases {
            let ids: Option<Vec<i64>> = pieces(cell).iter().map(|piece| id(piece)).collect();
            assert_eq!(ids.as_deref(), Some(expected), "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_a_piece_all_the_same() {
        let cases: [(&str, &[&str]); 26] = [
            ("101 - 45,00 €", &["101", "-", "45,00 €"]),
            ("101 (45 €)", &["101", "(45 €)"]),
            ("101: €45", &["101:", "€45"]),
            ("101 € 45.00", &["101 €", "45.00"]),
            ("101, EUR 45", &["101", "EUR 45"]),
            ("101; 1.045,50 EUR", &["101", "1.045,50 EUR"]),
            ("101 45,00", &["101", "45,00"]),
            ("101 - $45", &["101", "-", "$45"]),
            ("101 10%", &["101", "10%"]),
            ("101 - 45 CHF", &["101", "-", "45 CHF"]),
            ("101, AED 45", &["101", "AED 45"]),
            ("101, 45 kr.", &["101", "45 kr."]),
            ("101 45 dirhams", &["101", "45 dirhams"]),
            ("101, ₺45", &["101", "₺45"]),
            ("101, 45 руб.", &["101", "45 руб."]),
            ("101: 45 AED; 102: 30 AED", &["101:", "45 AED", "102:", "30 AED"]),
            ("101: 45,50; 102: 12,10", &["101:", "45,50", "102:", "12,10"]),
            ("101 45,50", &["101", "45,50"]),
            ("101 (45,50)", &["101", "(45,50)"]),
            ("101 all 102", &["101", "all", "102"]),
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
