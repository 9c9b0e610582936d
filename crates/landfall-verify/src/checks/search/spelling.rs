//! The spellings by which the load makes a row found, as people type them: a text as it stands, its words apart, since the server takes `Anna/Jo` for
//! a path, these without accents and apostrophes, and with `ue` for `ü`. Words of an e-mail address are not taken apart.

/// What stands between two spellings, as SQL: a tag that one leaves open, within quotes or without, has no end in the next.
const BETWEEN: &str = r#"'|''|"| '"#;

/// The words of a text in all its spellings. A text in an encoding other than UTF-8 stands as it is.
pub(super) fn spelt(text: &str, encoding: &str) -> String {
    if encoding != "UTF8" {
        return text.to_owned();
    }
    let (plain, german) = (bare("s.apart"), bare(&umlauts("s.apart")));
    let spellings = format!(
        "SELECT concat_ws({BETWEEN}, s.text, nullif(s.apart, s.text), nullif(s.plain, s.apart), nullif(s.german, s.plain))
         FROM (SELECT s.*, {plain} AS plain, {german} AS german FROM (SELECT s.text, {APART} AS apart) s) s"
    );
    // Most texts have one spelling, and are asked no more of.
    format!(
        "(SELECT CASE WHEN length(s.text) < octet_length(s.text) OR s.text ~ '[./~''`]' THEN ({spellings}) ELSE s.text END
          FROM (SELECT ({text}) COLLATE \"C\" AS text) s)"
    )
}

/// Without the addresses, which have no word that is a person's.
const APART: &str = "regexp_replace(regexp_replace(s.text, '[^[:space:]]*@[^[:space:]]*', '', 'g'), '(?<![0-9<])[./~](?=[^[:space:]])|(?<=[0-9])[./~](?=[^0-9[:space:]])', ' ', 'g')";

/// Two letters typed for one.
type Pairs = [(char, &'static str); 3];

fn bare(text: &str) -> String {
    let marks = format!("regexp_replace(normalize({text}, NFD), '[\u{300}-\u{36f}]', '', 'g')");
    let letters = format!("translate(normalize({marks}, NFC), 'ŁłĐđÐðØøıÆŒ''`´ʼ‘’', 'LlDdDdOoiæœ')");
    typed(letters, [('æ', "ae"), ('œ', "oe"), ('ß', "ss")])
}

fn umlauts(text: &str) -> String {
    typed(format!("translate({text}, 'ÄÖÜ', 'äöü')"), [('ä', "ae"), ('ö', "oe"), ('ü', "ue")])
}

fn typed(text: String, pairs: Pairs) -> String {
    pairs.iter().fold(text, |text, (letter, pair)| format!("replace({text}, '{letter}', '{pair}')"))
}
