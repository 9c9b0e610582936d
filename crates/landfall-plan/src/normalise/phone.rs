//! Telephone numbers in E.164 (DOMAIN 1.7 and 2.2), for a number is matched by it: two people with one number are candidates.
//! So nothing is guessed: a number without a country code is read by the country of the record, if there is one, and says so; else it
//! stays as it is written, as a contact of channel `other`. Placeholders (`+447000000000`) are kept as `other` too and match nobody.

mod numbering;
mod parts;
mod pieces;
mod plans;

use landfall_model::finding::Code;

use super::Reading;
use numbering::Number;
pub use numbering::calling_code;
use parts::Parts;

/// So many zeros in a row are no number (DOMAIN 1.7).
const ZEROS: &str = "00000000";
/// What people type when a form insists.
const SEQUENCES: [&str; 5] = ["123456789", "987654321", "1234567", "12345678", "01234567"];

/// What a number turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// E.164: channel `phone`, may be used to match people.
    E164,
    /// Cannot be read as E.164: channel `other`, kept as written.
    Unreadable,
    /// Evidently a placeholder: channel `other`, kept as written, never used to match people.
    Placeholder,
}

/// One telephone number of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164; as written (blanks tidied) where it cannot be.
    pub value: String,
    /// Digits of the extension; of E.164 numbers only, the others are whole as written.
    pub extension: Option<String>,
    /// Words that stood beside it: `mobile`, `wife`; of E.164 numbers only.
    pub label: Option<String>,
    /// What it is.
    pub kind: Kind,
}

impl Phone {
    /// `client_contacts.channel`.
    pub const fn channel(&self) -> &'static str {
        match self.kind {
            Kind::E164 => "phone",
            Kind::Unreadable | Kind::Placeholder => "other",
        }
    }

    const fn as_written(value: String, kind: Kind) -> Self {
        Self { value, extension: None, label: None, kind }
    }
}

/// All numbers of a text, in their order, each once, separated by `/` `;` `,` `|` `&`, by `or` or `and`, by line breaks, or by the plus of the next
/// one. `country` (ISO 3166-1 alpha-2) reads numbers without a country code.
pub fn parse(text: &str, country: Option<&str>) -> Reading<Vec<Phone>> {
    if let Some(phone) = clean(text) {
        return Reading::plain(vec![phone]);
    }
    let one = |piece: &str| number(piece, country).map(Some);
    let pieces = pieces::split(text, |piece| is_in_use(&number(piece, country)));
    let reading = Reading::of_pieces(&pieces, one, |phone| &phone.value);
    match reading.value.len() {
        0 | 1 => reading,
        n => reading.remark(
            Code::PhoneSplit,
            format!("the cell holds {n} numbers: each becomes a contact, the first is primary"),
        ),
    }
}

/// The shortcut for what most cells hold: a plus and digits, perhaps with blanks between. It saves nearly all of the work.
fn clean(text: &str) -> Option<Phone> {
    let written = text.trim().strip_prefix('+')?;
    let is_plain = written.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    let digits: String = if is_plain { written.split(' ').collect() } else { return None };
    let number = Number::international(&digits).filter(|number| {
        number.is_assigned && !number.without_trunk && !is_placeholder(number.national_part())
    })?;
    if is_placeholder(&digits) {
        return None;
    }
    Some(Phone { value: number.e164, extension: None, label: None, kind: Kind::E164 })
}

fn number(piece: &str, country: Option<&str>) -> Reading<Phone> {
    match Parts::of(piece) {
        Ok(parts) => match located(&parts, country) {
            Ok(number) if is_placeholder(number.national_part()) => placeholder(piece),
            _ if is_placeholder(&parts.digits) => placeholder(piece),
            Ok(number) => normalised(number, parts),
            Err(why) => unreadable(piece, why),
        },
        Err(why) => unreadable(piece, why),
    }
}

fn is_in_use(Reading { value, remarks }: &Reading<Phone>) -> bool {
    value.kind == Kind::E164 && remarks.iter().all(|remark| remark.code != Code::PhoneUnassigned)
}

fn located(parts: &Parts, country: Option<&str>) -> Result<Number, &'static str> {
    match country {
        _ if parts.digits.is_empty() => Err("no digits in it"),
        _ if parts.is_international => {
            Number::international(&parts.digits).ok_or("no country has such a number")
        }
        Some(country) => Number::national(&parts.digits, country)
            .ok_or("no country code, and no number in use in the country of the record"),
        None => Err("no country code, and no country to take it from"),
    }
}

fn normalised(number: Number, parts: Parts) -> Reading<Phone> {
    let mut notes = parts.notes;
    if number.without_trunk {
        notes.push("the trunk prefix was left out");
    }
    if !parts.is_international {
        notes.push("the country code was taken from the country of the record");
    }
    let phone =
        Phone { value: number.e164, extension: parts.extension, label: parts.label, kind: Kind::E164 };
    let mut reading = Reading::plain(phone);
    if !notes.is_empty() {
        reading = reading.remark(Code::PhoneNormalised, notes.join("; "));
    }
    if !number.is_assigned {
        let message = "in no range that its country uses: kept as a telephone number, perhaps mistyped";
        reading = reading.remark(Code::PhoneUnassigned, message);
    }
    reading
}

fn unreadable(piece: &str, why: &str) -> Reading<Phone> {
    let message = format!("not readable as E.164 ({why}): kept as written, as a contact of channel other");
    Reading::plain(Phone::as_written(piece.to_owned(), Kind::Unreadable)).remark(Code::PhoneInvalid, message)
}

fn placeholder(piece: &str) -> Reading<Phone> {
    let message = "evidently a placeholder: kept as written, as a contact of channel other, and never used to match people";
    Reading::plain(Phone::as_written(piece.to_owned(), Kind::Placeholder))
        .remark(Code::PhonePlaceholder, message)
}

/// Eight zeros in a row, zeros or one digit only, or the digits in their order.
fn is_placeholder(digits: &str) -> bool {
    let Some(first) = digits.chars().next() else {
        return false;
    };
    let is_one_digit = digits.chars().all(|c| c == first) && (first == '0' || digits.len() > 4);
    is_one_digit || digits.contains(ZEROS) || digits.contains(SEQUENCES[0]) || SEQUENCES.contains(&digits)
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{Kind, parse};

    fn check(text: &str, country: Option<&str>, expected: &[&str], codes: &[Code]) {
        let reading = parse(text, country);
        assert_eq!(
            reading.value.iter().map(|phone| phone.value.as_str()).collect::<Vec<_>>(),
            expected,
            "{text:?}"
        );
        assert_eq!(reading.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), codes, "{text:?}");
    }

    #[test]
    fn blanks_and_punctuation_make_no_difference() {
        let cases = [
            "+33612345678",
            " +33612345678\r\n",
            "+33 6 12 34 56 78",
            "+33.6.12.34.56.78",
            "+33-6-12-34-56-78",
            "(+33) 6 12 34 56 78",
            "+33\u{a0}6\u{a0}12\u{a0}34\u{a0}56\u{a0}78",
            "+33 6 12\r34 56 78",
            "+33\t612345678",
            "\u{ff0b}33612345678",
            "+33/612345678",
            "\u{202a}+33 6 12 34 56 78\u{202c}",
            "\u{200e}+33612345678",
            "+33\u{200b}612345678\u{feff}",
            "📞 +33 6 12 34 56 78",
            "+33612345678 ☎\u{fe0f}",
        ];
        for text in cases {
            check(text, None, &["+33612345678"], &[]);
        }
    }

    #[test]
    fn every_other_quirk_is_mended_and_reported() {
        let cases = [
            ("'+33612345678", "a spreadsheet's apostrophe was taken off"),
            ("=+33612345678", "a spreadsheet's sign of a formula was taken off"),
            ("0033612345678", "00 was read as +"),
            ("00 33 6 12 34 56 78", "00 was read as +"),
            ("+33 (0)6 12 34 56 78", "the trunk prefix was left out"),
            ("+33 06 12 34 56 78", "the trunk prefix was left out"),
            (
                "'0033 (0)612345678",
                "a spreadsheet's apostrophe was taken off; the trunk prefix was left out; 00 was read as +",
            ),
            ("Tel. 0033612345678", "00 was read as +"),
            ("+33612345678.0", "a spreadsheet's .0 was taken off"),
        ];
        for (text, message) in cases {
            check(text, None, &["+33612345678"], &[Code::PhoneNormalised]);
            assert_eq!(parse(text, None).remarks[0].message, message, "{text:?}");
        }
    }

    #[test]
    fn extensions_and_words_are_kept_apart() {
        let phone = parse("+33 6 12 34 56 78 ext. 12 (office)", None).value.remove(0);
        assert_eq!(phone.value, "+33612345678");
        assert_eq!((phone.extension.as_deref(), phone.label.as_deref()), (Some("12"), Some("office")));
        assert_eq!((phone.channel(), phone.kind), ("phone", Kind::E164));
    }

    #[test]
    fn numbers_without_a_country_code_are_read_by_the_country_or_left_as_written() {
        check("06 12 34 56 78", Some("FR"), &["+33612345678"], &[Code::PhoneNormalised]);
        check("(264) 497-1234", Some("AI"), &["+12644971234"], &[Code::PhoneNormalised]);
        check("020 7946 0958", Some("GB"), &["+442079460958"], &[Code::PhoneNormalised]);
        check("06 12 34 56 78", None, &["06 12 34 56 78"], &[Code::PhoneInvalid]);
        check("33612345678", None, &["33612345678"], &[Code::PhoneInvalid]);
        check("06 12 34 56 78", Some("US"), &["06 12 34 56 78"], &[Code::PhoneInvalid]);
        check("06 12 34 56 78", Some("AQ"), &["06 12 34 56 78"], &[Code::PhoneInvalid]);
        let remark = parse("06 12 34 56 78", Some("FR")).remarks.remove(0);
        assert_eq!(remark.message, "the country code was taken from the country of the record");
    }

    #[test]
    fn numbers_in_unused_ranges_stay_telephone_numbers_and_are_reported() {
        check("+44 7700 900123", None, &["+447700900123"], &[Code::PhoneUnassigned]);
        check("07700 900123", Some("GB"), &["07700 900123"], &[Code::PhoneInvalid]);
        assert_eq!(parse("+447700900123", None).value[0].channel(), "phone");
    }

    #[test]
    fn several_numbers_become_several_contacts() {
        let both = ["+33612345678", "+442079460958"];
        check("+33 6 12 34 56 78 / +44 20 7946 0958", None, &both, &[Code::PhoneSplit]);
        check("+33 6 12 34 56 78\u{60c} +44 20 7946 0958", None, &both, &[Code::PhoneSplit]);
        check("+33612345678;+442079460958", None, &both, &[Code::PhoneSplit]);
        check("+33612345678 or +442079460958", None, &both, &[Code::PhoneSplit]);
        check("+33612345678 , +442079460958", None, &both, &[Code::PhoneSplit]);
        check("+33612345678 +442079460958", None, &both, &[Code::PhoneSplit]);
        check("+33612345678 / 0033612345678", None, &["+33612345678"], &[Code::PhoneNormalised]);
        let codes = [Code::PhoneInvalid, Code::PhoneSplit];
        check("+33612345678 / 0712345678", None, &["+33612345678", "0712345678"], &codes);
        let message = &parse("+33612345678 / 0712345678", None).remarks[0].message;
        assert!(message.starts_with("value 2 of 2: not readable as E.164 (no country code"), "{message}");
    }

    #[test]
    fn words_between_two_numbers_belong_to_one_of_them() {
        let cases = [
            ("Tel 0612345678 Cell 0698765432", [None, Some("Cell")]),
            ("(Ann) +33612345678 (Bob) +33698765432", [Some("Ann"), Some("Bob")]),
            ("0612345678 (Ann) 0698765432 (Bob)", [Some("Ann"), Some("Bob")]),
            ("0612345678 oppure 0698765432", [None, None]),
            ("0612345678 ó 0698765432", [None, None]),
            ("0612345678 Bob 0698765432", [Some("Bob"), None]),
            ("0612345678 fax 0698765432", [None, Some("fax")]),
            ("0612345678 Fax: 0698765432", [None, Some("Fax")]),
            ("0612345678 fax 0698765432 mobile", [Some("fax"), Some("mobile")]),
            ("0612345678 Bob (son) 0698765432", [Some("Bob son"), None]),
        ];
        for (text, labels) in cases {
            let phones = parse(text, Some("FR")).value;
            let found: Vec<_> = phones.iter().map(|phone| (&*phone.value, phone.label.as_deref())).collect();
            assert_eq!(found, [("+33612345678", labels[0]), ("+33698765432", labels[1])], "{text:?}");
        }
    }

    #[test]
    fn digits_of_a_remark_never_become_digits_of_the_number() {
        let cases = [
            ("+39 335 1234567 (2)", "2"),
            ("+39 335 1234567 (dopo le 18)", "dopo le 18"),
            ("+39 335 1234567 (after 6pm)", "after 6pm"),
            ("+39 335 1234567 2nd phone", "2nd phone"),
            ("+39 335 1234567 chiamare dopo le 18:00", "chiamare dopo le 18:00"),
            ("Ann +39 335 1234567 [room 12]", "Ann room 12"),
        ];
        for (text, label) in cases {
            check(text, None, &["+393351234567"], &[Code::PhoneNormalised]);
            assert_eq!(parse(text, None).value[0].label.as_deref(), Some(label), "{text:?}");
        }
        for (text, label) in [
            ("+39 335 1234567 (no llamar)", "no llamar"),
            ("+39 335 1234567 (no call)", "no call"),
            ("+39 335 1234567 do not call", "do not call"),
            ("no llamar: +39 335 1234567", "no llamar"),
            ("call only evenings +39 335 1234567", "call only evenings"),
            ("No. Ann +39 335 1234567", "No Ann"),
            ("https://wa.me/393351234567", "WhatsApp"),
            ("wa.me/393351234567?text=ciao", "WhatsApp"),
        ] {
            check(text, None, &["+393351234567"], &[Code::PhoneNormalised]);
            assert_eq!(parse(text, None).value[0].label.as_deref(), Some(label), "{text:?}");
        }
        check("No. +39 335 1234567", None, &["+393351234567"], &[]);
        check("wa.me/ann", None, &["wa.me/ann"], &[Code::PhoneInvalid]);
        check("335 (mobile) 12345", None, &["335 (mobile) 12345"], &[Code::PhoneInvalid]);
        for (text, e164) in [
            ("+39 010 2345678 int. 12", "+390102345678"),
            ("+90 212 123 45 67 dahili 12", "+902121234567"),
            ("+7 916 123-45-67 доб. 12", "+79161234567"),
            ("+49 89 123456 Durchwahl 12", "+4989123456"),
        ] {
            let phone = parse(text, None).value.remove(0);
            assert_eq!((&*phone.value, phone.extension.as_deref()), (e164, Some("12")), "{text:?}");
        }
    }

    #[test]
    fn digits_in_a_line_of_their_own_lengthen_no_number_that_is_whole() {
        let cases = [
            ("+49 89 12 34 56-0\n8682", "+49891234560", Some("8682")),
            ("+49 89 12 34 56-0\r\n8682 (Ann)", "+49891234560", Some("8682 Ann")),
            ("089 12 34 56-0\n86 82", "+49891234560", Some("86 82")),
            ("+33 6 12 34 56 78\n12", "+33612345678", Some("12")),
            ("+33 6 12 34\n56 78", "+33612345678", None),
            ("+49 171\n1234567", "+491711234567", None),
            ("+49\n171 12345\n67", "+491711234567", None),
        ];
        for (text, e164, label) in cases {
            let phones = parse(text, Some("DE")).value;
            let found: Vec<_> = phones.iter().map(|phone| (&*phone.value, phone.label.as_deref())).collect();
            assert_eq!(found, [(e164, label)], "{text:?}");
        }
        let phone = parse("+49 89 12 34 56-0\next. 12", None).value.remove(0);
        assert_eq!((&*phone.value, phone.extension.as_deref()), ("+49891234560", Some("12")));
    }

    #[test]
    fn placeholders_are_kept_as_written_and_marked() {
        let cases = [
            "+447000000000",
            "+44 7000 000000",
            "00000000",
            "0",
            "0000000000",
            "+33000000000",
            "+1 111 111 1111",
            "1111111111",
            "99999",
            "123456789",
            "1234567890",
            "0123456789",
            "+33 1 23 45 67 89",
            "+44 1234567890",
            "1234567",
            "12345678",
            "987654321",
        ];
        for text in cases {
            let reading = parse(text, Some("FR"));
            assert_eq!(reading.value[0].value, text);
            assert_eq!(
                (reading.value[0].kind, reading.value[0].channel()),
                (Kind::Placeholder, "other"),
                "{text}"
            );
            assert_eq!(reading.remarks[0].code, Code::PhonePlaceholder, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_kept_as_written_with_the_reason() {
        let cases = [
            ("+999 555 123 456", "no country has such a number"),
            ("+33 6 12 34", "no country has such a number"),
            ("+33 6 12 34 56 77 90 12", "no country has such a number"),
            ("4.42079E+11", "a spreadsheet has rounded it"),
            ("1-800-FLOWERS", "no country code"),
            ("+1 800 FLOWERS", "no country has such a number"),
            ("call the office", "no digits in it"),
            ("see e-mail", "no digits in it"),
            ("john@example.com", "characters in it"),
            ("+377 93 25 12 34/35", "another ending"),
            ("+33 6 12 34 56 7?", "characters in it"),
        ];
        for (text, why) in cases {
            check(text, None, &[text], &[Code::PhoneInvalid]);
            let message = parse(text, None).remarks.remove(0).message;
            assert!(message.contains(why), "{text:?}: {message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_e164_reads_as_itself(text in any::<String>(), near in "[-+0-9 ()./;,x'ext\r\n]{0,40}") {
            for text in [text, near] {
                for phone in parse(&text, Some("FR")).value {
                    if phone.kind == Kind::E164 {
                        let again = parse(&phone.value, None);
                        prop_assert!(again.remarks.iter().all(|remark| remark.code == Code::PhoneUnassigned), "{}", phone.value);
                        prop_assert_eq!(&again.value[0].value, &phone.value);
                    }
                }
            }
        }

        #[test]
        fn what_stays_as_written_is_tidy_already(text in "[-+0-9 ()./;,a-z]{0,40}") {
            for phone in parse(&text, None).value.iter().filter(|phone| phone.kind != Kind::E164) {
                let again = parse(&phone.value, None);
                prop_assert_eq!(again.value.as_slice(), std::slice::from_ref(phone), "{}", text);
            }
        }
    }
}
