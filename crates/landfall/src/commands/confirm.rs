//! `--confirm RUN-ID`: what cannot be undone is done only to a run that was named by its id.

use landfall_model::{kind::Kind, rundir::RunDir, user_edits::UserEdits};

use crate::fail::{Failure, Result};

/// True where `named` is the run's id, false where nothing was named.
///
/// # Errors
/// The id of another run, with the command that would do it: `command` is its beginning, behind what it does.
pub fn confirmed(named: Option<&str>, run: &RunDir, command: &str) -> Result<bool> {
    let id = run.info()?.id;
    if named.is_some_and(|named| named != id) {
        let sentence = format!("--confirm names another run than {}", run.shown());
        return Err(Failure::new(Kind::Config, sentence).hint(format!("{command} --confirm {id}")));
    }
    Ok(named.is_some())
}

/// What becomes of what users changed: it is overruled only in a run that was named.
///
/// # Errors
/// As [`confirmed`].
pub fn user_edits(named: Option<&str>, run: &RunDir, command: &str) -> Result<UserEdits> {
    Ok(if confirmed(named, run, command)? { UserEdits::Overrule } else { UserEdits::Keep })
}
