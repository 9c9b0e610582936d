//! What to do about a failure: by its kind, never by its words.

use landfall_model::plan::{Copy, copy::Origin};
use landfall_store::{Error, Place};

/// Where the copy was made, and is not what it should be.
pub(super) const DIFFERS: &str = "repeat `landfall files copy`; if it stays so, the store does not keep what it is given: look into its log";

/// Where a copy is not in its place. Who took it away is not known here.
const MISSING: &str =
    "repeat `landfall files copy`, which makes it again unless users deleted its row in the CRM";

/// Where the row of a copy is not there any more.
pub(super) const DELETED: &str = "where nobody meant to delete it: `landfall load RUN --repair files ID` puts its row back, `landfall files copy` then its copy";

/// Where it is not told whether what lies in the place of the copy is a damaged one.
pub(super) const UNKNOWN: &str = "repeat `landfall files copy`: it puts aside in the bucket what lies there, which may be a user's, and makes the copy again";

/// Where what lay in the place of a copy was put aside.
pub(super) const PUT_ASIDE: &str = "look at what was put aside: a document that a user of the CRM wrote goes back to its user; a damaged copy may be removed";

/// Where an attachment has another size than its cell says.
pub(super) const OTHER_THAN_ITS_CELL: &str = "open the file in NocoDB; attach it anew in that cell, whole, so that both agree, then `landfall migrate --delta` (`--full` where nothing is loaded yet) reads the cell anew";

/// Where the copy is not what it was, and its original is gone.
pub(super) const GONE: &str = "its original is gone: put it back from a backup of the bucket";

/// Where an object lies in the place of the copy that somebody else wrote.
pub(super) const ANOTHERS: &str = "where the CRM is meant to hold it, leave it; where the copy is wanted, rename or remove that object, then repeat `landfall files copy`";

/// Where the same holds, and the original is gone.
pub(super) const ANOTHERS_GONE: &str = "where the CRM is meant to hold it, leave it; its original is gone: put it back from a backup of the bucket";

/// What to do about an error of a copy.
pub(super) fn of_copy(copy: &Copy, error: &Error) -> &'static str {
    match (error, &copy.origin) {
        (Error::NoObject(at), _) if is_target(copy, at) => MISSING,
        (Error::NoObject(_), Origin::Attachment { .. }) => {
            "it is lost in NocoDB's own storage, or NC_SECURE_ATTACHMENTS is on: switch that off for the copying, then repeat `landfall files copy`"
        }
        (Error::Failed { action: "fetch", transient: false, .. }, Origin::Attachment { .. }) => {
            "mend what is said of NocoDB, then repeat `landfall files copy`"
        }
        _ => of(error),
    }
}

/// True where this is the place that the copy goes to.
pub(super) fn is_target(copy: &Copy, at: &Place) -> bool {
    at.bucket == copy.target_bucket && at.key.as_deref() == Some(&copy.target_key)
}

/// What to do about an error of a store.
pub(super) fn of(error: &Error) -> &'static str {
    error.remedy().unwrap_or(match error {
        Error::NoObject(_) => {
            "it was removed since it was listed: `landfall migrate --delta` plans without it, or put it back"
        }
        Error::Impossible { .. } => "give the file a name that a store takes, then take a new snapshot",
        Error::TooLarge { .. } => {
            "let the proxy before the server take bodies of any size (nginx: client_max_body_size 0), then repeat `landfall files copy`"
        }
        Error::Replaced(_) => "take a new snapshot: the next plan knows the new version, and copies it anew",
        Error::Full { .. } => "make room in the target store, then repeat `landfall files copy`",
        Error::Failed { transient: true, .. } => "repeat `landfall files copy` when the server is at rest",
        _ => "see the server's own log for the reason",
    })
}
