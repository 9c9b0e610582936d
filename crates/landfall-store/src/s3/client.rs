//! The SDK's client, set up for a server of one's own: path-style addresses, patience where a copy needs it, and retries.

use std::time::Duration;

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig},
};
use secrecy::{ExposeSecret, SecretString};

/// Until the connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// Until the answer begins.
const ANSWER: Duration = Duration::from_secs(60);
/// The same of a look at a bucket, by which a server is known to be there: nothing of it is long.
const LOOK: Duration = Duration::from_secs(15);
/// A copy answers when it is done; 5 GiB took garage 12 s on a quick disk. An upload answers when all of it has come, over whatever line.
const MOVED: Duration = Duration::from_secs(900);
/// Attempts per request, with growing pauses between them.
const ATTEMPTS: u32 = 4;

/// A client of the server at `endpoint`. Nothing is contacted yet.
pub(super) fn new(endpoint: &str, access_key: &str, secret_key: &SecretString, region: &str) -> Client {
    let credentials = Credentials::new(access_key, secret_key.expose_secret(), None, None, "landfall");
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new(region.to_owned()))
        .credentials_provider(credentials)
        // Buckets as host names would need DNS entries that MinIO behind a proxy rarely has.
        .force_path_style(true)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(timeouts(ANSWER));
    Client::from_conf(config.build())
}

/// The same for copies and uploads. A client of its own: settings that one request changes are put together anew for each.
pub(super) fn patient(client: &Client) -> Client {
    waiting(client, MOVED)
}

/// The same for a look whether the server is there.
pub(super) fn brisk(client: &Client) -> Client {
    waiting(client, LOOK)
}

/// The same that waits so long for an answer to begin.
pub(super) fn waiting(client: &Client, answer: Duration) -> Client {
    Client::from_conf(client.config().to_builder().timeout_config(timeouts(answer)).build())
}

fn timeouts(answer: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(answer).build()
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, time::Duration};

    use tokio::time::timeout;

    use super::{super::S3, waiting};
    use crate::{Error, Parts, Reader};

    #[tokio::test]
    async fn a_look_at_a_bucket_is_not_waited_for_as_long_as_other_answers() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", silent.local_addr().unwrap());
        let store = S3::new(&endpoint, "key", &"secret".into(), "us-east-1", Parts::default());
        let store = S3 { brisk: waiting(&store.client, Duration::from_millis(100)), ..store };
        let looked = timeout(Duration::from_secs(30), store.head_bucket("crm-files")).await;
        assert!(matches!(looked, Ok(Err(Error::Unreachable { .. }))), "{looked:?}");
    }
}
