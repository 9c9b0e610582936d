//! Sizes, places and the end of pages.

use landfall_model::source::SourceTable::{Interests, Invoices};
use landfall_snapshot::Api;
use serde_json::{Value, json};

use crate::{
    expected::expected,
    subject::{Subject, all},
    world::{INVOICES, world},
};

fn all_interests() -> Vec<i64> {
    (1..=world().interests.len() as i64).collect()
}

#[tokio::test]
async fn a_page_without_a_limit_or_with_nonsense_for_one_has_25_rows() {
    for subject in all().await {
        let table = subject.table(Interests);
        for limit in [None, Some("0"), Some("-1"), Some("abc")] {
            let query: Vec<(&str, &str)> = limit.iter().map(|limit| ("limit", *limit)).collect();
            let page = subject.page(table, &query).await;
            assert_eq!((page.status, page.ids()), (200, (1..=25).collect()), "{subject} {limit:?}");
        }
    }
}

#[tokio::test]
async fn a_page_of_more_than_a_thousand_rows_is_clipped_silently() {
    for subject in all().await {
        let page = subject.page(subject.table(Invoices), &[("limit", "5000"), ("fields", "Id")]).await;
        assert_eq!((page.status, page.rows().len()), (200, 1000), "{subject}");
        if subject.api != Api::V3 {
            let info = json!({"totalRows": INVOICES, "page": 1, "pageSize": 1000, "isFirstPage": true, "isLastPage": false});
            assert_eq!(page.body["pageInfo"], info, "{subject}");
        }
    }
}

#[tokio::test]
async fn an_offset_is_counted_in_rows_and_refused_from_the_end_on() {
    for subject in all().await {
        let (table, total) = (subject.table(Interests), world().interests.len());
        let page = subject.page(table, &[("offset", "7"), ("limit", "10")]).await;
        assert_eq!(page.ids(), (8..=17).collect::<Vec<_>>(), "{subject}");
        let last = subject.page(table, &[("offset", &(total - 1).to_string()), ("limit", "10")]).await;
        assert_eq!(last.ids(), [total as i64], "{subject}");
        for beyond in [total, total + 50] {
            let answer = subject.page(table, &[("offset", &beyond.to_string()), ("limit", "10")]).await;
            let message = json!(format!("Offset value '{beyond}' is invalid"));
            assert_eq!((answer.status, &answer.body["message"]), (422, &message), "{subject}");
            assert_eq!(answer.body["error"], expected(subject).code("INVALID_OFFSET_VALUE"), "{subject}");
        }
    }
}

#[tokio::test]
async fn a_page_says_which_it_is_and_what_is_beside_it() {
    for subject in all().await {
        let table = subject.table(Interests);
        let page = subject.page(table, &[("page", "2"), ("limit", "50")]).await;
        assert_eq!(page.ids(), (51..=100).collect::<Vec<_>>(), "{subject}");
        let odd = subject.page(table, &[("offset", "7"), ("limit", "50")]).await;
        if subject.api == Api::V3 {
            assert!(
                page.body["next"].as_str().unwrap().ends_with("pageSize=50&page=3"),
                "{subject}: {}",
                page.body["next"]
            );
            assert!(page.body["prev"].as_str().unwrap().ends_with("pageSize=50&page=1"), "{subject}");
            assert_eq!((odd.body.get("next"), odd.body.get("prev")), (None, None), "{subject}");
            assert_eq!(page.body["nestedNext"], Value::Null, "{subject}");
            continue;
        }
        let total = world().interests.len();
        let second =
            json!({"totalRows": total, "page": 2, "pageSize": 50, "isFirstPage": false, "isLastPage": false});
        assert_eq!(page.body["pageInfo"], second, "{subject}");
        let at_seven = json!({"totalRows": total, "pageSize": 50, "isFirstPage": false, "isLastPage": false, "offset": 7});
        assert_eq!(odd.body["pageInfo"], at_seven, "{subject}");
    }
}

#[tokio::test]
async fn pages_after_the_last_id_show_every_row_once_and_end_with_an_empty_one() {
    for subject in all().await {
        let (mut read, mut pages) = (Vec::new(), 0);
        loop {
            let page = after(subject, read.last().copied()).await;
            pages += 1;
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read, all_interests(), "{subject}");
        assert_eq!(pages, read.len().div_ceil(50) + 1, "{subject}");
    }
}

async fn after(subject: &Subject, last: Option<i64>) -> Vec<i64> {
    let condition = last.map(|id| format!("(Id,gt,{id})")).unwrap_or_default();
    let mut query = vec![("limit", "50"), ("sort", "Id"), ("fields", "Id"), ("fields", "Full Name")];
    if last.is_some() {
        query.push(("where", condition.as_str()));
    }
    let page = subject.page(subject.table(Interests), &query).await;
    assert_eq!(page.status, 200, "{subject}: {}", page.body);
    page.ids()
}
