//! A text in the spellings in which people type it, as SQL. The CRM looks for words as they are typed, and the server takes `A.Rossi` for the name of
//! a host and `Anna/Jo` for a path: what `rossi` or `muller` is to find has to stand in the vector. The server's own `unaccent` would be an
//! extension, and a look-up that asks by it.

/// Between two spellings, as SQL: what ends a tag that the text leaves open, within quotes or without. The server would look for its end in the next
/// spelling, and take no word on the way. No blank comes first: behind `<script ` it reads no more.
const BETWEEN: &str = r#"'|''|"| '"#;

/// The text; where these differ from it, its words apart, these without accents, and with `ue` for `ü`, as Germans type it.
///
/// By the letters alone: a column may have a collation that takes no pattern. In another encoding than UTF-8 the server takes no accents off.
pub(super) fn spelt(text: &str, encoding: &str) -> String {
    if encoding != "UTF8" {
        return text.to_owned();
    }
    let (apart, plain, german) = (apart("n"), plain("a"), plain(&umlauts("a")));
    // OFFSET 0: each is made once, where the planner would write it out wherever it is named.
    format!(
        "(SELECT CASE WHEN octet_length(t) = length(t) AND n !~ '[./~''`]' THEN t ELSE (
              SELECT concat_ws({BETWEEN}, t, nullif(a, t), nullif(p, a), nullif(g, p))
              FROM (SELECT {apart} AS a OFFSET 0) a, LATERAL (SELECT {plain} AS p, {german} AS g OFFSET 0) p) END
          FROM (SELECT t, {WITHOUT_ADDRESSES} AS n FROM (SELECT ({text}) COLLATE \"C\" AS t) t OFFSET 0) t)"
    )
}

/// `alice` is a name, and every address at alice.it would be found by it. Most texts with a point have it in an address, and no other spelling.
const WITHOUT_ADDRESSES: &str = "regexp_replace(t, '[^[:space:]]*@[^[:space:]]*', '', 'g')";

/// A decimal stays one, and `</script>` too, behind which the server reads on.
fn apart(text: &str) -> String {
    format!(
        "regexp_replace({text}, '(?<![0-9<])[./~](?=[^[:space:]])|(?<=[0-9])[./~](?=[^0-9[:space:]])', ' ', 'g')"
    )
}

/// Without accents of Latin, Greek and Cyrillic, and without apostrophes. The letters that are named have no accent that could be taken off.
fn plain(text: &str) -> String {
    let bare =
        format!("normalize(regexp_replace(normalize({text}, NFD), '[\u{300}-\u{36f}]', '', 'g'), NFC)");
    replaced(
        format!("translate({bare}, 'øØłŁđĐðÐıÆŒ''’‘`ʼ´', 'oOlLdDdDiæœ')"),
        [("ß", "ss"), ("æ", "ae"), ("œ", "oe")],
    )
}

fn umlauts(text: &str) -> String {
    replaced(format!("translate({text}, 'ÄÖÜ', 'äöü')"), [("ä", "ae"), ("ö", "oe"), ("ü", "ue")])
}

fn replaced(text: String, letters: [(&str, &str); 3]) -> String {
    letters.iter().fold(text, |text, (letter, typed)| format!("replace({text}, '{letter}', '{typed}')"))
}
