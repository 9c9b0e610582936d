//! Contacts: several of them stand in one cell of the old system.

use landfall_model::{
    change::{Change, What},
    target::Table,
};
use serde_json::{Map, json};

use crate::world::{World, address, changed, gone, lines, names, note, object, of_several_records, write};

#[test]
fn of_a_client_who_keeps_a_deal_a_contact_that_is_gone_is_told_and_a_note_goes_where_it_stays() {
    let world = World::new();
    let (client, first, others) = world.client_with_deals();
    let note = world.pack(&[gone(first), note(client)]);
    let found = lines(&note, "interests-changed.csv");
    let stays = format!("{},", others[0].from[0].id);
    assert!(
        found.iter().any(|line| line.starts_with(&stays) && line.contains(",Extra Comments,")),
        "{found:?}"
    );
    let id = "00000000-0000-0000-0000-0000000000c1";
    let second =
        json!({"id": id, "client_id": client.row.id, "channel": "email", "value": "second@example.com"});
    let second =
        Change { table: Table::ClientContacts, key: id.to_owned(), before: object(second), ..gone(first) };
    let pack = world.pack(&[gone(first), second]);
    assert!(lines(&pack, "other.csv")[0].contains("second@example.com"), "{pack:?}");
}

/// The first record of the client holds its address beside another one, the second only that other one.
fn of_two_addresses() -> World {
    World::of(|snapshot, plan| {
        let client = of_several_records(plan);
        let both = format!("{}; both@example.com", address(plan).row.value.to_uppercase());
        for (record, text) in client.from.iter().zip([both.as_str(), "both@example.com"]) {
            write(snapshot, *record, "Email Address", text);
        }
    })
}

#[test]
fn of_a_cell_with_two_addresses_the_other_one_stays_and_a_record_without_the_old_one_is_listed() {
    let world = of_two_addresses();
    let (client, old) = (of_several_records(&world.plan), address(&world.plan));
    let pack = world.pack(&[changed(old, "value", json!("new@example.com"))]);
    let found = lines(&pack, "interests-changed.csv");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&format!("{},", client.from[0].id))
            && found[0].ends_with(",new@example.com; both@example.com"),
        "{found:?}"
    );
    let other = lines(&pack, "other.csv");
    let of = format!("changed,interests {},value,{},new@example.com", client.from[1].id, old.row.value);
    assert!(other.len() == 1 && other[0].ends_with(&of), "{other:?}");
}

#[test]
fn an_address_that_users_deleted_leaves_the_others_of_its_cell() {
    let world = of_two_addresses();
    let pack = world.pack(&[gone(address(&world.plan))]);
    let found = lines(&pack, "interests-changed.csv");
    assert!(found.len() == 1 && found[0].ends_with("; both@example.com,both@example.com"), "{found:?}");
}

#[test]
fn a_new_primary_contact_takes_the_place_of_none() {
    let world = of_two_addresses();
    let mut contact = changed(address(&world.plan), "value", json!("new@example.com"));
    contact.key = "00000000-0000-0000-0000-0000000000c9".to_owned();
    contact.now.insert("id".to_owned(), contact.key.clone().into());
    let contact = Change { what: What::New, from: Vec::new(), before: Map::new(), ..contact };
    let former = changed(address(&world.plan), "is_primary", json!(false));
    let pack = world.pack(&[contact, former]);
    assert_eq!(names(&pack), ["other.csv", "README.txt"]);
    assert!(lines(&pack, "other.csv").iter().any(|line| line.contains("value: new@example.com")));
}
