//! Where traffic goes, by the proxy and by what a run notes of its switches.

use landfall_cutover::{Move, Moved};
use landfall_model::{exit::Exit, kind::Kind, rundir};
use landfall_switch::{Config, Side, Standing};
use serde_json::json;

use super::failure;
use crate::{
    commands::{Given, cutover::Book},
    fail::{Failure, Result},
};

/// Says where traffic goes, and what the run tells of how it came there.
pub async fn status(given: &Given<'_>, book: &Book, config: &Config) -> Result<Exit> {
    let moves: Vec<Move> = book.run.read_appended(rundir::SWITCHES)?;
    let standing = landfall_switch::standing(config).await?;
    let mut lines = vec![standing.to_string()];
    lines.extend(moves.iter().map(|one| line(book, one)));
    if let Some(one) = Move::standing(&moves).filter(|one| one.said == Moved::Began) {
        let of = book.local(one.at);
        lines.push(match &standing.at_work {
            Some(by) => format!("the switch to {} of {of} is at work: {by}", one.to),
            None => format!(
                "the switch to {} of {of} was cut off: repeat it, or `landfall switch to old`",
                one.to
            ),
        });
    }
    let left_behind = left_behind(&moves, standing.include.filter(|_| !standing.unloaded));
    let by_hand = standing.by_hand || standing.include.is_none();
    lines.extend(left_behind.clone());
    given.terminal.result(&lines.join("\n"), &json!({ "standing": standing, "moves": moves }));
    Ok(match left_behind {
        _ if !standing.healthy => Exit::Failed,
        None if !by_hand => Exit::Done,
        _ => Exit::NeedsEyes,
    })
}

/// What a run that tells of another side than the proxy goes by is told of: it is a copy that was left behind, or somebody moved traffic by hand. A
/// switch that was cut off or is stuck tells of none.
fn left_behind(moves: &[Move], side: Option<Side>) -> Option<String> {
    let noted = Move::standing(moves).and_then(noted)?;
    side.filter(|side| *side != noted).map(|_| otherwise(noted))
}

/// The side that a run's line tells of; none of a switch that was cut off or is stuck.
pub fn noted(line: &Move) -> Option<Side> {
    match line.said {
        Moved::Began | Moved::Stuck => None,
        _ if line.leads_to_crm() => Some(Side::Crm),
        _ => Some(Side::Old),
    }
}

/// Said where the proxy goes by another side than this one, of which the run tells.
pub fn otherwise(noted: Side) -> String {
    format!(
        "this run notes that traffic goes to {noted}: it was moved from another copy of the run, which tells more than this one, or by hand. Where there is such a copy, go on with that one"
    )
}

/// Said of a switch of which no end is noted, or whose way back failed.
pub fn not_ended(line: &Move, standing: &Standing) -> String {
    match &standing.at_work {
        Some(by) => format!("a switch is at work ({by}): look again when it has ended"),
        None => {
            format!(
                "the switch to {} was cut off or is stuck: repeat it, or `landfall switch to old`",
                line.to
            )
        }
    }
}

/// Refuses what must not be done while users are on the old system. The runs may tell otherwise: a copy of them that was left behind knows nothing
/// of a way back that was gone with another.
pub async fn refuse_while_old_serves(given: &Given<'_>) -> Result<()> {
    if !given.settings.has_switch() {
        return Ok(());
    }
    let standing = landfall_switch::standing(&given.settings.switch_of_users()?).await.map_err(failure)?;
    if standing.serves() == Some(Side::Crm) {
        return Ok(());
    }
    let sentence = format!(
        "the proxy sends traffic to the old system, or may, whatever the runs here note: its originals stay ({standing})"
    );
    Err(Failure::new(Kind::State, sentence).hint(
        "`landfall switch status` shows where traffic goes; another copy of these runs may tell of a way back. Where traffic is led to the CRM by other means, take LANDFALL_SWITCH_INCLUDE out.",
    ))
}

fn line(book: &Book, one: &Move) -> String {
    let note = one.note.lines().next().unwrap_or_default();
    let note = if note.is_empty() { String::new() } else { format!(": {note}") };
    format!("{}  to {}, {} by {}{note}", book.local(one.at), one.to, one.said.word(), one.who)
}
