//! How long the search for near names takes: `cargo run --release -p landfall-plan --example people-speed -- 100000 1000000`.
//!
//! Prints for each number of rows the distinct names, the pairs within two edits, and the seconds on the clock. Making the names is not
//! counted; telling the distinct ones from all is.
#![expect(clippy::print_stdout, reason = "an example shows its figures")]

mod names;

use std::time::Instant;

use landfall_plan::people::near;

fn main() {
    let counts = std::env::args().skip(1).filter_map(|count| count.parse::<usize>().ok());
    for count in counts {
        let people = names::people(count);
        let start = Instant::now();
        let mut distinct: Vec<&str> = people.iter().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let pairs = near::pairs(&distinct, 2).len();
        let seconds = start.elapsed().as_secs_f64();
        println!("{count} rows, {} distinct names, {pairs} near pairs: {seconds:.2} s", distinct.len());
    }
}
