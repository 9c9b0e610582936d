//! The checks, one file per question. Each answers with what should be, what is, and where they part; none of them writes.

pub(crate) mod berth_status;
pub(crate) mod counts;
pub(crate) mod files;
pub(crate) mod integrity;

use landfall_model::mapping::Mapping;

use crate::{evidence::Evidence, raw::Raw, survey::Survey, target::Target};

/// What the checks look at.
pub(crate) struct Seen<'a> {
    pub mapping: &'a Mapping,
    pub evidence: &'a Evidence<'a>,
    pub raw: &'a Raw<'a>,
    pub target: &'a Target<'a>,
    pub survey: &'a Survey,
}
