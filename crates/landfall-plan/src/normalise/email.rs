//! E-mail addresses: trimmed and in lower case, else exactly as they stand or not at all (DOMAIN 2.2). An address is never mended: a
//! contact under a guessed address would reach a stranger, and it would merge two people by mistake (DESIGN decision 9). What stands around
//! one is no part of it, where signs tell it apart: `Ann Lee <ann@x.org>`, `mailto:ann@x.org`, `ann@x.org (office)`.

mod remarks;

use landfall_model::{cell::without_invisible, finding::Code};

use super::{
    Reading,
    text::{is_joint, is_one_of, with_remark},
};
pub use remarks::Remarks;

/// Longest address (RFC 5321, 4.5.3.1.3 less the angle brackets of the path; RFC 3696 erratum 1690).
const LONGEST: usize = 254;
/// Longest local part (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Longest label of a domain (RFC 1035, 2.3.4).
const LONGEST_LABEL: usize = 63;

/// Words of a remark in brackets that has another address: that one is no longer used, or somebody else's.
const OF_ANOTHER: &str = "old former formerly previously ex was antes anterior antiguo antigua viejo abans antic prima vecchio vecchia ancien \
    ancienne avant früher alte раньше старый wife husband daughter esposa mujer marido hijo hija moglie marito femme mari frau mann жена муж \
    captain capitán capitano capitaine";
/// Signs that stand around an address and are no part of it.
const AROUND: [char; 20] = [
    '\'', '"', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '`', '<', '>', '(', ')', '[', ']', ':', '=',
    '*', '#', '-', '+', '/',
];

/// All addresses of a text, in their order, each once; what is no address is left out with a remark. They may be separated by `;` `,` `/` `|` `&`, by `and` or `or`, or by blanks.
pub fn parse(text: &str) -> Reading<Vec<String>> {
    let text = &*without_invisible(text);
    if let Some(head) = without_others(text) {
        return parse(head).remark(
            Code::EmailSplit,
            "another address stands in brackets, which is said to be old or somebody else's: no contact is made of it",
        );
    }
    let reading = Reading::of_pieces(&split(text), one, String::as_str);
    match reading.value.len() {
        0 | 1 => reading,
        n => reading.remark(
            Code::EmailSplit,
            format!("the cell holds {n} addresses: each becomes a contact, the first is primary"),
        ),
    }
}

fn one(piece: &str) -> Reading<Option<String>> {
    let why = match address(piece) {
        Ok(address) => return Reading::plain(Some(address)),
        Err(why) => why,
    };
    match around(piece).filter(|_| !piece.contains("://")).and_then(|bare| address(bare).ok()) {
        Some(address) => Reading::plain(Some(address))
            .remark(Code::EmailSplit, "what stands around the address was left out"),
        None => Reading::refused(Code::EmailInvalid, format!("{why}: no contact is made of it")),
    }
}

/// What may be the address in a text that is none: within `<` and `>`, before a remark in brackets, behind a word with a colon, and without
/// the signs on its ends. Words alone tell nothing: `jane doe@x.org` has a blank too many. A remark without a word is a doubt: `(?)`.
fn around(piece: &str) -> Option<&str> {
    let piece = piece.trim();
    let bracket = piece.rsplit_once('<').map(|(_, inner)| inner.trim_end_matches([' ', '>', '.', ',']));
    let before_remark = || {
        let (head, remark) = piece.split_once(['(', '['])?;
        let is_remark = piece.ends_with([')', ']']) && remark.contains(char::is_alphabetic);
        (!head.is_empty() && is_remark).then_some(head)
    };
    let address = bracket.or_else(before_remark).unwrap_or(piece);
    let address = if is_link(address) { without_question(address) } else { address };
    let address = address.rsplit_once(':').map_or(address, |(_, behind)| behind);
    let is_around = |c: char| c.is_whitespace() || AROUND.contains(&c);
    let address = address.trim_start_matches(is_around).trim_end_matches(|c| is_around(c) || c == '.');
    (address.len() < piece.len() && piece.matches('@').count() == 1).then_some(address)
}

/// `mailto:ann@x.org`, as a link has it.
fn is_link(text: &str) -> bool {
    text.get(.."mailto:".len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

/// A link without the subject that it begins a letter with.
fn without_question(link: &str) -> &str {
    link.split_once('?').map_or(link, |(address, _)| address)
}

/// The text without the addresses that a remark says are not the one to write to: `ann@x.org (antes bob@y.org)`. Of any other remark nobody can
/// tell: `ann@x.org (now bob@y.org)`.
fn without_others(text: &str) -> Option<&str> {
    let (head, remark) = with_remark(text)?;
    let mut words =
        remark.split(|c: char| c.is_whitespace() || ",:.".contains(c)).filter(|word| !word.is_empty());
    let is_of_another = words.next().is_some_and(|word| is_one_of(OF_ANOTHER, &word.to_lowercase()));
    let has_one = |text: &str| text.matches('@').count() == 1;
    (is_of_another && has_one(head) && has_one(remark)).then_some(head)
}

/// Pieces that each should be an address. Blanks and slashes separate only where an `@` stands on both sides: `jane doe@x.org` has a
/// blank too many and must not become `doe@x.org`, and a slash is a lawful character of a local part.
fn split(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let text = text.replace('<', " <");
    let segments =
        at_signs(&text).into_iter().flat_map(|part| part.split_inclusive('>')).flat_map(at_remarks);
    for segment in segments.map(str::trim).filter(|segment| !matches!(*segment, "" | ".")) {
        let words: Vec<&str> = segment.split_whitespace().collect();
        let is_address = |word: &&str| word.contains('@');
        if words.iter().all(|word| is_address(word) || is_joint(word)) {
            pieces.extend(words.into_iter().filter(|word| !is_joint(word)).flat_map(at_slashes));
        } else {
            pieces.extend(at_joints(&words));
        }
    }
    pieces
}

/// `a@x.org / b@x.org (son)`: cut at what joins outside brackets, where an address stands on both sides.
fn at_joints(words: &[&str]) -> Vec<String> {
    let last_address = words.iter().rposition(|word| word.contains('@'));
    let mut pieces = Vec::new();
    // Counted on the way: to look back and ahead from each would cost the length of the cell.
    let (mut start, mut has_address, mut opened, mut closed) = (0, false, 0, 0);
    for (at, word) in words.iter().enumerate() {
        if is_joint(word) && has_address && opened == closed && last_address > Some(at) {
            pieces.push(words[start..at].join(" "));
            (start, has_address, opened, closed) = (at + 1, false, 0, 0);
        }
        has_address |= word.contains('@');
        opened += word.matches(['(', '[']).count();
        closed += word.matches([')', ']']).count();
    }
    pieces.push(words[start..].join(" "));
    pieces
}

/// Cut at semicolons, commas, and the ends of lines with an address on both sides. A comma without a blank beside it parts addresses alone: it stands
/// for a point in `john,smith@x.org` and in `john@x.co,uk`, and what is left of these would be another's address.
fn at_signs(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut has_address) = (0, false);
    for (at, sign) in text.match_indices([';', ',', '\n', '\r', '@']) {
        let is_end = match sign {
            "@" => {
                has_address = true;
                false
            }
            ";" => true,
            "," => is_list_comma(text, at),
            _ => has_address && first_line(&text[at + 1..]).contains('@'),
        };
        if is_end {
            pieces.push(&text[start..at]);
            (start, has_address) = (at + sign.len(), false);
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// True for a comma that parts the values of a list: with a blank beside it, or between what both are addresses or numbers.
pub fn is_list_comma(text: &str, at: usize) -> bool {
    let is_end = |c: char| c.is_whitespace() || ";,".contains(c);
    let before = text[..at].rsplit(is_end).next().unwrap_or_default();
    let behind = text[at + 1..].split(is_end).next().unwrap_or_default();
    let is_whole =
        |part: &str| part.ends_with([')', ']']) || part.contains('@') || !part.contains(char::is_alphabetic);
    // `ann@x.org,office`: no domain ends so.
    let is_remark = || before.contains('@') && behind.chars().count() > 3;
    is_whole(before) && (is_whole(behind) || is_remark())
}

/// `a@x.org (work) b@y.org (home)`: a remark in brackets ends what it is about, where an address stands on both sides.
fn at_remarks(segment: &str) -> Vec<&str> {
    let last_address = segment.rfind('@');
    let mut pieces = Vec::new();
    let (mut start, mut has_address) = (0, false);
    for (at, sign) in segment.match_indices([')', ']', '@']) {
        let end = at + sign.len();
        if sign == "@" {
            has_address = true;
        } else if has_address && last_address >= Some(end) {
            pieces.push(&segment[start..end]);
            (start, has_address) = (end, false);
        }
    }
    pieces.push(&segment[start..]);
    pieces
}

fn at_slashes(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split(['/', '|']).filter(|part| !part.is_empty()).collect();
    if parts.iter().all(|part| part.contains('@')) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        vec![word.to_owned()]
    }
}

/// The address in lower case, or why it is none.
fn address(piece: &str) -> Result<String, &'static str> {
    let address = piece.trim().to_lowercase();
    let Some((local, domain)) = address.split_once('@') else {
        return Err("not an e-mail address (no @)");
    };
    match () {
        () if domain.contains('@') => Err("not an e-mail address (more than one @)"),
        () if address.contains(char::is_whitespace) => Err("not an e-mail address (a blank in it)"),
        () if address.len() > LONGEST || local.len() > LONGEST_LOCAL => Err("too long for an e-mail address"),
        () if !is_local(local) => Err("not an e-mail address (something before the @ is not allowed there)"),
        () if !domain.contains('.') => Err("not an e-mail address (no dot after the @)"),
        () if !is_domain(domain) => Err("not an e-mail address (what follows the @ is no domain)"),
        () => Ok(address),
    }
}

/// A dot-atom (RFC 5322, 3.2.3). Quoted local parts, letters beyond ASCII (RFC 6531), braces, bars and
/// the path of a web page are lawful, but here they are slips or a list: `{ann,bob}@x.org`.
fn is_local(local: &str) -> bool {
    let atom = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`~".contains(c))
    };
    // The spreadsheet's quotes and formulas, and the signs of a list, would pass as part of it.
    let is_path = local.split_once('/').is_some_and(|(site, _)| site.contains('.'));
    local.split('.').all(atom)
        && local.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && !is_path
}

/// Labels of letters (any script: internationalised domains), digits and inner hyphens; the last one is not a number.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.split('.').all(label) && top.chars().count() >= 2 && !top.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::parse;

    fn codes(text: &str) -> Vec<Code> {
        parse(text).remarks.iter().map(|remark| remark.code).collect()
    }

    #[test]
    fn one_address_is_trimmed_and_lower_and_otherwise_as_it_stands() {
        let cases = [
            ("john@example.com", "john@example.com"),
            (" John.DOE@Example.COM \r\n", "john.doe@example.com"),
            ("\tanna@example.co.uk", "anna@example.co.uk"),
            ("anna+berth@example.com", "anna+berth@example.com"),
            ("o'brien@example.com", "o'brien@example.com"),
            ("a/b@example.com", "a/b@example.com"),
            ("x_y-z%1@sub.example-yachts.com", "x_y-z%1@sub.example-yachts.com"),
            ("1@1.io", "1@1.io"),
            ("_anna@example.com", "_anna@example.com"),
            ("info@müller.de", "info@müller.de"),
            ("anna@example.com;", "anna@example.com"),
            ("- anna@example.com", "anna@example.com"),
            ("anna@example.com, ANNA@example.com", "anna@example.com"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).value, [expected], "{text:?}");
            assert_eq!(codes(text), [], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_reported_and_never_mended() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long = format!("a@{}.com", "example.".repeat(40));
        let cases = [
            "john",
            "john@",
            "@example.com",
            "john@example",
            "john@@example.com",
            "john@example..com",
            ".john@example.com",
            "john.@example.com",
            "jo..hn@example.com",
            "john@-example.com",
            "john@example-.com",
            "john@example.c",
            "john@192.168.1.1",
            "john@exa_mple.com",
            "john doe@example.com",
            "john@exam ple.com",
            "john(at)example.com",
            "john@example.com (?)",
            "john (doe) anna@example.com",
            "john@example.com?",
            "john doe@example.com (work)",
            "John <john doe@example.com>",
            "work john@example.com",
            "zoë@example.com",
            "no email",
            "john,smith@example.com",
            "john@example.co,uk",
            "{john,jane}@example.com",
            "https://mail.example.com/john@example.com",
            "www.example.com/john@example.com",
            "john@example.com (now jane@example.com)",
            "john@example.com (old jane@example.com or joe@example.com)",
            "john@example.com?subject=Berth",
            &long_local,
            &long,
        ];
        for text in cases {
            assert_eq!(parse(text).value, [""; 0], "{text:?}");
            assert_eq!(codes(text), [Code::EmailInvalid], "{text:?}");
        }
    }

    #[test]
    fn what_stands_around_an_address_is_left_out_and_reported() {
        let cases = [
            "john@example.com.",
            "mailto:john@example.com",
            "MAILTO:John@Example.com",
            "<john@example.com>",
            "\"john@example.com\"",
            "'john@example.com'",
            "'john@example.com",
            "John Doe <john@example.com>",
            "\"John Doe\" <John@example.com>.",
            "John Doe<john@example.com>",
            "john@example.com <mailto:john@example.com>",
            "john@example.com<mailto:john@example.com>",
            "john@example.com (work)",
            "john@example.com(work)",
            "office: john@example.com",
            "E-mail: john@example.com",
            "=john@example.com",
            "*john@example.com",
            "mailto:john@example.com?subject=Berth A12",
            "mailto:john@example.com?subject=A&cc=jane",
            "john@example.com (antes jane@example.com)",
            "john@example.com (old: jane@example.com)",
            "john@example.com [wife jane@example.com]",
        ];
        for text in cases {
            assert_eq!(parse(text).value, ["john@example.com"], "{text:?}");
            assert_eq!(codes(text), [Code::EmailSplit], "{text:?}");
        }
        assert_eq!(parse("\u{202a}john@example.com\u{202c}\u{200b}"), parse("john@example.com"));
        for text in [
            "Ann <a@x.org> Bob <b@y.org>",
            "a@x.org (work) b@y.org (home)",
            "a@x.org(his)b@y.org [hers]",
            "a@x.org (b@y.org)",
            "a@x.org (work), b@y.org",
            "a@x.org [his], b@y.org [hers]",
            "a@x.org / b@y.org (son)",
            "a@x.org (his) y b@y.org",
            "Ann: a@x.org / Bob: b@y.org",
        ] {
            assert_eq!(parse(text).value, ["a@x.org", "b@y.org"], "{text:?}");
        }
    }

    #[test]
    fn several_addresses_in_a_cell_are_each_read_and_reported() {
        let cases = [
            "a@x.org; b@y.org",
            "a@x.org;b@y.org;",
            "a@x.org, B@Y.org",
            "a@x.org/b@y.org",
            "a@x.org / b@y.org",
            "a@x.org b@y.org",
            "a@x.org\r\nb@y.org",
            "a@x.org or b@y.org",
            "a@x.org and b@y.org",
            "a@x.org или b@y.org",
            "a@x.org & b@y.org",
            "a@x.org|b@y.org",
            "a@x.org - b@y.org",
            "a@x.org e b@y.org",
            "a@x.org ó b@y.org",
            "a@x.org | b@y.org, a@x.org",
            "a@x.org,b@y.org",
        ];
        for text in cases {
            assert_eq!(parse(text).value, ["a@x.org", "b@y.org"], "{text:?}");
            assert_eq!(codes(text), [Code::EmailSplit], "{text:?}");
        }
    }

    #[test]
    fn a_bad_address_beside_good_ones_is_reported_by_its_place() {
        let reading = parse("a@x.org; nonsense; b@y.org");
        assert_eq!(reading.value, ["a@x.org", "b@y.org"]);
        assert_eq!(
            reading.remarks[0].message,
            "value 2 of 3: not an e-mail address (no @): no contact is made of it"
        );
        assert_eq!(codes("a@x.org, tbc"), [Code::EmailInvalid]);
        assert_eq!(parse("jane doe@x.org or a@x.org").value, ["a@x.org"]);
        assert_eq!(parse("john and jane doe@x.org").value, [""; 0]);
        assert_eq!(parse("a@x.org,office").value, ["a@x.org"]);
    }

    #[test]
    fn lines_part_addresses_whatever_stands_before_one_of_them() {
        for text in ["a@x.org\nold: b@y.org", "Ann: a@x.org\r\n(work)\rBob <b@y.org>"] {
            assert_eq!(parse(text).value, ["a@x.org", "b@y.org"], "{text:?}");
        }
        for text in ["jane\ndoe@x.org", "a@x.org b\nold", "jane doe@x.org\nold"] {
            assert_eq!(parse(text).value, [""; 0], "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_was_read_reads_as_itself(text in any::<String>()) {
            for address in parse(&text).value {
                let again = parse(&address);
                prop_assert_eq!(again.value, [address]);
                prop_assert!(again.remarks.is_empty());
            }
        }

        #[test]
        fn every_plain_address_is_read_in_any_case(local in "[a-zA-Z0-9]{1,20}([.+_-][a-zA-Z0-9]{1,20}){0,2}", domain in "[a-zA-Z0-9]{1,20}[.][a-zA-Z]{2,10}") {
            let text = format!(" {local}@{domain}\r\n");
            prop_assert_eq!(parse(&text).value, [format!("{local}@{domain}").to_lowercase()]);
        }

        #[test]
        fn near_addresses_read_as_themselves_too(text in "[a@./;, A'\"<é+-]{0,24}") {
            for address in parse(&text).value {
                prop_assert_eq!(parse(&address).value, [address]);
            }
        }
    }
}
