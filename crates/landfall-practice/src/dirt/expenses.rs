//! Dirt in the expenses.

use landfall_model::source::SourceTable::Expenses;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
};

const PRICE: Column = Column(Expenses, "Price");
const CURRENCY: Column = Column(Expenses, "Currency");
const ESTABLISHMENT: Column = Column(Expenses, "Establishment Name");
const CATEGORY: Column = Column(Expenses, "Category");
const PAYMENT_METHOD: Column = Column(Expenses, "Payment Method");
const PAYER: Column = Column(Expenses, "Payer");
const TIME: Column = Column(Expenses, "Time");
const CONTENTS: Column = Column(Expenses, "Contents");
const PAID: Column = Column(Expenses, "Paid");

pub(super) const DIRT: &[Dirt] = &[
    PRICE.dirt("price-dollar", 12, Change(|price| format!("${price}")), "the sign before the amount"),
    PRICE.dirt("price-code-first", 8, Change(|price| format!("EUR {}", continental(price))), "EUR 1.250,00"),
    PRICE.dirt(
        "price-euro-sign",
        8,
        Change(|price| format!("\u{20ac}{price}")),
        "the euro sign before the amount",
    ),
    PRICE.dirt("price-code-after", 6, Change(|price| format!("{price} AED")), "the code after the amount"),
    PRICE.dirt("price-decimal-comma", 10, Change(continental), "a decimal comma"),
    PRICE.dirt(
        "price-blank-thousands",
        4,
        Put(&["1 234.00", "12\u{a0}500.00", "2 000", "1\u{202f}050,50"]),
        "blanks between thousands",
    ),
    PRICE.dirt(
        "price-apostrophe-thousands",
        2,
        Put(&["1'250.00", "CHF 12'400.-"]),
        "apostrophes between thousands",
    ),
    PRICE.dirt("price-plain", 8, Put(&["45", "1250", "7.5", "0.99"]), "digits alone"),
    PRICE.dirt("price-ambiguous", 2, Put(&["1.250", "1,250"]), "thousands or decimals?"),
    PRICE.dirt("price-negative", 3, Put(&["-45.00", "(120.00)", "\u{2212}8,50"]), "a refund"),
    PRICE.dirt("price-zero", 2, Put(&["0", "0.00"]), "zero"),
    PRICE.dirt("price-exponent", 1, Put(&["1.2e3"]), "an exponent"),
    PRICE.dirt("price-too-large", 1, Put(&["99999999999999.99"]), "more than the target's column holds"),
    PRICE.dirt("price-too-precise", 1, Put(&["12.3456"]), "more digits than money has"),
    PRICE.dirt("price-unreadable", 3, Put(&["see receipt", "free?", "12.50 + tip"]), "no amount"),
    PRICE.dirt("price-missing", 2, Null, "no amount: null"),
    CURRENCY.dirt("currency-missing", 15, Null, "no currency"),
    CURRENCY.dirt("currency-sign", 6, Put(&["\u{20ac}", "$", "\u{a3}"]), "a sign instead of a code"),
    CURRENCY.dirt("currency-words", 4, Put(&["Euro", "US Dollar", "ECD", "eur"]), "words, or small letters"),
    CURRENCY.dirt("currency-unknown", 2, Put(&["XYZ", "points"]), "no currency at all"),
    ESTABLISHMENT.dirt("establishment-missing", 4, Null, "nobody was paid"),
    ESTABLISHMENT.dirt(
        "establishment-odd",
        3,
        Put(&["Joe's \"Best\" Bar & Grill", "  Quay Car Hire\n", "=Cafe"]),
        "quotation marks, line end, formula",
    ),
    CATEGORY.dirt("category-unknown", 3, Put(&["Entertainment"]), "an option that the base grew later"),
    CATEGORY.dirt("category-missing", 4, Null, "no category"),
    PAYMENT_METHOD.dirt("payment-method-missing", 4, Null, "no method"),
    PAYER.dirt("payer-missing", 5, Null, "nobody paid"),
    PAYER.dirt("payer-respelled", 5, Put(&[" lena", "LENA", "Lena "]), "one person in three spellings"),
    TIME.dirt("time-missing", 3, Null, "no date"),
    TIME.dirt(
        "time-impossible",
        3,
        Put(&["30-02-2024", "2025-06-31", "99/99/9999"]),
        "a day that does not exist",
    ),
    TIME.dirt(
        "time-invalid-text",
        2,
        Put(&["Invalid Date"]),
        "what NocoDB keeps of a date that it could not read",
    ),
    TIME.dirt(
        "time-with-hours",
        6,
        Put(&["2024-07-01 18:45:00+00:00", "01/07/2024 18:45", "2024-07-01T18:45"]),
        "date and time",
    ),
    CONTENTS.dirt(
        "contents-several-lines",
        4,
        Put(&["2x coffee\n1x cake\r\ntip 10 %", "\u{2615}\u{1f370}"]),
        "several lines, emoji",
    ),
    CONTENTS.dirt("contents-nul", 1, Put(&["scan\u{0}ned"]), "U+0000, which PostgreSQL refuses"),
    PAID.dirt("paid-missing", 8, Null, "neither yes nor no"),
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
