//! From the SDK's errors to ours: by code and status of the answer, never by its words.

use std::{error, fmt};

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use crate::{Error, Place};

/// What the server answered instead of what was asked for.
#[derive(Debug)]
struct Answer {
    status: u16,
    code: String,
    message: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if self.message.is_empty() { Ok(()) } else { write!(f, ": {}", self.message) }
    }
}

impl error::Error for Answer {}

/// A request as errors name it.
pub(super) struct Request<'a> {
    /// The endpoint.
    pub(super) store: &'a str,
    /// `list`, `read`, `copy`, ...
    pub(super) action: &'static str,
    /// Bucket or object.
    pub(super) at: Place,
}

impl Request<'_> {
    /// The error for what the SDK reports of this request.
    pub(super) fn error<E>(self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: ProvideErrorMetadata + error::Error + Send + Sync + 'static,
    {
        match error {
            SdkError::ServiceError(service) => {
                let metadata = service.err();
                self.refused(Answer {
                    status: service.raw().status().as_u16(),
                    code: metadata.code().unwrap_or_default().to_owned(),
                    message: metadata.message().unwrap_or_default().to_owned(),
                })
            }
            SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => {
                Error::Unreachable { store: self.store.to_owned(), source: inner(error) }
            }
            // The answer broke off or cannot be understood; the next one may be whole.
            SdkError::ResponseError(_) => self.failed(true, inner(error)),
            _ => self.failed(false, inner(error)),
        }
    }

    /// The error for a body that broke off while it was read.
    pub(super) fn broken(self, source: impl error::Error + Send + Sync + 'static) -> Error {
        self.failed(true, source.into())
    }

    fn refused(self, answer: Answer) -> Error {
        match (answer.code.as_str(), answer.status) {
            ("NoSuchBucket", _) => Error::NoBucket { store: self.store.to_owned(), bucket: self.at.bucket },
            ("NoSuchKey", _) | (_, 404) if self.at.key.is_some() => Error::NoObject(self.at),
            (_, 404) => Error::NoBucket { store: self.store.to_owned(), bucket: self.at.bucket },
            // The region in a signature that the server does not want is a 400.
            ("AuthorizationHeaderMalformed", _) | (_, 401 | 403) => {
                Error::Denied { at: self.at, source: answer.into() }
            }
            ("PreconditionFailed", _) | (_, 412) => Error::Replaced(self.at),
            ("XMinioStorageFull", _) | (_, 507) => Error::Full { at: self.at, source: answer.into() },
            (_, status) => self.failed(status >= 500 || status == 429, answer.into()),
        }
    }

    fn failed(self, transient: bool, source: Box<dyn error::Error + Send + Sync>) -> Error {
        Error::Failed { action: self.action, at: self.at, transient, source }
    }
}

/// The reason below the SDK's own layer, which only says "dispatch failure".
fn inner<E>(error: SdkError<E, HttpResponse>) -> Box<dyn error::Error + Send + Sync>
where
    E: error::Error + Send + Sync + 'static,
{
    error.into_source().unwrap_or_else(Into::into)
}
