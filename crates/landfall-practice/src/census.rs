//! Names, numbers and streets of a large population: few names are very common, most are rare, as a census finds them (Zipf and
//! Mandelbrot). The twenty nations' own short lists are too few for that: of 100,000 people hundreds would have one name.

use crate::random::Rng;

/// The most frequent ones, as censuses list them; the rest is made of syllables.
const GIVEN: &str = "James John Robert Michael Mary William David Richard Patricia Jennifer Charles Joseph Thomas Linda \
    Elizabeth Barbara Susan Jessica Sarah Karen Christopher Daniel Nancy Lisa Matthew Anthony Mark Betty Margaret Sandra \
    Donald Steven Paul Andrew Joshua Ashley Kimberly Emily Donna Michelle Carol Amanda Kenneth Kevin Brian George Melissa \
    Deborah Stephanie Rebecca";
const FAMILY: &str = "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez \
    Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson \
    Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell \
    Carter Roberts";
const STARTS: &str = "A Al An Ar Ba Be Bo Bra Ca Chi Co Cla Da De Do E El Fa Fer Fi Ga Gi Go Gra Ha He Ho Hu I Ja Je Jo Ka Ke Ko Kra \
    La Le Li Lo Ma Me Mi Mo Na Ne No O Or Pa Pe Po Ra Re Ri Ro Sa Sche Shi So Sta Ta Te Ti To Va Ve Vi Wa We Wo Ya Za";
const MIDDLES: &str = "ba ber ca che da der di do fa go ka ki la le li lo ma mi mon na ne ni no ra re ri ro sa se so ta te ti to va vi za";
const ENDS: &str = "n s son sen ez er man ley ton ford berg ski ova ini etti o a ia us ard ell ett ing wood field stein mann dez ka ko";
const STREETS: &str = "Street Road Lane Avenue Quay Hill Gardens Square Terrace Walk";

/// All lists.
#[derive(Debug)]
pub(crate) struct Census {
    given: Frequencies,
    family: Frequencies,
    streets: Frequencies,
}

impl Census {
    /// The lists of a large country: 3,000 given names, 60,000 family names, as many streets.
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed, "census");
        Self {
            given: Frequencies::new(GIVEN, 3_000, 8, &mut rng),
            family: Frequencies::new(FAMILY, 60_000, 15, &mut rng),
            streets: Frequencies::new("", 60_000, 200, &mut rng),
        }
    }

    /// Given name and family name.
    pub(crate) fn name(&self, rng: &mut Rng) -> (String, String) {
        (self.given.draw(rng).to_owned(), self.family.draw(rng).to_owned())
    }

    /// A street: `Fergo Lane`.
    pub(crate) fn street(&self, rng: &mut Rng) -> String {
        format!("{} {}", self.streets.draw(rng), one_of(STREETS, rng))
    }
}

/// Names with the sums of their frequencies, which fall with the rank.
#[derive(Debug)]
struct Frequencies {
    names: Vec<String>,
    sums: Vec<usize>,
}

impl Frequencies {
    fn new(frequent: &str, size: usize, flatness: usize, rng: &mut Rng) -> Self {
        let mut names: Vec<String> = frequent.split_whitespace().map(str::to_owned).collect();
        while names.len() < size {
            let middle = if rng.chance(33) { "" } else { one_of(MIDDLES, rng) };
            names.push([one_of(STARTS, rng), middle, one_of(MIDDLES, rng), one_of(ENDS, rng)].concat());
        }
        let mut sum = 0;
        let sums = (0..size).map(|rank| {
            sum += 100_000_000 / (rank + flatness);
            sum
        });
        Self { sums: sums.collect(), names }
    }

    fn draw(&self, rng: &mut Rng) -> &str {
        let at = rng.below(self.sums.last().copied().unwrap_or_default());
        &self.names[self.sums.partition_point(|&sum| sum <= at)]
    }
}

fn one_of<'l>(list: &'l str, rng: &mut Rng) -> &'l str {
    let n = list.split_whitespace().count();
    list.split_whitespace().nth(rng.below(n)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Census;
    use crate::random::Rng;

    #[test]
    fn some_names_are_common_and_most_are_rare() {
        let (census, mut rng) = (Census::new(1), Rng::new(1, "test"));
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        for _ in 0..10_000 {
            *holders.entry(census.name(&mut rng).1).or_default() += 1;
        }
        assert!(holders["Smith"] > 50, "{}", holders["Smith"]);
        assert!(holders.values().filter(|&&n| n == 1).count() > 2_500);
    }
}
