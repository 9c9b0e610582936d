//! One measured length in a text, taken apart word by word: `45`, `45 ft`, `45'6"`, `6 1/2"`, `12,5 m`, `1250 cm`.

use rust_decimal::Decimal;

use super::{super::text::is_one_of, Unit};

/// A number with the unit that stood behind it, if one did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// In feet or metres; inches, centimetres and millimetres are already counted in.
    pub value: Decimal,
    /// None where the text names no unit.
    pub unit: Option<Unit>,
}

/// A word of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// Without sign.
    Number(Decimal),
    /// A part of one, written as such: `½`.
    Fraction(Decimal),
    /// Two digits right behind a metre: `12m50`.
    Centimetres(Decimal),
    /// A unit, by its name or sign.
    Unit(Scale),
    /// Between two measures that may belong together: `/` `|` `=` `(` `)`.
    Divider,
    /// A dash.
    Dash,
    /// A comma behind a unit: before the smaller unit of a length, or else between two lengths.
    Comma,
    /// What is measured: it changes nothing before a length or behind it.
    Label,
    /// Anything else: letters, or one character.
    Word(String),
}

/// The units that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Foot,
    Inch,
    /// Inches by their sign, which is written for feet as well.
    DoublePrime,
    Metre,
    Centimetre,
    Millimetre,
}

/// Why a number is none: its separator may stand for decimals or for thousands.
pub const TWO_WAYS: &str = "a number that can be read in two ways or in none";
/// Why a whole number of inches or feet is none: `80''` of a yacht is 80 feet, `66"` of its draft may be inches.
const FEET_OR_INCHES: &str = "the sign of inches without feet before it, which is written for feet as well";
/// Names of what is measured.
const LABELS: &str = "loa length beam width draft draught depth overall l o a lunghezza larghezza pescaggio länge breite \
    eslora manga calado longitud largo ancho longueur largeur tirant baglio bau tiefgang gesamtlänge über alles fuori tutto lft hors tout ht \
    de total lineales lineal длина ширина осадка";

/// Those of languages whose speakers measure yachts in metres.
const METRIC_LABELS: &str = "lunghezza larghezza pescaggio länge breite eslora manga calado longitud largo ancho longueur largeur tirant baglio \
    bau tiefgang gesamtlänge длина ширина осадка";

/// True where what is measured is called so.
pub fn has_metric_label(text: &str) -> bool {
    let small = text.to_lowercase();
    // Nearly every length has no word but its unit.
    let mut words =
        small.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2 && scale(word).is_none());
    words.any(|word| is_one_of(METRIC_LABELS, word))
}

/// A unit in brackets, which parts no two lengths; and the one label with an apostrophe in it.
const PLAIN: [(&str, &str); 6] = [
    ("(m)", " m "),
    ("[m]", " m "),
    ("(ft)", " ft "),
    ("[ft]", " ft "),
    ("tirant d'eau", "tirant"),
    ("tirant d\u{2019}eau", "tirant"),
];

fn plain(text: String) -> String {
    if !text.contains(['(', '[']) && !text.contains("tirant") {
        return text;
    }
    PLAIN.into_iter().fold(text, |text, (written, plain)| text.replace(written, plain))
}

/// The words of a text; blanks are left out. None where a number has no one meaning (`1,234`).
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.to_lowercase().replace("''", "\"").replace("\u{2032}\u{2032}", "\"");
    let text = plain(text);
    let mut tokens = Vec::new();
    let (mut rest, mut before) = (text.trim_start(), None);
    while let Some(first) = rest.chars().next() {
        let end = match first {
            // Also `.9`; the point of `ft.6` is the unit's.
            '.' if !before.is_some_and(char::is_alphanumeric) => number_end(rest),
            c if c.is_ascii_digit() => number_end(rest),
            c if c.is_alphabetic() => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, tail) = rest.split_at(end);
        tokens.extend(token(word, tokens.last(), before)?);
        before = word.chars().last().filter(|_| !tail.starts_with(char::is_whitespace));
        rest = tail.trim_start();
    }
    Some(with_fractions(&tokens))
}

fn number_end(text: &str) -> usize {
    let is_more = |(at, c): (usize, char)| {
        c.is_ascii_digit()
            || (".,".contains(c) && text[at + 1..].starts_with(|next: char| next.is_ascii_digit()))
    };
    text.char_indices().find(|&indexed| !is_more(indexed)).map_or(text.len(), |(at, _)| at.max(1))
}

/// The outer `None` is a number without one meaning, the inner one a word without any. `before` is the character that it follows without a blank.
fn token(word: &str, last: Option<&Token>, before: Option<char>) -> Option<Option<Token>> {
    if word.ends_with(|c: char| c.is_ascii_digit()) {
        let is_part = last == Some(&Token::Unit(Scale::Metre)) && before.is_some() && word.len() == 2;
        let kind = if is_part { Token::Centimetres } else { Token::Number };
        return number(word).map(|number| Some(kind(number)));
    }
    let after_unit = matches!(last, Some(Token::Unit(_)));
    Some(match word {
        "½" => Some(Token::Fraction(Decimal::new(5, 1))),
        "¼" => Some(Token::Fraction(Decimal::new(25, 2))),
        "¾" => Some(Token::Fraction(Decimal::new(75, 2))),
        "/" | "|" | "=" | "(" | ")" => Some(Token::Divider),
        "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | "\u{2014}" | "\u{2212}" => {
            Some(Token::Dash)
        }
        // `45 ft.`, `L.O.A.:`.
        "." | ":" => None,
        "," if after_unit => Some(Token::Comma),
        _ => Some(match scale(word) {
            Some(scale) => Token::Unit(scale),
            None if is_one_of(LABELS, word) => Token::Label,
            None => Token::Word(word.to_owned()),
        }),
    })
}

/// Point and comma are both decimal here, but three digits behind a comma may be thousands.
fn number(word: &str) -> Option<Decimal> {
    let is_thousands = word.split_once(',').is_some_and(|(_, behind)| behind.len() > 2);
    if is_thousands || word.len() > 20 {
        return None;
    }
    word.replace(',', ".").parse().ok()
}

fn scale(word: &str) -> Option<Scale> {
    Some(match word {
        "ft" | "feet" | "foot" | "fts" | "'" | "\u{2032}" | "\u{2019}" | "\u{2018}" | "\u{b4}" | "`"
        | "piedi" | "piede" | "pieds" | "pied" | "pies" | "fuß" | "fuss" | "ayak" | "фут" | "фута"
        | "футов" | "stopa" | "stope" | "英尺" => Scale::Foot,
        "in" | "ins" | "inch" | "inches" => Scale::Inch,
        "\"" | "\u{2033}" | "\u{201d}" | "\u{201c}" => Scale::DoublePrime,
        "m" | "mt" | "mts" | "mtr" | "mtrs" | "meter" | "meters" | "metre" | "metres" | "metri" | "metro"
        | "metros" | "mètre" | "mètres" | "metara" | "metar" | "м" | "метр" | "метра" | "метров" | "μ"
        | "ml" | "μέτρα" | "متر" | "米" | "公尺" => Scale::Metre,
        "cm" | "cms" => Scale::Centimetre,
        "mm" | "mms" => Scale::Millimetre,
        _ => return None,
    })
}

/// The unit of this name, where a column may be in it.
pub fn unit(word: &str) -> Option<Unit> {
    match scale(word)? {
        Scale::Foot => Some(Unit::Feet),
        Scale::Metre => Some(Unit::Metres),
        Scale::Centimetre => Some(Unit::Centimetres),
        Scale::Millimetre => Some(Unit::Millimetres),
        Scale::Inch | Scale::DoublePrime => None,
    }
}

/// `45 1/2` and `6½` as one number: a fraction counts where a number stands before it or inches behind it.
fn with_fractions(tokens: &[Token]) -> Vec<Token> {
    let mut whole: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((first, tail)) = rest.split_first() {
        let after_number = matches!(whole.last(), Some(Token::Number(_)));
        let (token, tail) = match rest {
            [Token::Number(part), Token::Divider, Token::Number(of), tail @ ..]
                if is_fraction(*part, *of) && (after_number || tail.first().is_some_and(is_inches)) =>
            {
                (Token::Fraction(part / of), tail)
            }
            _ => (first.clone(), tail),
        };
        match (whole.last_mut(), token) {
            (Some(Token::Number(number)), Token::Fraction(fraction)) => *number += fraction,
            (_, Token::Fraction(alone)) => whole.push(Token::Number(alone)),
            (_, token) => whole.push(token),
        }
        rest = tail;
    }
    whole
}

const fn is_inches(token: &Token) -> bool {
    matches!(token, Token::Unit(Scale::Inch | Scale::DoublePrime))
}

fn is_fraction(part: Decimal, of: Decimal) -> bool {
    let halves = [2, 4, 8, 16].map(Decimal::from);
    part.is_integer() && part > Decimal::ZERO && part < of && halves.contains(&of)
}

/// One measure; otherwise why it is none.
pub fn measure(tokens: &[Token]) -> Result<Measure, &'static str> {
    use Scale::{Centimetre, DoublePrime, Foot, Inch, Metre, Millimetre};
    use Token::{Centimetres, Comma, Dash, Number, Unit as Of};
    let tokens = without_labels(tokens);
    let (value, unit) = match *tokens {
        [Number(n)] => (n, None),
        [Number(n), Of(Foot)] => (n, Some(Unit::Feet)),
        [Number(n), Of(DoublePrime)] if n.is_integer() && n >= Decimal::from(12) => {
            return Err(FEET_OR_INCHES);
        }
        [Number(n), Of(Inch | DoublePrime)] => (n / Decimal::from(12), Some(Unit::Feet)),
        // `mt. 24,50`, as Italians write it.
        [Number(n), Of(Metre)] | [Of(Metre), Number(n)] => (n, Some(Unit::Metres)),
        // `12.500 mm` is 12.5 m on the papers of half of Europe: a yacht is not measured in micrometres.
        [Number(n), Of(Centimetre | Millimetre)] if n.scale() == 3 => return Err(TWO_WAYS),
        [Number(n), Of(Centimetre)] => (n / Decimal::ONE_HUNDRED, Some(Unit::Metres)),
        [Number(n), Of(Millimetre)] => (n / Decimal::ONE_THOUSAND, Some(Unit::Metres)),
        [Number(ft), Of(Foot), Number(inches)]
        | [Number(ft), Of(Foot), Number(inches), Of(Inch | DoublePrime)]
        | [Number(ft), Of(Foot), Dash | Comma, Number(inches), Of(Inch | DoublePrime)]
            if ft.is_integer() && inches < Decimal::from(12) =>
        {
            (ft + inches / Decimal::from(12), Some(Unit::Feet))
        }
        [Number(m), Of(Metre), Centimetres(cm)]
        | [Number(m), Of(Metre), Number(cm) | Centimetres(cm), Of(Centimetre)]
        | [Number(m), Of(Metre), Comma, Number(cm), Of(Centimetre)]
            if m.is_integer() && cm.is_integer() && cm < Decimal::ONE_HUNDRED =>
        {
            (m + cm / Decimal::ONE_HUNDRED, Some(Unit::Metres))
        }
        _ => return Err(why_not(tokens)),
    };
    Ok(Measure { value, unit })
}

/// Between two lengths a label tells them apart.
fn without_labels(tokens: &[Token]) -> &[Token] {
    let is_beside = |token: &Token| matches!(token, Token::Label | Token::Comma);
    let start = tokens.iter().position(|token| *token != Token::Label).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| !is_beside(token)).map_or(start, |last| last + 1);
    &tokens[start..end]
}

fn why_not(tokens: &[Token]) -> &'static str {
    let word = |words: &[&str]| {
        tokens.iter().any(|token| matches!(token, Token::Word(word) if words.contains(&word.as_str())))
    };
    let numbers = tokens.iter().filter(|token| matches!(token, Token::Number(_))).count();
    match numbers {
        0 => "no length in it",
        _ if tokens.first() == Some(&Token::Dash) => "a negative length",
        1 => "not one definite length",
        _ if tokens.contains(&Token::Dash) || word(&["to", "~"]) => "a range, not one length",
        _ if tokens.contains(&Token::Label) || word(&["x", "\u{d7}", "*", "by"]) => {
            "several measures, not one length"
        }
        _ => "not a length as people write it",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Unit, measure, tokens};

    #[test]
    fn measures_are_read_in_feet_or_metres() {
        let (ft, m) = (Some(Unit::Feet), Some(Unit::Metres));
        let cases = [
            ("45", "45", None),
            ("45.5", "45.5", None),
            ("12,5", "12.5", None),
            ("45 ½", "45.5", None),
            ("45 1/2", "45.5", None),
            ("45ft", "45", ft),
            ("45 ft.", "45", ft),
            ("45 Feet", "45", ft),
            ("45 foot", "45", ft),
            ("45'", "45", ft),
            ("45′", "45", ft),
            ("45’", "45", ft),
            ("45'6\"", "45.5", ft),
            ("45' 6\"", "45.5", ft),
            ("45' 6''", "45.5", ft),
            ("45′6″", "45.5", ft),
            ("45’6”", "45.5", ft),
            ("45'-6\"", "45.5", ft),
            ("45'6", "45.5", ft),
            ("45ft 6in", "45.5", ft),
            ("45 ft. 6 in.", "45.5", ft),
            ("45 ft, 6 inches", "45.5", ft),
            ("45ft6", "45.5", ft),
            ("45' 1 1/2\"", "45.125", ft),
            ("45' 1/2\"", "45.041666666666666666666666667", ft),
            ("6\"", "0.5", ft),
            ("66 1/2\"", "5.5416666666666666666666666667", ft),
            ("66 in", "5.5", ft),
            ("80'0\"", "80", ft),
            ("6 1/2 ft", "6.5", ft),
            ("12.5m", "12.5", m),
            ("12,5 m", "12.5", m),
            ("15 meters", "15", m),
            ("15 Metres.", "15", m),
            ("15 mtrs", "15", m),
            ("24,5 metri", "24.5", m),
            ("mt 24,5", "24.5", m),
            ("mt. 24,50", "24.5", m),
            ("24 метра", "24", m),
            ("24 м.", "24", m),
            ("24 μέτρα", "24", m),
            ("24 mètres", "24", m),
            ("lunghezza 24 m", "24", m),
            ("80 Fuß", "80", ft),
            ("80 piedi", "80", ft),
            ("80 футов", "80", ft),
            ("12m50", "12.5", m),
            ("12 m 50 cm", "12.5", m),
            ("1250 cm", "12.5", m),
            ("12500mm", "12.5", m),
            ("12.500 m", "12.5", m),
            ("12.5 mm", "0.0125", m),
            ("LOA 45 ft", "45", ft),
            ("45 ft LOA", "45", ft),
            ("L.O.A.: 45 ft", "45", ft),
            ("Draft: 2,1 m", "2.1", m),
            (".9 m", "0.9", m),
            ("Draft .75 ft", "0.75", ft),
            ("Draft:.75 ft", "0.75", ft),
            ("12m50cm", "12.5", m),
            ("12m, 50cm", "12.5", m),
            ("45 ft, LOA", "45", ft),
            ("½ m", "0.5", m),
            ("eslora 24,5", "24.5", None),
            ("Eslora: 24,5 m", "24.5", m),
            ("24,5 m de eslora", "24.5", m),
            ("Manga 6,20 m", "6.2", m),
            ("calado 1,8 m", "1.8", m),
            ("tirant d'eau 1,80 m", "1.8", m),
            ("Tiefgang 1,80 m", "1.8", m),
            ("24 Meter über alles", "24", m),
            ("24.5m hors tout", "24.5", m),
            ("24,5 m lft", "24.5", m),
            ("24.5 (m)", "24.5", m),
            ("80 [ft]", "80", ft),
            ("24 metros lineales", "24", m),
            ("24 ml", "24", m),
        ];
        for (text, value, unit) in cases {
            let measure =
                measure(&tokens(text).unwrap_or_default()).unwrap_or_else(|why| panic!("{text:?}: {why}"));
            assert_eq!(
                (measure.value.normalize().to_string().as_str(), measure.unit),
                (value, unit),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_not_one_length_has_its_reason() {
        let cases = [
            ("", "no length"),
            ("large", "no length"),
            ("-12 m", "a negative length"),
            ("40-45 ft", "a range"),
            ("40 – 45 ft", "a range"),
            ("40 to 45 ft", "a range"),
            ("40ft - 45ft", "a range"),
            ("12 x 4 m", "several measures"),
            ("12m × 4m", "several measures"),
            ("45+ ft", "not one definite"),
            (">45 ft", "not one definite"),
            ("~45 ft", "not one definite"),
            ("approx 45 ft", "not one definite"),
            ("max. 45 ft", "not one definite"),
            ("45 yards", "not one definite"),
            ("45'13\"", "not a length"),
            ("45.5' 6\"", "not a length"),
            ("45 46", "not a length"),
            ("45 ft 13.7 m", "not a length"),
            ("12.500 mm", "a number that can be read in two ways"),
            ("1.250cm", "a number that can be read in two ways"),
            ("80\"", "the sign of inches without feet"),
            ("80''", "the sign of inches without feet"),
            ("LOA 80\u{201d}", "the sign of inches without feet"),
            ("12 000 mm", "not a length"),
            ("1 000 cm", "not a length"),
            ("12 .5 m", "not a length"),
            ("LOA 12m Beam 4", "several measures"),
            ("45 ft beam 6", "several measures"),
            ("12m, 4", "not a length"),
            ("12m 4", "not a length"),
            ("45 ft, 6", "not a length"),
            ("7,5 t", "not one definite"),
            ("eslora 24 manga 6", "several measures"),
            ("80 ft (m)", "not one definite"),
            ("24 de 30", "several measures"),
        ];
        for (text, why) in cases {
            let measure = measure(&tokens(text).unwrap_or_default());
            assert!(measure.is_err_and(|reason| reason.starts_with(why)), "{text:?}: {measure:?}");
        }
        assert_eq!(tokens("1,234 ft"), None);
        assert_eq!(tokens("1.2.3 ft"), None);
    }
}
