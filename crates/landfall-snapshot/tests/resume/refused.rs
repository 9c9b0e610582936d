//! What is not as it was when a reading was interrupted, so that the next page would not stand beside the pages before.

use landfall_model::{kind::Kind, monitor::Silent, snapshot::Snapshot, source::SourceTable};
use landfall_snapshot::{Api, Error, SourceConfig};
use tempfile::tempdir;

use crate::{
    assert_same, interrupted, serve,
    site::{Bench, StopAfter},
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
async fn a_whole_snapshot_is_never_read_again() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let (here, bench) = (source(trap.url()), Bench::create(folder.path()));
    bench.attempt(&here, &Silent::default()).await.unwrap();
    let calls = trap.calls().len();
    let error = bench.attempt(&here, &Silent::default()).await.unwrap_err();
    assert!(error.to_string().contains("extract-counts.json exists already"), "{error}");
    assert_eq!(trap.calls().len(), calls);
}

#[tokio::test]
async fn a_table_that_got_another_title_meanwhile_is_the_same_table() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let (here, mut bench) = (source(trap.url()), Bench::create(folder.path()));
    let interests = bench.mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    interests.id = Some("mi".to_owned());
    bench.attempt(&here, &StopAfter::pages(9)).await.unwrap_err();
    trap.world().columns[0].title = "Leads".to_owned();
    let counts = bench.attempt(&here, &Silent::default()).await.unwrap();
    assert!(counts.tables[0].resumed.as_ref().unwrap().taken_over > 0, "{counts:?}");
}

#[tokio::test]
async fn a_look_since_the_freeze_asks_for_the_columns_again_only_where_something_moved() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let (here, bench) = (source(trap.url()), Bench::create(folder.path()));
    let frozen = bench.freeze(&here).await;
    let look = async || bench.look(&here, &frozen).await;
    let metas = || trap.calls().iter().filter(|call| call.path.ends_with("/meta/tables/mi")).count();
    let before = metas();
    assert_eq!(look().await.unwrap(), []);
    assert_eq!(metas(), before + 1);

    trap.world().interests[3].cells.insert("Address".to_owned(), "Quay 7".into());
    assert_eq!(look().await.unwrap().len(), 1);
    assert_eq!(metas(), before + 3);
    let mut pages = 0;
    trap.hook(move |call, world| {
        pages += usize::from(call.is_page("mi"));
        if pages == 1 {
            pages += 1;
            exchange_titles(world);
        }
        None
    });
    assert!(matches!(look().await.unwrap_err(), Error::Altered(_)), "that is no edit of every row");
}

/// Gives one title to the other column, with all that stands under it.
fn exchange_titles(world: &mut Snapshot) {
    const TITLES: [&str; 2] = ["Address", "Place of Residence"];
    let columns = &mut world.columns[0].columns;
    let [one, other] = TITLES.map(|title| columns.iter().position(|column| column.title == title).unwrap());
    let id = std::mem::take(&mut columns[one].id);
    columns[one].id = std::mem::replace(&mut columns[other].id, id);
    for row in &mut world.interests {
        let [one, other] = TITLES.map(|title| row.cells[title].clone());
        row.cells.extend([(TITLES[0].to_owned(), other), (TITLES[1].to_owned(), one)]);
    }
}

#[tokio::test]
async fn rows_that_were_read_while_columns_were_changed_are_read_anew_also_where_they_were_set_back() {
    let (trap, folder) = (serve(world(40)), tempdir().unwrap());
    let (here, bench) = (source(trap.url()), Bench::create(folder.path()));
    let mut calls = 0;
    trap.hook(move |call, world| {
        calls += usize::from(call.is_page("mi"));
        if calls == 3 {
            calls += 1;
            exchange_titles(world);
        }
        None
    });
    let error = bench.attempt(&here, &Silent::default()).await.unwrap_err();
    assert!(matches!(error, Error::Altered(_)), "{error}");
    assert_eq!(error.kind(), Kind::Source);
    exchange_titles(&mut trap.world());
    let counts = bench.attempt(&here, &Silent::default()).await.unwrap();
    assert_eq!(counts.tables[0].resumed, None);
    assert_same(&bench, &trap.world(), 0);
}
