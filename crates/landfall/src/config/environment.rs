//! The environment, read once: everything that the other files of this module name.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    io::{self, ErrorKind},
};

use landfall_model::kind::Kind;

use super::dollar;
use crate::{
    cli::is_setting,
    fail::{Failure, Result},
};

/// All variables, those of `.env` included (the environment wins). Shows names only: values may be secrets.
#[derive(Clone)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Reads process environment and the working directory's `.env`: one in a folder above is another weekend's. A variable that is no UTF-8
    /// text counts as not set.
    pub fn read() -> Result<Self> {
        let mut variables = BTreeMap::new();
        match std::fs::read_to_string(".env") {
            Ok(text) => variables.extend(settings(&text)?),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(&error)),
        }
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        variables.extend(std::env::vars_os().filter_map(text));
        refuse_quoted(&variables)?;
        Ok(Self(variables))
    }

    /// Exactly these variables: what the demo and the tests go by.
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// A variable; one that is set to nothing counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A variable that must be set.
    pub fn demand(&self, name: &str, what: &str, problems: &mut Vec<String>) -> Option<&str> {
        let value = self.get(name);
        if value.is_none() {
            problems.push(format!("{name} is not set: {what}"));
        }
        value
    }

    /// The names of all variables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of the file that a variable names, or the one that is compiled in.
    pub fn text_of(&self, name: &str, compiled_in: &str) -> Result<String> {
        let Some(path) = self.get(name) else {
            return Ok(compiled_in.to_owned());
        };
        let failed = |error| {
            let hint = format!(
                "Let {name} name a file that can be read, or take it out: then what is compiled in counts. `landfall --help` says which command prints that, to begin with."
            );
            Failure::new(Kind::Config, format!("{name}={path} cannot be read: {error}")).hint(hint)
        };
        std::fs::read_to_string(path).map_err(failed)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A value with quotes around it is none of ours: whoever set it meant them for a shell. A password alone may begin and end with one.
fn refuse_quoted(variables: &BTreeMap<String, String>) -> Result<()> {
    let quoted = |(name, value): &(&String, &String)| {
        let value = value.trim();
        let within = |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
        is_setting(name) && !name.ends_with("PASSWORD") && (within('"') || within('\''))
    };
    let names: Vec<&str> = variables.iter().filter(quoted).map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let sentence = format!("quotes around the value of {} count as part of it", names.join(", "));
    Err(Failure::new(Kind::Config, sentence).hint(
        "Take them out where it is set: a shell and the .env file take quotes away, others (docker's --env-file) do not.",
    ))
}

/// The lines of a `.env` file.
fn settings(text: &str) -> Result<Vec<(String, String)>> {
    let mut settings: Vec<(String, String)> = Vec::new();
    for line in dotenvy::from_read_iter(text.as_bytes()) {
        let before = settings.last().map_or("", |(name, _)| name);
        let setting = line.map_err(|error| broken(&error, before))?;
        settings.push(setting);
    }
    // What stands behind the sign may be of a password: it is not shown.
    let Some(name) = dollar::loses(text, is_setting, |name| std::env::var(name).is_ok()) else {
        return Ok(settings);
    };
    let sentence = format!(
        "{name} in the .env file holds a $ that stands for another variable, and there is none of that name"
    );
    Err(Failure::new(Kind::Config, sentence)
        .hint(format!("Where the $ is meant as it is, put the value in single quotes: {name}='...'")))
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::new(Kind::Config, format!("the .env file cannot be read: {error}"))
        .hint("Let .env be a file of UTF-8 text that this user may read, or move it away: then the environment alone counts.")
}

/// Dotenvy's message quotes the line, which may hold a secret: only its place is told, by the name that was read before it.
fn broken(error: &dotenvy::Error, before: &str) -> Failure {
    let place = match error {
        dotenvy::Error::LineParse(..) if before.is_empty() => " at its first setting".to_owned(),
        dotenvy::Error::LineParse(..) => format!(" after {before}"),
        _ => String::new(),
    };
    let rule = "each line must be NAME=value, with a value that holds blanks or quotes in single quotes";
    Failure::new(Kind::Config, format!("the .env file cannot be read{place}: {rule}"))
}
