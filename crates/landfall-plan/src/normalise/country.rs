//! Countries out of free text: code, name or alias, then city or region, then misspelling (DOMAIN 1.7 and 2.2). What is not plainly a
//! country's name is a guess and says so; where two countries are as likely, nothing is guessed.

mod gazetteer;
mod places;
mod shores;

use std::collections::BTreeSet;

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};
use gazetteer::{Evidence, Found};

/// The cell as ISO 3166-1 alpha-2.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<&'static str>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// True for a place of the lists, by its name alone.
pub fn is_place(text: &str) -> bool {
    gazetteer::look_up(text).is_some_and(|(_, evidence)| evidence != Evidence::People)
}

/// A text as ISO 3166-1 alpha-2.
pub fn parse(text: &str) -> Reading<Option<&'static str>> {
    if let Some((country, evidence)) = gazetteer::look_up(text) {
        return if text.contains('?') {
            guessed(country, "doubted where it stands")
        } else {
            found(country, evidence)
        };
    }
    match with_provinces(text).as_slice() {
        [] => {}
        [country] => return guessed(country, "read from a part of the text"),
        _ => {
            return Reading::refused(
                Code::CountryUnknown,
                "several countries: read as empty, correct it in the source",
            );
        }
    }
    match gazetteer::nearest(text) {
        Some(country) => guessed(country, "guessed from a name that is spelt nearly so"),
        None => Reading::refused(
            Code::CountryUnknown,
            "in no list of countries, regions and cities: read as empty",
        ),
    }
}

fn found(country: &'static str, evidence: Evidence) -> Reading<Option<&'static str>> {
    match evidence {
        Evidence::Name => Reading::plain(Some(country)),
        Evidence::Place => guessed(country, "guessed from a city or region"),
        Evidence::People => guessed(country, "guessed from a nationality"),
    }
}

fn guessed(country: &'static str, how: &str) -> Reading<Option<&'static str>> {
    Reading::plain(Some(country)).remark(Code::CountryGuessed, how)
}

/// The countries that the parts of a text name. The code of a province behind a town of Italy names none; nor does one in brackets behind
/// a town that nobody knows, for `Sanremo (IM)` is not on the Isle of Man.
fn with_provinces(text: &str) -> Vec<&'static str> {
    let plain = gazetteer::without_provinces(text);
    if plain == text {
        return in_parts(text);
    }
    match in_parts(&plain).as_slice() {
        ["IT"] => vec!["IT"],
        [] if text.contains('(') => Vec::new(),
        _ => in_parts(text),
    }
}

/// The countries that the parts of a text name. Side by side they are one as much as the other: `London / Monaco` is two.
fn in_parts(text: &str) -> Vec<&'static str> {
    let joints = [" and ", " or ", " y ", " et ", " und ", " и "];
    let text = joints.iter().fold(text.to_owned(), |text, joint| text.replace(joint, "/"));
    let places = || text.split([';', '/', '|', '&', '+']);
    let mut found: BTreeSet<_> = places().flat_map(in_place).collect();
    // `ES/DE` is Spain and Germany: nobody lives in Spain and Delaware. But `Los Angeles / CA` is one place.
    if !found.is_empty() && !found.contains("US") {
        found.extend(places().filter_map(gazetteer::country_and_state));
    }
    found.into_iter().collect()
}

/// The countries of one place and of what it lies in. Names of countries count before towns: `Paris, Canada` is in Canada.
fn in_place(text: &str) -> BTreeSet<&'static str> {
    let text = text.replace(" - ", ",").replace(" \u{2013} ", ",");
    let parts = text.split([',', '(', ')', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let found: Vec<Found> = parts
        .flat_map(|part| {
            gazetteer::look_up_part(part).map_or_else(|| gazetteer::names_in(part), |found| vec![found])
        })
        .collect();
    let by = |is_name: bool| -> BTreeSet<&'static str> {
        found
            .iter()
            .filter(|(_, evidence)| (*evidence == Evidence::Name) == is_name)
            .map(|(country, _)| *country)
            .collect()
    };
    let names = by(true);
    if names.is_empty() { by(false) } else { names }
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use serde_json::json;

    use super::{super::text::Placeholders, parse, read};

    fn check(text: &str, country: Option<&str>, code: Option<Code>) {
        let reading = parse(text);
        assert_eq!(reading.value, country, "{text:?}");
        assert_eq!(
            reading.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(),
            Vec::from_iter(code),
            "{text:?}"
        );
    }

    #[test]
    fn names_codes_and_aliases_are_known_without_a_remark() {
        let cases = [
            ("中国", "CN"),
            ("قطر", "QA"),
            ("ישראל", "IL"),
            ("Казахстан", "KZ"),
            ("B.V.I.", "VG"),
            ("Laos", "LA"),
            ("France", "FR"),
            ("FRANCE", "FR"),
            (" france ", "FR"),
            ("FR", "FR"),
            ("FRA", "FR"),
            ("fr", "FR"),
            ("gbr", "GB"),
            ("No", "NO"),
            ("United Kingdom", "GB"),
            ("UK", "GB"),
            ("uk", "GB"),
            ("U.K.", "GB"),
            ("Great Britain", "GB"),
            ("GB", "GB"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("US", "US"),
            ("us", "US"),
            ("United States", "US"),
            ("United States of America", "US"),
            ("UAE", "AE"),
            ("U.A.E.", "AE"),
            ("United Arab Emirates", "AE"),
            ("the UAE", "AE"),
            ("Holland", "NL"),
            ("The Netherlands", "NL"),
            ("Netherlands", "NL"),
            ("Monaco", "MC"),
            ("Anguilla", "AI"),
            ("The Bahamas", "BS"),
            ("Bahamas", "BS"),
            ("BVI", "VG"),
            ("British Virgin Islands", "VG"),
            ("US Virgin Islands", "VI"),
            ("USVI", "VI"),
            ("St. Barths", "BL"),
            ("St Barth's", "BL"),
            ("Saint Barthélemy", "BL"),
            ("Saint-Barthelemy", "BL"),
            ("St Maarten", "SX"),
            ("Sint Maarten", "SX"),
            ("St. Martin", "MF"),
            ("St. Kitts & Nevis", "KN"),
            ("St Lucia", "LC"),
            ("Trinidad & Tobago", "TT"),
            ("Trinidad and Tobago", "TT"),
            ("Antigua", "AG"),
            ("Antigua & Barbuda", "AG"),
            ("Turks & Caicos", "TC"),
            ("Cayman Islands", "KY"),
            ("Curaçao", "CW"),
            ("Curacao", "CW"),
            ("Côte d'Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("Russia", "RU"),
            ("South Korea", "KR"),
            ("Czech Republic", "CZ"),
            ("Hong Kong", "HK"),
            ("Isle of Man", "IM"),
            ("Jersey", "JE"),
            ("Guinea-Bissau", "GW"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Dominica", "DM"),
            ("Dominican Republic", "DO"),
            ("Austria", "AT"),
            ("Australia", "AU"),
            ("Türkiye", "TR"),
            ("Vietnam", "VN"),
            ("Schweiz", "CH"),
            ("Republic of Ireland", "IE"),
            ("Hrvatska", "HR"),
            ("Alemania", "DE"),
            ("Österreich", "AT"),
            ("Ελλάδα", "GR"),
            ("РОССИЯ", "RU"),
            ("Российская Федерация", "RU"),
            ("États-Unis", "US"),
            ("TÜRKİYE", "TR"),
            ("KSA", "SA"),
            ("مصر", "EG"),
            ("Jersey CI", "JE"),
            ("Principat d'Andorra", "AD"),
        ];
        for (text, country) in cases {
            check(text, Some(country), None);
        }
    }

    #[test]
    fn cities_regions_peoples_and_misspellings_are_guesses() {
        let cases = [
            ("Spain?", "ES"),
            ("CA", "CA"),
            ("DE", "DE"),
            ("Bayern", "DE"),
            ("Baden-Württemberg", "DE"),
            ("Südtirol", "IT"),
            ("Galicia", "ES"),
            ("Castilla y León", "ES"),
            ("Emilia-Romagna", "IT"),
            ("Alpes-Maritimes", "FR"),
            ("Cap d'Antibes", "FR"),
            ("Andorra la Vella", "AD"),
            ("Киев", "UA"),
            ("Хайфа", "IL"),
            ("Афины", "GR"),
            ("بيروت", "LB"),
            ("UK resident", "GB"),
            ("resident in Monaco", "MC"),
            ("Based in Antibes", "FR"),
            ("Monaco since 2020", "MC"),
            ("wohnhaft in Hamburg", "DE"),
            ("Spanish resident", "ES"),
            ("vive en Palma", "ES"),
            ("Los Angeles / CA", "US"),
            ("Monte Carlo", "MC"),
            ("Monte-Carlo", "MC"),
            ("London", "GB"),
            ("Dubai", "AE"),
            ("Nice", "FR"),
            ("Saint-Tropez", "FR"),
            ("Côte d'Azur", "FR"),
            ("Zürich", "CH"),
            ("Genève", "CH"),
            ("New York", "US"),
            ("Florida", "US"),
            ("Fort Lauderdale", "US"),
            ("England", "GB"),
            ("Scotland", "GB"),
            ("Tortola", "VG"),
            ("Gustavia", "BL"),
            ("Nassau", "BS"),
            ("St. John's", "AG"),
            ("St. Thomas", "VI"),
            ("Palma de Mallorca", "ES"),
            ("The Hague", "NL"),
            ("Georgia", "GE"),
            ("Granada", "ES"),
            ("British", "GB"),
            ("American", "US"),
            ("Swiss", "CH"),
            ("New Zealander", "NZ"),
            ("Nice, France", "FR"),
            ("London / UK", "GB"),
            ("Miami / Florida / USA", "US"),
            ("Dubai (UAE)", "AE"),
            ("London, England", "GB"),
            ("Miami, FL", "US"),
            ("Miami, FL, USA", "US"),
            ("Los Angeles, CA", "US"),
            ("Monaco, MC", "MC"),
            ("Nice FR", "FR"),
            ("Paris, Canada", "CA"),
            ("London UK", "GB"),
            ("Miami Florida USA", "US"),
            ("12 High Street, London SW1, UK", "GB"),
            ("Monaco - Monte Carlo", "MC"),
            ("Smalltown, TX", "US"),
            ("Dubai & Abu Dhabi", "AE"),
            ("Sóller", "ES"),
            ("Catalunya", "ES"),
            ("Maó", "ES"),
            ("Port de Pollença", "ES"),
            ("Saint-Jean-Cap-Ferrat", "FR"),
            ("Sestri Levante (GE)", "IT"),
            ("Londres", "GB"),
            ("København", "DK"),
            ("Барселона", "ES"),
            ("Swizerland", "CH"),
            ("Switzerlan", "CH"),
            ("Untied Kingdom", "GB"),
            ("Frannce", "FR"),
            ("Germny", "DE"),
            ("Germnay", "DE"),
            ("Switzerlnd", "CH"),
            ("Netherlnads", "NL"),
            ("Angilla", "AI"),
            ("Netherland", "NL"),
            ("Untied States", "US"),
            ("Barbadoes", "BB"),
            ("Fort Lauderdal", "US"),
            ("Genova (GE)", "IT"),
            ("Genova GE", "IT"),
            ("Milano MI", "IT"),
            ("Venezia (VE), Italia", "IT"),
            ("Lugano (CH)", "CH"),
            ("Smalltown, FR", "FR"),
            ("LA", "US"),
            ("N. Ireland", "GB"),
            ("Panama City", "PA"),
            ("98000 Monaco", "MC"),
            ("MC 98000", "MC"),
            ("London W1", "GB"),
            ("SW1X 8PS London", "GB"),
            ("Алматы", "KZ"),
            ("北京", "CN"),
        ];
        for (text, country) in cases {
            check(text, Some(country), Some(Code::CountryGuessed));
        }
    }

    #[test]
    fn what_is_unknown_or_could_be_two_is_not_guessed() {
        let cases = [
            "Atlantis",
            "Austrlia",
            "Korea",
            "Virgin Islands",
            "UK / Monaco",
            "ES/DE",
            "between London and Monaco",
            "lives in London / Monaco",
            "non UK resident",
            "ex UK",
            "from Malta",
            "Gallipoli",
            "Santiago",
            "London / Monaco",
            "Barcelona / Andorra",
            "Moscow & Cyprus",
            "Madrid y Andorra",
            "France and Switzerland",
            "London, Paris",
            "Europe",
            "no",
            "in",
            "it",
            "The High Seas",
            "on board",
            "Sealand",
            "Caribbean",
            "various",
            "123",
            "Smalltown, CA",
            "Wilmington, DE",
            "Smalltown (IM)",
            "Irak",
            "Naples",
            "Atlanta, Georgia",
            "Channel Islands",
        ];
        for text in cases {
            check(text, None, Some(Code::CountryUnknown));
        }
        assert!(parse("UK / Monaco").remarks[0].message.starts_with("several countries"));
    }

    #[test]
    fn empty_cells_and_placeholders_name_no_country() {
        assert_eq!(read(&json!(null), &Placeholders::default()).remarks, []);
        assert_eq!(
            read(&json!("unknown"), &Placeholders::new(&["unknown"])).remarks[0].code,
            Code::Placeholder
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_every_answer_is_a_code_that_reads_as_itself(text in any::<String>(), near in "[A-Za-z,./() &-]{0,20}") {
            for text in [text, near] {
                // The code of Laos alone is read as something else: Los Angeles.
                if let Some(country) = parse(&text).value.filter(|country| *country != "LA") {
                    prop_assert_eq!(parse(country).value, Some(country));
                }
            }
        }
    }

    #[test]
    fn every_country_is_read_by_name_and_codes_in_any_case() {
        for country in isocountry::CountryCode::iter() {
            let name = country.name();
            for text in [country.alpha2(), country.alpha3(), &name.to_uppercase(), &name.to_lowercase()] {
                // Los Angeles.
                let expected = if text == "LA" { "US" } else { country.alpha2() };
                assert_eq!(parse(text).value, Some(expected), "{text}");
            }
        }
    }
}
