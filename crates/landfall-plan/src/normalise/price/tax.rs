//! A tax that is named beside an amount: one that is said to be in it changes nothing, of any other nobody can say whether it has to be added.

/// Why an amount beside a tax is none.
pub const UNDECIDED: &str =
    "a tax beside it: whether the amount is without it or with it cannot be told, so write what was paid";
/// What is said of one whose tax is in it.
pub const INCLUDED: &str = "the tax is said to be in it: the amount as it stands";

/// Names of taxes in the languages of the coast. `TTC` and `HT` are with and without one.
const TAXES: [&str; 18] = [
    "iva",
    "vat",
    "igic",
    "tva",
    "mwst",
    "ust",
    "ндс",
    "gst",
    "tax",
    "taxes",
    "kdv",
    "pdv",
    "φπα",
    "impuestos",
    "impuesto",
    "imp",
    "ht",
    "ttc",
];
/// Words that say that it is in the amount.
const IN: [&str; 24] = [
    "incl",
    "inc",
    "inkl",
    "incluido",
    "incluida",
    "incluidos",
    "inclòs",
    "inclos",
    "incluso",
    "inclusa",
    "inclus",
    "incluse",
    "inclusive",
    "including",
    "included",
    "compresa",
    "compreso",
    "comprise",
    "comprises",
    "con",
    "with",
    "avec",
    "mit",
    "вкл",
];

/// The text without the tax that is said to be in it; the text itself where it names none.
pub fn without_included(text: &str) -> Result<Option<String>, &'static str> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_tax = |word: &str| TAXES.contains(&word);
    let words: Vec<(&str, String)> = text.split_whitespace().map(|word| (word, bare(word))).collect();
    if !words.iter().any(|(_, bare)| is_tax(bare)) {
        return Ok(None);
    }
    let is_in = words.iter().any(|(_, bare)| bare == "ttc" || IN.contains(&bare.as_str()));
    let rest = words.iter().filter(|(_, bare)| !is_tax(bare) && !IN.contains(&bare.as_str()));
    let rest: Vec<&str> = rest.map(|(word, _)| *word).collect();
    if is_in { Ok(Some(rest.join(" "))) } else { Err(UNDECIDED) }
}
