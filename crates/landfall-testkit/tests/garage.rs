//! The S3 server of the kit itself.

mod support;

use aws_sdk_s3::{
    Client,
    config::{Builder, Credentials, Region},
    error::ProvideErrorMetadata,
    primitives::ByteStream,
};
use landfall_testkit::Garage;
use support::{killing_the_test_process_stops, listens};

fn client(garage: &Garage, secret: &str) -> Client {
    let credentials = Credentials::new(garage.access_key(), secret, None, None, "test");
    let config = Builder::new()
        .behavior_version_latest()
        .endpoint_url(garage.endpoint())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials)
        .force_path_style(true);
    Client::from_conf(config.build())
}

async fn put(client: &Client, bucket: &str, key: &str) -> Result<(), String> {
    let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(b"berth"));
    put.send().await.map(|_| ()).map_err(|error| error.code().unwrap_or("none").to_owned())
}

#[tokio::test]
async fn what_is_put_can_be_read_again() {
    let garage = Garage::start(&["client-portal"]).unwrap();
    let client = client(&garage, garage.secret_key());
    put(&client, "client-portal", "Straße//a+b %.pdf").await.unwrap();
    let got = client.get_object().bucket("client-portal").key("Straße//a+b %.pdf").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"berth");
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_bucket_are_refused() {
    let garage = Garage::start(&["a-bucket"]).unwrap();
    assert_eq!(put(&client(&garage, "wrong"), "a-bucket", "k").await.unwrap_err(), "AccessDenied");
    assert_eq!(put(&client(&garage, garage.secret_key()), "other", "k").await.unwrap_err(), "NoSuchBucket");
}

#[tokio::test]
async fn a_bucket_made_read_only_is_read_but_not_written() {
    let garage = Garage::start(&["a-bucket"]).unwrap();
    let client = client(&garage, garage.secret_key());
    put(&client, "a-bucket", "k").await.unwrap();
    garage.make_read_only("a-bucket").unwrap();
    assert_eq!(put(&client, "a-bucket", "k").await.unwrap_err(), "AccessDenied");
    assert!(client.head_object().bucket("a-bucket").key("k").send().await.is_ok());
}

#[tokio::test]
async fn two_servers_do_not_meet() {
    let (one, other) = (Garage::start(&["a-bucket"]).unwrap(), Garage::start(&["a-bucket"]).unwrap());
    put(&client(&one, one.secret_key()), "a-bucket", "k").await.unwrap();
    let listed =
        client(&other, other.secret_key()).list_objects_v2().bucket("a-bucket").send().await.unwrap();
    assert_eq!(listed.contents().len(), 0);
}

#[test]
fn a_dropped_server_is_gone_with_its_folder() {
    let garage = Garage::start(&[]).unwrap();
    let (port, folder) = (garage.port(), garage.folder().to_owned());
    assert!(listens(port) && folder.exists());
    drop(garage);
    assert!(!listens(port) && !folder.exists());
}

#[test]
fn a_killed_test_process_leaves_no_server() {
    killing_the_test_process_stops("a_killed_test_process_leaves_no_server", || {
        let garage = Garage::start(&[]).unwrap();
        let (port, folder) = (garage.port(), garage.folder().to_owned());
        (garage, port, folder)
    });
}
