//! Names as a country has them: few are very common, most are rare. Made up from a seed, the same on every machine.

/// The most frequent ones, as censuses list them; the rest is made of syllables.
const GIVEN: &str = "james john robert michael mary william david richard patricia jennifer charles joseph thomas linda \
    elizabeth barbara susan jessica sarah karen christopher daniel nancy lisa matthew anthony mark betty margaret sandra \
    donald steven paul andrew joshua ashley kimberly emily donna michelle carol amanda kenneth kevin brian george melissa \
    deborah stephanie rebecca";
const SURNAMES: &str = "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez \
    wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson \
    walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell \
    carter roberts";
const STARTS: &str = "a al an ar ba be bo bra ca chi co cla da de do e el fa fer fi ga gi go gra ha he ho hu i ja je jo ka ke ko kra la le \
    li lo ma me mi mo na ne no o or pa pe po ra re ri ro sa sche shi so sta ta te ti to va ve vi wa we wo ya za";
const MIDDLES: &str = "ba ber ca che da der di do fa go ka ki la le li lo ma mi mon na ne ni no ra re ri ro sa se so ta te ti to va vi za";
const ENDS: &str = "n s son sen ez er man ley ton ford berg ski ova ini etti o a ia us ard ell ett ing wood field stein mann dez ka ko";

/// A small generator (Knuth's MMIX constants): the benchmark needs numbers that are alike everywhere, not good ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    fn one_of<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.below(list.len())]
    }
}

/// So many folded names, one in twenty a near copy of an earlier one.
pub fn people(count: usize) -> Vec<String> {
    let mut dice = Dice(42);
    let (given, surnames) =
        (Pool::new(GIVEN, 3_000, 8, &mut dice), Pool::new(SURNAMES, 60_000, 15, &mut dice));
    let mut names: Vec<String> = Vec::with_capacity(count);
    for n in 0..count {
        let copy = n > 0 && dice.below(20) == 0;
        let name = if copy {
            let earlier = dice.below(n);
            mistyped(&names[earlier], &mut dice)
        } else {
            format!("{} {}", given.draw(&mut dice), surnames.draw(&mut dice))
        };
        names.push(name);
    }
    names
}

/// Names with the sums of their frequencies, which fall with the rank (Zipf and Mandelbrot).
struct Pool {
    names: Vec<String>,
    sums: Vec<usize>,
}

impl Pool {
    fn new(frequent: &str, size: usize, flatness: usize, dice: &mut Dice) -> Self {
        let [starts, middles, ends] =
            [STARTS, MIDDLES, ENDS].map(|list| list.split_whitespace().collect::<Vec<_>>());
        let mut names: Vec<String> = frequent.split_whitespace().map(str::to_owned).collect();
        while names.len() < size {
            let middle = if dice.below(3) == 0 { "" } else { dice.one_of(&middles) };
            names.push([dice.one_of(&starts), middle, dice.one_of(&middles), dice.one_of(&ends)].concat());
        }
        let mut sum = 0;
        let frequency = |rank: usize| 100_000_000 / (rank + flatness);
        let sums = (0..size).map(|rank| {
            sum += frequency(rank);
            sum
        });
        Self { sums: sums.collect(), names }
    }

    fn draw(&self, dice: &mut Dice) -> &str {
        let at = dice.below(self.sums[self.sums.len() - 1]);
        &self.names[self.sums.partition_point(|&sum| sum <= at)]
    }
}

/// One or two letters exchanged, put in or taken out.
fn mistyped(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    for _ in 0..=dice.below(2) {
        let (at, letter) = (dice.below(letters.len()), char::from(b'a' + dice.below(26) as u8));
        match dice.below(3) {
            0 => letters[at] = letter,
            1 => letters.insert(at, letter),
            _ if letters.len() > 1 => drop(letters.remove(at)),
            _ => {}
        }
    }
    letters.into_iter().collect()
}
