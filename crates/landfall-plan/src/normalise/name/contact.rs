//! An e-mail address or a telephone number behind a name: no part of it. Neither becomes a contact, for nothing but its place would say whose it is
//! (`Ann Lee, c/o bob@x.org`), and rows that share an address are one client without a question.

use super::{EDGES, LONGEST};
use crate::normalise::{email, text::is_one_of};

/// What is said of one that is left out.
pub const LEFT_OUT: &str =
    "an e-mail address or a telephone number was left out, and no contact is made of it";
/// What is said of one that stays.
pub const STAYS: &str =
    "an e-mail address or a telephone number seems to stand in it, and no contact is made of it";

/// Fewer digits may be a date.
const ENOUGH_DIGITS: usize = 9;
/// Words before one.
const LABELS: &str = "c/o tel tlf telf teléfono telefono telephone phone mob mobile móvil movil cell whatsapp email e-mail mail correo";

/// The name before an address or number; none where it ends in neither, or nobody can say where the name ends: `Ann Lee (home ann@x.org)`.
pub fn without(name: &str) -> Option<&str> {
    if name.len() > LONGEST {
        return None;
    }
    let head = without_label(before_address(name).or_else(|| before_number(name))?);
    let is_whole = head.matches('(').count() == head.matches(')').count();
    (is_whole && head.contains(char::is_alphabetic)).then_some(head)
}

/// True where one seems to be in it anywhere.
pub fn is_in(name: &str) -> bool {
    let is_inside = |word: &str| word.trim_matches('@').contains('@');
    name.split(' ').any(is_inside) || digits(name) >= ENOUGH_DIGITS
}

/// `Ann Lee <ann@x.org>`, `Ann Lee (ann@x.org)`, `Ann Lee, ann@x.org`
fn before_address(name: &str) -> Option<&str> {
    let is_around = |c: char| EDGES.contains(&c) || "<>()[]".contains(c);
    let (head, last) = name.trim_end_matches(is_around).rsplit_once([' ', ',', '<', '('])?;
    let read = last.contains('@').then(|| email::parse(last))?;
    (read.remarks.is_empty() && read.value.len() == 1).then_some(head)
}

/// `Ann Lee 0034 600 111 222`, `Ann Lee (+34) 600-111-222`
fn before_number(name: &str) -> Option<&str> {
    let is_of_number = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    let head = name.trim_end_matches(is_of_number);
    let number = &name[head.len()..];
    (digits(number) >= ENOUGH_DIGITS && !number.starts_with(|c: char| c.is_ascii_digit())).then_some(head)
}

fn without_label(head: &str) -> &str {
    let head = head.trim_end_matches(|c: char| EDGES.contains(&c) || "<([:.-\u{2013}\u{2014}".contains(c));
    match head.rsplit_once(' ') {
        Some((before, last)) if is_one_of(LABELS, &last.to_lowercase()) => without_label(before),
        _ => head,
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::{is_in, without};

    #[test]
    fn an_address_or_number_behind_a_name_is_no_part_of_it() {
        for name in [
            "Ann Lee <ann@example.com>",
            "Ann Lee<ann@example.com>",
            "Ann Lee < ann@example.com >",
            "Ann Lee (ann@example.com)",
            "Ann Lee ann@example.com",
            "Ann Lee, ann@example.com",
            "Ann Lee - Email: ann@example.com",
            "Ann Lee, c/o bob@example.com",
            "Ann Lee 0034 600 111 222",
            "Ann Lee +34600111222",
            "Ann Lee (+34) 600-111-222",
            "Ann Lee (600 111 222)",
            "Ann Lee, Tel.: 600 111 222",
        ] {
            assert_eq!(without(name), Some("Ann Lee"), "{name}");
        }
        for name in [
            "Ann Lee",
            "Ann Lee 12/03/2026",
            "Smith, 12 High Street",
            "Ann Lee @annlee",
            "Ann Lee ann@example",
            "ann@example.com",
            "+34 600 111 222",
            "AB123456789",
            "Ann Lee (home ann@example.com)",
        ] {
            assert_eq!(without(name), None, "{name}");
        }
    }

    #[test]
    fn one_that_stays_is_told() {
        for name in ["ann@example.com", "Ann (home ann@example.com)", "600 111 222 Ann"] {
            assert!(is_in(name), "{name}");
        }
        for name in ["Ann Lee", "@annlee", "Ann Lee 12/03/2026"] {
            assert!(!is_in(name), "{name}");
        }
    }
}
