//! Accounts against the real better-auth on a real PostgreSQL, with mails through a real mail server that demands STARTTLS and a login.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{fs, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_golive::{
    Error,
    accounts::{Done, Need, Person, Place, Sent, Way, Wishes, apply, parse, plan},
    mail::{Mode, Post, Server},
};
use landfall_model::{kind::Kind, rundir};
use landfall_postgres::{Session, connect};
use landfall_testkit::{Crm, Database, Files, MailSink, Postgres};
use serde_json::{Value, json};
use support::{Run, one};

const PORT: &str = "port-nimara";
const PEOPLE: &str = "name,email,role,ports
Anna Bell,Anna@Example.com,sales_manager,
Ben Cole,ben@example.com,director,port-nimara;port-amador
";
const ROLES: &str = "
    INSERT INTO ports SELECT gen_random_uuid(), 'Port Amador', 'port-amador', 'USD', 'UTC', true, now(), now();
    INSERT INTO roles SELECT gen_random_uuid(), name, '{}', now(), now()
        FROM unnest('{super_admin,director,sales_manager,sales_agent}'::text[]) name";
/// Everything that accounts may touch, as one text.
const STATE: &str = "SELECT jsonb_build_array(
    (SELECT jsonb_agg(to_jsonb(u) ORDER BY u.id) FROM \"user\" u), (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM user_port_roles r),
    (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.id) FROM verification v), (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM audit_logs a))";
/// All that the role of `landfall users` needs.
const RIGHTS: [&str; 5] = [
    "SELECT ON ports, roles, account",
    "SELECT, INSERT ON \"user\", audit_logs",
    "SELECT, INSERT, UPDATE ON user_port_roles",
    "SELECT, INSERT, DELETE ON verification",
    "USAGE ON SCHEMA public",
];

struct World {
    database: Database<'static>,
    crm: Crm,
    sink: MailSink,
    run: Run,
    session: Session,
    people: Vec<Person>,
    wishes: Wishes,
    at: DateTime<Utc>,
}

impl World {
    async fn new() -> Self {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        database.run(ROLES).unwrap();
        let sink = MailSink::start().unwrap();
        let crm = Crm::start(&database, Files::Folder(Path::new("/nowhere")), None).unwrap();
        let session = connect(&database.role("landfall", &RIGHTS).unwrap()).await.unwrap();
        let people = parse(PEOPLE, PORT).unwrap();
        let wishes = Wishes { mode: Mode::Live, valid: TimeDelta::hours(48), again: vec![] };
        Self { run: Run::new(), database, crm, sink, session, people, wishes, at: Utc::now() }
    }

    fn server(&self) -> Server {
        let (user, password) = self.sink.login();
        Server {
            host: "localhost".to_owned(),
            port: self.sink.port(),
            user: user.to_owned(),
            password: password.into(),
            from: "The CRM <crm@example.com>".to_owned(),
            authority: Some(self.sink.authority()),
        }
    }

    async fn apply(&self) -> Result<Vec<Done>, Error> {
        let post = match self.wishes.mode {
            Mode::Written => None,
            _ => Some(Post::open(&self.server()).await?),
        };
        self.apply_through(post.as_ref()).await
    }

    async fn apply_through(&self, post: Option<&Post>) -> Result<Vec<Done>, Error> {
        self.apply_by(&self.session, post, self.at).await
    }

    async fn apply_by(
        &self,
        session: &Session,
        post: Option<&Post>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Done>, Error> {
        let place = Place { app_url: self.crm.url(), page: "/auth/set-password".to_owned() };
        let way = Way { place: &place, post };
        apply(session, &self.people, &self.run.author(at), &self.wishes, way).await
    }

    async fn sent(&self) -> Vec<Sent> {
        self.apply().await.unwrap().into_iter().map(|done| done.mail).collect()
    }

    /// The path of the link in the n-th mail.
    fn link(&self, n: usize) -> String {
        let text = self.sink.mails().unwrap()[n].text.clone();
        let link =
            text.split_whitespace().find(|word| word.starts_with("http") && word.contains("reset-password"));
        link.unwrap().trim_start_matches(&self.crm.url()).to_owned()
    }

    /// Follows a link as a browser does: the token that the page gets, or the error.
    fn follow(&self, link: &str) -> Result<String, String> {
        let (status, answer) = self.crm.call("GET", link, "", &Value::Null).unwrap();
        assert_eq!(status, 302, "{answer}");
        let location = answer.lines().find(|line| line.to_lowercase().starts_with("location:")).unwrap();
        let query = location.split('?').nth(1).unwrap().trim();
        assert!(location.contains("/auth/set-password"), "{location}");
        match query.split_once('=').unwrap() {
            ("token", token) => Ok(token.to_owned()),
            (_, error) => Err(error.to_owned()),
        }
    }

    fn set_password(&self, token: &str, password: &str) -> u16 {
        let body = json!({ "token": token, "newPassword": password });
        self.crm.call("POST", "/api/auth/reset-password", "", &body).unwrap().0
    }

    /// The session's cookie.
    fn sign_in(&self, email: &str, password: &str) -> Result<String, u16> {
        let body = json!({ "email": email, "password": password });
        let (status, answer) = self.crm.call("POST", "/api/auth/sign-in/email", "", &body).unwrap();
        let cookie = answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie:"));
        let cookie = cookie.and_then(|line| line[11..].trim().split(';').next()).map(str::to_owned);
        cookie.filter(|_| status == 200).ok_or(status)
    }

    async fn state(&self) -> String {
        one(&self.database, STATE).await
    }

    /// Everything that the run holds, as one text.
    fn written(&self) -> String {
        let folder = self.run.run.path(rundir::CUTOVER_FOLDER);
        let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}

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
