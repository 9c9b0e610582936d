//! Which id a client has.

use std::collections::BTreeMap;

use landfall_model::{
    mapping::Mapping,
    plan::{Parent, Plan},
};
use serde_json::json;
use uuid::Uuid;

use super::clusters;
use crate::{Context, testing::World};

#[test]
fn a_client_keeps_the_id_that_it_has_in_the_parent_run_and_a_split_gives_the_second_part_its_own() {
    let (old, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let clients: BTreeMap<String, Uuid> =
        [("2", old), ("5", old), ("6", other)].map(|(id, uuid)| (id.to_owned(), uuid)).into();
    let context = Context {
        port: "port".to_owned(),
        parent: Some(Parent { id_maps: [("clients".to_owned(), clients)].into(), ..Parent::default() }),
        ..Context::default()
    };
    let plan = World::default()
        .interest(1, json!({"Full Name": "Ann Lee", "Email Address": "a@example.com"}))
        .interest(2, json!({"Full Name": "Ann Lee", "Email Address": "a@example.com"}))
        .interest(5, json!({"Full Name": "Bob Stone"}))
        .interest(6, json!({"Full Name": "Carla Weiss"}))
        .plan(&Mapping::default(), &context);
    let ids: Vec<Uuid> = plan.clients.iter().map(|client| client.row.id).collect();
    assert_eq!(ids, [old, landfall_model::ids::derive("port", "clients", "5"), other]);
}

#[test]
fn a_part_that_joins_another_client_takes_that_ones_id() {
    let named = |name: &str| json!({"Full Name": name, "Email Address": format!("{name}@example.com")});
    let context = |parent| Context { port: "port".to_owned(), parent, ..Context::default() };
    let world = |second: &str| {
        World::default().interest(1, named("ann")).interest(2, named(second)).interest(3, named("bob"))
    };
    let before = world("ann").plan(&Mapping::default(), &context(None));
    let parent = Parent { id_maps: before.id_maps.clone(), rows: before.clone(), ..Parent::default() };
    let after = world("bob").plan(&Mapping::default(), &context(Some(parent)));
    let ids = |plan: &Plan| plan.clients.iter().map(|client| client.row.id).collect::<Vec<_>>();
    assert_eq!((clusters(&before), clusters(&after)), (vec![vec![1, 2], vec![3]], vec![vec![1], vec![2, 3]]));
    assert_eq!(ids(&after), ids(&before));
}

#[test]
fn an_inherited_id_is_never_given_twice() {
    // Interest 7 once founded the client of 8; it moved to another client, and now stands alone again.
    let derived = landfall_model::ids::derive("port", "clients", "7");
    let first = Uuid::from_u128(1);
    let clients: BTreeMap<String, Uuid> =
        [("1", first), ("7", first), ("8", derived)].map(|(id, uuid)| (id.to_owned(), uuid)).into();
    let context = Context {
        port: "port".to_owned(),
        parent: Some(Parent { id_maps: [("clients".to_owned(), clients)].into(), ..Parent::default() }),
        ..Context::default()
    };
    let mut world = World::default();
    for (id, name) in [(1, "Ann Lee"), (7, "Bob Stone"), (8, "Carla Weiss")] {
        world = world.interest(id, json!({"Full Name": name}));
    }
    let plan = world.plan(&Mapping::default(), &context);
    assert_eq!(crate::lint(&plan), []);
    assert_eq!((plan.clients[0].row.id, plan.clients[2].row.id), (first, derived));
}
