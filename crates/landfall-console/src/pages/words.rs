//! Figures, moments and texts as pages write them: most of them as the report does.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use landfall_cutover::Weekend;
use landfall_model::{
    berth_status::{ACCEPT, KEEP},
    finding::QuestionKind,
};
use landfall_report::words::is_whole;
pub(super) use landfall_report::words::{LONGEST, bytes, count, number, short, time};
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

/// An answer as a page says it: to whoever never saw a berth's question `keep` says neither what nor that nothing changes.
pub(super) fn answer(kind: QuestionKind, answer: &str) -> String {
    let said = answer.replace('_', " ");
    match (kind, said.split_once(' ')) {
        (QuestionKind::BerthStatus, Some((ACCEPT, status))) => format!("change to {status}"),
        (QuestionKind::BerthStatus, None) if said == KEEP => "keep as it is".to_owned(),
        _ => said,
    }
}

/// Why something is not shown, or was not done.
pub(super) fn bad(sentence: impl Display) -> Markup {
    html! { p.notice.bad role="alert" { (in_code(&sentence.to_string())) } }
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::QuestionKind::{self, BerthStatus, UnknownValue};

    use super::{answer, in_code};

    #[test]
    fn an_answer_says_what_it_does() {
        let cases: [(QuestionKind, &str, &str); 5] = [
            (BerthStatus, "accept under_offer", "change to under offer"),
            (BerthStatus, "keep", "keep as it is"),
            (BerthStatus, "later", "later"),
            (UnknownValue, "keep", "keep"),
            (UnknownValue, "signed_eoi_nda", "signed eoi nda"),
        ];
        for (kind, given, expected) in cases {
            assert_eq!(answer(kind, given), expected);
        }
    }

    #[test]
    fn a_command_in_a_sentence_is_set_as_one_and_never_as_markup() {
        assert_eq!(
            in_code("answer (`landfall <b>`)").into_string(),
            "answer (<code>landfall &lt;b&gt;</code>)"
        );
    }
}
