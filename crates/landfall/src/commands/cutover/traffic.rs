//! Where traffic goes, asked of the proxy and held against what runbook and run tell: a copy of the runs that was left behind knows nothing of what
//! was done with another one.

use landfall_cutover::{Kind, Move, State, Traffic};
use landfall_model::{cause, rundir};
use landfall_switch::{Side, Standing};

use super::book::Book;
use crate::{
    commands::switch::{is_switch, not_ended, noted, otherwise},
    config::Settings,
    fail::Result,
};

/// None where there is no proxy to ask, and in a rehearsal. A proxy that cannot be asked is a finding: it must hold up no NO-GO.
pub async fn found(settings: &Settings, book: &Book) -> Result<Option<Traffic>> {
    if book.weekend.rehearsal || !settings.has_switch() {
        return Ok(None);
    }
    let moves: Vec<Move> = book.run.read_appended(rundir::SWITCHES)?;
    // A rehearsal's proxy tells nothing of the users, though a copy of its settings may be in force.
    let standing = match settings.switch_of(&book.weekend) {
        Ok(config) => landfall_switch::standing(&config).await.map_err(|error| cause::in_words(&error)),
        Err(failure) => Err(failure.to_string()),
    };
    Ok(Some(match standing {
        Ok(standing) => Traffic { found: standing.to_string(), wrong: wrong(book, &moves, &standing) },
        Err(why) => Traffic { found: "the proxy cannot be asked".to_owned(), wrong: why },
    }))
}

/// Empty where nothing is.
fn wrong(book: &Book, moves: &[Move], standing: &Standing) -> String {
    let told = match Move::standing(moves) {
        Some(line) => match noted(line) {
            Some(side) => Some(side),
            None => return not_ended(line, standing),
        },
        None => by_hand(book),
    };
    match (standing.serves(), told) {
        (None, _) => {
            "see to it that it is loaded and names one side: `landfall switch to crm` or `to old`".to_owned()
        }
        (Some(side), Some(told)) if side != told => otherwise(told),
        (Some(Side::Old), _) if is_moved_before(book) => {
            "a GO is for a CRM that users reach, and the step that moves traffic there comes before it"
                .to_owned()
        }
        _ if !standing.healthy => "mend that first".to_owned(),
        _ => String::new(),
    }
}

/// Of a run that notes no switch: to the CRM where somebody said that the step was done. None where the runbook has no such step: when traffic moves
/// is then nobody's to tell.
fn by_hand(book: &Book) -> Option<Side> {
    let progress = book.progress();
    let (_, state) = progress.steps().find(|(step, _)| is_switch(step))?;
    Some(if matches!(state, State::Done { .. }) { Side::Crm } else { Side::Old })
}

/// True where traffic is moved before the decision, as the default runbook has it, which decides on what users meet.
fn is_moved_before(book: &Book) -> bool {
    book.runbook.steps.iter().take_while(|step| step.kind != Kind::Gate).any(is_switch)
}
