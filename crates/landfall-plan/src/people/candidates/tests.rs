//! No rule loses a pair: each is compared with all pairs, each measured by the rule as it is written down.

use std::collections::BTreeSet;

use proptest::{
    collection::vec,
    option,
    prelude::{Strategy, prop_assert, prop_assert_eq},
    prop_oneof, proptest,
    sample::select,
};

use super::{CROWD, Profile, Search};
use crate::{
    normalise::name,
    people::{Address, Name, Number, profile::local_part},
};

/// What a client says, owned.
#[derive(Debug, Clone)]
struct Client {
    email: Option<&'static str>,
    phone: Option<&'static str>,
    name: String,
    company: Option<&'static str>,
    address: Option<&'static str>,
}

const EMAILS: &[&str] = &[
    "ann@x.com",
    "ann@y.com",
    "ann+berth@x.com",
    "bob@x.com",
    "info@x.com",
    "info@y.com",
    "annabel@x.com",
    "anabell@y.com",
    "annabell@y.com",
    "ébahi.m@x.com",
    "èbahi.m@x.com",
    "anni@x.com",
];
const PHONES: &[&str] = &[
    "+33612345670",
    "+33612345671",
    "+3361234567",
    "+33612354670",
    "+33613456720",
    "+33622345671",
    "+39312345672",
];
const COMPANIES: &[&str] = &["blue ocean", "red sea"];
const ADDRESSES: &[&str] = &[
    "1 quay street nice",
    "quay 1 street",
    "7 hill road",
    "nice",
    "9 hillside roadhouse",
    "îlesaintmarie nice",
    "îlesainte nicé",
];
const WORDS: &[&str] = &["ann", "anne", "smith", "smyth", "li", "王", "van", "иван", "a"];

fn clients(most: usize) -> impl Strategy<Value = Vec<Client>> {
    let name = prop_oneof![vec(select(WORDS), 0..4).prop_map(|words| words.join(" ")), "[ab]{0,5}"];
    let client = (
        option::of(select(EMAILS)),
        option::of(select(PHONES)),
        name,
        option::of(select(COMPANIES)),
        option::of(select(ADDRESSES)),
    );
    let client = client.prop_map(|(email, phone, name, company, address)| Client {
        email,
        phone,
        name,
        company,
        address,
    });
    vec(client, 0..most)
}

fn profile(client: &Client) -> Profile<'_> {
    Profile {
        emails: client.email.into_iter().collect(),
        local_parts: client.email.map(local_part).into_iter().collect(),
        phones: client.phone.map(Number::of).into_iter().collect(),
        names: Some(client.name.as_str()).filter(|name| !name.is_empty()).map(Name::of).into_iter().collect(),
        companies: client.company.map(str::to_owned).into_iter().collect(),
        addresses: client.address.map(|text| Address::of(text.to_owned())).into_iter().collect(),
        ..Profile::default()
    }
}

/// The rules as they are written down, of two clients.
fn are_candidates(a: &Client, b: &Client) -> bool {
    let named = !a.name.is_empty() && !b.name.is_empty();
    let same = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    let local = |client: &Client| client.email.map(local_part).filter(|part| *part != "info");
    let long = |client: &Client| local(client).filter(|part| part.chars().count() >= 6);
    let surname = |client: &Client| name::surname_of_key(&client.name).map(str::to_owned);
    let near = || strsim::levenshtein(&a.name, &b.name) <= 2;
    (named && (near() || sorted(&a.name) == sorted(&b.name)))
        || same(a.phone, b.phone)
        || same(local(a), local(b))
        || (same(a.company, b.company) && named && surname(a) == surname(b))
        || (named && sound(&a.name).is_some() && sound(&a.name) == sound(&b.name))
        || (alike_but_for_one(a.phone, b.phone) && !initials(a).is_disjoint(&initials(b)))
        || alike_but_for_one(long(a), long(b))
        || !two_words(a, usize::MAX).is_disjoint(&two_words(b, usize::MAX))
        || !two_words(a, 4).is_disjoint(&two_words(b, 4))
}

fn initials(client: &Client) -> BTreeSet<char> {
    client.name.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// Equal where each lacks one character at most: by their longest common subsequence, no text is taken apart for it.
fn alike_but_for_one(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut longest = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, one) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate() {
            let apart = longest[i][j + 1].max(longest[i + 1][j]);
            longest[i + 1][j + 1] = if one == other { longest[i][j] + 1 } else { apart };
        }
    }
    longest[a.len()][b.len()] + 1 >= a.len().max(b.len())
}

fn sorted(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    words.sort_unstable();
    words
}

/// Of surname and first other word, in either order.
fn sound(key: &str) -> Option<BTreeSet<(String, usize)>> {
    let surname = name::surname_of_key(key)?;
    let given = key.split_whitespace().find(|word| *word != surname)?;
    let (one, other) = (name::sound(surname), name::sound(given));
    let twice = usize::from(one == other);
    Some([(one, twice), (other, twice)].into())
}

/// Of each word so many letters.
fn two_words(client: &Client, letters: usize) -> BTreeSet<(String, String)> {
    let words = client.address.unwrap_or_default().split_whitespace();
    let words: Vec<String> = words.map(|word| word.chars().take(letters).collect()).collect();
    let all = (0..words.len()).flat_map(|i| (i + 1..words.len().min(i + 3)).map(move |j| (i, j)));
    all.map(|(i, j)| (words[i].clone(), words[j].clone())).collect()
}

fn brute_force(clients: &[Client]) -> Vec<(usize, usize)> {
    let all = (0..clients.len()).flat_map(|i| (i + 1..clients.len()).map(move |j| (i, j)));
    all.filter(|&(i, j)| are_candidates(&clients[i], &clients[j])).collect()
}

fn roles() -> Vec<String> {
    vec!["info".to_owned()]
}

#[test]
fn ten_thousand_people_of_one_name_are_one_crowd_and_no_pairs() {
    let profile = Profile { names: [Name::of("john smith")].into(), ..Profile::default() };
    let other = Profile { names: [Name::of("jon smith")].into(), ..Profile::default() };
    let profiles: Vec<Profile<'_>> =
        (0..20_000).map(|n| if n % 2 == 0 { profile.clone() } else { other.clone() }).collect();
    let found = Search { distance: 2, roles: &[], crowd: CROWD }.find(&profiles);
    assert_eq!(found.pairs, []);
    let sizes: Vec<_> = found.crowds.iter().map(|crowd| (crowd.what, crowd.groups.len())).collect();
    let expected = [
        ("one name, its words in any order", 10_000),
        ("one name, its words in any order", 10_000),
        ("names that sound alike", 20_000),
        ("names few letters apart", 20_000),
    ];
    assert_eq!(sizes, expected);
}

#[test]
fn a_number_mistyped_in_one_digit_is_a_candidate_whatever_the_mistake_was() {
    let number = |text: &'static str, name: &'static str| Profile {
        phones: [Number::of(text)].into(),
        names: [Name::of(name)].into(),
        ..Profile::default()
    };
    let find = |other| {
        Search { distance: 2, roles: &[], crowd: CROWD }
            .find(&[number("+33612345670", "ann lee"), other])
            .pairs
    };
    for other in ["+33612345679", "+3361234570", "+336123456770", "+33612354670", "+33623456170"] {
        assert_eq!(find(number(other, "robert lima")), [(0, 1)], "{other}");
    }
    assert_eq!(find(number("+33612345679", "bob stone")), []);
    assert_eq!(find(number("+33612345699", "robert lima")), []);
}

proptest! {
    #[test]
    fn candidates_are_those_of_brute_force(clients in clients(40)) {
        let profiles: Vec<Profile<'_>> = clients.iter().map(profile).collect();
        let found = Search { distance: 2, roles: &roles(), crowd: CROWD }.find(&profiles);
        prop_assert_eq!(found.crowds, []);
        prop_assert_eq!(found.pairs, brute_force(&clients));
    }

    /// The rules of addresses and of what is alike but for a letter leave the values of a crowd out, as they say.
    #[test]
    fn every_candidate_of_brute_force_is_a_pair_or_in_a_crowd(clients in clients(40), crowd in 1usize..5) {
        let named = |client| Client { address: None, phone: None, email: None, ..client };
        let clients: Vec<Client> = clients.into_iter().map(named).collect();
        let profiles: Vec<Profile<'_>> = clients.iter().map(profile).collect();
        let found = Search { distance: 2, roles: &roles(), crowd }.find(&profiles);
        for pair in brute_force(&clients) {
            let in_a_crowd = || found.crowds.iter().any(|crowd| crowd.groups.contains(&pair.0) && crowd.groups.contains(&pair.1));
            prop_assert!(found.pairs.contains(&pair) || in_a_crowd(), "{:?}", pair);
        }
    }
}
