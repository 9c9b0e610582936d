//! The files: how many were copied and proven by SHA-256 of both sides, which were not, and the first as an example.

use landfall_model::{outcome::CopyOutcome, redact::Mask};
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::{FIRST, LONGEST, bytes, number, rest, short};

/// Sums, failures, examples.
pub(super) fn evidence(facts: &Facts, mask: Mask) -> Markup {
    let proven: Vec<_> = facts.proven().collect();
    let amiss: Vec<_> = facts.copies.iter().filter(|copy| !copy.state.is_settled()).collect();
    let size = proven.iter().map(|copy| copy.size).sum();
    html! {
        p {
            strong { (number(proven.len())) } " of " (number(facts.copies_due()))
            " files copied, both sides hashed and alike: " (bytes(size)) ". "
            (number(facts.withheld.len())) " are withheld: no row points to them."
        }
        @if !amiss.is_empty() { (failures(facts, &amiss, mask)) }
        @if !proven.is_empty() { (examples(&proven)) }
    }
}

fn failures(facts: &Facts, amiss: &[&CopyOutcome], mask: Mask) -> Markup {
    let key = |copy: &CopyOutcome| facts.withheld.iter().find(|planned| planned.file == copy.file);
    html! {
        h3 { "Not proven" }
        ul {
            @for copy in amiss.iter().take(FIRST) {
                li {
                    code { (copy.file) } " "
                    @if let Some(planned) = key(copy) { (mask.key(planned.origin.key())) ": " }
                    (short(&copy.error, LONGEST))
                }
            }
        }
        @if let Some(rest) = rest(amiss.len(), "withheld-files.csv") { p { (rest) } }
    }
}

fn examples(proven: &[&CopyOutcome]) -> Markup {
    html! {
        details {
            summary { "The first files and their hashes" }
            table {
                thead { tr { th scope="col" { "file" } th.number scope="col" { "bytes" } th scope="col" { "SHA-256 of source and target" } } }
                tbody {
                    @for copy in proven.iter().take(FIRST) {
                        tr { td { code { (copy.file) } } td.number { (number(copy.size)) } td { code.hash { (copy.target_sha256) } } }
                    }
                }
            }
            @if let Some(rest) = rest(proven.len(), "load/copies.jsonl") { p { (rest) } }
        }
    }
}
