//! The include: where it lies, what nginx makes of it, and what is there when it cannot be replaced.

use std::fs;

use super::{Marina, hook::script};

#[test]
fn a_configuration_that_nginx_refuses_leaves_the_include_as_it_was() {
    let marina = Marina::new();
    let (before, config) = (marina.include(), fs::read_to_string(marina.nginx.config()).unwrap());
    fs::write(marina.nginx.config(), config.replace("access_log off;", "access_log of")).unwrap();
    let outcome = marina.desk.landfall(&["switch", "to", "crm"]).exits(1);
    outcome.says(&["the proxy refuses, and its include is as it was", "[emerg]", "nginx.conf"]);
    assert_eq!((marina.include(), marina.answer()), (before, "old".to_owned()));

    // Mended, the runbook's own step does it.
    fs::write(marina.nginx.config(), config).unwrap();
    marina.desk.landfall(&["cutover", "next"]).exits(0).prints(&["switch: done (exit 0)"]);
    assert_eq!(marina.answer(), "crm");
    marina
        .desk
        .landfall(&["switch", "status"])
        .exits(0)
        .prints(&["traffic goes to the CRM", "proven by the answer"]);
}

#[test]
fn the_check_says_whether_a_switch_could_be_made_and_leaves_the_include_as_it_is() {
    let mut marina = Marina::new();
    let before = marina.include();
    let fine = "\u{2713} switch: the include can be replaced, and the proxy takes its configuration";
    marina.desk.landfall(&["check"]).prints(&[fine]);
    assert_eq!(marina.include(), before);
    marina.desk.set("LANDFALL_NGINX", "/nowhere/nginx");
    marina.desk.landfall(&["check"]).prints(&["\u{2717} switch: the proxy refuses", "/nowhere/nginx"]);
    marina.desk.set("LANDFALL_SWITCH_INCLUDE", "/nowhere/crm.conf");
    marina.desk.landfall(&["check"]).prints(&["\u{2717} switch: cannot write /nowhere/crm.conf"]);
    marina.desk.environment.remove("LANDFALL_SWITCH_INCLUDE");
    assert!(!marina.desk.landfall(&["check"]).stdout.contains("switch"));
}

#[test]
fn an_include_that_nginx_does_not_read_is_told_and_nothing_is_taken_for_moved() {
    let mut marina = Marina::new();
    // A proxy that does not tell which side answers, before two systems that answer alike.
    let config = fs::read_to_string(marina.nginx.config()).unwrap();
    fs::write(marina.nginx.config(), config.replace("add_header X-Landfall-Side $landfall_side always;", ""))
        .unwrap();
    let elsewhere = marina.desk.folder.join("upstream.conf");
    fs::copy(marina.nginx.include(), &elsewhere).unwrap();
    fs::write(marina.nginx.include(), format!("{}\n# the one that is read\n", marina.include())).unwrap();
    let before = fs::read_to_string(&elsewhere).unwrap();
    let path = elsewhere.display().to_string();
    marina.desk.set("LANDFALL_SWITCH_INCLUDE", &*path);
    let said = format!("what nginx reads does not include {path}");
    marina.desk.landfall(&["switch", "to", "crm"]).exits(1).says(&[&said, "LANDFALL_SWITCH_INCLUDE"]);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), before);
    assert_eq!(marina.answer(), "old");
    fs::write(&elsewhere, "# of an earlier trial\n").unwrap();
    marina.desk.landfall(&["check"]).prints(&["\u{2717} switch: the proxy refuses", &said]);
}

#[test]
fn an_include_that_could_not_be_put_back_is_told_with_what_to_do_at_once() {
    let mut marina = Marina::new();
    let before = marina.include();
    // Refuses what it is asked to test, and lets nothing be written beside the include from then on.
    let nginx = script(
        &marina,
        "nginx.sh",
        &format!("mkdir {}.landfall-new\nexit 1", marina.nginx.include().display()),
    );
    marina.desk.set("LANDFALL_NGINX", nginx);
    let outcome = marina.desk.landfall(&["switch", "to", "crm"]).exits(1);
    outcome.says(&["its include still names the CRM: cannot write", "At once, by hand"]);
    assert_ne!(marina.include(), before);
    marina.desk.landfall(&["switch", "status"]).exits(0).prints(&["to crm, stuck by anna"]);
}

#[test]
fn an_include_that_is_named_without_a_folder_lies_in_the_working_directory() {
    let mut marina = Marina::new();
    let include = marina.nginx.include();
    marina.desk.set("LANDFALL_SWITCH_INCLUDE", include.file_name().unwrap().to_str().unwrap());
    for side in ["crm", "old"] {
        let mut command = marina.desk.command(&["switch", "to", side]);
        let output = command.current_dir(include.parent().unwrap()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(marina.answer(), side);
    }
}

#[test]
fn an_include_that_is_a_link_stays_one_and_the_file_that_it_leads_to_is_replaced() {
    let marina = Marina::new();
    let (link, file) = (marina.nginx.include(), marina.desk.folder.join("kept-elsewhere.conf"));
    fs::rename(&link, &file).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    marina.switch("crm").exits(0);
    assert_eq!(marina.answer(), "crm");
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), marina.include());
}
