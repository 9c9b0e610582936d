//! From status, headers and bytes to a value or a failure. Pure.

use std::time::Duration;

use hyper::{
    HeaderMap, StatusCode,
    header::{AGE, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, LOCATION},
};
use landfall_model::words::count;
use serde::de::DeserializeOwned;
use serde_json::{Value, error::Category};

use super::{away, halves};
use crate::error::{Class, Failure};

const TOKEN: &str =
    "set NOCODB_TOKEN to an API token of a user who sees the bases (the right of a Viewer is enough)";
const ADDRESS: &str = "set NOCODB_URL to the address at which NocoDB itself answers: without a login page in front, and without what a browser shows behind it (/dashboard, /#/nc, /api/v2)";
const RENAMED: &str = "a column got another title, or was deleted, while its table was read: go on with the reading, which names it with the line of the mapping file to change, or give the column its title back";

/// Reads an answer as JSON of the expected shape, or tells how it failed.
pub(super) fn read<T: DeserializeOwned>(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, Failure> {
    if !status.is_success() {
        return Err(refusal(status, headers, body));
    }
    as_sent(headers)?;
    of_now(headers)?;
    parse(headers, body)
}

/// Refuses what something in front of the source compressed.
pub(super) fn as_sent(headers: &HeaderMap) -> Result<(), Failure> {
    match text(headers, CONTENT_ENCODING).filter(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        Some(encoding) => {
            Err(changed(&format!("compresses its answers ({encoding}), which nobody asked for")))
        }
        None => Ok(()),
    }
}

/// Refuses what something in front of the source kept from before: an old answer looks like a source in which nobody works. Not asked of files, which
/// many a proxy keeps by their names: each upload has a path of its own.
fn of_now(headers: &HeaderMap) -> Result<(), Failure> {
    match text(headers, AGE).and_then(|age| age.parse::<u64>().ok()) {
        Some(age @ 1..) => {
            Err(changed(&format!("gives an answer that it kept for {}", count(age, "second"))))
        }
        _ => Ok(()),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

fn changed(how: &str) -> Failure {
    const REMEDY: &str = "let it pass what is below NOCODB_URL as NocoDB sends it, or set NOCODB_URL to the address at which NocoDB itself answers";
    Failure::new(Class::Unreadable, format!("something in front of the source {how}"), REMEDY)
}

fn parse<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Failure> {
    // The parser's own words are left out: they may quote a cell.
    let unreadable = |error: serde_json::Error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let (class, what, remedy) = match error.classify() {
            _ if is_html(headers, body) => {
                (Class::Unreadable, "the source answers with a web page instead of JSON".to_owned(), ADDRESS)
            }
            Category::Eof | Category::Io => (
                Class::Truncated,
                format!("the source's JSON ends in the middle ({place})"),
                "look into the log of the server or proxy",
            ),
            Category::Syntax => {
                (Class::Unreadable, format!("the source's answer is no JSON ({place})"), ADDRESS)
            }
            Category::Data => (
                Class::Unreadable,
                format!("the source's JSON is not of the shape that NocoDB answers ({place})"),
                "check NOCODB_URL and NOCODB_API",
            ),
        };
        Failure::new(class, what, remedy)
    };
    json(body).map_err(unreadable)
}

/// The value; where a text in it holds half a character, the mark stands for that, else a whole page could not be read for one cell.
fn json<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(body).or_else(|error| {
        let marked = if error.is_syntax() { halves::marked(body) } else { None };
        marked.map_or(Err(error), |marked| serde_json::from_slice(&marked))
    })
}

/// How an answer failed that is no success.
pub(super) fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let code = status.as_u16();
    let said = message(headers, body);
    match code {
        300..=399 => Failure::new(
            Class::Redirected,
            format!(
                "the source sends the call elsewhere (HTTP {code} to {}), which is not followed",
                location(headers)
            ),
            ADDRESS,
        ),
        // NocoDB says it in JSON: what says it in a page stands before it.
        401 | 403 if is_html(headers, body) => Failure::new(
            Class::Refused,
            format!(
                "something in front of the source {} (HTTP {code}: {said})",
                if code == 401 {
                    "asks for a login of its own"
                } else {
                    "refuses the call, or asks for a login"
                }
            ),
            ADDRESS,
        ),
        401 | 403 => {
            Failure::new(Class::Refused, format!("the source refuses the token (HTTP {code}: {said})"), TOKEN)
        }
        429 => Failure::new(
            Class::Blocked(retry_after(headers)),
            "the source blocks further calls (HTTP 429)",
            "wait a minute, and let fewer programs read it at once",
        ),
        413 | 414 | 431 => Failure::new(
            Class::TooLong,
            format!(
                "the source, or what stands before it, takes no address of this length (HTTP {code}: {said})"
            ),
            "let what stands before it take addresses of 8 KiB, as nginx does with large_client_header_buffers, or set NOCODB_URL to the address at which NocoDB itself answers",
        ),
        500..=599 => {
            let asked = retry_after(headers);
            let class = if matches!(code, 502 | 503) { Class::Away(asked) } else { Class::Server(asked) };
            Failure::new(class, format!("the source fails (HTTP {code}: {said})"), "")
        }
        400 if let Some(why) = away::database(body) => Failure::new(
            Class::Away(retry_after(headers)),
            format!("the source cannot reach its own database (HTTP 400: {why})"),
            "start the database of NocoDB, or end what holds it, then try again",
        ),
        404 if is_html(headers, body) && away::is_starting(body) => Failure::new(
            Class::Away(retry_after(headers)),
            "the source is starting, or is not NocoDB (HTTP 404: a web page)",
            "try again once NocoDB has started; if it has, set NOCODB_URL to the address at which it answers",
        ),
        // Of NocoDB's web server, or of another one: NocoDB says what is not there, a table or a row.
        404 if said.starts_with("Cannot GET /") || is_html(headers, body) => {
            Failure::new(Class::Status(code), format!("the source answers HTTP {code}: {said}"), ADDRESS)
        }
        // Fields are asked for by the titles that NocoDB itself gave when the reading began.
        _ if is_unknown_field(body) => {
            Failure::new(Class::Status(code), format!("the source answers HTTP {code}: {said}"), RENAMED)
        }
        _ => Failure::new(Class::Status(code), format!("the source answers HTTP {code}: {said}"), ""),
    }
}

/// `Retry-After`, or the `Retry-After-<name>` of a named limiter (NOCODB 7): the longest of them, in whole seconds. The form with a date is
/// not read, and 0 names no time, or all tries would be over at once: the default pause stands in for them.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let named = headers.iter().filter(|(name, _)| {
        let rest = name.as_str().strip_prefix("retry-after");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let seconds = named.filter_map(|(_, value)| value.to_str().ok()?.trim().parse().ok()).max();
    seconds.filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

/// What the server says of its refusal: `msg`, `message` or `error` of an object, or a bare JSON string; at most 200 characters.
fn message(headers: &HeaderMap, body: &[u8]) -> String {
    if is_html(headers, body) {
        return "a web page".to_owned();
    }
    let text = match serde_json::from_slice(body) {
        Ok(Value::String(text)) => text,
        Ok(Value::Object(fields)) => {
            let said = ["msg", "message", "error"].iter().find_map(|key| fields.get(*key)?.as_str());
            said.unwrap_or("no message").to_owned()
        }
        _ => "no message".to_owned(),
    };
    text.chars().take(200).collect()
}

/// True where NocoDB says that a column of this title is not there: `FIELD_NOT_FOUND`, since 0.301 with `ERR_` before it.
fn is_unknown_field(body: &[u8]) -> bool {
    let fields: Option<Value> = serde_json::from_slice(body).ok();
    let code = fields.as_ref().and_then(|fields| fields.get("error")?.as_str());
    code.is_some_and(|code| code.ends_with("FIELD_NOT_FOUND"))
}

fn is_html(headers: &HeaderMap, body: &[u8]) -> bool {
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    declared.is_some_and(|kind| kind.starts_with("text/html")) || body.trim_ascii_start().starts_with(b"<")
}

/// Where a redirection points, without its query: that may hold a session.
fn location(headers: &HeaderMap) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("nowhere");
    location.split(['?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hyper::{HeaderMap, StatusCode, header::HeaderName};
    use serde_json::Value;

    use super::read;
    use crate::error::{Class, Failure};

    type Headers<'h> = &'h [(&'h str, &'h str)];

    fn failure(status: u16, headers: Headers<'_>, body: &str) -> Failure {
        let status = StatusCode::from_u16(status).unwrap();
        read::<Vec<Value>>(status, &map(headers), body.as_bytes()).unwrap_err()
    }

    fn map(headers: Headers<'_>) -> HeaderMap {
        let pairs =
            headers.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        pairs.collect()
    }

    #[test]
    fn every_refusal_has_its_class() {
        let secs = |n| Some(Duration::from_secs(n));
        let cases: [(u16, Headers<'_>, &str, Class); 29] = [
            (302, &[("location", "https://sso.example/login?state=s3cret")], "", Class::Redirected),
            (307, &[], "", Class::Redirected),
            (401, &[], r#"{"msg":"Invalid token"}"#, Class::Refused),
            (403, &[], r#"{"msg":"Unauthorized access"}"#, Class::Refused),
            (404, &[], r#"{"error":"ERR_TABLE_NOT_FOUND","message":"gone"}"#, Class::Status(404)),
            (429, &[("retry-after", "7")], "", Class::Blocked(secs(7))),
            (429, &[("retry-after-data", "9"), ("retry-after", "7")], "", Class::Blocked(secs(9))),
            (
                429,
                &[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")],
                "\"ThrottlerException\"",
                Class::Blocked(None),
            ),
            (429, &[("retry-afterwards", "5")], "", Class::Blocked(None)),
            (429, &[("retry-after", "0")], "", Class::Blocked(None)),
            (503, &[("retry-after", "0")], "<html>", Class::Away(None)),
            (500, &[], r#"{"msg":"Please check server log"}"#, Class::Server(None)),
            (502, &[], "<html>", Class::Away(None)),
            (503, &[("retry-after", "3")], "<html>", Class::Away(secs(3))),
            (504, &[], "<html>", Class::Server(None)),
            (
                400,
                &[],
                r#"{"message":"The connection was refused.","info":{"code":"ECONNREFUSED"}}"#,
                Class::Away(None),
            ),
            (400, &[], r#"{"error":"ERR_DATABASE_OP_FAILED","code":"ECONNRESET"}"#, Class::Away(None)),
            (400, &[], r#"{"error":"DATABASE_ERROR","message":"-","code":"SQLITE_BUSY"}"#, Class::Away(None)),
            (400, &[], r#"{"msg":"the database system is starting up"}"#, Class::Away(None)),
            (
                400,
                &[],
                r#"{"msg":"select 1 - terminating connection due to administrator command"}"#,
                Class::Away(None),
            ),
            (404, &[], "<html><body>\n<pre>Cannot GET /api/v2/meta/bases/</pre>", Class::Away(None)),
            (404, &[], r#"{"msg":"Cannot GET /api/v3/data/p/m/count"}"#, Class::Status(404)),
            (400, &[], r#"{"error":"ERR_DATABASE_OP_FAILED","code":"22P02"}"#, Class::Status(400)),
            (400, &[], r#"{"msg":"ECONNREFUSED"}"#, Class::Status(400)),
            (200, &[("content-type", "text/html; charset=utf-8")], "welcome", Class::Unreadable),
            (200, &[], "  <!doctype html>", Class::Unreadable),
            (200, &[], "[1, 2", Class::Truncated),
            (200, &[], "", Class::Truncated),
            (200, &[], r#"{"list":[]}"#, Class::Unreadable),
        ];
        for (status, headers, body, class) in cases {
            assert_eq!(failure(status, headers, body).class, class, "{status} {headers:?} {body}");
        }
    }

    #[test]
    fn an_answer_is_taken_only_as_nocodb_sends_it() {
        let cases: [(Headers<'_>, Option<&str>); 7] = [
            (&[], None),
            (&[("content-encoding", "Identity"), ("age", "0")], None),
            (&[("age", "soon")], None),
            (
                &[("content-encoding", "gzip")],
                Some("compresses its answers (gzip), which nobody asked for; let it pass"),
            ),
            (&[("content-encoding", "br"), ("content-type", "text/html")], Some("(br)")),
            (&[("age", "86400")], Some("that it kept for 86400 seconds; let it pass what is below")),
            (&[("content-encoding", "identity"), ("age", "1")], Some("for 1 second;")),
        ];
        for (headers, expected) in cases {
            let found = read::<Vec<Value>>(StatusCode::OK, &map(headers), b"[]").err();
            assert_eq!(found.is_some(), expected.is_some(), "{headers:?}");
            assert!(
                found.is_none_or(|failure| failure.to_string().contains(expected.unwrap())),
                "{headers:?}"
            );
        }
        assert_eq!(failure(503, &[("age", "9")], "").class, Class::Away(None), "an error is told as such");
    }

    #[test]
    fn an_answer_of_another_shape_is_never_quoted() {
        let failure = failure(200, &[], r#""Anna van Dijk""#);
        let told = format!("{failure}; {:?}", std::error::Error::source(&failure).map(ToString::to_string));
        assert!(told.contains("not of the shape") && !told.contains("Anna"), "{told}");
    }

    #[test]
    fn a_refusal_says_what_the_server_said_and_never_where_a_session_leads() {
        let redirected =
            failure(302, &[("location", "https://sso.example/login?state=s3cret")], "").to_string();
        assert!(
            redirected.contains("https://sso.example/login") && !redirected.contains("s3cret"),
            "{redirected}"
        );
        let restarted = failure(400, &[], r#"{"msg":"select secret - Connection terminated unexpectedly"}"#);
        let told = restarted.to_string();
        assert!(told.contains("(HTTP 400: Connection terminated unexpectedly)"), "{told}");
        let refused = failure(403, &[], r#"{"msg":"Unauthorized access"}"#).to_string();
        assert!(
            refused.contains("HTTP 403: Unauthorized access") && refused.contains("NOCODB_TOKEN"),
            "{refused}"
        );
        for nobody in ["<html>not here</html>", r#"{"msg":"Cannot GET /dashboard/api/v2/meta/bases/"}"#] {
            let page = failure(404, &[], nobody).to_string();
            assert!(page.contains("HTTP 404: ") && page.contains("NOCODB_URL"), "{page}");
        }
        let before = failure(401, &[], "<html>401 Authorization Required</html>");
        assert_eq!(before.class, Class::Refused);
        let told = before.to_string();
        assert!(told.contains("asks for a login") && !told.contains("NOCODB_TOKEN"), "{told}");
        let gone = failure(404, &[], r#"{"msg":"Table with id 'm1' not found"}"#).to_string();
        assert!(!gone.contains("NOCODB_URL"), "{gone}");
        for code in ["FIELD_NOT_FOUND", "ERR_FIELD_NOT_FOUND"] {
            let body = format!(r#"{{"error":"{code}","message":"Field 'Phone' not found"}}"#);
            let renamed = failure(404, &[], &body).to_string();
            assert!(renamed.contains("'Phone'") && renamed.contains("got another title"), "{renamed}");
        }
    }
}
