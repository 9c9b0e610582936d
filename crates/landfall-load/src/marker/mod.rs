//! What is loaded, noted in the target itself: schema `landfall`. "Group g of plan h is in" commits with the rows of the group, so that
//! the two never disagree, whatever is killed when.

mod rejects;
mod schema;
mod waiting;

use std::collections::BTreeMap;

use landfall_model::{
    outcome::{LoadResult, Mismatch},
    target::Group,
};
use tokio_postgres::{
    Client,
    types::{Json, Type},
};
use uuid::Uuid;

use crate::error::{Error, While};

pub use rejects::{forget_rejects, of_table, record_rejects};
use schema::exists;
pub use schema::{clear, create, has_locks, to_make};
pub use waiting::{record_waiting, waiting};

const DOING: &str = "noting what is loaded";
const LOADED_AT: &str = "to_char(loaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

/// A run that is in the target, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRun {
    /// Its id: the name of its folder.
    pub run: String,
    /// The hash of its plan.
    pub plan: String,
    /// When its first group came in, or else when its load began, in UTC.
    pub since: String,
    /// True where all its groups are in.
    pub is_whole: bool,
}

impl LiveRun {
    /// Told to whoever would load another plan for its port, with the way on. A delta follows what is in as a whole alone.
    pub fn in_the_way(&self, port: &str) -> Mismatch {
        let Self { run, since, is_whole, .. } = self;
        let (how, onward) = if *is_whole {
            ("is loaded", "`landfall migrate --delta` goes on from it".to_owned())
        } else {
            (
                "is loaded in part",
                format!("`landfall load {run}` brings in the rest, where no load is at work on it now"),
            )
        };
        Mismatch {
            table: None,
            what: format!("run {run} {how} for {port} since {since}"),
            remedy: format!("{onward}; only to load anew `landfall reset {run}` removes it"),
        }
    }
}

/// The run that is live for a port.
pub async fn live_run(client: &Client, port: Uuid) -> Result<Option<LiveRun>, Error> {
    const SQL: &str = "
        SELECT run_id, plan_hash, to_char(coalesce(
            (SELECT min(committed_at) FROM landfall.groups g WHERE g.plan_hash = r.plan_hash), started_at
        ) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"'),
            ARRAY(SELECT group_name FROM landfall.groups g WHERE g.plan_hash = r.plan_hash)
        FROM landfall.runs r WHERE port_id = $1";
    if !exists(client).await? {
        return Ok(None);
    }
    let row = client.query_typed_opt(SQL, &[(&port.to_string(), Type::TEXT)]).await.while_doing(DOING)?;
    let is_whole = |groups: Vec<String>| {
        let mut loaded = Group::ALL.into_iter().filter(|group| *group != Group::Ports);
        loaded.all(|group| groups.iter().any(|name| name == group.name()))
    };
    Ok(row.map(|row| LiveRun {
        run: row.get(0),
        plan: row.get(1),
        since: row.get(2),
        is_whole: is_whole(row.get(3)),
    }))
}

/// Notes that this plan is being loaded. True where it begins: none of its groups is in, though it may be noted, as after a reset that left rows of
/// users. What users did before that is over.
pub async fn begin(client: &Client, plan: &str, run: &str, port: Uuid) -> Result<bool, Error> {
    const SQL: &str = "
        INSERT INTO landfall.runs AS r (plan_hash, run_id, port_id) VALUES ($1, $2, $3)
        ON CONFLICT (plan_hash) DO UPDATE SET run_id = excluded.run_id, started_at = excluded.started_at, loaded_at = NULL
            WHERE NOT EXISTS (SELECT FROM landfall.groups g WHERE g.plan_hash = r.plan_hash)";
    let port = port.to_string();
    let values = [(&plan as _, Type::TEXT), (&run as _, Type::TEXT), (&port as _, Type::TEXT)];
    let begun = client.execute_typed(SQL, &values).await.while_doing(DOING)?;
    Ok(begun == 1)
}

/// When the last group of a plan came in, or of the first one of its chain, by the server's clock: RFC 3339 in UTC. None where no group is in, and where
/// an older landfall loaded.
pub async fn since(client: &Client, plan: &str) -> Result<Option<String>, Error> {
    let sql = format!("SELECT {LOADED_AT} FROM landfall.runs WHERE plan_hash = $1");
    let row = client.query_typed_opt(&sql, &[(&plan, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(row.and_then(|row| row.get(0)))
}

/// Notes that a group of a first load comes in, as the last step of its transaction; answers when. What triggers of the CRM wrote into its audit trail for
/// the group's rows is of before: that is no work of users.
pub async fn came_in(client: &Client, plan: &str) -> Result<String, Error> {
    let sql = format!(
        "UPDATE landfall.runs SET loaded_at = clock_timestamp() WHERE plan_hash = $1 RETURNING {LOADED_AT}"
    );
    let row = client.query_typed_one(&sql, &[(&plan, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(row.get(0))
}

/// The groups of a plan that are in, each with how its tables fared.
pub async fn groups(client: &Client, plan: &str) -> Result<BTreeMap<Group, Vec<LoadResult>>, Error> {
    const SQL: &str = "SELECT group_name, results FROM landfall.groups WHERE plan_hash = $1";
    if !exists(client).await? {
        return Ok(BTreeMap::new());
    }
    let rows = client.query_typed(SQL, &[(&plan, Type::TEXT)]).await.while_doing(DOING)?;
    let named = |name: &str| Group::ALL.into_iter().find(|group| group.name() == name);
    let entry = |row: &tokio_postgres::Row| {
        let Json(results): Json<Vec<LoadResult>> = row.get(1);
        named(row.get(0)).map(|group| (group, results))
    };
    Ok(rows.iter().filter_map(entry).collect())
}

/// Notes in the group's own transaction that it is in. The results are noted without their errors: those are the rejects.
pub async fn record_group(
    client: &Client,
    plan: &str,
    group: Group,
    results: &[LoadResult],
) -> Result<(), Error> {
    const SQL: &str = "
        INSERT INTO landfall.groups (plan_hash, group_name, row_count, results) VALUES ($1, $2, $3, $4)
        ON CONFLICT (plan_hash, group_name) DO UPDATE SET row_count = excluded.row_count, results = excluded.results";
    let bare: Vec<LoadResult> =
        results.iter().map(|result| LoadResult { errors: Vec::new(), ..result.clone() }).collect();
    let rows: u64 = bare.iter().map(|result| result.success).sum();
    let (name, rows, bare) = (group.name(), rows.cast_signed(), Json(bare));
    let values = [
        (&plan as _, Type::TEXT),
        (&name as _, Type::TEXT),
        (&rows as _, Type::INT8),
        (&bare as _, Type::JSONB),
    ];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

/// Forgets that the groups of a plan are in; the plan stays noted.
pub async fn forget_groups(client: &Client, plan: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM landfall.groups WHERE plan_hash = $1";
    client.execute_typed(SQL, &[(&plan, Type::TEXT)]).await.while_doing(DOING).map(|_| ())
}

/// Notes a plan in the place of another, or of itself, without how its groups and rows fared. When the first load of the chain began and
/// ended stays noted: what users did since then is theirs, whatever deltas came and went.
pub async fn replace(client: &Client, base: &str, plan: &str, run: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE landfall.runs SET plan_hash = $2, run_id = $3 WHERE plan_hash = $1";
    forget_outcome(client, base).await?;
    let values = [(&base as _, Type::TEXT), (&plan as _, Type::TEXT), (&run as _, Type::TEXT)];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

/// Forgets how the groups and rows of a plan fared.
async fn forget_outcome(client: &Client, plan: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM landfall.rejects WHERE plan_hash = $1";
    forget_groups(client, plan).await?;
    client.execute_typed(SQL, &[(&plan, Type::TEXT)]).await.while_doing(DOING).map(|_| ())
}

/// Forgets a plan.
pub async fn forget(client: &Client, plan: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM landfall.runs WHERE plan_hash = $1";
    client.execute_typed(SQL, &[(&plan, Type::TEXT)]).await.while_doing(DOING).map(|_| ())
}

/// True where the plan is noted, by the hash of the plan.
pub async fn is_noted(client: &Client, plan: &str) -> Result<bool, Error> {
    const SQL: &str = "SELECT EXISTS (SELECT FROM landfall.runs WHERE plan_hash = $1)";
    if !exists(client).await? {
        return Ok(false);
    }
    client.query_typed_one(SQL, &[(&plan, Type::TEXT)]).await.while_doing(DOING).map(|row| row.get(0))
}
