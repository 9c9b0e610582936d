//! Conditions, and the counts that they give.

use landfall_model::{
    cell,
    source::SourceTable::{self, Berths, Interests, Invoices},
};
use landfall_snapshot::Api;
use landfall_testkit::Version;

use crate::{
    subject::{Subject, all},
    world::{INVOICES, ODD, TAGS, world},
};

#[tokio::test]
async fn rows_are_counted_with_and_without_a_condition() {
    let interests = world().interests.len() as u64;
    let cases = [
        ("", interests),
        ("(Id,gt,100)", interests - 100),
        ("(Id,ge,100)", interests - 99),
        ("(Id,lt,3)", 2),
        ("(Id,le,3)", 3),
        ("(Id,eq,3)", 1),
        ("(Id,gt,999999)", 0),
        ("~not(Id,gt,2)", 2),
        ("(Id,gt,5)~and(Id,lt,9)", 3),
        ("(Id,lt,5)~or(Id,gt,100)", interests - 96),
        // `~and` binds before `~or`, wherever it stands.
        ("(Id,eq,3)~or(Id,gt,100)~and(Id,eq,1)", 1),
        ("((Id,eq,3)~or(Id,gt,100))~and(Id,eq,3)", 1),
    ];
    for subject in all().await {
        for (condition, expected) in cases {
            assert_eq!(subject.count(Interests, condition).await, Some(expected), "{subject} {condition}");
        }
        assert_eq!(subject.count(Invoices, "").await, Some(INVOICES as u64), "{subject}");
    }
}

#[tokio::test]
async fn empty_cells_are_found_by_name() {
    let empty =
        world().interests.iter().filter(|row| row.cell(TAGS).is_none_or(cell::is_empty)).count() as u64;
    let filled = world().interests.len() as u64 - empty;
    for subject in all().await {
        let found = [
            subject.count(Interests, "(Tags,blank)").await,
            subject.count(Interests, "(Tags,notblank)").await,
        ];
        assert_eq!(found, [Some(empty), Some(filled)], "{subject}");
    }
}

#[tokio::test]
async fn a_title_with_a_comma_works_in_a_condition_but_in_version_3() {
    let expected =
        world().interests.iter().filter(|row| row.cell(ODD).is_some_and(|cell| cell == "2")).count() as u64;
    assert!(expected > 0);
    for subject in all().await {
        let found = subject.count(Interests, &format!("({ODD},eq,2)")).await;
        assert_eq!(found, (subject.api != Api::V3).then_some(expected), "{subject}");
    }
}

/// The moments of creation of a table's rows by id, as they are answered: `YYYY-MM-DD HH:MM:SS+00:00`.
async fn created(subject: &Subject, table: SourceTable) -> Vec<String> {
    let query = [("fields", "Id"), ("fields", "CreatedAt"), ("sort", "Id"), ("limit", "1000")];
    let rows = subject.page(subject.table(table), &query).await.rows();
    rows.iter().map(|row| row["CreatedAt"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_moment_in_utc_without_a_zone_finds_rows_from_that_second_on() {
    for subject in all().await {
        let created = created(subject, Berths).await;
        let mut sorted = created.clone();
        sorted.sort();
        let middle = &sorted[sorted.len() / 2];
        assert_eq!((middle.len(), &middle[19..]), (25, "+00:00"), "{subject}");
        let from = created.iter().filter(|moment| *moment >= middle).count() as u64;
        let condition = format!("(CreatedAt,ge,exactDate,{})", &middle[..19]);
        assert_eq!(subject.count(Berths, &condition).await, Some(from), "{subject} {condition}");
        // The text that is kept ends in a zone, so that "later than" repeats the second itself.
        let condition = format!("(CreatedAt,gt,exactDate,{})", &middle[..19]);
        assert_eq!(subject.count(Berths, &condition).await, Some(from), "{subject} {condition}");
    }
}

#[tokio::test]
async fn a_day_is_its_first_moment_or_all_of_it() {
    for subject in all().await {
        let created = created(subject, Berths).await;
        let day = &created.iter().min().unwrap()[..10];
        let later = created.iter().filter(|moment| &moment[..10] > day).count() as u64;
        let expected = match subject.version {
            Version::V0262 => created.len() as u64,
            Version::V0301 => later,
        };
        let found = subject.count(Berths, &format!("(CreatedAt,gt,exactDate,{day})")).await;
        assert_eq!(found, Some(expected), "{subject}");
        let same = subject.count(Berths, &format!("(CreatedAt,eq,exactDate,{day} 12:34:56)")).await;
        assert_eq!(same, Some(created.len() as u64 - later), "{subject}: equal is equal by day");
    }
}

#[tokio::test]
async fn what_changed_since_is_asked_for_by_both_moments() {
    for subject in all().await {
        let since =
            |moment: &str| format!("(UpdatedAt,ge,exactDate,{moment})~or(CreatedAt,ge,exactDate,{moment})");
        let all = subject.count(Berths, &since("2000-01-01 00:00:00")).await;
        assert_eq!(all, Some(world().berths.len() as u64), "{subject}");
        assert_eq!(subject.count(Berths, &since("2100-01-01 00:00:00")).await, Some(0), "{subject}");
        let after = format!("(Id,gt,10)~and({})", since("2000-01-01 00:00:00"));
        assert_eq!(subject.count(Berths, &after).await, Some(world().berths.len() as u64 - 10), "{subject}");
    }
}

#[tokio::test]
async fn an_empty_moment_is_a_silent_full_reading_but_in_version_3() {
    for subject in all().await {
        let found = subject.count(Berths, "(CreatedAt,ge,exactDate,)").await;
        assert_eq!(found, (subject.api != Api::V3).then_some(world().berths.len() as u64), "{subject}");
    }
}
