//! What is not as it was when a reading was interrupted, so that the next page would not stand beside the pages before.

use landfall_model::{kind::Kind, monitor::Silent, source::SourceTable};
use landfall_snapshot::{Api, Error, SourceConfig};
use tempfile::tempdir;

use crate::{
    interrupted, serve,
    site::{Bench, retype},
    support::{source, world::world},
};

async fn refusal(bench: &Bench, source: &SourceConfig) -> String {
    let error = bench.attempt(source, &Silent::default()).await.unwrap_err();
    assert!(matches!(error, Error::Changed(_)), "{error}");
    assert_eq!(error.kind(), Kind::State);
    assert!(!bench.run.has("raw/interests.jsonl"));
    error.to_string()
}

#[tokio::test]
async fn another_address_version_mapping_or_list_of_buckets_is_refused_by_name() {
    let (trap, _folder, mut bench) = interrupted(world(40)).await;
    let (here, other) = (source(trap.url()), serve(world(40)));

    let text = refusal(&bench, &source(other.url())).await;
    assert!(text.contains(&format!("NOCODB_URL is now {} and was {}", other.url(), here.url)), "{text}");
    let text = refusal(&bench, &SourceConfig { api: Api::V1, ..here.clone() }).await;
    assert!(text.contains("NOCODB_API is not as it was; set it back, or begin a new run"), "{text}");
    bench.buckets.clear();
    let text = refusal(&bench, &here).await;
    assert!(text.contains("the list of source buckets is not as it was"), "{text}");
    bench.buckets = vec!["client-portal".to_owned()];
    let interests = bench.mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    interests.columns.remove("company");
    let text = refusal(&bench, &here).await;
    assert!(text.contains("the part [source] of the mapping file is not as it was"), "{text}");
    bench.mapping = landfall_model::mapping::Mapping::default();

    bench
        .attempt(&SourceConfig { url: format!("{}/", here.url), ..here.clone() }, &Silent::default())
        .await
        .unwrap();
}

#[tokio::test]
async fn columns_that_were_changed_meanwhile_are_refused_by_their_table() {
    let (trap, _folder, bench) = interrupted(world(40)).await;
    retype(&mut trap.world(), SourceTable::Berths, "Access", "LongText");
    let text = refusal(&bench, &source(trap.url())).await;
    assert!(text.contains("the columns of berths were changed in NocoDB: berths: column \"Access\" (role access) is now of type LongText"), "{text}");
}

#[tokio::test]
async fn a_whole_snapshot_is_never_read_again() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let (here, bench) = (source(trap.url()), Bench::create(folder.path()));
    bench.attempt(&here, &Silent::default()).await.unwrap();
    let calls = trap.calls().len();
    let error = bench.attempt(&here, &Silent::default()).await.unwrap_err();
    assert!(error.to_string().contains("extract-counts.json exists already"), "{error}");
    assert_eq!(trap.calls().len(), calls);
}
