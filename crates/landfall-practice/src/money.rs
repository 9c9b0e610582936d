//! Expenses and invoices.

use landfall_model::source::{SourceRow, SourceTable};
use serde_json::json;

use crate::{
    berths::grouped,
    people::Person,
    random::Rng,
    rows::{self, TODAY, set, typed},
};

/// Category, who was paid, what for, and the range of the amount in cents.
const TRADES: [(&str, &str, &str, (i64, i64)); 6] = [
    (
        "Food/Drinks",
        "The Salty Gull|Café Phare|Osteria del Molo|Galley & Grill|Beach Bakery",
        "Lunch with broker|Coffee for visitors|Dinner with clients",
        (850, 32_000),
    ),
    (
        "Transport",
        "Island Taxi|Blue Ferry Lines|Windward Air|Quay Car Hire",
        "Taxi to site|Ferry tickets|Flight to boat show|Car hire",
        (1_200, 95_000),
    ),
    (
        "Shop",
        "Chandlery No. 5|Harbour Hardware|Office Corner",
        "Fenders and lines|Stationery|Printer paper",
        (400, 41_000),
    ),
    (
        "Online",
        "Domain House|Map Tiles Ltd|Print & Post",
        "Web hosting|Map licence|Brochures",
        (900, 120_000),
    ),
    (
        "Accommodation",
        "Hotel Leuchtturm|Palm Court Rooms|Seaview Lodge",
        "Two nights|Room for surveyor|Boat show week",
        (9_500, 240_000),
    ),
    (
        "Other",
        "Dock Services Co.|Notary Wexcombe|Survey Partners",
        "Survey of pontoon B|Notary fee|Signs for area D",
        (2_000, 400_000),
    ),
];

/// The expenses, without receipts.
pub(crate) fn expenses(n: usize, seed: u64) -> Vec<SourceRow> {
    let mut rng = Rng::new(seed, "expenses");
    let ids = rows::sparse_ids(n, 15, &mut rng);
    ids.into_iter().enumerate().map(|(i, id)| expense(id, rows::created_day(i, n), &mut rng)).collect()
}

fn expense(id: i64, day: i64, rng: &mut Rng) -> SourceRow {
    let (category, payees, contents, (low, high)) = *rng.pick(&TRADES);
    let mut row = rows::row(SourceTable::Expenses, id, day, rng);
    set(&mut row, "Establishment Name", rng.word(payees));
    set(&mut row, "Price", cents(rng.between(low, high)));
    set(&mut row, "Currency", rng.word("USD|USD|EUR|EUR|GBP|XCD"));
    set(&mut row, "Category", category);
    set(&mut row, "Payer", rng.word("Lena|Marco|Ines|Tobias|Ruth"));
    set(&mut row, "Payment Method", rng.word("Card|Card|Card|Cash|Bank Transfer|Other"));
    set(&mut row, "Time", typed((day - rng.between(0, 6)).max(0), rng));
    set(&mut row, "Contents", rng.word(contents));
    set(&mut row, "Paid", i64::from(rng.chance(80)));
    row
}

/// Cents as an amount: `123450` becomes `1,234.50`.
pub(crate) fn cents(amount: i64) -> String {
    format!("{}.{:02}", grouped(amount / 100), amount % 100)
}

/// The invoices, without PDFs. Two in five bill expenses, each expense at most once.
pub(crate) fn invoices(n: usize, people: &[Person], expenses: &[SourceRow], seed: u64) -> Vec<SourceRow> {
    let mut rng = Rng::new(seed, "invoices");
    let ids = rows::sparse_ids(n, 12, &mut rng);
    let mut billable = expenses.iter().map(rows::id);
    let mut invoice = |(i, id): (usize, i64)| {
        let mut row = head(id, i, rows::created_day(i, n), &mut rng);
        let person = rng.pick(people);
        set(&mut row, "Client Name", person.name.clone());
        set(&mut row, "Billing Email", person.email.clone());
        bill(&mut row, &mut rng);
        let count = if rng.chance(40) { rng.between(1, 4) as usize } else { 0 };
        let billed: Vec<String> = billable.by_ref().take(count).map(|id| id.to_string()).collect();
        set(&mut row, "expense_ids", (!billed.is_empty()).then(|| billed.join(",")));
        row
    };
    ids.into_iter().enumerate().map(&mut invoice).collect()
}

fn head(id: i64, i: usize, day: i64, rng: &mut Rng) -> SourceRow {
    let mut row = rows::row(SourceTable::Invoices, id, day, rng);
    set(&mut row, "Invoice Number", format!("INV-{}-{:04}", rows::day(day).format("%Y"), i + 1));
    set(&mut row, "Issue Date", typed(day, rng));
    set(&mut row, "Due Date", typed(day + 30, rng));
    set(&mut row, "Payment Terms", rng.word("30 days net|30 days net|14 days net|Due on receipt"));
    set(&mut row, "Currency", rng.word("USD|USD|USD|EUR|GBP"));
    let status = if day + 30 < TODAY {
        rng.word("Paid|Paid|Paid|Paid|Paid|Paid|Paid|Paid|Paid|Overdue|Cancelled")
    } else {
        rng.word("Sent|Draft")
    };
    set(&mut row, "Status", status);
    if rng.chance(15) {
        set(&mut row, "Notes", rng.word("Sent by post as well.|Reminder sent.|Paid in two parts."));
    }
    row
}

/// Line items and the three amounts, which agree.
fn bill(row: &mut SourceRow, rng: &mut Rng) {
    let mut subtotal = 0;
    let mut item = |rng: &mut Rng| {
        let (quantity, price) = (rng.between(1, 6), rng.between(25, 900));
        subtotal += quantity * price * 100;
        let what =
            rng.word("Berth fee, one month|Shore power|Water|Hauling out|Diver, per hour|Administration");
        json!({"description": what, "quantity": quantity, "unit_price": price})
    };
    let items: Vec<_> = (0..rng.between(1, 4)).map(|_| item(rng)).collect();
    let discount = if rng.chance(10) { subtotal / 1000 * 100 } else { 0 };
    set(row, "Line Items", json!(items).to_string());
    set(row, "Subtotal", cents(subtotal));
    set(row, "Discount", cents(discount));
    set(row, "Total", cents(subtotal - discount));
}
