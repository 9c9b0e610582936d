//! The way back in a night in which the CRM's database says nothing.

use super::{Marina, Outcome};

/// What is said of a database that does not answer.
const WAITS: &str = "has not answered yet: it is waited for, 30 s at most";

impl Marina {
    /// A way back from the CRM, which somebody ends who does not want to wait for its database.
    fn goes_back_without_the_database(&mut self) -> Outcome {
        let _silent = self.desk.has_a_silent_database();
        let run = self.desk.run();
        let id = run.file_name().unwrap().to_str().unwrap();
        let words = ["rollback", "--severity", "critical", "--why", "it hangs", "--confirm", id];
        self.desk.interrupted(&words, WAITS)
    }
}

#[test]
fn that_traffic_is_back_is_told_before_a_silent_database_is_waited_for_which_ctrl_c_ends() {
    let mut marina = Marina::new();
    marina.switch("crm").exits(0);
    let back = marina.goes_back_without_the_database().exits(130);
    let order = ["traffic goes to the old system", "now the re-entry pack is made", WAITS];
    let places = order.map(|part| back.stderr.find(part));
    assert!(places[0].is_some() && places.is_sorted(), "{back:?}");
    assert_eq!(marina.answer(), "old");
    back.prints(&[order[0], "notice-1.txt", "NO re-entry pack", "stopped before the database"]);
}

#[test]
fn that_traffic_is_not_back_is_told_at_once_with_what_to_do() {
    let mut marina = Marina::new();
    marina.switch("crm").exits(0);
    marina.old.answers(503);
    let back = marina.goes_back_without_the_database();
    let told = back.stderr.split(WAITS).next().unwrap();
    assert!(told.contains("Mend that side"), "{back:?}");
}
