//! Copies whose rows users deleted in the CRM after they came in: to make such a copy again would bring back what somebody took away on purpose.

use landfall_model::{
    monitor::{Level, Monitor},
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir::{self, RunDir},
    words::count,
};

use super::{
    attempt::now,
    record::{latest, restorable},
    remedy,
};

/// Notes that these copies are not made again, once each, with the content that they had.
pub(super) fn note(run: &RunDir, copies: &[Copy], monitor: &dyn Monitor) -> Result<(), rundir::Error> {
    if copies.is_empty() {
        return Ok(());
    }
    let (endings, content) = (latest(run)?, restorable(run)?);
    for copy in copies {
        if endings.get(&copy.file).is_none_or(|ending| ending.state != CopyState::Deleted) {
            let sha256 = content.get(&copy.file).cloned().unwrap_or_default();
            run.append(rundir::LOAD_COPIES, &told(copy, sha256))?;
        }
    }
    let text = format!(
        "deleted in the CRM since they came in, and not copied again: {}",
        count(copies.len(), "file")
    );
    monitor.remark(Level::Warning, &text);
    Ok(())
}

fn told(copy: &Copy, target_sha256: String) -> CopyOutcome {
    CopyOutcome {
        file: copy.file,
        state: CopyState::Deleted,
        error: "its row was deleted in the CRM since it came in: it is not copied again".to_owned(),
        remedy: remedy::DELETED.to_owned(),
        target_sha256,
        at: now(),
        ..CopyOutcome::default()
    }
}
