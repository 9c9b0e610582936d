//! Configuration: addresses and secrets from the environment, resolved before the first connection. All problems are listed at once,
//! each naming its variable; nobody else reads the environment.

mod database;
mod dollar;
mod environment;
mod mail;
mod output;
mod source;
mod store;
mod switch;

pub use switch::is_same_host;

use std::path::PathBuf;

use landfall_cutover::{Runbook, Thresholds, Weekend};
use landfall_golive::{
    accounts::Place,
    mail::{Mode, Server},
};
use landfall_model::{
    cause, hash,
    kind::Kind,
    mapping::{self, Mapping},
};
use landfall_snapshot::SourceConfig;
use landfall_store::StoreConfig;
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

/// The buckets: where they are, and which are read and written.
#[derive(Debug)]
pub struct Buckets {
    /// The target's store.
    pub store: StoreConfig,
    /// The store of the source buckets, where it is another one.
    pub source_store: Option<StoreConfig>,
    /// Source buckets.
    pub sources: Vec<String>,
    /// Target bucket.
    pub target: String,
}

impl Buckets {
    /// The store of the source buckets.
    pub fn source(&self) -> &StoreConfig {
        self.source_store.as_ref().unwrap_or(&self.store)
    }

    /// Refuses a target bucket that is read, too: what is copied into it would be an original to every later reading, and be copied once more.
    pub fn refuse_one_for_both(&self) -> Result<()> {
        if !self.sources.contains(&self.target) || !is_same_place(self.source(), &self.store) {
            return Ok(());
        }
        let sentence = format!(
            "bucket {} is the target (MINIO_BUCKET) and a source bucket (LANDFALL_SOURCE_BUCKETS) of one server: what is copied into it would be read as an original the next time",
            self.target
        );
        Err(Failure::new(Kind::Config, sentence).hint(
            "Let MINIO_BUCKET name a bucket that is for the CRM alone; where originals lie in that of now, copy them into a source bucket first. The mapping file may name the buckets, too.",
        ))
    }
}

fn is_same_place(one: &StoreConfig, other: &StoreConfig) -> bool {
    match (one, other) {
        (StoreConfig::S3 { endpoint: one, .. }, StoreConfig::S3 { endpoint: other, .. }) => one == other,
        (StoreConfig::Folder(one), StoreConfig::Folder(other)) => one == other,
        _ => false,
    }
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

/// Mails to people.
#[derive(Debug)]
pub struct Mail {
    /// Where they go (`LANDFALL_MAIL`).
    pub mode: Mode,
    /// Where their links lead.
    pub place: Place,
    /// The mail server; none where nothing leaves.
    pub server: Option<Server>,
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
        match mapping_in(&environment) {
            Ok(in_force) => Ok((Self::by(in_force, environment), None)),
            Err(failure) => {
                let compiled_in = (mapping::DEFAULT.to_owned(), Mapping::default());
                Ok((Self::by(compiled_in, environment), Some(failure)))
            }
        }
    }

    fn from(environment: Environment) -> Result<Self> {
        Ok(Self::by(mapping_in(&environment)?, environment))
    }

    fn by((mapping_text, mut mapping): (String, Mapping), environment: Environment) -> Self {
        if let Some(bucket) = environment.get("MINIO_BUCKET") {
            bucket.clone_into(&mut mapping.files.target_bucket);
        }
        if let Some(buckets) = environment.get("LANDFALL_SOURCE_BUCKETS") {
            mapping.files.source_buckets = list(buckets);
        }
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
            .map_err(|failure| failure.hint(hint))
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
        all_or_problems(|problems| {
            let mode = mail::mode(&self.environment, problems);
            let place = mail::place(&self.environment, problems);
            let server = match &mode {
                None | Some(Mode::Written) => None,
                Some(_) => mail::server(&self.environment, problems),
            };
            Some(Mail { mode: mode?, place: place?, server })
        })
    }

    /// Where mails go, and the server; none where no mail server is set up, and none is needed.
    pub fn mail_server(&self) -> Result<Option<(Mode, Server)>> {
        all_or_problems(|problems| {
            let mode = mail::mode(&self.environment, problems);
            if mode == Some(Mode::Written) && self.environment.get("SMTP_HOST").is_none() {
                return Some(None);
            }
            let server = mail::server(&self.environment, problems);
            Some(Some((mode?, server?)))
        })
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
        const DOCUMENSO: &str = "DOCUMENSO_API_URL";
        let get = |name| self.environment.get(name);
        // By which Better Auth finds a user, however it is typed, and by which it answers.
        let user = get("SMOKE_USER").map(str::to_lowercase);
        let named = ["SMOKE_PASSWORD", "SMOKE_MAIL_TO", "DOCUMENSO_API_KEY"];
        let named = named.map(|name| (name, get(name).map(str::to_owned)));
        let documenso = (DOCUMENSO, get(DOCUMENSO).map(|url| without_version(url).to_owned()));
        let set = named.into_iter().chain([("SMOKE_USER", user), documenso]);
        set.filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
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
        .map_err(in_this_folder)
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

/// The mapping file in force, with its text.
fn mapping_in(environment: &Environment) -> Result<(String, Mapping)> {
    let text = environment.text_of("LANDFALL_MAPPING", mapping::DEFAULT)?;
    let path = environment.get("LANDFALL_MAPPING").unwrap_or_default();
    let wrong = |error: mapping::Error| {
        let sentence = format!("LANDFALL_MAPPING={path}: {}", cause::in_words(&error));
        Failure::new(Kind::Config, sentence)
            .hint("Correct the file, and try it with `landfall mapping check`; `landfall mapping show` without LANDFALL_MAPPING prints one that is sound.")
    };
    let mapping = Mapping::parse(&text).map_err(wrong)?;
    Ok((text, mapping))
}

/// The base of an API without `/api/v1`: its health is beside that.
fn without_version(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.strip_suffix("/api/v1").unwrap_or(url)
}

fn all_or_problems<T>(resolve: impl FnOnce(&mut Vec<String>) -> Option<T>) -> Result<T> {
    let mut problems = Vec::new();
    match resolve(&mut problems) {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(Failure::new(Kind::Config, problems.join("\n"))),
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
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
