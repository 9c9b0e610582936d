//! Texts that came through a web page or a wrong encoding: `Smith &amp; Sons`, `Jean<br>Dupont`, `JosÃ©`. Each sign stands for one letter.

use std::borrow::Cow;

/// Signs of a web page. The ampersand comes last: `&amp;lt;` is `&lt;`.
const ENTITIES: [(&str, &str); 8] = [
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
];
/// Marks that begin a line, and those that change no word.
const BREAKS: [&str; 7] = ["<br>", "<br/>", "<br />", "<p>", "</p>", "<div>", "</div>"];
const STYLES: [&str; 8] = ["<b>", "</b>", "<i>", "</i>", "<strong>", "</strong>", "<em>", "</em>"];
/// What Windows shows for the bytes 0x80 to 0x9f; five of them it shows as they are.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text without such signs; none where it has none.
pub fn mended(text: &str) -> Option<String> {
    if text.is_ascii() && !text.contains(['&', '<']) {
        return None;
    }
    let plain = without_marks(text);
    let mended = decoded(&plain).map_or(plain, Cow::Owned);
    (mended != text).then(|| mended.into_owned())
}

fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<']) {
        return text.into();
    }
    let marks = BREAKS.map(|mark| (mark, "\n")).into_iter().chain(STYLES.map(|mark| (mark, "")));
    let plain = marks.fold(text.to_owned(), |text, (mark, with)| {
        text.replace(mark, with).replace(&mark.to_uppercase(), with)
    });
    ENTITIES.iter().fold(plain, |text, (mark, with)| text.replace(mark, with)).into()
}

/// UTF-8 that was read as Windows-1252 or Latin-1. What is not the bytes of another text throughout stays: `JOÃO` is João.
fn decoded(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    let decoded = String::from_utf8(bytes?).ok()?;
    (!text.is_ascii() && !decoded.contains(|c: char| c.is_control() && !"\n\r\t".contains(c)))
        .then_some(decoded)
}

fn byte(c: char) -> Option<u8> {
    let windows = (0x80..).zip(WINDOWS.chars()).find(|(_, shown)| *shown == c).map(|(byte, _)| byte);
    windows.or_else(|| u8::try_from(u32::from(c)).ok())
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::prop_assert_eq, proptest};

    use super::mended;

    #[test]
    fn signs_of_a_web_page_or_a_wrong_encoding_are_the_letters_that_they_stand_for() {
        let cases = [
            ("JosÃ© GarcÃ\u{ad}a", "José García"),
            ("MarÃ\u{ad}a LÃ³pez", "María López"),
            ("EspaÃ±a", "España"),
            ("Oâ€™Neill", "O’Neill"),
            ("MÃ¼ller", "Müller"),
            ("Ð\u{98}Ð²Ð°Ð½", "Иван"),
            ("Anna&nbsp;Rossi", "Anna Rossi"),
            ("Smith &amp; Sons Ltd", "Smith & Sons Ltd"),
            ("O&#39;Brien", "O'Brien"),
            ("<b>Karl Schmidt</b>", "Karl Schmidt"),
            ("Jean<br>Dupont", "Jean\nDupont"),
            ("a<BR/>b", "a\nb"),
        ];
        for (text, expected) in cases {
            assert_eq!(mended(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_so_stays() {
        for text in [
            "José",
            "JOÃO",
            "MAÇÃ",
            "São",
            "Ann & Bob",
            "Ann Lee <ann@example.com>",
            "Müller",
            "Ã",
            "Иван",
            "45 €",
            "1 < 2",
            "£5",
            "12°",
            "Nº 5",
            "L’Étoile",
            "“Aurora”",
            "Åse",
            "a\u{a0}b",
        ] {
            assert_eq!(mended(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_text_of_europe_is_read_back(text in "[ a-zA-ZÀ-ÿŒœŠšŽžŸ’–]{0,12}[à-ÿÀ-Ö]") {
            let wrong: String = text.bytes().map(|byte| match byte {
                0x80..0xa0 => super::WINDOWS.chars().nth(usize::from(byte - 0x80)).unwrap(),
                byte => char::from(byte),
            }).collect();
            prop_assert_eq!(mended(&wrong), Some(text));
        }
    }
}
