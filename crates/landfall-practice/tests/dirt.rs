//! Dirt that takes several records, links or objects is what its name says; and most of the world is clean.

use std::collections::BTreeSet;

use landfall_model::source::{
    SourceRow,
    SourceTable::{self, Berths, Expenses, Interests, Invoices},
};
use landfall_practice::{Place, World, world};
use serde_json::Value;

fn row(world: &World, table: SourceTable, id: i64) -> &SourceRow {
    world.snapshot.rows(table).iter().find(|row| row.id() == Some(id)).expect("a noted record exists")
}

fn text<'w>(world: &'w World, table: SourceTable, id: i64, title: &str) -> &'w str {
    row(world, table, id).cell(title).and_then(Value::as_str).unwrap_or_default()
}

/// The interests that show a kind, two by two.
fn pairs(world: &World, dirt: &str) -> Vec<(i64, i64)> {
    let ids = world.dirt.ids(dirt);
    assert!(!ids.is_empty() && ids.len().is_multiple_of(2), "{dirt}: {ids:?}");
    ids.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

fn moorings(world: &World, interest: i64) -> Vec<i64> {
    world.snapshot.links.iter().filter(|link| link.interest == interest).map(|link| link.berth).collect()
}

/// Keys that a cell's attachments name, as the end of their addresses.
fn attached(world: &World, table: SourceTable, id: i64, title: &str) -> Vec<String> {
    let list = row(world, table, id).cell(title).and_then(Value::as_array).cloned().unwrap_or_default();
    let key = |item: &Value| {
        item["url"].as_str().and_then(|url| url.split("/client-portal/").nth(1)).map(str::to_owned)
    };
    list.iter().filter_map(key).collect()
}

fn exists(world: &World, key: &str) -> bool {
    world.objects.iter().any(|object| object.bucket == "client-portal" && object.key == key)
}

#[test]
fn twins_share_what_their_kind_says_and_nothing_of_the_rest() {
    let world = world();
    let same = |pair: (i64, i64), title| {
        text(&world, Interests, pair.0, title) == text(&world, Interests, pair.1, title)
    };
    for pair in pairs(&world, "email-twin") {
        assert!(same(pair, "Email Address") && same(pair, "Full Name"), "{pair:?}");
    }
    for pair in pairs(&world, "yacht-twin") {
        assert!(
            same(pair, "Email Address") && same(pair, "Full Name") && !same(pair, "Yacht Name"),
            "{pair:?}"
        );
    }
    for pair in pairs(&world, "email-twin-respelled") {
        let [first, second] = [pair.0, pair.1].map(|id| text(&world, Interests, id, "Email Address"));
        assert!(first != second && first == second.trim().to_lowercase(), "{pair:?}");
    }
    for pair in pairs(&world, "typo-twin") {
        assert!(same(pair, "Place of Residence") && !same(pair, "Full Name"), "{pair:?}");
        assert_eq!(text(&world, Interests, pair.1, "Email Address"), "");
    }
    for pair in pairs(&world, "phone-twin") {
        assert!(
            same(pair, "Phone Number") && same(pair, "Full Name") && !same(pair, "Email Address"),
            "{pair:?}"
        );
    }
    for pair in pairs(&world, "moved-twin") {
        assert!(same(pair, "Email Address") && !same(pair, "Place of Residence"), "{pair:?}");
    }
}

#[test]
fn people_who_share_an_address_or_a_name_are_not_one_person() {
    let world = world();
    for (dirt, people) in [("shared-inbox-role", 3), ("shared-address-unlike-names", 3), ("email-couple", 2)]
    {
        for group in world.dirt.ids(dirt).chunks(people) {
            let field =
                |title| group.iter().map(|&id| text(&world, Interests, id, title)).collect::<BTreeSet<_>>();
            assert_eq!(
                (field("Email Address").len(), field("Full Name").len()),
                (1, people),
                "{dirt} {group:?}"
            );
        }
    }
    for (a, b) in pairs(&world, "same-name-strangers") {
        assert_eq!(text(&world, Interests, a, "Full Name"), text(&world, Interests, b, "Full Name"));
        for title in ["Email Address", "Phone Number", "Place of Residence"] {
            let [first, second] = [a, b].map(|id| text(&world, Interests, id, title));
            assert!(first != second || first.is_empty(), "{a} {b} {title}");
        }
    }
}

#[test]
fn links_are_tangled_as_their_kinds_say() {
    let world = world();
    let mooring = |berth| text(&world, Berths, berth, "Mooring Number");
    let berths: BTreeSet<i64> = world.snapshot.berths.iter().filter_map(SourceRow::id).collect();
    for id in world.dirt.ids("links-several") {
        assert!(moorings(&world, id).len() > 1, "{id}");
    }
    for id in world.dirt.ids("link-text-disagrees") {
        let written = text(&world, Interests, id, "Berth Number");
        assert!(
            !written.is_empty() && moorings(&world, id).iter().all(|&berth| mooring(berth) != written),
            "{id}"
        );
    }
    for id in world.dirt.ids("link-missing") {
        assert!(
            moorings(&world, id).is_empty() && !text(&world, Interests, id, "Berth Number").is_empty(),
            "{id}"
        );
    }
    for id in world.dirt.ids("link-dangling") {
        let dangling = moorings(&world, id).iter().filter(|berth| !berths.contains(berth)).count();
        assert_eq!(dangling, 1, "{id}");
        let shown = row(&world, Interests, id).cell("Berths").and_then(Value::as_u64).unwrap();
        assert_eq!(shown as usize, moorings(&world, id).len() - 1, "the server counts living links");
    }
    for (a, b) in pairs(&world, "berth-mooring-duplicate") {
        let canonical = |id| mooring(id).replace("-0", "").replace('-', "");
        assert_eq!(canonical(a), canonical(b));
    }
}

#[test]
fn statuses_contradict_their_interests_in_both_directions() {
    let world = world();
    let stages = |berth: i64| -> Vec<&str> {
        let links = world.snapshot.links.iter().filter(|link| link.berth == berth);
        links.map(|link| text(&world, Interests, link.interest, "Sales Process Level")).collect()
    };
    let status = |berth| text(&world, Berths, berth, "Status");
    for id in world.dirt.ids("status-available-but-wanted") {
        assert_eq!(status(id), "Available");
        assert!(stages(id).iter().any(|stage| stage.contains("EOI")), "{id}");
    }
    for id in world.dirt.ids("status-offered-but-completed") {
        assert_eq!((status(id), stages(id)), ("Under Offer", vec!["Contract Signed"]), "{id}");
    }
    for (dirt, shown) in
        [("status-sold-without-interest", "Sold"), ("status-offered-without-interest", "Under Offer")]
    {
        for id in world.dirt.ids(dirt) {
            assert_eq!((status(id), stages(id).len()), (shown, 0), "{dirt} {id}");
        }
    }
}

#[test]
fn attachments_and_papers_are_lost_shared_and_respelled() {
    let world = world();
    for (dirt, table, title) in [
        ("attachment-missing", Interests, "EOI Document"),
        ("attachment-encoded", Interests, "EOI Document"),
        ("receipt-missing", Expenses, "Receipt"),
        ("invoice-pdf-missing", Invoices, "PDF"),
    ] {
        for id in world.dirt.ids(dirt) {
            assert!(!exists(&world, &attached(&world, table, id, title)[0]), "{dirt} {id}");
        }
    }
    for (dirt, table, title) in
        [("attachment-several", Interests, "EOI Document"), ("receipt-several", Expenses, "Receipt")]
    {
        for id in world.dirt.ids(dirt) {
            let keys = attached(&world, table, id, title);
            assert!(keys.len() == 2 && keys.iter().all(|key| exists(&world, key)), "{dirt} {id}");
        }
    }
    for (a, b) in pairs(&world, "attachment-shared") {
        let keys = [a, b].map(|id| attached(&world, Interests, id, "EOI Document"));
        assert!(keys[0] == keys[1] && exists(&world, &keys[0][0]));
    }
}

#[test]
fn money_was_entered_twice() {
    let world = world();
    for (a, b) in pairs(&world, "invoice-number-duplicate") {
        assert_eq!(text(&world, Invoices, a, "Invoice Number"), text(&world, Invoices, b, "Invoice Number"));
    }
    for (a, b) in pairs(&world, "expense-on-two-invoices") {
        assert_eq!(text(&world, Invoices, a, "expense_ids"), text(&world, Invoices, b, "expense_ids"));
    }
    for (a, b) in pairs(&world, "expense-repeated") {
        for title in ["Establishment Name", "Price", "Time"] {
            assert_eq!(text(&world, Expenses, a, title), text(&world, Expenses, b, title));
        }
    }
}

#[test]
fn objects_have_the_odd_keys_and_contents_that_are_noted() {
    let world = world();
    type Check = fn(&str, &[u8]) -> bool;
    let looks: [(&str, Check); 13] = [
        ("key-blank", |key, _| key.contains(' ')),
        ("key-nfc", |key, _| key.contains('\u{e9}')),
        ("key-nfd", |key, _| key.contains('\u{301}')),
        ("key-other-script", |key, _| key.chars().any(|c| ('а'..='я').contains(&c))),
        ("key-plus", |key, _| key.contains('+')),
        ("key-percent", |key, _| key.contains('%')),
        ("key-punctuation", |key, _| key.contains('#') && key.contains('&') && key.contains('\'')),
        ("key-no-extension", |key, _| !key.contains('.')),
        ("key-capital-extension", |key, _| key.ends_with(".JPG")),
        ("email-cache", |key, _| key.starts_with("client-emails/")),
        ("expense-export", |key, _| key.starts_with("expense-exports/")),
        ("folder-marker", |key, bytes| key.ends_with('/') && bytes.is_empty()),
        ("zero-byte-object", |key, bytes| !key.ends_with('/') && bytes.is_empty()),
    ];
    for (dirt, looks_so) in looks {
        for place in world.dirt.places(dirt) {
            let Place::Object { bucket, key } = place else { panic!("{dirt} is not an object") };
            let object =
                world.objects.iter().find(|object| (&object.bucket, &object.key) == (bucket, key)).unwrap();
            assert!(looks_so(key, &object.bytes), "{dirt} {key}");
        }
    }
    let copies: BTreeSet<&[u8]> = world
        .objects
        .iter()
        .filter(|object| world.dirt.keys("identical-content").contains(&object.key.as_str()))
        .map(|object| object.bytes.as_slice())
        .collect();
    assert_eq!(copies.len(), 1);
}

#[test]
fn contents_are_all_different_but_for_the_empty_and_the_copied_on_purpose() {
    let world = world();
    let noted = [
        world.dirt.keys("identical-content"),
        world.dirt.keys("folder-marker"),
        world.dirt.keys("zero-byte-object"),
    ]
    .concat();
    let others: Vec<_> =
        world.objects.iter().filter(|object| !noted.contains(&object.key.as_str())).collect();
    let contents: BTreeSet<&[u8]> = others.iter().map(|object| object.bytes.as_slice()).collect();
    assert_eq!(contents.len(), others.len());
}

#[test]
fn four_fifths_of_every_table_are_ordinary() {
    let world = world();
    // People with several rows and dates in several forms are everyday life: known cases, but nothing in such a row is wrong.
    let ordinary =
        |dirt: &str| dirt.ends_with("-twin") || dirt.contains("-twin-") || dirt.starts_with("date-");
    for table in SourceTable::ALL {
        let shows = |dirt: &&str| !ordinary(dirt);
        let of_table = |place: &Place| match place {
            Place::Record(record) if record.table == table => Some(record.id),
            _ => None,
        };
        let dirty: BTreeSet<i64> = world
            .dirt
            .names()
            .filter(shows)
            .flat_map(|dirt| world.dirt.places(dirt))
            .filter_map(of_table)
            .collect();
        let share = dirty.len() * 100 / world.snapshot.rows(table).len();
        assert!(share <= 20, "{table}: {share} % dirty");
    }
}
