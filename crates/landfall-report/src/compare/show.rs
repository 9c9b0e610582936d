//! The comparison as lines of a terminal.

use std::fmt;

use super::{Comparison, FindingsChanged, Named};

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "run {} and run {}\n", self.before, self.after)?;
        writeln!(f, "{:<20} {:>9} {:>9} {:>9} {:>9}", "rows", "same", "new", "gone", "changed")?;
        for table in &self.tables {
            let [new, gone, changed] = [table.new.count, table.gone.count, table.changed.count];
            writeln!(f, "{:<20} {:>9} {new:>9} {gone:>9} {changed:>9}", table.table.name(), table.same)?;
        }
        writeln!(f, "\n{:<24} {:>5} {:>9} {:>9}", "findings", "same", "new", "gone")?;
        for kind in std::iter::once(&self.decisions).chain(&self.findings) {
            writeln!(f, "{:<24} {:>5} {:>9} {:>9}", kind.kind, kind.same, kind.new.count, kind.gone.count)?;
        }
        writeln!(f, "\n{:<20} {:>11} {:>11}", "seconds", self.before_short(), self.after_short())?;
        for stage in &self.stages {
            let [before, after] = [stage.before, stage.after].map(seconds);
            writeln!(f, "{:<20} {before:>11} {after:>11}", stage.stage)?;
        }
        for table in self.tables.iter().filter(|table| !table.is_nothing()) {
            for (word, named) in [("new", &table.new), ("gone", &table.gone), ("changed", &table.changed)] {
                list(f, &format!("{} {word}", table.table), named)?;
            }
        }
        std::iter::once(&self.decisions).chain(&self.findings).try_for_each(|kind| show(f, kind))
    }
}

impl Comparison {
    fn before_short(&self) -> &str {
        short(&self.before)
    }

    fn after_short(&self) -> &str {
        short(&self.after)
    }
}

/// The time of a run's id: `165910` of `20261127-165910`.
fn short(id: &str) -> &str {
    id.split_once('-').map_or(id, |(_, time)| time)
}

fn seconds(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1}"))
}

fn show(f: &mut fmt::Formatter<'_>, kind: &FindingsChanged) -> fmt::Result {
    list(f, &format!("{} new", kind.kind), &kind.new)?;
    list(f, &format!("{} gone", kind.kind), &kind.gone)
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, named: &Named) -> fmt::Result {
    if named.count == 0 {
        return Ok(());
    }
    writeln!(f, "\n{title}: {}", named.count)?;
    named.first.iter().try_for_each(|name| writeln!(f, "  {name}"))?;
    let more = named.count - named.first.len() as u64;
    if more > 0 { writeln!(f, "  and {more} more") } else { Ok(()) }
}
