//! PostgreSQL's own programs: where they are, and how they are run. No password is among their arguments, and one that writes holds the run.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use landfall_model::{kind::Kind, rundir::Lock};
use landfall_postgres::{ASKED_AGAIN, QUIET};
use secrecy::{ExposeSecret, SecretString};
use tokio::process::Command;

use crate::fail::{Failure, Result};

/// What to do where the server lets us in, and its own programs fail all the same.
const HINT: &str = "pg_dump must be as new as the server, DATABASE_URL's role be allowed to read every table, nobody keep a table locked, and the run's folder have room. Mend what it says, then repeat the command: there is no backup yet.";

/// `pg_dump (PostgreSQL) 15.14`.
pub async fn version() -> Result<String> {
    let version = output(Command::new(program("pg_dump")?).arg("--version")).await?;
    Ok(version.trim().to_owned())
}

/// `pg_dump` on the target. The password goes by the environment: arguments of a process are for everybody to read.
pub fn dump(url: &SecretString) -> Result<Command> {
    let (address, password) = without_password(url.expose_secret());
    let is_parameter = |rest: &str| rest.trim_start().starts_with('=');
    if address.split("password").skip(1).any(is_parameter) {
        let sentence = "DATABASE_URL gives the password as a parameter, which pg_dump would be told for everybody to read";
        return Err(Failure::new(Kind::Config, sentence)
            .hint("Write it as postgres://user:password@host:5432/database."));
    }
    let mut command = Command::new(program("pg_dump")?);
    // A lock that somebody holds is waited for as long as by a load.
    command.args(["--format=custom", "--no-password", "--lock-wait-timeout=30s"]);
    command.arg("--dbname").arg(with_keepalives(&address));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The output of a program that writes into the run, which it holds until it ends itself: where this process is killed meanwhile, no second dump
/// goes into the file of the first.
pub async fn held(lock: &Lock, command: &mut Command) -> Result<String> {
    let stdin = lock.lend().map_err(|error| failed(command, &error.to_string()))?;
    // A backup waits for no name: on a full disk whoever comes is told of this process.
    let named = |pid| drop(lock.name(pid));
    let output = ended(command.stdin(stdin), named).await;
    named(std::process::id());
    output
}

/// How many entries `pg_restore` finds in a dump: its list without the comments.
pub async fn entries(dump: &Path) -> Result<u64> {
    let list = output(Command::new(program("pg_restore")?).arg("--list").arg(dump)).await?;
    Ok(list.lines().filter(|line| !line.starts_with(';') && !line.is_empty()).count() as u64)
}

/// The address without its password, and the password as it is meant: percent signs of an address are read. As the driver does, which is let in
/// by the same address, everything up to the first `@` is user and password, whatever stands in it.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (login, server) = rest.split_once('@')?;
        let (user, password) = login.split_once(':')?;
        Some((format!("{scheme}://{user}@{server}"), password))
    });
    match parts {
        Some((address, password)) => (address, Some(unescaped(password))),
        None => (url.to_owned(), None),
    }
}

/// The address with our limits before its own parameters, of which the last of a name counts. Without them libpq, which only listens, hears for two
/// hours nothing of a server that is gone.
fn with_keepalives(address: &str) -> String {
    let limits = [("keepalives_idle", QUIET), ("keepalives_interval", ASKED_AGAIN)];
    let limits = limits.map(|(name, limit)| format!("{name}={}", limit.as_secs()));
    match address.split_once('?') {
        _ if !address.contains("://") => format!("{} {address}", limits.join(" ")),
        Some((server, rest)) => format!("{server}?{}&{rest}", limits.join("&")),
        None => format!("{address}?{}", limits.join("&")),
    }
}

fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A program of PostgreSQL: in `PATH`, or the newest where Debian puts them.
fn program(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin").join(name)).collect();
    debian.retain(|file| file.is_file());
    debian.sort();
    in_path.or_else(|| debian.pop()).ok_or_else(|| {
        Failure::new(Kind::Config, format!("{name} is not installed"))
            .hint("Install PostgreSQL's client programs (on Debian: postgresql-client).")
    })
}

/// What a program prints.
async fn output(command: &mut Command) -> Result<String> {
    ended(command.stdin(Stdio::null()), |_| {}).await
}

/// The same of one whose number is told; its own words where it fails.
async fn ended(command: &mut Command, begun: impl FnOnce(u32)) -> Result<String> {
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let running = running.map_err(|error| failed(command, &error.to_string()))?;
    running.id().map(begun);
    let output = running.wait_with_output().await.map_err(|error| failed(command, &error.to_string()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        // Who is killed, as for want of memory, has no words.
        let killed = output.status.to_string();
        return Err(failed(command, Some(words.trim()).filter(|words| !words.is_empty()).unwrap_or(&killed)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn failed(command: &Command, words: &str) -> Failure {
    let name = command.as_std().get_program().to_string_lossy();
    Failure::new(Kind::Target, format!("{name}: {words}")).hint(HINT)
}

#[cfg(test)]
mod tests {
    use tokio::process::Command;

    use super::{dump, output, with_keepalives, without_password};

    #[tokio::test]
    async fn a_program_that_fails_is_told_with_its_words_and_one_that_was_killed_with_how() {
        let cases = [("echo no >&2; exit 3", "sh: no"), ("kill -9 $$", "sh: signal: 9 (SIGKILL)")];
        for (script, told) in cases {
            let failure = output(Command::new("sh").args(["-c", script])).await.unwrap_err();
            assert_eq!(failure.to_string(), told);
        }
    }

    #[test]
    fn a_password_that_would_be_an_argument_is_refused_and_not_repeated() {
        for url in [
            "host=db user=anna password=s3cr3t",
            "postgres://anna@db/crm?password=s3cr3t",
            "host=db password = s3cr3t",
        ] {
            let sentence = dump(&url.into()).unwrap_err().to_string();
            assert!(sentence.contains("as a parameter") && !sentence.contains("s3cr3t"), "{sentence}");
        }
    }

    #[test]
    fn the_password_is_taken_out_of_an_address_and_read() {
        let cases = [
            ("postgres://anna:s%40crt@db:5432/crm?x=1", "postgres://anna@db:5432/crm?x=1", Some("s@crt")),
            ("postgres://anna:a@b@db/crm", "postgres://anna@b@db/crm", Some("a")),
            ("postgres://anna:s3/cr?t@db/crm?x=1", "postgres://anna@db/crm?x=1", Some("s3/cr?t")),
            ("postgres://anna@db/crm", "postgres://anna@db/crm", None),
            ("postgres:///crm?host=/run", "postgres:///crm?host=/run", None),
            ("postgres://db/crm?options=a:b@c", "postgres://db/crm?options=a@c", Some("b")),
        ];
        for (url, address, password) in cases {
            assert_eq!(without_password(url), (address.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn what_an_address_says_of_its_connection_counts_more_than_our_limits() {
        let limits = "keepalives_idle=60&keepalives_interval=10";
        let cases = [
            ("postgres://anna@db/crm", format!("postgres://anna@db/crm?{limits}")),
            (
                "postgres://anna@db/crm?keepalives_idle=9",
                format!("postgres://anna@db/crm?{limits}&keepalives_idle=9"),
            ),
            (
                "host=db keepalives_idle=9",
                "keepalives_idle=60 keepalives_interval=10 host=db keepalives_idle=9".to_owned(),
            ),
        ];
        for (address, expected) in cases {
            assert_eq!(with_keepalives(address), expected);
        }
    }
}
