//! A decision goes by where the proxy sends traffic, not by what a copy of the runs tells of it.

use std::fs;

use super::{Marina, support::Outcome};

impl Marina {
    pub fn gate(&self) -> Outcome {
        self.desk.landfall(&["cutover", "gate"]).exits(5)
    }
}

#[test]
fn the_gate_is_closed_where_the_proxy_serves_another_side_than_runbook_and_run_have_it() {
    let marina = Marina::new();
    marina.gate().prints(&[
        "✗ traffic              traffic goes to the old system",
        "a GO is for a CRM that users reach",
    ]);
    let run = marina.desk.run();
    let noted = run.join("cutover/switch.jsonl");
    marina.switch("crm").exits(0);
    marina.gate().prints(&["✓ traffic              traffic goes to the CRM"]);
    let on_crm = fs::read(&noted).unwrap();
    // A copy from before the switch.
    fs::remove_file(&noted).unwrap();
    marina.gate().prints(&[
        "✗ traffic              traffic goes to the CRM",
        "this run notes that traffic goes to the old system",
    ]);
    marina.desk.landfall(&["cutover", "done", "switch", "by hand"]).exits(0);
    marina.gate().prints(&["✓ traffic"]);
    fs::write(&noted, &on_crm).unwrap();
    marina.switch("old").exits(0);
    marina.gate().prints(&[
        "✗ traffic              traffic goes to the old system",
        "a GO is for a CRM that users reach",
    ]);
    // A copy from before the way back.
    fs::write(&noted, &on_crm).unwrap();
    marina.gate().prints(&["✗ traffic", "this run notes that traffic goes to the CRM", "another copy"]);
    marina.desk.landfall(&["cutover", "decide", "go", "--who", "Anna"]).exits(5).says(&["traffic"]);
}

#[test]
fn a_proxy_that_cannot_be_asked_closes_the_gate_and_holds_up_no_no_go() {
    let mut marina = Marina::new();
    marina.switch("crm").exits(0);
    marina.crm.answers(500);
    marina.gate().prints(&["✗ traffic              traffic goes to the CRM", "status 500"]);
    marina.desk.environment.remove("LANDFALL_SWITCH_PROBE");
    marina.gate().prints(&["✗ traffic              the proxy cannot be asked", "LANDFALL_SWITCH_PROBE"]);
    marina.desk.landfall(&["cutover", "decide", "no-go", "--who", "Ben"]).exits(0);
    marina.desk.environment.remove("LANDFALL_SWITCH_INCLUDE");
    marina.gate().prints(&["✓ traffic              nobody is asked"]);
}

#[test]
fn a_rehearsals_proxy_tells_the_gate_of_a_weekend_nothing_of_its_users() {
    let mut marina = Marina::new();
    marina.switch("crm").exits(0);
    marina.gate().prints(&["✓ traffic"]);
    marina.desk.set("LANDFALL_SWITCH_REHEARSAL", "yes");
    marina.gate().prints(&["✗ traffic              the proxy cannot be asked", "a rehearsal's proxy"]);
}

#[test]
fn an_include_that_is_not_there_or_cannot_be_read_is_not_one_that_names_others() {
    let marina = Marina::new();
    let include = marina.nginx.include();
    fs::remove_file(&include).unwrap();
    marina.gate().prints(&["✗ traffic              there is no include on this machine"]);
    fs::create_dir(&include).unwrap();
    marina.gate().prints(&["✗ traffic              the proxy cannot be asked; cannot read", "directory"]);
    let status = marina.desk.landfall(&["switch", "status"]).exits(2);
    status.says(&["cannot read", "directory"]);
}
