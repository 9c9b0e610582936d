//! The table of tables: what was read, planned, loaded, held back, and how long it took.

use landfall_model::target::Table;
use maud::{Markup, html};

use crate::facts::{Facts, Fared};
use crate::words::{number, time};

/// One row a target table.
pub(super) fn tables(facts: &Facts) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Tables of the target" {
            table {
                thead {
                    tr {
                        th scope="col" { "table" }
                        @for title in Fared::TITLES { th.number scope="col" { (title) } }
                        th.number scope="col" { "time" }
                    }
                }
                tbody { @for table in Table::ALL { (row(facts, table)) } }
            }
        }
    }
}

fn row(facts: &Facts, table: Table) -> Markup {
    let fared = facts.fared(table);
    html! {
        tr {
            th scope="row" { (table) }
            (cell(fared.read, ""))
            (cell(Some(fared.planned), ""))
            (cell(fared.loaded, ""))
            (cell(fared.merged, ""))
            (cell(Some(fared.held_back), "warn"))
            (cell(fared.rejected, "bad"))
            (cell(fared.withheld, "warn"))
            td.number { @if let Some(seconds) = fared.seconds { (time(seconds)) } }
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
