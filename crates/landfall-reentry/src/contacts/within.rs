//! Where in a cell with several values one of them stands, however it is written there.

use std::ops::Range;

/// Between two values of a cell.
const SEPARATORS: [char; 9] = [';', ',', '/', '|', '&', ' ', '\t', '\n', '\r'];
/// Words between two values.
const JOINTS: [&str; 6] = ["or", "and", "et", "ou", "und", "-"];
/// Fewer digits are a part of a number.
const ENOUGH_DIGITS: usize = 7;

/// The cell with one value in the place of another; none where it does not hold that.
pub(super) fn replaced(role: &str, cell: &str, old: &str, new: &str) -> Option<String> {
    let place = place(role, cell, old)?;
    Some(format!("{}{new}{}", &cell[..place.start], &cell[place.end..]))
}

/// The cell without a value; none where it does not hold it, or where words would be left that joined it to another.
pub(super) fn without(role: &str, cell: &str, old: &str) -> Option<String> {
    let place = place(role, cell, old)?;
    let left = cell[..place.start].trim_end_matches(SEPARATORS);
    let right = cell[place.end..].trim_start_matches(SEPARATORS);
    let is_joint =
        |word: Option<&str>| word.is_some_and(|word| JOINTS.contains(&word.to_lowercase().as_str()));
    let is_joined =
        is_joint(left.split_whitespace().next_back()) || is_joint(right.split_whitespace().next());
    let parts: Vec<&str> = [left, right].into_iter().filter(|part| !part.is_empty()).collect();
    (!is_joined).then(|| parts.join("; "))
}

fn place(role: &str, cell: &str, value: &str) -> Option<Range<usize>> {
    if role == "email" { address(cell, value) } else { number(cell, value) }
}

/// Where an address stands, in any case, and not as a part of another.
fn address(cell: &str, address: &str) -> Option<Range<usize>> {
    let (cell, address) = (cell.to_ascii_lowercase(), address.to_ascii_lowercase());
    let is_part = |c: char| c.is_alphanumeric() || "!#$%'*+-=?^_`{}~.@".contains(c);
    let places = cell.match_indices(&address).map(|(at, _)| at..at + address.len());
    let mut whole =
        places.filter(|at| !cell[..at.start].ends_with(is_part) && !cell[at.end..].starts_with(is_part));
    whole.next()
}

/// Where a number stands that ends in the digits of this one in E.164, however its beginning is written.
fn number(cell: &str, number: &str) -> Option<Range<usize>> {
    let number = digits(number);
    let is_it = |at: &Range<usize>| {
        let written = digits(&cell[at.clone()].replace("(0)", ""));
        let written = written.trim_start_matches('0');
        written.len() >= ENOUGH_DIGITS && number.ends_with(written)
    };
    numbers(cell).into_iter().find(is_it)
}

/// The numbers of a cell: what separators, words and a plus part, unless one side alone is too short for a number.
fn numbers(cell: &str) -> Vec<Range<usize>> {
    let mut numbers: Vec<Range<usize>> = Vec::new();
    let is_short = |at: &Range<usize>| digits(&cell[at.clone()]).len() < ENOUGH_DIGITS;
    for piece in pieces(cell) {
        match numbers.last_mut() {
            Some(last) if is_short(last) || is_short(&piece) => last.end = piece.end,
            _ => numbers.push(piece),
        }
    }
    numbers
}

/// From a plus, a bracket or a digit to the last digit before a separator, a letter or the next plus.
fn pieces(cell: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut piece: Option<Range<usize>> = None;
    for (at, c) in cell.char_indices().chain([(cell.len(), ';')]) {
        if c == '+' || ";,/|&\n\r".contains(c) || c.is_alphabetic() {
            pieces.extend(piece.take().filter(|piece| !piece.is_empty()));
        }
        match (&mut piece, c) {
            (Some(piece), '0'..='9') => piece.end = at + 1,
            (None, '0'..='9') => piece = Some(at..at + 1),
            (None, '+' | '(') => piece = Some(at..at),
            _ => {}
        }
    }
    pieces
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::{replaced, without};

    #[test]
    fn a_value_is_replaced_where_it_stands_and_nowhere_else() {
        let cases = [
            ("email", "a@x.org; b@x.org", "a@x.org", "c@x.org", Some("c@x.org; b@x.org")),
            ("email", "b@x.org/A@X.org", "a@x.org", "c@x.org", Some("b@x.org/c@x.org")),
            ("email", "aa@x.org, a@x.org.uk", "a@x.org", "c@x.org", None),
            (
                "phone",
                "06 12 34 56 78 / 07 12 34 56 78",
                "+33712345678",
                "+33811111111",
                Some("06 12 34 56 78 / +33811111111"),
            ),
            (
                "phone",
                "+33 (0)6 12 34 56 78 (wife)",
                "+33612345678",
                "+33811111111",
                Some("+33811111111 (wife)"),
            ),
            (
                "phone",
                "mobile 0612345678+44 20 7946 0958",
                "+33612345678",
                "+338",
                Some("mobile +338+44 20 7946 0958"),
            ),
            ("phone", "0171/1234567", "+491711234567", "+338", Some("+338")),
            ("phone", "06 12 34 56 78 ext 12", "+33612345678", "+338", None),
            ("phone", "call the office", "+33612345678", "+338", None),
            ("phone", "", "+33612345678", "+338", None),
        ];
        for (role, cell, old, new, expected) in cases {
            assert_eq!(replaced(role, cell, old, new).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_value_goes_with_what_parted_it_from_the_others() {
        let cases = [
            ("a@x.org; b@x.org", Some("b@x.org")),
            ("b@x.org, a@x.org, d@x.org", Some("b@x.org; d@x.org")),
            ("a@x.org", Some("")),
            ("b@x.org or a@x.org", None),
            ("b@x.org", None),
        ];
        for (cell, expected) in cases {
            assert_eq!(without("email", cell, "a@x.org").as_deref(), expected, "{cell}");
        }
    }
}
