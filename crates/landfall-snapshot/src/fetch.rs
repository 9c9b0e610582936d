//! Files in NocoDB's own storage, for who copies: the copier never reaches the source itself.

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};
use landfall_store::{Content, Error as StoreError, Fetch, Place};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    config::SourceConfig,
    error::{Class, Error, Failure},
    transport::Transport,
};

/// What the errors name as the bucket of an attachment.
const STORAGE: &str = "nocodb";

/// Everything but the unreserved characters and the slash.
const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// NocoDB's own storage. A path needs no token there unless attachments are secured; then a path is of use only as long as it is signed.
#[derive(Debug)]
pub struct Attachments {
    transport: Transport,
}

impl Attachments {
    /// The storage of this source. Nothing is contacted yet.
    ///
    /// # Errors
    /// An address or a token that cannot be meant.
    pub fn of(source: &SourceConfig) -> Result<Self, Error> {
        Ok(Self { transport: Transport::new(source)? })
    }
}

fn error(path: &str, failure: Failure) -> StoreError {
    let at = Place::object(STORAGE, path);
    match failure.class {
        // A file that is lost: newer servers answer 404, 0.202 answers 400 (NOCODB 8).
        Class::Status(404 | 400) => StoreError::NoObject(at),
        // Also where NocoDB refuses or does not answer: the errors of a store for that advise to correct the store's settings.
        class => {
            StoreError::Failed { action: "fetch", at, transient: may_pass(class), source: failure.into() }
        }
    }
}

const fn may_pass(class: Class) -> bool {
    use Class::{Away, Blocked, Broken, Connection, Deadline, Server};
    matches!(class, Connection | Broken | Deadline | Blocked(_) | Server(_) | Away(_))
}

#[async_trait]
impl Fetch for Attachments {
    async fn fetch(&self, path: &str) -> Result<Content, StoreError> {
        let address = format!("/{}", utf8_percent_encode(path.trim_start_matches('/'), ODD));
        let opened = self.transport.open(&address).await;
        let body = opened.map_err(|failure| error(path, failure))?;
        let at = Place::object(STORAGE, path);
        let broken = move |failure: Failure| StoreError::Failed {
            action: "fetch",
            at: at.clone(),
            transient: true,
            source: failure.into(),
        };
        Ok(body.map_err(broken).boxed())
    }
}
