//! The berths: areas A to E, numbered from 1, with sizes that grow from the shallow end outwards.

use landfall_model::source::{SourceRow, SourceTable};
use serde_json::json;

use crate::{
    random::Rng,
    rows::{self, set},
};

/// All berths, available and without anybody who is interested.
pub(crate) fn lay_out(n: usize, seed: u64) -> Vec<SourceRow> {
    let mut rng = Rng::new(seed, "berths");
    let ids = rows::sparse_ids(n, 4, &mut rng);
    ids.into_iter().enumerate().map(|(i, id)| berth(id, i, n, &mut rng)).collect()
}

fn berth(id: i64, i: usize, n: usize, rng: &mut Rng) -> SourceRow {
    let per_area = n.div_ceil(5);
    let (area, number) = (["A", "B", "C", "D", "E"][i / per_area], i % per_area + 1);
    let mut row = rows::row(SourceTable::Berths, id, 40, rng);
    set(&mut row, "Mooring Number", format!("{area}{number}"));
    set(&mut row, "Area", area);
    set(&mut row, "Status", "Available");
    set(&mut row, "Map Data", map_data(i / per_area, number));
    measure(&mut row, 35 + 5 * (number as i64 % 12) + 15 * (i / per_area) as i64);
    equip(&mut row, rng);
    row
}

/// Sizes and price of a berth of `feet` length, imperial and metric.
fn measure(row: &mut SourceRow, feet: i64) {
    let sizes =
        [("Length", feet), ("Width", 8 + feet / 6), ("Draft", 4 + feet / 20), ("Water Depth", 8 + feet / 16)];
    for (title, feet) in sizes {
        set(row, title, format!("{feet} ft"));
        set(row, &format!("{title} (Metric)"), format!("{} m", metres(feet)));
    }
    set(row, "Nominal Boat Size", format!("{feet} ft"));
    set(row, "Price", dollars(feet * feet * 40 + feet * 1_500));
}

/// Feet in metres with two digits after the point: `35` becomes `10.67`.
pub(crate) fn metres(feet: i64) -> String {
    let centimetres = (feet * 3048 + 50) / 100;
    format!("{}.{:02}", centimetres / 100, centimetres % 100)
}

/// Dollars with cents: `$1,250,000.00`. Without cents a single comma might be taken for a decimal one.
pub(crate) fn dollars(amount: i64) -> String {
    format!("${}.00", grouped(amount))
}

/// A whole number with a comma after each thousand.
pub(crate) fn grouped(amount: i64) -> String {
    if amount < 1000 {
        amount.to_string()
    } else {
        format!("{},{:03}", grouped(amount / 1000), amount % 1000)
    }
}

fn equip(row: &mut SourceRow, rng: &mut Rng) {
    set(row, "Berth Type", *rng.pick(&["permanent", "permanent", "fixed_term", "seasonal"]));
    set(row, "Width Is Minimum", i64::from(rng.chance(20)));
    set(row, "Berth Approved", i64::from(rng.chance(85)));
    for (title, words) in EQUIPMENT {
        set(row, title, rng.word(words));
    }
}

const EQUIPMENT: [(&str, &str); 10] = [
    ("Side Pontoon", "Port|Starboard|Both|No"),
    ("Power Capacity", "32 A|63 A|125 A"),
    ("Voltage", "230 V|400 V"),
    ("Mooring Type", "Side Pier|Stern Line|Finger"),
    ("Cleat Type", "A3|A5"),
    ("Cleat Capacity", "10-14 ton break load|20-24 ton break load"),
    ("Bollard Type", "Single bollard|Double bollard"),
    ("Bollard Capacity", "20 ton break load|40 ton break load"),
    ("Access", "Car to Vessel|Golf Cart to Vessel|Foot"),
    ("Bow Facing", "North|East|South|West"),
];

/// What the map draws, as the text that SQLite gives for a JSON cell.
fn map_data(area: usize, number: usize) -> String {
    let (x, y) = (100 + area * 180 + (number % 2) * 60, 40 + (number / 2) * 14);
    json!({
        "path": format!("M {x} {y} l 52 0 l 0 11 l -52 0 z"),
        "x": (x + 20).to_string(),
        "y": (y + 8).to_string(),
        "transform": format!("rotate({} {x} {y})", area * 3),
        "fontSize": "9",
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::{dollars, metres};

    #[test]
    fn amounts_and_lengths_are_written_as_people_write_them() {
        let cases =
            [(0, "$0.00"), (999, "$999.00"), (1_250_000, "$1,250,000.00"), (1_000_005, "$1,000,005.00")];
        for (amount, text) in cases {
            assert_eq!(dollars(amount), text);
        }
        assert_eq!(metres(35), "10.67");
        assert_eq!(metres(100), "30.48");
    }
}
