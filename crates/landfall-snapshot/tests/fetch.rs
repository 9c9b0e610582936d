//! Files in NocoDB's own storage, as a server gives them, refuses them, or breaks off.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use landfall_model::cause;
use landfall_snapshot::{Api, Attachments, SourceConfig};
use landfall_store::{Error, Fetch, hashed};
use landfall_testkit::Port;

/// A server that gives every request this one answer and hangs up; it tells the first lines of the requests.
fn serve(answer: &'static str) -> (Attachments, Receiver<String>) {
    serve_within(Duration::from_secs(60), answer, drop)
}

/// Short enough to be over in a test, and long enough for an answer of a busy machine.
const SHORT: Duration = Duration::from_secs(2);

/// A server that gives every request this one answer, does that with the connection, and tells the first lines of the requests. Who asks waits so
/// long for it.
fn serve_within(
    deadline: Duration,
    answer: &'static str,
    mut then: impl FnMut(TcpStream) + Send + 'static,
) -> (Attachments, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/nocodb", listener.local_addr().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines: Vec<String> = BufReader::new(&stream)
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            stream.write_all(answer.as_bytes()).unwrap();
            then(stream);
            // Nobody need listen.
            let _ = tell.send(lines[0].clone());
        }
    });
    let mut source = SourceConfig::new(url, "token".to_owned().into(), Api::V2);
    source.limits.deadline = deadline;
    (Attachments::of(&source).unwrap(), told)
}

#[tokio::test]
async fn a_file_is_fetched_under_its_path_percent_encoded() {
    let (storage, told) = serve("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreceipt");
    let content = storage.fetch("download/2026/11/22/aB/receipt é_k+%.pdf").await.unwrap();
    assert_eq!(hashed(content).await.unwrap().size, 7);
    let asked = "GET /nocodb/download/2026/11/22/aB/receipt%20%C3%A9_k%2B%25.pdf HTTP/1.1";
    assert_eq!(told.recv().unwrap(), asked);
}

#[tokio::test]
async fn a_file_that_a_cache_kept_is_taken() {
    let (storage, _told) = serve("HTTP/1.1 200 OK\r\nAge: 86400\r\nContent-Length: 7\r\n\r\nreceipt");
    let content = storage.fetch("download/2026/11/22/aB/receipt.pdf").await.unwrap();
    assert_eq!(hashed(content).await.unwrap().size, 7);
}

#[tokio::test]
async fn each_refusal_has_its_own_error() {
    let cases = [
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "there is no object nocodb/D•••.pdf", false),
        (
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            "there is no object nocodb/D•••.pdf",
            false,
        ),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "cannot fetch nocodb/D•••.pdf", false),
        (
            "HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n",
            "cannot fetch nocodb/D•••.pdf",
            false,
        ),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 24\r\n\r\n<pre>Cannot GET /x</pre>",
            "cannot fetch nocodb/D•••.pdf",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
            "cannot fetch nocodb/D•••.pdf",
            false,
        ),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "cannot fetch nocodb/D•••.pdf", true),
        ("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", "cannot fetch nocodb/D•••.pdf", true),
    ];
    for (answer, message, transient) in cases {
        let error = serve(answer).0.fetch("Doe.pdf").await.err().unwrap();
        assert!(error.to_string().starts_with(message), "{answer}: {error}");
        assert_eq!(error.is_transient(), transient, "{answer}");
        assert_eq!(error.remedy(), None, "{answer}: a store's settings are not at fault");
    }
}

#[tokio::test]
async fn a_server_that_blocks_is_left_alone_for_as_long_as_it_asks() {
    let (storage, _told) = serve("HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    let began = Instant::now();
    for _ in 0..2 {
        assert!(storage.fetch("Doe.pdf").await.err().unwrap().is_transient());
    }
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_file_that_breaks_off_and_a_server_that_is_gone_may_pass() {
    let (storage, _told) = serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    let error = hashed(storage.fetch("Doe.pdf").await.unwrap()).await.unwrap_err();
    assert!(matches!(&error, Error::Failed { transient: true, .. }), "{error:?}");
    let nobody = Port::free().unwrap();
    let source = SourceConfig::new(
        format!("http://127.0.0.1:{}", nobody.number()),
        "token".to_owned().into(),
        Api::V2,
    );
    let error = Attachments::of(&source).unwrap().fetch("Doe.pdf").await.err().unwrap();
    assert!(error.is_transient() && error.remedy().is_none(), "{error:?}");
    let told = cause::in_words(&error);
    assert!(told.contains("cannot be reached") && told.contains("check NOCODB_URL"), "{told}");
}

#[tokio::test]
async fn a_file_that_stalls_in_the_middle_is_given_up_and_may_pass() {
    let mut held = Vec::new();
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this";
    let (storage, _told) = serve_within(SHORT, answer, move |stream| held.push(stream));
    let reading = hashed(storage.fetch("Doe.pdf").await.unwrap());
    let error = tokio::time::timeout(Duration::from_secs(120), reading).await.unwrap().unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    let told = "cannot fetch nocodb/D•••.pdf: the source's answer stopped in the middle: nothing more came for 2 seconds";
    assert!(cause::in_words(&error).starts_with(told), "{}", cause::in_words(&error));
}

#[tokio::test]
async fn a_large_file_may_take_longer_than_the_deadline_as_long_as_it_comes() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n";
    let (storage, _told) = serve_within(SHORT, answer, |mut stream| {
        for byte in b"receipts" {
            thread::sleep(SHORT / 6);
            stream.write_all(&[*byte]).unwrap();
        }
    });
    assert_eq!(hashed(storage.fetch("Doe.pdf").await.unwrap()).await.unwrap().size, 8);
}
