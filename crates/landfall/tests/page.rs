//! The page of the report, made by a whole migration and looked at by a real browser.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::fs;

use landfall_testkit::in_browser;
use serde_json::{Value, json};
use support::Desk;

/// What a person or a screen reader would stumble over, on the screen, in the dark and on paper.
const LOOK: &str = concat!(include_str!("support/words.js"), include_str!("page/look.js"));

#[tokio::test]
async fn the_page_opens_without_a_network_reads_well_and_hides_nothing() {
    let (desk, _database) = Desk::loaded(&support::world()).await;
    let page = desk.run().join("reports/migration-report.html");

    assert!(
        fs::read_to_string(&page).unwrap().contains("<p class=\"verdict warn\""),
        "what wants eyes has its colour"
    );
    let given = json!({ "url": format!("file://{}", page.display()) });
    let seen = in_browser(LOOK, &given, &desk.folder).unwrap();
    assert_eq!(seen["console"], json!([]), "{seen:#}");
    assert_eq!(seen["requests"], json!([given["url"]]));
    assert_eq!(seen["violations"], json!([]), "{seen:#}");
    assert_eq!(seen["unnamedPictures"], 0);
    assert!(seen["pictures"].as_u64().unwrap() > 5, "{seen:#}");
    assert_eq!(seen["sideways"], false, "a narrow window scrolls to the side");
    assert_eq!(seen["broken"], json!([]), "words on two lines: {seen:#}");
    assert_eq!(seen["firstPrintedPage"], json!(["sheet"]), "page one is the sheet to sign, alone");
    assert_eq!(seen["inks"]["light"], seen["inks"]["dark"], "paper is paper");
    let paper = &seen["paper"];
    assert_eq!(paper["printed"], paper["lists"], "lists that want eyes are printed: {paper:#}");
    assert!(paper["names"].as_u64().unwrap() > 100, "{paper:#}");
    assert_eq!((&paper["broken"], &paper["cut"]), (&json!([]), &json!(0)), "{paper:#}");
    let feet = paper["feet"].as_str().unwrap();
    let run = desk.run();
    let id = run.file_name().unwrap().to_str().unwrap();
    assert!(feet.contains(id) && feet.contains("counter(pages)"), "a loose sheet is of no run: {feet}");
    for word in
        ["records read", "Where every record went", "checks passed", "signature", "filled cells", "seal"]
    {
        assert!(seen["text"].as_str().unwrap().contains(word), "{word}");
    }
    for picture in ["light.png", "dark.png", "page.pdf"] {
        assert!(fs::metadata(desk.folder.join(picture)).unwrap().len() > 10_000, "{picture}");
    }
}

#[tokio::test]
async fn the_page_stays_small_however_long_the_lists_are_and_says_where_the_rest_is() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let dropped = json!({ "record": { "table": "interests", "id": 1 }, "column": "Notes",
        "value": "<script>alert(1)</script>".repeat(40), "reason": "a test" });
    let lines: String = (0..200_000).map(|_| dropped.to_string() + "\n").collect();
    fs::write(run.join("normalized/dropped-cells.jsonl"), lines).unwrap();
    let page = desk.landfall(&["report", "--format", "html", "--show-personal-data"]).exits(3).stdout;
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("and 199\u{202f}975 more in dropped-cells.csv"));
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "cells are text, never markup");
    let seen: Value =
        in_browser("return await page.evaluate(() => 1 + 1);", &json!({}), &desk.folder).unwrap();
    assert_eq!(seen, 2, "the browser itself runs scripts: that none ran is the page's doing");
}
