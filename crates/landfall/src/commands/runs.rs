//! `landfall runs`: which runs there are, and how far each came.

use landfall_model::exit::Exit;
use landfall_report::Standings;

use super::Given;
use crate::{fail::Result, stages};

/// Lists those of every port. No database is asked: which of them is in one, `landfall verify` finds out.
pub fn run(given: &Given<'_>) -> Result<Exit> {
    let output = &given.settings.output;
    let standings = Standings::read(output)?;
    let text = match standings.is_empty() {
        true => format!("{} holds no run: {}", output.display(), stages::BEGIN),
        false => standings.to_string(),
    };
    given.terminal.result(&text, &standings);
    Ok(Exit::Done)
}
