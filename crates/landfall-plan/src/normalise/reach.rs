//! Addresses and numbers side by side: a cell for the one may hold the other too, or nothing else. Each is read as what it is, for an address is
//! told by its `@` and a number by its digits. What is neither is read as the column has it.

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading, email,
    phone::{self, Kind, Phone},
    text::{self, Placeholders},
};

/// Fewer digits are no telephone number.
const ENOUGH_DIGITS: usize = 7;
/// So many are one also where nobody can say of which country; a date has eight.
const MORE_THAN_A_DATE: usize = 9;
/// Words that tell of a number, or of an address, that it follows; and those between the two.
const LABELS: [&str; 27] = [
    "tel",
    "tél",
    "telf",
    "tlf",
    "tfno",
    "teléfono",
    "telefono",
    "telefon",
    "telephone",
    "phone",
    "ph",
    "mob",
    "mobile",
    "móvil",
    "movil",
    "mòbil",
    "cell",
    "cel",
    "whatsapp",
    "wa",
    "and",
    "y",
    "i",
    "e",
    "et",
    "und",
    "or",
];
const ADDRESS_LABELS: [&str; 6] = ["email", "e-mail", "mail", "correo", "courriel", "posta"];

/// What a cell holds, each in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Addresses, in lower case.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
}

/// A cell of the column for addresses. `country` reads numbers without a country code.
pub fn read_emails(cell: &Value, placeholders: &Placeholders, country: Option<&str>) -> Reading<Reach> {
    text::read(cell, placeholders).and_then(|text| emails_of(&with_plain_signs(&text), country))
}

/// A cell of the column for numbers.
pub fn read_phones(cell: &Value, placeholders: &Placeholders, country: Option<&str>) -> Reading<Reach> {
    text::read(cell, placeholders).and_then(|text| phones_of(&text, country))
}

/// The addresses alone, where numbers have no place.
pub fn read_addresses(cell: &Value, placeholders: &Placeholders) -> Reading<Vec<String>> {
    text::read(cell, placeholders).and_then(|text| addresses_of(&with_plain_signs(&text)))
}

/// Arabic and full-width commas and semicolons as ours: no address has one, and they part a list as well. Of numbers their own reader sees to that.
fn with_plain_signs(text: &str) -> String {
    text.replace(['\u{60c}', '\u{ff0c}'], ",").replace(['\u{61b}', '\u{ff1b}'], ";")
}

fn addresses_of(text: &str) -> Reading<Vec<String>> {
    let parted = Parted::of(text);
    if parted.addresses.is_empty() || parted.numbers.is_empty() {
        return email::parse(text);
    }
    email::parse(&parted.addresses)
        .remark(Code::EmailSplit, "a telephone number stands among the addresses: it was left out")
}

fn emails_of(text: &str, country: Option<&str>) -> Reading<Reach> {
    let alone = || email::parse(text).map(|emails| Reach { emails, phones: Vec::new() });
    // So it is with nearly every cell, and what follows costs.
    if digits(text) < ENOUGH_DIGITS {
        return alone();
    }
    let parted = Parted::of(text);
    let numbers = phone::parse(&parted.numbers, country);
    if numbers.value.is_empty() || !numbers.value.iter().all(is_number) {
        return alone();
    }
    let message = "a telephone number stands among the addresses: it becomes a contact of its own";
    both(email::parse(&parted.addresses), numbers).remark(Code::EmailSplit, message)
}

fn phones_of(text: &str, country: Option<&str>) -> Reading<Reach> {
    let alone = || phone::parse(text, country).map(|phones| Reach { emails: Vec::new(), phones });
    if !text.contains('@') {
        return alone();
    }
    let parted = Parted::of(text);
    let addresses = email::parse(&parted.addresses);
    let is_refused = addresses.remarks.iter().any(|remark| remark.code == Code::EmailInvalid);
    if addresses.value.is_empty() || is_refused {
        return alone();
    }
    let message = "an e-mail address stands among the numbers: it becomes a contact of its own";
    both(addresses, phone::parse(&parted.numbers, country)).remark(Code::PhoneSplit, message)
}

fn both(addresses: Reading<Vec<String>>, numbers: Reading<Vec<Phone>>) -> Reading<Reach> {
    let remarks = addresses.remarks.into_iter().chain(numbers.remarks).collect();
    Reading { value: Reach { emails: addresses.value, phones: numbers.value }, remarks }
}

/// In a column of addresses it must be more than digits in a sentence.
fn is_number(phone: &Phone) -> bool {
    let is_bare = !phone.value.contains(char::is_alphabetic) && digits(&phone.value) >= MORE_THAN_A_DATE;
    phone.kind != Kind::Unreadable || is_bare
}

/// A cell parted into the text of its addresses and that of its numbers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parted {
    addresses: String,
    numbers: String,
}

impl Parted {
    fn of(text: &str) -> Self {
        let mut parted = Self::default();
        let (mut before, mut is_address) = (String::new(), None);
        for piece in pieces(text) {
            if let Some((addresses, numbers)) = in_words(piece) {
                put(&mut parted.addresses, &(std::mem::take(&mut before) + &addresses), "; ");
                put(&mut parted.numbers, &numbers, "; ");
                is_address = Some(false);
            } else if piece.contains('@') || digits(piece) >= ENOUGH_DIGITS {
                is_address = Some(piece.contains('@'));
                put(parted.side(piece.contains('@')), &(std::mem::take(&mut before) + piece), "; ");
            } else {
                match is_address {
                    Some(is_address) => put(parted.side(is_address), piece, ", "),
                    None => before = before + piece + ", ",
                }
            }
        }
        parted
    }

    const fn side(&mut self, is_address: bool) -> &mut String {
        if is_address { &mut self.addresses } else { &mut self.numbers }
    }
}

fn put(side: &mut String, piece: &str, joint: &str) {
    if !side.is_empty() {
        side.push_str(joint);
    }
    side.push_str(piece);
}

/// Cut at line breaks and the signs of a list.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let slashes = slashes(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        if matches!(sign, '\n' | '\r' | ';' | '|' | '\u{2022}' | '\u{b7}')
            || (sign == ',' && email::is_list_comma(text, at))
            || (sign == '/' && slashes.binary_search(&at).is_ok())
        {
            pieces.push(&text[start..at]);
            start = at + sign.len_utf8();
        }
    }
    pieces.push(&text[start..]);
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty())
}

/// The slashes that part: those with a blank beside them, behind an address, or between a number and an address.
fn slashes(text: &str) -> Vec<usize> {
    let (mut slashes, mut start) = (Vec::new(), 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let parting = slashes_of_word(word.trim_end());
        slashes.extend(parting.into_iter().map(|at| start + at));
        start += word.len();
    }
    slashes
}

/// What stands before a slash is counted on the way: a word of a thousand slashes would be looked through for each.
fn slashes_of_word(word: &str) -> Vec<usize> {
    let last_address = word.rfind('@');
    let (mut slashes, mut digits, mut has_address, mut has_letters) = (Vec::new(), 0, false, false);
    for (at, sign) in word.char_indices() {
        let is_number = || digits >= ENOUGH_DIGITS && !has_letters;
        let is_end = at == 0 || at + 1 == word.len();
        if sign == '/' && (is_end || has_address || last_address > Some(at) && is_number()) {
            slashes.push(at);
        }
        has_address |= sign == '@';
        has_letters |= sign.is_alphabetic();
        digits += usize::from(sign.is_numeric());
    }
    slashes
}

/// Addresses and numbers with nothing but blanks and their labels between them: `ann@x.org 600 111 222`, `Tel. 600111222 mail ann@x.org`.
fn in_words(piece: &str) -> Option<(String, String)> {
    let (addresses, others): (Vec<&str>, Vec<&str>) =
        piece.split_whitespace().partition(|word| word.contains('@'));
    let is_label = |word: &str, labels: &[&str]| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        labels.contains(&bare.as_str())
    };
    let numbers: Vec<&str> = others.into_iter().filter(|word| !is_label(word, &ADDRESS_LABELS)).collect();
    let is_plain = |word: &&str| !word.contains(char::is_alphabetic) || is_label(word, &LABELS);
    let has_letter =
        |word: &&str| word.split('@').next().is_some_and(|local| local.contains(char::is_alphabetic));
    let is_both = !addresses.is_empty()
        && addresses.iter().all(has_letter)
        && digits(&numbers.concat()) >= ENOUGH_DIGITS
        && numbers.iter().all(is_plain);
    is_both.then(|| (addresses.join(" "), numbers.join(" ")))
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use serde_json::json;

    use super::{
        super::{email, phone, text::Placeholders},
        Reach, emails_of, phones_of, read_addresses, read_emails, read_phones,
    };

    fn shown(reach: &Reach) -> String {
        let phones = reach.phones.iter().map(|phone| phone.value.clone());
        reach.emails.iter().cloned().chain(phones).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_address_and_a_number_in_one_cell_are_one_of_each_whichever_column_it_is() {
        for text in [
            "ann@example.com\n+34 600 123 456",
            "ann@example.com\r\n+34 600 123 456",
            "+34 600 123 456\nann@example.com",
            "ann@example.com; +34 600 123 456",
            "ann@example.com | 600 123 456",
            "+34 600 123 456, ann@example.com",
            "ann@example.com / 600123456",
            "ann@example.com/600123456",
            "600123456/ann@example.com",
            "ann@example.com +34 600 123 456",
            "0034600123456 ann@example.com",
            "ann@example.com - 600 12 34 56",
            "ann@example.com (600 123 456)",
            "Tel: 600 123 456; E-mail: ann@example.com",
            "Tel. 600 123 456 email: ann@example.com",
            "ann@example.com y 600 123 456",
            "Ann Lee <ann@example.com>; 600-123-456",
            "ann@example.com · 600 123 456",
        ] {
            for (reading, code) in [
                (emails_of(text, Some("ES")), Code::EmailSplit),
                (phones_of(text, Some("ES")), Code::PhoneSplit),
            ] {
                assert_eq!(shown(&reading.value), "ann@example.com +34600123456", "{text:?}");
                assert_eq!(reading.remarks.last().map(|remark| remark.code), Some(code), "{text:?}");
                assert!(reading.remarks.iter().all(|remark| remark.code != Code::EmailInvalid), "{text:?}");
            }
        }
    }

    #[test]
    fn one_that_stands_in_the_column_of_the_other_is_what_it_is() {
        assert_eq!(shown(&emails_of("+34 600 123 456", None).value), "+34600123456");
        assert_eq!(shown(&emails_of("600 123 456", None).value), "600 123 456");
        assert_eq!(shown(&phones_of("Ann@Example.com", None).value), "ann@example.com");
    }

    #[test]
    fn what_is_neither_is_read_as_its_column_has_it() {
        for text in [
            "jane doe@example.com",
            "ann@example.com, office",
            "ann@example.com\nborn 12/05/1970",
            "12/05/1970",
            "NIE Y7654321B",
            "call reception 2 x day",
            "john 7654321@example.com",
            "600 111 222 333@example.com",
            "a/b@example.com",
            "john,smith7654321@example.com",
        ] {
            let own = email::parse(text);
            let reading = emails_of(text, Some("ES"));
            assert_eq!(
                (reading.value.emails, reading.value.phones, reading.remarks),
                (own.value, vec![], own.remarks),
                "{text:?}"
            );
        }
        for text in ["+34 600 123 456 @ office", "ann@", "600 123 456, ann@example"] {
            assert_eq!(phones_of(text, None).value.phones, phone::parse(text, None).value, "{text:?}");
        }
    }

    #[test]
    fn a_comma_that_stands_for_a_point_leaves_no_others_address_beside_a_number() {
        let reading = emails_of("john,smith@example.com; +34 600 123 456", None);
        assert_eq!(shown(&reading.value), "+34600123456");
        assert_eq!(reading.remarks[0].code, Code::EmailInvalid);
    }

    #[test]
    fn commas_and_semicolons_of_other_scripts_part_a_list_too() {
        for sign in ["\u{60c}", "\u{61b}", "\u{ff0c}", "\u{ff1b}"] {
            let cell = json!(format!("a@x.org{sign} b@y.org{sign} +34 600 123 456"));
            let words = Placeholders::default();
            let reach = read_emails(&cell, &words, None).value;
            assert_eq!(shown(&reach), "a@x.org b@y.org +34600123456", "{cell}");
            assert_eq!(read_addresses(&cell, &words).value, ["a@x.org", "b@y.org"], "{cell}");
        }
    }

    #[test]
    fn empty_cells_and_placeholders_hold_no_address() {
        assert_eq!(read_emails(&json!(null), &Placeholders::default(), None).remarks, []);
        let placeholder = read_emails(&json!("TBC"), &Placeholders::new(&["tbc"]), None);
        assert_eq!((placeholder.value.emails.len(), placeholder.remarks[0].code), (0, Code::Placeholder));
    }

    #[test]
    fn cells_may_be_numbers_placeholders_or_empty() {
        let placeholders = Placeholders::new(&["tbc"]);
        assert_eq!(
            read_phones(&json!(612_345_678), &placeholders, Some("FR")).value.phones[0].value,
            "+33612345678"
        );
        assert_eq!(
            read_phones(&json!(393_351_234_567_u64), &placeholders, Some("IT")).value.phones[0].value,
            "+393351234567"
        );
        assert_eq!(
            read_phones(&json!(3_351_234_567.0), &placeholders, Some("IT")).value.phones[0].value,
            "+393351234567"
        );
        assert_eq!(read_phones(&json!("TBC"), &placeholders, None).remarks[0].code, Code::Placeholder);
        assert_eq!(read_phones(&json!(null), &placeholders, None).remarks, []);
        assert_eq!(read_phones(&json!(" / "), &placeholders, None).value.phones, []);
    }

    proptest! {
        #[test]
        fn cells_of_their_own_kind_are_read_by_their_own_reader(text in any::<String>(), near in "[0-9+/;, ()-]{0,24}") {
            for text in [text, near] {
                prop_assert_eq!(phones_of(&text, Some("ES")).value.phones, phone::parse(&text, Some("ES")).value);
            }
        }
    }
}
