//! From the SDK's errors to ours: by code and status of the answer, never by its words.

use std::{error, fmt};

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use crate::{Error, Place};

/// "Not implemented".
const UNKNOWN_CALL: u16 = 501;
/// Codes of what may pass, whatever the status.
const PASSING: [&str; 4] = ["RequestTimeout", "InternalError", "SlowDown", "ServiceUnavailable"];
/// Headers that say where else to ask.
const ELSEWHERE: [&str; 2] = ["location", "x-amz-bucket-region"];

/// What the server answered instead of what was asked for.
#[derive(Debug)]
struct Answer {
    status: u16,
    code: String,
    message: String,
    /// Where the server says to ask instead: addresses and regions.
    elsewhere: Vec<String>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if !self.elsewhere.is_empty() {
            write!(f, " ({})", self.elsewhere.join(", "))?;
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
            // Whoever asks for objects looked at the bucket before, and S3 answered: a page is then what something in front has for this name.
            SdkError::ServiceError(ref service)
                if self.at.key.is_some() && is_missing_page(service.raw()) =>
            {
                self.lasting("the server, or what stands before it, answered 404 with a web page".into())
            }
            SdkError::ServiceError(ref service) if is_page(service.raw()) => {
                Error::Page { store: self.store.to_owned(), source: inner(error) }
            }
            // Granted, and not understood: by what it holds, as a header that is no UTF-8.
            SdkError::ServiceError(ref service)
                if service.raw().status().is_success() && service.err().code().is_none() =>
            {
                self.lasting(inner(error))
            }
            SdkError::ServiceError(service) => {
                let (metadata, raw) = (service.err(), service.raw());
                let elsewhere = ELSEWHERE.into_iter().filter_map(|name| raw.headers().get(name));
                self.refused(Answer {
                    status: raw.status().as_u16(),
                    elsewhere: elsewhere.map(str::to_owned).collect(),
                    code: metadata.code().unwrap_or_default().to_owned(),
                    message: metadata.message().unwrap_or_default().to_owned(),
                })
            }
            SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => {
                Error::Unreachable { store: self.store.to_owned(), source: inner(error) }
            }
            // The answer broke off or cannot be understood; the next one may be whole.
            SdkError::ResponseError(_) => self.passing(inner(error)),
            _ => self.lasting(inner(error)),
        }
    }

    /// The error for a body that broke off while it was read.
    pub(super) fn broken(self, source: impl error::Error + Send + Sync + 'static) -> Error {
        self.passing(source.into())
    }

    fn refused(self, answer: Answer) -> Error {
        match (answer.code.as_str(), answer.status) {
            ("NoSuchBucket", _) => Error::NoBucket { store: self.store.to_owned(), bucket: self.at.bucket },
            // Ended by an earlier try whose answer was lost, or swept away: the object beside it may be there, and all can begin anew.
            ("NoSuchUpload", _) => self.passing(answer.into()),
            ("NoSuchKey", _) | (_, 404) if self.at.key.is_some() => Error::NoObject(self.at),
            (_, 404) => Error::NoBucket { store: self.store.to_owned(), bucket: self.at.bucket },
            ("AuthorizationHeaderMalformed", _) => {
                Error::Region { store: self.store.to_owned(), at: self.at, source: answer.into() }
            }
            ("RequestTimeTooSkewed", _) => {
                Error::Skewed { store: self.store.to_owned(), source: answer.into() }
            }
            (_, 300..=399) => {
                Error::Elsewhere { store: self.store.to_owned(), at: self.at, source: answer.into() }
            }
            // Put away into an archive: no key opens it, and the answer tells how to get it back.
            ("InvalidObjectState", _) => self.lasting(answer.into()),
            (_, 401 | 403) => Error::Denied { at: self.at, source: answer.into() },
            ("EntityTooLarge", _) | (_, 413) => Error::TooLarge { at: self.at, source: answer.into() },
            ("PreconditionFailed", _) | (_, 412) => Error::Replaced(self.at),
            ("XMinioStorageFull", _) | (_, 507) => Error::Full { at: self.at, source: answer.into() },
            // 501: the server will never know this call. A conflict (409) and a request that came too slowly (400) may pass, and so does a copy that
            // was granted (200) before it failed.
            (code, status) => {
                let passes = status >= 500 || matches!(status, 408 | 409 | 429) || PASSING.contains(&code);
                if passes && status != UNKNOWN_CALL {
                    self.passing(answer.into())
                } else {
                    self.lasting(answer.into())
                }
            }
        }
    }

    /// What may go well the next time.
    fn passing(self, source: Box<dyn error::Error + Send + Sync>) -> Error {
        Error::Failed { action: self.action, at: self.at, transient: true, source }
    }

    /// What will be answered so again.
    fn lasting(self, source: Box<dyn error::Error + Send + Sync>) -> Error {
        Error::Failed { action: self.action, at: self.at, transient: false, source }
    }
}

/// True for a web page with which nobody says that it is busy, or that this is too much.
fn is_page(answer: &HttpResponse) -> bool {
    let says_nothing = matches!(answer.status().as_u16(), 200..=299 | 400 | 401 | 403..=405);
    let head = answer.body().bytes().map(<[u8]>::trim_ascii_start).unwrap_or_default();
    let begins = |tag: &[u8]| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    says_nothing && (begins(b"<!doctype html") || begins(b"<html"))
}

fn is_missing_page(answer: &HttpResponse) -> bool {
    answer.status().as_u16() == 404 && is_page(answer)
}

/// True where the server refused and could not say why: an answer to HEAD has no body. What may pass, or was granted, needs no reason.
pub(super) fn is_mute<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    let SdkError::ServiceError(service) = error else { return false };
    let passes = matches!(service.raw().status().as_u16(), 200..=299 | 408 | 409 | 429 | 500..);
    !passes && service.err().code().is_none_or(|code| code.is_empty() || code == "NotFound")
}

/// True where the server does not have this call at all.
pub(super) fn is_unknown_call<E>(error: &SdkError<E, HttpResponse>) -> bool {
    matches!(error, SdkError::ServiceError(service) if service.raw().status().as_u16() == UNKNOWN_CALL)
}

/// The reason below the SDK's own layer, which only says "dispatch failure".
fn inner<E>(error: SdkError<E, HttpResponse>) -> Box<dyn error::Error + Send + Sync>
where
    E: error::Error + Send + Sync + 'static,
{
    error.into_source().unwrap_or_else(Into::into)
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::{
        config::http::HttpResponse, error::SdkError, operation::get_object::GetObjectError,
        primitives::SdkBody,
    };

    use super::{Answer, Error, Place, Request};

    fn refused(at: Place, code: &str, status: u16) -> Error {
        let answer = Answer {
            status,
            code: code.to_owned(),
            message: "as you wish".to_owned(),
            elsewhere: Vec::new(),
        };
        Request { store: "http://store", action: "copy", at }.refused(answer)
    }

    #[test]
    fn each_answer_has_its_own_error() {
        let object = || Place::object("b", "Doe.pdf");
        let cases = [
            (object(), "NoSuchBucket", 404, "there is no bucket \"b\" at http://store", false),
            (object(), "NoSuchKey", 404, "there is no object b/D•••.pdf", false),
            (object(), "", 404, "there is no object b/D•••.pdf", false),
            (Place::bucket("b"), "NotFound", 404, "there is no bucket \"b\" at http://store", false),
            (
                object(),
                "PreconditionFailed",
                412,
                "b/D•••.pdf was replaced since it was listed: take a new snapshot",
                false,
            ),
            (object(), "XMinioStorageFull", 507, "there is no room left to write b/D•••.pdf", false),
            (
                object(),
                "EntityTooLarge",
                400,
                "b/D•••.pdf is larger than the server, or a proxy before it, takes in one request",
                false,
            ),
            (object(), "InvalidObjectState", 403, "cannot copy b/D•••.pdf", false),
            (object(), "SlowDown", 503, "cannot copy b/D•••.pdf", true),
            (object(), "TooManyRequests", 429, "cannot copy b/D•••.pdf", true),
            (object(), "RequestTimeout", 400, "cannot copy b/D•••.pdf", true),
            (object(), "OperationAborted", 409, "cannot copy b/D•••.pdf", true),
            (object(), "InternalError", 200, "cannot copy b/D•••.pdf", true),
            (object(), "NotImplemented", 501, "cannot copy b/D•••.pdf", false),
            (object(), "InvalidRequest", 400, "cannot copy b/D•••.pdf", false),
        ];
        for (at, code, status, message, transient) in cases {
            let error = refused(at, code, status);
            assert_eq!(
                (error.to_string().as_str(), error.is_transient()),
                (message, transient),
                "{status} {code}"
            );
        }
    }

    #[test]
    fn a_web_page_for_one_object_says_nothing_of_the_server() {
        let answered = |at: Place, status: u16| {
            let page = HttpResponse::new(status.try_into().unwrap(), SdkBody::from("<html>Not here</html>"));
            let error = SdkError::service_error(GetObjectError::unhandled("a page"), page);
            Request { store: "http://store", action: "read", at }.error(error)
        };
        let object = || Place::object("b", "Doe.pdf");
        assert!(matches!(answered(Place::bucket("b"), 404), Error::Page { .. }));
        assert!(matches!(answered(object(), 403), Error::Page { .. }));
        let missing = answered(object(), 404);
        assert_eq!((missing.to_string().as_str(), missing.is_transient()), ("cannot read b/D•••.pdf", false));
        assert!(std::error::Error::source(&missing).unwrap().to_string().contains("404 with a web page"));
    }

    #[test]
    fn the_reason_below_an_error_is_what_the_server_said() {
        let error = refused(Place::bucket("b"), "AccessDenied", 403);
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(reason.as_deref(), Some("the server answered 403 AccessDenied: as you wish"));
    }
}
