//! The buckets: `MINIO_ENDPOINT`, `MINIO_PORT`, `MINIO_USE_SSL`, `MINIO_ACCESS_KEY`, `MINIO_SECRET_KEY`, `MINIO_REGION`, or
//! `LANDFALL_STORE=file:///folder` in their place. Where the source buckets are elsewhere, the same with `MINIO_SOURCE_` and
//! `LANDFALL_SOURCE_STORE`.

use std::path::PathBuf;

use landfall_store::StoreConfig;
use secrecy::SecretString;

use super::environment::Environment;

/// How the variables of a store are named.
struct Names {
    folder: &'static str,
    prefix: &'static str,
    what: &'static str,
}

const TARGET: Names = Names { folder: "LANDFALL_STORE", prefix: "MINIO_", what: "the S3 server" };
const SOURCE: Names = Names {
    folder: "LANDFALL_SOURCE_STORE",
    prefix: "MINIO_SOURCE_",
    what: "the S3 server that holds the source buckets",
};

/// What follows the prefix.
const PARTS: [&str; 6] = ["ENDPOINT", "PORT", "USE_SSL", "ACCESS_KEY", "SECRET_KEY", "REGION"];

/// Resolves the store of the target bucket, or adds what is missing or wrong to `problems`.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    of(&TARGET, environment, problems)
}

/// Resolves the store of the source buckets where it is another one; none where nothing names one.
pub fn resolve_source(environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    if are_set(&SOURCE, environment) { of(&SOURCE, environment, problems) } else { None }
}

/// True where a variable says anything of the store of the target bucket, right or wrong.
pub fn is_named(environment: &Environment) -> bool {
    are_set(&TARGET, environment)
}

fn are_set(names: &Names, environment: &Environment) -> bool {
    let mut parts = PARTS.iter().map(|part| format!("{}{part}", names.prefix));
    environment.get(names.folder).is_some() || parts.any(|name| environment.get(&name).is_some())
}

fn of(names: &Names, environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    match environment.get(names.folder) {
        Some(store) => folder(names, store, problems),
        None => s3(names, environment, problems),
    }
}

fn folder(names: &Names, store: &str, problems: &mut Vec<String>) -> Option<StoreConfig> {
    let path = store.strip_prefix("file://").map(PathBuf::from).filter(|path| path.is_absolute());
    if path.is_none() {
        problems.push(format!("{}={store} is not understood: file:///absolute/folder", names.folder));
    }
    path.map(StoreConfig::Folder)
}

fn s3(names: &Names, environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    let Names { folder, prefix, what } = names;
    let mut demand = |part: &str, wanted: String| {
        environment.demand(&format!("{prefix}{part}"), &wanted, problems).map(str::to_owned)
    };
    let host = demand("ENDPOINT", format!("the host of {what} (or set {folder})"));
    let access_key = demand("ACCESS_KEY", format!("the access key of {what}"));
    let secret_key = demand("SECRET_KEY", format!("the secret key of {what}"));
    let endpoint = endpoint(prefix, host.as_deref(), environment, problems);
    Some(StoreConfig::S3 {
        endpoint: endpoint?,
        access_key: access_key?,
        secret_key: SecretString::from(secret_key?),
        region: environment.get(&format!("{prefix}REGION")).unwrap_or("us-east-1").to_owned(),
    })
}

/// The endpoint is a bare host by the CRM's custom; a whole address is taken as it is.
fn endpoint(
    prefix: &str,
    host: Option<&str>,
    environment: &Environment,
    problems: &mut Vec<String>,
) -> Option<String> {
    let name = |part: &str| format!("{prefix}{part}");
    let scheme = scheme(&name("USE_SSL"), environment, problems);
    let port = environment.get(&name("PORT"));
    let no_port = port.filter(|port| port.parse::<u16>().is_err());
    problems.extend(no_port.map(|port| format!("{}={port} is no port: a number such as 9000", name("PORT"))));
    let (scheme, host) = scheme.zip(host).filter(|_| no_port.is_none())?;
    let host = host.trim_end_matches('/');
    let address = if host.contains("://") { host.to_owned() } else { format!("{scheme}://{host}") };
    // Who names the port in both places means one.
    let port = port.map(|port| format!(":{port}")).filter(|port| !address.ends_with(port));
    // Some servers have a path behind the host; then all of the address is in one place.
    let has_path = address.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    let may_have_path = host.contains("://") && port.is_none();
    let address = format!("{address}{}", port.unwrap_or_default());
    if is_address(&address) && (may_have_path || !has_path) {
        return Some(address);
    }
    // Not shown: it may hold a password.
    problems.push(format!(
        "{} is no host like files.example.com, nor an address like http://10.0.0.2:9000, or it has another port than {}",
        name("ENDPOINT"),
        name("PORT")
    ));
    None
}

fn scheme(name: &str, environment: &Environment, problems: &mut Vec<String>) -> Option<&'static str> {
    match environment.get(name).map(str::to_ascii_lowercase).as_deref() {
        None | Some("true" | "1" | "yes") => Some("https"),
        Some("false" | "0" | "no") => Some("http"),
        Some(other) => {
            problems.push(format!("{name}={other} is not understood: true or false"));
            None
        }
    }
}

/// True for scheme, host and perhaps a port, whatever path is behind them.
fn is_address(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let server = rest.split('/').next().unwrap_or_default();
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !server.ends_with(']') => (host, port.parse::<u16>().is_ok()),
        _ => (server, true),
    };
    let fits = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
    let is_number = host.starts_with('[') && host.ends_with(']');
    port && (is_number || (!host.is_empty() && host.chars().all(fits)))
}

#[cfg(test)]
mod tests {
    use super::{Environment, StoreConfig, resolve, resolve_source};

    #[test]
    fn an_endpoint_is_put_together_as_the_crm_does() {
        let cases = [
            (&[("MINIO_ENDPOINT", "files.example.com")][..], "https://files.example.com"),
            (
                &[("MINIO_ENDPOINT", "localhost"), ("MINIO_PORT", "9000"), ("MINIO_USE_SSL", "false")],
                "http://localhost:9000",
            ),
            (&[("MINIO_ENDPOINT", "http://10.0.0.2:9000/")], "http://10.0.0.2:9000"),
            (&[("MINIO_ENDPOINT", "http://10.0.0.2:9000"), ("MINIO_PORT", "9000")], "http://10.0.0.2:9000"),
            (&[("MINIO_ENDPOINT", "[::1]"), ("MINIO_USE_SSL", "False")], "http://[::1]"),
            (&[("MINIO_ENDPOINT", "http://[::1]:9000")], "http://[::1]:9000"),
            (
                &[("MINIO_ENDPOINT", "https://x.example.com/storage/v1/s3")],
                "https://x.example.com/storage/v1/s3",
            ),
        ];
        for (pairs, expected) in cases {
            let keys = [("MINIO_ACCESS_KEY", "a"), ("MINIO_SECRET_KEY", "s")];
            let environment = Environment::of(&[pairs, &keys[..]].concat());
            let Some(StoreConfig::S3 { endpoint, .. }) = resolve(&environment, &mut Vec::new()) else {
                panic!("{pairs:?}")
            };
            assert_eq!(endpoint, expected);
        }
    }

    #[test]
    fn an_endpoint_that_is_none_is_told_with_its_variable_before_anything_is_asked() {
        for (endpoint, port, variable) in [
            ("files.example.com", "abc", "MINIO_PORT=abc"),
            ("files.example.com", ":9000", "MINIO_PORT=:9000"),
            ("files.example.com:9001", "9000", "MINIO_ENDPOINT is no host"),
            ("files.example.com/browser", "9000", "MINIO_ENDPOINT is no host"),
            ("files.example.com/browser", "", "MINIO_ENDPOINT is no host"),
            ("\"files.example.com\"", "9000", "MINIO_ENDPOINT is no host"),
            ("https://files.example.com/s3", "9000", "MINIO_ENDPOINT is no host"),
            ("https://key:s3cret@files.example.com", "", "MINIO_ENDPOINT is no host"),
        ] {
            let keys = [("MINIO_ACCESS_KEY", "a"), ("MINIO_SECRET_KEY", "s")];
            let pairs = [&[("MINIO_ENDPOINT", endpoint), ("MINIO_PORT", port)], &keys[..]].concat();
            let mut problems = Vec::new();
            assert!(resolve(&Environment::of(&pairs), &mut problems).is_none(), "{endpoint} {port}");
            assert!(problems.len() == 1 && problems[0].starts_with(variable), "{problems:?}");
            assert!(!problems[0].contains("s3cret"), "{problems:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_with_an_address_is_told_at_once() {
        let pairs = [("MINIO_ENDPOINT", "h"), ("MINIO_PORT", "abc"), ("MINIO_USE_SSL", "maybe")];
        let mut problems = Vec::new();
        assert!(resolve(&Environment::of(&pairs), &mut problems).is_none());
        for variable in ["MINIO_PORT=abc", "MINIO_USE_SSL=maybe"] {
            assert!(problems.iter().any(|problem| problem.starts_with(variable)), "{problems:?}");
        }
    }

    #[test]
    fn the_source_is_elsewhere_only_where_something_names_it_and_then_wholly() {
        let resolve = |pairs: &[(&str, &str)]| {
            let mut problems = Vec::new();
            (resolve_source(&Environment::of(pairs), &mut problems), problems)
        };
        let (none, problems) = resolve(&[("MINIO_ENDPOINT", "h"), ("LANDFALL_STORE", "file:///f")]);
        assert!(none.is_none() && problems.is_empty(), "{problems:?}");
        let (folder, _) = resolve(&[("LANDFALL_SOURCE_STORE", "file:///f")]);
        assert!(matches!(folder, Some(StoreConfig::Folder(_))));
        let (none, problems) = resolve(&[("MINIO_SOURCE_PORT", "9000")]);
        assert!(none.is_none());
        for variable in ["MINIO_SOURCE_ENDPOINT", "MINIO_SOURCE_ACCESS_KEY", "MINIO_SOURCE_SECRET_KEY"] {
            assert!(problems.iter().any(|problem| problem.contains(variable)), "{problems:?}");
        }
    }

    #[test]
    fn a_store_that_is_no_absolute_folder_is_refused_by_name() {
        let mut problems = Vec::new();
        assert!(resolve(&Environment::of(&[("LANDFALL_STORE", "file://files")]), &mut problems).is_none());
        assert!(problems[0].contains("LANDFALL_STORE=file://files"), "{problems:?}");
    }
}
