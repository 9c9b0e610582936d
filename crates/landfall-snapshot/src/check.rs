//! Everything that would stop or spoil a snapshot, found before one is taken: every finding, not the first.

use std::time::Duration;

use landfall_model::{cell, kind::Kind, literal::literal, mapping::Mapping, outcome::Finding, words::count};
use serde_json::Value;

use crate::{
    config::SourceConfig,
    discover::{Discovery, FoundTable, ID, Missed, discover, missed},
    drift::{self, Change, Drift, Known},
    error::Error,
    misread::{currency, moments, options},
    nocodb::{ColumnMeta, NocoDb},
    rows::Keyset,
};

/// Looks at address, token, bases, tables, columns and the link, with GET alone. A column that the mapping neither maps nor drops is a
/// finding that says how many values it holds. The buckets are the store's own matter.
pub async fn check(source: &SourceConfig, mapping: &Mapping) -> Vec<Finding> {
    let (db, found) = match look(source, mapping).await {
        Ok(found) => found,
        Err(error) => return vec![error.finding()],
    };
    let mut findings = vec![fine("NocoDB answers and takes the token".to_owned())];
    findings.extend(found.problems.iter().map(Error::finding));
    for table in &found.tables {
        findings.push(rows(&db, table).await.unwrap_or_else(|error| error.finding()));
        let unmapped = unmapped(&db, table, mapping, source.known.as_ref()).await;
        findings.extend(unmapped.unwrap_or_else(|error| vec![error.finding()]));
    }
    findings.extend(links(&db, &found).await);
    let currencies = currency::taken_for_another(&found, mapping);
    findings.extend(currencies.into_iter().map(|problem| wrong(problem.what, &problem.remedy)));
    // No faults: a plan goes on with questions, which can be answered there, and a marina may be where days are those of UTC.
    let advice = options::unknown(&found, mapping).into_iter().chain(moments::read_as_days(&found, mapping));
    findings.extend(advice.map(|problem| Finding::advice("source", problem.what, problem.remedy)));
    findings.extend(drifted(source, mapping, &found));
    findings
}

/// One finding for each difference to the columns of an earlier run, but for those that are found by the mapping alone.
fn drifted(source: &SourceConfig, mapping: &Mapping, found: &Discovery) -> Vec<Finding> {
    let Some(known) = &source.known else { return Vec::new() };
    let changes = drift::compare(&known.columns, &found.columns(), mapping);
    let told = |change: &&Change| {
        let is_missing =
            |title: &str| found.get(change.table).is_some_and(|table| table.meta.column(title).is_none());
        match &change.drift {
            Drift::Renamed { from, .. } => mapping.table(change.table).maps(from) && is_missing(from),
            Drift::Removed => change.breaks,
            Drift::Added => !change.remedy.is_empty(),
            _ => drift::is_unknown_option(change, mapping),
        }
    };
    let finding = |change: &Change| {
        let what = format!("{change} (compared with {})", known.run);
        if change.remedy.is_empty() { fine(what) } else { wrong(what, &change.remedy) }
    };
    changes.iter().filter(|change| !told(change)).map(finding).collect()
}

async fn look(source: &SourceConfig, mapping: &Mapping) -> Result<(NocoDb, Discovery), Error> {
    // Who checks wants to hear that the server is away, not to wait for it.
    let mut hasty = source.clone();
    hasty.limits.away_for = Duration::ZERO;
    let db = NocoDb::open(&hasty)?;
    let found = discover(&db, mapping, source.known.as_ref()).await?;
    Ok((db, found))
}

async fn rows(db: &NocoDb, table: &FoundTable) -> Result<Finding, Error> {
    let rows = db.count(&table.place, table.table.name()).await?;
    let columns = table.fields.len();
    Ok(fine(format!(
        "table {} holds {rows} {}, {} to read",
        literal(&table.meta.title),
        table.table,
        count(columns, "column")
    )))
}

async fn links(db: &NocoDb, found: &Discovery) -> Option<Finding> {
    let junction = found.junction.as_ref()?;
    let counted = db.count(&junction.place, "the links between interests and berths").await;
    Some(counted.map_or_else(
        |error| error.finding(),
        |links| fine(format!("{} between interests and berths", count(links, "link"))),
    ))
}

/// One finding for each column that no rule names.
async fn unmapped(
    db: &NocoDb,
    table: &FoundTable,
    mapping: &Mapping,
    known: Option<&Known>,
) -> Result<Vec<Finding>, Error> {
    if table.unmapped.is_empty() {
        return Ok(Vec::new());
    }
    let before = known.and_then(|known| known.of(table.table));
    let counts = non_empty(db, table).await?;
    let told = table.unmapped.iter().zip(counts).map(|(title, count)| {
        neither_mapped_nor_dropped(
            table,
            title,
            count,
            missed(title, table, mapping.table(table.table), before),
        )
    });
    Ok(told.collect())
}

/// Non-empty cells of each unmapped column, in one pass over the table. A count with `(Title,notblank)` would read less, but breaks on
/// titles that hold `~or(` and means something else by "blank" in every type of column.
async fn non_empty(db: &NocoDb, table: &FoundTable) -> Result<Vec<u64>, Error> {
    let fields = std::iter::once(ID.to_owned()).chain(table.unmapped.iter().cloned()).collect();
    let mut keyset = Keyset::new(db, table, fields);
    let mut counts = vec![0; table.unmapped.len()];
    loop {
        let rows = keyset.next().await?;
        if rows.is_empty() {
            return Ok(counts);
        }
        for (title, count) in table.unmapped.iter().zip(&mut counts) {
            let column = table.meta.column(title);
            let filled =
                |cell: &&Value| !cell::is_empty(cell) && !column.is_some_and(|column| no_links(column, cell));
            *count += rows.iter().filter_map(|(_, row)| row.get(title)).filter(filled).count() as u64;
        }
    }
}

/// A link column that counts no links: its 0 is no value.
fn no_links(column: &ColumnMeta, cell: &Value) -> bool {
    column.is_link() && cell.as_u64() == Some(0)
}

fn neither_mapped_nor_dropped(
    table: &FoundTable,
    title: &str,
    filled: u64,
    missed: Option<Missed<'_>>,
) -> Finding {
    let (name, shown, title) = (table.table, literal(&table.meta.title), literal(title));
    let what = format!(
        "column {title} of table {shown} is neither mapped nor dropped; it holds {}",
        count(filled, "non-empty value")
    );
    let map = format!("[source.tables.{name}.columns] in the mapping file");
    let leave = format!("map it under {map}, or name it with a reason under [source.tables.{name}.drop]");
    match missed {
        None => wrong(what, &leave),
        Some(Missed { role, title: missing, is_certain: true }) => wrong(
            format!("{what}; by its id it is {} (role {role}), which is missing", literal(missing)),
            &format!("set {role} = {title} under {map}"),
        ),
        Some(Missed { role, title: missing, is_certain: false }) => wrong(
            format!("{what}; it may be {} (role {role}), which is missing", literal(missing)),
            &format!("if it is, set {role} = {title} under {map}; if not, {leave}"),
        ),
    }
}

fn fine(what: String) -> Finding {
    Finding::fine("source", what)
}

/// What the mapping file does not say, or not any more.
fn wrong(what: String, remedy: &str) -> Finding {
    Finding::wrong(Kind::Config, "source", what, remedy)
}
