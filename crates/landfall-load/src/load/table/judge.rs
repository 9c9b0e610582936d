//! Rules over the staged rows, judged by the server in one query: which rows break which rule.

use tokio_postgres::{Client, Error as ServerError};

use super::stage::LINE;
use crate::reject::Reject;

/// A condition that makes a staged row unfit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// SQL that is true for unfit rows.
    pub condition: String,
    /// The live column at fault; empty where it is the row as a whole.
    pub column: String,
    /// The code that the live table would refuse the row with.
    pub sqlstate: &'static str,
    /// The reason.
    pub message: String,
}

/// The rows of `source` (SQL, usable in FROM) that break a rule; of several rules the first counts.
pub async fn judge(client: &Client, source: &str, rules: &[Rule]) -> Result<Vec<Reject>, ServerError> {
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let cases: String =
        rules.iter().enumerate().map(|(n, rule)| format!(" WHEN {} THEN {n}", rule.condition)).collect();
    let any = rules.iter().map(|rule| format!("({})", rule.condition)).collect::<Vec<_>>().join(" OR ");
    let sql =
        format!("SELECT {LINE}, CASE{cases} END FROM {source} landfall_row WHERE {any} ORDER BY {LINE}");
    let rows = client.query_typed(&sql, &[]).await?;
    let reject = |row: &tokio_postgres::Row| {
        let rule = usize::try_from(row.get::<_, i32>(1)).ok().and_then(|n| rules.get(n))?;
        Some(Reject::new(row.get(0), &rule.column, rule.sqlstate, rule.message.clone()))
    };
    Ok(rows.iter().filter_map(reject).collect())
}
