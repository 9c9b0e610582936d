//! Who has a number that two rows of the source have: it is given out once.

use std::collections::HashSet;

use landfall_model::{source::SourceRef, target::Planned};

/// Puts rows in the order in which their numbers are given out: by id, but in a delta first to who had the number before. It is who took it
/// that was mistyped.
pub fn first_who_had_it<'b, R: 'b, T>(
    before: impl Iterator<Item = &'b Planned<R>>,
    number: impl Fn(&'b R) -> &'b str,
    read: &mut [T],
    of: impl Fn(&T) -> (SourceRef, &str),
) {
    let had: HashSet<(SourceRef, &str)> =
        before.flat_map(|row| row.from.iter().map(|at| (*at, number(&row.row)))).collect();
    read.sort_by_key(|row| {
        let (at, number) = of(row);
        (!had.contains(&(at, number)), at.id)
    });
}
