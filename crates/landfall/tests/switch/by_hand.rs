//! What is told of a proxy whose include somebody edited by hand.

use std::{fs, process::Command};

use super::{Marina, ONE_STEP, support::Outcome};

impl Marina {
    /// As somebody does it in the night: the servers alone are others, and nginx reloads.
    fn sends_by_hand_to(&self, ports: &[u16]) {
        let (include, server) = (self.include(), |line: &&str| line.trim_start().starts_with("server "));
        let before = include.lines().find(server).unwrap();
        let servers: String = ports.iter().map(|port| format!("    server 127.0.0.1:{port};\n")).collect();
        fs::write(self.nginx.include(), include.replacen(before, &servers, 1)).unwrap();
        self.reloads_by_hand();
    }

    fn reloads_by_hand(&self) {
        let pid = fs::read_to_string(self.nginx.config().with_file_name("nginx.pid")).unwrap();
        assert!(Command::new("kill").args(["-HUP", pid.trim()]).status().unwrap().success());
    }

    /// Waits until no process from before the reload answers any more.
    fn serves_only(&self, side: &str) {
        let mut seen = 0;
        while seen < 100 {
            seen = if self.answer() == side { seen + 1 } else { 0 };
        }
    }

    fn status(&self, code: i32) -> Outcome {
        self.desk.landfall(&["switch", "status"]).exits(code)
    }
}

#[test]
fn an_include_whose_server_was_edited_by_hand_proves_nothing_by_its_mark() {
    let marina = Marina::new();
    marina.switch("crm").exits(0);
    marina.status(0).prints(&["traffic goes to the CRM", "proven by the answer"]);
    marina.sends_by_hand_to(&[marina.old.port()]);
    marina.serves_only("old");
    let told =
        marina.status(3).prints(&["edited by hand and names the old system", "moved from another copy"]);
    assert!(!told.stdout.contains("proven"), "{}", told.stdout);
    marina.sends_by_hand_to(&[marina.old.port(), marina.crm.port()]);
    marina.status(3).prints(&["names the addresses of neither side"]);
    marina.switch("crm").exits(0);
    marina.status(0).prints(&["traffic goes to the CRM", "proven by the answer"]);
}

#[test]
fn an_include_that_was_put_back_by_hand_counts_when_the_proxy_has_loaded_it() {
    let marina = Marina::new();
    let before = marina.include();
    marina.status(0).prints(&["traffic goes to the old system"]);
    marina.switch("crm").exits(0);
    fs::write(marina.nginx.include(), &before).unwrap();
    marina.status(0).prints(&["names the old system, but the proxy has not loaded it"]);
    marina.reloads_by_hand();
    marina.serves_only("old");
    marina
        .status(3)
        .prints(&["traffic goes to the old system", "this run notes that traffic goes to the CRM"]);
}

#[test]
fn where_the_runbook_moves_no_traffic_no_side_is_the_wrong_one() {
    let mut marina = Marina::new();
    let (command, question) = ("kind = \"command\"", "kind = \"question\"");
    let by_hand = ONE_STEP.replace(command, question).replace("command = [\"switch", "# [\"switch");
    let runbook = marina.desk.folder.join("by-hand.toml");
    fs::write(&runbook, by_hand).unwrap();
    marina.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    marina.gate().prints(&["✓ traffic              traffic goes to the old system"]);
    let [old, crm] = [marina.old.port(), marina.crm.port()].map(|port| format!("127.0.0.1:{port}"));
    fs::write(marina.nginx.include(), marina.include().replace(&old, &crm)).unwrap();
    marina.reloads_by_hand();
    marina.serves_only("crm");
    marina.gate().prints(&["✓ traffic              traffic goes to the CRM"]);
}
