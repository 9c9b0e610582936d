//! Clients or records side by side: a line for each column, differences marked down to the characters.

use landfall_model::{
    cluster::{Agreement, Cluster, Member},
    redact::Mask,
    source::{SourceRef, SourceTable},
};
use maud::{Markup, html};

use crate::{desk::Desk, pages::words::short};

/// A value in a table is cut after so many characters.
const LONGEST: usize = 400;

/// One of those that are compared.
pub(super) struct Side {
    pub title: String,
    pub at: Vec<SourceRef>,
    pub says: Vec<(String, Vec<String>)>,
}

impl Side {
    fn values(&self, column: &str) -> &[String] {
        self.says.iter().find(|(title, _)| title == column).map_or(&[], |(_, values)| values)
    }
}

/// The clients of a question.
pub(super) fn clients(cluster: &Cluster<'_>) -> Vec<Side> {
    cluster.members.iter().map(|member| client(member)).collect()
}

fn client(member: &Member) -> Side {
    Side {
        title: member.name().to_string(),
        at: member.interests.iter().map(|id| SourceRef::new(SourceTable::Interests, *id)).collect(),
        says: member.says.iter().map(|said| (said.column.clone(), said.values.clone())).collect(),
    }
}

/// What the sides of a table are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sides {
    /// Perhaps one and the same: what they agree on is marked, and what not.
    Alike,
    /// The same, each with the digit that leaves it out.
    Numbered,
    /// Others by nature, such as a berth and its interests: that they differ says nothing.
    Apart,
}

impl Sides {
    fn agreement(self, sides: &[Side], column: &str) -> Agreement {
        match self {
            Self::Alike | Self::Numbered => Agreement::of(sides.iter().map(|side| side.values(column))),
            Self::Apart => Agreement::Alone,
        }
    }
}

/// The table.
pub(super) fn table(desk: &Desk<'_>, sides: &[Side], are: Sides) -> Markup {
    let rows: Vec<(&str, Agreement)> =
        columns(sides).into_iter().map(|column| (column, are.agreement(sides, column))).collect();
    let numbered = are == Sides::Numbered;
    html! {
        div.scroll tabindex="0" role="region" aria-label="Side by side" {
            table.sides {
                caption.hidden { "Side by side, a line for each column" }
                thead {
                    tr {
                        th scope="col" { span.hidden { "Column" } }
                        @for (n, side) in sides.iter().enumerate() {
                            th scope="col" {
                                @if numbered && n < 9 { kbd aria-hidden="true" { (n + 1) } " " }
                                @if let [at] = side.at[..] { (desk.record(at)) } @else {
                                    "client " (side.title) " " span.soft { "of " @for (n, at) in side.at.iter().enumerate() { @if n > 0 { ", " } (desk.record(*at)) } }
                                }
                            }
                        }
                    }
                }
                tbody { @for (column, agreement) in rows { (row(desk, sides, column, agreement)) } }
            }
        }
    }
}

/// All columns of which somebody says something, in the order in which they first come.
fn columns(sides: &[Side]) -> Vec<&str> {
    let mut columns: Vec<&str> = Vec::new();
    for (title, values) in sides.iter().flat_map(|side| &side.says) {
        if !values.is_empty() && !columns.contains(&title.as_str()) {
            columns.push(title);
        }
    }
    columns
}

fn row(desk: &Desk<'_>, sides: &[Side], column: &str, agreement: Agreement) -> Markup {
    let (class, words) = match agreement {
        Agreement::Same => ("same", "the same"),
        Agreement::Different => ("different", "different"),
        Agreement::Alone => ("alone", ""),
    };
    html! {
        tr class=(class) {
            th scope="row" { span.sign aria-hidden="true" { (agreement.sign()) } (column) span.hidden { " " (words) } }
            @for (n, side) in sides.iter().enumerate() {
                td {
                    @let others = if agreement == Agreement::Different { others(sides, n, column) } else { Vec::new() };
                    @for value in side.values(column) { div { (shown(desk, value, &others)) } }
                }
            }
        }
    }
}

/// What the others say.
fn others<'s>(sides: &'s [Side], n: usize, column: &str) -> Vec<&'s str> {
    let others = sides.iter().enumerate().filter(|(other, _)| *other != n);
    others.flat_map(|(_, side)| side.values(column)).map(String::as_str).collect()
}

/// A value, with what sets it apart from the one that is most like it marked. Where little is alike, everything would be marked: then nothing is.
fn shown(desk: &Desk<'_>, value: &str, others: &[&str]) -> Markup {
    let mask = desk.mask();
    let text = short(&mask.value(value), LONGEST);
    if mask == Mask::On || others.contains(&value) {
        return html! { (text) };
    }
    let nearest = others.iter().map(|other| apart(&text, other)).min_by_key(|(_, middle, _)| middle.len());
    match nearest {
        Some((before, middle, after)) if middle.len() * 2 <= text.len() => {
            html! { (before) @if !middle.is_empty() { mark { (middle) } } (after) }
        }
        _ => html! { (text) },
    }
}

/// A text in three: what it begins like the other, where it differs, and what it ends like the other.
fn apart<'t>(text: &'t str, other: &str) -> (&'t str, &'t str, &'t str) {
    let begins = text.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let begins = begins.unwrap_or_else(|| text.len().min(common(text, other)));
    let (same, rest) = text.split_at(begins);
    let of_other = other.get(begins..).unwrap_or_default();
    let ends: usize = rest
        .chars()
        .rev()
        .zip(of_other.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (middle, end) = rest.split_at(rest.len() - ends);
    (same, middle, end)
}

/// Bytes of the beginning that both have.
fn common(text: &str, other: &str) -> usize {
    text.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn what_differs_is_marked_between_what_is_common() {
        let cases = [
            ("Jon Smith", "John Smith", ("Jo", "", "n Smith")),
            ("John Smith", "Jon Smith", ("Jo", "h", "n Smith")),
            ("Ann", "Bob", ("", "Ann", "")),
            ("Ann Lee", "Ann", ("Ann", " Lee", "")),
            ("Ann", "Ann Lee", ("Ann", "", "")),
            ("Zoë", "Zoé", ("Zo", "ë", "")),
            ("+33 1", "+33 2", ("+33 ", "1", "")),
        ];
        for (text, other, expected) in cases {
            assert_eq!(apart(text, other), expected, "{text} {other}");
        }
    }
}
