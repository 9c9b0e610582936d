//! Names as a country has them, a few of them mistyped. Made up from a seed, the same on every machine.

/// A small generator (Knuth's MMIX constants): the benchmark needs numbers that are alike everywhere, not good ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

/// So many folded names, one in twenty a near copy of an earlier one.
pub fn people(count: usize) -> Vec<String> {
    let mut dice = Dice(42);
    let mut names: Vec<String> = Vec::with_capacity(count);
    for (n, name) in landfall_practice::names(42).take(count).enumerate() {
        let copy = n > 0 && dice.below(20) == 0;
        let earlier = dice.below(n.max(1));
        names.push(if copy { mistyped(&names[earlier], &mut dice) } else { name.to_lowercase() });
    }
    names
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
