//! Links between interests and berths, from the junction table: one link column of a row shows 25 of them at most, this shows all, and
//! also those whose row is gone (NOCODB 4).

mod account;
mod pairs;

use std::collections::BTreeMap;

use account::Account;
use landfall_model::{
    monitor::{Level, Monitor},
    rundir::{RAW_LINKS, RunDir},
    source::{Link, SourceTable},
    words::count,
};
use pairs::Pairs;

use crate::{
    counts::LinkCounts,
    discover::{Discovery, FoundTable, ID, Junction},
    error::Error,
    nocodb::NocoDb,
    rows::{Ids, Keyset, ReadTable, number},
};

const TASK: &str = "read links";
/// Passes until links that somebody edits must have come to rest.
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
    let of = |table| tables.iter().find(|read| read.counts.table == table).zip(found.get(table));
    let sides = of(SourceTable::Interests).zip(of(SourceTable::Berths));
    let (Some(junction), Some(((interests, place), (berths, _)))) = (&found.junction, sides) else {
        monitor
            .remark(Level::Warning, "the mapping names no link from interests to berths: no links are read");
        run.write_jsonl::<Link>(RAW_LINKS, [])?;
        return Ok(LinkCounts::default());
    };
    let db = db.part();
    let reading =
        Reading { db: &db, junction, place, interests: &interests.ids, berths: &berths.ids, monitor };
    let (pairs, counted, account) = reading.settle(interests.links.clone()).await?;
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

/// Links that are being read.
struct Reading<'r> {
    db: &'r NocoDb,
    junction: &'r Junction,
    /// Where the interests are, to count their links again.
    place: &'r FoundTable,
    interests: &'r Ids,
    berths: &'r Ids,
    monitor: &'r dyn Monitor,
}

impl Reading<'_> {
    /// Reads until no interest counts more links than the junction table shows. `counted` is what their rows said when they were read;
    /// where that is more, somebody may have unlinked since: rows and links are asked again before it is called a loss.
    async fn settle(&self, mut counted: BTreeMap<i64, u64>) -> Result<(Pairs, u64, Account), Error> {
        let mut round = 1;
        loop {
            let (pairs, in_junction) = self.complete().await?;
            let account = Account::of(&pairs.links, self.interests, self.berths, &counted);
            if account.lost.is_empty() {
                return Ok((pairs, in_junction, account));
            }
            if round == ROUNDS {
                let read = pairs.links.len() as u64;
                return Err(Error::LinksLost { read, counted: in_junction, interests: account.lost });
            }
            counted = self.count_again().await?;
            round += 1;
        }
    }

    /// All pairs, read again from the start where the count differs: the table is small.
    async fn complete(&self) -> Result<(Pairs, u64), Error> {
        let mut round = 1;
        loop {
            self.monitor.start(TASK, Some(self.count().await?));
            let pairs = pairs::read(self.db, self.junction, self.monitor, TASK).await?;
            let (read, counted) = (pairs.links.len() as u64, self.count().await?);
            match round {
                _ if read == counted => return Ok((pairs, counted)),
                ROUNDS if read < counted => {
                    return Err(Error::LinksLost { read, counted, interests: Vec::new() });
                }
                ROUNDS => return Ok((pairs, counted)),
                _ => round += 1,
            }
        }
    }

    async fn count(&self) -> Result<u64, Error> {
        self.db.count(&self.junction.place, "the links between interests and berths").await
    }

    /// The links that each interest counts now.
    async fn count_again(&self) -> Result<BTreeMap<i64, u64>, Error> {
        let Some(title) = &self.junction.count else { return Ok(BTreeMap::new()) };
        let mut keyset = Keyset::new(self.db, self.place, vec![ID.to_owned(), title.clone()]);
        let mut counted = BTreeMap::new();
        loop {
            if self.monitor.stop_requested() {
                return Err(Error::Interrupted { what: "links".to_owned() });
            }
            let rows = keyset.next().await?;
            if rows.is_empty() {
                return Ok(counted);
            }
            counted.extend(rows.iter().filter_map(|(id, row)| Some((*id, number(row.get(title)?)?))));
        }
    }
}

fn told(counts: &LinkCounts, monitor: &dyn Monitor) {
    monitor.finish(TASK, &count(counts.read, "link"));
    if !counts.orphans.is_empty() {
        let orphans = counts.orphans.len();
        monitor.remark(
            Level::Warning,
            &format!("{} to an interest or a berth that does not exist, kept", count(orphans, "link")),
        );
    }
    if !counts.gained_while_read.is_empty() {
        let interests = counts.gained_while_read.len();
        monitor.remark(
            Level::Warning,
            &format!("{} gained links while the source was read", count(interests, "interest")),
        );
    }
}
