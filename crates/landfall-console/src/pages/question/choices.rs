//! The answers to a question, a button and a key each.

use landfall_model::{
    cluster::Cluster,
    decision::LATER,
    finding::Question,
    partition::{KEEP_APART, MERGE, Partition},
};
use maud::{Markup, html};

use crate::{desk::Desk, stock::Stock};

/// An answer.
struct Choice {
    key: String,
    title: String,
    answer: String,
    class: &'static str,
}

/// All answers to a question.
pub(super) struct Choices {
    all: Vec<Choice>,
    /// True where one of several clients can be left out with a digit.
    leave_out: bool,
    /// How parts are written, where there can be any.
    parts: Option<String>,
}

impl Choices {
    /// What its options say, what a cluster of three or more allows beside them, and to leave it for later.
    pub fn of(question: &Question, cluster: Option<&Cluster<'_>>) -> Self {
        let names = cluster.map(Cluster::names).unwrap_or_default();
        let mut digits = (1..=9).map(|digit: u8| digit.to_string());
        let mut all: Vec<Choice> =
            question.options.iter().map(|option| chosen(option, &names, &mut digits)).collect();
        let leave_out = names.len() > 2;
        if leave_out {
            all.extend(names.iter().map(|name| left_out(*name, &names, digits.next().unwrap_or_default())));
        }
        all.push(Choice {
            key: "l".to_owned(),
            title: "Later".to_owned(),
            answer: LATER.to_owned(),
            class: "quiet",
        });
        let parts = match names.as_slice() {
            [a, b, _, ..] => Some(Partition::new(vec![vec![*a, *b]], &names).to_string()),
            _ => None,
        };
        Self { all, leave_out, parts }
    }

    /// True where a digit leaves one out.
    pub const fn leave_out(&self) -> bool {
        self.leave_out
    }

    /// The buttons, the reason and, where there can be parts, a field for them.
    pub fn form(&self, desk: &Desk<'_>, stock: &Stock, question: &Question) -> Markup {
        html! {
            form.decide method="post" action={ "/question/" (question.id) } aria-label="Your answer" {
                (desk.token())
                input type="hidden" name="seen" value=(stock.book.times_spoken(question.id));
                div.buttons { @for choice in &self.all { (button(choice)) } }
                div.line {
                    label for="why" { "Why " span.soft { "(optional)" } }
                    input id="why" name="why" autocomplete="off" data-key="w" aria-keyshortcuts="w";
                    kbd aria-hidden="true" { "w" }
                }
                @if let Some(parts) = &self.parts {
                    div.line {
                        label for="parts" { "In parts" }
                        input id="parts" name="parts" value=(parts) autocomplete="off" data-key="t" aria-keyshortcuts="t";
                        kbd aria-hidden="true" { "t" }
                        button.quiet type="submit" name="answer" value="parts" { "Merge these parts" }
                    }
                }
            }
        }
    }
}

/// Merging and keeping apart have letters of their own, everywhere; other options are numbered.
fn chosen(option: &str, names: &[i64], digits: &mut impl Iterator<Item = String>) -> Choice {
    let (key, title, class) = match option {
        MERGE if names.len() > 2 => ("m".to_owned(), "Merge all".to_owned(), "main"),
        MERGE => ("m".to_owned(), "Merge".to_owned(), "main"),
        KEEP_APART => ("k".to_owned(), "Keep apart".to_owned(), "main other"),
        other => (digits.next().unwrap_or_default(), other.replace('_', " "), ""),
    };
    Choice { key, title, answer: option.to_owned(), class }
}

fn left_out(name: i64, names: &[i64], key: String) -> Choice {
    let others = names.iter().copied().filter(|other| *other != name).collect();
    let answer = Partition::new(vec![others], names).to_string();
    Choice { key, title: format!("All but {name}"), answer, class: "" }
}

fn button(choice: &Choice) -> Markup {
    let Choice { key, title, answer, class } = choice;
    let key = (!key.is_empty()).then_some(key);
    html! {
        button class=(class) type="submit" name="answer" value=(answer) data-key=[key] aria-keyshortcuts=[key] {
            (title) @if let Some(key) = key { kbd aria-hidden="true" { (key) } }
        }
    }
}
