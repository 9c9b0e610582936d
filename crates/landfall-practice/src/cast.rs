//! Who stands behind each row of the interests table: mostly somebody new, in every fifth row somebody who is there already
//! (DOMAIN 1.7: 20 to 25 % duplicates), and a few who share an address without being one person.

use landfall_model::source::SourceTable::Interests;

use crate::{
    ledger::Ledger,
    people::{Person, Population, Yacht},
    random::Rng,
};

/// The people by row, and the rows whose person is like nobody else: those may get any dirt without becoming another case.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) people: Vec<Person>,
    pub(crate) plain: Vec<usize>,
}

/// Of a hundred rows, so many belong to a person who has an earlier row.
const REPEATED: usize = 22;

/// How the second row of a person differs from the first, in turn: not at all, or by another yacht, mostly.
const DOUBLES: [Double; 20] = [
    Double { dirt: "email-twin", change: keep },
    Double { dirt: "typo-twin", change: misspell },
    Double { dirt: "yacht-twin", change: buy_yacht },
    Double { dirt: "email-twin", change: lose_phone },
    Double { dirt: "moved-twin", change: move_house },
    Double { dirt: "yacht-twin", change: buy_yacht },
    Double { dirt: "email-twin", change: keep },
    Double { dirt: "phone-twin", change: other_email },
    Double { dirt: "yacht-twin", change: buy_yacht },
    Double { dirt: "email-twin", change: keep },
    Double { dirt: "email-twin-respelled", change: respell_email },
    Double { dirt: "yacht-twin", change: buy_yacht },
    Double { dirt: "email-twin", change: keep },
    Double { dirt: "moved-twin", change: move_house },
    Double { dirt: "email-twin", change: lose_phone },
    Double { dirt: "phone-twin", change: lose_email },
    Double { dirt: "yacht-twin", change: buy_yacht },
    Double { dirt: "email-twin", change: keep },
    Double { dirt: "email-twin-respelled", change: respell_email },
    Double { dirt: "yacht-twin", change: buy_yacht },
];

struct Double {
    dirt: &'static str,
    change: fn(&mut Person),
}

/// Finds somebody for every row.
pub(crate) fn cast(ids: &[i64], mut population: Population, seed: u64, ledger: &mut Ledger) -> Cast {
    let mut rng = Rng::new(seed, "cast");
    let mut people: Vec<Person> = Vec::with_capacity(ids.len());
    // Rows whose person has no other row: those that a second row can be recognised by, and the others.
    let (mut complete, mut others): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut doubles = DOUBLES.iter().cycle();
    for row in 0..ids.len() {
        let repeats = is_repeat(row) && !complete.is_empty();
        if let Some(double) = if repeats { doubles.next() } else { None } {
            let original = complete.swap_remove(rng.below(complete.len()));
            let mut person = people[original].clone();
            (double.change)(&mut person);
            people.push(person);
            ledger.record(double.dirt, Interests, ids[original]);
            ledger.record(double.dirt, Interests, ids[row]);
        } else {
            let person = population.next();
            if is_complete(&person) {
                complete.push(row);
            } else {
                others.push(row);
            }
            people.push(person);
        }
    }
    let mut plain = [complete, others].concat();
    plain.sort_unstable();
    Cast { people, plain }
}

const fn is_repeat(row: usize) -> bool {
    row * REPEATED / 100 != (row + 1) * REPEATED / 100
}

const fn is_complete(person: &Person) -> bool {
    person.email.is_some() && person.phone.is_some() && person.residence.is_some()
}

const fn keep(_: &mut Person) {}

fn misspell(person: &mut Person) {
    person.name = drop_letter(&person.name);
    person.email = None;
    person.phone = None;
}

fn respell_email(person: &mut Person) {
    person.email = person.email.as_ref().map(|email| format!(" {} ", email.to_uppercase()));
}

fn other_email(person: &mut Person) {
    person.email = person.email.as_ref().map(|email| format!("office.{email}"));
}

fn lose_email(person: &mut Person) {
    person.email = None;
}

fn lose_phone(person: &mut Person) {
    person.phone = None;
}

fn buy_yacht(person: &mut Person) {
    let length = person.yacht.as_ref().map_or(40, |yacht| yacht.length + 12);
    person.yacht = Some(Yacht {
        name: format!("{} II", person.yacht.as_ref().map_or("Bright Plover", |yacht| &yacht.name)),
        length,
    });
}

fn move_house(person: &mut Person) {
    person.residence =
        Some(if person.residence.as_deref() == Some("Monaco") { "Malta" } else { "Monaco" }.to_owned());
    person.address = Some("7 quai du Levant, Monaco".to_owned());
    person.company = Some("Levant Family Office".to_owned());
}

/// The name without one letter in the middle of its last word: one edit away.
fn drop_letter(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let start = letters.iter().rposition(|&c| c == ' ').map_or(0, |blank| blank + 1);
    let gone = start + (letters.len() - start) / 2;
    letters.iter().enumerate().filter(|&(i, _)| i != gone).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::{cast, drop_letter};
    use crate::{ledger::Ledger, people::Population};

    #[test]
    fn every_fifth_row_belongs_to_somebody_who_is_there_already() {
        let ids: Vec<i64> = (1..=500).collect();
        let mut ledger = Ledger::default();
        let cast = cast(&ids, Population::new(1), 1, &mut ledger);
        assert_eq!(cast.people.len(), 500);
        let twins: usize = ledger.names().map(|name| ledger.ids(name).len() / 2).sum();
        assert!((100..=125).contains(&twins), "{twins}");
    }

    #[test]
    fn a_misspelt_name_lacks_one_letter() {
        assert_eq!(drop_letter("Anneke van der Meerdijk"), "Anneke van der Meerijk");
    }
}
