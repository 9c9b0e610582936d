//! Each level of the table, and what holds for every score.

use proptest::{
    collection::{btree_set, vec},
    prelude::{Strategy, prop_assert_eq},
    proptest,
    sample::select,
};

use super::{Profile, Yardstick};
use crate::people::{Address, Name, Number, profile::local_part};

fn profile<'p>(
    emails: &[&'p str],
    phones: &[&'p str],
    keys: &[&'p str],
    residences: &[&'p str],
) -> Profile<'p> {
    Profile {
        emails: emails.iter().copied().collect(),
        local_parts: emails.iter().copied().map(local_part).collect(),
        phones: phones.iter().copied().map(Number::of).collect(),
        names: keys.iter().copied().map(Name::of).collect(),
        residences: residences.iter().copied().collect(),
        ..Profile::default()
    }
}

fn points(a: &Profile<'_>, b: &Profile<'_>) -> Vec<i32> {
    let both = [a.clone(), b.clone()];
    let comparison = Yardstick::new(&both, 2).compare(a, b);
    let sum = comparison.score();
    let points: Vec<i32> = comparison.reasons.iter().map(|reason| reason.points).collect();
    assert_eq!(points.iter().sum::<i32>(), sum);
    points
}

#[test]
fn the_score_is_the_sum_of_its_reasons() {
    let (mail, paris, rome) = ("jo@example.com", "+33612345678", "+393123456789");
    let none: [&str; 0] = [];
    let cases = [
        (
            profile(&none, &[paris], &["jo doe"], &["FR"]),
            profile(&none, &[paris], &["jo doe"], &["FR"]),
            vec![50, 20, 10],
        ),
        (
            profile(&[mail], &[paris], &["jo doe"], &[]),
            profile(&[mail], &[rome], &["ann bell"], &[]),
            vec![60, -15, -20],
        ),
        (
            profile(&[mail], &[], &["jo doe"], &[]),
            profile(&["x@example.com"], &[], &["jo doe"], &[]),
            vec![-20, 20],
        ),
        (
            profile(&[mail], &[], &["jo doe"], &[]),
            profile(&["jo@other.com"], &[], &["jo doe"], &[]),
            vec![25, 20],
        ),
        (profile(&[mail], &[], &["jo doe"], &[]), profile(&[], &[paris], &["jo doe"], &["FR"]), vec![20]),
        (
            profile(&[], &[paris], &["jo doe"], &[]),
            profile(&[], &["+33612345687"], &["jo doe"], &[]),
            vec![25, 20],
        ),
        (
            profile(&[], &[paris], &["jo doe"], &[]),
            profile(&[], &["+33612345099"], &["jo doe"], &[]),
            vec![-20, 20],
        ),
        (profile(&[], &[], &["jon doe"], &["FR"]), profile(&[], &[], &["john doe"], &["FR"]), vec![15, 10]),
        (profile(&[], &[], &["jon doe"], &["FR"]), profile(&[], &[], &["jon doy"], &["MC"]), vec![15, -5]),
        (
            profile(&[mail], &[paris], &["jo doe"], &["FR"]),
            profile(&[mail], &[paris], &["jo doe"], &["FR"]),
            vec![60, 50, 20, 10],
        ),
        (profile(&[mail], &[], &[], &[]), profile(&[], &[paris], &["xx yy"], &[]), vec![]),
    ];
    for (a, b, expected) in cases {
        assert_eq!(points(&a, &b), expected, "{a:?} {b:?}");
        assert_eq!(points(&b, &a), expected, "{a:?} {b:?}");
    }
}

#[test]
fn what_neighbours_and_colleagues_share_is_not_counted_twice_or_for_them() {
    let at_home = |name: &'static str, phone: &'static str| Profile {
        addresses: [Address::of("7 wallaby place delmar".to_owned())].into(),
        ..profile(&[], &[phone], &[name], &["AU"])
    };
    let (ann, bob) = (at_home("ann lee", "+61291234567"), at_home("bob stone", "+61291234589"));
    assert_eq!(
        points(&ann, &bob),
        [-20, -20, 40],
        "nothing for the number, and no residence beside the address"
    );
    assert_eq!(points(&ann, &at_home("anne lee", "+61291234589")), [15, 15, 40]);
    let next_door = at_home("bob stone", "+61291234579");
    assert_eq!(points(&ann, &next_door), [-20, -20, 40], "one digit apart, and another name");
    let across =
        Profile { addresses: [Address::of("12 wallaby place delmar".to_owned())].into(), ..next_door };
    assert_eq!(points(&ann, &across), [-20, -20, -10], "another house, and another name");
}

#[test]
fn names_are_compared_level_by_level() {
    let cases = [
        ("ann lee", "ann lee", 20),
        ("ann lee", "lee ann", 20),
        ("anna lee", "ann lee", 15),
        ("a lee", "ann lee", 12),
        ("ann stonefield", "ann stonefeld", 15),
        ("ann stonefield", "amn stonfield", 12),
        ("katherine philips", "catherine filipps", 9),
        ("ann maria stonefield", "ann stonefild", 13),
        ("ann marie stone field", "annmarie stonefeeld", 2),
        ("lee", "lee", 13),
        ("lee", "ann lee", 2),
        ("ann lee", "robert lee", -5),
        ("ann lee", "ann stone", -5),
        ("ann lee", "bob stone", -20),
        ("li", "wu", -20),
    ];
    for (a, b, expected) in cases {
        for (a, b) in [(a, b), (b, a)] {
            let (a, b) = (profile(&[], &[], &[a], &[]), profile(&[], &[], &[b], &[]));
            assert_eq!(points(&a, &b), [expected], "{:?} {:?}", a.names, b.names);
        }
    }
}

#[test]
fn addresses_and_companies_count_as_far_as_they_are_alike() {
    let at = |address: &str| Profile {
        addresses: [Address::of(address.to_owned())].into(),
        companies: ["blue ocean".to_owned()].into(),
        ..Profile::default()
    };
    let cases: [(&str, &str, &[i32]); 9] = [
        ("7 wallaby place delmar 2119", "delmar 7 wallabyplace 2119", &[40]),
        ("7 wallaby place delmar 2119", "9 wallaby place delmar 2991", &[34, -10]),
        ("7 wallaby place delmar", "9 wallaby place delmar", &[30]),
        ("7 wallaby place delmar 2119", "12 wallaby place delmar 2119", &[40]),
        ("7 wallaby place delmar 2119", "12 wallaby place nice 2119", &[26]),
        ("7 wallaby place delmar 2119", "7 hill top delmar 2119", &[14, 20]),
        ("7 wallaby place delmar 2119", "12 wallaby road 2119", &[6]),
        ("7 wallaby place delmar 0832", "7 quai nice 832", &[-20, 20]),
        ("7 wallaby place delmar 2119", "quai des etats unis nice", &[-20]),
    ];
    for (a, b, expected) in cases {
        assert_eq!(points(&at(a), &at(b)), [&[10], expected].concat(), "{a} {b}");
    }
}

#[test]
fn e_mail_addresses_one_letter_apart_are_a_slip_where_the_names_are_no_others() {
    let mail = |email: &'static str, name: &'static str| profile(&[email], &[], &[name], &[]);
    let ann = mail("annlee@x.com", "ann lee");
    for slip in ["anlee@x.com", "annelee@y.com", "anmlee@x.com", "anlnee@y.com"] {
        let expected: &[i32] = if slip.starts_with("anlee") { &[-20, 20] } else { &[15, 20] };
        assert_eq!(points(&ann, &mail(slip, "ann lee")), expected, "{slip}");
    }
    assert_eq!(points(&ann, &mail("anylee@x.com", "bob stone")), [-20, -20]);
}

#[test]
fn a_surname_that_many_have_says_less_with_every_doubling() {
    let pair = profile(&[], &[], &["ann lee"], &[]);
    let others: Vec<Profile<'_>> = (0..62).map(|_| profile(&[], &[], &["bob lee"], &[])).collect();
    let score = |holders: usize| {
        let mut all = vec![pair.clone(), pair.clone()];
        all.extend(others[..holders - 2].iter().cloned());
        let comparison = Yardstick::new(&all, 2).compare(&pair, &pair);
        (comparison.score(), comparison.reasons.get(1).map(|reason| reason.text.clone()))
    };
    assert_eq!(score(7), (20, None));
    assert_eq!(score(8), (18, Some("a common surname: 8 clients have it".into())));
    assert_eq!(score(64), (12, Some("a common surname: 64 clients have it".into())));
}

fn profiles() -> impl Strategy<Value = Vec<Profile<'static>>> {
    const KEYS: &[&str] = &["ann lee", "anne lee", "lee ann", "a lee", "bob stone", "王 小明", "lee"];
    const PHONES: &[&str] = &["+33612345678", "+33612345687", "+393123456789"];
    const EMAILS: &[&str] = &["ann@x.com", "ann@y.com", "bob@x.com"];
    const ADDRESSES: &[&str] = &["1 quay street nice", "quay st 1 nice", "7 hill road"];
    let one = (
        btree_set(select(KEYS), 0..3),
        btree_set(select(PHONES), 0..3),
        btree_set(select(EMAILS), 0..3),
        btree_set(select(ADDRESSES), 0..2),
    );
    let one = one.prop_map(|(keys, phones, emails, addresses)| Profile {
        addresses: addresses.into_iter().map(|text| Address::of(text.to_owned())).collect(),
        names: keys.into_iter().map(Name::of).collect(),
        phones: phones.into_iter().map(Number::of).collect(),
        local_parts: emails.iter().copied().map(local_part).collect(),
        emails: emails.into_iter().collect(),
        ..Profile::default()
    });
    vec(one, 2..12)
}

proptest! {
    #[test]
    fn what_is_in_favour_is_what_scores_more_than_nothing(profiles in profiles()) {
        let yardstick = Yardstick::new(&profiles, 2);
        for a in &profiles {
            for b in &profiles {
                let comparison = Some(yardstick.compare(a, b)).filter(|comparison| comparison.score() > 0);
                prop_assert_eq!(yardstick.in_favour(a, b), comparison);
            }
        }
    }

    #[test]
    fn a_score_does_not_depend_on_the_order_of_anything(profiles in profiles()) {
        let reversed: Vec<Profile<'_>> = profiles.iter().rev().cloned().collect();
        let (one, other) = (Yardstick::new(&profiles, 2), Yardstick::new(&reversed, 2));
        for a in &profiles {
            for b in &profiles {
                prop_assert_eq!(one.compare(a, b), other.compare(b, a));
            }
        }
    }
}
