//! Links: their number in a row, the list of one row's links, and the junction table.

use landfall_model::source::{
    Link,
    SourceTable::{Berths, Interests},
};
use landfall_snapshot::Api;
use serde_json::{Value, json};

use crate::{
    expected::expected,
    subject::{Subject, all},
    world::{BUSY, BUSY_BERTH, world},
};

const COUNT: &str = "Interested Parties";

/// The link column of the berths as the server describes it.
async fn link(subject: &Subject) -> Value {
    let meta = subject.meta(subject.table(Berths)).await;
    let columns = meta["columns"].as_array().unwrap();
    columns
        .iter()
        .find(|column| column["title"] == COUNT)
        .unwrap_or_else(|| panic!("{subject}: {meta}"))
        .clone()
}

/// The junction table, and the titles of its keys: of the interest, of the berth.
async fn junction(subject: &Subject) -> (String, [String; 2]) {
    let link = link(subject).await;
    let options = &link["colOptions"];
    assert_eq!(
        (&options["type"], &options["fk_related_model_id"]),
        (&json!("mm"), &json!(subject.table(Interests))),
        "{subject}"
    );
    let table = options["fk_mm_model_id"].as_str().unwrap().to_owned();
    let meta = subject.meta(&table).await;
    let title = |id: &Value| {
        let column = meta["columns"].as_array().unwrap().iter().find(|column| &column["id"] == id);
        column.unwrap_or_else(|| panic!("{subject}: {meta}"))["title"].as_str().unwrap().to_owned()
    };
    let keys = [title(&options["fk_mm_parent_column_id"]), title(&options["fk_mm_child_column_id"])];
    (table, keys)
}

#[tokio::test]
async fn a_row_counts_its_links() {
    for subject in all().await {
        let page = subject
            .page(subject.table(Berths), &[("fields", "Id"), ("fields", COUNT), ("limit", "200")])
            .await;
        for row in page.rows() {
            let links = world().links.iter().filter(|link| row["Id"] == link.berth).count();
            assert_eq!(row[COUNT], links, "{subject}: berth {}", row["Id"]);
        }
    }
}

#[tokio::test]
async fn a_list_of_links_is_cut_at_25_unless_a_limit_is_given() {
    for subject in all().await {
        let column = link(subject).await["id"].as_str().unwrap().to_owned();
        let path = subject.links_path(subject.table(Berths), &column, BUSY_BERTH);
        let busy = (1..=BUSY).collect::<Vec<_>>();
        let cut = subject.get(&path, &[]).await;
        assert_eq!(cut.ids(), busy[..expected(subject).links(busy.len())], "{subject}");
        let name = if subject.api == Api::V3 { "pageSize" } else { "limit" };
        assert_eq!(subject.get(&path, &[(name, "1000".to_owned())]).await.ids(), busy, "{subject}");
    }
}

#[tokio::test]
async fn the_links_of_a_row_that_is_not_there_are_refused_but_in_version_1() {
    for subject in all().await {
        let column = link(subject).await["id"].as_str().unwrap().to_owned();
        let answer = subject.get(&subject.links_path(subject.table(Berths), &column, 99_999), &[]).await;
        if subject.api == Api::V1 {
            assert_eq!((answer.status, answer.rows()), (200, vec![]), "{subject}");
        } else {
            let body = json!({"error": expected(subject).code("RECORD_NOT_FOUND"), "message": "Record '99999' not found"});
            assert_eq!((answer.status, &answer.body), (404, &body), "{subject}");
        }
    }
}

#[tokio::test]
async fn the_junction_table_shows_all_pairs_in_order_but_hides_them_in_version_3() {
    for subject in all().await {
        let (table, [interest, berth]) = junction(subject).await;
        let sort = format!("{interest},{berth}");
        let query = [("sort", sort.as_str()), ("fields", &interest), ("fields", &berth), ("limit", "1000")];
        let page = subject.page(&table, &query).await;
        assert_eq!(page.status, 200, "{subject}: {}", page.body);
        if subject.api == Api::V3 {
            let first = world().links[0];
            let shown = json!({"id": format!("{}___{}", first.berth, first.interest), "fields": {}});
            assert_eq!(page.body["records"][0], shown, "{subject}");
            continue;
        }
        let key = |row: &Value, title: &str| row[title].as_i64().unwrap();
        let pairs: Vec<Link> = page
            .rows()
            .iter()
            .map(|row| Link { interest: key(row, &interest), berth: key(row, &berth) })
            .collect();
        assert_eq!(pairs, world().links, "{subject}");
    }
}

#[tokio::test]
async fn pairs_are_found_after_a_pair_and_counted() {
    let at = world().links.len() / 2;
    let Link { interest: a, berth: b } = world().links[at];
    for subject in all().await {
        let (table, [interest, berth]) = junction(subject).await;
        let condition = format!("(({interest},eq,{a})~and({berth},gt,{b}))~or({interest},gt,{a})");
        let sort = format!("{interest},{berth}");
        let path = subject.count_path(&table);
        let counted = subject.get(&path, &[("where", condition.clone())]).await;
        assert_eq!(counted.body, json!({"count": world().links.len() - at - 1}), "{subject}");
        if subject.api == Api::V3 {
            continue;
        }
        let query = [
            ("where", condition.as_str()),
            ("sort", &sort),
            ("fields", &interest),
            ("fields", &berth),
            ("limit", "1"),
        ];
        let page = subject.page(&table, &query).await;
        let next = world().links[at + 1];
        assert_eq!(page.rows(), [json!({&berth: next.berth, &interest: next.interest})], "{subject}");
    }
}

#[tokio::test]
async fn the_junction_table_is_listed_only_when_asked_for() {
    for subject in all().await {
        let (table, _) = junction(subject).await;
        let bases = subject.get("/api/v2/meta/bases/", &[]).await.rows();
        let base = bases.iter().find(|base| base["title"] == "Port Nimara").unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/api/v2/meta/bases/{base}/tables");
        for (query, listed) in [(vec![], false), (vec![("includeM2M", "true".to_owned())], true)] {
            let tables = subject.get(&path, &query).await.rows();
            assert_eq!(tables.iter().any(|other| other["id"] == table.as_str()), listed, "{subject}");
            assert!(tables.iter().any(|other| other["id"] == subject.table(Berths)), "{subject}");
        }
    }
}
