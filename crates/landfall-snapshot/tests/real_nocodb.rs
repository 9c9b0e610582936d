//! Against a real NocoDB server with the practice world in it. Each test starts a server of its own, so there are few of them.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod support;

use futures::TryStreamExt;
use landfall_model::{
    cell,
    kind::Kind,
    literal::literal,
    mapping::{Mapping, TableMapping},
    snapshot::Snapshot,
    source::{Column, Link, SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_snapshot::{Api, Attachments, Error, SourceConfig, check};
use landfall_store::Fetch;
use landfall_testkit::{NocoDb, Postgres, Source, Version, renumbered};
use serde_json::{Value, json};
use support::{Ear, Taken, snapshot, snapshot_with};

/// Titles that break query strings which are put together carelessly.
const ODD: [&str; 4] = ["Shoe Size", "Beam, m (50% & more)", "a~or(b)+c#d", "Größe \"q\" 'x'?"];

fn world() -> Snapshot {
    world_of(Size::SMALLEST, 1).snapshot
}

/// The practice world with odd columns that no mapping knows.
fn odd_world() -> Snapshot {
    let mut world = world();
    let interests = &mut world.columns[0];
    assert_eq!(interests.table, SourceTable::Interests);
    interests.columns.extend(ODD.map(|title| Column {
        id: String::new(),
        title: title.to_owned(),
        uidt: "SingleLineText".to_owned(),
        system: false,
        options: vec![],
    }));
    for (index, row) in world.interests.iter_mut().enumerate() {
        for title in ODD {
            let cell = if index < 2 { json!(format!("{title} {index}")) } else { Value::Null };
            row.cells.insert(title.to_owned(), cell);
        }
    }
    world
}

/// With all the patience that an operator has: a server that other tests write into may be out of breath for a moment.
fn config(source: &Source, token: &str, api: Api) -> SourceConfig {
    SourceConfig::new(source.url(), token.to_owned().into(), api)
}

/// What is compared of a cell: the server adds an id of its own to attachments.
fn comparable(cell: &Value) -> Option<String> {
    let Value::Array(attachments) = cell else { return cell::text(cell) };
    let kept = attachments.iter().map(|one| json!([one["url"], one["title"], one["mimetype"], one["size"]]));
    cell::text(&kept.collect())
}

fn assert_same(read: &Snapshot, world: &Snapshot) {
    for table in SourceTable::ALL {
        assert_eq!(read.rows(table).len(), world.rows(table).len(), "{table}");
        for (read, given) in read.rows(table).iter().zip(world.rows(table)) {
            let id = given.id();
            assert_eq!(read.id(), id, "{table}");
            // The server sets both times itself.
            for (title, cell) in given.cells.iter().filter(|(title, _)| !title.ends_with("edAt")) {
                let answer = read.cell(title).and_then(comparable);
                assert_eq!(answer, comparable(cell), "{table} {id:?} {title}");
            }
            assert!(
                !read.cells.keys().any(|title| title.contains("m2m")),
                "{table} {id:?}: {:?}",
                read.cells.keys()
            );
            assert!(!read.cell("CreatedAt").is_none_or(cell::is_empty), "{table} {id:?}");
        }
    }
    assert_eq!(read.links, world.links);
}

fn assert_accounted(taken: &Taken, world: &Snapshot) {
    let counts = taken.counts();
    for table in &counts.tables {
        let rows = world.rows(table.table).len() as u64;
        assert_eq!(
            (table.read, table.second_pass, table.counted_before, table.counted_after, table.rounds),
            (rows, rows, rows, rows, 1),
            "{}",
            table.table
        );
    }
    let ids = |table| world.rows(table).iter().filter_map(SourceRow::id).collect::<Vec<_>>();
    let (interests, berths) = (ids(SourceTable::Interests), ids(SourceTable::Berths));
    let whole = |link: &&Link| interests.contains(&link.interest) && berths.contains(&link.berth);
    let orphans: Vec<Link> = world.links.iter().filter(|link| !whole(link)).copied().collect();
    assert_eq!(counts.links.orphans, orphans);
    assert_eq!(counts.links.gained_while_read, [0_i64; 0]);
    assert_eq!(counts.mutating_requests, 0);
}

#[tokio::test]
async fn a_whole_base_comes_back_in_either_version_with_any_token_and_pages_of_any_size() {
    let world = odd_world();
    let source = NocoDb::shared(Version::V0262).unwrap().seed(&world).await.unwrap();
    let ways = [
        (source.viewer_token(), Api::V2, 1000),
        (source.viewer_token(), Api::V2, 7),
        (source.viewer_token(), Api::V1, 25),
        (source.viewer_session(), Api::V1, 1000),
        (source.viewer_session(), Api::V2, 1000),
    ];
    let mut first: Option<Snapshot> = None;
    for (token, api, page_rows) in ways {
        let mut config = config(&source, token, api);
        config.limits.page_rows = page_rows;
        let taken = snapshot(&config).await;
        assert!(taken.result.is_ok(), "{api:?}, pages of {page_rows}: {}", taken.failure());
        // The objects are files that were made for each reading.
        let read = Snapshot { objects: vec![], ..taken.snapshot() };
        assert_same(&read, &world);
        assert_accounted(&taken, &world);
        assert!(
            read == *first.get_or_insert_with(|| read.clone()),
            "{api:?}, pages of {page_rows}: not as before"
        );
    }
}

/// The practice world with 150 columns of interests whose titles have 60 characters: 20 kB in one call.
fn wide_world() -> Snapshot {
    let mut world = renumbered(world());
    let titles = (0..150).map(|n| format!("{n:03} {}", "Länge é漢字".repeat(7)));
    for title in titles {
        world
            .interests
            .iter_mut()
            .for_each(|row| drop(row.cells.insert(title.clone(), json!(title.clone()))));
        let (id, uidt) = (String::new(), "SingleLineText".to_owned());
        world.columns[0].columns.push(Column { id, title, uidt, system: false, options: vec![] });
    }
    // Without berths there are no links to count; the newer server takes none of their half-written JSON.
    world.interests.iter_mut().for_each(|row| drop(row.cells.insert("Berths".to_owned(), json!(0))));
    Snapshot { berths: vec![], invoices: vec![], links: vec![], ..world }
}

#[tokio::test]
async fn a_table_of_many_long_titles_comes_back_whole_from_every_server() {
    let world = wide_world();
    for version in Version::ALL {
        let source = NocoDb::shared(version).unwrap().seed(&world).await.unwrap();
        let config = config(&source, source.viewer_token(), Api::V2);
        let taken = snapshot(&config).await;
        assert!(taken.result.is_ok(), "{version}: {}", taken.failure());
        assert_same(&taken.snapshot(), &world);
        let findings = check(&config, &Mapping::default()).await;
        let unmapped = findings.iter().filter(|finding| finding.what.contains("neither mapped nor dropped"));
        assert_eq!(unmapped.count(), 150, "{version}");
    }
}

/// What PostgreSQL makes of the world: it takes no U+0000 and no half-written JSON, and a checkbox is true or false there.
fn world_on_postgres() -> Snapshot {
    let mut world = odd_world();
    world
        .berths
        .iter_mut()
        .for_each(|row| drop(row.cells.insert("Map Data".to_owned(), json!({"x": [1.5]}))));
    world.invoices.iter_mut().for_each(|row| drop(row.cells.insert("Line Items".to_owned(), Value::Null)));
    let boxes: Vec<String> = world
        .columns
        .iter()
        .flat_map(|table| &table.columns)
        .filter(|column| column.uidt == "Checkbox")
        .map(|column| column.title.clone())
        .collect();
    for rows in [&mut world.interests, &mut world.berths, &mut world.expenses, &mut world.invoices] {
        for row in rows {
            let text = serde_json::to_string(&row).unwrap().replace(r"\u0000", "");
            *row = serde_json::from_str(&text).unwrap();
            let checked =
                row.cells.iter_mut().filter(|(title, cell)| boxes.contains(title) && cell.is_number());
            checked.for_each(|(_, cell)| *cell = json!(*cell != json!(0)));
        }
    }
    world
}

#[tokio::test]
async fn a_base_that_nocodb_keeps_in_postgresql_comes_back_as_from_sqlite() {
    let world = world_on_postgres();
    let database = Postgres::shared().unwrap().empty_database().unwrap();
    let server = NocoDb::on_postgres(&database).unwrap();
    let source = server.seed(&world).await.unwrap();
    for api in [Api::V1, Api::V2] {
        let taken = snapshot(&config(&source, source.viewer_token(), api)).await;
        assert!(taken.result.is_ok(), "{}", taken.failure());
        assert_same(&taken.snapshot(), &world);
        assert_accounted(&taken, &world);
    }
}

#[tokio::test]
async fn what_is_not_as_configured_is_told_by_name() {
    let source = NocoDb::shared(Version::V0262).unwrap().seed(&odd_world()).await.unwrap();
    a_wrong_token_is_refused_in_either_version(&source).await;
    every_difference_to_the_mapping_is_an_error_of_its_own(&source).await;
    the_check_counts_what_unmapped_columns_hold(&source).await;
}

async fn a_wrong_token_is_refused_in_either_version(source: &Source) {
    for api in [Api::V1, Api::V2] {
        let taken = snapshot(&config(source, "not-a-token-of-this-server", api)).await;
        assert!(
            taken
                .failure()
                .contains("cannot read the list of bases from the source: the source refuses the token")
        );
        assert_eq!(taken.result.unwrap_err().kind(), Kind::Config);
    }
}

/// A change of the default mapping, the variant it leads to, and what it says.
/// A berth with 26 interests, and one with 25.
fn sought_after() -> Snapshot {
    let mut world = renumbered(world());
    for row in &mut world.berths {
        row.cells.insert("Map Data".to_owned(), Value::Null);
    }
    let like = world.interests[0].clone();
    let interest = |id: i64| {
        let mut row = like.clone();
        let cells = [("Id", json!(id)), ("Berths", json!(1))];
        cells.into_iter().for_each(|(title, cell)| drop(row.cells.insert(title.to_owned(), cell)));
        row
    };
    let [one, other] = [0, 1].map(|at: usize| world.berths[at].id().unwrap());
    let links = (1..=51).map(|id| Link { interest: id, berth: if id <= 26 { one } else { other } });
    Snapshot {
        interests: (1..=51).map(interest).collect(),
        links: links.collect(),
        invoices: vec![],
        ..world
    }
}

#[tokio::test]
async fn a_lookup_that_nocodb_cuts_is_told_with_its_records() {
    let mut mapping = Mapping::default();
    table(&mut mapping, SourceTable::Berths).columns.insert("area".to_owned(), "Their Names".to_owned());
    for version in Version::ALL {
        let world = sought_after();
        let source = NocoDb::shared(version).unwrap().seed(&world).await.unwrap();
        let looked_up = ["Interested Parties", "Full Name"];
        source.look_up(SourceTable::Berths, "Their Names", looked_up).await.unwrap();
        let good = config(&source, source.viewer_token(), Api::V2);
        let taken = snapshot_with(&good, &mapping, Ear::default(), &["client-portal"]).await;
        let read = taken.snapshot();
        let names: Vec<usize> = read.berths[..2]
            .iter()
            .map(|row| row.cell("Their Names").unwrap().as_array().unwrap().len())
            .collect();
        assert_eq!(names, [25, 25], "{version}: of 26 records as many as of 25");
        let [cut] = &taken.counts().lookups[..] else { panic!("{version}: {:?}", taken.counts().lookups) };
        assert_eq!(
            (cut.column.as_str(), cut.link.as_str(), &cut.records[..]),
            ("Their Names", "Interested Parties", &[read.berths[0].id().unwrap()][..]),
            "{version}"
        );
        let told =
            taken.heard.iter().filter(|line| line.contains("column \"Their Names\": NocoDB shows")).count();
        assert_eq!(told, 1, "{version}: {:?}", taken.heard);
    }
}

#[tokio::test]
async fn a_lookup_of_what_holds_no_value_is_refused_as_that_would_be() {
    let told = "which is a link to other records: its cells hold no value of their own";
    for version in Version::ALL {
        // The newer server takes no half-written JSON, which berths and invoices of the practice world have.
        let world = renumbered(Snapshot { berths: vec![], invoices: vec![], links: vec![], ..world() });
        let source = NocoDb::shared(version).unwrap().seed(&world).await.unwrap();
        source.look_up(SourceTable::Interests, "Rivals", ["Berths", "Interested Parties"]).await.unwrap();
        source.look_up(SourceTable::Berths, "Their Rivals", ["Interested Parties", "Rivals"]).await.unwrap();
        source.look_up(SourceTable::Interests, "Moorings", ["Berths", "Mooring Number"]).await.unwrap();
        let mut mapping = Mapping::default();
        rename(&mut mapping, "company", "Rivals");
        rename(&mut mapping, "address", "Moorings");
        table(&mut mapping, SourceTable::Berths).columns.insert("area".to_owned(), "Their Rivals".to_owned());
        let good = config(&source, source.viewer_token(), Api::V2);
        let taken = snapshot_with(&good, &mapping, Ear::default(), &["client-portal"]).await;
        let failure = taken.failure();
        let lookups: Vec<&str> = failure.lines().filter(|line| line.contains(told)).collect();
        assert_eq!(lookups.len(), 2, "{version}: {failure}");
        assert!(lookups[0].contains(
            "column \"Rivals\" (role company) of table \"Interests\" looks up \"Interested Parties\""
        ));
        assert!(lookups[1].contains("column \"Their Rivals\" (role area)"), "{version}: {failure}");
        assert!(lookups[1].ends_with("and let \"Their Rivals\" look that up, or take the line of area out under [source.tables.berths.columns] in the mapping file"));
    }
}

type Case = (fn(&mut Mapping), fn(&Error) -> bool, &'static str);

async fn every_difference_to_the_mapping_is_an_error_of_its_own(source: &Source) {
    let cases: [Case; 5] = [
        (
            |mapping| mapping.source.bases[1] = "Expense".to_owned(),
            |error| matches!(error, Error::NoBase(_)),
            "the token sees no base \"Expense\"; it sees",
        ),
        (
            |mapping| table(mapping, SourceTable::Invoices).title = "Invoice".to_owned(),
            |error| matches!(error, Error::NoTable(_)),
            "no table \"Invoice\"",
        ),
        (
            |mapping| rename(mapping, "full_name", "Fullname"),
            |error| matches!(error, Error::NoColumn(_)),
            "table \"Interests\" has no column \"Fullname\"; closest is \"Full Name\"",
        ),
        (
            |mapping| rename(mapping, "company", "Berths"),
            |error| matches!(error, Error::NoValue(_)),
            "column \"Berths\" (role company) of table \"Interests\" is a link to other records",
        ),
        (
            |mapping| rename(mapping, "berths", "Shoe Size"),
            |error| matches!(error, Error::NotALink(_)),
            "column \"Shoe Size\" of interests should link to berths, but is of type SingleLineText",
        ),
    ];
    let good = config(source, source.viewer_token(), Api::V2);
    for (change, is_its_own, text) in cases {
        let mut mapping = Mapping::default();
        change(&mut mapping);
        let taken = snapshot_with(&good, &mapping, Ear::default(), &["client-portal"]).await;
        assert!(taken.failure().contains(text), "{}", taken.failure());
        // What a base alone has is missing with it.
        let error = match taken.result.unwrap_err() {
            Error::Several(mut all) => all.remove(0),
            one => one,
        };
        assert!(is_its_own(&error), "{error:?}");
        assert_eq!(error.kind(), Kind::Config);
        let findings = check(&good, &mapping).await;
        assert!(findings.iter().any(|finding| !finding.ok && finding.what.contains(text)), "{findings:#?}");
    }
}

async fn the_check_counts_what_unmapped_columns_hold(source: &Source) {
    let findings = check(&config(source, source.viewer_token(), Api::V2), &Mapping::default()).await;
    let bad: Vec<&str> =
        findings.iter().filter(|finding| !finding.ok).map(|finding| finding.what.as_str()).collect();
    let expected = ODD.map(|title| {
        format!(
            "column {} of table \"Interests\" is neither mapped nor dropped; it holds 2 non-empty values",
            literal(title)
        )
    });
    assert_eq!(bad, expected);
    // Of the words that the practice world has no rule for, each with its column.
    let advice: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.ok && !finding.remedy.is_empty())
        .map(|finding| finding.what.as_str())
        .collect();
    assert_eq!(
        advice,
        [
            "column \"Sales Process Level\" (role stage) of table \"Interests\" offers 1 value that no rule knows: \"Verbal Commitment\"",
            "column \"Category\" (role category) of table \"Expenses\" offers 1 value that no rule knows: \"Entertainment\"",
        ]
    );
}

fn table(mapping: &mut Mapping, table: SourceTable) -> &mut TableMapping {
    mapping.source.tables.get_mut(&table).unwrap()
}

fn rename(mapping: &mut Mapping, role: &str, title: &str) {
    table(mapping, SourceTable::Interests).columns.insert(role.to_owned(), title.to_owned());
}

#[tokio::test]
async fn a_file_in_the_storage_of_either_version_is_read_as_such_and_comes_byte_by_byte() {
    for version in Version::ALL {
        // The newer server takes no half-written JSON, which berths and invoices of the practice world have.
        let world = renumbered(Snapshot { berths: vec![], invoices: vec![], links: vec![], ..world() });
        let source = NocoDb::shared(version).unwrap().seed(&world).await.unwrap();
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        let cell = source.upload("receipt 50% +1.pdf", "application/pdf", &bytes).await.unwrap();
        let id = world.expenses[0].id().unwrap();
        let row = json!({"Id": id, "Receipt": cell});
        source.update(SourceTable::Expenses, &[row]).await.unwrap();
        let config = config(&source, source.viewer_token(), Api::V2);
        let taken = snapshot(&config).await;
        let stored: u64 = taken.counts().attachments.iter().map(|column| column.stored).sum();
        assert_eq!(stored, 1, "{version}: {:?}", taken.counts().attachments);
        let read = taken.snapshot();
        let row = read.expenses.iter().find(|row| row.id() == Some(id)).unwrap();
        let path = row.cell("Receipt").unwrap()[0]["path"].as_str().unwrap().to_owned();
        let content = Attachments::of(&config).unwrap().fetch(&path).await.unwrap();
        let fetched = content.try_collect::<Vec<_>>().await.unwrap().concat();
        assert!(fetched == bytes, "{version}: {} bytes of {path}", fetched.len());
    }
}
