//! The numbering plans of all countries, asked without a lock and without compiling anything twice.
//!
//! The crate `phonenumber` keeps the patterns of its data behind one lock and looks each up by its text. A list of people asks for
//! several with every number: here the patterns of one country and one length are one pattern, compiled when the first such number comes.

use std::sync::{LazyLock, OnceLock};

use phonenumber::{
    Metadata,
    metadata::{DATABASE, Descriptor},
};
use regex::{Regex, RegexBuilder};

/// No national number has more digits, a trunk prefix included.
const LONGEST: usize = 17;

/// The plans of each country code, in the order in which the data has them.
static BY_CODE: LazyLock<Vec<Vec<Plan>>> = LazyLock::new(|| {
    let of_code = |code| DATABASE.by_code(&code).unwrap_or_default().into_iter().map(Plan::of).collect();
    (0..1_000).map(of_code).collect()
});

/// One country's plan.
#[derive(Debug)]
pub struct Plan {
    metadata: &'static Metadata,
    /// A bit for each length that a kind of number of this country has.
    lengths: u32,
    /// What every number begins with; none where the pattern cannot be read.
    general: OnceLock<Option<Regex>>,
    /// By length: what the numbers in use begin with.
    in_use: [OnceLock<Option<Regex>>; LONGEST + 1],
}

impl Plan {
    fn of(metadata: &'static Metadata) -> Self {
        let lengths = kinds(metadata).flat_map(Descriptor::possible_length);
        let lengths = lengths.filter(|length| usize::from(**length) <= LONGEST);
        Self {
            metadata,
            lengths: lengths.fold(0, |bits, length| bits | 1 << length),
            general: OnceLock::new(),
            in_use: [const { OnceLock::new() }; LONGEST + 1],
        }
    }

    /// The plan of a country (ISO 3166-1 alpha-2).
    pub fn of_country(id: &str) -> Option<&'static Self> {
        let code = DATABASE.by_id(id)?.country_code();
        Self::of_code(code.into())?.iter().find(|plan| plan.metadata.id() == id)
    }

    /// The plans of those who share a country code.
    pub fn of_code(code: usize) -> Option<&'static [Self]> {
        BY_CODE.get(code).map(Vec::as_slice)
    }

    /// The country code.
    pub fn code(&self) -> u16 {
        self.metadata.country_code()
    }

    /// What is dialled before a number within the country.
    pub fn trunk_prefix(&self) -> Option<&'static str> {
        self.metadata.national_prefix()
    }

    /// True where digits have the form and the length of a number of this country. The general description has lost its lengths and its
    /// pattern looks at the beginning alone, so the lengths come from the kinds of number.
    pub fn is_possible(&self, digits: &str) -> bool {
        let general = self.metadata.descriptors().general();
        let lengths = general.possible_length();
        self.has_length(digits)
            && (lengths.is_empty() || lengths.iter().any(|length| usize::from(*length) == digits.len()))
            && matches(&self.general, digits, || vec![general])
    }

    /// True where digits lie in a range that the country uses for a kind of number that a person can have.
    pub fn is_in_use(&self, digits: &str) -> bool {
        let is_long =
            |kind: &&Descriptor| kind.possible_length().iter().any(|n| usize::from(*n) == digits.len());
        self.has_length(digits)
            && matches(&self.in_use[digits.len()], digits, || kinds(self.metadata).filter(is_long).collect())
    }

    const fn has_length(&self, digits: &str) -> bool {
        digits.len() <= LONGEST && self.lengths & (1 << digits.len()) != 0
    }
}

/// True where one of the descriptions matches at the beginning; their pattern is made once.
fn matches(
    pattern: &OnceLock<Option<Regex>>,
    digits: &str,
    descriptions: impl FnOnce() -> Vec<&'static Descriptor>,
) -> bool {
    let pattern = pattern.get_or_init(|| {
        let each = descriptions().into_iter().map(|one| format!("(?:{}\n)", one.national_number().as_str()));
        let pattern = format!("^(?:{})", each.collect::<Vec<_>>().join("|"));
        RegexBuilder::new(&pattern).ignore_whitespace(true).unicode(false).build().ok()
    });
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(digits))
}

/// The kinds of number that a person can have.
fn kinds(metadata: &'static Metadata) -> impl Iterator<Item = &'static Descriptor> {
    let kinds = metadata.descriptors();
    let paid = [kinds.toll_free(), kinds.shared_cost(), kinds.premium_rate(), kinds.uan()];
    let own = [
        kinds.mobile(),
        kinds.fixed_line(),
        kinds.voip(),
        kinds.personal_number(),
        kinds.pager(),
        kinds.voicemail(),
    ];
    own.into_iter().chain(paid).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::{
        prelude::{ProptestConfig, prop_assert_eq},
        proptest,
    };

    use super::{BY_CODE, Plan, kinds};

    fn all() -> Vec<&'static Plan> {
        BY_CODE.iter().flatten().collect()
    }

    proptest! {
        // The crate compiles the patterns of every country anew, which takes milliseconds.
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn a_number_is_what_the_descriptions_of_the_data_say(digits in "[1-9][0-9]{3,17}", which in 0_usize..400) {
            let plan = all()[which % all().len()];
            let has_length = |kind: &phonenumber::metadata::Descriptor| {
                kind.possible_length().iter().any(|length| usize::from(*length) == digits.len())
            };
            let general = plan.metadata.descriptors().general().is_match(&digits);
            prop_assert_eq!(plan.is_possible(&digits), general && kinds(plan.metadata).any(has_length));
            let in_use = kinds(plan.metadata).any(|kind| has_length(kind) && kind.is_match(&digits));
            prop_assert_eq!(plan.is_in_use(&digits), in_use);
        }
    }

    #[test]
    fn the_examples_of_all_kinds_of_all_countries_are_in_use() {
        let mut tried = 0;
        for plan in all() {
            for example in kinds(plan.metadata).filter_map(|kind| kind.example()) {
                assert!(plan.is_in_use(example), "{} {example}", plan.metadata.id());
                tried += 1;
            }
        }
        assert!(tried > 1_000, "{tried}");
    }
}
