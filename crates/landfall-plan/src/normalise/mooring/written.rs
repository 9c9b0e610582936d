//! Berths as people write them out: by pier and place (`Pantalán A, amarre 12`), with a remark (`A12 (o similar)`), or by what they are not.

use std::{borrow::Cow, sync::LazyLock};

use landfall_model::fold::folded;
use regex::Regex;

use super::LABELS;
use crate::normalise::text::{is_one_of, with_remark};

/// What a pier is called.
const PIERS: &str = "pier|dock|quay|jetty|pontoon|row|line|pantal[aáà]n?|muelle|moll|molo|pontile|banchina|steg|quai|ponton|причал|пирс";
/// Remarks that change nothing of the berth that is meant.
const REMARKS: &str = "o or ou oder similar similares simile ahnlich equivalente equivalent pref preferred preferida preferido preferente \
    preferita preferito bevorzugt favourite favorite favorito favorita ideal ideally first 1st 1a primera prima choice opcion scelta";
/// The places of choices, and what a choice is called.
const PLACES: [&str; 3] = [
    "1 1st 1a 1o 1er 1ere 1re first primera primero prima primo premier premiere erste 1й",
    "2 2nd 2a 2o 2e 2eme second segunda segundo seconda secondo deuxieme zweite 2й",
    "3 3rd 3a 3o 3e 3eme third tercera tercero terza terzo troisieme dritte 3й",
];
const CHOICES: &str = "choice option opcion preferencia preference eleccion scelta opzione choix wahl";
/// Words of what somebody does not want, and of a range. Behind them no berth can be told from the list that it stands in: `not A12 or A13`.
const EXCLUDING: &str = "not neither nor except but between nicht ausser zwischen pas sauf entre salvo excepto menos ni tranne eccetto tra fra \
    не кроме между";

/// `Pantalán A, amarre 12` and `Pier A berth 12` as `A12`; any other text as it is.
pub fn joined(text: &str) -> Cow<'_, str> {
    static WRITTEN: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let labels = LABELS.join("|");
        let place = format!(r"(?:(?:{labels})[\s.:#]*)+([0-9]{{1,4}})\b");
        let forms = [
            format!(r"(?i)\b(?:{PIERS})[\s.:]+(\pL{{1,2}})\s*[,;:/-]?\s*{place}"),
            format!(r"(?i)^(\pL{{1,2}})\s*[,:]\s*{place}$"),
            r"^(\pL{1,2})\s*[,:]\s*([0-9]{1,4})$".to_owned(),
        ];
        forms.iter().filter_map(|form| Regex::new(form).ok()).collect()
    });
    let text = text.trim();
    if !text.contains(char::is_whitespace) && !text.contains([',', ':']) {
        return text.into();
    }
    WRITTEN.iter().fold(text.into(), |text, form| match form.replace_all(&text, "$1$2") {
        Cow::Borrowed(_) => text,
        Cow::Owned(joined) => joined.into(),
    })
}

/// The list behind how many it has: `2 berths: A1, A2`. Of one, `3 pier: A12`, the number is no count.
pub fn without_count(text: &str) -> &str {
    let is_count = |head: &str| {
        head.trim().split_once(' ').is_some_and(|(count, what)| {
            let what = what.to_lowercase();
            count.bytes().all(|byte| byte.is_ascii_digit())
                && what.ends_with('s')
                && LABELS.contains(&what.as_str())
        })
    };
    text.split_once(':').filter(|(head, _)| is_count(head)).map_or(text, |(_, list)| list)
}

/// `1st: A12, 2nd: B3` and `Primera opción A12, segunda B3` as `A12, B3`; none where the choices are not numbered in their order.
pub fn in_order_of_choice(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().peekable();
    // So hardly a text begins.
    place(words.peek()?).filter(|first| *first == 1)?;
    let (mut listed, mut last) = (String::new(), 0);
    for word in words {
        match place(word) {
            Some(place) if place == last + 1 => {
                last = place;
                listed.push_str(", ");
            }
            Some(_) => return None,
            None if is_one_of(CHOICES, &folded(word)) => {}
            None => listed = listed + " " + word,
        }
    }
    (last > 1).then_some(listed)
}

/// Which choice a word is: `1st`, `2ª`, `tercera`, or a digit with a sign behind it.
fn place(word: &str) -> Option<usize> {
    if word.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let name = folded(word);
    (1..).zip(PLACES).find(|(_, names)| is_one_of(names, &name)).map(|(place, _)| place)
}

/// The text before a remark in brackets that changes nothing: `A12 (o similar)`, `A12 (24 m)`.
pub fn without_remark(text: &str) -> Option<&str> {
    static SIZE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let length = r"[0-9]+(?:[.,][0-9]+)?\s*(?:m|mts?|metros|ft|feet)\.?";
        Regex::new(&format!(r"(?i)^\s*(?:[0-9]+(?:[.,][0-9]+)?\s*x\s*)?{length}(?:\s*x\s*{length})?\s*$"))
            .ok()
    });
    let (head, remark) = with_remark(text)?;
    let is_known = folded(remark).split(' ').all(|word| is_one_of(REMARKS, word));
    let is_size = || SIZE.as_ref().is_some_and(|size| size.is_match(remark));
    (is_known || is_size()).then_some(head)
}

/// True where the text says, outside brackets, which berths it does not mean, or between which that is.
pub fn excludes(text: &str) -> bool {
    let outside = text.split(['(', '[']).map(|part| part.rsplit([')', ']']).next().unwrap_or_default());
    says_no(text)
        || outside
            .flat_map(|part| folded(part).split(' ').map(str::to_owned).collect::<Vec<_>>())
            .any(|word| is_one_of(EXCLUDING, &word))
}

/// `no A12`: of a number one writes `No. A12`, `nº A12` or `Berth no A12`.
fn says_no(text: &str) -> bool {
    let denied = |part: &str| {
        let (no, berth) = part.trim_start().split_once(' ')?;
        Some(no.eq_ignore_ascii_case("no") && berth.trim_start().starts_with(char::is_alphabetic))
    };
    text.split([',', ';', '/', '\n']).any(|part| denied(part) == Some(true))
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;

    use super::super::parse;

    #[test]
    fn a_pier_and_a_place_in_it_are_one_berth() {
        for text in [
            "Pantalán A, amarre 12",
            "Pantalán A amarre nº 12",
            "PANTALAN A - AMARRE 12",
            "Pantalà A, amarratge 12",
            "Pier A berth 12",
            "Pier A 12",
            "Dock A, slip 12",
            "Muelle A, puesto 12",
            "Molo A posto 12",
            "Pontile A, posto barca 12",
            "Steg A Platz 12",
            "quai A poste 12",
            "причал А место 12",
            "A, 12",
            "A: 12",
            "A, amarre 12",
            "A12号",
            "A12 号",
        ] {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, ["A12"], "{text:?}: {:?}", reading.remarks);
            assert_eq!(reading.remarks, [], "{text:?}");
        }
        assert_eq!(parse("Pier A berths 12 and 13", |_| None).value, ["A12"]);
        for text in ["Muelle 3, plaza 12", "Pier A", "pier of A berth x", "AB, C, 12", "A12, 号"] {
            assert!(!parse(text, |_| None).remarks.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn berths_by_choice_are_read_in_their_order_where_they_stand_in_it() {
        for text in [
            "1st: A12, 2nd: B3",
            "1. A12 2. B3",
            "1) A12; 2) B3",
            "(1) A12 (2) B3",
            "1ª opción: A12 / 2ª opción: B3",
            "First choice A12, second choice B3",
            "primera A12, segunda B3",
            "1er choix A-12, 2e choix b3",
        ] {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, ["A12", "B3"], "{text:?}: {:?}", reading.remarks);
            assert_eq!(reading.remarks, [], "{text:?}");
        }
        for text in ["2nd: B3, 1st: A12", "1st: A12, 3rd: B3", "1 A12, 2 B3", "A12 → B3", "1st: A12"] {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, [""; 0], "{text:?}");
            assert!(!reading.remarks.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_remark_that_changes_nothing_is_left_out_and_told() {
        for text in ["A12 (o similar)", "A-12 (preferred)", "A12 [24 m]", "A12 (24 x 6 m)"] {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, ["A12"], "{text:?}");
            assert_eq!(reading.remarks[0].code, Code::BerthUnresolved, "{text:?}");
            assert!(reading.remarks[0].message.starts_with("a remark in brackets"), "{text:?}");
        }
        for text in
            ["A12 (sold)", "A12 (no)", "A12 (?)", "A12 (2)", "A12 (B3)", "A12 (not preferred)", "A12 ()"]
        {
            assert_eq!(parse(text, |_| None).value, [""; 0], "{text:?}");
        }
    }

    #[test]
    fn of_a_list_of_berths_that_are_not_wanted_none_is_read() {
        for text in [
            "not A12 or A13",
            "any but A12, A13",
            "between A12 and A14",
            "entre A12 y A14",
            "excepto A12, A13",
            "no A12",
            "B3, NO A12",
        ] {
            let reading = parse(text, |_| None);
            assert_eq!(reading.value, [""; 0], "{text:?}");
            assert_eq!(reading.remarks.len(), 1, "{text:?}");
        }
        for text in ["B12 (not free), A12", "No. A12", "Berth no A12", "nº A12", "Pantalán A, no 12"] {
            assert_eq!(parse(text, |_| None).value, ["A12"], "{text:?}");
        }
    }
}
