//! How the copies ended, as the run tells it.

use landfall_model::outcome::{CopyState, ValidationCheck};

use super::amiss::Amiss;
use crate::outcome::equal;

/// Every copy has ended well, but for those whose rows users deleted since. Where none was begun, the files were skipped on purpose, and
/// their rows are withheld: that is shown, and no difference.
pub(super) fn check(mut amiss: Amiss<'_, '_>) -> ValidationCheck {
    let evidence = amiss.evidence;
    let (name, planned) = ("files: copies verified", evidence.copies.len());
    let run = evidence.run.shown();
    let next = || format!("next: landfall files copy {run}, then landfall load {run}");
    if evidence.copied.is_empty() && planned > 0 {
        let skipped = format!("0 of {planned}: files were skipped, their rows are withheld");
        return equal(name, &skipped, &skipped, vec![next()]);
    }
    let mut due = planned;
    for copy in &evidence.copies {
        let Some(outcome) = evidence.copied.get(&copy.file) else {
            amiss.note(copy, "not copied yet".to_owned());
            continue;
        };
        match outcome.state {
            CopyState::Verified => {
                amiss.summary.copied += 1;
                amiss.summary.bytes += outcome.size;
            }
            CopyState::Deleted => due -= 1,
            CopyState::Mismatch => {
                amiss.summary.checksum_mismatches += 1;
                amiss.note(copy, format!("source and target differ: {}", outcome.error));
            }
            CopyState::Failed => {
                amiss.summary.failed += 1;
                amiss.note(copy, format!("not copied: {}", outcome.error));
            }
        }
    }
    let copied = format!("{} of {due}", amiss.summary.copied);
    equal(name, format!("{due} of {due}"), copied, amiss.details.finish(next))
}
