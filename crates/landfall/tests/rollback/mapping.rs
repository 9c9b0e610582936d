//! The way back where the mapping file is not what it was.

use std::fs;

use landfall_model::mapping::DEFAULT;

use super::{BESIDE, Marina, pack::Pack};

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_goes_by_the_mapping_of_the_run_whatever_became_of_the_file() {
    let mut marina = Marina::before_the_weekend().await;
    let file = marina.desk.folder.join("mapping.toml");
    let (role, why) = ("paid = \"Paid\"\n", "[source.tables.expenses.drop]\n");
    let planned_by =
        DEFAULT.replace(role, "").replace(why, &format!("{why}\"Paid\" = \"nobody keeps it\"\n"));
    assert!(!planned_by.contains(role));
    fs::write(&file, planned_by).unwrap();
    marina.desk.set("LANDFALL_MAPPING", file.to_str().unwrap());
    marina.run = marina.cutover("2026-11-27");
    marina.database.run(BESIDE).unwrap();

    let told = ["1 new record, 1 to change", "notice for the team"];
    let columns = |number: u32| {
        let rows = Pack::read(&marina.run.join(format!("cutover/reentry-{number}"))).rows("expenses-new.csv");
        rows[0].keys().cloned().collect::<Vec<_>>()
    };
    marina.go_back().exits(3).prints(&told);
    assert!(!columns(1).contains(&"Paid".to_owned()), "{:?}", columns(1));

    // Another one, one that is broken, none: what was planned is read as it was planned.
    fs::write(&file, DEFAULT).unwrap();
    let other = marina.go_back().exits(3);
    assert!(!other.stderr.contains("another mapping"), "{}", other.stderr);
    other.prints(&told);
    fs::write(&file, "[source").unwrap();
    marina.go_back().exits(3).prints(&told).says(&["the mapping file is not read", "does not need it"]);
    fs::remove_file(&file).unwrap();
    marina.go_back().exits(3).prints(&told).says(&["the mapping file is not read", "mapping.toml"]);
    for number in 2..=4 {
        assert_eq!(columns(number), columns(1));
    }
    for words in [&["cutover", "status"][..], &["cutover", "decide", "no-go", "--who", "Anna"]] {
        marina.desk.landfall(words).exits(0).says(&["the mapping file is not read"]);
    }
    // What reads or writes by it does not go on without.
    marina.desk.landfall(&["cutover", "next"]).exits(2).says(&["mapping.toml"]);
    marina.desk.landfall(&["migrate", "--delta"]).exits(2);
}
