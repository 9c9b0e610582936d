//! Two people to be given accounts, the real CRM, and a mail server that takes their mails.

use std::{fs, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_golive::{
    Error,
    accounts::{Done, Person, Place, Sent, Way, Wishes, apply, parse},
    mail::{Mode, Post, Server},
};
use landfall_model::{
    monitor::{Level, Monitor},
    rundir,
};
use landfall_postgres::{Session, connect};
use landfall_testkit::{Crm, Database, Files, MailSink, Postgres};
use serde_json::{Value, json};

use crate::support::{Run, one};

pub const PORT: &str = "port-nimara";

pub const PEOPLE: &str = "name,email,role,ports
Anna Bell,Anna@Example.com,sales_manager,
Ben Cole,ben@example.com,director,port-nimara;port-amador
";

pub const ROLES: &str = "
    INSERT INTO ports SELECT gen_random_uuid(), 'Port Amador', 'port-amador', 'USD', 'UTC', true, now(), now();
    INSERT INTO roles SELECT gen_random_uuid(), name, '{}', now(), now()
        FROM unnest('{super_admin,director,sales_manager,sales_agent}'::text[]) name";

/// Everything that accounts may touch, as one text.
pub const STATE: &str = "SELECT jsonb_build_array(
    (SELECT jsonb_agg(to_jsonb(u) ORDER BY u.id) FROM \"user\" u), (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM user_port_roles r),
    (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.id) FROM verification v), (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM audit_logs a))";

/// All that the role of `landfall users` needs.
pub const RIGHTS: [&str; 5] = [
    "SELECT ON ports, roles, account",
    "SELECT, INSERT ON \"user\", audit_logs",
    "SELECT, INSERT, UPDATE ON user_port_roles",
    "SELECT, INSERT, DELETE ON verification",
    "USAGE ON SCHEMA public",
];

pub struct World {
    pub database: Database<'static>,
    pub crm: Crm,
    pub sink: MailSink,
    pub run: Run,
    pub session: Session,
    pub people: Vec<Person>,
    pub wishes: Wishes,
    pub at: DateTime<Utc>,
    /// Once so many mails have arrived, somebody asks to stop.
    pub stop_after: usize,
}

impl Monitor for World {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.sink.mails().unwrap().len() >= self.stop_after
    }
}

impl World {
    pub async fn new() -> Self {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        database.run(ROLES).unwrap();
        let sink = MailSink::start().unwrap();
        let crm = Crm::start(&database, Files::Folder(Path::new("/nowhere")), None).unwrap();
        let session = connect(&database.role("landfall", &RIGHTS).unwrap()).await.unwrap();
        let people = parse(PEOPLE, PORT).unwrap();
        let wishes = Wishes { mode: Mode::Live, valid: TimeDelta::hours(48), again: vec![] };
        let (at, stop_after) = (Utc::now(), usize::MAX);
        Self { run: Run::new(), database, crm, sink, session, people, wishes, at, stop_after }
    }

    pub fn server(&self) -> Server {
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

    pub async fn apply(&self) -> Result<Vec<Done>, Error> {
        let post = match self.wishes.mode {
            Mode::Written => None,
            _ => Some(Post::open(&self.server()).await?),
        };
        self.apply_through(post.as_ref()).await
    }

    pub async fn apply_through(&self, post: Option<&Post>) -> Result<Vec<Done>, Error> {
        self.apply_by(&self.session, post, self.at).await
    }

    pub async fn apply_by(
        &self,
        session: &Session,
        post: Option<&Post>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Done>, Error> {
        let place = Place { app_url: self.crm.url(), page: "/auth/set-password".to_owned() };
        let way = Way { place: &place, post };
        apply(session, &self.people, &self.run.author(at), &self.wishes, way, self).await
    }

    pub async fn sent(&self) -> Vec<Sent> {
        self.apply().await.unwrap().into_iter().map(|done| done.mail).collect()
    }

    /// The path of the link in the n-th mail.
    pub fn link(&self, n: usize) -> String {
        let text = self.sink.mails().unwrap()[n].text.clone();
        let link =
            text.split_whitespace().find(|word| word.starts_with("http") && word.contains("reset-password"));
        link.unwrap().trim_start_matches(&self.crm.url()).to_owned()
    }

    /// Follows a link as a browser does: the token that the page gets, or the error.
    pub fn follow(&self, link: &str) -> Result<String, String> {
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

    pub fn set_password(&self, token: &str, password: &str) -> u16 {
        let body = json!({ "token": token, "newPassword": password });
        self.crm.call("POST", "/api/auth/reset-password", "", &body).unwrap().0
    }

    /// The session's cookie.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<String, u16> {
        let body = json!({ "email": email, "password": password });
        let (status, answer) = self.crm.call("POST", "/api/auth/sign-in/email", "", &body).unwrap();
        let cookie = answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie:"));
        let cookie = cookie.and_then(|line| line[11..].trim().split(';').next()).map(str::to_owned);
        cookie.filter(|_| status == 200).ok_or(status)
    }

    pub async fn state(&self) -> String {
        one(&self.database, STATE).await
    }

    /// Everything that the run holds, as one text.
    pub fn written(&self) -> String {
        let folder = self.run.run.path(rundir::CUTOVER_FOLDER);
        let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}
