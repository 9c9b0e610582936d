//! Configuration: addresses and secrets from the environment, resolved before the first connection. All problems are listed at once,
//! each naming its variable; nobody else reads the environment.

mod buckets;
mod database;
mod dollar;
mod environment;
mod mail;
mod mapping_file;
mod output;
mod smoke;
mod source;
mod store;
mod switch;

pub use buckets::Buckets;
pub use mail::Mail;
pub use switch::is_same_host;

use std::path::PathBuf;

use landfall_cutover::{Runbook, Thresholds, Weekend};
use landfall_golive::mail::{Mode, Server};
use landfall_model::{
    hash,
    kind::Kind,
    mapping::{self, Mapping},
};
use landfall_snapshot::SourceConfig;
use secrecy::SecretString;
use serde_json::{Map, Value};

use self::environment::Environment;
use crate::fail::{Failure, Result};

/// Settings that no command does without.
#[derive(Debug, Clone)]
pub struct Settings {
    environment: Environment,
    /// Slug of the port (`LANDFALL_PORT`).
    pub port: String,
    /// Where run directories go (`LANDFALL_OUTPUT`).
    pub output: PathBuf,
    /// The mapping (`LANDFALL_MAPPING`), with `MINIO_BUCKET` and `LANDFALL_SOURCE_BUCKETS` applied.
    pub mapping: Mapping,
    /// Its text.
    pub mapping_text: String,
}

/// What a command reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// NocoDB.
    Source,
    /// The CRM's database.
    Target,
    /// The buckets of both.
    Buckets,
}

impl End {
    /// All that a migration reaches.
    pub const ALL: [Self; 3] = [Self::Source, Self::Target, Self::Buckets];
}

impl Settings {
    /// Reads the environment, `.env` included.
    pub fn read() -> Result<Self> {
        Self::from(Environment::read()?)
    }

    /// Settings of exactly these variables, whatever the environment says: the demo touches nothing but its own folder.
    pub fn of(pairs: &[(&str, &str)]) -> Result<Self> {
        Self::from(Environment::of(pairs))
    }

    /// The same for whoever moves traffic, which no mapping leads: one that cannot be read holds nobody up. The one that is compiled in stands in for it,
    /// and why is handed out to be told.
    pub fn read_to_move_traffic() -> Result<(Self, Option<Failure>)> {
        let environment = Environment::read()?;
        match mapping_file::in_force(&environment) {
            Ok(in_force) => Ok((Self::by(in_force, environment), None)),
            Err(failure) => {
                let compiled_in = (mapping::DEFAULT.to_owned(), Mapping::default());
                Ok((Self::by(compiled_in, environment), Some(failure)))
            }
        }
    }

    fn from(environment: Environment) -> Result<Self> {
        Ok(Self::by(mapping_file::in_force(&environment)?, environment))
    }

    fn by((mapping_text, mut mapping): (String, Mapping), environment: Environment) -> Self {
        mapping_file::name_buckets(&mut mapping, &environment);
        Self {
            port: environment.get("LANDFALL_PORT").unwrap_or("port-nimara").to_owned(),
            output: PathBuf::from(environment.get("LANDFALL_OUTPUT").unwrap_or("output")),
            environment,
            mapping,
            mapping_text,
        }
    }

    /// Who works here (`USER`): the name beside an answer.
    pub fn operator(&self) -> &str {
        self.environment.get("USER").unwrap_or("operator")
    }

    /// The variables that are named as settings of ours are.
    pub fn own_names(&self) -> impl Iterator<Item = &str> {
        self.environment.names().filter(|name| name.starts_with("LANDFALL_"))
    }

    /// SHA-256 of the mapping in force: the file's text, and what the environment changed of it.
    pub fn mapping_hash(&self) -> String {
        let files = &self.mapping.files;
        let parts = [&self.mapping_text, &files.target_bucket, &files.source_buckets.join(",")];
        hash::of_bytes(parts.map(String::as_str).join("\u{1f}").as_bytes())
    }

    /// The text of the runbook in force (`LANDFALL_RUNBOOK`).
    pub fn runbook_text(&self) -> Result<String> {
        self.environment.text_of("LANDFALL_RUNBOOK", Runbook::default_text())
    }

    /// The text of the thresholds for going live (`LANDFALL_GATE`).
    pub fn gate_text(&self) -> Result<String> {
        self.environment.text_of("LANDFALL_GATE", Thresholds::default_text())
    }

    /// The switch, to look at.
    pub fn switch(&self) -> Result<landfall_switch::Config> {
        let hint =
            "`landfall --help` lists the settings; once they are set, `landfall switch status` tries them.";
        all_or_problems(|problems| switch::resolve(&self.environment, problems))
            .map_err(|failure| in_this_folder(failure.hint(hint)))
    }

    /// The switch, to move traffic in a weekend or a rehearsal; refused where it is set up for the other one.
    pub fn switch_of(&self, weekend: &Weekend) -> Result<landfall_switch::Config> {
        let config = self.switch()?;
        switch::is_of(&self.environment, weekend)?;
        Ok(config)
    }

    /// The switch of the users' proxy, to look at; refused where it is set up for a rehearsal's, which says nothing of where users are.
    pub fn switch_of_users(&self) -> Result<landfall_switch::Config> {
        let config = self.switch()?;
        switch::is_of_users(&self.environment)?;
        Ok(config)
    }

    /// The address that users call, without a page, by the page that a switch asks there; none where no switch is set up.
    pub fn public_address(&self) -> Option<String> {
        switch::public_address(&self.environment)
    }

    /// True where a switch is set up at all.
    pub fn has_switch(&self) -> bool {
        switch::is_set(&self.environment)
    }

    /// The text of what the CRM is set to (`LANDFALL_SETTINGS`).
    pub fn crm_settings_text(&self) -> Result<String> {
        self.environment.text_of("LANDFALL_SETTINGS", landfall_golive::settings::DEFAULT)
    }

    /// All that mails take.
    pub fn mail(&self) -> Result<Mail> {
        all_or_problems(|problems| mail::resolve(&self.environment, problems))
    }

    /// Where mails go, and the server; none where no mail server is set up, and none is needed.
    pub fn mail_server(&self) -> Result<Option<(Mode, Server)>> {
        all_or_problems(|problems| mail::resolve_server(&self.environment, problems))
    }

    /// The CRM's address (`APP_URL`).
    pub fn app_url(&self) -> Result<String> {
        all_or_problems(|problems| mail::app_url(&self.environment, problems))
    }

    /// True where a variable says anything of the CRM's address.
    pub fn names_app(&self) -> bool {
        self.environment.get("APP_URL").is_some()
    }

    /// The text of the smoke tests (`LANDFALL_SMOKE`).
    pub fn smoke_text(&self) -> Result<String> {
        self.environment.text_of("LANDFALL_SMOKE", landfall_golive::smoke::DEFAULT)
    }

    /// What the smoke tests may name: `SMOKE_USER`, `SMOKE_PASSWORD`, `SMOKE_MAIL_TO`, `DOCUMENSO_API_URL` without its version, `DOCUMENSO_API_KEY`.
    pub fn smoke_environment(&self) -> Map<String, Value> {
        smoke::named(&self.environment)
    }

    /// Where mails go (`LANDFALL_MAIL`).
    pub fn mail_mode(&self) -> Result<Mode> {
        all_or_problems(|problems| mail::mode(&self.environment, problems))
    }

    /// The source.
    pub fn source(&self) -> Result<SourceConfig> {
        all_or_problems(|problems| source::resolve(&self.environment, problems))
    }

    /// The target.
    pub fn database(&self) -> Result<SecretString> {
        all_or_problems(|problems| database::resolve(&self.environment, problems))
    }

    /// The buckets.
    pub fn buckets(&self) -> Result<Buckets> {
        let (store, source_store) = all_or_problems(|problems| {
            let store = store::resolve(&self.environment, problems);
            let source_store = store::resolve_source(&self.environment, problems);
            Some((store?, source_store))
        })?;
        let files = &self.mapping.files;
        let (sources, target) = (files.source_buckets.clone(), files.target_bucket.clone());
        Ok(Buckets { store, source_store, sources, target })
    }

    /// True where a variable says anything of the target's store.
    pub fn names_store(&self) -> bool {
        store::is_named(&self.environment)
    }

    /// Names every setting that is missing or wrong of these ends, and what is wrong with the folder for runs, before anything begins.
    pub fn demand(&self, ends: &[End]) -> Result<()> {
        all_or_problems(|problems| {
            output::resolve(&self.environment, problems);
            // What cannot be resolved is among the problems.
            for end in ends {
                match end {
                    End::Source => drop(source::resolve(&self.environment, problems)),
                    End::Target => drop(database::resolve(&self.environment, problems)),
                    End::Buckets => {
                        drop(store::resolve(&self.environment, problems));
                        drop(store::resolve_source(&self.environment, problems));
                    }
                }
            }
            Some(())
        })
    }
}

/// Who is in another folder than the settings sees them all missing.
fn in_this_folder(failure: Failure) -> Failure {
    let Some(folder) = std::env::current_dir().ok().filter(|folder| !folder.join(".env").exists()) else {
        return failure;
    };
    let next = failure.next_step().into_owned();
    failure.hint(format!("There is no .env file in {}. {next}", folder.display()))
}

fn all_or_problems<T>(resolve: impl FnOnce(&mut Vec<String>) -> Option<T>) -> Result<T> {
    let mut problems = Vec::new();
    match resolve(&mut problems) {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(in_this_folder(Failure::new(Kind::Config, problems.join("\n")))),
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Settings};

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        Settings::of(pairs).unwrap()
    }

    #[test]
    fn every_missing_setting_is_named_in_one_answer() {
        let message = settings(&[]).demand(&End::ALL).unwrap_err().to_string();
        for variable in [
            "NOCODB_URL",
            "NOCODB_TOKEN",
            "DATABASE_URL",
            "MINIO_ENDPOINT",
            "MINIO_ACCESS_KEY",
            "MINIO_SECRET_KEY",
        ] {
            assert!(message.contains(variable), "{variable} is not in: {message}");
        }
    }

    #[test]
    fn what_is_wrong_with_either_store_is_named_in_one_answer() {
        let wrong = [("LANDFALL_STORE", "files"), ("LANDFALL_SOURCE_STORE", "originals")];
        let message = settings(&wrong).buckets().unwrap_err().to_string();
        assert!(wrong.iter().all(|(name, _)| message.contains(&format!("{name}="))), "{message}");
    }

    #[test]
    fn the_environment_overrides_the_buckets_of_the_mapping_and_so_its_hash() {
        let plain = settings(&[]);
        let other = settings(&[("MINIO_BUCKET", "new-files"), ("LANDFALL_SOURCE_BUCKETS", "a, b,")]);
        assert_eq!(other.mapping.files.target_bucket, "new-files");
        assert_eq!(other.mapping.files.source_buckets, ["a", "b"]);
        assert_ne!(plain.mapping_hash(), other.mapping_hash());
    }

    #[test]
    fn a_target_bucket_is_no_source_bucket_of_the_same_server() {
        let refused = |more: &[(&str, &str)]| {
            let base = [("LANDFALL_STORE", "file:///new"), ("LANDFALL_SOURCE_BUCKETS", "a,crm-files")];
            settings(&[&base, more].concat()).buckets().unwrap().refuse_one_for_both().is_err()
        };
        assert!(refused(&[]));
        assert!(refused(&[("LANDFALL_SOURCE_STORE", "file:///new")]));
        assert!(!refused(&[("LANDFALL_SOURCE_STORE", "file:///old")]));
        assert!(!refused(&[("MINIO_BUCKET", "b")]));
    }

    #[test]
    fn no_secret_is_shown_by_debug() {
        let settings = settings(&[("NOCODB_TOKEN", "hunter2"), ("DATABASE_URL", "postgres://u:hunter2@h/d")]);
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
