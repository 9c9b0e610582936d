//! Pass 2: one client out of several rows.

use landfall_model::finding::Code;
use serde_json::json;

use super::clusters;
use crate::testing::{World, and, warnings};

#[test]
fn rows_with_one_address_are_one_client_whatever_its_capitals_and_blanks() {
    let plan = World::default()
        .interest(30, json!({"Full Name": "Ann Lee", "Email Address": " ANN@Example.com\n"}))
        .interest(4, json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"}))
        .interest(9, json!({"Full Name": "Ann Lee", "Email Address": "ann+berth@example.com"}))
        .interest(2, json!({"Full Name": "Nobody Else"}))
        .planned();
    assert_eq!(clusters(&plan), [vec![2], vec![4, 30], vec![9]]);
    assert_eq!(plan.clients[1].row.id, landfall_model::ids::derive("port", "clients", "4"));
    assert_eq!(plan.id_maps["clients"]["30"], plan.id_maps["clients"]["4"]);
    assert_eq!(plan.accounting[0].merged, ["30"]);
}

#[test]
fn a_merged_client_keeps_the_earliest_creation_the_latest_change_and_all_contacts_with_one_primary_each() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "ann@example.com", "Phone Number": "+33 4 65 71 02 33",
            "CreatedAt": "2023-03-01 09:00:00+00:00", "UpdatedAt": "2023-04-01 09:00:00+00:00",
        }))
        .interest(2, json!({
            "Full Name": "Ann Lee", "Email Address": "ann@example.com", "Phone Number": "+33 4 65 71 02 70",
            "CreatedAt": "2023-06-01 09:00:00+00:00", "UpdatedAt": "2024-01-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!(client.created_at.to_rfc3339(), "2023-03-01T09:00:00+00:00");
    assert_eq!(client.updated_at.to_rfc3339(), "2024-01-01T09:00:00+00:00");
    let contacts: Vec<_> = plan
        .client_contacts
        .iter()
        .map(|c| (&*c.row.channel, &*c.row.value, c.row.is_primary, c.from.len()))
        .collect();
    let expected = [
        ("email", "ann@example.com", true, 2),
        ("phone", "+33465710270", true, 1),
        ("phone", "+33465710233", false, 1),
    ];
    assert_eq!(contacts, expected);
    assert_eq!(plan.client_contacts[1].row.notes.as_deref(), Some("written as: +33 4 65 71 02 70"));
}

#[test]
fn a_long_list_of_addresses_is_quoted_beside_the_first_of_them_alone() {
    let list = |addresses: usize| {
        let addresses: Vec<String> = (0..addresses).map(|n| format!("crew{n}@example.com")).collect();
        addresses.join("; ")
    };
    for (addresses, quoted) in [(3, 3), (2_000, 1)] {
        let plan = World::default().interest(1, json!({"Email Address": list(addresses)})).planned();
        let notes = plan.client_contacts.iter().filter_map(|contact| contact.row.notes.as_deref());
        let expected = format!("written as: {}", list(addresses));
        assert_eq!(plan.client_contacts.len(), addresses);
        assert_eq!(notes.collect::<Vec<_>>(), vec![expected.as_str(); quoted]);
    }
}

#[test]
fn a_contact_of_many_rows_tells_of_each_of_them_and_of_each_spelling_once() {
    let row = |n: i64| json!({"Full Name": "Ann Lee", "Email Address": format!("Desk {} <ann@example.com>", n / 2)});
    let plan = (0..4_000).fold(World::default(), |world, n| world.interest(n + 1, row(n))).planned();
    let contact = &plan.client_contacts[0];
    let from: Vec<i64> = contact.from.iter().map(|at| at.id).collect();
    assert_eq!(from, (1..=4_000).collect::<Vec<_>>());
    let notes: Vec<&str> = contact.row.notes.iter().flat_map(|notes| notes.lines()).collect();
    let written = (0..2_000).rev().map(|n| format!("written as: Desk {n} <ann@example.com>"));
    assert_eq!(notes, written.collect::<Vec<_>>());
}

#[test]
fn the_most_recent_value_wins_and_what_loses_is_in_the_note_and_in_a_warning() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Address": "1 Old Street", "Source": "Website",
            "UpdatedAt": "2023-04-01 09:00:00+00:00",
        }))
        .interest(2, json!({
            "Full Name": "Ann Carter", "Email Address": "a@example.com", "Address": "2 New Street",
            "UpdatedAt": "2024-04-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!((&*client.full_name, client.address.as_deref()), ("Ann Carter", Some("2 New Street")));
    assert_eq!(client.source.as_deref(), Some("Website"));
    let note = &plan.client_notes[0].row;
    assert_eq!(
        note.content,
        "From a merged entry, last changed 2023-04-01:\nFull Name: Ann Lee\nAddress: 1 Old Street"
    );
    assert_eq!(note.author_id, "system-migration");
    let lost = warnings(&plan, Code::MergeConflict);
    let told: Vec<_> = lost.iter().map(|warning| (&*warning.column, &*warning.value)).collect();
    assert_eq!(told, [("Full Name", "Ann Lee"), ("Address", "1 Old Street")]);
    assert!(
        lost[0].message.contains("the most recent value stands, of interest 2 (last changed 2024-04-01)")
    );
}

#[test]
fn of_equally_recent_rows_the_larger_id_wins() {
    let row = |name: &str| json!({"Full Name": name, "Email Address": "a@example.com"});
    let plan = World::default().interest(8, row("Ann Eight")).interest(5, row("Ann Five")).planned();
    assert_eq!(plan.clients[0].row.full_name, "Ann Eight");
}

#[test]
fn lengths_of_one_vessel_never_stand_beside_the_name_of_another() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Yacht Name": "Old Tern", "Length": "90", "Width": "20",
        }))
        .interest(2, json!({
            "Full Name": "Ann Lee", "Email Address": "a@example.com", "Yacht Name": "New Gull", "Length": "40",
            "UpdatedAt": "2025-04-01 09:00:00+00:00",
        }))
        .planned();
    let client = &plan.clients[0].row;
    assert_eq!(client.yacht_name.as_deref(), Some("New Gull"));
    assert_eq!(client.yacht_length_ft.unwrap().to_string(), "40.00");
    assert_eq!(client.yacht_width_ft, None);
    let note = &plan.client_notes[0].row.content;
    assert!(
        note.contains("Yacht Name: Old Tern\nLength: 90.00 ft / 27.43 m\nWidth: 20.00 ft / 6.10 m"),
        "{note}"
    );
}

#[test]
fn a_yacht_that_may_be_called_as_a_word_for_another_row_is_kept_in_the_note() {
    for (written, is_kept) in
        [("Idem", true), ("SAME", true), ("Ditto", true), ("TBC", false), ("Same Again", false)]
    {
        let plan =
            World::default().interest(1, json!({"Full Name": "Ann Lee", "Yacht Name": written})).planned();
        let note = plan.client_notes.first().map(|note| note.row.content.clone()).unwrap_or_default();
        assert_eq!(note.contains(&format!("Yacht Name: {written}")), is_kept, "{written}: {note}");
        assert_eq!(plan.clients[0].row.yacht_name.is_some(), written == "Same Again", "{written}");
    }
}

#[test]
fn a_yacht_that_is_wider_or_deeper_than_long_is_warned_of_and_stands() {
    for (length, width, depth, columns) in [
        ("24 m", "6,20", "71", vec!["Depth"]),
        ("24 m", "62", "1,80", vec!["Width"]),
        ("24 m", "6,20", "1,80", vec![]),
        ("80 ft", "6,20 m", "71 in", vec![]),
        ("", "6,20", "71", vec![]),
    ] {
        let cells = json!({"Full Name": "Ann Lee", "Length": length, "Width": width, "Depth": depth});
        let plan = World::default().interest(1, cells).planned();
        let told = warnings(&plan, Code::Contradiction);
        assert_eq!(
            told.iter().map(|warning| warning.column.as_str()).collect::<Vec<_>>(),
            columns,
            "{depth}"
        );
        assert!(plan.clients[0].row.yacht_draft_m.is_some());
    }
}

#[test]
fn a_measure_in_the_column_of_another_is_kept_in_the_note() {
    for (length, is_read) in [
        ("calado 1,80 m", false),
        ("Beam 6.2 m", false),
        ("eslora 24 m", true),
        ("LOA 80 ft", true),
        ("largo 24", true),
    ] {
        let plan = World::default().interest(1, json!({"Full Name": "Ann Lee", "Length": length})).planned();
        assert_eq!(plan.clients[0].row.yacht_length_m.is_some(), is_read, "{length}");
        let note = plan.client_notes.first().map(|note| note.row.content.clone()).unwrap_or_default();
        assert_eq!(note.contains(length), !is_read, "{length}: {note}");
    }
}

#[test]
fn originals_that_no_column_takes_are_in_the_note_of_the_client() {
    let plan = World::default()
        .interest(1, json!({
            "Full Name": "Ann Lee", "Email Address": "ann.example.com", "Phone Number": "call the office", "Length": "large",
            "Contact Method Preferred": "Pigeon", "Place of Residence": "on board", "Yacht Name": "TBC",
        }))
        .planned();
    let note = &plan.client_notes[0].row.content;
    for line in [
        "Email Address: ann.example.com",
        "Length: large",
        "Contact Method Preferred: Pigeon",
        "Place of Residence: on board",
    ] {
        assert!(note.contains(line), "{note}");
    }
    let contact = &plan.client_contacts[0].row;
    assert_eq!((&*contact.channel, &*contact.value), ("other", "call the office"));
    assert_eq!(plan.dropped_cells[0].reason, "a placeholder for nothing");
    assert_eq!(plan.clients[0].row.yacht_name, None);
}

#[test]
fn a_row_without_a_name_is_loaded_under_what_is_known() {
    let cases = [
        (json!({"Company": "Blue Anchor", "Email Address": "x@example.com"}), "Blue Anchor"),
        (json!({"Email Address": "j.doe@example.com"}), "j.doe"),
        (json!({"Phone Number": "+33465710233"}), "+33465710233"),
        (json!({"Full Name": "  "}), "Unknown"),
    ];
    for (cells, name) in cases {
        let plan = World::default().interest(1, cells).planned();
        assert_eq!(plan.clients[0].row.full_name, name);
        assert_eq!(warnings(&plan, Code::NameMissing).len(), 1);
    }
}

#[test]
fn an_address_beside_a_name_is_left_out_kept_in_the_note_and_merges_nobody() {
    let plan = World::default()
        .interest(1, json!({"Full Name": "Ann Lee <bob@example.com>"}))
        .interest(2, json!({"Full Name": "Bob Stone", "Email Address": "bob@example.com"}))
        .planned();
    assert_eq!(clusters(&plan), [vec![1], vec![2]]);
    assert_eq!(plan.clients[0].row.full_name, "Ann Lee");
    assert_eq!(plan.client_contacts.len(), 1);
    assert_eq!(warnings(&plan, Code::NameNormalised).len(), 1);
    assert!(plan.client_notes[0].row.content.contains("Ann Lee <bob@example.com>"));
}

#[test]
fn a_title_that_is_left_out_of_a_name_is_kept_in_the_note_and_capitals_are_not_worth_one() {
    let cases =
        [("Capt. Ann Lee", "Ann Lee", true), ("LEE, ANN", "Ann Lee", false), ("Ann Lee", "Ann Lee", false)];
    for (written, name, noted) in cases {
        let plan = World::default().interest(1, json!({"Full Name": written})).planned();
        assert_eq!(plan.clients[0].row.full_name, name, "{written}");
        assert_eq!(!plan.client_notes.is_empty(), noted, "{written}");
    }
}

#[test]
fn a_name_turned_round_that_may_be_two_people_is_kept_in_the_note() {
    let cases = [
        ("Anna Rossi, Marco Bianchi", "Marco Bianchi Anna Rossi", true),
        ("Garcia, Maria Jose", "Maria Jose Garcia", false),
        ("van Dijk, Anna Maria", "Anna Maria van Dijk", false),
        ("Anna Rossi, Marco Rossi", "Anna Rossi, Marco Rossi", false),
        ("Anna Rossi\nMarco Bianchi", "Anna Rossi Marco Bianchi", true),
        ("John Smith, Burgess", "Burgess John Smith", true),
    ];
    for (written, name, noted) in cases {
        let plan = World::default().interest(1, json!({"Full Name": written})).planned();
        assert_eq!(plan.clients[0].row.full_name, name, "{written}");
        let note = plan.client_notes.first().map(|note| note.row.content.contains(written));
        assert_eq!(note, noted.then_some(true), "{written}");
    }
}

#[test]
fn a_name_before_that_of_a_company_is_not_turned_round_where_the_row_tells_of_the_company() {
    for beside in
        [json!({"Company": "Burgess Yachts"}), json!({"Email Address": "j.smith@burgessyachts.com"})]
    {
        let row = and(json!({"Full Name": "John Smith, Burgess"}), beside.clone());
        let plan = World::default().interest(1, row).planned();
        assert_eq!(plan.clients[0].row.full_name, "John Smith, Burgess", "{beside}");
    }
}

#[test]
fn words_and_extension_beside_a_number_are_its_label() {
    let plan = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Phone Number": "+33 4 65 71 02 33 ext. 12"}))
        .planned();
    assert_eq!(plan.client_contacts[0].row.label.as_deref(), Some("ext. 12"));
}

#[test]
fn the_lengths_of_a_vessel_stay_whichever_way_its_name_is_spelt() {
    let row = |id: i64, day: &str| json!({"Full Name": "Carmen Ruiz", "Email Address": "c@example.com", "Id": id, "UpdatedAt": day});
    let mut first = row(1, "2023-04-01 09:00:00+00:00");
    first["Yacht Name"] = json!("M/Y \"Doña Carmen\"");
    first["Length"] = json!("15 m");
    let mut second = row(2, "2024-04-01 09:00:00+00:00");
    second["Yacht Name"] = json!("Dona Carmen");
    let plan = World::default().interest(1, first).interest(2, second).planned();
    let client = &plan.clients[0].row;
    assert_eq!(client.yacht_name.as_deref(), Some("Dona Carmen"));
    assert_eq!(client.yacht_length_m.map(|m| m.to_string()).as_deref(), Some("15.00"));
}

#[test]
fn a_length_without_a_unit_is_in_that_of_the_other_lengths_of_its_row() {
    let metres = |length: &str, width: &str| {
        let row = json!({"Full Name": "Ann Lee", "Length": length, "Width": width});
        let plan = World::default().interest(1, row).planned();
        plan.clients[0].row.yacht_width_m.map(|m| m.to_string()).unwrap()
    };
    assert_eq!(metres("24,99 m", "6,40"), "6.40");
    assert_eq!(metres("82 ft", "21"), "6.40");
    assert_eq!(metres("82", "21"), "6.40");
    assert_eq!(metres("82 ft / 24.99 m", "21"), "6.40");
}

#[test]
fn what_its_own_remark_says_not_to_use_is_kept_as_another_kind_of_contact_and_is_never_the_primary_one() {
    let contacts = |rows: &[serde_json::Value]| {
        let world =
            (1..).zip(rows).fold(World::default(), |world, (id, cells)| world.interest(id, cells.clone()));
        let plan = world.planned();
        assert_eq!(plan.clients.len(), 1, "{rows:?}");
        let shown = plan.client_contacts.iter().map(|contact| {
            let row = &contact.row;
            format!("{} {} {:?}", row.channel, row.value, (row.is_primary, row.label.as_deref()))
        });
        shown.collect::<Vec<_>>()
    };
    let old = json!({"Email Address": "a@example.com (NO USAR)", "Phone Number": "+33 4 65 71 02 33 (old); +33 4 65 71 02 70"});
    assert_eq!(
        contacts(&[old]),
        [
            "phone +33465710270 (true, None)",
            "other a@example.com (true, Some(\"NO USAR\"))",
            "other +33465710233 (false, Some(\"old\"))"
        ]
    );
    let plain =
        json!({"Email Address": "a@example.com; b@example.com", "UpdatedAt": "2023-01-01 09:00:00+00:00"});
    let recent = json!({"Email Address": "a@example.com (old), c@example.com", "UpdatedAt": "2024-01-01 09:00:00+00:00"});
    assert_eq!(
        contacts(&[plain, recent]),
        [
            "email c@example.com (true, None)",
            "email a@example.com (false, Some(\"old\"))",
            "email b@example.com (false, None)"
        ]
    );
}
