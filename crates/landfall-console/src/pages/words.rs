//! Figures, moments and texts as pages write them: most of them as the report does.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use landfall_cutover::Weekend;
use landfall_report::words::is_whole;
pub(super) use landfall_report::words::{LONGEST, count, number, short, time};
use maud::{Markup, html};

/// As long as the longest name of a column with its table.
const WHOLE: usize = 28;

/// What a cell of a table holds, cut where it has more than `longest` characters. Names and numbers stay whole; what is longer is broken where it
/// must be.
pub(super) fn cell(text: &str, longest: usize) -> Markup {
    html! { span.whole[is_whole(text, WHOLE)] { (short(text, longest)) } }
}

/// As the clock on the marina's wall: `Fri 18:15`.
pub(super) fn local(weekend: &Weekend, at: DateTime<Utc>) -> String {
    weekend.local(at).format("%a %H:%M").to_string()
}

/// A sentence of ours whose commands stand between backticks.
pub(super) fn in_code(sentence: &str) -> Markup {
    html! {
        @for (n, part) in sentence.split('`').enumerate() { @if n % 2 == 0 { (part) } @else { code { (part) } } }
    }
}

/// Why something is not shown, or was not done.
pub(super) fn bad(sentence: impl Display) -> Markup {
    html! { p.notice.bad role="alert" { (in_code(&sentence.to_string())) } }
}

#[cfg(test)]
mod tests {
    use super::in_code;

    #[test]
    fn a_command_in_a_sentence_is_set_as_one_and_never_as_markup() {
        assert_eq!(
            in_code("answer (`landfall <b>`)").into_string(),
            "answer (<code>landfall &lt;b&gt;</code>)"
        );
    }
}
