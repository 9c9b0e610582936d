//! A cell taken apart: into numbers, and each number into digits, extension and the words beside it.

use std::{
    borrow::Cow,
    mem::{replace, take},
    sync::LazyLock,
};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::normalise::text::{ascii_digit, is_invisible, with_remark};

/// Fewer digits on either side of a separator do not make two numbers of one: `0171/1234567` is one number.
const ENOUGH_DIGITS: usize = 7;
/// Bytes of a number and the words beside it. What is longer is not asked whether it is whole: that would cost its length for every line behind it.
const NUMBER_AND_WORDS: usize = 200;
const JOINING_WORDS: [&str; 16] =
    ["or", "and", "&", "et", "ou", "und", "-", "e", "o", "ó", "oppure", "y", "veya", "ili", "или", "και"];
/// Words that say no more than that a number follows.
const IDLE_WORDS: [&str; 12] =
    ["tel", "tél", "telephone", "telefon", "phone", "ph", "number", "no", "nr", "t", "p", "call"];
/// Those that say something where another word follows: `no llamar`, `call only after six`.
const BEFORE_A_WORD: [&str; 2] = ["no", "call"];
const EXTENSIONS: [&str; 13] = [
    "ext",
    "extn",
    "extension",
    "x",
    "#",
    "poste",
    "int",
    "interno",
    "durchwahl",
    "dahili",
    "доб",
    "εσωτ",
    "lokal",
];
const APOSTROPHES: [char; 4] = ['\'', '\u{2018}', '\u{2019}', '`'];

/// One number, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// ASCII digits without extension.
    pub digits: String,
    /// A country code leads the digits (`+`, or `00`).
    pub is_international: bool,
    /// Digits behind `ext`.
    pub extension: Option<String>,
    /// Words beside the number, if they say anything: `mobile`, `wife`.
    pub label: Option<String>,
    /// What was done on the way, for the remark.
    pub notes: Vec<&'static str>,
}

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
fn is_fax(words: &str) -> bool {
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

fn is_joint(word: &str) -> bool {
    JOINING_WORDS.contains(&word.to_lowercase().as_str())
}

fn count_digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

impl Parts {
    /// Takes one number apart; otherwise why that is not possible.
    pub fn of(number: &str) -> Result<Self, &'static str> {
        let mut parts = Self::default();
        let rest = parts.take_apostrophe(number);
        if is_rounded(rest) {
            return Err("a spreadsheet has rounded it");
        }
        let rest = parts.take_decimals(rest);
        let rest = parts.take_extension(rest);
        let rest = if has_other_digits(&rest) { parts.take_remark(&rest)? } else { &rest };
        let rest = parts.take_words(rest)?;
        if has_short_ending(&rest) {
            return Err("another ending stands behind the number");
        }
        let rest = parts.take_trunk_zero(&rest);
        parts.take_digits(&rest)
    }

    fn take_apostrophe<'n>(&mut self, number: &'n str) -> &'n str {
        let rest = number.trim_start_matches(APOSTROPHES);
        if rest.len() < number.len() {
            self.notes.push("a spreadsheet's apostrophe was taken off");
        }
        // `=+34 ..`: a formula that was to keep the plus.
        let rest = rest.strip_prefix('=').map_or(rest, |rest| {
            self.notes.push("a spreadsheet's sign of a formula was taken off");
            rest
        });
        rest.trim_end_matches(APOSTROPHES)
    }

    /// `3351234567.0`: a number that a spreadsheet took for an amount.
    fn take_decimals<'n>(&mut self, number: &'n str) -> &'n str {
        let is_plain = |rest: &&str| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+');
        let Some(rest) = number.strip_suffix(".0").filter(is_plain) else { return number };
        self.notes.push("a spreadsheet's .0 was taken off");
        rest
    }

    /// The last digits, where `ext` or the like stands before them; words may follow (`ext. 12 (office)`).
    fn take_extension(&mut self, number: &str) -> String {
        let Some(last) = number.rfind(|c: char| c.is_ascii_digit()) else {
            return number.to_owned();
        };
        let (head, tail) = number.split_at(last + 1);
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, extension) = head.split_at(head.len() - digits);
        let Some(rest) = without_name(head.trim_end_matches([' ', '.', ':', '='])).filter(|_| digits <= 6)
        else {
            return number.to_owned();
        };
        self.extension = Some(extension.to_owned());
        self.notes.push("the extension was set apart");
        format!("{}{tail}", rest.trim_end_matches([' ', ',', ';']))
    }

    /// What stands behind the number, from the first word or bracket on: a label with digits in it.
    fn take_remark<'n>(&mut self, number: &'n str) -> Result<&'n str, &'static str> {
        let (head, tail) = before_remark(number).ok_or("digits beside it that are no part of the number")?;
        let label = tail.trim_matches(|c: char| !c.is_alphanumeric());
        self.label = Some(label.to_owned());
        Ok(head)
    }

    /// Takes out words, with the brackets and colons around them.
    fn take_words(&mut self, number: &str) -> Result<String, &'static str> {
        let (before, behind) =
            number.split_at(number.find(|c: char| c.is_ascii_digit()).unwrap_or(number.len()));
        let telling = [before, behind].into_iter().flat_map(telling);
        let remark = self.label.take();
        let label: Vec<&str> = telling.chain(remark.as_deref()).collect();
        if !label.is_empty() {
            self.label = Some(label.join(" "));
            self.notes.push("the words beside it became its label");
        }
        let rest: String =
            number.chars().filter(|c| !c.is_alphabetic() && !APOSTROPHES.contains(c)).collect();
        let is_known = |c: char| {
            c.is_ascii_digit()
                || c.is_whitespace()
                || "+()[]-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}./,:;".contains(c)
        };
        if rest.chars().all(is_known) {
            Ok(rest)
        } else {
            Err("characters in it that no telephone number has")
        }
    }

    /// `+44 (0)20 ..`: the trunk zero is dialled at home only.
    fn take_trunk_zero(&mut self, number: &str) -> String {
        let compact: String = number.chars().filter(|c| !c.is_whitespace()).collect();
        let opened = compact.trim_start_matches(['(', '[']);
        let leads_abroad = opened.starts_with('+') || opened.starts_with("00");
        if leads_abroad && compact.contains("(0)") {
            self.notes.push("the trunk prefix was left out");
            return compact.replacen("(0)", "", 1);
        }
        compact
    }

    fn take_digits(mut self, number: &str) -> Result<Self, &'static str> {
        let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let digits = dialled.trim_start_matches('+');
        if digits.contains('+') {
            return Err("a plus in the middle of it");
        }
        let abroad = digits.strip_prefix("00").filter(|rest| !rest.starts_with('0'));
        if abroad.is_some() {
            self.notes.push("00 was read as +");
        }
        self.is_international = abroad.is_some() || digits.len() < dialled.len();
        abroad.unwrap_or(digits).clone_into(&mut self.digits);
        Ok(self)
    }
}

/// The words of a text that say more than that a number follows.
fn telling(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let is_idle = |word: &str| IDLE_WORDS.contains(&word.to_lowercase().as_str());
    let tells = |at: usize| {
        let leads = BEFORE_A_WORD.contains(&words[at].to_lowercase().as_str());
        !is_idle(words[at])
            || words.get(at + 1).is_some_and(|next| is_fax(next))
            || leads && words.get(at + 1).is_some_and(|next| !is_idle(next) || *next == "call")
    };
    (0..words.len()).filter(|at| tells(*at)).map(|at| words[at]).collect()
}

/// The text before the name of an extension at its end, if one stands there as a word of its own.
fn without_name(text: &str) -> Option<&str> {
    let ends_in = |name: &&&str| {
        text.len() >= name.len()
            && text.as_bytes()[text.len() - name.len()..].eq_ignore_ascii_case(name.as_bytes())
    };
    let name = EXTENSIONS.iter().filter(ends_in).max_by_key(|name| name.len())?;
    Some(&text[..text.len() - name.len()]).filter(|rest| !rest.ends_with(char::is_alphabetic))
}

/// `4.42079E+11`
fn is_rounded(number: &str) -> bool {
    let is_digits = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
    };
    number
        .to_ascii_uppercase()
        .split_once("E+")
        .is_some_and(|(head, tail)| is_digits(head) && is_digits(tail))
}

/// `335 1234567 (2)`, `.. after 6pm`, `.. 2nd phone`, `.. App. 12`: digits behind the number, its words or a bracket, that would lengthen it.
fn has_other_digits(number: &str) -> bool {
    let in_brackets = |text: &str| {
        with_remark(text)
            .is_some_and(|(head, inner)| count_digits(head) >= ENOUGH_DIGITS && count_digits(inner) > 0)
    };
    let begins_word = |word: &str| {
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        (1..=2).contains(&(word.len() - letters.len())) && letters.starts_with(char::is_alphabetic)
    };
    let mut runs = number.split(char::is_alphabetic).filter(|run| count_digits(run) > 0);
    let words = number.split(|c: char| c.is_whitespace() || "([])".contains(c));
    runs.nth(1).is_some() || in_brackets(number) || words.skip(1).any(begins_word)
}

/// The text before and from the first word or bracket behind a number. Word by word: a text without either would be read to its end from everywhere.
fn before_remark(number: &str) -> Option<(&str, &str)> {
    let (last, _) = number.match_indices(|c: char| c.is_ascii_digit()).nth(ENOUGH_DIGITS - 1)?;
    let mut start = last + 1;
    for word in number[start..].split_inclusive([' ', ')', ']']) {
        let last_letter = word.rfind(char::is_alphabetic);
        let begins = |at: usize| number[..start + at].ends_with([' ', '(', '[']);
        let is_remark = |at: usize| last_letter >= Some(at) || word[at..].starts_with(['(', '[']);
        let mut places = word.char_indices().map(|(at, _)| at);
        if let Some(at) = places.find(|&at| begins(at) && is_remark(at)) {
            return Some(number.split_at(start + at));
        }
        start += word.len();
    }
    None
}

/// `12345678/79`: a second number that shares the beginning of the first.
fn has_short_ending(number: &str) -> bool {
    number.rsplit_once(['/', ',', ';']).is_some_and(|(head, tail)| {
        count_digits(head) >= ENOUGH_DIGITS && (1..ENOUGH_DIGITS).contains(&count_digits(tail))
    })
}

#[cfg(test)]
mod tests {
    use super::{Parts, split};

    #[test]
    fn a_cell_is_cut_where_two_numbers_meet() {
        let cases: [(&str, &[&str]); 31] = [
            ("+33 6 12 34 56 78", &["+33 6 12 34 56 78"]),
            ("0612345678/0712345678", &["0612345678", "0712345678"]),
            ("0612345678;0712345678", &["0612345678", "0712345678"]),
            ("0612345678 ; 0712345678;", &["0612345678", "0712345678"]),
            ("0612345678, 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 | 0712345678", &["0612345678", "0712345678"]),
            ("0612345678 or 0712345678", &["0612345678", "0712345678"]),
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

    #[test]
    fn a_number_is_digits_extension_and_words() {
        let cases = [
            ("+33612345678", "+33612345678", None, None),
            ("+33 (0)6.12-34 56 78", "+33612345678", None, None),
            ("0033 6 12 34 56 78", "+33612345678", None, None),
            ("+0033 612345678", "+33612345678", None, None),
            ("(+33) 612345678", "+33612345678", None, None),
            ("(0033) (0) 612345678", "+33612345678", None, None),
            ("(0)20 7946 0958", "02079460958", None, None),
            ("'0612345678", "0612345678", None, None),
            ("’+33612345678'", "+33612345678", None, None),
            ("+33612345678 ext 12", "+33612345678", Some("12"), None),
            ("+33612345678 ext. 12", "+33612345678", Some("12"), None),
            ("+33612345678, Extension: 012", "+33612345678", Some("012"), None),
            ("+33612345678x12", "+33612345678", Some("12"), None),
            ("+33612345678 x 12", "+33612345678", Some("12"), None),
            ("+33612345678 #12", "+33612345678", Some("12"), None),
            ("+33612345678 ext. 12 (office)", "+33612345678", Some("12"), Some("office")),
            ("+33612345678;ext=12", "+33612345678", Some("12"), None),
            ("Tel: +33612345678", "+33612345678", None, None),
            ("tel:+33612345678", "+33612345678", None, None),
            ("Mobile: +33612345678", "+33612345678", None, Some("Mobile")),
            ("+33612345678 (his wife)", "+33612345678", None, Some("his wife")),
            ("+33612345678 [WhatsApp]", "+33612345678", None, Some("WhatsApp")),
            ("Fax 12", "12", None, Some("Fax")),
            ("00000000000", "00000000000", None, None),
        ];
        for (number, dialled, extension, label) in cases {
            let parts = Parts::of(number).unwrap_or_else(|why| panic!("{number:?}: {why}"));
            let plus = if parts.is_international { "+" } else { "" };
            assert_eq!(format!("{plus}{}", parts.digits), dialled, "{number:?}");
            assert_eq!(
                (parts.extension.as_deref(), parts.label.as_deref()),
                (extension, label),
                "{number:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_taken_apart_has_a_reason() {
        let cases = [
            ("12345678/79", "another ending"),
            ("+33612345678, 79", "another ending"),
            ("33+612345678", "a plus"),
            ("06123*45678", "characters"),
            ("06123?45678", "characters"),
            ("john@example.com", "characters"),
        ];
        for (number, why) in cases {
            assert!(Parts::of(number).is_err_and(|reason| reason.starts_with(why)), "{number:?}");
        }
    }
}
