//! What the smoke tests may name: `SMOKE_USER`, `SMOKE_PASSWORD`, `SMOKE_MAIL_TO`, `DOCUMENSO_API_URL`, `DOCUMENSO_API_KEY`.

use serde_json::{Map, Value};

use super::environment::Environment;

/// All of them that are set, by name.
pub fn named(environment: &Environment) -> Map<String, Value> {
    const DOCUMENSO: &str = "DOCUMENSO_API_URL";
    let get = |name| environment.get(name);
    // By which Better Auth finds a user, however it is typed, and by which it answers.
    let user = get("SMOKE_USER").map(str::to_lowercase);
    let named = ["SMOKE_PASSWORD", "SMOKE_MAIL_TO", "DOCUMENSO_API_KEY"];
    let named = named.map(|name| (name, get(name).map(str::to_owned)));
    let documenso = (DOCUMENSO, get(DOCUMENSO).map(|url| without_version(url).to_owned()));
    let set = named.into_iter().chain([("SMOKE_USER", user), documenso]);
    set.filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
}

/// The base of an API without `/api/v1`: its health is beside that.
fn without_version(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.strip_suffix("/api/v1").unwrap_or(url)
}
