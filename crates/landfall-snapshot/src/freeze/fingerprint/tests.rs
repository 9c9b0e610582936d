//! What looks like a movement and is none, and what a movement tells. The thousands of edits are in `edits`.

use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Column, SourceRef, SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use serde_json::json;

use super::{super::movement, Fingerprint, Moved, Thing};

fn fingerprint(source: &Snapshot) -> Fingerprint {
    Fingerprint::of_snapshot(source, &Mapping::default())
}

/// The rows of a table, to be changed.
pub(super) fn rows(source: &mut Snapshot, table: SourceTable) -> &mut Vec<SourceRow> {
    match table {
        SourceTable::Interests => &mut source.interests,
        SourceTable::Berths => &mut source.berths,
        SourceTable::Expenses => &mut source.expenses,
        SourceTable::Invoices => &mut source.invoices,
    }
}

/// Turns round what a server may answer in any order.
fn turn_round(source: &mut Snapshot) {
    for table in SourceTable::ALL {
        for row in rows(source, table) {
            let mut cells: Vec<_> = std::mem::take(&mut row.cells).into_iter().collect();
            cells.reverse();
            row.cells = cells.into_iter().collect();
        }
    }
    source.links.reverse();
    source.objects.reverse();
}

#[test]
fn nothing_moved_where_only_the_order_of_columns_keys_links_and_objects_did() {
    let mut world = world_of(Size::SMALLEST, 2).snapshot;
    let frozen = fingerprint(&world);
    turn_round(&mut world);
    assert_eq!(frozen.moved(&fingerprint(&world)), []);
}

#[test]
fn the_time_of_an_edit_counts_and_what_is_computed_counts_only_where_a_rule_reads_it() {
    let mut world = world_of(Size::SMALLEST, 1).snapshot;
    let computed = |title: &str, uidt: &str| Column {
        id: String::new(),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system: false,
        options: vec![],
    };
    world.columns[0].columns.retain(|column| column.title != "Full Name");
    let others = ["Lookup", "Rollup", "Button", "QrCode", "Barcode"];
    world.columns[0].columns.extend([computed("Age", "Formula"), computed("Full Name", "Formula")]);
    world.columns[0].columns.extend(others.map(|uidt| computed(uidt, uidt)));
    let frozen = fingerprint(&world);
    let id = world.interests[0].id().unwrap();
    let all = [("UpdatedAt", true), ("Full Name", true), ("Age", false)];
    for (title, seen) in all.into_iter().chain(others.map(|uidt| (uidt, false))) {
        let mut later = world.clone();
        later.interests[0].cells.insert(title.to_owned(), json!("2027-01-01 00:00:00+00:00"));
        let told: Vec<String> = frozen.moved(&fingerprint(&later)).iter().map(ToString::to_string).collect();
        let expected = if seen { vec![format!("interests {id} was changed")] } else { vec![] };
        assert_eq!(told, expected, "{title}");
    }
}

#[test]
fn a_movement_masks_the_key_of_an_object_and_keeps_ids() {
    let object = Thing::Object { bucket: "files".to_owned(), key: "EOIs/Jo Doe.pdf".to_owned() };
    let of = |thing| movement::Movement { thing, moved: Moved::Changed }.masked().to_string();
    assert_eq!(of(object), "object files/E•••/J•••.pdf was replaced");
    assert_eq!(of(Thing::Row(SourceRef::new(SourceTable::Berths, 7))), "berths 7 was changed");
}
