//! A cell cut into its numbers, with the words beside each.

use std::{
    borrow::Cow,
    mem::{replace, take},
    sync::LazyLock,
};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::normalise::text::{ascii_digit, is_invisible, is_joint};

/// Fewer digits on either side of a separator do not make two numbers of one: `0171/1234567` is one number.
pub(super) const ENOUGH_DIGITS: usize = 7;
/// Bytes of a number and the words beside it. What is longer is not asked whether it is whole: that would cost its length for every line behind it.
const NUMBER_AND_WORDS: usize = 200;

/// The numbers of a cell as they are written, blanks tidied. A line of few digits lengthens a number that is cut in two; behind one that `is_whole`
/// it is a remark, as in brackets.
pub fn split(text: &str, is_whole: impl Fn(&str) -> bool) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for chunk in chunks(&without_links(&ascii_digits(text))) {
        match numbers.last_mut() {
            Some(last)
                if is_line_of_few_digits(&chunk)
                    && last.len() <= NUMBER_AND_WORDS
                    && is_whole(&tidy(last)) =>
            {
                last.push_str(&format!(" ({})", tidy(&chunk.replace(['(', ')', '[', ']'], " "))));
            }
            // The short one first: what stands before grows with the cell.
            Some(last) if count_digits(&chunk) < ENOUGH_DIGITS || count_digits(last) < ENOUGH_DIGITS => {
                last.push_str(&chunk);
            }
            _ => numbers.push(chunk),
        }
    }
    numbers.iter().map(|number| tidy(number)).filter(|number| !number.is_empty()).collect()
}

fn is_line_of_few_digits(chunk: &str) -> bool {
    chunk.starts_with(['\n', '\r'])
        && chunk.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && count_digits(chunk) < ENOUGH_DIGITS
}

/// Full-width, Arabic and Persian digits as ASCII, pictures as blanks; all else as it is, but for what is invisible: address books put
/// marks of direction around their numbers.
fn ascii_digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' => ' ',
        c => ascii_digit(c),
    };
    text.nfkc().filter(|c| !is_invisible(*c)).map(ascii).collect()
}

/// `https://wa.me/34600111222` as `WhatsApp +34600111222`: such a link has the number with its country code, always.
fn without_links(text: &str) -> Cow<'_, str> {
    static LINK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?:https?://)?\bwa\.me/\+?([0-9]{7,15})(?:\?\S*)?").ok());
    if !text.contains('/') {
        return text.into();
    }
    LINK.as_ref().map_or(text.into(), |link| link.replace_all(text, "WhatsApp +$1"))
}

/// Cut before every separator, joining word and plus, and between a number with words behind it and the next: the separator stays with
/// what follows, for it may turn out to be none. A plus behind words alone cuts nothing: they stand before its number (`, wife +34 ..`).
fn chunks(text: &str) -> Vec<String> {
    let mut names_first =
        text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_alphabetic);
    let names_last = behind_digits(text).contains(char::is_alphabetic);
    let (mut chunks, mut last) = (Vec::new(), String::new());
    // Of the last chunk: to look for them in it would cost its length for every plus.
    let mut has_digits = false;
    for word in words(text) {
        let begins = is_joint(word.trim()) || word.starts_with([';', ',', '/', '|', '\n', '\r']);
        let is_number = !begins && has_digits && begins_number(&word, &last);
        has_digits = word.contains(|c: char| c.is_ascii_digit()) || (has_digits && !begins && !is_number);
        if is_number {
            names_first |= !names_last && is_fax(behind_digits(&last));
            let named = if names_first { name_behind(&mut last) } else { String::new() };
            chunks.push(replace(&mut last, named));
        } else if begins {
            chunks.push(take(&mut last));
        }
        last.push_str(&word);
    }
    chunks.push(last);
    chunks
}

/// True for a plus behind a number, and for digits behind the words that follow it.
fn begins_number(word: &str, number: &str) -> bool {
    let has_words = || behind_digits(number).contains(char::is_alphabetic);
    let is_digits = || word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    word.starts_with('+') || is_digits() && has_words()
}

/// Takes the words behind a number: where the first number has its words before it, they belong to the next one.
fn name_behind(number: &mut String) -> String {
    let words = behind_digits(number);
    let at = words.find(|c: char| c == '(' || c.is_alphabetic()).unwrap_or(words.len());
    number.split_off(number.len() - words.len() + at)
}

/// `600 111 222 fax 971 333 444`: of a name nobody could tell, but who has a single number has no fax.
pub(super) fn is_fax(words: &str) -> bool {
    let word = words.trim_matches(|c: char| !c.is_alphabetic());
    ["fax", "telefax"].iter().any(|fax| word.eq_ignore_ascii_case(fax))
}

fn behind_digits(text: &str) -> &str {
    text.rfind(|c: char| c.is_ascii_digit()).map_or(text, |last| &text[last + 1..])
}

/// Runs of non-blanks, blanks, and separators, which together are the text.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let breaks = |last: &String| {
            "+;,/|\n\r".contains(c)
                || last.ends_with(|before: char| {
                    before.is_whitespace() != c.is_whitespace() || "+;,/|\n\r".contains(before)
                })
        };
        match words.last_mut() {
            Some(last) if !breaks(last) => last.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

/// Single blanks, and nothing at either end that only joined the number to the next.
fn tidy(number: &str) -> String {
    let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = number.as_str();
    loop {
        let trimmed = rest.trim_matches([' ', ';', ',', '/', '|']);
        let trimmed =
            trimmed.split_once(' ').filter(|(first, _)| is_joint(first)).map_or(trimmed, |(_, tail)| tail);
        let trimmed =
            trimmed.rsplit_once(' ').filter(|(_, last)| is_joint(last)).map_or(trimmed, |(head, _)| head);
        if trimmed == rest {
            return rest.to_owned();
        }
        rest = trimmed;
    }
}

pub(super) fn count_digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_cell_is_cut_where_two_numbers_meet() {
        let cases: [(&str, &[&str]); 32] = [
            ("+33 6 12 34 56 78", &["+33 6 12 34 56 78"]),
            ("0612345678/0712345678", &["0612345678", "0712345678"]),
            ("0612345678;0712345678", &["0612345678", "0712345678"]),
            ("0612345678 ; 0712345678;", &["0612345678", "0712345678"]),
            ("0612345678, 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 | 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 or 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 oder 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 and 0712345678 & 0812345678", &["0612345678", "0712345678", "0812345678"]),
            ("0612345678 - 0712345678", &["0612345678", "0712345678"]),
            ("0612345678\r\n0712345678", &["0612345678", "0712345678"]),
            ("+33612345678 +33712345678", &["+33612345678", "+33712345678"]),
            ("+33612345678+33712345678", &["+33612345678", "+33712345678"]),
            ("mobile 0612345678 / home 0712345678", &["mobile 0612345678", "home 0712345678"]),
            ("+34 600123456, wife +34 600765432", &["+34 600123456", "wife +34 600765432"]),
            ("mobile +33612345678 / home +33712345678", &["mobile +33612345678", "home +33712345678"]),
            ("+33612345678\r\nhome: +33712345678", &["+33612345678", "home: +33712345678"]),
            ("+33612345678 and wife +33712345678", &["+33612345678", "wife +33712345678"]),
            ("+33612345678 (wife) +33712345678", &["+33612345678 (wife)", "+33712345678"]),
            ("+33612345678, wife; +33712345678", &["+33612345678, wife", "+33712345678"]),
            ("0171/1234567", &["0171/1234567"]),
            ("+49 171/1234567", &["+49 171/1234567"]),
            ("12345678/79", &["12345678/79"]),
            ("+33 6 12\r34 56 78\r\n", &["+33 6 12 34 56 78"]),
            ("0612345678, ext 12", &["0612345678, ext 12"]),
            ("0612345678; wife", &["0612345678; wife"]),
            ("+33 1 2 / +33 612345678", &["+33 1 2 / +33 612345678"]),
            ("\u{ff0b}\u{ff13}\u{ff13}\u{ff16}12345678", &["+33612345678"]),
            ("٠٦١٢٣٤٥٦٧٨", &["0612345678"]),
            ("call the office", &["call the office"]),
            ("/;,", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text, |_| false), expected, "{text:?}");
        }
    }
}
