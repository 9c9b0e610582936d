//! People who share an e-mail address or a name without being one person: what a careless merge would ruin.

use landfall_model::source::SourceTable::Interests;

use crate::{cast::Cast, ledger::Ledger, random::Rng};

/// Role mailboxes of offices, each used by three unlike people.
const ROLE_INBOXES: [&str; 4] = [
    "info@blueanchor.example.com",
    "office@velamare.test",
    "Crew@seventides.example.org",
    "bookings@oysterbay.example.net",
];

/// Addresses that look personal, each used by three unlike people.
const ASSISTANTS: [&str; 2] = ["harbourlane.pa@example.com", "j.assistant@windward.example.org"];

/// Lets some of the plain rows share addresses and names; they are plain no more. One group of each kind per 200 rows, at least one.
pub(crate) fn share(cast: &mut Cast, ids: &[i64], seed: u64, ledger: &mut Ledger) {
    let mut rng = Rng::new(seed, "shared");
    rng.shuffle(&mut cast.plain);
    let groups = (ids.len() / 200).max(1);
    for address in ROLE_INBOXES.iter().take(groups + 1) {
        share_address(cast, ids, address, "shared-inbox-role", ledger);
    }
    for address in ASSISTANTS.iter().take(groups) {
        share_address(cast, ids, address, "shared-address-unlike-names", ledger);
    }
    for _ in 0..groups {
        marry(cast, ids, ledger);
        meet_namesake(cast, ids, ledger);
    }
    cast.plain.sort_unstable();
}

fn share_address(cast: &mut Cast, ids: &[i64], address: &str, dirt: &'static str, ledger: &mut Ledger) {
    for _ in 0..3 {
        let Some(row) = cast.plain.pop() else { return };
        cast.people[row].email = Some(address.to_owned());
        ledger.record(dirt, Interests, ids[row]);
    }
}

/// Two people of one household with one address: unlike names, but too few to be evidently a shared inbox.
fn marry(cast: &mut Cast, ids: &[i64], ledger: &mut Ledger) {
    let (Some(first), Some(second)) = (cast.plain.pop(), cast.plain.pop()) else { return };
    let address = format!("family{}@post.example.org", ids[first]);
    let home = cast.people[first].clone();
    let person = &mut cast.people[second];
    person.address = home.address;
    person.residence = home.residence;
    person.phone = None;
    for row in [first, second] {
        cast.people[row].email = Some(address.clone());
        ledger.record("email-couple", Interests, ids[row]);
    }
}

/// Two people of one name who have nothing else in common.
fn meet_namesake(cast: &mut Cast, ids: &[i64], ledger: &mut Ledger) {
    let Some(first) = cast.plain.pop() else { return };
    let differs = |&row: &usize| cast.people[row].residence != cast.people[first].residence;
    let Some(at) = cast.plain.iter().rposition(differs) else { return };
    let second = cast.plain.remove(at);
    cast.people[second].name = cast.people[first].name.clone();
    for row in [first, second] {
        ledger.record("same-name-strangers", Interests, ids[row]);
    }
}
