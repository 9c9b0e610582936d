//! A weekend of another port, and one that is begun beside another.

use super::Weekend;

#[tokio::test(flavor = "multi_thread")]
async fn a_weekend_of_another_port_is_led_by_no_command_of_this_one_and_its_way_back_takes_no_rows_of_this_one()
 {
    let mut weekend = Weekend::new().await;
    weekend.desk.set("LANDFALL_PORT", "port-amador");
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.desk.environment.remove("LANDFALL_PORT");
    let run = weekend.desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    let port = "is of port port-amador, but LANDFALL_PORT says port-nimara";
    let refused =
        |words: &[&str]| drop(weekend.desk.landfall(&[words, &[path]].concat()).exits(2).says(&[port]));
    refused(&["cutover", "next"]);
    refused(&["cutover", "status"]);
    refused(&["cutover", "gate"]);
    refused(&["cutover", "done", "announce-freeze", "17:00"]);
    refused(&["cutover", "decide", "go", "--who", "Anna", "--override", "on paper"]);
    refused(&["cutover", "decide", "no-go", "--who", "Anna"]);
    refused(&["switch", "to", "crm"]);
    assert!(!run.join("cutover/steps.jsonl").exists() && !run.join("cutover/gate.jsonl").exists());

    let back = ["rollback", path, "--severity", "critical", "--why", "a test", "--confirm", id];
    let told = weekend.desk.landfall(&back).exits(2);
    told.says(&[port]).prints(&["traffic goes to the old system", "NO re-entry pack", "notice-1.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_begins_a_weekend_beside_one_that_is_not_over_is_told_which_one_is_left_and_a_rehearsal_is_refused()
 {
    let weekend = Weekend::new().await;
    let start =
        |words: &[&str]| weekend.cutover(&[&["start", "--friday", "2026-11-27"], words].concat()).exits(0);
    assert!(!start(&[]).stdout.contains("not over"));
    let first = weekend.desk.run();
    let rehearse = ["start", "--friday", "2026-11-27", "--rehearsal"];
    weekend.cutover(&rehearse).exits(6).says(&[first.to_str().unwrap(), "decide no-go"]);
    assert!(!start(&[]).stdout.contains("not over"), "nothing was done in it");
    weekend.cutover(&["done", "announce-freeze", "17:00"]).exits(0);
    let second = weekend.desk.run();
    assert_ne!(first, second);
    let told = format!("the one from Friday 2026-11-27 on in {} is not over", second.display());
    let refused = weekend.cutover(&rehearse).exits(6);
    refused.says(&["2026-11-27", second.to_str().unwrap(), "LANDFALL_OUTPUT", "decide no-go"]);
    start(&[]).prints(&[&told, "move "]);
    std::fs::remove_dir_all(weekend.desk.run()).unwrap();
    weekend.cutover(&["decide", "no-go", "--who", "Anna"]).exits(0);
    assert!(!start(&["--rehearsal"]).stdout.contains("not over"), "it was called off");
    weekend.cutover(&["skip", "snapshot", "--why", "x"]).exits(0);
    assert!(!start(&[]).stdout.contains("not over"), "a rehearsal is followed by the weekend");
}

#[test]
fn no_command_goes_on_with_the_rehearsal_before_a_weekend_that_cannot_be_read() {
    let desk = super::support::Desk::new();
    let cutover = |words: &[&str]| desk.landfall(&[&["cutover"], words].concat());
    cutover(&["start", "--friday", "2026-11-20", "--rehearsal"]).exits(0);
    let rehearsal = desk.run();
    cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let weekend = desk.run();
    std::fs::write(weekend.join("run.json"), "").unwrap();
    let told = [weekend.to_str().unwrap(), "is damaged", "By its name it is the latest weekend"];
    for words in [&["next"][..], &["status"], &["decide", "no-go", "--who", "Anna"]] {
        cutover(words).exits(1).says(&told);
    }
    desk.landfall(&["rollback"]).exits(1).says(&told);
    let named = cutover(&["status", weekend.to_str().unwrap()]).exits(1);
    named.says(&["run.json is damaged", "Put it back from a copy", "cutover start --friday DATE"]);
    cutover(&["status", rehearsal.to_str().unwrap()]).exits(0);
    cutover(&["start", "--friday", "2026-12-04"]).exits(0);
    cutover(&["status"]).exits(0);

    let copy = desk.run().with_extension("copy");
    std::fs::create_dir_all(copy.join("cutover")).unwrap();
    for (file, text) in [("run.json", ""), ("cutover/weekend.json", "{}")] {
        std::fs::write(copy.join(file), text).unwrap();
    }
    cutover(&["status"])
        .exits(1)
        .says(&[copy.to_str().unwrap(), "Where it is a copy itself, move it out of LANDFALL_OUTPUT"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_trail_of_a_target_in_which_nothing_is_loaded_names_no_run_to_choose() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let told = weekend
        .cutover(&["audit"])
        .exits(6)
        .says(&["nothing is loaded for port-nimara", "`landfall load RUN`"]);
    assert!(!told.stderr.contains("can be named"), "{}", told.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_begins_a_weekend_that_is_over_already_is_told_and_who_rehearses_one_is_not() {
    let weekend = Weekend::new().await;
    let start = |words: &[&str]| weekend.cutover(&[&["start", "--friday"], words].concat()).exits(0);
    for words in [&["2025-11-28", "--rehearsal"][..], &["2099-11-27"]] {
        assert!(!start(words).stdout.contains("over already"));
    }
    start(&["2025-11-28"]).prints(&["That weekend is over already"]);
}
