//! E.164 by the numbering plans of all countries (libphonenumber's, as the crate `phonenumber` carries them).
//!
//! The crate's own `parse` is the last resort only: it takes tens of microseconds, and it strips trunk prefixes where none stands
//! (`+7 800 555 35 35` becomes +7005553535), for its data has lost the lengths it would decide by. Here a number is what the
//! country's general pattern matches, as it stands or without its trunk prefix.

use std::ops::RangeInclusive;

use phonenumber::{Mode, country};

use super::plans::Plan;

/// E.164 allows 15 digits; shorter than 7 is no international number.
const DIGITS: RangeInclusive<usize> = 7..=15;
/// A trunk prefix that is dialled too may make it two longer.
const DIALLED: RangeInclusive<usize> = 7..=17;
/// Country codes have one to three digits.
const CODE: RangeInclusive<usize> = 1..=3;

/// A number of some country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// `+` and digits.
    pub e164: String,
    /// Where in `e164` the national part begins.
    pub national_at: usize,
    /// A trunk prefix was left out (`+44 07700 ..`).
    pub without_trunk: bool,
    /// The number lies in a range that its country uses; another one has the right form only.
    pub is_assigned: bool,
}

impl Number {
    /// Country code and number, digits alone.
    pub fn international(digits: &str) -> Option<Self> {
        if !DIALLED.contains(&digits.len()) || digits.starts_with('0') {
            return None;
        }
        let (code, plans) = country_of(digits)?;
        let national = &digits[code.len()..];
        let significant = plans.iter().find_map(|plan| significant(plan, national))?;
        let number = Self {
            e164: format!("+{code}{significant}"),
            national_at: code.len() + 1,
            without_trunk: significant.len() < national.len(),
            is_assigned: plans
                .iter()
                .any(|plan| plan.is_possible(significant) && plan.is_in_use(significant)),
        };
        DIGITS.contains(&(number.e164.len() - 1)).then_some(number)
    }

    /// A number as it is dialled within a country (ISO 3166-1 alpha-2), digits alone. It must be in use: the country is an assumption
    /// already, and a number of another country often has the right form in this one.
    pub fn national(digits: &str, country: &str) -> Option<Self> {
        let plan = Plan::of_country(country)?;
        let number = match significant(plan, digits) {
            Some(significant) => Self::international(&format!("{}{significant}", plan.code())),
            None => Self::dialled(digits, country),
        };
        number.filter(|number| number.is_assigned).or_else(|| Self::without_plus(digits, plan))
    }

    /// `393351234567`: the number with its country code, of which a spreadsheet has taken the plus.
    fn without_plus(digits: &str, plan: &Plan) -> Option<Self> {
        let national = digits.strip_prefix(&plan.code().to_string())?;
        let number = plan.is_in_use(national).then(|| Self::international(digits))?;
        number.filter(|number| number.is_assigned)
    }

    fn dialled(digits: &str, country: &str) -> Option<Self> {
        // Local numbers, carrier codes, foreign numbers by the country's own prefix (`011`), mobile infixes.
        let country: country::Id = country.parse().ok()?;
        let number =
            DIALLED.contains(&digits.len()).then(|| phonenumber::parse(Some(country), digits).ok())??;
        Self::international(number.format().mode(Mode::E164).to_string().strip_prefix('+')?)
    }

    /// The part behind the country code.
    pub fn national_part(&self) -> &str {
        &self.e164[self.national_at..]
    }
}

/// The country code that digits begin with, and the plans of those who share it. No code is the beginning of another one, so the first
/// that exists is the one.
fn country_of(digits: &str) -> Option<(&str, &'static [Plan])> {
    let codes = CODE.filter_map(|at| digits.get(..at));
    let plans = |code: &str| Plan::of_code(code.parse().ok()?);
    let mut known = codes.filter_map(|code| Some((code, plans(code)?)));
    known.find(|(_, plans)| !plans.is_empty())
}

/// The country code of a number in E.164; none where no country has such a one.
pub fn calling_code(e164: &str) -> Option<u16> {
    country_of(e164.strip_prefix('+')?)?.0.parse().ok()
}

/// The number without its trunk prefix; none where the country has no such number. Where it has both, the one in use counts.
fn significant<'n>(plan: &Plan, national: &'n str) -> Option<&'n str> {
    let whole = Some(national).filter(|number| plan.is_possible(number));
    let without_trunk = plan.trunk_prefix().and_then(|prefix| national.strip_prefix(prefix));
    match (whole, without_trunk.filter(|number| plan.is_possible(number))) {
        (Some(whole), Some(stripped)) if !plan.is_in_use(whole) && plan.is_in_use(stripped) => Some(stripped),
        (whole, stripped) => whole.or(stripped),
    }
}

#[cfg(test)]
mod tests {
    use phonenumber::metadata::DATABASE;
    use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

    use super::{Number, calling_code};

    fn international(digits: &str) -> Option<String> {
        Number::international(digits).map(|number| number.e164)
    }

    fn national(digits: &str, country: &str) -> Option<String> {
        Number::national(digits, country).map(|number| number.e164)
    }

    #[test]
    fn international_numbers_are_those_of_some_country() {
        let cases = [
            ("33612345678", Some("+33612345678")),
            ("377612345678", Some("+377612345678")),
            ("12645551234", Some("+12645551234")),
            ("447700900123", Some("+447700900123")),
            ("4407700900123", Some("+447700900123")),
            ("4901712345678", Some("+491712345678")),
            ("390612345678", Some("+390612345678")),
            ("78005553535", Some("+78005553535")),
            ("788005553535", Some("+78005553535")),
            ("3606301234567", Some("+36301234567")),
            ("971501234567", Some("+971501234567")),
            ("80012345678", Some("+80012345678")),
            ("999123456789", None),
            ("210123456789", None),
            ("3361234567", None),
            ("336123456789", None),
            ("0612345678", None),
            ("061212345678", None),
            ("33", None),
            ("", None),
            ("123456789012345678", None),
        ];
        for (digits, expected) in cases {
            assert_eq!(international(digits).as_deref(), expected, "{digits}");
        }
    }

    #[test]
    fn numbers_in_ranges_that_nobody_uses_are_told_from_others() {
        let cases = [
            ("33612345678", true),
            ("442079460958", true),
            ("12644971234", true),
            ("447700900123", false),
            ("12645551234", false),
        ];
        for (digits, is_assigned) in cases {
            assert_eq!(
                Number::international(digits).map(|number| number.is_assigned),
                Some(is_assigned),
                "{digits}"
            );
        }
    }

    #[test]
    fn national_numbers_are_read_by_the_rules_of_the_country() {
        let cases = [
            ("0612345678", "FR", Some("+33612345678")),
            ("33612345678", "FR", Some("+33612345678")),
            ("02079460958", "GB", Some("+442079460958")),
            ("2079460958", "GB", Some("+442079460958")),
            ("07700900123", "GB", None),
            ("2125550123", "US", Some("+12125550123")),
            ("12125550123", "US", Some("+12125550123")),
            ("011442079460958", "US", Some("+442079460958")),
            ("2644971234", "AI", Some("+12644971234")),
            ("4971234", "AI", Some("+12644971234")),
            ("5551234", "AI", None),
            ("88005553535", "RU", Some("+78005553535")),
            ("0612345678", "IT", Some("+390612345678")),
            ("06301234567", "HU", Some("+36301234567")),
            ("393351234567", "IT", Some("+393351234567")),
            ("3933512345", "IT", Some("+393933512345")),
            ("393351234567", "FR", None),
            ("01115", "AR", None),
            ("0111523456789", "AR", Some("+5491123456789")),
            ("0612345678", "US", None),
            ("12345", "FR", None),
            ("0612345678", "XX", None),
            ("", "FR", None),
        ];
        for (digits, country, expected) in cases {
            assert_eq!(national(digits, country).as_deref(), expected, "{digits} {country}");
        }
    }

    #[test]
    fn the_example_numbers_of_every_country_are_read_in_both_forms() {
        let mut tried = 0;
        for plan in DATABASE.iter() {
            let kinds = plan.descriptors();
            for example in
                [kinds.mobile(), kinds.fixed_line()].into_iter().flatten().filter_map(|kind| kind.example())
            {
                let digits = format!("{}{example}", plan.country_code());
                assert_eq!(international(&digits), Some(format!("+{digits}")), "{}", plan.id());
                let dialled = format!("{}{example}", plan.national_prefix().unwrap_or_default());
                assert_eq!(
                    national(&dialled, plan.id()),
                    Some(format!("+{digits}")),
                    "{} {dialled}",
                    plan.id()
                );
                tried += 1;
            }
        }
        assert!(tried > 400, "{tried}");
    }

    proptest! {
        // Every country has patterns of its own to compile, which takes milliseconds.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_digits_of_any_country_make_it_panic_and_e164_reads_as_itself(digits in "[0-9]{0,18}", which in 0_usize..400) {
            let countries: Vec<&str> = DATABASE.iter().map(phonenumber::Metadata::id).collect();
            let readings = [Number::international(&digits), Number::national(&digits, countries[which % countries.len()])];
            for number in readings.into_iter().flatten() {
                prop_assert_eq!(international(&number.e164[1..]), Some(number.e164.clone()));
                let parsed = phonenumber::parse(None, &number.e164).ok().map(|number| number.country().code());
                prop_assert_eq!(calling_code(&number.e164), parsed);
                prop_assert!(number.e164.starts_with('+') && !number.e164.starts_with("+0") && number.e164.len() <= 16);
                prop_assert!(number.e164.chars().skip(1).all(|c| c.is_ascii_digit()));
            }
        }
    }
}
