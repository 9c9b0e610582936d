//! Berths whose status does not fit their interests, in both directions (DOMAIN 4.2): for the report, which never mends them.

use landfall_model::source::{SourceRow, SourceTable::Berths};

use crate::{
    interests::{Deal, RESERVED, SENT},
    ledger::Ledger,
    rows::{self, set},
};

/// A kind's name, the wrong status, and the furthest stage of a berth's deals that makes it wrong (none: nobody wants it).
type Kind = (&'static str, &'static str, fn(Option<usize>) -> bool);

/// Contradicts the status of `n` of the `plain` berths for each kind; they are plain no more.
pub(crate) fn contradict(
    berths: &mut [SourceRow],
    deals: &[Deal],
    plain: &mut Vec<usize>,
    n: usize,
    ledger: &mut Ledger,
) {
    let mut furthest = vec![None; berths.len()];
    for deal in deals {
        if let Some(berth) = deal.berth {
            furthest[berth] = furthest[berth].max(Some(deal.stage));
        }
    }
    let kinds: [Kind; 4] = [
        ("status-available-but-wanted", "Available", |stage| {
            stage.is_some_and(|stage| (SENT..RESERVED).contains(&stage))
        }),
        ("status-offered-but-completed", "Under Offer", |stage| stage == Some(7)),
        ("status-sold-without-interest", "Sold", |stage| stage.is_none()),
        ("status-offered-without-interest", "Under Offer", |stage| stage.is_none()),
    ];
    for (dirt, status, fits) in kinds {
        for _ in 0..n {
            let Some(position) = plain.iter().position(|&berth| fits(furthest[berth])) else { break };
            let row = &mut berths[plain.remove(position)];
            set(row, "Status", status);
            ledger.record(dirt, Berths, rows::id(row));
        }
    }
}
