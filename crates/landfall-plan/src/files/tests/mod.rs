//! Rules of the files, each with a world of its own.

mod decisions;
mod ledger;

use landfall_model::{
    finding::Code,
    mapping::Mapping,
    plan::{Parent, Plan, copy::Origin},
};
use serde_json::{Value, json};

use crate::{
    Context,
    testing::{World, warnings},
};

fn attached(cell: &Value) -> World {
    World::default().interest(1, json!({"Full Name": "Ann Lee", "EOI Document": cell}))
}

/// Entity and source ids of the owner of an object.
fn owner(plan: &Plan, key: &str) -> (String, Vec<i64>) {
    let copy = plan.copies.iter().find(|copy| copy.origin.key() == key).expect(key);
    let file = plan.files.iter().find(|file| file.row.id == copy.file).expect(key);
    let entity = copy.target_key.split('/').nth(1).unwrap_or_default().to_owned();
    (entity, file.from.iter().map(|at| at.id).collect())
}

#[test]
fn an_attachment_is_found_by_its_place_in_any_spelling_else_by_title_and_size() {
    let key = "EOIs/eoi é #1.pdf";
    let cases = [
        json!([{"url": format!("https://x/client-portal/{key}")}]),
        json!([{"url": "https://x/client-portal/EOIs/eoi%20%C3%A9%20%231.pdf?X-Amz-Expires=60"}]),
        json!([{"path": format!("download/{key}")}]),
        json!([{"path": format!("download/EOIs/eoi e\u{301} #1.pdf")}]),
        json!([{"signedPath": format!("dltemp/x/{key}")}]),
        json!([{"path": "download/2024/noco/eoi_x1.pdf", "title": "eoi é #1.pdf", "size": 7}]),
        json!(json!([{"url": format!("https://x/client-portal/{key}")}]).to_string()),
        json!(json!({"url": format!("https://x/client-portal/{key}")}).to_string()),
        json!(format!("https://x/client-portal/{key}")),
    ];
    for cell in cases {
        let plan = attached(&cell).object("client-portal", key, 7).planned();
        assert_eq!(owner(&plan, key), ("interests".to_owned(), vec![1]), "{cell}");
        assert_eq!(plan.documents[0].row.file_id, Some(plan.files[0].row.id), "{cell}");
        assert_eq!(
            (&*plan.files[0].row.category, plan.files[0].row.client_id),
            ("eoi", Some(plan.clients[0].row.id))
        );
    }
}

#[test]
fn an_attachment_that_no_listing_shows_is_warned_of_and_its_name_is_kept() {
    let cases = [
        json!([{"url": "https://x/client-portal/other.pdf", "title": "eoi.pdf", "size": 8}]),
        json!([{"path": "uploads/a.pdf", "title": "a.pdf", "size": 8}]),
        json!([{"path": "download/without-a-size.pdf", "title": "a.pdf"}]),
        json!("eoi.pdf"),
        json!(["eoi\0.pdf"]),
        json!([null, {"title": "eoi.pdf"}, {}]),
    ];
    let without_a_name = json!([{"title": " ", "url": "https://x/client-portal/eoi.pdf"}]);
    let named = cases.map(|cell| (cell, ".pdf (not found in any bucket)"));
    let all =
        named.into_iter().chain([(without_a_name, "/client-portal/eoi.pdf\"} (not found in any bucket)")]);
    for (cell, told) in all {
        let plan = attached(&cell).object("client-portal", "a.pdf", 7).planned();
        assert_eq!(warnings(&plan, Code::AttachmentMissing).len(), 1, "{cell}");
        assert!(plan.interest_notes[0].row.content.contains(told), "{cell}");
        assert_eq!(plan.documents[0].row.file_id, None, "{cell}");
    }
}

#[test]
fn an_object_of_another_size_than_the_cell_says_is_warned_of() {
    let cell = json!([{"url": "https://x/client-portal/EOIs/a.pdf", "size": 5}]);
    let plan = attached(&cell).object("client-portal", "EOIs/a.pdf", 7).planned();
    assert_eq!(warnings(&plan, Code::OwnerUncertain).len(), 1);
    assert_eq!(owner(&plan, "EOIs/a.pdf").0, "interests");
}

#[test]
fn a_file_that_two_records_hold_is_a_question_and_both_refer_to_it() {
    let receipt = json!([{"url": "https://x/client-portal/receipts/a.jpg"}]);
    let plan = World::default()
        .expense(2, json!({"Price": "1", "Receipt": receipt.clone()}))
        .expense(1, json!({"Price": "1", "Receipt": receipt}))
        .object("client-portal", "receipts/a.jpg", 7)
        .planned();
    let ids: Vec<_> = plan.expenses.iter().map(|expense| expense.row.receipt_file_ids.clone()).collect();
    assert_eq!(ids, [vec![plan.files[0].row.id], vec![plan.files[0].row.id]]);
    assert_eq!(owner(&plan, "receipts/a.jpg").0, "unmatched");
    assert_eq!(plan.questions[0].options, ["expenses 1", "expenses 2", "miscellaneous"]);
    assert_eq!(warnings(&plan, Code::OwnerUncertain).len(), 1);
}

#[test]
fn a_file_that_two_interests_of_one_client_hold_is_the_clients() {
    let cell = json!([{"url": "https://x/client-portal/EOIs/a.pdf"}]);
    let deal = |cell: &Value| json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com", "EOI Document": cell});
    let plan = World::default()
        .interest(1, deal(&cell))
        .interest(2, deal(&cell))
        .object("client-portal", "EOIs/a.pdf", 7)
        .planned();
    assert_eq!(owner(&plan, "EOIs/a.pdf"), ("clients".to_owned(), vec![1, 2]));
    assert_eq!(plan.questions, []);
}

fn town() -> World {
    World::default()
        .berth(1, json!({"Mooring Number": "A12"}))
        .berth(2, json!({"Mooring Number": "B3"}))
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com", "Berth Number": "A12", "documensoID": "2019"}))
        .interest(2, json!({"Full Name": "Ann Lee Carter", "Berth Number": "B3"}))
        .interest(3, json!({"Full Name": "Étienne Lavigerie", "documensoID": "4711"}))
        .interest(4, json!({"Full Name": "Robert Lee", "Berth Number": "B3", "documensoID": "4711"}))
        .interest(5, json!({"Full Name": "Ann Lee", "Email Address": "ANN@example.com", "Berth Number": "A12"}))
        .interest(6, json!({"Full Name": "Al"}))
}

#[test]
fn owners_are_found_by_ordered_rules_and_whole_words() {
    type Case<'c> = (&'c str, &'c str, (&'c str, &'c [i64]));
    let cases: [Case<'_>; 16] = [
        ("signatures", "2019/any.pdf", ("interests", &[1])),
        ("client-portal", "2019/any.pdf", ("unmatched", &[])),
        ("client-portal", "misc/documenso-2019.pdf", ("interests", &[1])),
        ("signatures", "4711/eoi_B3_Robert_Lee.pdf", ("interests", &[4])),
        ("client-portal", "EOIs/eoi_B3_RobertLee.pdf", ("interests", &[4])),
        ("client-portal", "EOIs/eoi_b-03_lee_robert.pdf", ("interests", &[4])),
        ("client-portal", "EOIs/eoi_A12_Ann_Lee.pdf", ("clients", &[1, 5])),
        ("client-portal", "Berths/berth_A12.pdf", ("berths", &[1])),
        ("client-portal", "EOIs/eoi_A12.pdf", ("unmatched", &[])),
        ("client-portal", "general/ann_lee_carter.pdf", ("clients", &[2])),
        ("client-portal", "general/Lee Ann letter.pdf", ("clients", &[1, 5])),
        ("client-portal", "general/annlee.pdf", ("clients", &[1, 5])),
        ("client-portal", "business-cards/Etienne_Lavigerie.png", ("clients", &[3])),
        ("client-portal", "mail/ann@example.com/scan.pdf", ("clients", &[1, 5])),
        ("client-portal", "general/joann_leeward.pdf", ("unmatched", &[])),
        ("client-portal", "general/al.pdf", ("unmatched", &[])),
    ];
    for (bucket, key, (entity, ids)) in cases {
        let plan = town().object(bucket, key, 7).planned();
        assert_eq!(owner(&plan, key), (entity.to_owned(), ids.to_vec()), "{bucket}/{key}");
        assert_eq!(plan.unmatched_files.len(), usize::from(entity == "unmatched"), "{key}");
    }
}

#[test]
fn the_words_of_an_address_are_no_name() {
    let world = World::default()
        .interest(1, json!({"Full Name": "John Smith", "Email Address": "js@example.com"}))
        .interest(2, json!({"Full Name": "J. A. Smith", "Email Address": "john.smith@example.com"}))
        .interest(3, json!({"Full Name": "Bob Stone"}));
    let cases = [
        ("clients/john.smith@example.com/passport.pdf", 2),
        ("clients/john.smith@example.net/passport.pdf", 1),
        ("clients/john_smith/from john.smith@example.com.pdf", 1),
        ("clients/bob_stone/from john.smith@example.com.pdf", 3),
    ];
    for (key, id) in cases {
        let plan = world.clone().object("client-portal", key, 7).planned();
        assert_eq!(owner(&plan, key), ("clients".to_owned(), vec![id]), "{key}");
    }
}

#[test]
fn a_document_reference_goes_before_a_cell_and_a_cell_tells_between_two() {
    let cell = json!([{"url": "https://x/signatures/4711/a.pdf"}]);
    let other = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "documensoID": "4711"}))
        .interest(2, json!({"Full Name": "Bob Stone", "EOI Document": cell}))
        .object("signatures", "4711/a.pdf", 7)
        .planned();
    assert_eq!(owner(&other, "4711/a.pdf"), ("interests".to_owned(), vec![1, 2]));
    assert_eq!(other.file_ledger[0].owner, "interests 1");
    let both = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "documensoID": "4711"}))
        .interest(2, json!({"Full Name": "Bob Stone", "documensoID": "4711", "EOI Document": cell}))
        .object("signatures", "4711/a.pdf", 7)
        .planned();
    assert_eq!((&*both.file_ledger[0].owner, both.questions.len()), ("interests 2", 0));
}

#[test]
fn a_reference_of_several_words_is_found_whole_and_a_bare_number_is_none() {
    let world = |key: &str| {
        World::default()
            .interest(1, json!({"Full Name": "Ann Lee", "documensoID": "envelope_ab-12"}))
            .interest(2, json!({"Full Name": "Bob Stone", "documensoID": "2024"}))
            .object("client-portal", key, 7)
            .planned()
    };
    let cases: [(&str, &[i64]); 6] = [
        ("EOIs/document envelope_ab-12 signed.pdf", &[1]),
        ("EOIs/document envelope_ab-13 signed.pdf", &[]),
        ("EOIs/documenso-2024.pdf", &[2]),
        ("EOIs/document-20245.pdf", &[]),
        ("EOIs/2024.pdf", &[]),
        ("2024/any.pdf", &[]),
    ];
    for (key, ids) in cases {
        assert_eq!(owner(&world(key), key).1, ids, "{key}");
    }
}

#[test]
fn a_receipt_is_an_expenses_where_number_and_time_agree() {
    let cases = [
        ("receipts/receipt_412.jpg", "2024-05-02 09:00:00+00:00", "expenses"),
        ("receipts/IMG_1.jpg", "2024-05-02 09:00:00+00:00", "unmatched"),
        ("receipts/receipt_412.jpg", "2024-03-01 09:00:00+00:00", "unmatched"),
        ("receipts/receipt_4123.jpg", "2024-05-02 09:00:00+00:00", "unmatched"),
        ("receipts/expense 412 hotel.pdf", "2024-04-30 15:00:00+00:00", "expenses"),
    ];
    for (key, entered, entity) in cases {
        let plan = World::default()
            .expense(412, json!({"Price": "1", "CreatedAt": entered}))
            .object("client-portal", key, 7)
            .planned();
        assert_eq!(owner(&plan, key).0, entity, "{key} {entered}");
    }
}

#[test]
fn several_owners_are_a_question_and_an_answer_settles_it() {
    let key = "general/Étienne_Lavigerie_and_Robert_Lee.pdf";
    let world = town().object("client-portal", key, 7);
    let plan = world.planned();
    assert_eq!(owner(&plan, key).0, "unmatched");
    assert_eq!(plan.unmatched_files[0].outcome, "loaded without an owner as misc");
    let question = plan.questions.iter().find(|question| question.text.contains("Whose")).unwrap();
    assert_eq!(question.options, ["clients 3", "clients 4", "miscellaneous"]);
    let plan = world.with(question.id, "clients 4").planned();
    assert_eq!(owner(&plan, key), ("clients".to_owned(), vec![4]));
    let plan = world.with(question.id, "miscellaneous").planned();
    assert_eq!((owner(&plan, key).0.as_str(), warnings(&plan, Code::OwnerUncertain).len()), ("unmatched", 0));
    assert!(plan.questions.iter().all(|question| !question.text.contains("Whose")));
}

#[test]
fn folder_markers_and_caches_are_left_out_with_the_reason_unless_a_cell_holds_them() {
    let cell = json!([{"url": "https://x/client-portal/client-emails/2/offer.pdf"}]);
    let plan = attached(&cell)
        .object("client-portal", "EOIs/", 0)
        .object("client-portal", "client-emails/1/mail.json", 10)
        .object("client-portal", "client-emails/2/offer.pdf", 10)
        .object("client-portal", "empty.pdf", 0)
        .planned();
    let left_out: Vec<_> =
        plan.unmatched_files.iter().filter(|file| file.outcome.starts_with("left out")).collect();
    assert_eq!(
        left_out.iter().map(|file| &*file.key).collect::<Vec<_>>(),
        ["EOIs/", "client-emails/1/mail.json"]
    );
    assert_eq!(left_out[1].reason, "cached e-mail: operational data, rebuilt by the mail sync");
    assert_eq!((plan.files.len(), plan.accounting[5].dropped.len()), (2, 2));
}

#[test]
fn row_and_copy_name_the_same_place_type_and_size() {
    let cell =
        json!([{"url": "https://x/client-portal/EOIs/photo", "title": "my photo", "mimetype": "image/png"}]);
    let plan = attached(&cell).object("client-portal", "EOIs/photo", 7).planned();
    let (file, copy) = (&plan.files[0].row, &plan.copies[0]);
    let interest = plan.interests[0].row.id;
    assert_eq!(file.storage_path, format!("port/interests/{interest}/{}", file.filename));
    assert_eq!((&file.storage_path, &file.storage_bucket), (&copy.target_key, &copy.target_bucket));
    assert_eq!((&*file.original_name, &*file.mime_type, file.size_bytes), ("my photo", "image/png", 7));
    assert!(file.filename.ends_with(".png"));
    let etag = "etag of EOIs/photo".to_owned();
    let origin = Origin::Object { bucket: "client-portal".to_owned(), key: "EOIs/photo".to_owned(), etag };
    assert_eq!(copy.origin, origin);
    assert_eq!(file.created_at.to_rfc3339(), "2024-05-01T12:00:00+00:00");
    assert_eq!(plan.id_maps["files"]["client-portal/EOIs/photo"], file.id);
}

#[test]
fn an_object_that_was_replaced_keeps_its_row_and_goes_beside_the_copy_of_what_it_was() {
    let mut world = attached(&json!([])).object("client-portal", "EOIs/a.pdf", 7);
    let before = world.planned();
    world.snapshot.objects[0].etag = "another".to_owned();
    let after = world.planned();
    assert_eq!(after.files[0].row.id, before.files[0].row.id);
    assert_ne!(after.copies[0].target_key, before.copies[0].target_key);
    let folder = |plan: &Plan| plan.copies[0].target_key.rsplit_once('/').unwrap().0.to_owned();
    assert_eq!(folder(&after), folder(&before));
    // Without a version there is the place alone.
    world.snapshot.objects[0].etag.clear();
    let plan = world.planned();
    assert_eq!(plan.files[0].row.filename, format!("{}.pdf", plan.files[0].row.id));
}

#[test]
fn what_an_older_run_copied_with_a_surname_as_its_extension_stays_until_it_is_replaced() {
    let stored = json!([{"path": "download/contract.smith", "title": "contract.smith", "size": 9}]);
    let mut world = attached(&stored).object("client-portal", "general/contract.smith", 7);
    let plan = world.planned();
    let keys: Vec<&str> = plan.copies.iter().map(|copy| &*copy.target_key).collect();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.ends_with(".bin")), "{keys:?}");
    let mut rows = world.planned();
    for (file, copy) in rows.files.iter_mut().zip(&mut rows.copies) {
        copy.target_key = copy.target_key.replace(".bin", ".smith");
        file.row.storage_path.clone_from(&copy.target_key);
    }
    let older = rows.copies.clone();
    let parent = Parent { rows, ..Parent::default() };
    let context =
        Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: Some(parent) };
    assert_eq!(world.plan(&Mapping::default(), &context).copies, older, "the delta moves nothing");
    world.snapshot.objects[0].etag = "another".to_owned();
    let replaced = world.plan(&Mapping::default(), &context).copies;
    assert_eq!(replaced.iter().filter(|copy| copy.target_key.ends_with(".bin")).count(), 1);
}

#[test]
fn what_an_older_run_copied_under_the_name_of_its_place_stays_until_it_is_replaced() {
    let mut world = attached(&json!([])).object("client-portal", "EOIs/a.pdf", 7);
    let mut rows = world.planned();
    let file = &mut rows.files[0].row;
    file.storage_path = file.storage_path.replace(&file.filename, &format!("{}.pdf", file.id));
    let older = file.storage_path.clone();
    rows.copies[0].target_key.clone_from(&older);
    let parent = Parent { rows, ..Parent::default() };
    let context =
        Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: Some(parent) };
    let key = |world: &World| world.plan(&Mapping::default(), &context).copies[0].target_key.clone();
    assert_eq!(key(&world), older);
    world.snapshot.objects[0].etag = "another".to_owned();
    assert_ne!(key(&world), older);
}
