//! The NocoDB of the kit itself.

#![allow(clippy::unwrap_used, reason = "an `unwrap` in a test's helper is an assertion")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use anyhow::Result;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, body::Bytes};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use landfall_model::{
    cell,
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Garage, NocoDb, Source, Version};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use support::{killing_the_test_process_stops, listens};

/// One call with the viewer's token; the status and the answer.
async fn call(source: &Source, method: Method, path: &str, body: &Value) -> (u16, Value) {
    call_with(source, ("xc-token", source.viewer_token()), method, path, body).await.unwrap()
}

async fn call_with(
    source: &Source,
    (header, key): (&str, &str),
    method: Method,
    path: &str,
    body: &Value,
) -> Result<(u16, Value)> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = Request::builder().method(method).uri(format!("{}{path}", source.url()));
    let request = request.header(header, key).header("content-type", "application/json");
    let body = if body.is_null() { Full::default() } else { Full::from(body.to_string()) };
    let answer = client.request(request.body(body)?).await?;
    let status = answer.status().as_u16();
    Ok((status, serde_json::from_slice(&answer.into_body().collect().await?.to_bytes())?))
}

async fn rows(source: &Source, table: SourceTable) -> BTreeMap<i64, SourceRow> {
    let path = format!("/api/v2/tables/{}/records?limit=400", source.table_id(table));
    let (status, answer) = call(source, Method::GET, &path, &Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    let rows: Vec<SourceRow> = serde_json::from_value(answer["list"].clone()).unwrap();
    rows.into_iter().map(|row| (row.id().unwrap(), row)).collect()
}

/// What is compared: the cells that a client may write, without what the server adds to an attachment.
fn comparable(title: &str, cell: &Value) -> Option<String> {
    let Value::Array(attachments) = cell else { return cell::text(cell).filter(|_| title != "Id") };
    let kept = attachments.iter().map(|attachment| {
        json!([attachment["url"], attachment["title"], attachment["mimetype"], attachment["size"]])
    });
    cell::text(&kept.collect())
}

fn world() -> &'static Snapshot {
    static WORLD: LazyLock<Snapshot> = LazyLock::new(|| world_of(Size::SMALLEST, 1).snapshot);
    &WORLD
}

/// The world, seeded once for all tests that only read.
async fn seeded() -> &'static Source {
    static SEEDED: OnceCell<Source> = OnceCell::const_new();
    SEEDED
        .get_or_init(|| async { NocoDb::shared(Version::V0262).unwrap().seed(world()).await.unwrap() })
        .await
}

/// The same tables without a row, for one test alone.
async fn empty(server: &NocoDb) -> Source {
    let columns = world().columns.clone();
    server.seed(&Snapshot { columns, ..Snapshot::default() }).await.unwrap()
}

#[tokio::test]
async fn a_seeded_world_is_answered_cell_by_cell() {
    let (world, source) = (world(), seeded().await);
    for table in SourceTable::ALL {
        let answered = rows(source, table).await;
        assert_eq!(answered.len(), world.rows(table).len(), "{table}");
        for row in world.rows(table) {
            let id = row.id().unwrap();
            for (title, cell) in row.cells.iter().filter(|(title, _)| !title.ends_with("edAt")) {
                let Some(answer) = answered[&id].cell(title) else {
                    assert!(title.starts_with("nc_"), "{table} {id} has no {title}");
                    continue;
                };
                assert_eq!(comparable(title, answer), comparable(title, cell), "{table} {id} {title}");
            }
        }
    }
}

#[tokio::test]
async fn links_are_answered_from_both_sides() {
    let (world, source) = (world(), seeded().await);
    let link = world.links[0];
    for (table, id, title) in [
        (SourceTable::Interests, link.interest, "Berths"),
        (SourceTable::Berths, link.berth, "Interested Parties"),
    ] {
        let expected = world.links.iter().filter(|other| match table {
            SourceTable::Interests => other.interest == id,
            _ => other.berth == id,
        });
        let count = rows(source, table).await[&id].cell(title).cloned();
        assert_eq!(count, Some(expected.count().into()), "{table}");
    }
}

#[tokio::test]
async fn a_viewer_reads_by_token_and_by_session_but_cannot_write() {
    let source = seeded().await;
    let path = format!("/api/v2/tables/{}/records", source.table_id(SourceTable::Berths));
    for key in [("xc-token", source.viewer_token()), ("xc-auth", source.viewer_session())] {
        let (read, _) = call_with(source, key, Method::GET, &path, &Value::Null).await.unwrap();
        let row = json!([{"Mooring Number": "Z99"}]);
        let (written, _) = call_with(source, key, Method::POST, &path, &row).await.unwrap();
        assert_eq!((read, written), (200, 403));
    }
    let (nobody, _) =
        call_with(source, ("xc-token", "wrong"), Method::GET, &path, &Value::Null).await.unwrap();
    assert_eq!(nobody, 401);
}

#[tokio::test]
async fn a_viewer_sees_the_two_bases_of_its_own_seed_only() {
    let (one, other) = (seeded().await, empty(NocoDb::shared(Version::V0262).unwrap()).await);
    for source in [one, &other] {
        let (_, answer) = call(source, Method::GET, "/api/v2/meta/bases/", &Value::Null).await;
        let bases = answer["list"].as_array().unwrap();
        let seen: BTreeSet<(&str, &str)> = bases
            .iter()
            .map(|base| (base["title"].as_str().unwrap(), base["id"].as_str().unwrap()))
            .collect();
        let own = [
            ("Expenses", source.base_id(SourceTable::Expenses)),
            ("Port Nimara", source.base_id(SourceTable::Interests)),
        ];
        assert_eq!(seen, BTreeSet::from(own));
    }
}

#[tokio::test]
async fn rows_can_be_added_changed_and_deleted_behind_the_programs_back() {
    let source = empty(NocoDb::shared(Version::V0262).unwrap()).await;
    let table = SourceTable::Berths;
    source
        .insert(table, &[json!({"Id": 9001, "Area": "Z"}), json!({"Id": 9002, "Area": "Z"})])
        .await
        .unwrap();
    source.update(table, &[json!({"Id": 9001, "Area": "Y"})]).await.unwrap();
    source.delete(table, &[9002]).await.unwrap();
    let rows = rows(&source, table).await;
    assert_eq!(rows[&9001].cell("Area"), Some(&json!("Y")));
    assert!(!rows.contains_key(&9002));
}

#[tokio::test]
async fn a_refused_value_is_an_error_that_holds_the_servers_answer() {
    let source = empty(NocoDb::shared(Version::V0262).unwrap()).await;
    let row = json!({"Status": "No such status"});
    let error = source.insert(SourceTable::Berths, &[row]).await.unwrap_err();
    assert!(format!("{error:#}").contains("No such status"), "{error:#}");
}

#[tokio::test]
async fn with_a_bucket_behind_it_signed_addresses_lead_there_and_a_dropped_server_is_gone() {
    let garage = Garage::start(&["client-portal"]).unwrap();
    let server = NocoDb::with_storage(&garage, "client-portal").unwrap();
    let source = empty(&server).await;
    let attachment =
        json!({"url": "https://files.marina.test/client-portal/nc/uploads/a b.pdf", "title": "a b.pdf"});
    source.insert(SourceTable::Invoices, &[json!({"Id": 9001, "PDF": [attachment]})]).await.unwrap();
    let answered = rows(&source, SourceTable::Invoices).await[&9001].cell("PDF").unwrap()[0].clone();
    assert_eq!(answered["url"], attachment["url"]);
    let signed = answered["signedUrl"].as_str().unwrap();
    assert!(
        signed.starts_with(&format!("{}/client-portal/nc/uploads/a%20b.pdf?", garage.endpoint())),
        "{signed}"
    );

    let (port, folder) = (server.port(), server.folder().to_owned());
    assert!(listens(port) && folder.exists());
    drop(server);
    assert!(!listens(port) && !folder.exists());
}

#[test]
fn a_killed_test_process_leaves_no_server() {
    killing_the_test_process_stops("a_killed_test_process_leaves_no_server", || {
        let server = NocoDb::start(Version::V0262).unwrap();
        let (port, folder) = (server.port(), server.folder().to_owned());
        (server, port, folder)
    });
}
