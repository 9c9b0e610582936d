//! A source that behaves, and the settings of the reader.

use std::time::{Duration, Instant};

use landfall_model::{kind::Kind, mapping::Mapping, rundir};
use landfall_snapshot::{Api, Error, ExtractCounts, SourceConfig};
use landfall_testkit::{Trap, Version};
use serde_json::json;

use crate::support::{
    Ear, hasty, snapshot, snapshot_with, source,
    world::{Interests, serve, serve_in_pages, world},
};

#[tokio::test]
async fn a_sound_source_is_read_whole_with_get_alone() {
    let world = world(2500);
    let server = serve(world.clone(), |_, _| None);
    let taken = snapshot(&source(server.url())).await;

    let snapshot = taken.snapshot();
    let ids: Vec<i64> = snapshot.interests.iter().map(|row| row.id().unwrap()).collect();
    assert_eq!(ids, world.ids());
    assert_eq!(snapshot.links, world.links);
    assert!(snapshot.interests[0].cell("m2m").is_none(), "a system list of links was read");
    assert_eq!(snapshot.interests[0].cell("Berths"), Some(&json!(1)));
    assert_eq!(snapshot.columns.len(), 4);
    assert_eq!(snapshot.columns[2].base_id, "p2");
    let keys: Vec<&str> = snapshot.objects.iter().map(|object| object.key.as_str()).collect();
    assert_eq!(keys, ["a 1.pdf", "b/2.pdf"]);

    let counts = taken.counts();
    let interests = &counts.tables[0];
    assert_eq!((interests.read, interests.counted_before, interests.counted_after), (2500, 2500, 2500));
    assert_eq!((interests.pages, interests.requests), (4, 10));
    assert_eq!((interests.second_pass, interests.rounds, interests.read_again), (2500, 1, 0));
    assert!(interests.edits_seen);
    assert_eq!((counts.links.read, counts.links.counted, counts.links.pages), (2500, 2500, 4));
    assert_eq!(
        (counts.buckets[0].bucket.as_str(), counts.buckets[0].objects, counts.buckets[0].bytes),
        ("client-portal", 2, 10)
    );
    let calls = server.calls();
    assert!(calls.iter().all(|call| call.method == "GET"));
    assert_eq!((counts.requests, counts.mutating_requests), (calls.len() as u64, 0));
    let written: ExtractCounts = taken.run.read_json(rundir::EXTRACT_COUNTS).unwrap();
    assert_eq!(&written, counts);
    assert!(taken.heard.contains(&"start read interests Some(2500)".to_owned()), "{:?}", taken.heard);
    assert!(
        taken.heard.iter().any(|line| line.starts_with("finish read links: 2500 links")),
        "{:?}",
        taken.heard
    );
}

#[tokio::test]
async fn the_older_api_is_read_alike_with_either_kind_of_token() {
    for (token, header) in [(Trap::TOKEN, "xc-token"), (Trap::SESSION, "xc-auth")] {
        let server = serve(world(7), |_, _| None);
        let config = SourceConfig {
            limits: hasty(),
            ..SourceConfig::new(server.url(), token.to_owned().into(), Api::V1)
        };
        let taken = snapshot(&config).await;
        assert_eq!(taken.counts().tables[0].read, 7);
        let calls = server.calls();
        assert!(
            calls.iter().all(|call| call.path.starts_with("/api/v1/") && call.header(header) == Some(token))
        );
    }
}

#[tokio::test]
async fn version_3_is_asked_for_rows_alone_and_its_absence_is_told() {
    for (version, answers) in [(Version::V0301, true), (Version::V0262, false)] {
        let server = Trap::imitating(version, world(7)).unwrap();
        let config = SourceConfig { api: Api::V3, ..source(server.url()) };
        let taken = snapshot(&config).await;
        if answers {
            assert_eq!(taken.snapshot().links, world(7).links);
            let of = |table: &str| -> Vec<bool> {
                let calls = server.calls().into_iter().filter(|call| call.path.contains(table));
                calls
                    .filter(|call| !call.path.contains("/meta/"))
                    .map(|call| call.path.starts_with("/api/v3/"))
                    .collect()
            };
            assert!(of("/mi/").iter().all(|v3| *v3) && of("/mi/").len() > 3);
            assert!(of(Trap::JUNCTION).iter().all(|v3| !v3) && of(Trap::JUNCTION).len() > 2);
        } else {
            let failure = taken.failure();
            assert!(
                failure.contains("does not answer version 3 of the API: leave NOCODB_API out"),
                "{failure}"
            );
        }
    }
}

#[tokio::test]
async fn a_pace_is_kept() {
    let server = serve(world(1), |_, _| None);
    let mut config = source(server.url());
    config.limits.calls_per_second = Some(50.0);
    let begun = Instant::now();
    let taken = snapshot(&config).await;
    let calls = taken.counts().requests;
    assert!(calls > 10);
    assert!(
        begun.elapsed() >= Duration::from_millis((calls - 1) * 20),
        "{calls} calls in {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn an_interrupted_reading_ends_between_two_pages() {
    let server = serve_in_pages(10, world(200), |_, _| None);
    let ear = Ear { stop_at: Some("read interests"), ..Ear::default() };
    let taken = snapshot_with(&source(server.url()), &Mapping::default(), ear, &["client-portal"]).await;
    let error = taken.result.unwrap_err();
    assert!(matches!(error, Error::Interrupted { .. }), "{error}");
    assert_eq!(error.kind(), Kind::Interrupted);
    assert!(!taken.run.has("raw/interests.jsonl"));
    assert!(taken.run.path("raw/interests.jsonl.partial").is_file());
}

#[tokio::test]
async fn a_missing_bucket_is_told_before_anything_is_read() {
    let server = serve(world(5), |_, _| None);
    let taken = snapshot_with(
        &source(server.url()),
        &Mapping::default(),
        Ear::default(),
        &["client-portal", "signature"],
    )
    .await;
    assert!(taken.failure().contains("there is no bucket \"signature\""), "{}", taken.failure());
    assert!(!server.calls().iter().any(|call| call.path.ends_with("/records")));
    assert_eq!(taken.result.unwrap_err().kind(), Kind::Config);
}
