//! `landfall rollback RUN`: the way back. Traffic first, then what people must know, then what must be entered in the old system.

use landfall_cutover::{Answer, Severity, matrix, notice};
use landfall_model::{
    kind::Kind,
    monitor::{Level, Monitor},
    rundir,
};
use landfall_switch::Side;
use serde_json::json;

use super::{Given, confirm::confirmed, cutover::Book, switch};
use crate::{
    cli::Rollback,
    clock,
    exit::Exit,
    fail::{Failure, Result},
    stages::{self, reentry::Written},
};

/// Shows the matrix; with `--confirm RUN-ID` goes back.
pub async fn run(given: &Given<'_>, options: &Rollback) -> Result<Exit> {
    let book = Book::open(given, &options.run)?;
    let id = book.run.info()?.id;
    let command =
        format!("To go back: landfall rollback {} --severity SEVERITY --why WHY", book.run.root().display());
    match (options.severity, confirmed(options.confirm.as_deref(), &book.run, &command)?) {
        (Some(severity), true) => {
            may(severity)?;
            go_back(given, &book, severity, options.why.as_deref().unwrap_or_default()).await
        }
        (severity, _) => {
            show(given, &book, severity, &id);
            Ok(Exit::Done)
        }
    }
}

fn show(given: &Given<'_>, book: &Book, severity: Option<Severity>, id: &str) {
    let run = book.run.root().display();
    let next = match severity {
        None => format!("`landfall rollback {run} --severity SEVERITY` says what follows."),
        Some(severity) if severity.answer() == Answer::Mend => {
            format!("{}: {}.", severity.word(), severity.answer())
        }
        Some(severity) => format!(
            "{}: {}. To go back: landfall rollback {run} --severity {} --why WHY --confirm {id}",
            severity.word(),
            severity.answer(),
            severity.word()
        ),
    };
    let document = json!({ "severity": severity.map(Severity::word), "run": book.run.root() });
    let lost = lost(given).map_or_else(String::new, |lost| format!("\n\n{lost}"));
    given.terminal.result(&format!("{}{lost}\n\n{next}", matrix(severity)), &document);
}

/// What the old system lacks since the originals were cleaned up; none before.
fn lost(given: &Given<'_>) -> Option<String> {
    let loaded = stages::find(&given.settings, None, |run| run.has(rundir::LOAD_CLEANUP)).ok()?;
    let removed = stages::cleanup::removed(&loaded).ok()?.len();
    let words = format!(
        "{removed} originals were removed since: the old system lacks these files until they are copied back. Each is named in {}, its copy in {}",
        loaded.path(rundir::LOAD_CLEANUP).display(),
        loaded.path(rundir::COPIES).display()
    );
    (removed > 0).then_some(words)
}

fn may(severity: Severity) -> Result<()> {
    if severity.answer() == Answer::Mend {
        let sentence = format!("\"{}\" is no reason to go back: {}", severity.word(), severity.answer());
        return Err(Failure::new(Kind::State, sentence)
            .hint("Mend it, or name the severity that it has: `landfall rollback` shows them all."));
    }
    Ok(())
}

/// Each part is done whatever became of the one before: in the night that this is needed half of it is better than nothing.
async fn go_back(given: &Given<'_>, book: &Book, severity: Severity, why: &str) -> Result<Exit> {
    let traffic = move_traffic(given, book).await;
    let pack = write_pack(given, book).await;
    let written = pack.as_ref().ok().and_then(Option::as_ref);
    let line = landfall_cutover::Rollback {
        at: clock::now(),
        who: given.settings.operator().to_owned(),
        severity: severity.word().to_owned(),
        why: why.to_owned(),
        traffic: traffic.as_ref().map_or_else(ToString::to_string, Clone::clone),
        pack: written.map_or_else(String::new, |pack| pack.folder.clone()),
        rows: written.map_or(0, |pack| pack.rows),
    };
    let letter = match &traffic {
        Ok(_) => went_back(book, severity, &line, pack.is_ok())?,
        Err(_) => STILL_THERE.to_owned(),
    };
    let mut lines = vec![line.traffic.clone(), told(book, &pack), letter];
    lines.extend(lost(given));
    lines.push(AFTERWARDS.to_owned());
    given.terminal.result(&lines.join("\n"), &line);
    traffic.and(pack)?;
    Ok(if given.settings.has_switch() { Exit::Done } else { Exit::NeedsEyes })
}

/// From here on the weekend is over, which the team is told. Not where traffic is where it was: the command is repeated then.
/// `known`: whether what was entered is.
fn went_back(
    book: &Book,
    severity: Severity,
    line: &landfall_cutover::Rollback,
    known: bool,
) -> Result<String> {
    book.run.append(rundir::ROLLBACKS, line)?;
    let letter = book.run.unused(|number| format!("{}/notice-{number}.txt", rundir::CUTOVER_FOLDER));
    let text = notice(&book.weekend, severity, line.at, known.then_some(line.rows));
    book.run.write_bytes(&letter, text.as_bytes())?;
    Ok(format!("notice for the team, to be sent by hand: {}", book.run.path(&letter).display()))
}

const STILL_THERE: &str =
    "no notice: traffic is where it was, and the weekend is not over; mend that and repeat the command";

const AFTERWARDS: &str = "\nThe CRM still runs: look for the cause there. A second cutover starts from a fresh snapshot, and from the CRM as it was (restore cutover/backup.dump into a new database): `landfall cutover start --friday DATE`.";

async fn move_traffic(given: &Given<'_>, book: &Book) -> Result<String> {
    if !given.settings.has_switch() {
        return Ok("traffic was not moved: LANDFALL_SWITCH_INCLUDE is not set, so point the proxy or the DNS at the old system by hand, now".to_owned());
    }
    let config = given.settings.switch_of(&book.weekend)?;
    let report = switch::to(given, book, &config, Side::Old).await?;
    match report.went_back {
        None => Ok(switch::told(&report)),
        Some(_) => Err(Failure::new(Kind::Target, switch::told(&report))
            .hint("The old system does not answer either: bring it up, then `landfall switch to old`.")),
    }
}

/// None where nothing was loaded.
async fn write_pack(given: &Given<'_>, book: &Book) -> Result<Option<Written>> {
    let Ok(loaded) = stages::find(&given.settings, None, |run| run.has(rundir::LOAD_GROUPS)) else {
        return Ok(None);
    };
    let monitor = &*given.terminal.monitor;
    let written = stages::reentry::write(&given.settings, monitor, &loaded, &book.run).await;
    if let Err(failure) = &written {
        monitor.remark(Level::Warning, &format!("no re-entry pack: {failure}"));
    }
    Ok(Some(written?))
}

fn told(book: &Book, pack: &Result<Option<Written>>) -> String {
    match pack {
        Ok(Some(Written { folder, pack, rows })) => {
            let names: Vec<String> =
                pack.files.iter().map(|file| format!("  {} ({} lines)", file.name, file.lines)).collect();
            format!(
                "to be entered in the old system ({rows} rows of the CRM): {} new records, {} to change, {} other things\n{}\n{}",
                pack.new,
                pack.changed,
                pack.other,
                book.run.path(folder).display(),
                names.join("\n")
            )
        }
        Ok(None) => "nothing was loaded, so nothing was entered in the CRM".to_owned(),
        Err(failure) => {
            format!("NO re-entry pack ({failure}): repeat the command when the CRM's database answers")
        }
    }
}
