//! Columns that are read otherwise than their users may mean them.

pub(crate) mod currency;
pub(crate) mod moments;
pub(crate) mod options;

use landfall_model::mapping::Mapping;

use crate::{discover::Discovery, error::Problem};

/// All of them, by what may be taken for something else.
pub(crate) fn columns(found: &Discovery, mapping: &Mapping) -> Vec<Problem> {
    let looks = [currency::taken_for_another, options::unknown, moments::read_as_days];
    looks.into_iter().flat_map(|look| look(found, mapping)).collect()
}
