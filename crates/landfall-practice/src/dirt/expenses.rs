//! Dirt in the expenses.

use landfall_model::source::SourceTable::Expenses;

use super::{
    Dirt,
    How::{self, Change, Null, Put},
    cell,
};

const fn expense(
    column: &'static str,
    name: &'static str,
    count: usize,
    how: How,
    what: &'static str,
) -> Dirt {
    cell(Expenses, column, name, count, how, what)
}

const fn price(name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    expense("Price", name, count, how, what)
}

pub(super) const DIRT: &[Dirt] = &[
    price("price-dollar", 12, Change(|price| format!("${price}")), "the sign before the amount"),
    price("price-code-first", 8, Change(|price| format!("EUR {}", continental(price))), "EUR 1.250,00"),
    price(
        "price-euro-sign",
        8,
        Change(|price| format!("\u{20ac}{price}")),
        "the euro sign before the amount",
    ),
    price("price-code-after", 6, Change(|price| format!("{price} AED")), "the code after the amount"),
    price("price-decimal-comma", 10, Change(continental), "a decimal comma"),
    price(
        "price-blank-thousands",
        4,
        Put(&["1 234.00", "12\u{a0}500.00", "2 000", "1\u{202f}050,50"]),
        "blanks between thousands",
    ),
    price(
        "price-apostrophe-thousands",
        2,
        Put(&["1'250.00", "CHF 12'400.-"]),
        "apostrophes between thousands",
    ),
    price("price-plain", 8, Put(&["45", "1250", "7.5", "0.99"]), "digits alone"),
    price("price-ambiguous", 2, Put(&["1.250", "1,250"]), "thousands or decimals?"),
    price("price-negative", 3, Put(&["-45.00", "(120.00)", "\u{2212}8,50"]), "a refund"),
    price("price-zero", 2, Put(&["0", "0.00"]), "zero"),
    price("price-exponent", 1, Put(&["1.2e3"]), "an exponent"),
    price("price-too-large", 1, Put(&["99999999999999.99"]), "more than the target's column holds"),
    price("price-too-precise", 1, Put(&["12.3456"]), "more digits than money has"),
    price("price-unreadable", 3, Put(&["see receipt", "free?", "12.50 + tip"]), "no amount"),
    price("price-missing", 2, Null, "no amount: null"),
    expense("Currency", "currency-missing", 15, Null, "no currency"),
    expense("Currency", "currency-sign", 6, Put(&["\u{20ac}", "$", "\u{a3}"]), "a sign instead of a code"),
    expense(
        "Currency",
        "currency-words",
        4,
        Put(&["Euro", "US Dollar", "ECD", "eur"]),
        "words, or small letters",
    ),
    expense("Currency", "currency-unknown", 2, Put(&["XYZ", "points"]), "no currency at all"),
    expense("Establishment Name", "establishment-missing", 4, Null, "nobody was paid"),
    expense(
        "Establishment Name",
        "establishment-odd",
        3,
        Put(&["Joe's \"Best\" Bar & Grill", "  Quay Car Hire\n", "=Cafe"]),
        "quotation marks, line end, formula",
    ),
    expense("Category", "category-unknown", 3, Put(&["Entertainment"]), "an option that the base grew later"),
    expense("Category", "category-missing", 4, Null, "no category"),
    expense("Payment Method", "payment-method-missing", 4, Null, "no method"),
    expense("Payer", "payer-missing", 5, Null, "nobody paid"),
    expense("Payer", "payer-respelled", 5, Put(&[" lena", "LENA", "Lena "]), "one person in three spellings"),
    expense("Time", "time-missing", 3, Null, "no date"),
    expense(
        "Time",
        "time-impossible",
        3,
        Put(&["30-02-2024", "2025-06-31", "99/99/9999"]),
        "a day that does not exist",
    ),
    expense(
        "Time",
        "time-invalid-text",
        2,
        Put(&["Invalid Date"]),
        "what NocoDB keeps of a date that it could not read",
    ),
    expense(
        "Time",
        "time-with-hours",
        6,
        Put(&["2024-07-01 18:45:00+00:00", "01/07/2024 18:45", "2024-07-01T18:45"]),
        "date and time",
    ),
    expense(
        "Contents",
        "contents-several-lines",
        4,
        Put(&["2x coffee\n1x cake\r\ntip 10 %", "\u{2615}\u{1f370}"]),
        "several lines, emoji",
    ),
    expense("Contents", "contents-nul", 1, Put(&["scan\u{0}ned"]), "U+0000, which PostgreSQL refuses"),
    expense("Paid", "paid-missing", 8, Null, "neither yes nor no"),
];

/// `1,234.50` becomes `1.234,50`.
fn continental(price: &str) -> String {
    let swap = |c| match c {
        ',' => '.',
        '.' => ',',
        other => other,
    };
    price.chars().map(swap).collect()
}
