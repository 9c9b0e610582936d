//! The addresses of pages, written in one place.

use landfall_model::source::SourceRef;
use uuid::Uuid;

use crate::http::{query, segment};

/// Where previews are.
pub(crate) const PREVIEW: &str = "preview";
/// Where each is by itself.
pub(crate) const LOOK: &str = "look";
/// Where events come from.
pub(crate) const EVENTS: &str = "events";

/// Where records and files are searched for.
pub(crate) const SEARCH: &str = "search";

/// What is answered together with others: in paths, and in the query of the list that says so.
pub(crate) const TOGETHER: &str = "together";

/// A question; after an answer with the id of what was answered, to say so and to take it back.
pub(crate) fn question(id: Uuid, noted: Option<Uuid>) -> String {
    format!("/question/{id}{}", query(&[("noted", &noted.map(|id| id.to_string()).unwrap_or_default())]))
}

/// Where one is answered together with all that are alike.
pub(crate) fn together(id: Uuid) -> String {
    format!("/{TOGETHER}/{id}")
}

/// A page of a list.
pub(crate) fn list(path: &str, pairs: &[(&str, &str)]) -> String {
    format!("/{path}{}", query(pairs))
}

/// The content of a stray file.
pub(crate) fn preview(id: Uuid) -> String {
    format!("/{PREVIEW}/{id}")
}

/// The same in a page by itself.
pub(crate) fn look(id: Uuid) -> String {
    format!("/{LOOK}/{id}")
}

/// The findings of one kind, without the slash at its beginning.
pub(crate) fn findings(list: &str, kind: &str) -> String {
    format!("findings/{list}/{}", segment(kind))
}

/// All that is known of a record.
pub(crate) fn record(at: SourceRef) -> String {
    format!("/trace/{}/{}", at.table, at.id)
}

#[cfg(test)]
mod tests {
    use super::findings;

    #[test]
    fn a_title_of_the_source_is_one_part_of_the_path_whatever_it_holds() {
        let kind = "interests: Länge / Breite? #1";
        assert_eq!(
            findings("dropped", kind),
            "findings/dropped/interests%3A%20L%C3%A4nge%20%2F%20Breite%3F%20%231"
        );
    }
}
