//! How good the candidates for duplicates are on people that nobody here made up, beside two programs that link records; and how fast near
//! names are found.
//!
//! Each program's scores are read from every score up, so that none suffers from a badly chosen threshold. Pairs are measured themselves, and
//! as the chains that they make, which is what a question of `landfall review` shows.

mod febrl;
mod landfall;
mod names;
mod peers;
mod quality;
mod speed;
mod weights;

use anyhow::Result;
use landfall_model::mapping::Mapping;
use serde::Serialize;

use crate::sheet::Report;
use febrl::SETS;
use quality::{Quality, Scored, Truth};

/// What the programs may compare: the name alone, with the address, and with one number.
const FIELDS: [&str; 3] = ["names", "address", "number"];
/// So many names of a usual run.
pub const NAMES: [usize; 2] = [100_000, 1_000_000];
const PEERS: [&str; 2] = ["recordlinkage", "splink"];
/// Of each program so many scores, evenly spread over those above which it finds half of the true pairs.
const SCORES: usize = 5;

/// A program on a set: what its scores find.
#[derive(Debug, Serialize)]
struct Line {
    set: &'static str,
    fields: &'static str,
    program: &'static str,
    seconds: f64,
    /// At several scores; of landfall, the first is `ask_from`.
    at: Vec<Quality>,
    best: Quality,
    /// The fewest pairs with a recall of 0.99.
    enough: Option<Quality>,
    best_of_chains: Quality,
}

/// Measures the programs on all sets, then how fast near names are found.
pub fn bench(names: &[usize], report: &mut Report) -> Result<()> {
    landfall_testkit::install::people_peers(&|line| println!("{line}"))?;
    let folder = peers::sets()?;
    println!("{}", Line::head());
    for (set, files) in SETS {
        let records = febrl::read(&folder, files)?;
        let truth = Truth::new(febrl::people(&records));
        for fields in FIELDS {
            let (scored, seconds) = landfall::score(&records, fields);
            let asked = f64::from(Mapping::default().dedup.ask_from);
            let line = Line::of((set, fields, "landfall"), seconds, &truth, &scored, Some(asked));
            report.find(&line.text(), &line)?;
            for peer in PEERS {
                let (scored, seconds) = peers::score(peer, fields, &folder, files, &records)?;
                let line = Line::of((set, fields, peer), seconds, &truth, &scored, None);
                report.find(&line.text(), &line)?;
            }
        }
    }
    report.add(speed::near_names(names));
    Ok(())
}

/// Measures what the levels of the comparison are worth.
pub fn weights(report: &mut Report) -> Result<()> {
    landfall_testkit::install::people_peers(&|line| println!("{line}"))?;
    weights::measure(&peers::sets()?, report)
}

impl Line {
    fn of(
        (set, fields, program): (&'static str, &'static str, &'static str),
        seconds: f64,
        truth: &Truth,
        scored: &[Scored],
        asked: Option<f64>,
    ) -> Self {
        let pairs = truth.of_pairs(scored);
        let from: Vec<Quality> = pairs.iter().copied().filter(|quality| quality.recall > 0.5).collect();
        let step = from.len().div_ceil(SCORES).max(1);
        let mut at: Vec<Quality> = asked.and_then(|asked| quality::at(&pairs, asked)).into_iter().collect();
        at.extend(from.into_iter().step_by(step));
        Self {
            set,
            fields,
            program,
            seconds,
            at,
            best: quality::best(&pairs),
            enough: quality::enough(&pairs),
            best_of_chains: quality::best(&truth.of_chains(scored)),
        }
    }

    fn head() -> String {
        "\nset fields   program          from  review/true  precision  recall  F1      what".to_owned()
    }

    /// A line for each of its scores.
    fn text(&self) -> String {
        let Self { set, fields, program, seconds, .. } = self;
        let line = |quality: &Quality, what: &str| {
            let Quality { from, share, precision, recall, f1, .. } = quality;
            format!(
                "{set}   {fields:8} {program:13} {from:7.1}  {share:11.3}  {precision:9.4}  {recall:.4}  {f1:.4}  {what}"
            )
        };
        let mut lines: Vec<String> = self.at.iter().map(|quality| line(quality, "")).collect();
        lines.push(line(&self.best, &format!("best F1 of pairs, {seconds:.1} s")));
        lines.push(match &self.enough {
            Some(quality) => line(quality, "fewest pairs with recall 0.99"),
            None => format!("{set}   {fields:8} {program:13}     no score has a recall of 0.99"),
        });
        lines.push(line(&self.best_of_chains, "best F1 of chains"));
        lines.join("\n")
    }
}
