//! Which cells come, and in which order the rows.

use landfall_model::source::SourceTable::{Berths, Interests};
use landfall_snapshot::Api;
use serde_json::{Value, json};

use crate::{
    subject::all,
    world::{ODD, TAGS, world},
};

fn titles(row: &Value) -> Vec<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_cells_asked_for_come_and_no_others() {
    for subject in all().await {
        let table = subject.table(Interests);
        let query = [("fields", "Id"), ("fields", ODD), ("fields", "Full Name"), ("limit", "1")];
        let page = subject.page(table, &query).await;
        let row = &page.rows()[0];
        assert_eq!(row["Id"], 1, "{subject}");
        let others: Vec<&str> = titles(row).into_iter().filter(|title| *title != "Id").collect();
        assert_eq!(others, ["Full Name", ODD], "{subject}: in the order of the table");
        let comma = subject.page(table, &[("fields", "Id,Full Name"), ("limit", "1")]).await;
        assert!(comma.rows()[0].get("Full Name").is_some(), "{subject}");
    }
}

#[tokio::test]
async fn the_servers_own_columns_are_not_shown_even_when_asked_for() {
    for subject in all().await {
        let query = [("fields", "nc_order"), ("fields", "nc_created_by"), ("fields", "Area"), ("limit", "1")];
        let page = subject.page(subject.table(Berths), &query).await;
        assert_eq!(page.status, 200, "{subject}: {}", page.body);
        assert!(
            !page.rows()[0].as_object().unwrap().keys().any(|title| title.starts_with("nc_")),
            "{subject}"
        );
    }
}

#[tokio::test]
async fn a_row_without_fields_shows_every_own_column() {
    let own = world().columns_of(Interests).unwrap().columns.iter().filter(|column| !column.system);
    let own: Vec<&str> = own.map(|column| column.title.as_str()).collect();
    for subject in all().await {
        let page = subject.page(subject.table(Interests), &[("limit", "1")]).await;
        let row = &page.rows()[0];
        for title in own.iter().chain(&["CreatedAt", "UpdatedAt"]) {
            assert!(row.get(*title).is_some(), "{subject}: {title}");
        }
        let lists = titles(row).iter().filter(|title| title.contains("m2m")).count();
        assert_eq!(lists, usize::from(subject.api != Api::V3), "{subject}: the list that every link adds");
    }
}

#[tokio::test]
async fn rows_are_sorted_up_and_down_with_empty_cells_first_and_the_id_last() {
    let mut expected: Vec<(Option<&str>, i64)> =
        world().interests.iter().map(|row| (row.cell(TAGS).unwrap().as_str(), row.id().unwrap())).collect();
    expected.sort_unstable();
    let expected: Vec<i64> = expected.into_iter().map(|(_, id)| id).collect();
    for subject in all().await {
        let table = subject.table(Interests);
        let down = subject.page(table, &[("sort", "-Id"), ("limit", "3")]).await;
        let last = world().interests.len() as i64;
        assert_eq!(down.ids(), [last, last - 1, last - 2], "{subject}");
        let tags = subject.page(table, &[("sort", TAGS), ("limit", "200")]).await;
        assert_eq!(tags.ids(), expected, "{subject}");
    }
}

#[tokio::test]
async fn choices_and_checkboxes_have_the_form_of_their_generation() {
    for subject in all().await {
        let page = subject
            .page(subject.table(Interests), &[("fields", "Id"), ("fields", TAGS), ("limit", "3")])
            .await;
        let tags: Vec<Value> = page.rows().into_iter().map(|mut row| row[TAGS].take()).collect();
        let expected = match subject.api {
            Api::V3 => [json!(null), json!(["red"]), json!(["red", "green"])],
            Api::V1 | Api::V2 => [json!(null), json!("red"), json!("red,green")],
        };
        assert_eq!(tags, expected, "{subject}");
        for row in subject.page(subject.table(Berths), &[("limit", "5")]).await.rows() {
            let taken = &row["Berth Approved"];
            assert!(taken.is_null() || taken.is_boolean() == (subject.api == Api::V3), "{subject}: {taken}");
        }
    }
}
