//! Answers of a server that is there while what it needs is not: its database restarts or is held, or it is starting itself. Seen on 0.262.5
//! with PostgreSQL while either was restarted. Pure.

use serde_json::Value;

/// Codes of a broken connection, or of a database file that another process holds (NOCODB 7).
const CODES: [&str; 12] = [
    "ECONNREFUSED",
    "ECONNRESET",
    "ECONNABORTED",
    "ETIMEDOUT",
    "EPIPE",
    "EHOSTUNREACH",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTDOWN",
    "ENETUNREACH",
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
];

/// What PostgreSQL and its driver say while it goes and comes. NocoDB answers these with no code, some behind the statement that failed.
const WORDS: [&str; 6] = [
    "the database system is starting up",
    "the database system is shutting down",
    "the database system is not yet accepting connections",
    "the database system is in recovery mode",
    "terminating connection due to administrator command",
    "Connection terminated unexpectedly",
];

/// The code of a broken connection in a body of any shape that is known, or the words that end its message; never the statement before them.
pub(super) fn database(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let code = body.get("code").or_else(|| body.pointer("/info/code")).and_then(Value::as_str);
    let said = ["msg", "message"].iter().find_map(|key| body.get(*key)?.as_str()).unwrap_or_default();
    let code = CODES.into_iter().find(|known| code == Some(known));
    code.or_else(|| WORDS.into_iter().find(|words| said.ends_with(words))).map(ToOwned::to_owned)
}

/// True for the page that NocoDB's web server answers to every address until NocoDB has started behind it, which then says the same in JSON.
pub(super) fn is_starting(page: &[u8]) -> bool {
    const CANNOT: &[u8] = b"<pre>Cannot GET /";
    page.windows(CANNOT.len()).any(|part| part == CANNOT)
}
