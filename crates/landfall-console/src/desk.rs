//! One request at work: the site, who asks, and what.

use std::ops::RangeInclusive;

use landfall_model::{redact::Mask, rundir::RunDir, source::SourceRef};
use maud::{Markup, html};

use crate::{
    guard::{Session, TOKEN},
    http::Request,
    site::Site,
};

/// What the form of the mask wants, where it wants it on. It says so instead of asking for the other of now: a tab may be older than the last press.
pub(crate) const MASKED: &str = "masked";

/// The field of a step's form that says of which weekend it is: a rehearsal that is still open in a tab is not the weekend that was begun since.
pub(crate) const WEEKEND: &str = "weekend";

/// What a weekend is called there: the folder of its run.
pub(crate) fn weekend(run: &RunDir) -> String {
    run.root().file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// No list has so many pages, and no number of its lines is beyond what can be counted.
const LAST_PAGE: usize = u32::MAX as usize;

/// The number of what is searched for, in the query of the page that shows what was found.
pub(crate) const SEARCHED: &str = "searched";

/// What a page is made from.
pub(crate) struct Desk<'d> {
    pub site: &'d Site,
    pub session: &'d Session,
    pub request: &'d Request,
}

impl Desk<'_> {
    /// How values of people are shown in this session.
    pub fn mask(&self) -> Mask {
        self.session.mask()
    }

    /// The field that every form carries.
    pub fn token(&self) -> Markup {
        html! { input type="hidden" name=(TOKEN) value=(self.session.token); }
    }

    /// What a record is called. One that cannot be read has no name here; its own page says why.
    pub fn name(&self, at: SourceRef) -> String {
        self.named(&self.names(at))
    }

    /// The first of a record's names, or its number: what sets it apart from others that share an address.
    pub fn first_name(&self, at: SourceRef) -> String {
        self.names(at).first().map_or_else(|| at.to_string(), |name| self.told(name))
    }

    fn names(&self, at: SourceRef) -> Vec<String> {
        let lent = &self.site.lent;
        landfall_report::names_of(&lent.plan_run, at, &lent.mapping).unwrap_or_default()
    }

    /// The first two of a record's names.
    pub fn named(&self, names: &[String]) -> String {
        names.iter().take(2).map(|name| self.told(name)).collect::<Vec<_>>().join(" · ")
    }

    /// A name or number beside others, masked by itself where that is wished.
    pub fn told(&self, value: &str) -> String {
        apart(self.mask().value(value))
    }

    /// The page of a list that is asked for, from 1 to more than any list has.
    pub fn page(&self) -> usize {
        self.request.query.number("page", 1).clamp(1, LAST_PAGE)
    }

    /// What is searched for on this page; empty where nothing is.
    pub fn words(&self) -> String {
        self.session.searched(self.request.query.number(SEARCHED, 0))
    }

    /// A record, to be looked at.
    pub fn record(&self, at: SourceRef) -> Markup {
        html! { a.record href=(crate::address::record(at)) { (at) } }
    }
}

/// A value in a direction of its own. Beside a name that is written from right to left the groups of a telephone number would change their order,
/// and a figure that follows would be drawn before it.
fn apart(value: String) -> String {
    const FROM_RIGHT: [RangeInclusive<char>; 4] = [
        '\u{590}'..='\u{8ff}',
        // Marks that turn what follows them.
        '\u{202a}'..='\u{202e}',
        '\u{fb1d}'..='\u{fdff}',
        '\u{fe70}'..='\u{fefc}',
    ];
    let turns = |letter: char| FROM_RIGHT.iter().any(|range| range.contains(&letter));
    if value.contains(turns) { format!("\u{2068}{value}\u{2069}") } else { value }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn what_is_written_from_right_to_left_turns_nothing_beside_it() {
        for name in ["Ann Łee", "+33 6 12", "李"] {
            assert_eq!(apart(name.to_owned()), name);
        }
        for name in ["خالد", "שירה", "\u{202e}nnA"] {
            assert_eq!(apart(name.to_owned()), format!("\u{2068}{name}\u{2069}"));
        }
    }
}
