//! The source: `NOCODB_URL`, `NOCODB_TOKEN`, `NOCODB_API`.

use landfall_snapshot::{Api, SourceConfig};
use secrecy::SecretString;

use super::environment::Environment;

/// Resolves the source, or adds what is missing or wrong to `problems`.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<SourceConfig> {
    let url = environment.demand(
        "NOCODB_URL",
        "the address of NocoDB, for instance https://nocodb.example.com",
        problems,
    );
    let token = environment.demand("NOCODB_TOKEN", "an API token of a Viewer is enough", problems);
    let api = environment.get("NOCODB_API").unwrap_or("v2").parse::<Api>();
    let api = api.map_err(|error| problems.push(error.to_string())).ok();
    if let Some(url) = url.filter(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        problems.push(format!("NOCODB_URL={url} must begin with http:// or https://"));
    }
    let url = url?.trim_end_matches('/').to_owned();
    Some(SourceConfig::new(url, SecretString::from(token?), api?))
}
