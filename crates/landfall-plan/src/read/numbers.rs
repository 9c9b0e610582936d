//! Numbers as the target can hold them: lengths are `numeric(8,2)`, money is `numeric(12,2)`. What does not fit is kept as text.

use landfall_model::finding::Code;
use rust_decimal::Decimal;

use super::{Record, called::is_of_another};
use crate::normalise::{
    dimension::{self, Length, Unit},
    price::{self, Price},
};

/// Digits before the point of a length, `numeric(8,2)`.
pub const LENGTH_DIGITS: u32 = 6;
/// Digits before the point of an amount, `numeric(12,2)`.
pub const MONEY_DIGITS: u32 = 10;

const OUT_OF_RANGE: &str = "out of the target's range: not carried";

/// True where a column with two decimals and so many digits before the point holds the value as it is.
pub fn fits(value: Decimal, digits: u32) -> bool {
    value.abs() < Decimal::from(10_u64.pow(digits)) && value.round_dp(2) == value
}

impl Record<'_, '_> {
    /// The lengths of one thing. Where a cell names no unit, metres are assumed if all that name one say metres, else feet, with a warning: who
    /// writes 24,99 m writes 6,40 of the same boat in metres too. One that the target cannot hold, or that is called by another measure's name, is
    /// none, with a warning and the original kept.
    pub fn lengths<const N: usize>(&mut self, roles: [&'static str; N]) -> [Option<Length>; N] {
        let named: Vec<Unit> =
            roles.iter().filter_map(|role| dimension::named_unit(&self.original(role)?)).collect();
        let is_metric = !named.is_empty() && named.iter().all(|unit| *unit == Unit::Metres);
        let unit = if is_metric { Unit::Metres } else { Unit::Feet };
        roles.map(|role| {
            let length = self.read(role, |cell, words| dimension::read(cell, words, unit));
            self.held(role, length)
        })
    }

    /// One length out of an imperial and a metric column, each stating its unit; the missing one derived, drift warned of.
    pub fn length_pair(&mut self, imperial: &'static str, metric: &'static str) -> Option<Length> {
        let [feet, metres] = [(imperial, Unit::Feet), (metric, Unit::Metres)].map(|(role, unit)| {
            let length = self.read(role, |cell, words| dimension::read_in(cell, words, unit));
            self.held(role, length)
        });
        let pair = dimension::pair(feet, metres);
        for remark in pair.remarks {
            self.warn(remark.code, imperial, remark.message);
        }
        pair.value
    }

    fn held(&mut self, role: &'static str, length: Option<Length>) -> Option<Length> {
        let length = length?;
        if self.original(role).is_some_and(|text| is_of_another(&text, role)) {
            self.refuse(
                role,
                Code::DimensionInvalid,
                "it is called by what another column is for: read as empty",
            );
            return None;
        }
        if fits(length.ft, LENGTH_DIGITS) && fits(length.m, LENGTH_DIGITS) {
            return Some(length);
        }
        self.refuse(role, Code::DimensionInvalid, OUT_OF_RANGE);
        None
    }

    /// An amount, to the cent. One that the target cannot hold is none, with a warning and the original kept.
    pub fn price(&mut self, role: &'static str) -> Option<Price> {
        let price = self.read(role, price::read)?;
        if fits(price.amount, MONEY_DIGITS) {
            return Some(price);
        }
        self.refuse(role, Code::PriceInvalid, OUT_OF_RANGE);
        None
    }

    /// The currency of an amount: the column's, else the one beside the amount, else the mapping's with a warning.
    pub fn currency(
        &mut self,
        column: Option<String>,
        beside: Option<String>,
        amount: &'static str,
    ) -> String {
        if let (Some(column), Some(beside)) = (&column, &beside) {
            self.compare_currency(amount, beside, column);
        }
        column.or(beside).unwrap_or_else(|| {
            let currency = self.inputs.mapping.fallback.currency.clone();
            self.warn(
                Code::CurrencyAssumed,
                amount,
                format!("an amount without a currency: {currency} was taken"),
            );
            currency
        })
    }

    /// Warns of an amount beside which another currency stands than the one that counts, and keeps its cell.
    pub fn compare_currency(&mut self, amount: &'static str, beside: &str, counts: &str) {
        if beside != counts {
            let message = format!("the amount names {beside}, {counts} counts: the number stands as it is");
            self.warn(Code::CurrencyAssumed, amount, message);
            self.keep_beside(amount);
        }
    }

    fn refuse(&mut self, role: &'static str, code: Code, why: &str) {
        self.warn(code, role, why);
        self.keep(role);
    }
}

#[cfg(test)]
mod tests {
    use super::{LENGTH_DIGITS, MONEY_DIGITS, fits};

    #[test]
    fn a_number_fits_where_the_target_would_hold_it_unchanged() {
        let cases = [
            ("999999.99", LENGTH_DIGITS, true),
            ("1000000", LENGTH_DIGITS, false),
            ("-999999.99", LENGTH_DIGITS, true),
            ("12.5", LENGTH_DIGITS, true),
            ("12.555", LENGTH_DIGITS, false),
            ("9999999999.99", MONEY_DIGITS, true),
            ("10000000000", MONEY_DIGITS, false),
        ];
        for (value, digits, expected) in cases {
            assert_eq!(fits(value.parse().unwrap(), digits), expected, "{value}");
        }
    }
}
