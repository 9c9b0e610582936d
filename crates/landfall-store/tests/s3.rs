//! What only a server can answer: refusals, silence, and checksums.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::{
        BucketVersioningStatus, ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart,
        VersioningConfiguration,
    },
};
use landfall_model::{cause, hash, kind::Kind};
use landfall_store::{
    CopyRequest, Error, Parts, Removal, StoreConfig, reader, remover, writer, writer_in_parts,
};
use landfall_testkit::{Garage, Moto, Port};

/// Bytes of a part of a multipart upload; S3 takes none that is smaller, but for the last.
const PART: usize = 5 << 20;

fn config(garage: &Garage) -> StoreConfig {
    StoreConfig::S3 {
        endpoint: garage.endpoint(),
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().into(),
        region: "us-east-1".to_owned(),
    }
}

fn copy_of(key: &str) -> CopyRequest {
    CopyRequest {
        source_bucket: "source".to_owned(),
        source_key: key.to_owned(),
        source_etag: String::new(),
        target_bucket: "target".to_owned(),
        target_key: key.to_owned(),
        size: 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_and_a_wrong_region_are_told_apart_and_not_tried_again() {
    let garage = Garage::start(&["source"]).unwrap();
    let (right_key, right_secret) = (garage.access_key(), garage.secret_key());
    let wrong_key = right_key.replace('3', "4");
    let cases = [
        (right_key, "wrong", "us-east-1", "Invalid signature"),
        (wrong_key.as_str(), right_secret, "us-east-1", "No such key"),
        (right_key, right_secret, "mars", "expected: '"),
    ];
    for (access_key, secret_key, region, reason) in cases {
        let store = reader(&StoreConfig::S3 {
            endpoint: garage.endpoint(),
            access_key: access_key.to_owned(),
            secret_key: secret_key.into(),
            region: region.to_owned(),
        });
        // An answer to HEAD has no body, and is told with its reason all the same.
        let answers = [
            store.list("source", &mut |_| ()).await,
            store.head_bucket("source").await,
            store.head("source", "a.pdf").await.map(drop),
        ];
        for denied in answers.map(Result::unwrap_err) {
            assert_eq!(matches!(&denied, Error::Region { .. }), region == "mars", "{denied:?}");
            assert_eq!(matches!(&denied, Error::Denied { .. }), region != "mars", "{denied:?}");
            assert_eq!((denied.kind(), denied.is_transient()), (Kind::Config, false));
            assert!(cause::in_words(&denied).contains(reason), "{denied:?}");
            assert!(!format!("{denied:?}").contains(right_secret));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_bucket_denies_writes_and_lets_read() {
    let garage = Garage::start(&["source", "target"]).unwrap();
    let store = writer(&config(&garage));
    store.put("source", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    garage.make_read_only("target").unwrap();
    store.head_bucket("target").await.unwrap();
    let put = store.put("target", "a.pdf", Vec::new(), "application/pdf").await.unwrap_err();
    let copy = store.copy(&copy_of("a.pdf")).await.unwrap_err();
    for error in [put, copy] {
        assert!(matches!(&error, Error::Denied { at, .. } if at.bucket == "target"), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_unreachable() {
    let nobody = Port::free().unwrap();
    let endpoint = format!("http://127.0.0.1:{}", nobody.number());
    let store = reader(&StoreConfig::S3 {
        endpoint: endpoint.clone(),
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
        region: "us-east-1".to_owned(),
    });
    let silent = store.head_bucket("source").await.unwrap_err();
    assert_eq!(silent.to_string(), format!("{endpoint} cannot be reached"));
    assert!(silent.is_transient());
}

/// A server that gives every request this one answer and hangs up.
fn stub(answer: String) -> StoreConfig {
    stub_by(move |_| answer.clone())
}

/// A server that answers each request by its first line and hangs up.
fn stub_by(answer: impl Fn(&str) -> String + Send + 'static) -> StoreConfig {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(&stream);
            let lines = reader.by_ref().lines().map_while(Result::ok);
            let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let length = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
            let body = length.map_or(0, |length| length.parse().unwrap());
            std::io::copy(&mut reader.take(body), &mut std::io::sink()).unwrap();
            stream.write_all(answer(&lines[0]).as_bytes()).unwrap();
        }
    });
    StoreConfig::S3 {
        endpoint,
        access_key: "key".to_owned(),
        secret_key: "secret".into(),
        region: "us-east-1".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_sends_elsewhere_or_has_another_time_says_so_where_heads_have_no_body() {
    let skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
    let cases = [
        (
            "301 Moved",
            "Location: https://files.example.com/",
            "",
            "is elsewhere",
            "https://files.example.com/",
        ),
        ("301 Moved", "x-amz-bucket-region: eu-west-1", "", "is elsewhere", "(eu-west-1)"),
        ("403 Forbidden", "X-Any: 1", skewed, "its clock and that of this machine", "RequestTimeTooSkewed"),
    ];
    for (status, header, body, what, why) in cases {
        let store = reader(&stub_by(move |request| {
            let body = if request.starts_with("HEAD") { "" } else { body };
            format!("HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        }));
        let bucket = store.head_bucket("source").await.unwrap_err();
        let object = store.head("source", "a.pdf").await.unwrap_err();
        for words in [bucket, object].map(|error| cause::in_words(&error)) {
            assert!(words.contains(what) && words.contains(why), "{words}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_finds_too_large_is_told_as_that() {
    let store = writer(&stub("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n".to_owned()));
    let refused = store.put("target", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap_err();
    assert!(matches!(refused, Error::TooLarge { .. }), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_ends_too_early_is_an_error() {
    let entry = "<Contents><Key>a.pdf</Key><Size>7</Size><ETag>&quot;x&quot;</ETag></Contents>";
    let page = format!("<ListBucketResult><IsTruncated>true</IsTruncated>{entry}</ListBucketResult>");
    let store = reader(&stub(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{page}", page.len())));
    let mut listed = 0;
    let short = store.list("source", &mut |page| listed += page.len()).await.unwrap_err();
    assert_eq!((short.to_string().as_str(), listed), ("cannot list bucket source", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_content_that_breaks_off_is_an_error_that_may_pass() {
    let store = reader(&stub("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this".to_owned()));
    let hash = store.hash("source", "a.pdf").await.unwrap_err();
    let get = store.get("source", "a.pdf").await.unwrap_err();
    for error in [hash, get] {
        assert_eq!(error.to_string(), "cannot read source/a•••.pdf");
        assert!(error.is_transient(), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_server_knows_no_more_is_no_missing_object_and_may_pass() {
    let store = stub_by(|request| {
        let (status, body) = match request {
            _ if request.contains("?uploads") => (
                "200 OK",
                "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
            ),
            _ if request.starts_with("POST") => ("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>"),
            _ => ("200 OK", ""),
        };
        format!("HTTP/1.1 {status}\r\nETag: \"e\"\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    });
    let store = writer_in_parts(&store, Parts { uploaded: 4, ..Parts::default() });
    let lost = store.put("target", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap_err();
    assert_eq!(lost.to_string(), "cannot write target/a•••.pdf");
    assert!(lost.is_transient(), "{lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_has_the_checksum_of_the_content_even_where_the_source_has_none() {
    let garage = Garage::start(&["source", "target"]).unwrap();
    let store = writer(&config(&garage));
    let put = sdk(&garage).put_object().bucket("source").key("plain.pdf").body(b"content".to_vec().into());
    put.send().await.unwrap();
    store.put("source", "kept.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let sha256 = Some(hash::of_bytes(b"content"));

    assert_eq!(store.head("source", "plain.pdf").await.unwrap().sha256, None);
    assert_eq!(store.head("source", "kept.pdf").await.unwrap().sha256, sha256);
    for key in ["plain.pdf", "kept.pdf"] {
        store.copy(&copy_of(key)).await.unwrap();
        assert_eq!(store.head("target", key).await.unwrap().sha256, sha256, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checksum_of_a_multipart_upload_is_not_taken_for_that_of_the_content() {
    let garage = Garage::start(&["source", "target"]).unwrap();
    let store = writer(&config(&garage));
    let bytes = multipart_upload(&sdk(&garage), "big.pdf").await;
    let sha256 = hash::of_bytes(&bytes);

    let source = store.head("source", "big.pdf").await.unwrap();
    assert!(source.etag.ends_with("-2"), "{}", source.etag);
    assert_eq!((source.sha256, source.size), (None, bytes.len() as u64));
    assert_eq!(store.hash("source", "big.pdf").await.unwrap().sha256, sha256);

    store.copy(&CopyRequest { source_etag: source.etag, ..copy_of("big.pdf") }).await.unwrap();
    let target = store.head("target", "big.pdf").await.unwrap();
    assert!(
        target.sha256.is_none_or(|kept| kept == sha256),
        "a checksum that is told is that of the content"
    );
    assert_eq!(store.hash("target", "big.pdf").await.unwrap().sha256, sha256);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_parts_that_is_not_wanted_any_more_is_given_up_and_leaves_no_part() {
    let garage = Garage::start(&["source", "target"]).unwrap();
    let part = PART as u64;
    let parts = Parts { single_copy: part, copied: part, uploaded: part };
    let store = writer_in_parts(&config(&garage), parts);
    let size = multipart_upload(&sdk(&garage), "big.pdf").await.len() as u64;
    let asked = AtomicU64::new(0);
    let is_wanted = || asked.fetch_add(1, Ordering::Relaxed) == 0;
    let request = CopyRequest { size, ..copy_of("big.pdf") };
    let given_up = store.copy_while(&request, &is_wanted).await.unwrap_err();
    assert!(!given_up.is_transient(), "{given_up:?}");
    let uploads = sdk(&garage).list_multipart_uploads().bucket("target").send().await.unwrap();
    assert_eq!(uploads.uploads().len(), 0, "{uploads:?}");
    assert!(matches!(store.head("target", "big.pdf").await, Err(Error::NoObject(_))));
    store.copy(&request).await.unwrap();
    assert_eq!(store.head("target", "big.pdf").await.unwrap().size, size);
}

/// Begins an upload of a part into each of these keys, as a process leaves it that is killed.
async fn leave_uploads(client: &Client, keys: &[&str]) {
    for key in keys {
        let begun = client.create_multipart_upload().bucket("target").key(*key).send().await.unwrap();
        let id = begun.upload_id().unwrap();
        let part = client.upload_part().bucket("target").key(*key).upload_id(id).part_number(1);
        part.body(vec![b'x'; 1000].into()).send().await.unwrap();
    }
}

async fn only_our_unfinished_uploads_are_taken_back(store: &StoreConfig, client: &Client) {
    let ours = ["port/clients/a b+c%.pdf", "port/clients/2.pdf"];
    let store = writer(store);
    store.put("target", ours[1], b"whole".to_vec(), "application/pdf").await.unwrap();
    leave_uploads(client, &[ours[0], ours[1], ours[1], "port/clients/3.pdf"]).await;
    assert_eq!(store.take_back("target", &|key| ours.contains(&key)).await.unwrap(), 3);
    assert_eq!(store.take_back("target", &|key| ours.contains(&key)).await.unwrap(), 0);
    let left = client.list_multipart_uploads().bucket("target").send().await.unwrap();
    let left: Vec<_> = left.uploads().iter().filter_map(|upload| upload.key()).collect();
    assert_eq!(left, ["port/clients/3.pdf"]);
    assert_eq!(store.get("target", ours[1]).await.unwrap(), b"whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_garage_only_our_unfinished_uploads_are_taken_back() {
    let garage = Garage::start(&["target"]).unwrap();
    only_our_unfinished_uploads_are_taken_back(&config(&garage), &sdk(&garage)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_moto_only_our_unfinished_uploads_are_taken_back() {
    let moto = Moto::start(&["target"]).unwrap();
    let client = client_of(moto.endpoint(), Credentials::new("access", "secret", None, None, "test"));
    only_our_unfinished_uploads_are_taken_back(&on_moto(&moto), &client).await;
}

fn on_moto(moto: &Moto) -> StoreConfig {
    StoreConfig::S3 {
        endpoint: moto.endpoint(),
        access_key: moto.access_key().to_owned(),
        secret_key: moto.secret_key().into(),
        region: "us-east-1".to_owned(),
    }
}

fn sdk(garage: &Garage) -> Client {
    let credentials = Credentials::new(garage.access_key(), garage.secret_key(), None, None, "test");
    client_of(garage.endpoint(), credentials)
}

fn client_of(endpoint: String, credentials: Credentials) -> Client {
    let config =
        aws_sdk_s3::Config::builder().behavior_version(BehaviorVersion::latest()).force_path_style(true);
    let config = config.endpoint_url(endpoint).region(Region::new("us-east-1"));
    Client::from_conf(config.credentials_provider(credentials).build())
}

/// Uploads an object in two parts with SHA-256 checksums, as clients do with large files.
async fn multipart_upload(client: &Client, key: &str) -> Vec<u8> {
    let bytes: Vec<u8> = (0..PART + 1000).map(|n| (n % 253) as u8).collect();
    let create = client
        .create_multipart_upload()
        .bucket("source")
        .key(key)
        .checksum_algorithm(ChecksumAlgorithm::Sha256);
    let upload = create.send().await.unwrap().upload_id.unwrap();
    let mut parts = CompletedMultipartUpload::builder();
    for (number, part) in (1..).zip(bytes.chunks(PART)) {
        let send = client.upload_part().bucket("source").key(key).upload_id(&upload).part_number(number);
        let sent = send
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .body(part.to_vec().into())
            .send()
            .await
            .unwrap();
        let done = CompletedPart::builder()
            .part_number(number)
            .set_e_tag(sent.e_tag)
            .set_checksum_sha256(sent.checksum_sha256);
        parts = parts.parts(done.build());
    }
    let complete = client.complete_multipart_upload().bucket("source").key(key).upload_id(upload);
    complete.multipart_upload(parts.build()).send().await.unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_from_a_bucket_that_keeps_versions_is_told_as_hidden() {
    let moto = Moto::start(&["source", "kept"]).unwrap();
    let config = on_moto(&moto);
    let client = client_of(moto.endpoint(), Credentials::new("access", "secret", None, None, "test"));
    let versions = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    client.put_bucket_versioning().bucket("kept").versioning_configuration(versions).send().await.unwrap();
    for (bucket, expected) in [("source", Removal::Gone), ("kept", Removal::Hidden)] {
        writer(&config).put(bucket, "a.pdf", b"bytes".to_vec(), "application/pdf").await.unwrap();
        assert_eq!(remover(&config).remove(bucket, "a.pdf").await.unwrap(), expected, "{bucket}");
        assert!(matches!(reader(&config).head(bucket, "a.pdf").await, Err(Error::NoObject(_))), "{bucket}");
    }
    let versions = client.list_object_versions().bucket("kept").send().await.unwrap();
    assert_eq!(versions.versions().len(), 1, "the bytes are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_is_no_bucket_whatever_its_status() {
    for status in ["200 OK", "403 Forbidden", "404 Not Found"] {
        let page = "\n<!DOCTYPE html><html><head><title>MinIO Console</title></head></html>";
        let config = stub_by(move |request| {
            let (status, body) = if request.starts_with("HEAD") { ("200 OK", "") } else { (status, page) };
            format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", page.len())
        });
        let store = reader(&config);
        let errors = [store.head_bucket("source").await, store.list("source", &mut |_| ()).await];
        for error in errors.map(Result::unwrap_err) {
            assert!(matches!(error, Error::Page { .. }), "{status}: {error:?}");
            assert!(error.remedy().unwrap().contains("not 9001 of its console"));
            assert_eq!(error.kind(), Kind::Config);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_may_not_be_listed_is_refused_although_its_head_is_granted() {
    let denied = "<Error><Code>AccessDenied</Code><Message>no list</Message></Error>";
    let store = reader(&stub_by(move |request| {
        let (status, body) =
            if request.starts_with("HEAD") { ("200 OK", "") } else { ("403 Forbidden", denied) };
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    }));
    let error = store.head_bucket("source").await.unwrap_err();
    assert!(
        matches!(&error, Error::Denied { .. }) && cause::in_words(&error).ends_with("no list"),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_understood_says_by_what_and_a_copy_that_fails_after_all_may_pass() {
    let answer = |header: &str, body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\n{header}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let length = answer("x-amz-meta-name: Anna\r\nx-amz-tagging-count: many\r\n", "");
    let error = reader(&stub(length)).head("source", "a.pdf").await.unwrap_err();
    let words = cause::in_words(&error);
    assert!(
        words.starts_with("cannot look at source/a•••.pdf: unhandled error: Failed to parse TagCount"),
        "{words}"
    );
    assert!(!error.is_transient());
    let failed = answer("", "<Error><Code>InternalError</Code><Message>drive</Message></Error>");
    let error = writer(&stub(failed)).copy(&copy_of("a.pdf")).await.unwrap_err();
    assert!(
        error.is_transient() && cause::in_words(&error).contains("200 InternalError: drive"),
        "{error:?}"
    );
}
