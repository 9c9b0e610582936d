//! The paths of a table's rows in each version of the API.

use std::sync::Arc;

use super::{
    Place,
    query::{Page, encode},
    v3::Forms,
};
use crate::error::{Class, Error};

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

    /// The same error, with what to do where the server has never heard of this generation: 404 for each of its paths, while a table that
    /// is not there is a 422 in version 3 (NOCODB 7).
    pub fn unknown(&self, error: Error) -> Error {
        match (self, error) {
            (Self::V3(_), Error::Request { what, mut source }) if source.class == Class::Status(404) => {
                "this server does not answer version 3 of the API: leave NOCODB_API out, or set it to v2"
                    .clone_into(&mut source.problem.remedy);
                Error::Request { what, source }
            }
            (_, error) => error,
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
