//! Rows as the plan of the practice world holds them, again and again under ids of their own: a million people without a million in memory.

use std::collections::HashMap;

use landfall_model::{
    ids::derive,
    mapping::Mapping,
    target::{Berth, Client, ClientContact, Interest, Table},
};
use landfall_plan::Context;
use landfall_practice::{Size, world_of};
use uuid::Uuid;

use crate::folder::PORT;

/// Enough that values vary as they do in the real base.
const SIZE: Size = Size { interests: 2_000, ..Size::PLAN };

/// One person with one interest.
#[derive(Debug, Clone)]
pub struct Person {
    pub client: Client,
    pub contacts: Vec<ClientContact>,
    pub interest: Interest,
}

/// Those of the practice world, and its berths.
#[derive(Debug)]
pub struct People {
    templates: Vec<Person>,
    pub berths: Vec<Berth>,
}

impl People {
    pub fn of_the_practice_world() -> Self {
        let context = Context { port: PORT.to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = landfall_plan::plan(&world_of(SIZE, 1).snapshot, &Mapping::default(), &[], &context);
        let clients: HashMap<Uuid, &Client> =
            plan.clients.iter().map(|planned| (planned.row.id, &planned.row)).collect();
        let mut contacts: HashMap<Uuid, Vec<ClientContact>> = HashMap::new();
        for planned in plan.client_contacts {
            contacts.entry(planned.row.client_id).or_default().push(planned.row);
        }
        // Berths under ids of their own too: those of the world skip a number here and there.
        let (mut berths, mut renamed) = (Vec::new(), HashMap::new());
        for (n, planned) in (1..).zip(plan.berths) {
            let id = derive(PORT, Table::Berths.name(), &n.to_string());
            renamed.insert(planned.row.id, id);
            berths.push(Berth { id, ..planned.row });
        }
        let person = |interest: Interest| {
            let client = (*clients.get(&interest.client_id)?).clone();
            let contacts = contacts.get(&client.id).cloned().unwrap_or_default();
            let berth_id = interest.berth_id.and_then(|id| renamed.get(&id).copied());
            let interest = Interest { berth_id, ..interest };
            Some(Person { client, contacts, interest })
        };
        let templates = plan.interests.into_iter().filter_map(|planned| person(planned.row)).collect();
        Self { templates, berths }
    }

    /// The n-th person.
    pub fn nth(&self, n: u64) -> Person {
        let index = usize::try_from(n).unwrap_or_default() % self.templates.len();
        let mut person = self.templates[index].clone();
        let id = |table: Table, key: &str| derive(PORT, table.name(), key);
        person.client.id = id(Table::Clients, &n.to_string());
        person.interest.id = id(Table::Interests, &n.to_string());
        person.interest.client_id = person.client.id;
        for (index, contact) in person.contacts.iter_mut().enumerate() {
            contact.id = id(Table::ClientContacts, &format!("{n}/{index}"));
            contact.client_id = person.client.id;
        }
        person
    }
}
