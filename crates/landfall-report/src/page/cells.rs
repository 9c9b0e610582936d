//! Where the filled cells of every column went: carried as they stand, read into another form, listed with a reason, or lost.

use landfall_model::outcome::CellAccount;
use maud::{Markup, html};

use crate::facts::Facts;
use crate::words::number;

const BAR: f64 = 160.0;

/// A table for each table of the source.
pub(super) fn accounts(facts: &Facts) -> Markup {
    let cells: &[CellAccount] = facts.validation.as_ref().map_or(&[], |found| &found.cells);
    html! {
        @if cells.is_empty() { p { "Nothing was verified, so no cell was looked for." } }
        @else { (sums(cells)) }
        @for columns in cells.chunk_by(|one, other| one.table == other.table) { (table(columns)) }
    }
}

fn sums(cells: &[CellAccount]) -> Markup {
    let sum = |of: fn(&CellAccount) -> u64| cells.iter().map(of).sum::<u64>();
    let lost = sum(|column| column.unaccounted);
    html! {
        p {
            strong { (number(sum(|column| column.filled))) } " filled cells: "
            (number(sum(|column| column.carried))) " carried as they stand, "
            (number(sum(|column| column.normalised))) " read into another form, "
            (number(sum(|column| column.dropped))) " listed with a reason, "
            strong class=(if lost == 0 { "good" } else { "bad" }) { (number(lost)) } " lost."
        }
    }
}

fn table(columns: &[CellAccount]) -> Markup {
    let name = columns.first().map_or("", |column| &column.table);
    html! {
        details {
            summary { (name) " " span.count { (number(columns.len())) " columns" } }
            table {
                thead {
                    tr {
                        th scope="col" { "column" }
                        @for title in ["filled", "carried", "normalised", "dropped", "lost"] {
                            th.number scope="col" { (title) }
                        }
                        th scope="col" { "shares" }
                    }
                }
                tbody { @for column in columns { (row(column)) } }
            }
        }
    }
}

fn row(column: &CellAccount) -> Markup {
    html! {
        tr {
            th scope="row" { (column.column) }
            @for count in [column.filled, column.carried, column.normalised, column.dropped] {
                td.number { (number(count)) }
            }
            td class=(if column.unaccounted == 0 { "number nought" } else { "number bad" }) { (number(column.unaccounted)) }
            td { (shares(column)) }
        }
    }
}

/// The figures beside it say the same: the bar is for the eye alone.
fn shares(column: &CellAccount) -> Markup {
    let parts = [
        ("loaded", column.carried),
        ("merged", column.normalised),
        ("left-out", column.dropped),
        ("rejected", column.unaccounted),
    ];
    let width = |count: u64| BAR * count as f64 / column.filled.max(1) as f64;
    let mut left = 0.0;
    let parts: Vec<(&str, f64, f64)> = parts
        .into_iter()
        .map(|(name, count)| {
            left += width(count);
            (name, left - width(count), width(count))
        })
        .collect();
    html! {
        svg.shares viewBox={ "0 0 " (BAR) " 10" } aria-hidden="true" {
            @for (name, x, width) in parts { rect class=(name) x=(format!("{x:.1}")) width=(format!("{width:.1}")) height="10" {} }
        }
    }
}
