//! Texts of the source as the mapping file has to write them.

/// The text in quotes, as a line of TOML holds it. What cannot be told from something else by looking is spelt out: `"Full\u00A0Name"` is another
/// title than `"Full Name"`, and who reads the one in a message would write the other.
pub fn literal(text: &str) -> String {
    let spelt: String = text.chars().map(spelt).collect();
    format!("\"{spelt}\"")
}

fn spelt(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\'' => c.to_string(),
        // The standard library escapes what is not seen: all blanks but one, what has no width, marks that join the letter before.
        _ if c.escape_debug().len() == 1 => c.to_string(),
        _ if c <= '\u{ffff}' => format!("\\u{:04X}", u32::from(c)),
        _ => format!("\\U{:08X}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_title_is_written_as_a_line_of_the_mapping_file_reads_it_and_what_is_not_seen_is_spelt_out() {
        let cases = [
            ("Full Name", r#""Full Name""#),
            (" Full  Name ", r#"" Full  Name ""#),
            ("Full\u{a0}Name", r#""Full\u00A0Name""#),
            ("\u{feff}Name\u{200b}", r#""\uFEFFName\u200B""#),
            ("Gro\u{308}\u{df}e", "\"Gro\\u0308\u{df}e\""),
            ("Gr\u{f6}\u{df}e \u{1f600}", "\"Gr\u{f6}\u{df}e \u{1f600}\""),
            ("5\" pipe \\ 'x'", r#""5\" pipe \\ 'x'""#),
            ("a\nb\tc\0", r#""a\u000Ab\u0009c\u0000""#),
            ("\u{e0001}", r#""\U000E0001""#),
            ("", r#""""#),
        ];
        for (text, expected) in cases {
            let written = literal(text);
            assert_eq!(written, expected);
            let line: toml::Table = toml::from_str(&format!("{written} = {written}")).unwrap();
            assert_eq!(line.get(text).and_then(toml::Value::as_str), Some(text), "{written}");
        }
    }
}
