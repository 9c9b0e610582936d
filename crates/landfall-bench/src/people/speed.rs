//! How fast near names are found, among names as a country has them.

use std::time::Instant;

use landfall_model::mapping::Mapping;
use landfall_plan::people::near;

use super::names;
use crate::{measured::Measured, sheet::Sheet};

/// Finds all pairs within the mapping's edit distance. Making the names is not counted; telling the distinct ones from all is.
pub fn near_names(sizes: &[usize]) -> Sheet {
    let mut sheet = Sheet::new(
        "people: names within two edits of each other (goals: 100,000 in 0.7 s, a million in 20 s)",
        "names",
    );
    for &count in sizes {
        let people = names::people(count);
        let began = Instant::now();
        let mut distinct: Vec<&str> = people.iter().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let pairs = near::pairs(&distinct, Mapping::default().dedup.edit_distance).len();
        let seconds = began.elapsed().as_secs_f64();
        let remark = format!("{} distinct, {pairs} near pairs", distinct.len());
        sheet.add(format!("{count} names"), Measured::here(count as u64, seconds, remark));
    }
    sheet
}
