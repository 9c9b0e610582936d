//! The source: `NOCODB_URL`, `NOCODB_TOKEN`, `NOCODB_API`, `NOCODB_CALLS_PER_SECOND`.

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
    if url.is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        // Not shown: it may hold a password, or be the token in the wrong line.
        problems.push("NOCODB_URL must begin with http:// or https://".to_owned());
    }
    let pace = environment.get("NOCODB_CALLS_PER_SECOND").map(|text| pace(text, problems));
    let url = url?.trim_end_matches('/').to_owned();
    let mut source = SourceConfig::new(url, SecretString::from(token?), api?);
    source.limits.calls_per_second = pace.flatten();
    Some(source)
}

fn pace(text: &str, problems: &mut Vec<String>) -> Option<f64> {
    let pace = text.parse().ok().filter(|pace| (0.1..=1000.0).contains(pace));
    if pace.is_none() {
        problems.push(format!("NOCODB_CALLS_PER_SECOND={text} is no number between 0.1 and 1000"));
    }
    pace
}

#[cfg(test)]
mod tests {
    use super::{Environment, resolve};

    #[test]
    fn a_pace_is_taken_as_set_and_what_is_none_is_refused_by_name() {
        let cases = [
            (None, Some(None)),
            (Some("4"), Some(Some(4.0))),
            (Some("0.5"), Some(Some(0.5))),
            (Some("0"), None),
            (Some("-1"), None),
            (Some("NaN"), None),
            (Some("fast"), None),
        ];
        for (text, expected) in cases {
            let mut pairs = vec![("NOCODB_URL", "http://localhost"), ("NOCODB_TOKEN", "t")];
            pairs.extend(text.map(|text| ("NOCODB_CALLS_PER_SECOND", text)));
            let mut problems = Vec::new();
            let source = resolve(&Environment::of(&pairs), &mut problems);
            let told = problems.iter().any(|problem| problem.contains("NOCODB_CALLS_PER_SECOND"));
            assert_eq!(told, expected.is_none(), "{text:?}: {problems:?}");
            if let Some(expected) = expected {
                assert_eq!(source.unwrap().limits.calls_per_second, expected, "{text:?}");
            }
        }
    }

    #[test]
    fn an_address_that_is_refused_is_not_shown_with_the_password_in_it() {
        for url in ["joe:s3cret@nocodb.example.com", "ftp://joe:s3cret@x", "s3cret"] {
            let mut problems = Vec::new();
            resolve(&Environment::of(&[("NOCODB_URL", url), ("NOCODB_TOKEN", "t")]), &mut problems);
            let told = problems.join("; ");
            assert!(told.contains("NOCODB_URL") && !told.contains("s3cret"), "{told}");
        }
    }
}
