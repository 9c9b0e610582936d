//! What the ledger says of every kind of thing, and that nothing escapes it.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    attachment::How,
    plan::{
        Plan,
        copy::Origin,
        ledger::{Fate, FileLine, Odd, Thing},
    },
    source::{SourceRef, SourceTable},
};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use crate::testing::World;

fn line<'p>(plan: &'p Plan, key: &str) -> &'p FileLine {
    plan.file_ledger.iter().find(|line| line.key == key).expect(key)
}

fn interest(id: i64) -> SourceRef {
    SourceRef::new(SourceTable::Interests, id)
}

#[test]
fn every_odd_key_has_a_row_and_is_listed_with_its_kinds() {
    let longest = format!("general/{}.pdf", "k".repeat(1012));
    let cases: [(&str, u64, &[Odd], Fate, &str); 14] = [
        ("general/a b.pdf", 7, &[Odd::Blank], Fate::Miscellaneous, "pdf"),
        ("general/qualit\u{e9}.pdf", 7, &[Odd::Nfc], Fate::Miscellaneous, "pdf"),
        ("general/qualite\u{301}.pdf", 7, &[Odd::Nfd], Fate::Miscellaneous, "pdf"),
        ("general/договор.PDF", 7, &[Odd::Nfc], Fate::Miscellaneous, "pdf"),
        ("general/A+B.pdf", 7, &[Odd::Plus], Fate::Miscellaneous, "pdf"),
        ("general/10%.pdf", 7, &[Odd::Percent], Fate::Miscellaneous, "pdf"),
        ("general/../up.pdf", 7, &[Odd::Dots], Fate::Miscellaneous, "pdf"),
        ("/lead.pdf", 7, &[Odd::LeadingSlash], Fate::Miscellaneous, "pdf"),
        ("general//two", 7, &[Odd::DoubleSlash], Fate::Miscellaneous, "bin"),
        (&longest, 7, &[Odd::Longest], Fate::Miscellaneous, "pdf"),
        ("general/none.pdf", 0, &[Odd::Empty], Fate::Empty, "pdf"),
        ("general/", 0, &[Odd::Empty, Odd::FolderMarker], Fate::FolderMarker, ""),
        ("general/full/", 3, &[Odd::FolderMarker], Fate::Miscellaneous, "bin"),
        ("client-emails/a.json", 7, &[], Fate::LeftOut, ""),
    ];
    let objects = cases
        .iter()
        .rfold(World::default(), |world, (key, size, ..)| world.object("client-portal", key, *size));
    let plan = objects.planned();
    for (key, _, odd, fate, extension) in cases {
        let line = line(&plan, key);
        assert_eq!((line.odd.as_slice(), line.fate, line.thing), (odd, fate, Thing::Object), "{key}");
        let file = plan.files.iter().map(|file| &file.row).find(|row| Some(row.id) == line.file);
        assert_eq!(file.map(|row| row.id), line.file, "{key}");
        let Some(file) = file else { continue };
        assert_eq!(file.storage_path, format!("port/unmatched/{}/{}", file.id, file.filename), "{key}");
        assert_eq!(file.filename.split_once('.').map(|(_, end)| end), Some(extension), "{key}");
    }
    assert_eq!(plan.file_ledger.len(), 14);
}

#[test]
fn the_ledger_joins_cell_object_and_row_and_says_how() {
    let eoi = |items: &[&str]| {
        let items: Vec<_> =
            items.iter().map(|url| json!({"url": format!("https://x/client-portal/{url}")})).collect();
        json!({"Full Name": "Ann Lee", "EOI Document": items})
    };
    let plan = World::default()
        .interest(1, eoi(&["EOIs/plain.pdf", "EOIs/sign\u{e9}e.pdf"]))
        .interest(
            2,
            json!({"EOI Document": [{"title": "one.pdf", "size": 9}, {"title": "gone.pdf", "size": 1}]}),
        )
        .interest(3, json!({"documensoID": "4711"}))
        .interest(4, json!({"documensoID": "4712"}))
        .object("client-portal", "EOIs/plain.pdf", 7)
        .object("client-portal", "EOIs/signe\u{301}e.pdf", 8)
        .object("client-portal", "EOIs/one.pdf", 9)
        .object("signatures", "4711/any.pdf", 10)
        .planned();
    let cases = [
        ("EOIs/plain.pdf", interest(1), How::Place, 100),
        ("EOIs/signe\u{301}e.pdf", interest(1), How::OtherForm, 95),
        ("EOIs/one.pdf", interest(2), How::TitleAndSize, 85),
    ];
    for (key, at, how, score) in cases {
        let line = line(&plan, key);
        let cells: Vec<_> = line.cells.iter().map(|cell| (cell.at, cell.column.as_str(), cell.by)).collect();
        assert_eq!(cells, [(at, "EOI Document", Some(how))], "{key}");
        assert_eq!(
            (&*line.owner, &*line.rule, line.score),
            (&*at.to_string(), "attachment cell", score),
            "{key}"
        );
        assert_eq!(Some(plan.id_maps["files"][&format!("client-portal/{key}")]), line.file, "{key}");
    }
    let signed = line(&plan, "4711/any.pdf");
    assert_eq!(
        (&*signed.references, &*signed.rule, signed.score),
        (&[interest(3)][..], "document reference", 100)
    );
    let gone = line(&plan, "gone.pdf");
    assert_eq!(
        (gone.thing, gone.fate, gone.cells[0].at, gone.file),
        (Thing::Cell, Fate::Missing, interest(2), None)
    );
    let dangling = line(&plan, "4712");
    assert_eq!((dangling.thing, dangling.fate), (Thing::Reference, Fate::Missing));
    assert_eq!(dangling.references, [interest(4)]);
    assert_eq!(plan.file_ledger.len(), 6);
}

#[test]
fn one_content_under_several_keys_is_named_after_the_first_and_nothing_is_like_nothing() {
    let mut world = World::default();
    for (key, size) in [("a.pdf", 7), ("b.pdf", 7), ("c.pdf", 8), ("d.pdf", 0), ("e.pdf", 0)] {
        world = world.object("client-portal", key, size);
    }
    world.snapshot.objects.iter_mut().for_each(|object| object.etag = "same".to_owned());
    world = world.object("signatures", "f.pdf", 7);
    let plan = world.planned();
    let same: Vec<_> = plan.file_ledger.iter().map(|line| line.same_as.as_deref()).collect();
    assert_eq!(same, [None, Some("client-portal/a.pdf"), None, None, None, None]);
    assert_eq!(
        plan.files.len(),
        6,
        "each is copied: what is one content today may not have been meant as one"
    );
}

#[test]
fn a_file_in_the_storage_of_nocodb_gets_a_row_and_is_fetched_by_its_path() {
    let path = "download/2026/11/22/h/receipt é.pdf";
    let item = json!({"path": path, "title": "receipt é.pdf", "mimetype": "application/pdf", "size": 9, "signedPath": "dltemp/k/1/2026/x"});
    let plan = World::default()
        .expense(1, json!({"Price": "1", "Receipt": [item]}))
        .expense(2, json!({"Price": "1", "Receipt": [{"path": "download/2026/b.pdf", "size": 4}, {"path": "download/2026/b.pdf", "size": 4}]}))
        .object("client-portal", "other.pdf", 9)
        .planned();
    let copy = plan.copies.iter().find(|copy| copy.origin.key() == path).unwrap();
    assert_eq!(copy.origin, Origin::Attachment { path: path.to_owned() });
    let file = &plan.files.iter().find(|file| file.row.id == copy.file).unwrap().row;
    assert_eq!(
        (&*file.original_name, &*file.mime_type, file.size_bytes, &*file.category),
        ("receipt é.pdf", "application/pdf", 9, "receipt")
    );
    assert_eq!(file.storage_path, format!("port/expenses/{}/{}.pdf", plan.expenses[0].row.id, file.id));
    assert_eq!(file.created_at.to_rfc3339(), "2024-01-01T09:00:00+00:00", "not before its record");
    assert_eq!(plan.expenses[0].row.receipt_file_ids, [file.id]);
    assert_eq!(plan.expenses[1].row.receipt_file_ids.len(), 1, "a path twice is one file");
    let line = line(&plan, path);
    assert_eq!((line.thing, line.fate, &*line.bucket), (Thing::Attachment, Fate::Planned, "nocodb:"));
    assert_eq!((line.cells[0].by, &*line.owner), (Some(How::Stored), "expenses 1"));
    let read: BTreeMap<&str, u64> =
        plan.accounting.iter().map(|account| (account.source.as_str(), account.read)).collect();
    assert_eq!((read["objects"], read["attachments"]), (1, 2));
}

#[test]
fn a_file_that_cells_call_by_two_names_has_the_first_and_the_other_is_listed() {
    let stored = |titles: &[&str]| {
        let item = |title| json!({"path": "download/2026/x.pdf", "title": title, "size": 9});
        Value::from_iter(titles.iter().map(item))
    };
    let listed = |title: &str| json!([{"url": "https://x/client-portal/a.pdf", "title": title}]);
    let plan = World::default()
        .object("client-portal", "a.pdf", 7)
        .interest(1, json!({"Full Name": "Ann Lee", "EOI Document": listed("offer.pdf"), "Contract Document": listed("a.pdf")}))
        .expense(1, json!({"Price": "1", "Receipt": stored(&[" "])}))
        .expense(2, json!({"Price": "1", "Receipt": stored(&["hotel.pdf", "Hotel Sol.pdf", "hotel.pdf"])}))
        .expense(3, json!({"Price": "1", "Receipt": stored(&["taxi.pdf"])}))
        .planned();
    let names: BTreeSet<&str> = plan.files.iter().map(|file| &*file.row.original_name).collect();
    assert_eq!(names, BTreeSet::from(["hotel.pdf", "offer.pdf"]));
    let others: Vec<_> =
        plan.dropped_cells.iter().map(|cell| (cell.record.id, &*cell.column, &*cell.value)).collect();
    let expected =
        [(1, "Contract Document", "a.pdf"), (2, "Receipt", "Hotel Sol.pdf"), (3, "Receipt", "taxi.pdf")];
    assert_eq!(others, expected);
}

/// Keys that people and programs make: names of the town, odd characters, nothing at all.
fn key() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("EOIs/".to_owned()),
        Just("client-emails/".to_owned()),
        Just("4711/".to_owned()),
        Just("Ann_Lee".to_owned()),
        Just("Bob Stone".to_owned()),
        Just("A1_".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\u{e9}".to_owned()),
        Just("/".to_owned()),
        Just("../".to_owned()),
        Just(".pdf".to_owned()),
        "[ -~]{1,6}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn each_object_has_one_line_one_fate_and_where_it_is_copied_a_path_of_its_own(
        objects in proptest::collection::btree_set(("client-portal|signatures|a", key()), 0..25),
        sizes in proptest::collection::vec(0_u64..3, 25),
        claimed in proptest::collection::vec((0_usize..30, 1_i64..4), 0..8),
    ) {
        let mut world = World::default();
        let mut cells: BTreeMap<i64, Vec<_>> = BTreeMap::new();
        for ((bucket, key), size) in objects.iter().zip(&sizes) {
            world = world.object(bucket, key, *size);
        }
        for (n, record) in claimed {
            let item = objects.iter().nth(n).map_or_else(
                || json!({"path": format!("download/{n}"), "size": n}),
                |(bucket, key)| json!({"url": format!("https://x/{bucket}/{key}")}),
            );
            cells.entry(record).or_default().push(item);
        }
        for id in 1..4 {
            let name = ["Ann Lee", "Bob Stone", "Ann Lee"][usize::try_from(id).unwrap() - 1];
            let cells = cells.remove(&id).unwrap_or_default();
            world = world.interest(id, json!({"Full Name": name, "Berth Number": "A1", "documensoID": "4711", "EOI Document": cells}));
        }
        let plan = world.planned();
        let lines: Vec<(&str, &str)> =
            plan.file_ledger.iter().filter(|line| line.thing == Thing::Object).map(|line| (&*line.bucket, &*line.key)).collect();
        prop_assert_eq!(&lines, &objects.iter().map(|(bucket, key)| (&**bucket, &**key)).collect::<Vec<_>>());
        let mut of_fate: BTreeMap<Fate, u64> = BTreeMap::new();
        plan.file_ledger.iter().filter(|line| line.thing == Thing::Object).for_each(|line| *of_fate.entry(line.fate).or_default() += 1);
        prop_assert_eq!(of_fate.values().sum::<u64>(), objects.len() as u64);
        let with_row: u64 = of_fate.iter().filter(|(fate, _)| fate.has_row()).map(|(_, count)| count).sum();
        prop_assert_eq!(with_row, plan.copies.iter().filter(|copy| matches!(copy.origin, Origin::Object { .. })).count() as u64);
        let paths: std::collections::BTreeSet<&str> = plan.copies.iter().map(|copy| &*copy.target_key).collect();
        prop_assert_eq!(paths.len(), plan.copies.len());
        for copy in &plan.copies {
            let parts: Vec<&str> = copy.target_key.split('/').collect();
            prop_assert_eq!(parts.len(), 4, "{}", copy.target_key);
            prop_assert!(parts[3].split('.').next().is_some_and(|uuid| uuid.parse::<uuid::Uuid>().is_ok()));
        }
        let open = plan.file_ledger.iter().filter(|line| line.fate == Fate::Question).count();
        prop_assert_eq!(open, plan.questions.iter().filter(|question| question.text.starts_with("Whose")).count());
    }
}
