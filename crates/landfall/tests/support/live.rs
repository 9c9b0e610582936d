//! A CRM that runs beside the desk: the stand-in with the real better-auth, and a real mail server.

use std::fs;

use landfall_testkit::{Crm, Database, Files, MailSink};
use serde_json::json;

use super::Desk;

/// Who runs the smoke tests: an account with a password.
pub const USER: &str = "smoke@example.com";
pub const PASSWORD: &str = "correct horse battery";

const ROLES: &str = "
    INSERT INTO roles SELECT gen_random_uuid(), name, '{}', now(), now()
        FROM unnest('{super_admin,director,sales_manager,sales_agent}'::text[]) name";
/// After better-auth has made its tables: a user, and a token with which a password is set through better-auth itself.
const ACCOUNT: &str = "
    INSERT INTO \"user\" (id, name, email, \"emailVerified\", \"createdAt\", \"updatedAt\") VALUES ('smoke', 'Smoke', 'smoke@example.com', true, now(), now());
    INSERT INTO user_port_roles SELECT gen_random_uuid(), 'smoke', p.id, r.id, 'test', now(), now() FROM ports p, roles r WHERE r.name = 'super_admin';
    INSERT INTO verification (id, identifier, value, \"expiresAt\", \"createdAt\", \"updatedAt\")
        VALUES ('v', 'reset-password:first', 'smoke', now() + interval '1 hour', now(), now())";

impl Desk {
    /// The smoke tests have another patience and another measure of slowness, in seconds.
    pub fn smoke_tests_with(&mut self, patience: &str, slow: &str) {
        let text = landfall_golive::smoke::DEFAULT
            .replace("patience_seconds = 15", &format!("patience_seconds = {patience}"))
            .replace("slow_seconds = 3", &format!("slow_seconds = {slow}"));
        self.smoke_tests(&text);
    }

    /// The smoke tests are these.
    pub fn smoke_tests(&mut self, text: &str) {
        let path = self.folder.join("smoke-tests.toml");
        fs::write(&path, text).unwrap();
        self.set("LANDFALL_SMOKE", path.display().to_string());
    }
}

/// What runs.
pub struct Live {
    pub crm: Crm,
    pub sink: MailSink,
}

impl Live {
    /// Starts both on a database, and sets what the program must know of them. Two people are in `users.csv`.
    pub fn start(desk: &mut Desk, database: &Database<'_>) -> Self {
        let folder = desk.folder.join("buckets/crm-files");
        Self::start_on(desk, database, Files::Folder(&folder))
    }

    /// The same with the CRM's files elsewhere. The smoke tests are in no hurry: how slow a machine is on which tests run is not what they are
    /// asked here.
    pub fn start_on(desk: &mut Desk, database: &Database<'_>, files: Files<'_>) -> Self {
        database.run(ROLES).unwrap();
        let sink = MailSink::start().unwrap();
        let crm = Crm::start(database, files, Some(&sink)).unwrap();
        database.run(ACCOUNT).unwrap();
        let body = json!({ "token": "first", "newPassword": PASSWORD });
        assert_eq!(crm.call("POST", "/api/auth/reset-password", "", &body).unwrap().0, 200);
        let (user, password) = sink.login();
        let settings = [
            ("APP_URL", crm.url()),
            ("SMTP_HOST", "localhost".to_owned()),
            ("SMTP_PORT", sink.port().to_string()),
            ("SMTP_USER", user.to_owned()),
            ("SMTP_PASSWORD", password.to_owned()),
            ("SMTP_FROM", "CRM <crm@example.com>".to_owned()),
            ("SMTP_ROOT_CERT", sink.authority().display().to_string()),
            ("SMOKE_USER", USER.to_owned()),
            ("SMOKE_PASSWORD", PASSWORD.to_owned()),
            ("SMOKE_MAIL_TO", "operator@example.com".to_owned()),
            ("DOCUMENSO_API_URL", format!("{}/documenso/api/v1", crm.url())),
            ("DOCUMENSO_API_KEY", "api_test".to_owned()),
        ];
        settings.into_iter().for_each(|(name, value)| desk.set(name, value));
        desk.smoke_tests_with("60", "60");
        let users = "name,email,role,ports\nAnna Bell,anna@example.com,sales_manager,\nBen Cole,ben@example.com,director,port-nimara\n";
        fs::write(desk.folder.join("users.csv"), users).unwrap();
        Self { crm, sink }
    }
}
