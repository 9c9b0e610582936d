//! The summary for people: what was read, planned, loaded, merged, held back and how long it took; then what wants eyes.

mod table;

use std::{cmp::Reverse, collections::BTreeMap, fmt::Write};

use landfall_model::{
    exit::Exit,
    finding::{Code, Warning},
    outcome::{Changed, ValidationCheck},
    rundir,
    words::count,
};

use crate::{berths, facts::Facts, ledger::Sums, words};
use table::table;
pub(crate) use table::widths;

/// The whole summary.
pub fn render(facts: &Facts) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "landfall {} · run {} · port {} · plan {}\n",
        facts.info.mode,
        facts.info.id,
        facts.info.port,
        facts.header.hash.get(..12).unwrap_or_default(),
    );
    out.push_str(&table(facts));
    let _ = writeln!(out);
    let parts = [taken_out, reading, delta, conflicts, files, verification, unmapped, eyes, whereabouts];
    for line in parts.into_iter().flat_map(|part| part(facts)) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// Said before everything that was found while the rows were in.
fn taken_out(facts: &Facts) -> Vec<String> {
    facts.taken_out().map(|sentence| format!("reset         {sentence}")).into_iter().collect()
}

/// That the reading was whole, and only a reading (DESIGN decision 11); nothing where the snapshot came without that proof.
fn reading(facts: &Facts) -> Vec<String> {
    let extract = &facts.extract;
    let sum = |name: &str| -> Option<u64> {
        extract["tables"].as_array()?.iter().map(|table| table[name].as_u64()).sum()
    };
    let told = || {
        let (read, counted, again) = (sum("read")?, sum("countedAfter")?, sum("secondPass")?);
        let (requests, mutating) = (extract["requests"].as_u64()?, extract["mutatingRequests"].as_u64()?);
        Some(format!(
            "reading       {} read, {counted} counted, {again} found by a second pass; {mutating} of {} changed anything in the source",
            count(read, "row"),
            count(requests, "request")
        ))
    };
    told().into_iter().collect()
}

/// What moved in the source and what was done about it, where the run follows another.
fn delta(facts: &Facts) -> Vec<String> {
    let Some(moved) = &facts.moved else { return Vec::new() };
    let mut lines = vec![format!("source        {moved} since run {}", moved.parent)];
    if let Some(missed) = moved.missed.as_ref().filter(|missed| !missed.is_empty()) {
        lines.push(format!("missed        {missed}: no time shows it, see delta.json"));
    }
    lines.extend(facts.changed().map(|changed| match changed {
        changed if changed.is_nothing() => "target        nothing was changed".to_owned(),
        Changed { inserted, updated, removed, .. } => {
            format!("target        {} inserted, {updated} updated, {removed} removed", count(inserted, "row"))
        }
    }));
    lines
}

/// Of a run that follows no other, too: its quarantine may have been tried again since.
fn conflicts(facts: &Facts) -> Vec<String> {
    match facts.conflicts.len() {
        0 => Vec::new(),
        n => vec![format!(
            "conflicts     {} changed in the CRM and left alone, in conflicts.csv",
            count(n, "row")
        )],
    }
}

fn files(facts: &Facts) -> Vec<String> {
    let mut lines = vec![format!("file ledger   {}", Sums::of(&facts.file_ledger).sentence())];
    lines.extend(copies(facts));
    lines
}

fn copies(facts: &Facts) -> Vec<String> {
    let (copied, bytes) =
        facts.proven().fold((0_u64, 0_u64), |(copied, bytes), copy| (copied + 1, bytes + copy.size));
    match facts.copies_due() {
        0 => Vec::new(),
        due => vec![
            format!(
                "files         {copied} of {due} copied and compared by SHA-256, {}",
                words::bytes(bytes)
            ),
            format!("withheld      {} in withheld-files.csv", count(facts.withheld.len(), "file")),
        ],
    }
}

fn verification(facts: &Facts) -> Vec<String> {
    if facts.validation.is_none() {
        return vec!["verification  not run: nothing was loaded".to_owned()];
    }
    let (all, failed) = (facts.checks().count(), facts.failures().count());
    let mut lines = vec![format!("verification  {} of {} passed", all - failed, count(all, "check"))];
    for check in facts.failures() {
        lines.push(format!("  ✗ {}: expected {}, found {}", check.name, check.expected, check.actual));
        lines.extend(first_and_next(check).map(|detail| format!("      {detail}")));
    }
    lines
}

/// The first details of a check, and the next step, which is its last line.
fn first_and_next(check: &ValidationCheck) -> impl Iterator<Item = &String> {
    let (first, rest) = check.details.split_at(check.details.len().min(3));
    first.iter().chain(rest.last())
}

/// Columns that nobody mapped or dropped: however few the warnings of them are, all that they hold goes nowhere.
fn unmapped(facts: &Facts) -> Vec<String> {
    const SHOWN: usize = 5;
    let all: Vec<&Warning> =
        facts.warnings.iter().filter(|warning| warning.code == Code::ColumnUnmapped).collect();
    let shown = all.iter().take(SHOWN);
    let mut lines: Vec<String> =
        shown.map(|warning| format!("unmapped      {}: {}", warning.column, warning.message)).collect();
    if all.len() > SHOWN {
        lines.push(format!(
            "              and {} in migration-warnings.csv",
            count(all.len() - SHOWN, "more column")
        ));
    }
    lines
}

fn eyes(facts: &Facts) -> Vec<String> {
    let (held_back, rejected) = (facts.held_back.len(), facts.rejected.len());
    vec![
        format!("quarantine    {} in quarantine.csv", count(held_back + rejected, "row")),
        format!("questions     {} open, {} blocking", facts.header.questions, facts.header.blocking),
        format!("duplicates    {} in dedup-candidates.csv", count(facts.candidates.len(), "candidate pair")),
        format!("stray files   {} in unmatched-files.csv", facts.unmatched.len()),
        format!("berth status  {}", berths::sum(facts)),
        format!("dropped       {} in dropped-cells.csv", count(facts.dropped.len(), "cell")),
        format!(
            "warnings      {} in migration-warnings.csv{}",
            facts.warnings.len(),
            most_frequent(&facts.warnings_by_kind())
        ),
    ]
}

/// The kinds of warning that came most often: `: merge-conflict 141, ... and 27 other kinds`.
fn most_frequent(kinds: &BTreeMap<Code, usize>) -> String {
    const SHOWN: usize = 4;
    let mut kinds: Vec<_> = kinds.iter().collect();
    kinds.sort_by_key(|(_, many)| Reverse(*many));
    let shown: Vec<String> = kinds.iter().take(SHOWN).map(|(kind, many)| format!("{kind} {many}")).collect();
    match kinds.len() {
        0 => String::new(),
        n if n <= SHOWN => format!(": {}", shown.join(", ")),
        n => format!(": {} and {}", shown.join(", "), count(n - SHOWN, "other kind")),
    }
}

fn whereabouts(facts: &Facts) -> Vec<String> {
    let exit: Exit = facts.exit();
    vec![
        String::new(),
        format!("{:.1} s in all · {} (exit {})", facts.seconds(), exit.sentence(), exit as u8),
        format!("report        {}", facts.root.join(rundir::REPORT_TEXT).display()),
    ]
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;

    use super::most_frequent;

    #[test]
    fn the_most_frequent_kinds_are_named_and_the_others_counted() {
        let kinds = [
            Code::EmailInvalid,
            Code::DateInvalid,
            Code::PriceInvalid,
            Code::LineItems,
            Code::EmailSplit,
            Code::Contradiction,
        ];
        let told = |many: usize| {
            most_frequent(&kinds.iter().take(many).enumerate().map(|(n, kind)| (*kind, 9 - n)).collect())
        };
        assert_eq!(told(0), "");
        assert_eq!(told(2), ": email-invalid 9, date-invalid 8");
        let four = ": email-invalid 9, date-invalid 8, price-invalid 7, line-items 6";
        assert_eq!(told(5), format!("{four} and 1 other kind"));
        assert_eq!(told(6), format!("{four} and 2 other kinds"));
    }
}
