//! The buckets: `MINIO_ENDPOINT`, `MINIO_PORT`, `MINIO_USE_SSL`, `MINIO_ACCESS_KEY`, `MINIO_SECRET_KEY`, `MINIO_REGION`, or
//! `LANDFALL_STORE=file:///folder` in their place.

use std::path::PathBuf;

use landfall_store::StoreConfig;
use secrecy::SecretString;

use super::environment::Environment;

/// Resolves the store, or adds what is missing or wrong to `problems`.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    match environment.get("LANDFALL_STORE") {
        Some(store) => folder(store, problems),
        None => s3(environment, problems),
    }
}

fn folder(store: &str, problems: &mut Vec<String>) -> Option<StoreConfig> {
    let path = store.strip_prefix("file://").map(PathBuf::from).filter(|path| path.is_absolute());
    if path.is_none() {
        problems.push(format!("LANDFALL_STORE={store} is not understood: file:///absolute/folder"));
    }
    path.map(StoreConfig::Folder)
}

fn s3(environment: &Environment, problems: &mut Vec<String>) -> Option<StoreConfig> {
    let host =
        environment.demand("MINIO_ENDPOINT", "the host of the S3 server (or set LANDFALL_STORE)", problems);
    let access_key = environment.demand("MINIO_ACCESS_KEY", "the access key of the S3 server", problems);
    let secret_key = environment.demand("MINIO_SECRET_KEY", "the secret key of the S3 server", problems);
    let endpoint = endpoint(host, environment, problems);
    Some(StoreConfig::S3 {
        endpoint: endpoint?,
        access_key: access_key?.to_owned(),
        secret_key: SecretString::from(secret_key?),
        region: environment.get("MINIO_REGION").unwrap_or("us-east-1").to_owned(),
    })
}

/// `MINIO_ENDPOINT` is a bare host by the CRM's custom; a whole address is taken as it is.
fn endpoint(host: Option<&str>, environment: &Environment, problems: &mut Vec<String>) -> Option<String> {
    let scheme = match environment.get("MINIO_USE_SSL") {
        None | Some("true" | "1" | "yes") => "https",
        Some("false" | "0" | "no") => "http",
        Some(other) => {
            problems.push(format!("MINIO_USE_SSL={other} is not understood: true or false"));
            return None;
        }
    };
    let host = host?.trim_end_matches('/');
    let port = environment.get("MINIO_PORT").map(|port| format!(":{port}")).unwrap_or_default();
    Some(if host.contains("://") { format!("{host}{port}") } else { format!("{scheme}://{host}{port}") })
}

#[cfg(test)]
mod tests {
    use super::{Environment, StoreConfig, resolve};

    #[test]
    fn an_endpoint_is_put_together_as_the_crm_does() {
        let cases = [
            (&[("MINIO_ENDPOINT", "files.example.com")][..], "https://files.example.com"),
            (
                &[("MINIO_ENDPOINT", "localhost"), ("MINIO_PORT", "9000"), ("MINIO_USE_SSL", "false")],
                "http://localhost:9000",
            ),
            (&[("MINIO_ENDPOINT", "http://10.0.0.2:9000/")], "http://10.0.0.2:9000"),
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
    fn a_store_that_is_no_absolute_folder_is_refused_by_name() {
        let mut problems = Vec::new();
        assert!(resolve(&Environment::of(&[("LANDFALL_STORE", "file://files")]), &mut problems).is_none());
        assert!(problems[0].contains("LANDFALL_STORE=file://files"), "{problems:?}");
    }
}
