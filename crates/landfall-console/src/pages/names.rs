//! What records are called.

use landfall_model::source::SourceRef;

use crate::desk::Desk;

/// Roles of the mapping whose cells name somebody or something.
const ROLES: [&str; 6] =
    ["full_name", "mooring_number", "email", "establishment", "invoice_number", "client_name"];

/// The first cells of a record that name it. A record that cannot be read has no name here; its own page says why.
pub(super) fn of(desk: &Desk<'_>, at: SourceRef) -> String {
    let lent = &desk.site.lent;
    let cells = landfall_report::cells(&lent.plan_run, at, &lent.mapping).unwrap_or_default();
    let named = ROLES.iter().filter_map(|role| cells.iter().find(|cell| cell.role == *role));
    named.take(2).map(|cell| cell.value.as_str()).collect::<Vec<_>>().join(" · ")
}
