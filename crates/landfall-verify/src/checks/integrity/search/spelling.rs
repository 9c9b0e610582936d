//! The spellings by which the load makes a row found, as people type them: a text as it stands, its words apart, since the server takes `Anna/Jo` for
//! a path, these without accents and apostrophes, and with `ue` for `ü`. Words of an e-mail address are not taken apart.

/// What stands between two spellings, as SQL: a tag that one leaves open, within quotes or without, has no end in the next.
const BETWEEN: &str = r#"'|''|"| '"#;

/// The words of a text in all its spellings. A text in an encoding other than UTF-8 stands as it is.
pub(super) fn spelt(text: &str, encoding: &str) -> String {
    if encoding != "UTF8" {
        return text.to_owned();
    }
    let (plain, german) = (bare("w.apart"), bare(&umlauts("w.apart")));
    let spellings = format!(
        "SELECT concat_ws({BETWEEN}, s.text, nullif(w.apart, s.text), nullif(f.plain, w.apart), nullif(f.german, f.plain))
         FROM (SELECT {APART} AS apart OFFSET 0) w, LATERAL (SELECT {plain} AS plain, {german} AS german OFFSET 0) f"
    );
    // Most texts have one spelling, and are asked no more of. OFFSET 0, or what has a name is made anew wherever it is used.
    format!(
        "(SELECT CASE WHEN length(s.text) < octet_length(s.text) OR s.own ~ '[./~''`]' THEN ({spellings}) ELSE s.text END
          FROM (SELECT s.text, {OWN} AS own FROM (SELECT ({text}) COLLATE \"C\" AS text) s OFFSET 0) s)"
    )
}

/// Without the addresses, which have no word that is a person's.
const OWN: &str = "regexp_replace(s.text, '[^[:space:]]*@[^[:space:]]*', '', 'g')";

const APART: &str =
    "regexp_replace(s.own, '(?<![0-9<])[./~](?=[^[:space:]])|(?<=[0-9])[./~](?=[^0-9[:space:]])', ' ', 'g')";

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
