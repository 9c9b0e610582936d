//! Numbers within what the target's columns hold: `numeric(12,2)` for money, `numeric(8,2)` for lengths.

use landfall_model::{
    plan::Plan,
    target::{Planned, TargetRow},
};
use rust_decimal::Decimal;

use super::Notes;
use crate::read::{LENGTH_DIGITS, MONEY_DIGITS, fits};

/// Every number fits unchanged: the target would round the rest in silence.
pub fn ranges(plan: &Plan, notes: &mut Notes) {
    within(&plan.clients, LENGTH_DIGITS, notes, |row| {
        let length = [row.yacht_length_ft, row.yacht_length_m];
        [length, [row.yacht_width_ft, row.yacht_width_m], [row.yacht_draft_ft, row.yacht_draft_m]].concat()
    });
    within(&plan.berths, LENGTH_DIGITS, notes, |row| {
        let (length, width) = ([row.length_ft, row.length_m], [row.width_ft, row.width_m]);
        [length, width, [row.draft_ft, row.draft_m], [row.water_depth_ft, row.water_depth_m]].concat()
    });
    within(&plan.berths, MONEY_DIGITS, notes, |row| vec![row.price]);
    within(&plan.expenses, MONEY_DIGITS, notes, |row| vec![Some(row.amount)]);
    within(&plan.invoices, MONEY_DIGITS, notes, |row| {
        [row.subtotal, row.discount, row.total].map(Some).to_vec()
    });
    within(&plan.invoice_line_items, MONEY_DIGITS, notes, |row| {
        [row.quantity, row.unit_price, row.total].map(Some).to_vec()
    });
}

fn within<R: TargetRow>(
    rows: &[Planned<R>],
    digits: u32,
    notes: &mut Notes,
    numbers: impl Fn(&R) -> Vec<Option<Decimal>>,
) {
    for Planned { from, row } in rows {
        for number in numbers(row).into_iter().flatten().filter(|number| !fits(*number, digits)) {
            notes.add(R::TABLE, from, format!("{number} does not fit into its column of {}", R::TABLE));
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use crate::lint::testing::breaks;

    #[test]
    fn a_number_that_does_not_fit_is_found_in_every_table() {
        let (length, money, fine) =
            (Decimal::from(1_000_000), Decimal::from(10_000_000_000_i64), Decimal::new(1_001, 3));
        breaks(|plan| plan.clients[0].row.yacht_length_ft = Some(length), 1, "of clients");
        breaks(|plan| plan.clients[0].row.yacht_draft_m = Some(fine), 1, "of clients");
        breaks(|plan| plan.berths[0].row.water_depth_m = Some(length), 1, "of berths");
        breaks(|plan| plan.berths[0].row.price = Some(money), 1, "of berths");
        breaks(|plan| plan.expenses[0].row.amount = fine, 1, "of expenses");
        breaks(|plan| plan.invoices[0].row.total = money, 1, "of invoices");
        breaks(|plan| plan.invoice_line_items[0].row.quantity = fine, 1, "of invoice_line_items");
    }
}
