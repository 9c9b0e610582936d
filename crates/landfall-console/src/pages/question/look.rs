//! A file, looked at in a frame that can do nothing.

use landfall_report::Mask;
use maud::{Markup, html};
use uuid::Uuid;

use crate::address;

/// The preview of the file of a question.
pub(super) fn preview(id: Uuid, mask: Mask) -> Markup {
    html! {
        section.preview aria-label="Preview" {
            @if mask == Mask::On {
                p.soft { "The content is hidden while personal data is masked." }
            } @else {
                iframe src={ (address::preview(id)) "#navpanes=0&view=FitH" } title="Content of the file" loading="eager" {}
                p { a href=(address::preview(id)) target="_blank" rel="noopener" data-key="o" aria-keyshortcuts="o" { "Open by itself" } " " kbd aria-hidden="true" { "o" } }
            }
        }
    }
}
