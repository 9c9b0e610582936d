//! Links between interests and berths, from the junction table: one link column of a row shows 25 of them at most, this shows all, and
//! also those whose row is gone (NOCODB 4).

mod account;
mod pairs;

use account::Account;
use landfall_model::{
    monitor::{Level, Monitor},
    rundir::{RAW_LINKS, RunDir},
    source::Link,
};
use pairs::Pairs;

use crate::{
    counts::LinkCounts,
    discover::{Discovery, Junction},
    error::Error,
    nocodb::NocoDb,
    rows::ReadTable,
};

const TASK: &str = "read links";
/// Passes until the junction table must have come to rest.
const ROUNDS: u32 = 3;

/// Reads all links into `raw/`, and accounts for them with the rows on both sides. An orphan is kept and told: it says that a row was
/// deleted, and the planner reports it as dangling.
pub(crate) async fn read(
    db: &NocoDb,
    found: &Discovery,
    tables: &[ReadTable],
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<LinkCounts, Error> {
    let Some(junction) = &found.junction else {
        monitor
            .remark(Level::Warning, "the mapping names no link from interests to berths: no links are read");
        run.write_jsonl::<Link>(RAW_LINKS, [])?;
        return Ok(LinkCounts::default());
    };
    let db = db.part();
    let (pairs, counted) = settled(&db, junction, monitor).await?;
    let account = Account::of(&pairs.links, tables);
    account.refuse_loss(pairs.links.len() as u64, counted)?;
    run.write_jsonl(RAW_LINKS, &pairs.links)?;
    let counts = LinkCounts {
        read: pairs.links.len() as u64,
        counted,
        orphans: account.orphans,
        gained_while_read: account.gained,
        pages: pairs.pages,
        requests: db.tally().calls(),
    };
    told(&counts, monitor);
    Ok(counts)
}

/// The pairs, read again from the start where the count afterwards shows that somebody linked or unlinked meanwhile: the table is small.
async fn settled(db: &NocoDb, junction: &Junction, monitor: &dyn Monitor) -> Result<(Pairs, u64), Error> {
    let what = "the links between interests and berths";
    monitor.start(TASK, Some(db.count(&junction.place, what).await?));
    let mut round = 1;
    loop {
        let pairs = pairs::read(db, junction, monitor, TASK).await?;
        let counted = db.count(&junction.place, what).await?;
        let read = pairs.links.len() as u64;
        match read.cmp(&counted) {
            std::cmp::Ordering::Equal => return Ok((pairs, counted)),
            _ if round < ROUNDS => round += 1,
            std::cmp::Ordering::Greater => return Ok((pairs, counted)),
            std::cmp::Ordering::Less => {
                return Err(Error::LinksLost { read, counted, interests: Vec::new() });
            }
        }
    }
}

fn told(counts: &LinkCounts, monitor: &dyn Monitor) {
    monitor.finish(TASK, &format!("{} links", counts.read));
    if !counts.orphans.is_empty() {
        let orphans = counts.orphans.len();
        monitor.remark(
            Level::Warning,
            &format!("{orphans} links lead to an interest or a berth that does not exist; they are kept"),
        );
    }
    if !counts.gained_while_read.is_empty() {
        let interests = counts.gained_while_read.len();
        monitor
            .remark(Level::Warning, &format!("{interests} interests gained links while the source was read"));
    }
}
