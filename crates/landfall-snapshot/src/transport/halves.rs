//! Half characters. NocoDB counts text in units of which a rare character, such as an emoji, has two, and so does whatever wrote into it: where
//! a file's name was cut between them, 0.262.5 answers the escape of one half, `\ud83d`, which no text of Unicode can hold. Pure.

/// The escape of the mark that stands for what cannot be read; it is as long as that of a half.
const MARK: &[u8] = br"\ufffd";

/// The same JSON with the mark in the place of each half that stands alone; none where there is none.
pub(super) fn marked(json: &[u8]) -> Option<Vec<u8>> {
    let mut marked = json.to_vec();
    let mut at = 0;
    while at < json.len() {
        at += match (unit(&json[at..]), json.get(at + MARK.len()..).and_then(unit)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 2 * MARK.len(),
            (Some(0xD800..0xE000), _) => {
                marked[at..at + MARK.len()].copy_from_slice(MARK);
                MARK.len()
            }
            // What is escaped begins no escape: `\\ud83d` is a backslash and letters.
            _ if json[at] == b'\\' => 2,
            _ => 1,
        };
    }
    (marked != json).then_some(marked)
}

/// The unit whose escape begins here.
fn unit(json: &[u8]) -> Option<u16> {
    let digits = json.strip_prefix(br"\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn halves_that_stand_alone_are_marked_and_whole_characters_stay() {
        let cases: [(&str, Option<&str>); 9] = [
            (r#""a\ud83d.pdf""#, Some(r#""a\ufffd.pdf""#)),
            (r#""\uDE00""#, Some(r#""\ufffd""#)),
            (r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
            (r#""\ud83d\n""#, Some(r#""\ufffd\n""#)),
            (r#""\ud83d\ude00\ude00""#, Some(r#""\ud83d\ude00\ufffd""#)),
            (r#""\ud83d\ude00 \u00e9 é""#, None),
            (r#""\\ud83d""#, None),
            (r#""\\\ud83d""#, Some(r#""\\\ufffd""#)),
            (r#""\ud8"#, None),
        ];
        for (json, expected) in cases {
            let found = marked(json.as_bytes()).map(|json| String::from_utf8(json).unwrap());
            assert_eq!(found.as_deref(), expected, "{json}");
        }
    }
}
