//! The frame of a page: where one is, what waits elsewhere, the search, and whether personal data is shown.

use landfall_model::redact::Mask;
use maud::{Markup, html};

use super::{
    plain,
    words::{in_code, number},
};
use crate::{
    address,
    desk::{Desk, MASKED},
    stock::Group,
};

/// Pages beside those of the groups: address and title.
const OTHERS: [(&str, &str); 4] =
    [("findings", "Findings"), ("runbook", "Runbook"), ("gate", "Gate"), ("report", "Report")];

/// A whole page. `here` is the first segment of the address under which the navigation marks it.
pub(super) fn page(desk: &Desk<'_>, here: &str, title: &str, content: &Markup) -> Markup {
    let run = desk.site.lent.run.root().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let body = html! {
        a.skip href="#main" { "Skip to the page" }
        header.bar {
            a.brand href="/" aria-current=[current(here.is_empty())] { "landfall" span.run { (run) } }
            (navigation(desk, here))
            (search(desk))
            (mask(desk))
        }
        main id="main" tabindex="-1" {
            @if let Some(why) = (desk.site.lent.unread)() {
                p.notice.bad role="alert" { strong { "Answers given here are not read." } " " (in_code(&why)) }
            }
            (content)
        }
    };
    plain::document(&format!("{title} · landfall {run}"), &body)
}

fn navigation(desk: &Desk<'_>, here: &str) -> Markup {
    html! {
        nav aria-label="Pages" data-live="navigation" {
            @for (group, open) in counts(desk) {
                a href={ "/" (group.name()) } aria-current=[current(here == group.name())] {
                    (group.title())
                    @if let Some(open) = open { " " span.count { (number(open)) span.hidden { " open" } } }
                }
            }
            @for (address, title) in OTHERS {
                a href={ "/" (address) } aria-current=[current(here == address)] { (title) }
            }
        }
    }
}

/// The groups in their order; without figures where there is no plan yet.
fn counts(desk: &Desk<'_>) -> Vec<(Group, Option<usize>)> {
    let open = desk.site.open_by_group();
    let of = |group| open.iter().find(|(found, _)| *found == group).map(|(_, open)| *open);
    Group::ALL.map(|group| (group, of(group))).to_vec()
}

fn current(is_here: bool) -> Option<&'static str> {
    is_here.then_some("page")
}

fn search(desk: &Desk<'_>) -> Markup {
    let is_search = desk.request.segments().first() == Some(&address::SEARCH);
    let words = if is_search { desk.words() } else { String::new() };
    html! {
        form.search role="search" method="post" action={ "/" (address::SEARCH) } {
            (desk.token())
            label.hidden for="q" { "Search everything" }
            input type="search" id="q" name="q" value=(words) placeholder="Search everything" autocomplete="off" data-key="/" aria-keyshortcuts="/";
            kbd aria-hidden="true" { "/" }
        }
    }
}

fn mask(desk: &Desk<'_>) -> Markup {
    let is_masked = desk.mask() == Mask::On;
    html! {
        form method="post" action="/mask" {
            (desk.token())
            input type="hidden" name="back" value=(desk.request.address);
            input type="hidden" name="wanted" value=(if is_masked { "shown" } else { MASKED });
            button.quiet type="submit" aria-pressed=(is_masked.to_string()) title="For screen sharing" {
                @if is_masked { "Masked" } @else { "Mask" } span.hidden { " personal data" }
            }
        }
    }
}
