//! Names of months and days of the week.

use landfall_model::fold::folded;

/// Each month in English, Italian, French, German, Spanish, Portuguese, Catalan, Turkish, Russian, Greek and Arabic, as a date has it, folded for comparison. Of
/// the Slavic languages Russian alone has names that no other has for another month: `listopad` is October in Zagreb and November in Warsaw.
const MONTHS: [&str; 12] = [
    "january gennaio janvier januar janner enero janeiro gener ocak января ιανουαριου يناير",
    "february febbraio fevrier februar febrero fevereiro febrer subat февраля φεβρουαριου فبراير",
    "march marzo mars marz maerz mrz marco mart марта μαρτιου مارس",
    "april aprile avril abril nisan апреля απριλιου أبريل ابريل",
    "may maggio mai mayo maio maig mayis мая μαιου مايو",
    "june giugno juin juni junio junho juny haziran июня ιουνιου يونيو",
    "july luglio juillet juli julio julho juliol temmuz июля ιουλιου يوليو",
    "august agosto aout agost agustos августа αυγουστου أغسطس اغسطس",
    "september settembre septembre septiembre setembro setembre eylul сентября σεπτεμβριου سبتمبر",
    "october ottobre octobre oktober octubre outubro ekim октября οκτωβριου أكتوبر اكتوبر",
    "november novembre noviembre novembro kasim ноября νοεμβριου نوفمبر",
    "december dicembre decembre dezember diciembre dezembro desembre aralik декабря δεκεμβριου ديسمبر",
];
/// The days of the week in English, Spanish, French, German, Italian, Catalan, Turkish and Russian, folded for comparison.
const WEEKDAYS: [&str; 8] = [
    "monday tuesday wednesday thursday friday saturday sunday",
    "lunes martes miercoles jueves viernes sabado domingo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "dilluns dimarts dimecres dijous divendres dissabte diumenge",
    "pazartesi sali carsamba persembe cuma cumartesi pazar",
    "понедельник вторник среда четверг пятница суббота воскресенье",
];
/// Two letters that a calendar in German or Russian has for a day.
const SHORT_WEEKDAYS: &str = "mo di mi do fr sa so пн вт ср чт пт сб вс";
/// Words between a day and its month, between that and the year (`3 de abril de 2025`), and behind the year (`2025 г.`).
const JOINTS: [&str; 8] = ["of", "de", "del", "di", "d", "г", "год", "года"];
/// Words that may stand before a day: `el 3 de abril`, `am 3. April`.
const ARTICLES: [&str; 9] = ["el", "le", "il", "am", "den", "on", "día", "dia", "the"];

/// Months as numerals: `12-VI-2025`.
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The month of a name, by its first three letters or more: `Apr`, `Sept`, `aprile`, or of a Roman numeral. None where they begin names of two: `jui`.
pub fn month(word: &str) -> Option<u32> {
    let roman = (1..).zip(ROMAN).find(|(_, numeral)| numeral.eq_ignore_ascii_case(word));
    roman.map(|(month, _)| month).or_else(|| named(word))
}

fn named(word: &str) -> Option<u32> {
    only(&MONTHS, word).map(|place| place + 1)
}

/// True for a day of the week, in full or in short. `Mar` is March, though Spaniards and Frenchmen write it for a Tuesday too.
pub fn is_weekday(word: &str) -> bool {
    let day = folded(word);
    let begins = || WEEKDAYS.iter().flat_map(|names| names.split(' ')).any(|name| name.starts_with(&day));
    let is_short = SHORT_WEEKDAYS.split(' ').any(|short| short == day);
    is_short || (day.chars().count() >= 3 && begins() && month(word).is_none())
}

/// True for a word that only leads to the day.
pub fn is_article(word: &str) -> bool {
    ARTICLES.contains(&&*word.to_lowercase())
}

/// True for a word that only joins.
pub fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

/// The one place whose names a word begins. Most words of dates are numbers, and not looked up.
fn only(places: &[&str], word: &str) -> Option<u32> {
    let word = Some(word).filter(|word| word.starts_with(char::is_alphabetic)).map(folded)?;
    let begins = |names: &str| names.split(' ').any(|name| name.starts_with(&word));
    let mut found = (0..).zip(places).filter(|(_, names)| begins(names)).map(|(place, _)| place);
    let first = found.next()?;
    (found.next().is_none() && word.chars().count() >= 3).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn a_month_is_known_by_three_letters_or_more_in_the_languages_of_the_coast() {
        let cases = [
            ("Apr", Some(4)),
            ("Sept", Some(9)),
            ("sett", Some(9)),
            ("gen", Some(1)),
            ("Février", Some(2)),
            ("FE\u{301}V", Some(2)),
            ("März", Some(3)),
            ("Mrz", Some(3)),
            ("març", Some(3)),
            ("maig", Some(5)),
            ("juliol", Some(7)),
            ("desembre", Some(12)),
            ("août", Some(8)),
            ("juin", Some(6)),
            ("jui", None),
            ("Ağustos", Some(8)),
            ("ŞUBAT", Some(2)),
            ("Kasım", Some(11)),
            ("апр", Some(4)),
            ("мая", Some(5)),
            ("Ιουνίου", Some(6)),
            ("ma", None),
            ("", None),
            ("listopad", None),
        ];
        for (word, expected) in cases {
            assert_eq!(month(word), expected, "{word}");
        }
    }

    #[test]
    fn every_name_is_of_one_month_by_itself_and_by_its_first_four_letters_where_it_has_them() {
        for (place, names) in (1..).zip(super::MONTHS) {
            for name in names.split(' ') {
                let short: String = name.chars().take(4).collect();
                assert_eq!((month(name), month(&short)), (Some(place), Some(place)), "{name}");
            }
        }
    }
}
