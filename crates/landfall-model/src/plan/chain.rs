//! The chain of plans: a delta's plan names the one in whose place it came.

use super::PlanHeader;
use crate::rundir::{self, Error, RunDir};

impl PlanHeader {
    /// The run whose plan this one, of `run`, follows, with that plan; none for a plan of its own. By the plan: the folder that a run names is
    /// that of its snapshot, too, and nothing was loaded from there.
    ///
    /// # Errors
    /// A folder that is not where it was, or holds another plan by now.
    pub fn followed(&self, run: &RunDir) -> Result<Option<(RunDir, Self)>, Error> {
        let (Some(hash), Some(parent)) = (&self.parent, run.parent()?) else { return Ok(None) };
        let plan: Self = parent.read_json(rundir::PLAN)?;
        if plan.hash == *hash {
            Ok(Some((parent, plan)))
        } else {
            Err(Error::OtherPlan(parent.root().to_owned()))
        }
    }
}
