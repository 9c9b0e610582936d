//! What every page has, whoever looks at it: head, style and script.

use maud::{DOCTYPE, Markup, html};

use crate::assets::{SCRIPT, STYLE};

/// A document.
pub(super) fn document(title: &str, body: &Markup) -> Markup {
    styled(STYLE, title, body)
}

/// The same with this style sheet.
pub(super) fn styled(style: &str, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="/icon.svg";
                link rel="stylesheet" href={ "/" (style) };
                script src={ "/" (SCRIPT) } defer {}
            }
            body { (body) }
        }
    }
}

/// First in a form that has a field and several buttons: Enter in the field would press the first of them, which nobody chose. One that is
/// disabled presses nothing.
pub(super) fn no_default() -> Markup {
    html! { button type="submit" disabled hidden {} }
}
