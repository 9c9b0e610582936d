//! A way back that somebody interrupts.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use super::{Marina, support::traffic::Traffic};

#[tokio::test(flavor = "multi_thread")]
async fn who_interrupts_a_way_back_is_not_told_that_nothing_was_changed() {
    let mut marina = Marina::new().await;
    let _traffic = Traffic::of(&mut marina.desk);
    let (run, id) = (marina.run.to_str().unwrap(), marina.id());
    let words = ["rollback", run, "--severity", "data-loss", "--why", "amounts", "--confirm", &id];
    let mut back = marina.desk.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(back.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("watching it") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "it ended before traffic moved");
    }
    assert!(Command::new("kill").args(["-INT", &back.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    let outcome = back.wait_with_output().unwrap();
    let shown = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!(outcome.status.code(), Some(130), "{shown}{rest}");
    assert!(shown.contains("traffic goes to the old system") && shown.contains("notice-1.txt"), "{shown}");
    assert!(rest.contains("the listing of what was entered in the CRM was interrupted"), "{rest}");
    assert!(!rest.contains("nothing was changed") && !shown.contains("nothing was changed"), "{shown}{rest}");
}
