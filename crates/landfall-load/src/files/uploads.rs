//! Parts that a process left which was killed in the middle of an upload: no listing shows them, and nobody else looks for them.

use std::collections::{BTreeMap, HashSet};

use landfall_model::{
    cause,
    monitor::{Level, Monitor},
    plan::Copy,
    rundir::RunDir,
    words::count,
};

use super::{Sides, aside, error::Error, stop::unless_asked};

/// Takes back the uploads into the places of copies that are not made yet, and of what is put aside out of them. Nobody else writes there: this run is
/// held by this process, a copy's row is not in the CRM before it is verified, and while another run of the port is held everything is left.
/// Credentials that may not look for uploads stop nothing.
pub(super) async fn take_back(
    sides: &Sides<'_>,
    others: &[RunDir],
    waiting: &[Copy],
    monitor: &dyn Monitor,
) -> Result<(), Error> {
    for other in others {
        if other.is_held()? {
            return Ok(());
        }
    }
    let mut places: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for copy in waiting {
        places.entry(&copy.target_bucket).or_default().insert(&copy.target_key);
    }
    for (bucket, keys) in places {
        let is_ours = |key: &str| {
            keys.contains(key) || aside::place_of(key).is_some_and(|place| keys.contains(place.as_str()))
        };
        let work = async { Ok(sides.target.take_back(bucket, &is_ours).await) };
        tell(bucket, unless_asked(monitor, waiting.len(), work).await?, monitor);
    }
    Ok(())
}

fn tell(bucket: &str, taken_back: Result<usize, landfall_store::Error>, monitor: &dyn Monitor) {
    match taken_back {
        Ok(0) => {}
        Ok(n) => {
            let text = format!(
                "taken back in bucket {bucket}, as a process that was killed had left them: {}",
                count(n, "unfinished upload")
            );
            monitor.remark(Level::Warning, &text);
        }
        Err(error) => {
            let text = format!(
                "unfinished uploads in bucket {bucket} were not looked for: {}",
                cause::in_words(&error)
            );
            monitor.remark(Level::Detail, &text);
        }
    }
}
