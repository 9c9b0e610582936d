//! What can go wrong with a store. Keys hold names of people (`eoi_A12_<name>.pdf`), so messages mask them.

use std::{error, fmt, path::PathBuf};

use landfall_model::{kind::Kind, redact};

/// The reason below an error, from the system or the server.
type Source = Box<dyn error::Error + Send + Sync>;

/// A bucket, or an object in it. Shown with the key masked; the fields hold it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The bucket.
    pub bucket: String,
    /// The key; none where the whole bucket is meant.
    pub key: Option<String>,
}

impl Place {
    /// A whole bucket.
    pub fn bucket(bucket: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: None }
    }

    /// An object.
    pub fn object(bucket: &str, key: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: Some(key.to_owned()) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{}/{}", self.bucket, redact::object_key(key)),
            None => write!(f, "bucket {}", self.bucket),
        }
    }
}

/// What can go wrong with a store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bucket does not exist.
    #[error("there is no bucket \"{bucket}\" at {store}")]
    NoBucket {
        /// The endpoint or folder.
        store: String,
        /// The bucket.
        bucket: String,
    },
    /// The folder of buckets does not exist.
    #[error("there is no folder {}, which should hold the buckets", .0.display())]
    NoFolder(PathBuf),
    /// The object does not exist.
    #[error("there is no object {0}")]
    NoObject(Place),
    /// The credentials are wrong, or do not reach this far.
    #[error(
        "access to {at} is denied: check the access key, its secret and its rights, or the permissions of the folder"
    )]
    Denied {
        /// What was refused.
        at: Place,
        /// The answer.
        source: Source,
    },
    /// The server sends whoever asks to another address: another region, or TLS.
    #[error("{store} answers that {at} is elsewhere")]
    Elsewhere {
        /// The endpoint.
        store: String,
        /// What was asked for.
        at: Place,
        /// The answer.
        source: Source,
    },
    /// The signature names a region that is not the server's.
    #[error("{store} wants requests for {at} signed otherwise, as for another region")]
    Region {
        /// The endpoint.
        store: String,
        /// What was asked for.
        at: Place,
        /// The answer.
        source: Source,
    },
    /// A web page where S3 was asked for: MinIO's console at its own port, or a login.
    #[error("what answers at {store} is a web page, and no S3")]
    Page {
        /// The endpoint.
        store: String,
        /// The answer.
        source: Source,
    },
    /// A signature holds for some minutes, and the clocks are further apart.
    #[error("{store} takes no request of this time: its clock and that of this machine are minutes apart")]
    Skewed {
        /// The endpoint.
        store: String,
        /// The answer.
        source: Source,
    },
    /// One request brought more than is taken.
    #[error("{at} is larger than the server, or a proxy before it, takes in one request")]
    TooLarge {
        /// What was not written.
        at: Place,
        /// The answer.
        source: Source,
    },
    /// No answer, or none in time.
    #[error("{store} cannot be reached")]
    Unreachable {
        /// The endpoint.
        store: String,
        /// The reason.
        source: Source,
    },
    /// The source of a copy is not the version that was asked for.
    #[error("{0} was replaced since it was listed: take a new snapshot")]
    Replaced(Place),
    /// No room in the store.
    #[error("there is no room left to write {at}")]
    Full {
        /// What was not written.
        at: Place,
        /// The answer.
        source: Source,
    },
    /// No store can hold an object of this key, or a bucket of this name.
    #[error("{at} cannot exist: {why}")]
    Impossible {
        /// The name as given.
        at: Place,
        /// The rule it breaks.
        why: &'static str,
    },
    /// A folder store holds a file that this program did not write and whose key is therefore not known.
    #[error("{} is not named as a folder store names its objects: put it in under its key, or move it away", .0.display())]
    Foreign(PathBuf),
    /// Anything else.
    #[error("cannot {action} {at}")]
    Failed {
        /// `list`, `read`, `copy`, ...
        action: &'static str,
        /// Bucket or object.
        at: Place,
        /// True where the same request may succeed a little later.
        transient: bool,
        /// The reason.
        source: Source,
    },
}

impl Error {
    /// The kind, for the exit code.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::NoBucket { .. }
            | Self::NoFolder(_)
            | Self::Impossible { at: Place { key: None, .. }, .. }
            | Self::Denied { .. }
            | Self::Elsewhere { .. }
            | Self::Page { .. }
            | Self::Region { .. } => Kind::Config,
            _ => Kind::Store,
        }
    }

    /// Which setting to correct, or what to do at the server, before anything is asked of the store again; none where that is no matter of settings.
    pub const fn remedy(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoBucket { .. } | Self::Impossible { at: Place { key: None, .. }, .. } => {
                "create the bucket, or correct its name: MINIO_BUCKET is the target's, LANDFALL_SOURCE_BUCKETS are those of the sources, with commas between them"
            }
            Self::NoFolder(_) => {
                "correct LANDFALL_STORE (of source buckets elsewhere LANDFALL_SOURCE_STORE), or create the folder with a folder for each bucket in it"
            }
            Self::Denied { .. } => {
                "correct MINIO_ACCESS_KEY and MINIO_SECRET_KEY, or give this key rights on the bucket; those of a source server of its own are MINIO_SOURCE_ACCESS_KEY and so on"
            }
            Self::Unreachable { .. } => {
                "correct MINIO_ENDPOINT, MINIO_PORT and MINIO_USE_SSL, or start the server; those of a source server of its own are MINIO_SOURCE_ENDPOINT and so on"
            }
            Self::Elsewhere { .. } => {
                "let MINIO_ENDPOINT, MINIO_PORT and MINIO_USE_SSL name what answers without sending elsewhere (https, the region's own address), and MINIO_REGION its region; of a source server of its own MINIO_SOURCE_ENDPOINT and so on"
            }
            Self::Page { .. } => {
                "let MINIO_ENDPOINT and MINIO_PORT name where S3 itself answers (of MinIO port 9000, and not 9001 of its console), without a login page in front; of a source server of its own MINIO_SOURCE_ENDPOINT and so on"
            }
            Self::Region { .. } => {
                "set MINIO_REGION to what the answer names, or correct MINIO_ACCESS_KEY; of a source server of its own MINIO_SOURCE_REGION and so on"
            }
            Self::Skewed { .. } => "set both clocks by a time server (NTP), then repeat the command",
            _ => return None,
        })
    }

    /// True where the same request may succeed a little later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Failed { transient: true, .. })
    }
}
