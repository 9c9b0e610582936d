//! The table of tables: what was read, planned, loaded, held back, and how long it took.

use landfall_model::target::Table;
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::{number, time};

/// One row a target table.
pub(super) fn tables(facts: &Facts) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Tables of the target" {
            table {
                thead {
                    tr {
                        th scope="col" { "table" }
                        @for title in ["read", "planned", "loaded", "merged", "held back", "rejected", "withheld", "time"] {
                            th.number scope="col" { (title) }
                        }
                    }
                }
                tbody { @for table in Table::ALL { (row(facts, table)) } }
            }
        }
    }
}

fn row(facts: &Facts, table: Table) -> Markup {
    let account = facts.account(table);
    let loaded = facts.loaded(table);
    let held_back = facts.held_back.iter().filter(|row| row.table == table).count() as u64;
    let merged = account.map(|account| account.merged.len() as u64).filter(|_| table == Table::Clients);
    html! {
        tr {
            th scope="row" { (table) }
            (cell(facts.read_for(table), ""))
            (cell(Some(facts.planned(table)), ""))
            (cell(loaded.map(|result| result.success), ""))
            (cell(merged, ""))
            (cell(Some(held_back), "warn"))
            (cell(loaded.map(|result| result.failed), "bad"))
            (cell(loaded.map(|result| result.withheld), "warn"))
            td.number { @if let Some(seconds) = facts.seconds_of(table) { (time(seconds)) } }
        }
    }
}

/// A figure; a nought is pale, anything else of a column that wants eyes has its colour.
fn cell(value: Option<u64>, tone: &str) -> Markup {
    let tone = match value {
        None | Some(0) => "nought",
        Some(_) => tone,
    };
    html! { td class={ "number " (tone) } { @if let Some(value) = value { (number(value)) } } }
}
