//! Dirt in the links between interests and berths.

use std::collections::BTreeSet;

use landfall_model::source::{
    Link, SourceRow,
    SourceTable::{Berths, Interests},
};

use crate::{
    interests::{Deal, SENT},
    ledger::Ledger,
    rows::{self, set, text},
};

/// What is tangled: the rows of both tables, the deals that rule them, the links.
pub(crate) struct Tables<'w> {
    pub(crate) interests: &'w mut [SourceRow],
    pub(crate) berths: &'w [SourceRow],
    pub(crate) deals: &'w [Deal],
    pub(crate) links: &'w mut Vec<Link>,
}

/// Tangles the links of some of the `plain` rows, which are plain no more. `n` rows for each kind.
pub(crate) fn tangle(tables: &mut Tables<'_>, plain: &mut Vec<usize>, n: usize, ledger: &mut Ledger) {
    let wanted: Vec<usize> =
        tables.deals.iter().filter(|deal| deal.stage <= SENT).filter_map(|deal| deal.berth).collect();
    for nth in 0..n {
        if let Some(at) = take(tables, plain, true) {
            link_more(tables, at, &wanted, nth, ledger);
        }
        if let Some(at) = take(tables, plain, true) {
            write_another(tables, at, &wanted, nth, ledger);
        }
        if let Some(at) = take(tables, plain, true) {
            unlink(tables, at, ledger);
        }
        if let Some(at) = take(tables, plain, nth % 2 == 1) {
            link_to_nothing(tables, at, nth, ledger);
        }
    }
    tables.links.sort_unstable();
    tables.links.dedup();
}

/// A plain row early in its deal, with a berth or without.
fn take(tables: &Tables<'_>, plain: &mut Vec<usize>, with_berth: bool) -> Option<usize> {
    let fits = |&at: &usize| tables.deals[at].stage <= SENT && tables.deals[at].berth.is_some() == with_berth;
    plain.iter().position(fits).map(|position| plain.remove(position))
}

/// Links one or two more berths that others want as well.
fn link_more(tables: &mut Tables<'_>, at: usize, wanted: &[usize], nth: usize, ledger: &mut Ledger) {
    let interest = rows::id(&tables.interests[at]);
    let others = wanted.iter().filter(|&&berth| Some(berth) != tables.deals[at].berth).skip(nth * 3);
    let more: Vec<i64> = others.take(1 + nth % 2).map(|&berth| rows::id(&tables.berths[berth])).collect();
    tables.links.extend(more.into_iter().map(|berth| Link { interest, berth }));
    ledger.record("links-several", Interests, interest);
}

/// Writes another mooring than the linked one.
fn write_another(tables: &mut Tables<'_>, at: usize, wanted: &[usize], nth: usize, ledger: &mut Ledger) {
    let mut others = wanted.iter().filter(|&&berth| Some(berth) != tables.deals[at].berth).skip(nth);
    let Some(&other) = others.next() else { return };
    let mooring = text(&tables.berths[other], "Mooring Number").to_owned();
    let row = &mut tables.interests[at];
    set(row, "Berth Number", mooring);
    ledger.record("link-text-disagrees", Interests, rows::id(row));
}

/// Takes the link away and leaves the mooring number.
fn unlink(tables: &mut Tables<'_>, at: usize, ledger: &mut Ledger) {
    let interest = rows::id(&tables.interests[at]);
    tables.links.retain(|link| link.interest != interest);
    ledger.record("link-missing", Interests, interest);
}

/// Adds the link to a berth that was deleted: old servers leave it in the junction table.
fn link_to_nothing(tables: &mut Tables<'_>, at: usize, nth: usize, ledger: &mut Ledger) {
    let last = tables.berths.last().map(rows::id).unwrap_or_default();
    let interest = rows::id(&tables.interests[at]);
    tables.links.push(Link { interest, berth: last + 3 + nth as i64 });
    ledger.record("link-dangling", Interests, interest);
}

/// Gives the last berth that nobody wants the mooring number of the first such berth, in another form. Answers the other berths.
pub(crate) fn repeat_mooring(berths: &mut [SourceRow], deals: &[Deal], ledger: &mut Ledger) -> Vec<usize> {
    let wanted: BTreeSet<usize> = deals.iter().filter_map(|deal| deal.berth).collect();
    let mut unwanted = (0..berths.len()).filter(|berth| !wanted.contains(berth));
    let (Some(first), Some(last)) = (unwanted.next(), unwanted.next_back()) else { return Vec::new() };
    let mooring = text(&berths[first], "Mooring Number").to_owned();
    set(&mut berths[last], "Mooring Number", super::deals::pad(&mooring));
    for berth in [first, last] {
        ledger.record("berth-mooring-duplicate", Berths, rows::id(&berths[berth]));
    }
    (0..berths.len()).filter(|berth| ![first, last].contains(berth)).collect()
}
