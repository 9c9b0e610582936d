//! Accounts against the real better-auth on a real PostgreSQL, with mails through a real mail server that demands STARTTLS and a login.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod mails;
#[path = "../support/mod.rs"]
mod support;
mod world;

use std::{fs, path::Path};

use chrono::TimeDelta;
use landfall_golive::{
    accounts::{Need, Sent, parse, plan},
    mail::{Mode, Post, Server},
};
use landfall_model::{kind::Kind, rundir};
use landfall_testkit::{Crm, Files, Postgres};
use serde_json::Value;
use support::one;
use world::{PEOPLE, PORT, World};

#[tokio::test]
async fn a_person_sets_a_password_by_the_link_signs_in_and_has_the_role() {
    let world = World::new().await;
    let planned = plan(&world.session, &world.people, &world.wishes, world.at).await.unwrap();
    assert_eq!(
        planned[0].sentence(),
        "line 2 a•••@e•••.com: new; sales_manager at port-nimara; gets a mail to set a password"
    );
    assert!(planned[1].sentence().contains("director at port-amador; director at port-nimara"));
    assert_eq!(one(&world.database, "SELECT count(*) FROM \"user\"").await, "0", "a plan writes nothing");

    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent]);
    let mails = world.sink.mails().unwrap();
    assert_eq!([&mails[0].to, &mails[1].to], ["anna@example.com", "ben@example.com"]);
    assert!(mails[0].text.contains("Hello Anna Bell"), "{}", mails[0].text);
    assert_eq!(
        world.sign_in("anna@example.com", "correct horse battery"),
        Err(401),
        "there is no password yet"
    );

    let hours =
        "SELECT min(round(extract(epoch FROM \"expiresAt\" - \"createdAt\") / 3600)) FROM verification";
    assert_eq!(one(&world.database, hours).await, "48");
    let token = world.follow(&world.link(0)).unwrap();
    assert_eq!(world.set_password(&token, "short"), 400);
    assert_eq!(world.set_password(&token, "correct horse battery"), 200);
    let cookie = world.sign_in("anna@example.com", "correct horse battery").unwrap();
    let (status, me) = world.crm.call("GET", "/api/me", &cookie, &Value::Null).unwrap();
    assert_eq!(status, 200, "{me}");
    assert!(me.contains(r#""ports":[{"port":"port-nimara","role":"sales_manager"}]"#), "{me}");

    assert_eq!(world.set_password(&token, "another horse battery"), 400, "a token works once");
    assert_eq!(world.follow(&world.link(0)), Err("INVALID_TOKEN".to_owned()));
    assert_eq!(world.sign_in("anna@example.com", "another horse battery"), Err(401));
    world.database.run("UPDATE verification SET \"expiresAt\" = now() - interval '1 second'").unwrap();
    let expired = world.link(1).split(['/', '?']).nth(4).unwrap().to_owned();
    assert_eq!(world.follow(&world.link(1)), Err("INVALID_TOKEN".to_owned()));
    assert_eq!(world.set_password(&expired, "correct horse battery"), 400, "an expired token does not work");
}

#[tokio::test]
async fn applying_again_changes_nothing_sends_nothing_and_no_secret_is_noted() {
    let mut world = World::new().await;
    world.sent().await;
    let token = world.follow(&world.link(0)).unwrap();
    let (state, written) = (world.state().await, world.written());
    assert_eq!(world.sent().await, [Sent::NotNeeded, Sent::NotNeeded]);
    assert_eq!((world.state().await, world.written()), (state.clone(), written.clone()));
    assert_eq!(world.sink.mails().unwrap().len(), 2);
    let audit = "SELECT string_agg(action || ' ' || entity_type || coalesce(' ' || new_value, ''), ', ' ORDER BY 1) FROM audit_logs";
    let audit =
        one(&world.database, &audit.replace("ORDER BY 1", "ORDER BY entity_type, action, new_value")).await;
    assert_eq!(
        audit,
        "create user a•••@e•••.com, create user b•••@e•••.com, set_password_mail user, set_password_mail user, set_password_mail_begun user, set_password_mail_begun user, create user_port_role director, create user_port_role director, create user_port_role sales_manager"
    );
    let logged = one(&world.database, "SELECT jsonb_agg(to_jsonb(a)) FROM audit_logs a").await;
    for secret in [&token, "s3cret", "anna@", "Anna"] {
        assert!(!written.contains(secret) && !logged.contains(secret), "{secret}");
    }

    // Two days later the link has expired: that is said, and another mail leaves only to whom it is wished for.
    world.at += TimeDelta::hours(49);
    let planned = plan(&world.session, &world.people, &world.wishes, world.at).await.unwrap();
    assert!(matches!(planned[0].mail, Need::Expired(_)), "{planned:?}");
    world.wishes.again = vec!["anna@example.com".to_owned()];
    assert_eq!(world.sent().await, [Sent::Sent, Sent::NotNeeded]);
    assert_eq!(world.set_password(&token, "correct horse battery"), 400, "the older link is void");
    let token = world.follow(&world.link(2)).unwrap();
    assert_eq!(world.set_password(&token, "correct horse battery"), 200);
    assert_eq!(world.sent().await, [Sent::NotNeeded, Sent::NotNeeded], "who has a password needs no mail");

    // Another role in the file is given, and told of the row that has it: this one was made by the CRM.
    let made = "UPDATE user_port_roles SET id = gen_random_uuid() WHERE role_id = (SELECT id FROM roles WHERE name = 'sales_manager')";
    world.database.run(made).unwrap();
    world.people = parse(&PEOPLE.replace("sales_manager", "sales_agent"), PORT).unwrap();
    let done = world.apply().await.unwrap();
    assert!(done[0].planned.sentence().contains("sales_manager → sales_agent at port-nimara"));
    let told = "SELECT count(*)::text FROM audit_logs a JOIN user_port_roles r ON r.id = a.entity_id WHERE a.action = 'update'";
    assert_eq!(one(&world.database, told).await, "1");
    world.people = parse(&PEOPLE.replace(";port-amador", ""), PORT).unwrap();
    let planned = plan(&world.session, &world.people, &world.wishes, world.at).await.unwrap();
    assert!(planned[1].sentence().contains("stays director at port-amador"), "{}", planned[1].sentence());
}

#[tokio::test]
async fn a_rehearsal_reaches_nobody_and_the_weekend_reaches_all() {
    let mut world = World::new().await;
    world.wishes.mode = Mode::Written;
    let done = world.apply().await.unwrap();
    assert!(done.iter().all(|done| done.mail == Sent::Written), "{done:?}");
    let told = done[0].sentence();
    assert!(told.ends_with("; the mail was written to cutover/mails, not sent"), "{told}");
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "0", "no link was made");
    assert_eq!(fs::read_dir(world.run.run.path(rundir::MAILS)).unwrap().count(), 2);
    assert_eq!(world.sent().await, [Sent::NotNeeded, Sent::NotNeeded]);

    world.wishes.mode = Mode::Redirected("operator@example.com".to_owned());
    assert_eq!(world.sent().await, [Sent::Redirected, Sent::Redirected]);
    assert_eq!(world.sent().await, [Sent::NotNeeded, Sent::NotNeeded]);
    let mails = world.sink.mails().unwrap();
    assert!(mails.iter().all(|mail| mail.to == "operator@example.com"), "{mails:?}");
    world.wishes.mode = Mode::Live;
    world.at += TimeDelta::minutes(1);
    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent], "a mail to the operator is none to the person");
}

#[tokio::test]
async fn what_is_wrong_is_told_before_anything_is_written() {
    let mut world = World::new().await;
    world.people =
        parse("name,email,role,ports\nA,a@example.com,captain,\nB,b@example.com,director,port-x\n", PORT)
            .unwrap();
    let error = world.apply().await.unwrap_err().to_string();
    assert!(
        error.contains("line 2: the CRM has no role \"captain\"; it has director, sales_agent"),
        "{error}"
    );
    assert!(error.contains("line 3: the CRM has no active port \"port-x\""), "{error}");

    let servers = [
        (Server { password: "wrong".into(), ..world.server() }, Kind::Config, "SMTP 535"),
        (
            Server { authority: None, ..world.server() },
            Kind::Config,
            "signed by nobody whom this machine trusts; where the authority is your own, SMTP_ROOT_CERT",
        ),
        (Server { port: 9, ..world.server() }, Kind::Mail, "refused"),
        (Server { from: "nobody".to_owned(), ..world.server() }, Kind::Config, "SMTP_FROM is no address"),
        (
            Server { authority: Some("/nowhere.pem".into()), ..world.server() },
            Kind::Config,
            "SMTP_ROOT_CERT=/nowhere.pem cannot be read",
        ),
    ];
    for (server, kind, said) in servers {
        let error = Post::open(&server).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let error = error.to_string();
        assert!(error.contains(said) && !error.contains("wrong\""), "{said}: {error}");
    }

    // A CRM that keeps its accounts elsewhere, and one that is not there.
    world.people = parse(PEOPLE, PORT).unwrap();
    let elsewhere = Postgres::shared().unwrap().fresh_database().unwrap();
    world.crm = Crm::start(&elsewhere, Files::Folder(Path::new("/nowhere")), None).unwrap();
    let error = world.apply().await.unwrap_err().to_string();
    assert!(error.contains("does not take the link of a mail: it answers 302 with INVALID_TOKEN"), "{error}");
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "0");
    assert_eq!(world.sink.mails().unwrap().len(), 0);

    world
        .database
        .run(
            "DROP TABLE verification; ALTER TABLE \"user\" ADD phone text NOT NULL DEFAULT '';
        ALTER TABLE \"user\" ALTER phone DROP DEFAULT",
        )
        .unwrap();
    let error = world.apply().await.unwrap_err().to_string();
    assert!(error.contains("the table verification is missing"), "{error}");
    assert!(error.contains("user.phone must be given"), "{error}");
}

#[tokio::test]
async fn an_account_by_whose_capitals_nobody_can_sign_in_is_refused_before_a_mail_leaves() {
    let world = World::new().await;
    let there =
        "INSERT INTO \"user\" (id, name, email, \"emailVerified\", \"createdAt\", \"updatedAt\") VALUES";
    world.database.run(&format!("{there} ('u1', 'Anna', 'Anna@Example.com', false, now(), now())")).unwrap();
    let error = world.apply().await.unwrap_err().to_string();
    let said = "line 2: the CRM has this address with capital letters, by which nobody can sign in";
    assert!(error.contains(said) && error.contains("where id is u1") && !error.contains("nna@"), "{error}");
    assert_eq!(world.sink.mails().unwrap().len(), 0);
    assert_eq!(one(&world.database, "SELECT count(*) FROM \"user\"").await, "1");

    // Beside the one that is found, another that is not is no matter.
    world.database.run(&format!("{there} ('u2', 'Anna', 'anna@example.com', false, now(), now())")).unwrap();
    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent]);
    let token = world.follow(&world.link(0)).unwrap();
    assert_eq!(world.set_password(&token, "correct horse battery"), 200);
    world.sign_in("Anna@Example.com", "correct horse battery").unwrap();
}
