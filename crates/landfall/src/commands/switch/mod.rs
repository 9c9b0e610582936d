//! `landfall switch to crm|old`: moves traffic, watched, and notes who did it and what was measured.

mod standing;

use landfall_cutover::{Illegal, Move, Moved, State, Step};
use landfall_model::{
    cause,
    exit::Exit,
    kind::Kind,
    monitor::{Level, Monitor},
    rundir::{self, RunDir},
};
use landfall_switch::{Config, Error, Report, Side};
use serde_json::{Value, json};

pub use standing::{not_ended, noted, otherwise, refuse_while_old_serves};

use super::{
    Given,
    cutover::{Book, illegal},
};
use crate::{
    cli::SwitchAction,
    clock,
    fail::{Failure, Result},
};

/// Moves traffic, or says where it goes.
pub async fn run(given: &Given<'_>, action: &SwitchAction) -> Result<Exit> {
    match action {
        SwitchAction::To { side, run } => {
            let side = side.parse().map_err(|wrong: String| Failure::new(Kind::Config, wrong))?;
            let book = match side {
                Side::Crm => Book::open(given, run)?,
                Side::Old => Book::of_the_way_back(given, run)?,
            };
            let config = given.settings.switch_of(&book.weekend)?;
            may(&book, side)?;
            if side == Side::Crm {
                refuse_left_behind(given, &config)?;
            }
            let report = to(given, &book, &config, side).await?;
            given.terminal.result(&told(&report), &report);
            Ok(if report.went_back.is_some() { Exit::Failed } else { Exit::Done })
        }
        SwitchAction::Status(on) => {
            standing::status(given, &Book::of_the_way_back(given, on)?, &given.settings.switch()?).await
        }
    }
}

/// The way to the CRM goes by the runbook; the way back is always open.
fn may(book: &Book, side: Side) -> Result<()> {
    if side == Side::Old {
        return Ok(());
    }
    book.refuse_if_over()?;
    let progress = book.progress();
    match progress.steps().find(|(step, _)| is_switch(step)) {
        Some((step, State::Waiting(open))) => Err(illegal(&Illegal {
            what: format!("traffic stays where it is: \"{}\" waits for {}", step.id, open.join(", ")),
            legal: progress.legal().into_iter().map(|step| step.id.clone()).collect(),
        })),
        _ => Ok(()),
    }
}

/// Refuses where the include was written by a switch of which no run here tells: these are a copy that was left behind, and with the other one the
/// weekend may be over. A run that cannot be read tells nothing: to move nobody costs less than to move users into a CRM that was given up.
fn refuse_left_behind(given: &Given<'_>, config: &Config) -> Result<()> {
    let Some(number) = landfall_switch::number_of(config).map_err(failure)? else { return Ok(()) };
    let tells = |run: &RunDir| {
        let all = run.read_appended::<Move>(rundir::SWITCHES);
        // What is noted behind a damaged line has to count, or nobody could go on there.
        let last = || run.last_appended::<Move>(rundir::SWITCHES).ok().flatten().into_iter().collect();
        all.unwrap_or_else(|_| last()).iter().any(|one| one.number == number)
    };
    if RunDir::all(&given.settings.output).iter().any(tells) {
        return Ok(());
    }
    let sentence = format!(
        "traffic stays where it is: {} was written by a switch of which no run in {} tells that can be read, so that these runs are a copy that was left behind",
        config.proxy.include.display(),
        given.settings.output.display()
    );
    Err(Failure::new(Kind::State, sentence).hint(
        "Go on with the runs that tell of it. Where there are none any more, or it could not be noted: `landfall switch to old`, which these runs then tell of, and again. `landfall runs` names those that cannot be read.",
    ))
}

/// True for the step that points traffic at the CRM.
pub fn is_switch(step: &Step) -> bool {
    step.command.starts_with(&["switch", "to", "crm"].map(str::to_owned))
}

/// Moves traffic; before and after, the run is told. What went back by itself is in the report. A terminal that is closed (ssh that is gone) does not
/// end the watch: then nobody else would see that the new side is sick.
pub async fn to(given: &Given<'_>, book: &Book, config: &Config, side: Side) -> Result<Report> {
    let number = landfall_switch::number();
    let line = |said, note: String, figures| Move {
        at: clock::now(),
        who: given.settings.operator().to_owned(),
        to: side.word().to_owned(),
        said,
        number,
        note,
        figures,
    };
    given.terminal.outlive();
    note(given, book, &line(Moved::Began, String::new(), Value::Null));
    match landfall_switch::to(config, side, number, &*given.terminal.monitor).await {
        Ok(report) => {
            let said = if report.went_back.is_some() { Moved::WentBack } else { Moved::Switched };
            note(given, book, &line(said, told(&report), json!(report)));
            Ok(report)
        }
        Err(error) => {
            let needs_a_hand = matches!(error, Error::Stuck { .. } | Error::Left { .. });
            let said = if needs_a_hand { Moved::Stuck } else { Moved::Refused };
            note(given, book, &line(said, error.to_string(), Value::Null));
            Err(failure(error))
        }
    }
}

/// The failure, with what to do about it.
pub fn failure(error: Error) -> Failure {
    let hint = match &error {
        Error::Stuck { .. } | Error::Left { .. } => {
            "At once, by hand: write the include so that it names a side that answers, then `nginx -t` and `nginx -s reload`, or move what LANDFALL_SWITCH_HOOK moves."
        }
        Error::Refused(_) | Error::Include { .. } => {
            "`nginx -t` says the same; LANDFALL_NGINX, LANDFALL_NGINX_CONFIG, LANDFALL_SWITCH_INCLUDE and LANDFALL_SWITCH_HOOK name programs and files. Traffic was not moved."
        }
        Error::Sick { .. } => {
            "Mend that side, or set LANDFALL_SWITCH_PROBE (of the old system: LANDFALL_SWITCH_PROBE_OLD) to the page that it answers when it is well."
        }
        Error::Held { .. } => {
            "Wait for it, or end that process, and what it runs ends with it; `landfall switch status` shows where traffic goes."
        }
        Error::Config(_) => "LANDFALL_SWITCH_PROBE and LANDFALL_SWITCH_PROBE_OLD name the pages.",
        Error::Interrupted => return error.into(),
    };
    Failure::from(error).hint(hint)
}

/// Tells the run. Where it cannot be told (a full disk) that is said, and traffic moves all the same: users wait for it, above all on the way back.
fn note(given: &Given<'_>, book: &Book, line: &Move) {
    if let Err(error) = book.run.append(rundir::SWITCHES, line) {
        let text = format!(
            "NOT noted: to {}, {} ({}). Write it down; `landfall switch status` shows where traffic goes",
            line.to,
            line.said.word(),
            cause::in_words(&error)
        );
        given.terminal.monitor.remark(Level::Warning, &text);
    }
}

/// What a proxy needs so that its answers prove which side gave them.
const UNPROVEN: &str = "the proxy does not tell which side answers: add `add_header X-Landfall-Side $landfall_side always;` where it passes on to the upstream";

/// A switch in words and figures.
pub fn told(report: &Report) -> String {
    let end = match &report.went_back {
        Some(why) => went_back(report, why),
        None => stays(report),
    };
    let looks = format!(
        "{} looks, {} without a good answer, the slowest good one {} ms",
        report.looks, report.failed, report.slowest_ms
    );
    let unproven = (!report.proven).then(|| UNPROVEN.to_owned());
    [end, looks].into_iter().chain(unproven).collect::<Vec<_>>().join("\n")
}

fn stays(report: &Report) -> String {
    let first = report.first_answer_ms.unwrap_or_default();
    let last = report.last_of_before_ms.unwrap_or_default();
    format!(
        "traffic goes to {}: it answered {first} ms after the reload, the side before was last asked after {last} ms",
        report.to
    )
}

fn went_back(report: &Report, why: &str) -> String {
    let (to, before) = (report.to, report.to.other());
    let back = report.back_ms.map(|ms| format!(" {ms} ms after that was decided")).unwrap_or_default();
    format!("traffic went back by itself: {to} was not well ({why}); {before} answers again{back}")
}
