//! Made-up people: a name, an e-mail address, a telephone number, a home. Every one of them is unlike every other.

use std::collections::BTreeSet;

use crate::{
    census::Census,
    names::{COMPANIES, CULTURES, Culture, DOMAINS, YACHTS, ascii},
    random::Rng,
};

/// A person as a row of the interests table describes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) residence: Option<String>,
    pub(crate) company: Option<String>,
    /// How they like to be reached.
    pub(crate) method: Option<&'static str>,
    /// How they came.
    pub(crate) source: Option<&'static str>,
    pub(crate) yacht: Option<Yacht>,
}

/// A yacht; width and draft follow from the length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Yacht {
    pub(crate) name: String,
    /// Feet.
    pub(crate) length: i64,
}

/// Where people come from, one by one; remembers what was given out.
#[derive(Debug)]
pub(crate) struct Population {
    rng: Rng,
    born: Vec<usize>,
    emails: BTreeSet<String>,
    census: Option<Census>,
}

impl Population {
    /// A small one, whose names come again after some thousand people.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed, "people"),
            born: vec![0; CULTURES.len()],
            emails: BTreeSet::new(),
            census: None,
        }
    }

    /// One with names, numbers and streets for millions.
    pub(crate) fn large(seed: u64) -> Self {
        Self { census: Some(Census::new(seed)), ..Self::new(seed) }
    }

    /// The next person.
    pub(crate) fn next(&mut self) -> Person {
        let culture = self.culture();
        let serial = self.born[culture];
        self.born[culture] += 1;
        let culture = &CULTURES[culture];
        let rng = &mut self.rng;
        let (given, family) =
            self.census.as_ref().map_or_else(|| name(culture, serial), |census| census.name(rng));
        let phone = match &self.census {
            Some(_) => Some(mobile(culture, rng)),
            None => phone(culture, serial),
        };
        let phone = phone.filter(|_| rng.chance(92));
        let city = rng.word(culture.cities);
        let street = match &self.census {
            Some(census) => census.street(rng),
            None => rng.word(culture.streets).to_owned(),
        };
        let number = rng.between(1, 160);
        Person {
            phone,
            address: rng.chance(60).then(|| format!("{number} {street}, {city}")),
            residence: rng.chance(93).then(|| culture.country.to_owned()),
            company: rng.chance(12).then(|| rng.word(COMPANIES).to_owned()),
            method: *rng.pick(&[Some("Email"), Some("Email"), Some("Phone"), Some("WhatsApp"), None]),
            source: *rng.pick(&[
                Some("Website"),
                Some("Website"),
                Some("Website"),
                Some("Boat show"),
                Some("Broker"),
                None,
            ]),
            yacht: rng.chance(75).then(|| yacht(rng)),
            email: rng.chance(95).then(|| self.email(&given, &family)),
            name: format!("{given} {family}"),
        }
    }

    fn culture(&mut self) -> usize {
        let mut at = self.rng.below(100);
        let passes = |culture: &Culture| at.checked_sub(culture.share).map(|rest| at = rest).is_none();
        CULTURES.iter().position(passes).unwrap_or_default()
    }

    fn email(&mut self, given: &str, family: &str) -> String {
        let plain = |name: &str| ascii(name).to_lowercase().replace(' ', "");
        let (given, family) = (plain(given), plain(family));
        let local = match self.rng.below(4) {
            0 => format!("{}{family}", given.get(..1).unwrap_or_default()),
            1 => format!("{family}.{given}"),
            _ => format!("{given}.{family}"),
        };
        let domain = self.rng.word(DOMAINS);
        let numbered =
            (1..).map(|n| if n == 1 { format!("{local}@{domain}") } else { format!("{local}{n}@{domain}") });
        let email = numbered.into_iter().find(|email| !self.emails.contains(email)).unwrap_or_default();
        self.emails.insert(email.clone());
        email
    }
}

/// Some yacht.
fn yacht(rng: &mut Rng) -> Yacht {
    Yacht { name: format!("{} {}", rng.word(YACHTS.0), rng.word(YACHTS.1)), length: rng.between(30, 110) }
}

/// The name number `serial` of a nation: all pairs of first and family name, then all with a middle name.
fn name(culture: &Culture, serial: usize) -> (String, String) {
    let given: Vec<&str> = culture.given.split('|').collect();
    let family: Vec<&str> = culture.family.split('|').collect();
    let (first, round) = (serial % given.len(), serial / (given.len() * family.len()));
    let last = family[(serial / given.len() + first) % family.len()];
    let middle = (round > 0).then(|| given[(first + round) % given.len()]);
    let first = [Some(given[first]), middle].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (first, last.to_owned())
}

/// The telephone number number `serial` of a nation; none once its ranges for fiction are used up.
fn phone(culture: &Culture, serial: usize) -> Option<String> {
    let patterns: Vec<&str> = culture.phones.split('|').collect();
    let pattern = patterns[serial % patterns.len()];
    let range = 10_usize.pow(pattern.matches('#').count() as u32);
    let nth = serial / patterns.len();
    // 37 and every power of ten have no common factor: no number comes twice.
    (nth < range).then(|| fill(pattern, (nth * 37 + 11) % range))
}

/// Some mobile number of a nation.
fn mobile(culture: &Culture, rng: &mut Rng) -> String {
    let pattern = rng.word(culture.mobiles);
    fill(pattern, rng.below(10_usize.pow(pattern.matches('#').count() as u32)))
}

fn fill(pattern: &str, mut number: usize) -> String {
    let digit = |c: char| {
        if c != '#' {
            return c;
        }
        let last = (number % 10) as u8;
        number /= 10;
        char::from(b'0' + last)
    };
    pattern.chars().rev().map(digit).collect::<Vec<_>>().into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Population;

    #[test]
    fn a_thousand_people_share_no_name_no_address_and_no_number() {
        let mut population = Population::new(1);
        let people: Vec<_> = (0..1000).map(|_| population.next()).collect();
        let names: BTreeSet<_> = people.iter().map(|person| &person.name).collect();
        let emails: Vec<_> = people.iter().filter_map(|person| person.email.as_ref()).collect();
        let phones: Vec<_> = people.iter().filter_map(|person| person.phone.as_ref()).collect();
        assert_eq!(names.len(), 1000);
        assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
        assert_eq!(phones.iter().collect::<BTreeSet<_>>().len(), phones.len());
    }

    #[test]
    fn every_number_is_valid_in_its_country() {
        for mut population in [Population::new(2), Population::large(2)] {
            for _ in 0..1000 {
                let person = population.next();
                let Some(phone) = person.phone else { continue };
                let number = phonenumber::parse(None, &phone).unwrap();
                assert!(phonenumber::is_valid(&number), "{phone} of {}", person.name);
            }
        }
    }
}
