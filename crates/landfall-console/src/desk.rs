//! One request at work: the site, who asks, and what.

use landfall_model::source::SourceRef;
use landfall_report::Mask;
use maud::{Markup, html};

use crate::{
    guard::{Session, TOKEN},
    http::Request,
    site::Site,
};

/// What a page is made from.
pub(crate) struct Desk<'d> {
    pub site: &'d Site,
    pub session: &'d Session,
    pub request: &'d Request,
}

impl Desk<'_> {
    /// How values of people are shown in this session.
    pub fn mask(&self) -> Mask {
        Mask::unless(!self.session.is_masked())
    }

    /// The field that every form carries.
    pub fn token(&self) -> Markup {
        html! { input type="hidden" name=(TOKEN) value=(self.session.token); }
    }

    /// A record, to be looked at.
    pub fn record(&self, at: SourceRef) -> Markup {
        html! { a.record href=(crate::address::record(at)) { (at) } }
    }
}
