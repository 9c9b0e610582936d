//! Mails that do not leave, or may have left: nobody else waits for them, and no link of theirs works that nobody has.

use std::fs;

use chrono::TimeDelta;
use landfall_golive::{
    Error,
    accounts::{Done, Need, Sent, parse, plan},
    mail::{Mode, Post},
};
use landfall_model::{kind::Kind, rundir};
use landfall_postgres::connect;
use landfall_testkit::MailSink;

use crate::{
    support::one,
    world::{PEOPLE, PORT, RIGHTS, World},
};

#[tokio::test]
async fn a_refused_address_is_told_the_others_leave_and_the_next_time_it_is_tried_again() {
    let mut world = World::new().await;
    world.people = parse(&PEOPLE.replace("Anna@", "nobody@"), PORT).unwrap();
    let sent = world.sent().await;
    assert!(matches!(&sent[0], Sent::Refused(why) if why.contains("550")), "{sent:?}");
    assert_eq!(sent[1], Sent::Sent);
    let tokens = "SELECT count(*) FROM verification";
    assert_eq!(one(&world.database, tokens).await, "1", "the token of a mail that did not leave is void");
    world.at += TimeDelta::minutes(1);
    assert!(matches!(&world.sent().await[0], Sent::Refused(_)));
    assert_eq!(world.sink.mails().unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_that_is_not_taken_now_holds_nobody_up_and_no_word_of_the_server_is_repeated() {
    let mut world = World::new().await;
    world.people = parse(&PEOPLE.replace("Anna@", "later@"), PORT).unwrap();
    let sent = world.sent().await;
    let Sent::Refused(why) = &sent[0] else { panic!("{sent:?}") };
    assert_eq!(why, "the mail server does not take this mail now (SMTP 450): try again later");
    assert_eq!(sent[1], Sent::Sent);
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "1");

    world.people = parse(&PEOPLE.replace("Anna@", "closing@"), PORT).unwrap();
    let error = world.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Mail);
    assert!(error.to_string().ends_with(" now: it takes no mails (SMTP 421); try again later"), "{error}");
}

#[tokio::test]
async fn an_address_beyond_ascii_that_the_server_does_not_take_holds_nobody_up() {
    let mut world = World::new().await;
    world.people = parse(&PEOPLE.replace("Anna@Example", "anna@b\u{e9}b\u{e9}"), PORT).unwrap();
    let sent = world.sent().await;
    let Sent::Refused(why) = &sent[0] else { panic!("{sent:?}") };
    assert!(why.contains("letters beyond ASCII") && why.contains("SMTPUTF8"), "{why}");
    assert_eq!(sent[1], Sent::Sent);
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "1");
}

#[tokio::test]
async fn a_login_that_is_refused_in_the_midst_ends_the_sending_and_the_rest_leaves_the_next_time() {
    let mut world = World::new().await;
    world.people = parse(&PEOPLE.replace("Anna@", "locking@"), PORT).unwrap();
    let error = world.apply().await.unwrap_err().to_string();
    assert!(error.starts_with("no mail can be sent through localhost:"), "{error}");
    assert!(error.contains("SMTP 535") && error.ends_with("leave when the command is repeated"), "{error}");
    assert_eq!(world.sink.mails().unwrap().len(), 0);
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "0", "no link works");
    world.sink = MailSink::start().unwrap();
    world.people = parse(PEOPLE, PORT).unwrap();
    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent]);
}

#[tokio::test]
async fn a_mail_server_that_goes_away_is_named_and_leaves_no_link_that_works() {
    let mut world = World::new().await;
    let server = world.server();
    let post = Post::open(&server).await.unwrap();
    world.sink = MailSink::start().unwrap();
    let error = world.apply_through(Some(&post)).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Mail);
    let (said, error) =
        (format!("no mail can be sent through localhost:{} now: ", server.port), error.to_string());
    assert!(error.starts_with(&said) && !error.contains("the mail server"), "{error}");
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "0");
    world.at += TimeDelta::minutes(1);
    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent], "the next time all leave");
}

#[tokio::test]
async fn another_mail_that_is_refused_leaves_the_link_of_the_one_before() {
    let mut world = World::new().await;
    world.sent().await;
    world.wishes.again = vec!["anna@example.com".to_owned()];
    world.wishes.mode = Mode::Redirected("later@example.com".to_owned());
    world.at += TimeDelta::minutes(1);
    let sent = world.sent().await;
    assert!(matches!(&sent[0], Sent::Refused(_)), "{sent:?}");
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "2", "its own link is void");
    let token = world.follow(&world.link(0)).unwrap();
    assert_eq!(world.set_password(&token, "correct horse battery"), 200);
}

#[tokio::test]
async fn a_mail_that_was_begun_and_whose_end_nobody_noted_is_neither_sent_again_nor_taken_for_sent() {
    let mut world = World::new().await;
    world.sent().await;
    // Killed between the mail server's answer and the note of it.
    let killed = "DELETE FROM audit_logs WHERE action = 'set_password_mail' AND entity_id = (SELECT id::uuid FROM \"user\" WHERE email LIKE 'anna@%')";
    world.database.run(killed).unwrap();
    world.at += TimeDelta::minutes(1);
    let done = world.apply().await.unwrap();
    assert_eq!((&done[0].mail, &done[1].mail), (&Sent::NotNeeded, &Sent::NotNeeded));
    assert!(matches!(done[0].planned.mail, Need::Unknown(_)) && !done[0].is_reached(), "{done:?}");
    let told = done[0].sentence();
    assert!(told.contains("may have been sent a mail at") && told.ends_with("--resend"), "{told}");
    assert_eq!(world.sink.mails().unwrap().len(), 2);
    let first = world.follow(&world.link(0)).unwrap();

    world.wishes.again = vec!["anna@example.com".to_owned()];
    assert_eq!(world.sent().await, [Sent::Sent, Sent::NotNeeded]);
    world.wishes.again.clear();
    let planned = plan(&world.session, &world.people, &world.wishes, world.at).await.unwrap();
    assert!(matches!(planned[0].mail, Need::Sent(_)), "{planned:?}");
    assert_eq!(world.set_password(&first, "correct horse battery"), 400, "the older link is void");
}

#[tokio::test]
async fn a_mail_server_that_is_lost_when_it_has_a_mail_leaves_its_link_and_the_person_is_named() {
    let mut world = World::new().await;
    world.people = parse(&PEOPLE.replace("Anna@", "lost@"), PORT).unwrap();
    let error = world.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Mail);
    let error = error.to_string();
    assert!(error.starts_with("line 2 l•••@e•••.com may have been sent a mail"), "{error}");
    assert!(!error.contains("lost@") && error.contains("the mails behind it were not sent"), "{error}");
    assert!(world.written().contains("unanswered"), "{}", world.written());

    world.at += TimeDelta::minutes(1);
    let done = world.apply().await.unwrap();
    assert_eq!(
        (&done[0].mail, &done[1].mail),
        (&Sent::NotNeeded, &Sent::Sent),
        "no second mail, and the rest"
    );
    assert!(done[0].sentence().contains("may have been sent a mail at"), "{}", done[0].sentence());
    let mails = world.sink.mails().unwrap();
    assert_eq!(mails.iter().filter(|mail| mail.to == "lost@example.com").count(), 1);
    let token = world.follow(&world.link(0)).unwrap();
    assert_eq!(world.set_password(&token, "correct horse battery"), 200, "its link works");
}

#[tokio::test]
async fn of_two_who_mail_at_once_one_reaches_each_person() {
    let mut world = World::new().await;
    world.wishes.mode = Mode::Written;
    world.apply().await.unwrap();
    world.wishes.mode = Mode::Live;
    let other = connect(&world.database.role("another", &RIGHTS).unwrap()).await.unwrap();
    let [post, another] =
        [Post::open(&world.server()).await.unwrap(), Post::open(&world.server()).await.unwrap()];
    let later = world.at + TimeDelta::seconds(1);
    let (one, two) = tokio::join!(
        world.apply_by(&world.session, Some(&post), world.at),
        world.apply_by(&other, Some(&another), later)
    );
    let done: Vec<Done> = [one.unwrap(), two.unwrap()].concat();
    assert_eq!(world.sink.mails().unwrap().len(), 2, "{done:?}");
    assert_eq!(done.iter().filter(|done| done.mail == Sent::Sent).count(), 2, "{done:?}");
    let told = done.iter().filter(|done| done.mail == Sent::Elsewhere);
    assert!(told.clone().count() > 0 && told.clone().all(|done| !done.is_reached()), "{done:?}");
    for n in [0, 1] {
        world.follow(&world.link(n)).unwrap();
    }
}

/// Another landfall mails Anna as soon as her link is made, which makes that one void.
const MAILED_MEANWHILE: &str = "
    CREATE FUNCTION mailed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM \"user\" WHERE id = NEW.value AND email LIKE 'anna@%') THEN
            DELETE FROM verification WHERE id = NEW.id;
            INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, metadata, ip_address, created_at)
            SELECT gen_random_uuid(), id, 'another', 'set_password_mail', 'user', NEW.value::uuid, '{\"mode\": \"live\"}', '127.0.0.1', now()
            FROM ports LIMIT 1;
        END IF;
        RETURN NULL; END $$;
    CREATE TRIGGER mailed AFTER INSERT ON verification FOR EACH ROW EXECUTE FUNCTION mailed()";

#[tokio::test]
async fn a_link_that_another_mail_made_void_before_it_was_proven_holds_nobody_up() {
    let world = World::new().await;
    world.database.run(MAILED_MEANWHILE).unwrap();
    assert_eq!(world.sent().await, [Sent::Elsewhere, Sent::Sent]);
    assert_eq!(world.sink.mails().unwrap().len(), 1);
}

#[tokio::test]
async fn who_asks_to_stop_has_no_further_mail_leave_and_the_rest_leaves_the_next_time() {
    let mut world = World::new().await;
    world.stop_after = 1;
    let error = world.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted);
    assert!(
        error.to_string().starts_with("stopped with 1 mail not sent; accounts and roles are in"),
        "{error}"
    );
    assert_eq!(world.sink.mails().unwrap().len(), 1);
    assert_eq!(one(&world.database, "SELECT count(*) FROM \"user\"").await, "2");
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "1");
    world.stop_after = usize::MAX;
    world.at += TimeDelta::minutes(1);
    assert_eq!(world.sent().await, [Sent::NotNeeded, Sent::Sent]);
}

#[tokio::test]
async fn where_the_run_takes_no_line_no_mail_leaves_and_nobody_is_said_to_may_have_been_sent_one() {
    let mut world = World::new().await;
    world.wishes.mode = Mode::Written;
    world.apply().await.unwrap();
    world.wishes.mode = Mode::Live;
    // As little as on a full disk can a line be added to a folder.
    let (notes, aside) = (world.run.run.path(rundir::ACCOUNTS), world.run.run.path("aside"));
    fs::rename(&notes, &aside).unwrap();
    fs::create_dir(&notes).unwrap();
    let error = world.apply().await.unwrap_err();
    assert!(matches!(error, Error::Run(_)), "{error:?}");
    assert_eq!(world.sink.mails().unwrap().len(), 0);
    assert_eq!(one(&world.database, "SELECT count(*) FROM verification").await, "0", "no link works");

    fs::remove_dir(&notes).unwrap();
    fs::rename(&aside, &notes).unwrap();
    world.at += TimeDelta::minutes(1);
    assert_eq!(world.sent().await, [Sent::Sent, Sent::Sent]);
}
