//! An id as the live target keeps it: a uuid, or a text that spells one.

use std::{error::Error, fmt};

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// An id of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LiveId(pub Uuid);

/// The id of any row, of a plan or not: where ids are text, what users enter may have one that spells no uuid.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum RowId {
    Uuid(Uuid),
    Text(String),
}

impl RowId {
    /// True for an id as landfall derives them: no user's row has such a one.
    pub fn is_derived(&self) -> bool {
        matches!(self, Self::Uuid(id) if id.get_version_num() == 5)
    }
}

impl From<Uuid> for RowId {
    fn from(id: Uuid) -> Self {
        Self::Uuid(id)
    }
}

impl From<&str> for RowId {
    fn from(text: &str) -> Self {
        let text = text.trim_end();
        text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Uuid)
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(id) => id.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl<'a> FromSql<'a> for RowId {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        if *ty == Type::UUID {
            Uuid::from_sql(ty, raw).map(Self::from)
        } else {
            <&str>::from_sql(ty, raw).map(Self::from)
        }
    }

    /// As [`Read`] does.
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What stands where an id is expected; none where it is nothing, or spells no uuid. No such row is of a plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read(pub Option<Uuid>);

impl ToSql for LiveId {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        if *ty == Type::UUID { self.0.to_sql(ty, out) } else { self.0.to_string().to_sql(ty, out) }
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID || <String as ToSql>::accepts(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Read {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let text = || <&str as FromSql>::from_sql(ty, raw).ok()?.trim_end().parse().ok();
        let uuid = || Uuid::from_sql(ty, raw).ok();
        Ok(Self(if *ty == Type::UUID { uuid() } else { text() }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }

    /// Whatever the column is: where ids are of another type, [`super::catalog`] says so before any is read.
    fn accepts(_: &Type) -> bool {
        true
    }
}
