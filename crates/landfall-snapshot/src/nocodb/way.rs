//! The paths of a table's rows in each version of the API.

use std::sync::Arc;

use super::{
    Place,
    query::{Page, encode},
    v3::Forms,
};

/// How the rows of one table are asked for.
#[derive(Debug)]
pub(super) enum Way {
    V1,
    V2,
    /// With what is to be turned back into version 2's forms.
    V3(Arc<Forms>),
}

impl Way {
    /// The path of a page of rows.
    pub fn pages(&self, place: &Place) -> String {
        let (base, table) = (encode(&place.base), encode(&place.table));
        match self {
            Self::V1 => format!("/api/v1/db/data/noco/{base}/{table}"),
            Self::V2 => format!("/api/v2/tables/{table}/records"),
            Self::V3(_) => format!("/api/v3/data/{base}/{table}/records"),
        }
    }

    /// The path of their number.
    pub fn count(&self, place: &Place) -> String {
        match self {
            Self::V1 | Self::V2 => format!("{}/count", self.pages(place)),
            Self::V3(_) => format!("/api/v3/data/{}/{}/count", encode(&place.base), encode(&place.table)),
        }
    }

    /// The query of a page.
    pub fn query(&self, page: &Page<'_>) -> String {
        match self {
            Self::V1 | Self::V2 => page.query(),
            Self::V3(_) => page.query_v3(),
        }
    }
}
