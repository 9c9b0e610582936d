//! One slip of the finger: what two spellings of one thing differ by.

/// True where one letter is mistyped, missing or swapped with its neighbour: an optimal string alignment distance of 1, without the table that
/// measures any distance. Candidates are asked this by the hundred thousand.
pub fn is_one_slip(a: &str, b: &str) -> bool {
    let (a, b) = without_what_is_alike(a, b);
    match (first_three(a), first_three(b)) {
        ([None, ..], [None, ..]) => false,
        ([_, None, _], [_, None, _]) => true,
        ([one, other @ Some(_), None], [first, second, None]) => one == second && other == first,
        _ => false,
    }
}

/// What is left of both without the letters that are the same at the beginning, and then at the end.
fn without_what_is_alike<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let same = alike(a.chars(), b.chars());
    let (a, b) = (&a[same..], &b[same..]);
    let same = alike(a.chars().rev(), b.chars().rev());
    (&a[..a.len() - same], &b[..b.len() - same])
}

/// How many bytes the equal letters at the beginning have.
fn alike(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(letter, _)| letter.len_utf8()).sum()
}

fn first_three(text: &str) -> [Option<char>; 3] {
    let mut letters = text.chars();
    [letters.next(), letters.next(), letters.next()]
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::prop_assert_eq, proptest};

    use super::is_one_slip;

    proptest! {
        #[test]
        fn one_slip_is_a_distance_of_one(a in "[abé]{0,6}", b in "[abé]{0,6}") {
            prop_assert_eq!(is_one_slip(&a, &b), strsim::osa_distance(&a, &b) == 1);
        }
    }
}
