//! Who shares a value with whom.

use super::rules::Rule;
use crate::people::profile::Profile;

/// Groups (by index, sorted, each once) that hold one value: each such list is one value's.
#[derive(Debug, Default)]
pub struct Shared {
    /// Lists of up to so many groups as are no crowd.
    pub few: Vec<Vec<usize>>,
    /// Longer ones, in the order of the values.
    pub crowds: Vec<Vec<usize>>,
}

/// The groups by each value of the rule that two or more of them hold; more than `crowd` are a crowd.
///
/// Values are told apart by a fingerprint: it needs no room of its own, and is compared in one step. Of a thousand million values two
/// have the same one with a chance of one in 10²⁰, and that would be a candidate more, never one less.
///
/// `held` is room: each rule would else ask for as much anew.
pub fn sharing(
    rule: &Rule,
    profiles: &[Profile<'_>],
    roles: &[String],
    crowd: usize,
    held: &mut Vec<Held>,
) -> Shared {
    held.clear();
    for (group, profile) in (0..).zip(profiles) {
        (rule.values)(profile, roles, &mut |parts| held.push((fingerprint(parts), group)));
    }
    held.sort_unstable();
    held.dedup();
    let runs = held.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
    let (few, crowds): (Vec<_>, Vec<_>) = runs.partition(|run| run.len() <= crowd);
    let groups = |run: &[Held]| run.iter().map(|(_, group)| *group as usize).collect();
    let mut crowds: Vec<(String, Vec<usize>)> = crowds
        .into_iter()
        .map(|run| (text(rule, &profiles[run[0].1 as usize], roles, run[0].0), groups(run)))
        .collect();
    crowds.sort_unstable();
    Shared {
        few: few.into_iter().map(groups).collect(),
        crowds: crowds.into_iter().map(|(_, groups)| groups).collect(),
    }
}

/// A value and the group that holds it.
pub type Held = (Fingerprint, u32);

/// The value of a profile that has this fingerprint.
fn text(rule: &Rule, profile: &Profile<'_>, roles: &[String], wanted: Fingerprint) -> String {
    let mut text = String::new();
    (rule.values)(profile, roles, &mut |parts| {
        if fingerprint(parts) == wanted {
            text = parts.concat();
        }
    });
    text
}

/// 128 bits in two halves, the higher first: beside a group's index they take 24 bytes, a `u128` would take 32, since it is aligned to
/// 16. Of values that differ by a digit a million interests have tens of millions.
type Fingerprint = [u64; 2];

/// FNV-1a of 128 bits: the same on every machine.
fn fingerprint(parts: &[&str]) -> Fingerprint {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.bytes());
    let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    [(hash >> 64) as u64, hash as u64]
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn the_fingerprint_is_of_the_whole_text_and_is_the_published_one() {
        assert_eq!(fingerprint(&["a"]), [0xd228_cb69_6f1a_8caf, 0x7891_2b70_4e4a_8964]);
        assert_eq!(fingerprint(&["a", " ", "b"]), fingerprint(&["a b"]));
        assert_ne!(fingerprint(&["a b"]), fingerprint(&["b a"]));
    }
}
