//! How fast the source is read: a real NocoDB of two versions beside clients that do less, and a made-up server with up to a million rows.

pub mod bare;
mod made_up;
mod real;
mod recorder;
pub mod snapshot;

use anyhow::Result;
use landfall_testkit::Version;

use crate::sheet::Report;

/// Rounds of each comparison; the middle one by time counts.
const ROUNDS: usize = 3;

/// Reads everything.
pub async fn bench(rows: u64, report: &mut Report) -> Result<()> {
    for version in Version::ALL {
        report.add(real::bench(version).await?);
    }
    report.add(made_up::bench(rows).await?);
    Ok(())
}
