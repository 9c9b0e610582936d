//! Mooring numbers in canonical form `^[A-Z]+\d+$` (DOMAIN 1.4). The source writes `A1`, the new CRM's seed wrote `A-01`, people write
//! `Berth a 1`: all mean one berth (DOMAIN 1.7), and the canonical form is what the target stores.

mod written;

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// Words that may stand before a mooring number, also one behind another: `Plaza nº A1`, `Posto barca A1`.
const LABELS: [&str; 46] = [
    "berth",
    "berths",
    "mooring",
    "moorings",
    "slip",
    "slips",
    "no",
    "nº",
    "núm",
    "number",
    "amarre",
    "amarres",
    "amarratge",
    "plaza",
    "plaça",
    "liegeplatz",
    "platz",
    "poste",
    "place",
    "posto",
    "barca",
    "ormeggio",
    "место",
    "стоянка",
    "muelle",
    "moll",
    "pantalán",
    "pantalan",
    "pantalà",
    "pontile",
    "steg",
    "pier",
    "dock",
    "quay",
    "jetty",
    "pontoon",
    "ponton",
    "quai",
    "row",
    "line",
    "molo",
    "banchina",
    "puesto",
    "lloc",
    "причал",
    "пирс",
];
/// Quotes, the apostrophe of a spreadsheet, and `#` around a number.
const AROUND: [char; 9] = ['\'', '"', '«', '»', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '#'];
/// Characters that may stand between the letters and the digits.
const JOINTS: [char; 8] = [' ', '-', '.', '_', '#', '\u{2010}', '\u{2011}', '\u{2013}'];

/// Letters of Greek and Cyrillic that are a Latin one by sight and by sound. `В` is B by sight and V by sound: it is none of them.
const TWINS: [(&str, char); 9] = [
    ("АΑ", 'A'),
    ("ЕΕ", 'E'),
    ("КΚ", 'K'),
    ("МΜ", 'M'),
    ("ОΟ", 'O'),
    ("ТΤ", 'T'),
    ("Ι", 'I'),
    ("Ν", 'N'),
    ("Ζ", 'Z'),
];
/// What stands behind a number in Chinese, Japanese and Korean: `A12号`.
const COUNTERS: [char; 6] = ['号', '號', '番', '位', '泊', '번'];
/// Words between two mooring numbers, and before the first of them. Those of one letter may be the area of a berth too: see [`joins`].
const JOINING: [&str; 16] = [
    "and",
    "or",
    "und",
    "oder",
    "et",
    "ou",
    "или",
    "и",
    "أو",
    "و",
    "either",
    "both",
    "entweder",
    "soit",
    "ideally",
    "preferably",
];
const JOINING_LETTERS: [&str; 5] = ["y", "e", "o", "i", "u"];

/// All mooring numbers of the cell in canonical form, in their order, each once; what is none is left out with a remark. `odd` knows the
/// numbers that have no canonical form, and that berths have nevertheless.
pub fn read(
    cell: &Value,
    placeholders: &Placeholders,
    odd: impl Fn(&str) -> Option<String>,
) -> Reading<Vec<String>> {
    text::read(cell, placeholders).and_then(|text| parse(&text, odd))
}

/// All mooring numbers of a text, separated by `,` `;` `/` `&` `+`, by `and` or `or` in the languages of the coast, by line breaks or blanks; an odd one may hold these.
/// A range (`A1-A3`) is refused: which berths it means is known to people only.
pub fn parse(text: &str, odd: impl Fn(&str) -> Option<String>) -> Reading<Vec<String>> {
    if let Some(whole) = odd(text) {
        return Reading::plain(vec![whole]);
    }
    if written::excludes(text) {
        let message = "berths that are not wanted, or a range of them: correct it in the source, one number each, as A1 or A1, A2";
        return Reading::refused(Code::BerthUnresolved, message);
    }
    let digits = text::with_ascii_digits(text);
    let ordered = written::in_order_of_choice(&digits);
    let text = &*written::joined(written::without_count(ordered.as_deref().unwrap_or(&digits)));
    Reading::of_pieces(&split(text), |piece| one(piece, &odd), String::as_str)
}

fn one(piece: &str, odd: impl Fn(&str) -> Option<String>) -> Reading<Option<String>> {
    if let Some(number) = canonical(piece).or_else(|| odd(piece)) {
        return Reading::plain(Some(number));
    }
    if let Some(number) = written::without_remark(piece).and_then(canonical) {
        let message = "a remark in brackets was left out: the berth as it stands";
        return Reading::plain(Some(number)).remark(Code::BerthUnresolved, message);
    }
    let why = match () {
        () if is_range(piece) => "a range of berths, not a berth",
        () if is_foreign(piece) => {
            "a letter of another alphabet, which looks like one Latin letter or sounds like another"
        }
        () => "not a mooring number",
    };
    let message = format!("{why}: correct it in the source, one number each, as A1 or A1, A2");
    Reading::refused(Code::BerthUnresolved, message)
}

/// One mooring number in canonical form: `A-01`, `a 1` and `Berth A1` are `A1`.
pub fn canonical(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase().replace('°', "º");
    let text = text::with_ascii_digits(&text);
    let text = without_labels(text.trim_matches(AROUND).trim_end_matches('.'));
    let text = text.trim_end_matches(COUNTERS).trim_end();
    let digits_at = text.find(|c: char| c.is_ascii_digit())?;
    let (area, number) = text.split_at(digits_at);
    let area: String = area.trim_end_matches(JOINTS).chars().map(latin).collect();
    let whole = !area.is_empty()
        && area.chars().all(|c| c.is_ascii_uppercase())
        && number.chars().all(|c| c.is_ascii_digit());
    let stripped = number.trim_start_matches('0');
    whole.then(|| format!("{area}{}", if stripped.is_empty() { "0" } else { stripped }))
}

/// The Latin capital that a letter is: of a full-width one, or of a twin.
fn latin(c: char) -> char {
    let large = c.to_uppercase().next().unwrap_or(c);
    match TWINS.iter().find(|(twins, _)| twins.contains(large)) {
        Some((_, latin)) => *latin,
        None if matches!(large, '\u{ff21}'..='\u{ff3a}') => {
            char::from_u32(u32::from(large) - 0xff21 + u32::from('A')).unwrap_or(c)
        }
        None => c,
    }
}

/// A letter or two of Greek or Cyrillic before a number.
fn is_foreign(piece: &str) -> bool {
    let letters: Vec<char> = piece.chars().filter(|c| c.is_alphabetic()).collect();
    (1..=2).contains(&letters.len())
        && letters.iter().any(|c| matches!(c, '\u{370}'..='\u{4ff}'))
        && piece.ends_with(|c: char| c.is_ascii_digit())
}

/// Labels are words of their own: `BERTH A1` has one, `NO12` is berth 12 of area `NO`.
fn without_labels(text: &str) -> &str {
    let label_end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(label_end);
    let is_joint = |c: char| JOINTS.contains(&c) || c == ':';
    if rest.starts_with(is_joint) && LABELS.contains(&word.to_lowercase().as_str()) {
        without_labels(rest.trim_start_matches(is_joint))
    } else {
        text
    }
}

fn split(text: &str) -> Vec<String> {
    let listed = text.split([',', ';', '/', '&', '+', '\n', '\r', '|']);
    listed.flat_map(at_joining_words).flat_map(|piece| at_blanks(&piece)).collect()
}

fn at_joining_words(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let mut groups = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if !joins(&words, at) => group.push(*word),
            _ => groups.push(Vec::new()),
        }
    }
    groups.into_iter().filter(|group| !group.is_empty()).map(|group| group.join(" ")).collect()
}

/// A letter joins only between a number and a whole mooring number: `A12 y A13`, `A 12 y A 13`, but `E 5`; or before the first: `o A12 o A13`. There
/// a capital joins where it does so again, for it may be the pier of `E A1`. A small one joins a number alone too, `A12 y 13`, of which it is told
/// that it names no berth.
fn joins(words: &[&str], at: usize) -> bool {
    let written = words[at].trim_end_matches('.');
    let word = written.to_lowercase();
    let is_whole = |at: usize| words.get(at).is_some_and(|word| canonical(word).is_some());
    let is_behind_number = || match at {
        0 => is_whole(1) && (written == word || words[1..].iter().any(|other| other.to_lowercase() == word)),
        _ => words[at - 1].ends_with(|c: char| c.is_ascii_digit()),
    };
    let is_before_number = || {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let is_bare =
            || written == word && !next.is_empty() && next.bytes().all(|byte| byte.is_ascii_digit());
        let of_two =
            || words.get(at + 2).is_some_and(|number| canonical(&format!("{next} {number}")).is_some());
        canonical(next).is_some() || is_bare() || of_two()
    };
    JOINING.contains(&word.as_str())
        || (JOINING_LETTERS.contains(&word.as_str()) && is_behind_number() && is_before_number())
}

/// Blanks separate only where every word is a mooring number, for `A 1` is one.
fn at_blanks(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split(' ').collect();
    if words.len() > 1 && words.iter().all(|word| canonical(word).is_some()) {
        words.into_iter().map(str::to_owned).collect()
    } else {
        vec![piece.to_owned()]
    }
}

fn is_range(piece: &str) -> bool {
    let piece = piece.to_ascii_lowercase().replace(['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}'], "-");
    ["-", "..", " to ", " through ", " until "].into_iter().any(|joint| {
        // Every place, not the first: `A-1 - A-3` has three dashes.
        piece
            .match_indices(joint)
            .any(|(at, _)| canonical(&piece[..at]).is_some() && ends_range(&piece[at + joint.len()..]))
    })
}

fn ends_range(text: &str) -> bool {
    let text = text.trim();
    canonical(text).is_some() || (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use serde_json::json;

    use super::{super::text::Placeholders, canonical, parse, read};

    #[test]
    fn one_berth_has_one_form_however_it_is_written() {
        let cases = [
            ("A1", Some("A1")),
            ("a1", Some("A1")),
            (" A1 ", Some("A1")),
            ("A-1", Some("A1")),
            ("A-01", Some("A1")),
            ("A01", Some("A1")),
            ("a 1", Some("A1")),
            ("A - 1", Some("A1")),
            ("A.1", Some("A1")),
            ("A_001", Some("A1")),
            ("A\u{2013}1", Some("A1")),
            ("A#1", Some("A1")),
            ("E18", Some("E18")),
            ("E-10", Some("E10")),
            ("AB-012", Some("AB12")),
            ("Berth A1", Some("A1")),
            ("berth: a-01", Some("A1")),
            ("Berth No A1", Some("A1")),
            ("Mooring A 01", Some("A1")),
            ("Slip #A1", Some("A1")),
            ("Amarre A1", Some("A1")),
            ("AMARRE: a-01", Some("A1")),
            ("Plaza A1", Some("A1")),
            ("Plaça A1", Some("A1")),
            ("Liegeplatz A1", Some("A1")),
            ("Poste A1", Some("A1")),
            ("Posto barca A1", Some("A1")),
            ("место A1", Some("A1")),
            ("Nº A1", Some("A1")),
            ("plaza nº A1", Some("A1")),
            ("N° A1", Some("A1")),
            ("#A1", Some("A1")),
            ("A1.", Some("A1")),
            ("'A1", Some("A1")),
            ("\"A1\"", Some("A1")),
            ("Amarre 12", None),
            ("Muelle 3", None),
            ("Pantalán A 12", Some("A12")),
            ("Plaza 12", None),
            ("A1?", None),
            ("POSTE1", Some("POSTE1")),
            ("NO12", Some("NO12")),
            ("No. 12", None),
            ("A0", Some("A0")),
            ("A00", Some("A0")),
            ("A", None),
            ("12", None),
            ("", None),
            ("Berth", None),
            ("1A", None),
            ("A1B", None),
            ("A1 (big)", None),
            ("A 1 2", None),
            ("Ä1", None),
            ("А1", Some("A1")),   // Cyrillic, and the same letter by sight and sound
            ("Α1", Some("A1")),   // Greek
            ("Е12", Some("E12")), // Cyrillic
            ("В1", None),         // Cyrillic: B by sight, V by sound
            ("\u{ff21}\u{ff11}", Some("A1")),
            ("-1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(canonical(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_may_name_several_berths() {
        let cases: [(&str, &[&str]); 35] = [
            ("2 berths: A1, A2", &["A1", "A2"]),
            ("2 amarres: A1 y A2", &["A1", "A2"]),
            ("o A1 o B3", &["A1", "B3"]),
            ("O A1 o B3", &["A1", "B3"]),
            ("A2, y B3", &["A2", "B3"]),
            ("ideally A1, or B3", &["A1", "B3"]),
            ("preferably A1", &["A1"]),
            ("either A1 or B3", &["A1", "B3"]),
            ("Both A1 and B3", &["A1", "B3"]),
            ("entweder A1 oder B3", &["A1", "B3"]),
            ("soit A1 soit B3", &["A1", "B3"]),
            ("A12 y A13", &["A12", "A13"]),
            ("A12 & A13", &["A12", "A13"]),
            ("A12 und A13", &["A12", "A13"]),
            ("A12 et A-13", &["A12", "A13"]),
            ("A12 e A13", &["A12", "A13"]),
            ("A12 и A13", &["A12", "A13"]),
            ("E 5", &["E5"]),
            ("A 12 y A 13", &["A12", "A13"]),
            ("A12 u. A13", &["A12", "A13"]),
            ("A12 أو A13", &["A12", "A13"]),
            ("A1", &["A1"]),
            ("A1, A2", &["A1", "A2"]),
            ("A1,A2;B-03", &["A1", "A2", "B3"]),
            ("A1/A2", &["A1", "A2"]),
            ("A-1 / A-2", &["A1", "A2"]),
            ("A1 & A2", &["A1", "A2"]),
            ("A1 and A2 or B1", &["A1", "A2", "B1"]),
            ("A1 + A2", &["A1", "A2"]),
            ("A1 A2", &["A1", "A2"]),
            ("A1\r\nA2", &["A1", "A2"]),
            ("A 1, a1, A-01", &["A1"]),
            ("Berth A1, Berth A2", &["A1", "A2"]),
            ("Berths A1 and A2", &["A1", "A2"]),
            ("A1,", &["A1"]),
        ];
        for (text, expected) in cases {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, expected, "{text:?}");
            assert_eq!(reading.remarks, [], "{text:?}");
        }
    }

    #[test]
    fn ranges_are_refused_as_ranges() {
        for text in
            ["A1-A3", "A1 - A3", "A1\u{2013}A3", "A1 to A3", "a-01 - a-03", "A1-3", "A1..A3", "A1 through A3"]
        {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, [""; 0], "{text:?}");
            assert_eq!(reading.remarks[0].code, Code::BerthUnresolved, "{text:?}");
            assert!(reading.remarks[0].message.starts_with("a range of berths"), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_mooring_number_is_reported_by_its_place_and_the_rest_is_read() {
        let reading = parse("A1, large one, B2", |_| None);
        assert_eq!(reading.value, ["A1", "B2"]);
        assert!(reading.remarks[0].message.starts_with("value 2 of 3: not a mooring number"));
        assert_eq!(parse("A12 y 13", |_| None).value, ["A12"]);
        for text in ["E 5 E 6", "E A1"] {
            assert_eq!(parse(text, |_| None).value, [""; 0], "{text}");
        }
    }

    #[test]
    fn letters_of_another_alphabet_are_told() {
        for text in ["В12", "С5", "Δ3"] {
            let message = &parse(text, |_| None).remarks[0].message;
            assert!(message.starts_with("a letter of another alphabet"), "{text:?}: {message}");
        }
    }

    #[test]
    fn empty_cells_numbers_and_placeholders_name_no_berth() {
        let placeholders = Placeholders::new(&["tbc"]);
        let cases = [
            (json!(null), None),
            (json!("TBC"), Some(Code::Placeholder)),
            (json!(12), Some(Code::BerthUnresolved)),
        ];
        for (cell, code) in cases {
            let reading = read(&cell, &placeholders, |_| None);
            assert_eq!(reading.value, [""; 0], "{cell}");
            assert_eq!(reading.remarks.first().map(|remark| remark.code), code, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn canonical_numbers_are_canonical_and_read_as_themselves(text in any::<String>()) {
            for number in parse(&text, |_| None).value {
                prop_assert!(number.trim_start_matches(|c: char| c.is_ascii_uppercase()).chars().all(|c| c.is_ascii_digit()));
                prop_assert_eq!(canonical(&number), Some(number));
            }
        }

        #[test]
        fn hyphen_blank_zeros_and_case_make_no_difference(area in "[A-MO-Z]{1,2}", number in 1_u32..500, joint in "[-. _]?", zeros in 0_usize..3) {
            let text = format!("{}{joint}{}{number}", area.to_lowercase(), "0".repeat(zeros));
            prop_assert_eq!(canonical(&text), Some(format!("{area}{number}")));
        }
    }
}
