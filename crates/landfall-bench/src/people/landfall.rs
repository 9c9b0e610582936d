//! Candidates and scores of the planner.

use std::time::Instant;

use landfall_model::mapping::Mapping;
use landfall_plan::people::{
    Address, Name, Number, Profile, Yardstick,
    candidates::{CROWD, Search},
};

use super::{febrl::Record, quality::Scored};

/// The scores of all candidates, and the seconds that finding and scoring them took.
pub fn score(records: &[Record], fields: &str) -> (Vec<Scored>, f64) {
    let distance = Mapping::default().dedup.edit_distance;
    let profiles: Vec<Profile<'_>> = records.iter().map(|record| profile(record, fields)).collect();
    let began = Instant::now();
    let found = Search { distance, roles: &[], crowd: CROWD }.find(&profiles);
    let yardstick = Yardstick::new(&profiles, distance);
    let score = |(a, b): (usize, usize)| (yardstick.compare(&profiles[a], &profiles[b]).score().into(), a, b);
    let scored = found.pairs.into_iter().map(score).collect();
    (scored, began.elapsed().as_secs_f64())
}

/// A record with the fields that are compared.
pub fn profile<'r>(record: &'r Record, fields: &str) -> Profile<'r> {
    let filled = |text: &'r str, wanted: bool| Some(text).filter(|text| wanted && !text.is_empty());
    Profile {
        names: filled(&record.key, true).map(Name::of).into_iter().collect(),
        addresses: filled(&record.address, fields != "names")
            .map(|text| Address::of(text.to_owned()))
            .into_iter()
            .collect(),
        phones: filled(&record.number, fields == "number").map(Number::of).into_iter().collect(),
        ..Profile::default()
    }
}
