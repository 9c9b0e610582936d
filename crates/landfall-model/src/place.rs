//! Where a run is in: a database, told from others of its name, and the port in it.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rundir::{self, Error, RunDir};

/// A database. Address and name are for people: both may be those of another one tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Database {
    /// Host and port of the address by which it was reached, which may be a pooler's.
    pub server: String,
    /// Its name.
    #[serde(rename = "database")]
    pub name: String,
    /// PostgreSQL's number of the database: one that is made anew under the same name has another.
    pub oid: u32,
    /// PostgreSQL's number of the cluster, which goes along when the server moves to another machine; none where the role may not ask.
    pub cluster: Option<String>,
}

/// A database with a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The database.
    #[serde(flatten)]
    pub database: Database,
    /// The port's id.
    pub port: Uuid,
}

impl Database {
    /// True where it is the same, whatever it is called and however it was reached. A cluster that one of both could not ask for parts nothing:
    /// the right to ask may have come or gone since.
    pub fn is(&self, other: &Self) -> bool {
        let parted = self.cluster.is_some() && other.cluster.is_some() && self.cluster != other.cluster;
        self.oid == other.oid && !parted
    }
}

impl Place {
    /// True for the same port in the same database.
    pub fn is(&self, other: &Self) -> bool {
        self.port == other.port && self.database.is(&other.database)
    }

    /// True where people would take it for the same: name and address are.
    pub fn looks_like(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.database, &other.database);
        (&ours.server, &ours.name) == (&theirs.server, &theirs.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database {} at {}", self.database.name, self.database.server)
    }
}

/// How far the log of a PostgreSQL cluster had come at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    /// PostgreSQL's number of the cluster.
    pub cluster: String,
    /// Which course of the log it is: a standby that takes over, and a backup that is rolled forward, begin a new one.
    pub timeline: i32,
    /// Bytes since the log began.
    pub bytes: i64,
}

impl LogPosition {
    /// True where all that was written up to an earlier moment is certain to be in. Of another course nobody can tell where it parted.
    pub fn goes_on_from(&self, earlier: &Self) -> bool {
        (&self.cluster, self.timeline) == (&earlier.cluster, earlier.timeline) && self.bytes >= earlier.bytes
    }
}

/// One line of `load/databases.jsonl`: it is written before what it tells is committed, so that only a marker in that database says whether it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// What was about to be done.
    pub did: Did,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// When who did it was let in, by the clock of the database's server, RFC 3339 in UTC; none where an older landfall did it. What is noted in the
    /// database is compared with this: the clock of the machine may be another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Visit {
    /// What was done last with a run; none where an older landfall did it, or nobody.
    ///
    /// # Errors
    /// The run's list cannot be read.
    pub fn last(run: &RunDir) -> Result<Option<Self>, Error> {
        Ok(run.read_appended::<Self>(rundir::LOAD_DATABASES)?.pop())
    }
}

/// What is done to a database with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Did {
    /// The run is brought in.
    Loading,
    /// All of the run is taken out.
    Undone,
}

#[cfg(test)]
mod tests {
    use super::{Database, Did, LogPosition, Place, Visit};

    fn place() -> Place {
        let (server, name) = ("db:5432".to_owned(), "crm".to_owned());
        let database = Database { server, name, oid: 16_384, cluster: Some("7".to_owned()) };
        Place { database, port: uuid::Uuid::nil() }
    }

    #[test]
    fn a_database_is_the_same_by_its_numbers_alone() {
        let place = place();
        let at = |change: fn(&mut Database)| {
            let mut place = place.clone();
            change(&mut place.database);
            place
        };
        let moved = at(|database| {
            database.server = "pooler:6432".to_owned();
            database.name = "crm_old".to_owned();
        });
        assert!(moved.is(&place) && !moved.looks_like(&place));
        let others = [
            at(|database| database.oid = 16_385),
            at(|database| database.cluster = Some("8".to_owned())),
            Place { port: uuid::Uuid::max(), ..place.clone() },
        ];
        assert!(at(|database| database.cluster = None).is(&place));
        assert!(others.iter().all(|other| !other.is(&place) && other.looks_like(&place)));
    }

    #[test]
    fn a_log_goes_on_where_the_cluster_and_its_course_are_the_same_and_nothing_is_taken_back() {
        let at =
            |cluster: &str, timeline, bytes| LogPosition { cluster: cluster.to_owned(), timeline, bytes };
        let verified = at("7", 1, 100);
        assert!(at("7", 1, 100).goes_on_from(&verified) && at("7", 1, 101).goes_on_from(&verified));
        for other in [at("7", 1, 99), at("7", 2, 101), at("8", 1, 101)] {
            assert!(!other.goes_on_from(&verified), "{other:?}");
        }
    }

    #[test]
    fn a_line_says_what_was_done_where() {
        let visit = Visit { did: Did::Undone, place: place(), at: None };
        let line = serde_json::to_string(&visit).unwrap();
        let port = uuid::Uuid::nil();
        assert_eq!(
            line,
            format!(
                r#"{{"did":"undone","server":"db:5432","database":"crm","oid":16384,"cluster":"7","port":"{port}"}}"#
            )
        );
        assert_eq!(serde_json::from_str::<Visit>(&line).unwrap(), visit);
    }
}
