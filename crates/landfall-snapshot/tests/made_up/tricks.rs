//! Every trick of the trap source, alone and in every generation of the API: the snapshot is whole, or there is none.

use std::time::Duration;

use landfall_model::{snapshot::Snapshot, source::SourceTable};
use landfall_snapshot::{Api, SourceConfig};
use landfall_testkit::{
    Trap, Version,
    trap::{RetryAfter, Trick},
};

use crate::support::{Taken, hasty, snapshot, world::world};

/// What is expected of a reading.
enum End {
    /// All of the world as it is at the end.
    Whole,
    /// No snapshot, and an error that says this.
    Error(&'static str),
}

fn tricks() -> Vec<(Trick, End)> {
    let restless = |seed, moves| Trick::Restless { table: SourceTable::Interests, seed, moves };
    vec![
        (Trick::ShortPages(25), End::Whole),
        (Trick::ShortPages(100), End::Whole),
        (Trick::LastPage(true), End::Whole),
        (Trick::LastPage(false), End::Whole),
        (Trick::ShortLinks(5), End::Whole),
        (Trick::DaysOnly, End::Whole),
        (Trick::Sparse(1000), End::Whole),
        (Trick::Slow(Duration::from_millis(3)), End::Whole),
        (restless(1, 6), End::Whole),
        (restless(2, 6), End::Whole),
        (restless(3, usize::MAX), End::Error("these still differ")),
        (Trick::IgnoredFilter, End::Error("came after that with Id")),
        (Trick::Disordered, End::Error("came after that with Id")),
        (Trick::FailingSystemColumns, End::Error("the source fails (HTTP 500")),
        (Trick::Blocked(RetryAfter::Untold), End::Error("blocks further calls")),
        (Trick::Blocked(RetryAfter::Plain(0)), End::Error("blocks further calls")),
        (Trick::Blocked(RetryAfter::Named(0)), End::Error("blocks further calls")),
        (Trick::Cut(9), End::Error("broke off")),
        (Trick::Truncated(9), End::Error("ends in the middle")),
        (Trick::WebPage, End::Error("a web page instead of JSON")),
        (Trick::Login, End::Error("HTTP 302 to https://sso.example/login")),
        (Trick::Expired { after: 12 }, End::Error("Token Expired")),
    ]
}

#[tokio::test]
async fn whatever_a_source_does_the_snapshot_is_whole_or_there_is_none() {
    for api in [Api::V1, Api::V2, Api::V3] {
        for (trick, end) in tricks() {
            let trap = Trap::imitating(Version::V0301, world(130)).unwrap();
            trap.misbehave(trick.clone());
            let config = SourceConfig {
                limits: hasty(),
                ..SourceConfig::new(trap.url(), Trap::TOKEN.to_owned().into(), api)
            };
            let taken = snapshot(&config).await;
            let name = format!("{trick:?} in {api:?}");
            match end {
                End::Whole => assert_whole(&taken, &trap.world(), &name),
                End::Error(text) => {
                    assert!(taken.failure().contains(text), "{name}: {}", taken.failure());
                    assert!(!taken.run.has("reports/extract-counts.json"), "{name}");
                }
            }
        }
    }
}

fn assert_whole(taken: &Taken, world: &Snapshot, name: &str) {
    assert!(taken.result.is_ok(), "{name}: {}", taken.failure());
    let read = taken.snapshot();
    assert_eq!(read.links, world.links, "{name}");
    for table in SourceTable::ALL {
        assert_eq!(read.rows(table).len(), world.rows(table).len(), "{name}: {table}");
        for (read, given) in read.rows(table).iter().zip(world.rows(table)) {
            let differs = given.cells.iter().find(|(title, cell)| read.cell(title) != Some(cell));
            assert_eq!(differs, None, "{name}: {table} {:?}", given.id());
        }
    }
}
