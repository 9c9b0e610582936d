//! Pages that say one thing.

use maud::{Markup, html};

use super::{frame, plain, words::bad};
use crate::desk::Desk;

/// To whoever is not let in.
pub(crate) fn refusal(sentence: &str) -> Markup {
    plain::document("Not here · landfall", &html! { main.alone { h1 { "Not here" } p { (sentence) } } })
}

/// Where the files of the run are gone: no page could tell anything true.
pub(crate) fn unreadable(why: &str) -> Markup {
    let body = html! {
        main.alone {
            h1 { "This run cannot be read" }
            (bad(why))
            p { "Was its folder moved, or is its disk gone? Put it back: answers that were noted are in it, and this page goes on with them." }
            p { a.button href="/" { "Try again" } }
        }
    };
    plain::document("This run cannot be read · landfall", &body)
}

/// To whoever was just let in: on by itself with script, by a click without.
pub(crate) fn welcome() -> Markup {
    let body = html! {
        main.alone {
            h1 { "landfall" }
            p { "This browser is let in. The address is used up." }
            p { a.button href="/" data-onward { "Go on" } }
        }
    };
    plain::document("landfall", &body)
}

/// What was not done, and why.
pub(crate) fn not_done(desk: &Desk<'_>, title: &str, sentence: &str) -> Markup {
    let content = html! {
        h1 { (title) }
        (bad(sentence))
        p { a href="/" { "Back to the overview" } }
    };
    frame::page(desk, "none", title, &content)
}

/// The content of a text file, as text whatever it holds; it stands in a frame without style sheet or script.
pub(crate) fn text(text: &str) -> Markup {
    preview(text, &html! {})
}

/// The beginning of one that is too long.
pub(crate) fn beginning(text: &str) -> Markup {
    preview(text, &html! { p { "It goes on; only the beginning is shown." } })
}

fn preview(text: &str, below: &Markup) -> Markup {
    html! {
        (maud::DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="color-scheme" content="light dark";
                title { "Preview" }
                style { "pre { font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 1rem }" }
            }
            body {
                pre { (text) }
                (below)
            }
        }
    }
}
