//! `check` tells everything that is wrong, not the first.

use landfall_model::{kind::Kind, mapping::Mapping, source::SourceTable};
use landfall_snapshot::check;
use landfall_testkit::trap::Reply;
use serde_json::json;

use crate::support::{
    Ear, snapshot, snapshot_with, source,
    world::{column, list, serve, world},
};

#[tokio::test]
async fn the_check_tells_everything_that_is_wrong_at_once() {
    let mut world = world(4);
    world.columns[0].columns.extend([column("Shoe Size", "Number"), column("Friends", "Links")]);
    for (index, row) in world.interests.iter_mut().enumerate() {
        row.cells.insert("Shoe Size".into(), if index == 0 { json!(0) } else { json!(null) });
        row.cells.insert("Friends".into(), json!(index));
    }
    let server = serve(world, |_, _| None);
    let mut mapping = Mapping::default();
    mapping.source.bases.push("Port Amador".to_owned());
    let berths = mapping.source.tables.get_mut(&SourceTable::Berths).unwrap();
    berths.columns.insert("area".to_owned(), "Areas".to_owned());
    berths.columns.insert("price".to_owned(), "Cost".to_owned());
    mapping.source.tables.get_mut(&SourceTable::Invoices).unwrap().title = "Bills".to_owned();

    let findings = check(&source(server.url()), &mapping).await;
    let bad: Vec<String> = findings
        .iter()
        .filter(|finding| !finding.ok)
        .map(|finding| format!("{}; {}", finding.what, finding.remedy))
        .collect();
    let expected = [
        "the token sees no base \"Port Amador\"; it sees \"Port Nimara\" (p1)",
        "no column \"Areas\"; closest is \"Area\"",
        "no column \"Cost\"",
        "no table \"Bills\" (id mvyvz0lpc30p01s) in \"Port Nimara\" (p1), \"Expenses\" (p2)",
        "column \"Shoe Size\" of table \"Interests\" is neither mapped nor dropped; it holds 1 non-empty value; map it under [source.tables.interests.columns]",
        "column \"Friends\" of table \"Interests\" is neither mapped nor dropped; it holds 3 non-empty values",
        "column \"Area\" of table \"Berths\" is neither",
        "column \"Price\" of table \"Berths\" is neither",
    ];
    for text in expected {
        assert!(bad.iter().any(|line| line.contains(text)), "{text}: {bad:#?}");
    }
    assert_eq!(bad.len(), expected.len(), "{bad:#?}");
    assert!(findings.iter().all(|finding| finding.ok || !finding.remedy.is_empty()));
    assert!(server.calls().iter().all(|call| call.method == "GET"));
}

#[tokio::test]
async fn where_no_base_is_found_nothing_is_said_against_the_tables() {
    let server = serve(world(4), |_, _| None);
    let mut mapping = Mapping::default();
    mapping.source.bases = vec!["Port Amador".to_owned()];
    let findings = check(&source(server.url()), &mapping).await;
    let bad: Vec<&str> =
        findings.iter().filter(|finding| !finding.ok).map(|finding| finding.what.as_str()).collect();
    let expected = "the token sees no base \"Port Amador\"; it sees \"Port Nimara\" (p1), \"Expenses\" (p2)";
    assert_eq!(bad, [expected]);
    let failure =
        snapshot_with(&source(server.url()), &mapping, Ear::default(), &["client-portal"]).await.failure();
    assert!(failure.contains(expected) && !failure.contains("no table"), "{failure}");
}

#[tokio::test]
async fn a_title_that_tables_of_two_bases_have_is_not_guessed_and_an_id_decides() {
    // An old table, left in the other base.
    let server = serve(world(4), |call, _| {
        let tables = ["Interests", "Berths", "Expenses"].map(|title| match title {
            "Expenses" => json!({"id": "old", "title": title}),
            _ => json!({"id": if title == "Berths" { "mb" } else { "mi" }, "title": title}),
        });
        call.path.ends_with("/p1/tables").then(|| list(tables))
    });
    let mut mapping = Mapping::default();
    let failure =
        snapshot_with(&source(server.url()), &mapping, Ear::default(), &["client-portal"]).await.failure();
    let both = "2 tables are called \"Expenses\": old in \"Port Nimara\" (p1), me in \"Expenses\" (p2)";
    assert!(failure.contains(both) && failure.contains("set id under [source.tables.expenses]"), "{failure}");
    mapping.source.tables.get_mut(&SourceTable::Expenses).unwrap().id = Some("me".to_owned());
    // One base that is named twice is one.
    mapping.source.bases.push("p2".to_owned());
    let taken = snapshot_with(&source(server.url()), &mapping, Ear::default(), &["client-portal"]).await;
    assert_eq!(taken.counts().tables[2].read, 3);
}

#[tokio::test]
async fn a_link_that_the_mapping_reads_a_value_from_is_refused_before_anything_is_read() {
    let server = |uidt| {
        let mut world = world(4);
        let columns = &mut world.columns[0].columns;
        columns
            .iter_mut()
            .filter(|column| column.title == "Company")
            .for_each(|column| *column = self::column("Company", uidt));
        serve(world, |_, _| None)
    };
    for uidt in ["LinkToAnotherRecord", "Links"] {
        let server = server(uidt);
        let text = "column \"Company\" (role company) of table \"Interests\" is a link to other records";
        let findings = check(&source(server.url()), &Mapping::default()).await;
        let bad: Vec<&str> = findings.iter().filter(|one| !one.ok).map(|one| one.what.as_str()).collect();
        assert!(bad.len() == 1 && bad[0].contains(text), "{uidt}: {bad:?}");
        let taken = snapshot(&source(server.url())).await;
        assert!(taken.failure().contains(text) && taken.failure().contains("Lookup"), "{}", taken.failure());
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Config);
    }
}

#[tokio::test]
async fn the_check_of_a_sound_source_finds_all_well() {
    let server = serve(world(4), |_, _| None);
    let findings = check(&source(server.url()), &Mapping::default()).await;
    assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    let told: Vec<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
    assert!(told.contains(&"table \"Interests\" holds 4 interests, 39 columns to read"), "{told:?}");
    assert!(told.contains(&"4 links between interests and berths"), "{told:?}");
}

#[tokio::test]
async fn the_check_of_a_refused_token_is_one_finding_with_its_remedy() {
    for status in [401, 403] {
        let server =
            serve(world(1), move |_, _| Some(Reply::new(status, r#"{"msg":"Unauthorized access"}"#)));
        let findings = check(&source(server.url()), &Mapping::default()).await;
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .what
                .contains("cannot read the list of bases from the source: the source refuses the token"),
            "{findings:?}"
        );
        assert!(findings[0].remedy.starts_with("set NOCODB_TOKEN"), "{findings:?}");
    }
}
