//! Numbers as the target can hold them: lengths are `numeric(8,2)`, money is `numeric(12,2)`. What does not fit is kept as text.

use landfall_model::finding::Code;
use rust_decimal::Decimal;

use super::{Record, called::is_of_another};
use crate::normalise::{
    dimension::{self, Bare, Length, Unit},
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
    /// The lengths of one thing. A number beside which neither the cell nor the title of its column names a unit is in metres, with a warning, where
    /// all that is named beside it says metres: who writes 24,99 m writes 6,40 of the same boat in metres too. Where nothing is named it goes by what
    /// the column is called, else it is in feet. One that the target cannot hold, or that is called by another measure's name, is none, with a warning
    /// and the original kept.
    pub fn lengths<const N: usize>(&mut self, roles: [&'static str; N]) -> [Option<Length>; N] {
        let named: Vec<Unit> = roles.iter().filter_map(|role| self.named_unit(role)).collect();
        let is_metric = named.iter().all(|unit| unit.is_metric());
        roles.map(|role| {
            let unit = match named.as_slice() {
                [] => dimension::usual_unit(self.title(role)),
                _ if is_metric => Unit::Metres,
                _ => Unit::Feet,
            };
            self.length(role, Bare::Assumed(unit))
        })
    }

    /// One length out of an imperial and a metric column, of which each states the unit of the other; the missing one derived, drift warned of. Where
    /// the source has but the one, it is in the unit of its title, else in that which its name suggests, with a warning.
    pub fn length_pair(&mut self, imperial: &'static str, metric: &'static str) -> Option<Length> {
        let columns = self.inputs.mapping.table(self.at().table);
        let other = if columns.title_of(metric).is_some() {
            Bare::Stated(Unit::Feet)
        } else {
            Bare::Assumed(dimension::usual_unit(self.title(imperial)))
        };
        let feet = self.length(imperial, other);
        let metres = self.length(metric, Bare::Stated(Unit::Metres));
        let pair = dimension::pair(feet, metres);
        for remark in pair.remarks {
            self.warn(remark.code, imperial, remark.message);
        }
        pair.value
    }

    /// The unit that cell or title names; none where the cell is empty.
    fn named_unit(&self, role: &'static str) -> Option<Unit> {
        let text = self.original(role)?;
        dimension::named_unit(&text).or_else(|| dimension::stated_unit(self.title(role)))
    }

    /// A length as the title of its column has it, else as `otherwise` says.
    fn length(&mut self, role: &'static str, otherwise: Bare) -> Option<Length> {
        // Most cells are empty, and of these no title is asked.
        if self.cell(role).is_empty() {
            return None;
        }
        let bare = dimension::stated_unit(self.title(role)).map_or(otherwise, Bare::Stated);
        let length = self.read(role, |cell, words| dimension::read(cell, words, bare))?;
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
    use landfall_model::{finding::Code, mapping::Mapping, plan::Plan, source::SourceTable};
    use serde_json::json;

    use super::{LENGTH_DIGITS, MONEY_DIGITS, fits};
    use crate::{
        Context,
        testing::{World, warnings},
    };

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

    /// The plan of a world whose columns are called otherwise; an empty title is no column.
    fn plan_with(world: &World, table: SourceTable, titles: &[(&str, &str)]) -> Plan {
        let mut mapping = Mapping::default();
        let columns = &mut mapping.source.tables.get_mut(&table).unwrap().columns;
        for (role, title) in titles {
            columns.insert((*role).to_owned(), (*title).to_owned());
        }
        columns.retain(|_, title| !title.is_empty());
        world.plan(&mapping, &Context::default())
    }

    #[test]
    fn a_length_of_a_berth_is_in_the_unit_of_its_title_and_without_one_it_is_assumed() {
        for (imperial, metric, expected, remarks) in [
            ("Eslora (m)", "", "80.38 24.50", 0),
            ("Length (ft)", "", "24.50 7.47", 0),
            ("Eslora", "", "80.38 24.50", 1),
            ("Length", "", "24.50 7.47", 1),
            ("Length", "Length (Metric)", "24.50 7.47", 0),
            ("Eslora", "Metros de eslora", "24.50 7.47", 0),
            ("Calado (cm)", "", "0.80 0.25", 0),
        ] {
            let world = World::default().berth(1, json!({"Mooring Number": "A1", imperial: 24.5}));
            let titles = [("length", imperial), ("length_metric", metric)];
            let plan = plan_with(&world, SourceTable::Berths, &titles);
            let berth = &plan.berths[0].row;
            let [ft, m] = [berth.length_ft, berth.length_m].map(|length| length.unwrap());
            assert_eq!(format!("{ft} {m}"), expected, "{imperial}, {metric}");
            assert_eq!(warnings(&plan, Code::DimensionUnitAssumed).len(), remarks, "{imperial}, {metric}");
        }
    }

    #[test]
    fn a_yachts_lengths_are_in_the_units_of_their_titles_and_of_those_beside_them() {
        for (titles, cells, expected, remarks) in [
            (["Длина, м", "Beam (ft)"], ["24.5", "20"], ["24.50", "6.10"], 0),
            (["Eslora (m)", "Beam"], ["24.5", "6.4"], ["24.50", "6.40"], 1),
            (["Eslora (cm)", "Beam"], ["2450", "6.4"], ["24.50", "6.40"], 1),
            (["Eslora", "Manga"], ["24.5", "6.4"], ["24.50", "6.40"], 2),
            (["Eslora", "Manga"], ["82 ft", "21"], ["24.99", "6.40"], 1),
            (["Eslora (m)", "Beam"], ["82 ft", "21"], ["24.99", "6.40"], 1),
            (["Length", "Width"], ["82", "21"], ["24.99", "6.40"], 2),
        ] {
            let row = json!({"Full Name": "Ann Lee", titles[0]: cells[0], titles[1]: cells[1]});
            let world = World::default().interest(1, row);
            let roles = [("length", titles[0]), ("width", titles[1])];
            let plan = plan_with(&world, SourceTable::Interests, &roles);
            let client = &plan.clients[0].row;
            let metres = [client.yacht_length_m, client.yacht_width_m].map(|m| m.unwrap().to_string());
            assert_eq!(metres, expected, "{titles:?} {cells:?}");
            assert_eq!(warnings(&plan, Code::DimensionUnitAssumed).len(), remarks, "{titles:?} {cells:?}");
        }
    }
}
