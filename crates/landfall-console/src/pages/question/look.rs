//! A file, looked at in a frame that can do nothing.

use landfall_model::redact::Mask;
use maud::{Markup, html};
use uuid::Uuid;

use crate::{address, desk::Desk, pages::plain};

/// What is said in the place of the content.
const HIDDEN: &str = "The content is hidden while personal data is masked.";

/// The preview of the file of a question.
pub(super) fn preview(id: Uuid, mask: Mask) -> Markup {
    html! {
        section.preview aria-label="Preview" {
            @if mask == Mask::On {
                p.soft { (HIDDEN) }
            } @else {
                iframe src={ (address::preview(id)) "#navpanes=0&view=FitH" } title="Content of the file" loading="eager" {}
                p { a href=(address::look(id)) target="_blank" rel="noopener" data-key="o" aria-keyshortcuts="o" { "Open by itself" } " " kbd aria-hidden="true" { "o" } }
            }
        }
    }
}

/// The preview by itself, in a frame that fills the window: what stands in the frame cannot know that another tab is masked, the page around it
/// does.
pub(in crate::pages) fn alone(desk: &Desk<'_>, id: Uuid) -> Markup {
    let body = html! {
        @if desk.mask() == Mask::On { main.alone { h1 { "Preview" } p { (HIDDEN) } } }
        @else { main { h1.hidden { "Preview" } iframe.whole src=(address::preview(id)) title="Content of the file" data-shown {} } }
    };
    plain::document("Preview · landfall", &body)
}
