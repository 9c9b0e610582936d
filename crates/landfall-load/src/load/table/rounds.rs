//! Rows that have a unique key in common. Of those in one plan the first that the target takes is in, and the others are rejected: not because
//! of a row that is itself rejected, be it by another key or by the INSERT. Nobody knows before the INSERT which that will be, so rows with
//! an earlier rival wait for it, and come in rounds; nearly always there is one.

use std::collections::{BTreeMap, HashSet};

use super::{
    TableLoad,
    insert::insert,
    relations::{duplicates, uniques, vanished},
    stage,
};
use crate::{error::Error, reject::Reject};

/// Lines that wait, each with its earlier rivals and the reject that it is if one of them goes in.
type Waiting = BTreeMap<i64, Vec<(i64, Reject)>>;

impl TableLoad<'_> {
    /// From the staging table into the live one; answers how many rows went in.
    pub async fn insert_in_rounds(&mut self) -> Result<u64, Error> {
        let mut inserted = 0;
        loop {
            let waiting = self.set_rivals_aside().await?;
            inserted += self.insert_rows().await?;
            if waiting.is_empty() {
                return Ok(inserted);
            }
            let again = self.reject_rivals(waiting).await?;
            stage::take_back(self.client, &again).await?;
            if again.is_empty() {
                return Ok(inserted);
            }
        }
    }

    /// Rejects rows whose key the target has, and sets aside those whose key an earlier staged row has. Every key is compared before any row
    /// goes: a row that waits has rivals of its own.
    async fn set_rivals_aside(&mut self) -> Result<Waiting, Error> {
        let (mut present, mut waiting) = (BTreeMap::new(), Waiting::new());
        for index in uniques(self.layout) {
            for (reject, first) in duplicates(self.client, self.layout, index).await? {
                match first {
                    None => drop(present.entry(reject.line).or_insert(reject)),
                    Some(first) => waiting.entry(reject.line).or_default().push((first, reject)),
                }
            }
        }
        waiting.retain(|line, _| !present.contains_key(line));
        self.reject(present.into_values().collect()).await?;
        let lines: Vec<i64> = waiting.keys().copied().collect();
        stage::set_aside(self.client, &lines).await?;
        Ok(waiting)
    }

    /// Rejects the rows of which a rival went in, and answers the others.
    async fn reject_rivals(&mut self, waiting: Waiting) -> Result<Vec<i64>, Error> {
        let out: HashSet<i64> =
            self.rejects.iter().map(|reject| reject.line).chain(waiting.keys().copied()).collect();
        let (mut found, mut again) = (Vec::new(), Vec::new());
        for (line, rivals) in waiting {
            match rivals.into_iter().find(|(first, _)| !out.contains(first)) {
                Some((_, reject)) => found.push(reject),
                None => again.push(line),
            }
        }
        self.reject(found).await?;
        Ok(again)
    }

    /// Inserts what is staged. How many rows the server says it wrote is not how many there are: a trigger or rule may have put them where the
    /// table shows them all the same. So those that it does not show are looked for.
    async fn insert_rows(&mut self) -> Result<u64, Error> {
        let taken = insert(self).await?;
        let given = taken.lines.len() as u64;
        if taken.rows == given {
            return Ok(given);
        }
        let found = vanished(self.client, self.layout).await?;
        let dropped = found.len() as u64;
        self.reject(found).await?;
        Ok(given - dropped)
    }
}
