//! Objects that no cell names: business cards, general papers, cached e-mail, exports.

use landfall_model::source::SourceRow;

use super::{PORTAL, Store, papers::file_name};
use crate::{random::Rng, rows};

/// A business card for every eighth interest, under its owner's name.
pub(crate) fn cards(store: &mut Store, interests: &[SourceRow], plain: &[usize]) {
    for &at in plain.iter().step_by(8) {
        let who = file_name(rows::text(&interests[at], "Full Name"));
        store.add(PORTAL, &format!("business-cards/{who}.png"), &who, 300);
    }
}

/// The portal's e-mail cache for every tenth interest, an expense export a quarter, and a few papers of the marina itself.
pub(crate) fn caches(store: &mut Store, interests: &[SourceRow], seed: u64) {
    let mut rng = Rng::new(seed, "caches");
    for row in interests.iter().step_by(10) {
        let message = rng.id(10);
        store.add(
            PORTAL,
            &format!("client-emails/interest-{}/{message}.json", rows::id(row)),
            "Re: berth",
            700,
        );
    }
    for quarter in ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"] {
        store.add(PORTAL, &format!("expense-exports/expenses-{quarter}.csv"), quarter, 900);
    }
    for paper in [
        "general/Price list 2025.pdf",
        "general/Marina rules.pdf",
        "general/Site plan.pdf",
        "general/Brochure.pdf",
    ] {
        store.add(PORTAL, paper, paper, 500);
    }
}
