//! All pairs of texts within a small edit distance, without comparing each with each.
//!
//! Cut a text into `d + 1` pieces: `d` edits leave at least one piece whole, and it stands in the other text at most `d` places away from
//! where it was (Li, Deng, Wang, Feng: PASS-JOIN, VLDB 2011). So texts are joined by their pieces, and only pairs that share one are
//! measured. Popular given names make long lists, so before measuring the letters are compared, a machine word each. A neighbourhood
//! of deletions would do without that, but holds some 100 strings per name: a gigabyte for a million names.

mod join;
pub(super) mod letters;
mod measure;
mod pieces;

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use join::Texts;
pub use measure::Measure;

/// Every pair `(i, j)`, `i < j`, of `texts` whose Levenshtein distance, in characters, is at most `distance`; sorted.
///
/// The work is shared by as many threads as there are cores; the result does not depend on their number. Memory grows with the result:
/// eight bytes a pair.
pub fn pairs(texts: &[&str], distance: usize) -> Vec<(u32, u32)> {
    let texts = Texts::new(texts);
    let tasks: Vec<_> = pieces::tasks(texts.lengths(), distance).collect();
    let mut found = in_parallel(tasks.len(), |n| join::sharing_a_piece(&texts, &tasks[n], distance));
    found.extend(join::too_short_to_cut(&texts, distance));
    found.sort_unstable();
    found.dedup();
    found
}

/// The results of all tasks, in whatever order they end.
fn in_parallel<T: Send>(tasks: usize, work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(tasks);
    if threads < 2 {
        return (0..tasks).flat_map(work).collect();
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let take = || {
        let mut own = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= tasks {
                break;
            }
            own.extend(work(n));
        }
        found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut own);
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(take);
        }
    });
    found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::{btree_set, vec},
        prelude::{Strategy, prop_assert_eq},
        prop_oneof, proptest,
        sample::select,
    };

    use super::pairs;

    fn brute_force(texts: &[&str], distance: usize) -> Vec<(u32, u32)> {
        let all = (0..texts.len()).flat_map(|i| (i + 1..texts.len()).map(move |j| (i, j)));
        let near = all.filter(|&(i, j)| strsim::levenshtein(texts[i], texts[j]) <= distance);
        near.map(|(i, j)| (u32::try_from(i).unwrap(), u32::try_from(j).unwrap())).collect()
    }

    #[test]
    fn near_names_are_found_across_insertions_deletions_and_exchanges() {
        let names = ["jon smith", "john smith", "jhon smyth", "jane doe", "li", "wu", "łukasz", "lukasz", ""];
        assert_eq!(pairs(&names, 2), brute_force(&names, 2));
        assert!(pairs(&names, 2).contains(&(0, 1)));
        assert_eq!(pairs(&names, 0), []);
        assert_eq!(pairs(&[], 2), []);
    }

    /// Names that share long beginnings, words in another order, other scripts, one letter many times, and none at all.
    fn adversarial() -> impl Strategy<Value = String> {
        const WORDS: &[&str] = &[
            "anna",
            "annamaria",
            "maria",
            "mac",
            "macdonald",
            "donald",
            "онил",
            "иванова",
            "王",
            "小明",
            "a",
            "",
        ];
        prop_oneof![
            vec(select(WORDS), 1..5).prop_map(|words| words.join(" ")),
            "(annamaria ){1,3}[a-c]{0,4}",
            "a{0,90}[ab]{0,2}",
            "[王李张小明]{0,4}",
            "[a-e ]{0,16}",
        ]
    }

    proptest! {
        // Few letters and short texts: near pairs are frequent, and every border of the pieces is met.
        #[test]
        fn the_pairs_are_those_of_brute_force(texts in btree_set("[abé ]{0,12}", 0..40), distance in 0usize..4) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(pairs(&texts, distance), brute_force(&texts, distance));
        }

        #[test]
        fn long_names_one_edit_apart_are_found(texts in btree_set("[a-d]{9,11}", 0..60)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(pairs(&texts, 2), brute_force(&texts, 2));
        }

        #[test]
        fn the_pairs_of_adversarial_names_in_any_order_are_those_of_brute_force(texts in vec(adversarial(), 0..60)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(pairs(&texts, 2), brute_force(&texts, 2));
        }
    }
}
