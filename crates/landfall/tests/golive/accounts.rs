//! Accounts and their mails, and what `check` says of both.

use std::fs;

use serde_json::Value;

use crate::Loaded;

#[tokio::test(flavor = "multi_thread")]
async fn users_are_planned_made_and_mailed_only_where_that_is_said() {
    let mut loaded = Loaded::new().await;
    let users = "SELECT count(*) FROM \"user\"";
    loaded.desk.landfall(&["users", "plan", "none.csv"]).exits(2).says(&[
        "none.csv cannot be read",
        "heading name,email,role,ports",
        "@example.com,sales_manager,port-nimara",
    ]);
    let planned = loaded.desk.landfall(&["users", "plan", "users.csv"]).exits(0);
    planned.prints(&[
        "line 2 a•••@e•••.com: new; sales_manager at port-nimara",
        "To be done for 2 of 2",
        "reach nobody",
    ]);
    assert_eq!(loaded.count(users).await, 1);
    loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(3).prints(&[
        "sales_manager at port-nimara; the mail was written to cutover/mails, not sent",
        "2 written",
        "reach nobody",
        "2 of 2 have no mail by which to set a password: set LANDFALL_MAIL=live and repeat the command",
    ]);
    assert_eq!(loaded.count(users).await, 3);
    assert_eq!(fs::read_dir(loaded.desk.run().join("cutover/mails")).unwrap().count(), 2);
    let again = loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(3);
    again.prints(&["0 of 2 were not done yet", "0 written", "reach nobody", "2 of 2 have no mail"]);

    // Whatever was verified since, the weekend's run is where it is noted.
    let weekend = loaded.desk.run();
    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3);
    loaded.desk.set("LANDFALL_MAIL", "everybody");
    loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(2).says(&["LANDFALL_MAIL=everybody"]);
    loaded.desk.set("LANDFALL_MAIL", "live");
    let sent = loaded.desk.landfall(&["--json", "users", "apply", "users.csv"]).exits(0);
    let last: Value = serde_json::from_str(sent.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(last["result"][1]["mail"], "sent", "{last}");
    loaded
        .desk
        .landfall(&["users", "apply", "users.csv"])
        .exits(0)
        .prints(&["0 of 2 were not done yet", "0 sent"]);
    assert_eq!(loaded.live.sink.mails().unwrap().len(), 2);
    loaded.desk.landfall(&["users", "apply", "users.csv", "--resend", "x@example.com"]).exits(2);
    loaded
        .desk
        .landfall(&["users", "apply", "users.csv", "--resend", "Anna@example.com"])
        .exits(0)
        .prints(&["1 sent"]);
    let text = loaded.live.sink.mails().unwrap().pop().unwrap().text;
    let token = text.split("/reset-password/").nth(1).unwrap().split('?').next().unwrap().to_owned();
    let notes = fs::read_to_string(weekend.join("cutover/accounts.jsonl")).unwrap();
    assert_eq!(notes.matches("\"sent\"").count(), 3, "{notes}");
    assert!(!notes.contains(&token) && !sent.stdout.contains("reset-password"), "no token is noted");

    // Whoever waited too long is named, and not taken for done.
    let later = "UPDATE audit_logs SET created_at = created_at - interval '3 days' WHERE action LIKE 'set_password_mail%'";
    loaded.database.run(later).unwrap();
    let late = loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(3);
    late.prints(&["line 2 a•••@e•••.com: was sent a mail at ", "whose link has expired: --resend", "0 sent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_looks_at_the_tables_of_settings_and_accounts_where_the_crm_is_named() {
    let mut loaded = Loaded::new().await;
    let fine = "\u{2713} settings and accounts: their tables can be written";
    loaded.desk.landfall(&["check"]).prints(&[fine]);
    loaded.database.run("ALTER TABLE verification RENAME TO elsewhere").unwrap();
    let lacks = "settings and accounts: the table verification is missing: apply the CRM's migrations";
    loaded.desk.landfall(&["check"]).prints(&[lacks, "`landfall users apply` change nothing"]);
    loaded.desk.environment.remove("APP_URL");
    let unnamed = loaded.desk.landfall(&["check"]);
    assert!(!unnamed.stdout.contains("settings and accounts"), "{}", unnamed.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_that_went_to_another_address_reach_nobody_on_the_weekend_and_are_enough_in_a_rehearsal() {
    let mut loaded = Loaded::new().await;
    loaded.desk.set("LANDFALL_MAIL", "operator@example.com");
    for sent in ["2 redirected", "0 redirected"] {
        let told = loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(3);
        told.prints(&[sent, "2 of 2 have no mail by which to set a password"]);
    }
    loaded.desk.landfall(&["cutover", "decide", "no-go", "--who", "Anna"]).exits(0);
    loaded.desk.landfall(&["cutover", "start", "--rehearsal", "--friday", "2026-11-27"]).exits(0);
    for mode in ["operator@example.com", ""] {
        loaded.desk.set("LANDFALL_MAIL", mode);
        let told = loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(0);
        assert!(!told.stdout.contains("have no mail"), "{}", told.stdout);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_tries_the_login_of_the_mail_server_where_one_is_set_up_and_sends_nothing() {
    let mut loaded = Loaded::new().await;
    let server = format!("localhost:{}", loaded.live.sink.port());
    let fine = format!("\u{2713} mail: {server} takes the login; nothing was sent");
    loaded.desk.landfall(&["check"]).prints(&[&fine, "Mails reach nobody"]);
    loaded.desk.set("SMTP_PASSWORD", "wrong");
    let refused = format!("\u{2717} mail: no mail can be sent through {server}: SMTP 535");
    loaded.desk.landfall(&["check"]).prints(&[&refused, "until then `landfall users apply` sends nothing"]);
    loaded.desk.environment.remove("SMTP_USER");
    loaded.desk.landfall(&["check"]).prints(&["\u{2717} mail: SMTP_USER is not set"]);
    loaded.desk.environment.remove("SMTP_HOST");
    let none = loaded.desk.landfall(&["check"]);
    assert!(!none.stdout.contains("mail:"), "{}", none.stdout);
    loaded.desk.set("LANDFALL_MAIL", "live");
    loaded.desk.landfall(&["check"]).prints(&["\u{2717} mail: SMTP_HOST is not set"]);
    assert!(loaded.live.sink.mails().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_is_away_is_waited_for_and_one_that_refuses_us_is_a_setting() {
    let mut loaded = Loaded::new().await;
    loaded.desk.set("LANDFALL_MAIL", "live");
    let apply = |loaded: &Loaded| loaded.desk.landfall(&["users", "apply", "users.csv"]);
    loaded.desk.set("SMTP_PASSWORD", "wrong");
    apply(&loaded).exits(2).says(&["SMTP 535"]);
    loaded.desk.set("SMTP_PORT", "9");
    apply(&loaded).exits(1).says(&["refused", "When the mail server answers again, repeat the command"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_with_the_weekends_settings_mails_nobody_and_makes_no_account() {
    let mut loaded = Loaded::new().await;
    loaded.desk.landfall(&["cutover", "decide", "no-go", "--who", "Anna"]).exits(0);
    loaded.desk.landfall(&["cutover", "start", "--rehearsal", "--friday", "2026-11-27"]).exits(0);
    loaded.desk.set("LANDFALL_MAIL", "live");
    let refused = loaded.desk.landfall(&["users", "apply", "users.csv"]).exits(2);
    refused.says(&["this is a rehearsal", "nobody was mailed", "an address of your own"]);
    assert_eq!(loaded.count("SELECT count(*) FROM \"user\"").await, 1);
    assert!(loaded.live.sink.mails().unwrap().is_empty());
}
