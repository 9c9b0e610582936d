//! The declared table: what speaks for and against two clients being one person, and how much (DOMAIN 2.4).

/// One level of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Points, negative for evidence against.
    pub points: i32,
    /// In words, as the reviewer reads them.
    pub text: &'static str,
}

const fn level(points: i32, text: &'static str) -> Level {
    Level { points, text }
}

// The CRM's own list.
pub const SAME_EMAIL: Level = level(60, "same e-mail address");
pub const SAME_PHONE: Level = level(50, "same telephone number");
pub const SAME_NAME: Level = level(20, "same name");
pub const NEAR_GIVEN_NAME: Level = level(15, "same surname, given name one letter apart");
pub const OTHER_PHONE_COUNTRY: Level = level(-15, "telephone numbers of different countries");
pub const NO_SHARED_CONTACT: Level = level(-20, "no contact in common");

// Between its levels: names.
pub const OTHER_ORDER: Level = level(20, "same name in another order");
pub const INITIAL: Level = level(12, "same surname, given name an initial of the other");
pub const ONE_LETTER: Level = level(12, "names one letter apart");
pub const TWO_LETTERS: Level = level(10, "names few letters apart");
pub const SOUND: Level = level(8, "names that sound alike");
pub const WORDS_ALIKE: Level = level(6, "names alike word by word");
pub const LETTERS_ALIKE: Level = level(6, "names alike but for blanks and few letters");
pub const SAME_SURNAME: Level = level(2, "same surname");
pub const SAME_WORD: Level = level(2, "a word of the name in common");
pub const OTHER_GIVEN_NAME: Level = level(-10, "different given names");
pub const OTHER_NAME: Level = level(-15, "different names");

// What the CRM's list does not compare: the plan document's pass 3 does (residence), or the source has it.
pub const SAME_LOCAL_PART: Level = level(25, "e-mail addresses alike before the @");
pub const NEAR_PHONE: Level = level(35, "telephone numbers one digit apart");
pub const TWO_DIGITS: Level = level(20, "telephone numbers two digits apart");
pub const SAME_RESIDENCE: Level = level(10, "same residence");
pub const OTHER_RESIDENCE: Level = level(-5, "different residences");
pub const SAME_COMPANY: Level = level(10, "same company");
pub const SAME_ADDRESS: Level = level(40, "same address");
pub const LIKE_ADDRESS: Level = level(34, "like addresses");
pub const MOSTLY_ADDRESS: Level = level(28, "addresses mostly alike");
pub const PARTLY_ADDRESS: Level = level(18, "addresses partly alike");
pub const HARDLY_ADDRESS: Level = level(6, "addresses hardly alike");
pub const OTHER_ADDRESS: Level = level(-10, "different addresses");
