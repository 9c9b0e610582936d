//! One number taken apart: into digits, extension and the words beside it.

use super::pieces::{ENOUGH_DIGITS, count_digits, is_fax};
use crate::normalise::{disuse::is_no, text::with_remark};

/// Words that say no more than that a number follows.
const IDLE_WORDS: [&str; 12] =
    ["tel", "tél", "telephone", "telefon", "phone", "ph", "number", "no", "nr", "t", "p", "call"];
/// Those that say something where another word follows: `no llamar`, `call only after six`; and a call behind a no: `do not call`.
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
        let is_denied = words[at].eq_ignore_ascii_case("call") && at > 0 && is_no(words[at - 1]);
        !is_idle(words[at])
            || is_denied
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
    use super::Parts;

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
            ("+33612345678 (do not call)", "+33612345678", None, Some("do not call")),
            ("no call +33612345678", "+33612345678", None, Some("no call")),
            ("call +33612345678", "+33612345678", None, None),
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
