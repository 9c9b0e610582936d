//! The operator's checklist as one page to print: a box for every step, and room for a name and a time.

use landfall_cutover::{Checklist, Item};
use maud::{DOCTYPE, Markup, html};

use super::head;

/// The page. No script, nothing from the network.
pub fn render(list: &Checklist) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&list.title, &list.title))
            body {
                header { p.kind { "Operator's checklist" } h1 { (list.title) } }
                main { @for day in &list.days { section { h2 { (day.name) } (steps(&day.items)) } } }
            }
        }
    }
    .into_string()
}

fn steps(items: &[Item]) -> Markup {
    html! {
        table.checklist {
            thead { tr { @for title in ["", "when", "what", "takes", "done by, at"] { th scope="col" { (title) } } } }
            tbody { @for item in items { (row(item)) } }
        }
    }
}

fn row(item: &Item) -> Markup {
    html! {
        tr {
            td.box { "☐" }
            th scope="row" { (item.time) }
            td {
                (item.title)
                @if !item.command.is_empty() { br; code { (item.command) } }
                @if !item.note.is_empty() { br; span.kind { "note: " (item.note) } }
                br; span.kind { "way back: " (item.undo) " · " (item.owner) " · " code { (item.id) } }
            }
            td { (item.takes) }
            td.sign {}
        }
    }
}

#[cfg(test)]
mod tests {
    use landfall_cutover::{Measured, Runbook, Weekend, checklist};

    use super::render;

    #[test]
    fn every_step_has_a_box_and_nothing_comes_from_the_network() {
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: 0, rehearsal: false };
        let runbook = Runbook::default().of(&weekend);
        let page = render(&checklist(&runbook, &weekend, &Measured::default()));
        assert_eq!(page.matches('☐').count(), runbook.steps.len());
        assert!(page.contains("<h2>Friday, 27 November 2026</h2>"));
        for outside in ["src=", "href=", "url(", "<script", "http://", "https://"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
