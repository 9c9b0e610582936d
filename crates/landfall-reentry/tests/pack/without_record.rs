//! Rows whose record the old system no longer has, or never had.

use landfall_model::{
    rundir::{RunDir, RunInfo, WHOLE},
    target::{Client, Planned},
};
use landfall_practice::{Size, world_of};
use serde_json::json;

use crate::world::{World, changed, gone, lines, lose, names, note, of_several_records, write};

#[test]
fn of_a_client_whose_first_record_is_gone_only_those_that_the_old_system_has_are_told() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from[..1]));
    let (client, ..) = world.client_with_deals();
    let pack = world.pack(&[changed(client, "full_name", json!("Nova Lind")), note(client)]);
    assert_eq!((names(&pack), pack.new), (vec!["interests-changed.csv", "README.txt"], 0));
    let found = lines(&pack, "interests-changed.csv").join("\n");
    let gone = format!("{},", client.from[0].id);
    assert!(!found.lines().any(|line| line.starts_with(&gone)), "{found}");
    assert_eq!(found.matches(",Full Name,").count(), client.from.len() - 1, "{found}");
    assert!(found.contains(&format!("{},Nova Lind,Extra Comments,", client.from[1].id)), "{found}");
}

#[test]
fn a_client_whose_records_are_all_gone_is_new() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from));
    let (client, ..) = world.client_with_deals();
    let pack = world.pack(&[changed(client, "full_name", json!("Nova Lind")), note(client)]);
    assert_eq!(names(&pack), ["interests-new.csv", "README.txt"]);
    let found = lines(&pack, "interests-new.csv").join("\n");
    assert_eq!((pack.new, found.matches("Nova Lind").count()), (1, 1), "{found}");
    assert!(found.contains("calls on Monday"), "{found}");
}

#[test]
fn a_row_whose_record_is_gone_is_entered_anew_where_users_went_on_with_it() {
    let world = World::of(|snapshot, plan| lose(snapshot, &of_several_records(plan).from));
    let (client, first, _) = world.client_with_deals();
    let pack = world.pack(&[
        changed(first, "lead_category", json!("hot_lead")),
        changed(client, "full_name", json!("Nova Lind")),
    ]);
    assert_eq!((names(&pack), pack.new), (vec!["interests-new.csv", "README.txt"], 1));
    let found = lines(&pack, "interests-new.csv");
    assert!(found[0].contains("Nova Lind") && found[0].contains("Hot Lead"), "{found:?}");
    let gone = world.pack(&[gone(first)]);
    assert_eq!(names(&gone), ["README.txt"], "neither side has it");
}

#[test]
fn a_run_that_took_over_only_what_times_show_tells_what_stood_in_all_that_was_read() {
    let world = World::new();
    let (client, first, others) = world.client_with_deals();
    let mut read = world_of(Size::SMALLEST, 7).snapshot;
    write(&mut read, first.from[0], "Extra Comments", "typed without a trace");
    lose(&mut read, &others[0].from);
    let info = RunInfo::new("run", "delta", "port-nimara", "2026-01-01T00:00:00Z");
    read.write(&RunDir::create_at(&world.run.path(WHOLE), &info).unwrap()).unwrap();
    let pack = world.pack(&[note(client), changed(others[0], "lead_category", json!("hot_lead"))]);
    let found = lines(&pack, "interests-changed.csv").join("\n");
    assert!(found.contains(",\"typed without a trace\ncalls on Monday\""), "{found}");
    assert_eq!((pack.new, pack.changed), (1, 1), "a record that is gone there has no cell to change");
}

#[test]
fn a_client_whose_only_deal_went_to_another_person_is_new_with_its_own_changes() {
    let world = World::new();
    let of_one_record = |client: &&Planned<Client>| {
        let deals = world.plan.interests.iter().filter(|deal| deal.row.client_id == client.row.id);
        client.from.len() == 1 && deals.count() == 1
    };
    let client = world.plan.clients.iter().find(of_one_record).unwrap();
    let deal = world.plan.interests.iter().find(|deal| deal.row.client_id == client.row.id).unwrap();
    let other = of_several_records(&world.plan);
    let moved = changed(deal, "client_id", json!(other.row.id));
    let alone = world.pack(std::slice::from_ref(&moved));
    assert_eq!(alone.new, 1, "{alone:?}");
    assert!(lines(&alone, "interests-new.csv")[0].contains(&client.row.full_name), "{alone:?}");
    let merged = world.pack(&[moved.clone(), gone(client)]);
    assert_eq!((merged.new, lines(&merged, "other.csv").len()), (0, 1), "{merged:?}");
    let pack = world.pack(&[moved, changed(client, "address", json!("Quay 1")), note(client)]);
    assert_eq!(names(&pack), ["interests-new.csv", "interests-changed.csv", "README.txt"]);
    let new = lines(&pack, "interests-new.csv").join("\n");
    for words in [&client.row.full_name, "Quay 1", "calls on Monday"] {
        assert!(new.contains(words), "{words}: {new}");
    }
    let found = lines(&pack, "interests-changed.csv");
    let of_record =
        |line: &String| line.starts_with(&format!("{},{},", deal.from[0].id, other.row.full_name));
    assert!(found.iter().all(of_record), "{found:?}");
    assert!(!found.join("").contains("Quay 1") && !found.join("").contains("calls on Monday"), "{found:?}");
}
