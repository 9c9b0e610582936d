//! The answers to a question, a button and a key each.

use landfall_model::{
    cluster::Cluster,
    decision::names,
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, MERGE, Partition},
};
use maud::{Markup, html};

use super::form::{Button, form, why};
use crate::{desk::Desk, pages::words::answer, stock::Stock};

/// A suspect client or a shared inbox may have any number of rows. Nobody reads more buttons than these: parts are typed then.
const MOST_BUTTONS: usize = 12;

/// All answers to a question.
pub(super) struct Choices {
    all: Vec<Button>,
    /// True where one of several clients can be left out with a digit.
    leave_out: bool,
    /// How parts are written, where there can be any.
    parts: Option<String>,
}

impl Choices {
    /// What its options say, what three or more that can be parted allow beside them, and to leave it for later.
    pub fn of(question: &Question, cluster: Option<&Cluster<'_>>) -> Self {
        let names = names(question, cluster);
        let mut digits = (1..=9).map(|digit: u8| digit.to_string());
        let mut all: Vec<Button> = question
            .options
            .iter()
            .map(|option| chosen(question.kind, option, &names, &mut digits))
            .collect();
        let leave_out = names.len() > 2;
        if leave_out {
            all.extend(
                names
                    .iter()
                    .take(MOST_BUTTONS)
                    .map(|name| left_out(*name, &names, &digits.next().unwrap_or_default())),
            );
        }
        all.push(Button::later());
        let parts = leave_out.then(|| Partition::example(likely(&names, cluster), &names));
        Self { all, leave_out, parts }
    }

    /// True where a digit leaves one out.
    pub const fn leave_out(&self) -> bool {
        self.leave_out
    }

    /// The buttons, the reason and, where there can be parts, a field for them.
    pub fn form(&self, desk: &Desk<'_>, stock: &Stock, question: &Question) -> Markup {
        let typed = Some(desk.request.form.get("parts")).filter(|typed| !typed.is_empty());
        let content = html! {
            div.buttons { @for button in &self.all { (button) } }
            (why(desk))
            @if let Some(parts) = &self.parts {
                div.line {
                    label for="parts" { "In parts" }
                    input id="parts" name="parts" value=(typed.unwrap_or(parts)) autocomplete="off" data-key="t" aria-keyshortcuts="t";
                    kbd aria-hidden="true" { "t" }
                    button.quiet type="submit" name="answer" value="parts" { "Merge these parts" }
                }
            }
        };
        form(desk, &stock.book, question.id, ("decide", "Your answer"), &content)
    }
}

/// Merging and keeping apart have letters of their own, everywhere; other options are numbered.
fn chosen(
    kind: QuestionKind,
    option: &str,
    names: &[i64],
    digits: &mut impl Iterator<Item = String>,
) -> Button {
    match option {
        MERGE if names.len() > 2 => Button::new("m", option, "Merge all", "main"),
        MERGE => Button::new("m", option, "Merge", "main"),
        KEEP_APART => Button::new("k", option, "Keep apart", "main other"),
        other => Button::new(&digits.next().unwrap_or_default(), option, &answer(kind, other), ""),
    }
}

/// The two that are most likely one person, as an example of a part; the first two where no pair is compared.
fn likely(names: &[i64], cluster: Option<&Cluster<'_>>) -> Vec<i64> {
    let pair = cluster.and_then(|cluster| cluster.pairs.first());
    let pair = pair.map(|pair| {
        [&pair.interests_a, &pair.interests_b].into_iter().filter_map(|all| all.first().copied()).collect()
    });
    pair.unwrap_or_else(|| names.iter().copied().take(2).collect())
}

fn left_out(name: i64, names: &[i64], key: &str) -> Button {
    let others = names.iter().copied().filter(|other| *other != name).collect();
    let answer = Partition::new(vec![others], names).to_string();
    Button::new(key, &answer, &format!("All but {name}"), "")
}
