//! A way back that somebody interrupts.

use super::{Marina, support::traffic::Traffic};

#[tokio::test(flavor = "multi_thread")]
async fn who_interrupts_a_way_back_is_not_told_that_nothing_was_changed() {
    let mut marina = Marina::new().await;
    let _traffic = Traffic::of(&mut marina.desk);
    let (run, id) = (marina.run.to_str().unwrap(), marina.id());
    let words = ["rollback", run, "--severity", "data-loss", "--why", "amounts", "--confirm", &id];
    let outcome = marina.desk.interrupted(&words, "watching it").exits(130);
    let outcome = outcome.prints(&["traffic goes to the old system", "notice-1.txt"]);
    // A connection that was not made by then is not waited for.
    let ends = ["the listing of what was entered in the CRM was interrupted", "stopped before the database"];
    assert!(ends.iter().any(|end| outcome.stderr.contains(end)), "{outcome:?}");
    for told in [&outcome.stdout, &outcome.stderr] {
        assert!(!told.contains("nothing was changed"), "{told}");
    }
}
