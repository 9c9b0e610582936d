//! One planned copy: where its bytes come from, where they go, and what must be true of both.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{redact, source::Object};

/// One object to copy, server-side where the store can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The `files` row that waits for this copy.
    pub file: Uuid,
    /// Where the bytes lie.
    pub origin: Origin,
    /// Bytes, from the listing; for an attachment what its cell says.
    pub size: u64,
    /// Target bucket.
    pub target_bucket: String,
    /// `{portSlug}/{entity}/{entityId}/{uuid}.{ext}`.
    pub target_key: String,
    /// Content type of the target object.
    pub mime_type: String,
}

/// Where the bytes of a file lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An object of a source bucket.
    Object {
        /// The bucket.
        bucket: String,
        /// The key, exactly as the store spells it.
        key: String,
        /// The source's ETag in the listing: a copy of another version is refused. Empty where the store has none.
        etag: String,
    },
    /// An attachment in NocoDB's own storage, outside of the buckets: fetched by GET through the source's transport.
    Attachment {
        /// Relative to the address of NocoDB, not escaped: `download/2026/11/22/<hash>/receipt.pdf`.
        path: String,
    },
}

impl Origin {
    /// What stands for the bucket of an attachment, in places and reports. No bucket has a colon in its name.
    pub const ATTACHMENTS: &'static str = "nocodb:";

    /// The origin of an object of a listing, or of what stands for a file in NocoDB's own storage.
    pub fn of(object: &Object) -> Self {
        let Object { bucket, key, etag, .. } = object.clone();
        match bucket.as_str() {
            Self::ATTACHMENTS => Self::Attachment { path: key },
            _ => Self::Object { bucket, key, etag },
        }
    }

    /// Of a name that [`Self::place`] gave: any version.
    pub fn at(place: &str) -> Self {
        let (bucket, key) = place.split_once('/').unwrap_or(("", place));
        match bucket {
            Self::ATTACHMENTS => Self::Attachment { path: key.to_owned() },
            _ => Self::Object { bucket: bucket.to_owned(), key: key.to_owned(), etag: String::new() },
        }
    }

    /// The bucket; [`Self::ATTACHMENTS`] where there is none.
    pub fn bucket(&self) -> &str {
        match self {
            Self::Object { bucket, .. } => bucket,
            Self::Attachment { .. } => Self::ATTACHMENTS,
        }
    }

    /// The key, or the path in NocoDB's storage. It holds names of people.
    pub fn key(&self) -> &str {
        match self {
            Self::Object { key, .. } => key,
            Self::Attachment { path } => path,
        }
    }

    /// `bucket/key`: the name in id maps and accounts.
    pub fn place(&self) -> String {
        format!("{}/{}", self.bucket(), self.key())
    }
}

/// The place with its key masked.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.bucket(), redact::object_key(self.key()))
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_is_written_by_its_kind_and_shown_masked() {
        let object = Origin::Object {
            bucket: "client-portal".to_owned(),
            key: "EOIs/eoi_Doe.pdf".to_owned(),
            etag: "e1".to_owned(),
        };
        let attachment = Origin::Attachment { path: "download/2026/receipt Doe.pdf".to_owned() };
        let cases = [
            (
                &object,
                r#"{"object":{"bucket":"client-portal","key":"EOIs/eoi_Doe.pdf","etag":"e1"}}"#,
                "client-portal/E•••/e•••.pdf",
            ),
            (
                &attachment,
                r#"{"attachment":{"path":"download/2026/receipt Doe.pdf"}}"#,
                "nocodb:/d•••/2•••/r•••.pdf",
            ),
        ];
        for (origin, written, shown) in cases {
            assert_eq!(serde_json::to_string(origin).unwrap(), written);
            assert_eq!(serde_json::from_str::<Origin>(written).unwrap(), *origin);
            assert_eq!(origin.to_string(), shown);
            assert_eq!(Origin::at(&origin.place()).place(), origin.place());
        }
        assert_eq!(attachment.place(), "nocodb:/download/2026/receipt Doe.pdf");
        assert_eq!(Origin::at(&attachment.place()), attachment);
    }
}
