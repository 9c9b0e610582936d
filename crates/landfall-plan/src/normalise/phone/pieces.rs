//! A cell taken apart: into numbers, and each number into digits, extension and the words beside it.

use unicode_normalization::UnicodeNormalization;

/// Fewer digits on either side of a separator do not make two numbers of one: `0171/1234567` is one number.
const ENOUGH_DIGITS: usize = 7;
const JOINING_WORDS: [&str; 7] = ["or", "and", "&", "et", "ou", "und", "-"];
/// Words that say no more than that a number follows.
const IDLE_WORDS: [&str; 12] =
    ["tel", "tél", "telephone", "telefon", "phone", "ph", "number", "no", "nr", "t", "p", "call"];
const EXTENSIONS: [&str; 6] = ["ext", "extn", "extension", "x", "#", "poste"];
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

/// The numbers of a cell as they are written, blanks tidied.
pub fn split(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for chunk in chunks(&ascii_digits(text)) {
        match numbers.last_mut() {
            Some(last) if count_digits(last) < ENOUGH_DIGITS || count_digits(&chunk) < ENOUGH_DIGITS => {
                last.push_str(&chunk);
            }
            _ => numbers.push(chunk),
        }
    }
    numbers.iter().map(|number| tidy(number)).filter(|number| !number.is_empty()).collect()
}

/// Full-width, Arabic and Persian digits as ASCII; all else as it is.
fn ascii_digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from_u32(u32::from(c) - 0x660 + 0x30).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_u32(u32::from(c) - 0x6f0 + 0x30).unwrap_or(c),
        c => c,
    };
    text.nfkc().map(ascii).collect()
}

/// Cut before every separator, joining word and plus: the separator stays with what follows, for it may turn out to be none.
/// A plus behind words alone cuts nothing: they stand before its number (`, wife +34 ..`).
fn chunks(text: &str) -> Vec<String> {
    let mut chunks = vec![String::new()];
    for word in words(text) {
        let begins = is_joint(word.trim()) || word.starts_with([';', ',', '/', '|', '\n', '\r']);
        let is_plus = word.starts_with('+');
        match chunks.last_mut() {
            Some(last) if !(begins || is_plus && count_digits(last) > 0) => last.push_str(&word),
            _ => chunks.push(word),
        }
    }
    chunks
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
        let rest = parts.take_extension(rest);
        let rest = parts.take_words(&rest)?;
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
        rest.trim_end_matches(APOSTROPHES)
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

    /// Takes out words, with the brackets and colons around them.
    fn take_words(&mut self, number: &str) -> Result<String, &'static str> {
        let words: Vec<&str> = number
            .split(|c: char| !c.is_alphabetic() && c != '\'')
            .filter(|word| word.chars().any(char::is_alphabetic))
            .collect();
        let telling: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| !IDLE_WORDS.contains(&word.to_lowercase().as_str()))
            .collect();
        if !telling.is_empty() {
            self.label = Some(telling.join(" "));
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
            assert_eq!(split(text), expected, "{text:?}");
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
