//! The three amounts of an invoice: as they stand, or one computed from the others, always said so.

use landfall_model::{currency, finding::Code, target::InvoiceLineItem};
use rust_decimal::Decimal;

use crate::{
    normalise::price::Price,
    read::{MONEY_DIGITS, Record, fits},
};

/// Subtotal less discount is total, except where the source says otherwise and is warned of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Before the discount.
    pub subtotal: Decimal,
    /// The discount.
    pub discount: Decimal,
    /// To be paid.
    pub total: Decimal,
    /// The currencies that stood beside them, each with its role: that of the total first.
    pub currencies: Vec<(&'static str, String)>,
}

/// None where neither subtotal nor total can be read and no line has an amount, where one would have to be computed with a discount that
/// cannot be read or that has the other sign (`-10` may be a discount of 10 or a surcharge), or where a computed one is too large.
pub fn read(row: &mut Record<'_, '_>, lines: &[InvoiceLineItem]) -> Option<Amounts> {
    let prices = ["subtotal", "discount", "total"].map(|role| row.price(role));
    let currencies = currencies(&prices);
    let [subtotal, discount, total] = prices.map(|price| price.map(|price| price.amount));
    let sum: Option<Decimal> = (!lines.is_empty()).then(|| lines.iter().map(|line| line.total).sum());

    let is_unread = discount.is_none() && row.original("discount").is_some();
    let is_contrary =
        discount.is_some_and(|less| less * subtotal.or(total).or(sum).unwrap_or_default() < Decimal::ZERO);
    if (is_unread || is_contrary) && (subtotal.is_none() || total.is_none()) {
        return None;
    }
    let less = discount.unwrap_or_default();
    let (subtotal, total) = match (subtotal, total) {
        (Some(subtotal), Some(total)) => (subtotal, total),
        (Some(subtotal), None) => {
            (subtotal, computed(row, "total", subtotal - less, "subtotal less discount"))
        }
        (None, Some(total)) => (computed(row, "subtotal", total + less, "total and discount"), total),
        (None, None) => {
            let subtotal = computed(row, "subtotal", sum?, "the sum of the line items");
            (subtotal, computed(row, "total", subtotal - less, "subtotal less discount"))
        }
    };
    let discount = discount.unwrap_or_else(|| missing_discount(row, subtotal, total));
    // What was read fits into the target; what was computed from it may not.
    if ![subtotal, discount, total].into_iter().all(|amount| fits(amount, MONEY_DIGITS)) {
        row.warn(Code::PriceInvalid, "total", "the amounts are out of the target's range together");
        return None;
    }
    check(row, subtotal, discount, total, sum);
    Some(Amounts { subtotal, discount, total, currencies })
}

fn currencies([subtotal, discount, total]: &[Option<Price>; 3]) -> Vec<(&'static str, String)> {
    let named = currency::BESIDE.into_iter().zip([total, subtotal, discount]);
    named.filter_map(|(role, price)| Some((role, price.as_ref()?.currency.clone()?))).collect()
}

fn computed(row: &mut Record<'_, '_>, role: &'static str, value: Decimal, from: &str) -> Decimal {
    row.warn(Code::DefaultTaken, role, format!("no readable amount: {from} was taken"));
    value
}

/// No discount is no discount, where subtotal and total agree; else it is what lies between them.
fn missing_discount(row: &mut Record<'_, '_>, subtotal: Decimal, total: Decimal) -> Decimal {
    if subtotal <= total {
        return Decimal::ZERO;
    }
    computed(row, "discount", subtotal - total, "subtotal less total")
}

fn check(
    row: &mut Record<'_, '_>,
    subtotal: Decimal,
    discount: Decimal,
    total: Decimal,
    sum: Option<Decimal>,
) {
    if subtotal - discount != total {
        row.warn(
            Code::LineItems,
            "total",
            "subtotal less discount is not the total: all three stand as they are",
        );
    }
    if sum.is_some_and(|sum| sum != subtotal) {
        row.warn(
            Code::LineItems,
            "line_items",
            "the sum of the lines is not the subtotal: both stand as they are",
        );
    }
}
