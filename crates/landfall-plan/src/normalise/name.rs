//! Names of people as people write them (DOMAIN 1.7 and 2.2): blanks and control characters tidied, capitals set right, honorifics left
//! out, family and given name in their order. "Person / company" stays as it stands, and the company is offered beside it.

mod capitals;
mod contact;
mod employer;
mod key;
mod latin;
mod sound;
mod words;

use std::borrow::Cow;

use landfall_model::finding::Code;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    Reading, country,
    text::{self, Placeholders, is_invisible},
};
pub use employer::is_employer;
pub use key::{company_key, family, matching_key, suffix, surname_and_given, surname_of_key, surname_token};
pub use latin::in_latin;
pub use sound::code as sound;

/// Bytes of a name. What is longer is none, and keeps all that stands around it: each piece would be taken off at the cost of its length.
const LONGEST: usize = 1_000;
/// What may hang on the ends of a name by mistake.
const EDGES: [char; 3] = [' ', ',', ';'];

/// A name as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// For `clients.full_name`.
    pub full: String,
    /// The company, where the cell names one beside the person: for `clients.company_name` if the record has no other.
    pub company: Option<String>,
}

/// The cell as a name; none where it is empty or a placeholder. `is_employer` knows whether the rest of the row says
/// that what stands behind a comma is a company's name.
pub fn read(
    cell: &Value,
    placeholders: &Placeholders,
    is_employer: impl Fn(&str, &str) -> bool,
) -> Reading<Option<Name>> {
    // With what is invisible in it, of which the remark tells.
    let text = cell
        .as_str()
        .map_or_else(|| text::read(cell, placeholders), |text| text::legible_text(text, placeholders));
    text.and_then(|text| parse(&text, is_employer))
}

/// A text as a name. Every change beyond blanks is remarked, in one remark.
fn parse(text: &str, is_employer: impl Fn(&str, &str) -> bool) -> Reading<Option<Name>> {
    let full = tidy(&in_lines(text, &is_employer));
    if !full.chars().any(char::is_alphabetic) {
        return Reading::refused(Code::NameMissing, "not a letter in it: no name");
    }
    if is_web_address(&full) {
        return Reading::refused(Code::NameMissing, "the address of a web page: no name");
    }
    let is_mended = text.trim().chars().any(|c| c.is_control() || is_invisible(c));
    let mut notes = Vec::from_iter(is_mended.then_some("control characters were taken out"));
    notes.extend(text.contains(is_wide).then_some("letters of full width were made plain ones"));
    let full = mended(full, &STRAYS, &mut notes);
    let has_employer = || full.split_once(',').is_some_and(|(first, second)| is_employer(first, second));
    let is_company = person_and_company(&full).is_some() || is_company_alone(&full) || has_employer();
    let full = if is_company { full } else { mended(full, &STEPS, &mut notes) };
    notes.extend(contact::is_in(&full).then_some(contact::STAYS));
    let company = person_and_company(&full).map(|(_, company)| company.to_owned());
    if company.is_some() {
        notes.push("a person and a company: kept as it stands, the company taken beside it");
    }
    let reading = Reading::plain(Some(Name { full, company }));
    if notes.is_empty() { reading } else { reading.remark(Code::NameNormalised, notes.join("; ")) }
}

/// `https://example.com/ann`, `www.example.com`
fn is_web_address(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    !name.contains(' ') && (small.contains("://") || small.starts_with("www."))
}

/// A step in mending a name, and what is said of it.
type Step = (fn(&str) -> String, &'static str);

/// What stands behind a name and is no part of it.
const STRAYS: [Step; 2] = [
    (|name| without_reference(name).unwrap_or(name).to_owned(), "a reference to elsewhere was left out"),
    (|name| contact::without(name).unwrap_or(name).to_owned(), contact::LEFT_OUT),
];

/// What makes of a name what people write. A title may stand behind what is no part of the name, or before it.
const STEPS: [Step; 5] = [
    STRAYS[0],
    STRAYS[1],
    (|name| without_titles(name).to_owned(), "an honorific was left out"),
    (given_first, "family name and given name were turned round"),
    (capitals::set_right, "capitals were set right"),
];

/// One step may make room for another (`Esq, John` is turned round, then has a title behind it), so they repeat until nothing changes.
fn mended(mut name: String, steps: &[Step], notes: &mut Vec<&'static str>) -> String {
    loop {
        let before = name.clone();
        for (step, note) in steps {
            let next = step(&name);
            if next != name && !notes.contains(note) {
                notes.push(note);
            }
            name = next;
        }
        if name == before {
            return name;
        }
    }
}

/// A person and a company in two lines as `John Smith / Blue Ocean LLC`, or as `John Smith, Burgess` where the rest of the row knows the company; any
/// other text as it is, for its lines may be one name.
fn in_lines<'t>(text: &'t str, is_employer: &impl Fn(&str, &str) -> bool) -> Cow<'t, str> {
    let lines: Vec<&str> = lines(text).collect();
    match lines[..] {
        [first, second] if words::is_company(first) != words::is_company(second) => {
            format!("{first} / {second}").into()
        }
        [first, second] if is_employer(first, second) => format!("{first}, {second}").into(),
        _ => text.into(),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty())
}

/// Letters and digits as wide as a Chinese sign.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}')
}

/// The plain one of a wide letter.
fn narrow(c: char) -> char {
    let plain = u32::from(c) - if is_wide(c) { 0xfee0 } else { 0 };
    char::from_u32(plain).unwrap_or(c)
}

/// Single blanks, no control or invisible characters, accents joined with their letters, no stray comma at the ends.
fn tidy(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_control() { ' ' } else { narrow(c) })
        .collect();
    // Only then: composing would replace some characters of other scripts, which are not to be touched.
    let has_loose_accents = visible.contains(|c: char| ('\u{300}'..='\u{36f}').contains(&c));
    let joined = if has_loose_accents { visible.nfc().collect() } else { visible };
    let tidy = joined.split_whitespace().collect::<Vec<_>>().join(" ");
    tidy.trim_matches(EDGES).to_owned()
}

/// Person and company of `John Smith / Blue Ocean LLC`, `John Smith (Blue Ocean LLC)` or `John Smith, Blue Ocean LLC`, in either order.
/// None where no part reads like a company, for two names with a slash between may be two people; nor where the other is its place, as in
/// `Blue Ocean Ltd (BVI)`.
fn person_and_company(name: &str) -> Option<(&str, &str)> {
    let (first, second) = halves(name)?;
    match (words::is_company(first), words::is_company(second)) {
        (true, false) if country::is_place(second) => None,
        _ if words::is_legal_form(second) => None,
        (false, true) => Some((first, second)),
        (true, false) => Some((second, first)),
        _ => None,
    }
}

/// What stands on both sides of `c/o`, a slash, a bracket or a comma.
fn halves(name: &str) -> Option<(&str, &str)> {
    let care_of =
        name.to_ascii_lowercase().find(" c/o ").map(|at| (&name[..at], &name[at + " c/o ".len()..]));
    let halves = care_of
        .or_else(|| at_slash(name))
        .or_else(|| name.strip_suffix(')')?.split_once('('))
        .or_else(|| name.split_once(','));
    let (first, second) = halves.map(|(first, second)| (first.trim(), second.trim()))?;
    (!first.is_empty() && !second.is_empty()).then_some((first, second))
}

/// The name without a remark in brackets that points to elsewhere: `Ana Rossi (ver también fila 12)`.
fn without_reference(name: &str) -> Option<&str> {
    let (head, remark) = name.strip_suffix(')')?.rsplit_once('(')?;
    let head = head.trim_matches(EDGES);
    let is_reference = words::points_elsewhere(remark) && head.contains(char::is_alphabetic);
    (is_reference && name.len() <= LONGEST).then_some(head)
}

/// The halves around a slash that is not part of `M/Y Aurora`.
fn at_slash(name: &str) -> Option<(&str, &str)> {
    name.split_once(['/', '|']).filter(|(before, _)| !words::is_letter_alone(before))
}

/// The person of a "person / company"; else the whole.
fn person_part(name: &str) -> &str {
    person_and_company(name).map_or(name, |(person, _)| person)
}

/// A company without a person: with a legal form in it, behind a comma at its end, or before its place.
fn is_company_alone(name: &str) -> bool {
    let has_place =
        || halves(name).is_some_and(|(first, second)| words::is_company(first) && country::is_place(second));
    words::has_legal_form(name)
        || has_place()
        || name.rsplit_once(',').is_some_and(|(_, form)| words::is_legal_form(form.trim()))
}

/// The name without honorifics before it and titles behind it. A name of honorifics alone stays, and so does `Mr & Mrs Smith`, for it
/// is two people.
fn without_titles(name: &str) -> &str {
    let mut rest = name.trim_matches(EDGES);
    if rest.len() > LONGEST {
        return rest;
    }
    while let Some(shorter) = without_honorific(rest).or_else(|| without_post_nominal(rest)) {
        rest = shorter;
    }
    rest
}

fn without_honorific(name: &str) -> Option<&str> {
    let is_honorific =
        |first: &str, rest: &str| words::is_honorific(first) || words::is_spanish_honorific(first, rest);
    let blank = name.split_once(' ').filter(|(first, rest)| is_honorific(first, rest));
    // `Dr.Smith`; the end of `Sig.ra` is no name.
    let glued = || {
        let (first, rest) = name.split_at(name.find('.')? + 1);
        let is_end = rest.split(' ').next().is_some_and(words::is_end_of_honorific);
        (words::is_honorific(first) && !is_end).then_some((first, rest))
    };
    let (_, rest) = blank.or_else(glued)?;
    let rest = rest.trim_start_matches(EDGES);
    (!is_of_several(rest) && rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// True where what follows an honorific needs it: `Mr & Mrs Smith`, `Mr John Smith and Mrs Ann Smith`, `Monsieur le Comte de Chambord`,
/// `Captain of Aurora`.
fn is_of_several(rest: &str) -> bool {
    let words: Vec<&str> = rest.split(' ').collect();
    let begins =
        words.first().is_some_and(|word| words::joins_people(word) || matches!(*word, "le" | "la" | "of"));
    begins || words.windows(2).any(|pair| words::joins_people(pair[0]) && words::is_honorific(pair[1]))
}

fn without_post_nominal(name: &str) -> Option<&str> {
    let (rest, last) = name.rsplit_once(' ')?;
    let is_title = words::is_post_nominal(last, rest.ends_with(','));
    let rest = rest.trim_end_matches(EDGES);
    (is_title && rest.contains(char::is_alphabetic)).then_some(rest)
}

/// Whether a name that was turned round may have been two people (`Anna Rossi, Marco Bianchi`), or a person and a company (`John Smith, Burgess`):
/// nothing tells it from `García López, María José`.
pub fn may_be_two(written: &str, full: &str) -> bool {
    let is_whole = |part: &str| telling(part).count() > 1;
    let halves = written.split_once(',').filter(|_| !full.contains(','));
    halves.is_some_and(|(one, _)| is_whole(one))
        || (lines(written).nth(1).is_some() && lines(written).all(is_whole))
}

/// The words that are no particles, in small letters.
fn telling(part: &str) -> impl Iterator<Item = String> {
    part.split_whitespace().filter(|word| !words::is_particle(word)).map(str::to_lowercase)
}

/// `Dijk, Anna van` as `Anna van Dijk`, where one comma parts a few words without digits; `Smith, Jr.`, lists, two people of one
/// family (`Anna Rossi, Marco Rossi`), and a whole name before its place (`John Smith, Monaco`) stay.
fn given_first(name: &str) -> String {
    let Some((family, given)) = name.split_once(',').map(|(family, given)| (family.trim(), given.trim()))
    else {
        return name.to_owned();
    };
    let is_plain = |part: &str, words: usize| {
        part.starts_with(char::is_alphabetic)
            && part.split(' ').count() <= words
            && !part.contains(|c: char| c.is_ascii_digit() || "/|(),;&@".contains(c))
    };
    let is_shared = telling(family).any(|word| telling(given).any(|other| word == other));
    // Of a single name before it `London` may be the given one.
    let is_from = || telling(family).nth(1).is_some() && country::is_place(given);
    if !is_plain(family, 4) || !is_plain(given, 3) || words::is_suffix(given) || is_shared || is_from() {
        return name.to_owned();
    }
    let family = particles_first(family);
    match given.rsplit_once(' ').filter(|(_, last)| words::is_suffix(last)) {
        Some((given, suffix)) => format!("{given} {family} {suffix}"),
        None => format!("{given} {family}"),
    }
}

/// `Berg van der`, as registers sort it, as `van der Berg`.
fn particles_first(family: &str) -> String {
    let words: Vec<&str> = family.split(' ').collect();
    let particles = words.iter().rev().take_while(|word| words::is_particle(word)).count();
    let (name, behind) = words.split_at(words.len() - particles);
    [behind, name].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use landfall_model::{finding::Code, mapping::Mapping};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use serde_json::json;

    use super::{
        super::{Reading, text::Placeholders},
        Name, may_be_two, read,
    };

    fn parse(text: &str) -> Reading<Option<Name>> {
        super::parse(text, |_, _| false)
    }

    fn check(text: &str, full: &str, remark: Option<&str>) {
        let reading = parse(text);
        let messages: Vec<&str> = reading.remarks.iter().map(|remark| remark.message.as_str()).collect();
        assert_eq!(reading.value.as_ref().map(|name| name.full.as_str()), Some(full), "{text:?}");
        assert_eq!(messages, Vec::from_iter(remark), "{text:?}");
        assert!(reading.remarks.iter().all(|remark| remark.code == Code::NameNormalised), "{text:?}");
    }

    #[test]
    fn two_lines_are_one_name_unless_the_rest_of_the_row_knows_the_second_for_a_company() {
        let full =
            |is_employer| super::parse("John Smith\nBurgess", move |_, _| is_employer).value.unwrap().full;
        assert_eq!(full(false), "John Smith Burgess");
        assert_eq!(full(true), "John Smith, Burgess");
    }

    #[test]
    fn blanks_are_tidied_without_a_remark() {
        let cases = [
            ("Anna van Dijk", "Anna van Dijk"),
            ("  Anna   van  Dijk ", "Anna van Dijk"),
            ("Anna\u{a0}van Dijk", "Anna van Dijk"),
            ("Anna van Dijk,", "Anna van Dijk"),
            ("Smith, Jr.", "Smith, Jr."),
            ("John Smith Jr.", "John Smith Jr."),
            ("Zoe\u{308} Dupont", "Zoë Dupont"),
            ("山田 太郎", "山田 太郎"),
            ("محمد بن راشد", "محمد بن راشد"),
            ("Иван Иванов", "Иван Иванов"),
            ("Hon Li", "Hon Li"),
            ("D.R. Horton", "D.R. Horton"),
            ("Mr & Mrs Smith", "Mr & Mrs Smith"),
            ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith"),
            ("Mr And Mrs Smith", "Mr And Mrs Smith"),
            ("Dr", "Dr"),
            ("John Smith / Jane Smith", "John Smith / Jane Smith"),
            ("Smith, Jones, Brown", "Smith, Jones, Brown"),
            ("Anna Rossi, Marco Rossi", "Anna Rossi, Marco Rossi"),
            ("Smith, 12 High Street", "Smith, 12 High Street"),
            ("ACME LLC", "ACME LLC"),
            ("John Smith, Monaco", "John Smith, Monaco"),
            ("García López, Palma", "García López, Palma"),
            ("Captain of Aurora", "Captain of Aurora"),
            ("BLUE OCEAN, LLC", "BLUE OCEAN, LLC"),
            ("NAUTICA, SA", "NAUTICA, SA"),
            ("Natasha", "Natasha"),
            ("John Smith M/Y Aurora", "John Smith M/Y Aurora"),
            ("Mario Rossi c/o Studio Bianchi", "Mario Rossi c/o Studio Bianchi"),
            ("Rossi / Marina", "Rossi / Marina"),
            ("D Smith", "D Smith"),
            ("D Juan", "D Juan"),
            ("Monsieur le Comte de Chambord", "Monsieur le Comte de Chambord"),
            ("Mr John Smith and Mrs Ann Smith", "Mr John Smith and Mrs Ann Smith"),
            ("SCI LES OLIVIERS", "SCI LES OLIVIERS"),
            ("Blue Ocean Ltd (BVI)", "Blue Ocean Ltd (BVI)"),
            ("Nautica SA / Luxembourg", "Nautica SA / Luxembourg"),
        ];
        for (text, full) in cases {
            check(text, full, None);
        }
    }

    #[test]
    fn every_other_change_is_remarked() {
        let (control, title) = ("control characters were taken out", "an honorific was left out");
        let (turned, capitals) = ("family name and given name were turned round", "capitals were set right");
        let contact = super::contact::LEFT_OUT;
        let cases = [
            ("Anna Rossi <anna@example.com>", "Anna Rossi", contact),
            ("Anna Rossi 0034 600 111 222, anna@example.com", "Anna Rossi", contact),
            ("Blue Ocean Ltd <sales@example.com>", "Blue Ocean Ltd", contact),
            ("anna@example.com", "anna@example.com", super::contact::STAYS),
            ("Anna\r\nvan\tDijk", "Anna van Dijk", control),
            ("Anna\u{200b} van Dijk", "Anna van Dijk", control),
            ("ANNA VAN DIJK", "Anna van Dijk", capitals),
            ("anna van dijk", "Anna van Dijk", capitals),
            ("Anna VAN DIJK", "Anna van Dijk", capitals),
            ("Mr. John Smith", "John Smith", title),
            ("Mr E Smith", "E Smith", title),
            ("MRS Anna Smith", "Anna Smith", title),
            ("Dr. Sir John Smith", "John Smith", title),
            ("Dr.Smith", "Smith", title),
            ("Sig.ra Anna Rossi", "Anna Rossi", title),
            ("Dott.ssa ANNA Rossi", "Anna Rossi", "an honorific was left out; capitals were set right"),
            ("Prof.ssa Anna Rossi", "Anna Rossi", title),
            ("Sig.na Anna Rossi", "Anna Rossi", title),
            ("Arch. Anna Rossi", "Anna Rossi", title),
            ("Herrn Dr. Klaus Weber", "Klaus Weber", title),
            ("Dña. Ana Rossi", "Ana Rossi", title),
            ("Dª Ana Rossi", "Ana Rossi", title),
            ("D.ª Ana Rossi", "Ana Rossi", title),
            ("Doña Ana Rossi", "Ana Rossi", title),
            ("D. Juan Pérez", "Juan Pérez", title),
            ("D Juan Pérez Gómez", "Juan Pérez Gómez", title),
            ("Excmo. Sr. D. Juan Pérez", "Juan Pérez", title),
            ("Dr. h.c. mult. Klaus Weber", "Klaus Weber", title),
            ("Il.lmo Avv. Marco Rossi", "Marco Rossi", title),
            ("السيد أحمد علي", "أحمد علي", title),
            (
                "\u{ff2a}\u{ff4f}\u{ff48}\u{ff4e} Smith",
                "John Smith",
                "letters of full width were made plain ones",
            ),
            ("Sr. D. Juan Pérez", "Juan Pérez", title),
            ("Don José Luis Pérez", "José Luis Pérez", title),
            ("Sra. Ana Rossi", "Ana Rossi", title),
            ("Sr Juan Pérez", "Juan Pérez", title),
            ("г-н Иван Петров", "Иван Петров", title),
            ("Ana Rossi (ver también fila 12)", "Ana Rossi", "a reference to elsewhere was left out"),
            ("Ana Rossi (ver también Rossi Yachts SL)", "Ana Rossi", "a reference to elsewhere was left out"),
            (
                "Ana Rossi (ver también fila 12), Esq.",
                "Ana Rossi",
                "an honorific was left out; a reference to elsewhere was left out",
            ),
            ("Ana Rossi (see Blue Ocean Ltd)", "Ana Rossi", "a reference to elsewhere was left out"),
            ("Prof. Dr. med. Hans Müller", "Hans Müller", title),
            ("Dipl.-Ing. Hans Müller", "Hans Müller", title),
            (
                "Capt John Smith (M/Y AURORA)",
                "John Smith (M/Y Aurora)",
                "an honorific was left out; capitals were set right",
            ),
            ("Rossi, Marina", "Marina Rossi", turned),
            ("Sa, Maria", "Maria Sa", turned),
            ("Bank, Tom", "Tom Bank", turned),
            ("Smith, London", "London Smith", turned),
            ("HSH Prince Albert", "Prince Albert", title),
            ("Capt. John Smith", "John Smith", title),
            ("Col. John Smith", "John Smith", title),
            ("H.E. John Smith", "John Smith", title),
            ("John Smith, Esq.", "John Smith", title),
            ("John Smith, MBA, PhD", "John Smith", title),
            ("Dijk, Anna van", "Anna van Dijk", turned),
            ("van Dijk, Anna", "Anna van Dijk", turned),
            ("Berg van der, Anna", "Anna van der Berg", turned),
            ("García López, María José", "María José García López", turned),
            ("Smith, John Jr.", "John Smith Jr.", turned),
            ("Smith,John", "John Smith", turned),
        ];
        for (text, full, remark) in cases {
            check(text, full, Some(remark));
        }
        check("SMITH, Dr. JOHN", "John Smith", Some(&format!("{turned}; {capitals}; {title}")));
        check("MR\tJOHN\tO'BRIEN", "John O'Brien", Some(&format!("{control}; {title}; {capitals}")));
    }

    #[test]
    fn a_company_of_spain_is_not_turned_round() {
        for company in ["Ruiz e Hijos, S.L.", "Ruiz e Hijos, SL", "Nautica Sur, S.L.U.", "ООО Марина"]
        {
            check(company, company, None);
        }
    }

    #[test]
    fn a_person_with_a_company_stays_and_the_company_is_offered() {
        let cases = [
            ("John Smith / Blue Ocean, LLC", "Blue Ocean, LLC"),
            ("JOHN SMITH / ACME LLC", "ACME LLC"),
            ("John Smith/Blue Ocean Yachts", "Blue Ocean Yachts"),
            ("Blue Ocean Ltd. | John Smith", "Blue Ocean Ltd."),
            ("John Smith (Blue Ocean Ltd)", "Blue Ocean Ltd"),
            ("John Smith, Blue Ocean Holdings", "Blue Ocean Holdings"),
            ("Blue Ocean Holdings, John Smith", "Blue Ocean Holdings"),
            ("John Smith c/o Blue Ocean Yachts", "Blue Ocean Yachts"),
            ("John Smith M/Y Aurora, Blue Ocean Ltd", "Blue Ocean Ltd"),
        ];
        for (text, company) in cases {
            check(text, text, Some("a person and a company: kept as it stands, the company taken beside it"));
            assert_eq!(parse(text).value.and_then(|name| name.company).as_deref(), Some(company), "{text:?}");
        }
    }

    #[test]
    fn a_person_and_a_company_in_two_lines_are_both_and_other_lines_may_be_two_people() {
        let both = parse("John Smith\r\nBlue Ocean Ltd").value.unwrap();
        assert_eq!(
            (both.full.as_str(), both.company.as_deref()),
            ("John Smith / Blue Ocean Ltd", Some("Blue Ocean Ltd"))
        );
        for (text, is_kept) in [
            ("John Smith\nJane Doe", true),
            ("John\nSmith", false),
            ("John Smith\n", false),
            ("María José\nGarcía", false),
        ] {
            let full = parse(text).value.unwrap().full;
            assert_eq!(full, text.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(may_be_two(text, &full), is_kept, "{text:?}");
        }
    }

    #[test]
    fn placeholders_and_texts_without_a_letter_are_no_name() {
        let placeholders = Placeholders::new(&Mapping::default().placeholders);
        let cases = [
            (json!(null), None),
            (json!(""), None),
            (json!("TBC"), Some(Code::Placeholder)),
            (json!(" n/a "), Some(Code::Placeholder)),
            (json!("123"), Some(Code::NameMissing)),
            (json!("..."), Some(Code::NameMissing)),
            (json!(42), Some(Code::NameMissing)),
        ];
        for (cell, code) in cases {
            let reading = read(&cell, &placeholders, |_, _| false);
            assert_eq!(reading.value, None, "{cell}");
            assert_eq!(reading.remarks.first().map(|remark| remark.code), code, "{cell}");
        }
    }

    #[test]
    fn the_address_of_a_web_page_is_no_name() {
        for text in ["https://example.com/ann-lee", "http://example.com", "WWW.Example.com"] {
            let reading = parse(text);
            assert_eq!(reading.value, None, "{text}");
            assert_eq!(reading.remarks[0].code, Code::NameMissing, "{text}");
        }
        assert!(parse("Ann Lee http://example.com").value.is_some());
    }

    proptest! {
        #[test]
        fn a_normalised_name_is_its_own_normal_form(
            text in any::<String>(),
            near in "[A-Za-zéßİıĞŉ.,/()' &-]{0,24}",
            beside in "((Ann|Lee|Esq|Mr|[(]see x[)]|tel[.]|<?a@x[.]org>?|[(]?[0-9]{9,12}[)]?|[0-9 +.-]{1,12})[ ,]{1,2}){0,6}",
            titles in "((Mr|DR[.]?|Esq|Jr[.]?|van|MC|mac|O'|llc|[A-Z]{1,4}|[a-z]{1,4})[ ,./-]{1,2}){0,6}",
        ) {
            for text in [text, near, beside, titles] {
                if let Some(name) = parse(&text).value {
                    let again = parse(&name.full).value;
                    prop_assert_eq!(again, Some(name), "{:?}", text);
                }
            }
        }

        #[test]
        fn no_letter_of_a_name_is_lost_by_capitals(text in "[A-Za-zÀ-ž' -]{1,30}") {
            let folded = |text: &str| text.replace(['İ', 'ı'], "i").to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(folded(&super::capitals::set_right(&text)), folded(&text));
        }

        #[test]
        fn remarks_never_show_the_name(name in "[B-Z][bdgjkpqvwxz]{5,9}") {
            for text in [name.to_uppercase(), format!("Mr {name}\r\n"), format!("{name}, {name} LLC")] {
                for remark in parse(&text).remarks {
                    prop_assert!(!remark.message.to_lowercase().contains(&name.to_lowercase()));
                }
            }
        }
    }
}
