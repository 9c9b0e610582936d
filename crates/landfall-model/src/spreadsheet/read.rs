//! A CSV file as a spreadsheet saves it: in whichever encoding, with whichever separator.

use std::borrow::Cow;

/// What Windows writes in place of the control characters from 0x80 on; blanks where it writes nothing.
const WINDOWS_1252: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// UTF-8 and UTF-16 by their mark or without one; what is neither was saved by an older Windows.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => text(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(bytes.iter().map(|byte| letter(*byte)).collect()),
        },
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

fn letter(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    special.copied().unwrap_or_else(|| char::from(byte))
}

/// The separator of a table, and the table. The separator is the one of the titles, which hold none. A first line that only names it is no line
/// of the table.
pub fn table(text: &str) -> (u8, &str) {
    let table = match text.split_once(['\r', '\n']) {
        Some((first, rest)) if first.starts_with("sep=") => rest.trim_start_matches('\n'),
        _ => text,
    };
    let titles = table.split(['\r', '\n']).next().unwrap_or_default();
    let times = |separator: &u8| titles.bytes().filter(|byte| byte == separator).count();
    (b"\t;,".iter().copied().max_by_key(times).unwrap_or(b','), table)
}

#[cfg(test)]
mod tests {
    use super::{table, text};

    #[test]
    fn a_text_is_read_in_whichever_encoding_it_was_saved() {
        let jose = "José – €";
        let units =
            |bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{jose}").encode_utf16().flat_map(bytes).collect();
        let saved: [Vec<u8>; 5] = [
            jose.into(),
            format!("\u{feff}{jose}").into(),
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
            b"Jos\xe9 \x96 \x80".to_vec(),
        ];
        for bytes in saved {
            assert_eq!(text(&bytes), jose);
        }
    }

    #[test]
    fn the_separator_is_that_of_the_titles() {
        let cases = [
            ("a,b\n1;2,3", (b',', "a,b\n1;2,3")),
            ("a;b\r\n1,5;2", (b';', "a;b\r\n1,5;2")),
            ("a\tb", (b'\t', "a\tb")),
            ("sep=;\r\na;b", (b';', "a;b")),
            ("alone", (b',', "alone")),
        ];
        for (saved, expected) in cases {
            assert_eq!(table(saved), expected);
        }
    }
}
