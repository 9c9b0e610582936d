//! The mapping file, shown and checked.

use std::fs;

use crate::support::Desk;

#[test]
fn the_mapping_shown_is_the_mapping_that_can_be_used() {
    let mut desk = Desk::new();
    let shown = desk.landfall(&["mapping", "show"]).exits(0).prints(&["[source.tables.interests]"]).stdout;
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, &shown).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let sound = desk.landfall(&["mapping", "check"]).exits(0).prints(&["sound"]).stdout;
    assert_eq!(sound.trim().lines().count(), 1, "{sound}");
    fs::write(&path, shown.replace("format = 1", "format = 1\ncolour = \"red\"")).unwrap();
    let named = format!("LANDFALL_MAPPING={}: the mapping file cannot be read", path.display());
    desk.landfall(&["mapping", "check"]).exits(2).says(&[&named, "colour", "`landfall mapping check`"]);
    desk.set("LANDFALL_MAPPING", "/nowhere/mapping.toml");
    desk.landfall(&["mapping", "check"]).exits(2).says(&["LANDFALL_MAPPING=/nowhere/mapping.toml"]);
}

#[test]
fn roles_without_a_column_are_named_by_the_check_of_the_mapping() {
    let mut desk = Desk::new();
    let without =
        ["Width", "Depth"].iter().fold(landfall_model::mapping::DEFAULT.to_owned(), |text, title| {
            let line = format!("{} = \"{title}\"\n", title.to_lowercase());
            text.replacen(&line, "", 1)
        });
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, without).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let named = "interests: no column is named for width, depth";
    let told = desk.landfall(&["mapping", "check"]).exits(0).prints(&["sound", named]).stdout;
    assert!(!told.contains("berths:"), "{told}");
    let json = r#""roles_without_a_column":{"interests":["width","depth"]}"#;
    desk.landfall(&["mapping", "check", "--json"]).exits(0).prints(&[json]);
}

#[test]
fn a_weekend_goes_by_the_marinas_clock_of_the_mapping_unless_it_is_given_another() {
    let mut desk = Desk::new();
    let path = desk.folder.join("mapping.toml");
    let text =
        landfall_model::mapping::DEFAULT.replace("# utc_offset = \"-04:00\"", "utc_offset = \"-04:00\"");
    fs::write(&path, text).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let start = ["cutover", "start", "--rehearsal", "--friday", "2026-11-27"];
    desk.landfall(&start).exits(0).prints(&["by a clock at UTC-04:00"]);
    let another = [&start[..], &["--offset", "+01:00"]].concat();
    desk.landfall(&another).exits(0).prints(&["by a clock at UTC+01:00"]);
    fs::write(
        &path,
        landfall_model::mapping::DEFAULT.replace("# utc_offset = \"-04:00\"", "utc_offset = \"AST\""),
    )
    .unwrap();
    desk.landfall(&["mapping", "check"]).exits(2).says(&["\"AST\" is no distance from UTC such as -04:00"]);
}
