//! What the levels of the comparison are worth by the labelled sets 1 and 4, beside what they are declared to be. Sets 2 and 3 stay out, so
//! that they can judge the declared ones.
//!
//! A level that a share `m` of the true pairs has and a share `u` of all others speaks for a pair with log2(m / u) bits (Fellegi, Sunter 1969).
//! The labels are known, so both are counted over all pairs, and need no expectation-maximisation.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use anyhow::Result;
use landfall_model::{finding::Reason, mapping::Mapping};
use landfall_plan::people::{Profile, Yardstick};
use serde::Serialize;

use super::{febrl, landfall::profile};
use crate::sheet::Report;

/// The sets that weights are measured on.
const SETS: [&[&str]; 2] = [&["dataset1.csv"], &["dataset4a.csv", "dataset4b.csv"]];
/// Same telephone number: 50 points in the CRM's list, and some 26 bits in these sets.
const POINTS_A_BIT: f64 = 2.0;

/// How often a level holds.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    points: i32,
    of_true: u64,
    of_others: u64,
}

/// All pairs of the sets.
#[derive(Debug, Default)]
struct Counts {
    pairs: [u64; 2],
    levels: BTreeMap<&'static str, Count>,
}

/// A level: declared and measured.
#[derive(Debug, Serialize)]
struct Line {
    level: &'static str,
    declared: i32,
    measured: i32,
    bits: f64,
    share_of_true: f64,
    share_of_others: f64,
}

/// Prints all levels that occur, those that say most first.
pub fn measure(folder: &Path, report: &mut Report) -> Result<()> {
    let mut counts = Counts::default();
    for files in SETS {
        counts.add(&febrl::read(folder, files)?);
    }
    let mut lines: Vec<Line> =
        counts.levels.iter().map(|(level, count)| counts.line(level, *count)).collect();
    lines.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    println!("\ndeclared  measured   bits  of true pairs  of others   level");
    for line in lines {
        let Line { level, declared, measured, bits, share_of_true, share_of_others } = line;
        let text = format!(
            "{declared:8}  {measured:8}  {bits:5.1}  {share_of_true:13.4}  {share_of_others:9.7}   {level}"
        );
        report.find(&text, &line)?;
    }
    Ok(())
}

impl Counts {
    fn add(&mut self, records: &[febrl::Record]) {
        let person = febrl::people(records);
        let profiles: Vec<Profile<'_>> = records.iter().map(|record| profile(record, "number")).collect();
        let yardstick = Yardstick::new(&profiles, Mapping::default().dedup.edit_distance);
        for a in 0..profiles.len() {
            for b in a + 1..profiles.len() {
                let verdict = yardstick.compare(&profiles[a], &profiles[b]);
                self.count(verdict.reasons, person[a] == person[b]);
            }
        }
    }

    fn count(&mut self, reasons: Vec<Reason>, is_true: bool) {
        self.pairs[usize::from(is_true)] += 1;
        for Reason { text, points } in reasons {
            // What is put together for one pair, how many have a surname, is no level.
            let Cow::Borrowed(level) = text else { continue };
            let count = self.levels.entry(level).or_default();
            count.points = points;
            *(if is_true { &mut count.of_true } else { &mut count.of_others }) += 1;
        }
    }

    /// Half a pair more of each: what was never seen is rare, not impossible.
    fn line(&self, level: &'static str, count: Count) -> Line {
        let share = |count: u64, pairs: u64| (count as f64 + 0.5) / (pairs as f64 + 1.0);
        let [others, of_true] = self.pairs;
        let (share_of_true, share_of_others) =
            (share(count.of_true, of_true), share(count.of_others, others));
        let bits = (share_of_true / share_of_others).log2();
        let measured = (POINTS_A_BIT * bits).round() as i32;
        Line { level, declared: count.points, measured, bits, share_of_true, share_of_others }
    }
}
