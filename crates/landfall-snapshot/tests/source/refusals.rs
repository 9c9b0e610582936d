//! What is said to a call that is wrong.

use landfall_model::source::SourceTable::Interests;
use landfall_snapshot::Api;
use serde_json::{Value, json};

use crate::{
    expected::expected,
    subject::{Subject, all},
};

async fn refused(subject: &Subject, query: &[(&str, &str)], status: u16, body: Value) {
    let answer = subject.page(subject.table(Interests), query).await;
    assert_eq!((answer.status, &answer.body), (status, &body), "{subject} {query:?}");
}

#[tokio::test]
async fn a_wrong_token_and_none_are_refused_alike() {
    for subject in all().await {
        for path in [subject.rows_path(subject.table(Interests)), "/api/v2/meta/bases/".to_owned()] {
            for token in [Some("not-a-token"), None] {
                let answer = subject.get_as(token, &path, &[]).await;
                assert_eq!(
                    (answer.status, &answer.body),
                    (401, &expected(subject).no_token()),
                    "{subject} {path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_table_and_a_row_that_are_not_there_are_named() {
    for subject in all().await {
        let expected = expected(subject);
        let table = "mnope12345678901";
        let body = json!({"error": expected.code("TABLE_NOT_FOUND"), "message": format!("Table '{table}' not found")});
        for path in [subject.rows_path(table), subject.count_path(table)] {
            let answer = subject.get(&path, &[]).await;
            assert_eq!((answer.status, &answer.body), (expected.unknown(), &body), "{subject} {path}");
        }
        let described = subject.get(&format!("/api/v2/meta/tables/{table}"), &[]).await;
        assert_eq!((described.status, &described.body), (404, &body), "{subject}");

        let row = subject.get(&format!("{}/99999", subject.rows_path(subject.table(Interests))), &[]).await;
        let body = json!({"error": expected.code("RECORD_NOT_FOUND"), "message": "Record '99999' not found"});
        assert_eq!((row.status, &row.body), (404, &body), "{subject}");
    }
}

#[tokio::test]
async fn a_row_is_found_by_its_id() {
    for subject in all().await {
        let row = subject.get(&format!("{}/7", subject.rows_path(subject.table(Interests))), &[]).await;
        let id = if subject.api == Api::V3 { &row.body["id"] } else { &row.body["Id"] };
        assert_eq!((row.status, id), (200, &json!(7)), "{subject}");
    }
}

#[tokio::test]
async fn a_field_that_is_not_there_is_named_where_it_stands() {
    for subject in all().await {
        let expected = expected(subject);
        for within in ["sort", "fields"] {
            refused(subject, &[(within, "Nope")], expected.unknown(), expected.no_field("Nope", within))
                .await;
        }
        let body =
            expected.wrong_filter("Column alias 'Nope' not found.", "Invalid filter field 'Nope' not found");
        refused(subject, &[("where", "(Nope,eq,1)")], 422, body).await;
    }
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_refused() {
    for subject in all().await {
        let expected = expected(subject);
        let operator = expected.wrong_filter(
            "frob is not supported.",
            "Invalid filter expression: 'frob' is not a recognized operator. Please use a valid comparison or logical operator",
        );
        refused(subject, &[("where", "(Id,frob,1)")], 422, operator).await;
        for malformed in ["(Id,gt", "Id"] {
            let answer = subject.page(subject.table(Interests), &[("where", malformed)]).await;
            assert_eq!(answer.status, 422, "{subject} {malformed}");
            match subject.api {
                Api::V3 => assert_eq!(answer.body["error"], "ERR_INVALID_FILTER", "{subject} {malformed}"),
                Api::V1 | Api::V2 => {
                    assert_eq!(answer.body, json!({"msg": "Invalid filter format."}), "{subject}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_moment_without_its_word_is_refused_and_no_full_reading() {
    for subject in all().await {
        for moment in ["2026-01-01T00:00:00Z", "2026-01-01 10:00:00"] {
            let body = expected(subject).wrong_filter(
                &format!("'{moment}' is not supported."),
                &format!("Invalid filter '{moment}' is not supported"),
            );
            refused(subject, &[("where", &format!("(CreatedAt,gt,{moment})"))], 422, body).await;
        }
    }
}

#[tokio::test]
async fn a_path_that_nothing_answers_is_named() {
    for subject in all().await {
        let answer = subject.get("/api/v2/nothing", &[("a", "b".to_owned())]).await;
        assert_eq!(answer.status, 404, "{subject}");
        assert!(
            answer.body["msg"].as_str().unwrap().starts_with("Cannot GET /api/v2/nothing"),
            "{subject}: {}",
            answer.body
        );
    }
}
