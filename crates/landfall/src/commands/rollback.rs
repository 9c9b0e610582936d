//! `landfall rollback RUN`: the way back. Traffic first, then what people must know, then what must be entered in the old system.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use landfall_cutover::{Answer, Move, Severity, matrix, notice};
use landfall_model::{
    cause,
    exit::Exit,
    kind::Kind,
    monitor::{Level, Monitor},
    rundir::{self, RunDir},
    words::count,
};
use landfall_reentry::PackFile;
use landfall_switch::Side;
use serde::Serialize;
use serde_json::json;

use super::{Given, confirm::confirmed, cutover::Book, lost::Lost, switch};
use crate::{
    cli::Rollback,
    clock,
    fail::{Failure, Result},
    stages::{self, reentry::Written},
};

/// Shows the matrix; with `--confirm RUN-ID` goes back.
pub async fn run(given: &Given<'_>, options: &Rollback) -> Result<Exit> {
    let book = Book::of_the_way_back(given, &options.run)?;
    let id = book.run.info()?.id;
    let command = format!("To go back: landfall rollback {} --severity SEVERITY --why WHY", book.run.shown());
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
    let run = book.run.shown();
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
    let lost = Lost::of(&given.settings);
    let document =
        json!({ "severity": severity.map(Severity::word), "run": book.run.root(), "removed": lost });
    let lost = lost.told().map_or_else(String::new, |lost| format!("\n\n{lost}"));
    given.terminal.result(&format!("{}{lost}\n\n{next}", matrix(severity)), &document);
}

fn may(severity: Severity) -> Result<()> {
    if severity.answer() == Answer::Mend {
        let sentence = format!("\"{}\" is no reason to go back: {}", severity.word(), severity.answer());
        return Err(Failure::new(Kind::State, sentence)
            .hint("Mend it, or name the severity that it has: `landfall rollback` shows them all."));
    }
    Ok(())
}

/// The way back as it was noted, with what the old system lacks.
#[derive(Serialize)]
struct Ended<'a> {
    #[serde(flatten)]
    line: &'a landfall_cutover::Rollback,
    /// What the team must read; none where it is no file.
    notice: Option<PathBuf>,
    removed: &'a Lost,
}

/// Each part is done whatever became of the one before: in the night that this is needed half of it is better than nothing.
async fn go_back(given: &Given<'_>, book: &Book, severity: Severity, why: &str) -> Result<Exit> {
    let traffic = move_traffic(given, book).await;
    tell_at_once(given, &traffic);
    // Before the pack, which takes its time: the team is told when traffic moved.
    let at = clock::now();
    let pack = write_pack(given, book).await;
    let written = pack.as_ref().ok();
    let line = landfall_cutover::Rollback {
        at,
        who: given.settings.operator().to_owned(),
        severity: severity.word().to_owned(),
        why: why.to_owned(),
        traffic: traffic.as_ref().map_or_else(ToString::to_string, Clone::clone),
        pack: written.and_then(Option::as_ref).map_or_else(String::new, |pack| pack.folder.clone()),
        rows: written.map(|pack| pack.as_ref().map_or(0, |pack| pack.rows)),
    };
    let (noted, (letter, notice)) = match &traffic {
        Ok(_) => {
            let moved = given.settings.has_switch().then(|| since(book).unwrap_or(at));
            let letter = letter(book, severity, &line, moved);
            (book.run.append(rundir::ROLLBACKS, &line).map_err(Failure::from), letter)
        }
        Err(_) => (Ok(()), (NO_NOTICE.to_owned(), None)),
    };
    let mut lines = vec![line.traffic.clone(), told(book, &pack), letter];
    let not_noted = |failure: &Failure| format!("NOT noted that the weekend is over: {failure}");
    lines.extend(noted.as_ref().err().map(not_noted));
    let removed = Lost::of(&given.settings);
    lines.extend(removed.told());
    lines.push(AFTERWARDS.to_owned());
    given.terminal.result(&lines.join("\n"), &Ended { line: &line, notice, removed: &removed });
    traffic.and(pack).and(noted)?;
    Ok(if given.settings.has_switch() { Exit::Done } else { Exit::NeedsEyes })
}

/// Users wait for the traffic, and whoever must move it by hand as well; what comes next asks the database, which may be what is ill.
fn tell_at_once(given: &Given<'_>, traffic: &Result<String>) {
    let monitor = &given.terminal.monitor;
    match traffic {
        Ok(told) => {
            monitor.remark(Level::Info, told);
            monitor.remark(Level::Info, &format!("{PACK}. {NOTICE_FOLLOWS}"));
        }
        Err(failure) => {
            monitor.remark(Level::Warning, &format!("{failure}. {}", failure.next_step()));
            monitor.remark(Level::Info, PACK);
        }
    }
}

/// Since when traffic has gone to the old system, as far as the run tells: of a way back that is repeated, since the first.
fn since(book: &Book) -> Option<DateTime<Utc>> {
    let moves: Vec<Move> = book.run.read_appended(rundir::SWITCHES).ok()?;
    Move::on_old_since(&moves)
}

/// What the team must read, as a file of the run, and that file; where it cannot be written (a full disk), the text itself.
fn letter(
    book: &Book,
    severity: Severity,
    line: &landfall_cutover::Rollback,
    moved: Option<DateTime<Utc>>,
) -> (String, Option<PathBuf>) {
    let name = book.run.unused(rundir::notice);
    let text = notice(&book.weekend, severity, moved, line.rows);
    match book.run.write_bytes(&name, text.as_bytes()) {
        Ok(()) => {
            let path = book.run.path(&name);
            (format!("notice for the team, to be sent by hand: {}", path.display()), Some(path))
        }
        Err(error) => {
            let why = cause::in_words(&error);
            (format!("notice for the team, to be sent by hand ({why}):\n\n{text}"), None)
        }
    }
}

/// Not where it is not known that traffic moved: the weekend is not over then.
const NO_NOTICE: &str = "no notice: that traffic goes to the old system is not proven, and the weekend is not over; mend that and repeat the command";

const PACK: &str = "now the re-entry pack is made: what users entered in the CRM, as its database tells";

const NOTICE_FOLLOWS: &str =
    "Behind it the notice for the team is written: Ctrl-C leaves the pack out, a second one the notice too";

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

/// None where nothing was loaded. A failure says that nobody knows what was entered.
async fn write_pack(given: &Given<'_>, book: &Book) -> Result<Option<Written>> {
    let written = pack(given, book).await;
    if let Err(failure) = &written {
        given.terminal.monitor.remark(Level::Warning, &format!("no re-entry pack: {failure}"));
    }
    written
}

async fn pack(given: &Given<'_>, book: &Book) -> Result<Option<Written>> {
    // Traffic is moved all the same: of which port the rows are matters to the pack alone.
    stages::refuse_other_port(&given.settings, &book.run)?;
    let Some(loaded) = stages::load::loaded(&given.settings, &*given.terminal.monitor).await? else {
        return refuse_forgotten(given, book).map(|()| None);
    };
    let written =
        stages::reentry::write(&given.settings, &given.terminal.monitor, &loaded, &book.run).await?;
    Ok(Some(written))
}

/// Refuses to say that nothing was entered where a run of this weekend tells, or told until it was reset, that it was loaded.
fn refuse_forgotten(given: &Given<'_>, book: &Book) -> Result<()> {
    let told = |run: &RunDir| run.has(rundir::LOAD_GROUPS) || run.was_set_aside(rundir::LOAD_GROUPS);
    let Ok(run) = stages::find(&given.settings, None, |run| told(run) && book.is_since(run)) else {
        return Ok(());
    };
    let run = run.shown();
    let sentence = format!(
        "{run} was loaded, and the database of DATABASE_URL knows of no load: it is another one, or it was emptied, or the run was reset, which leaves what users entered"
    );
    Err(Failure::new(Kind::Target, sentence).hint(
        "Set DATABASE_URL to the CRM's database and repeat the command. After a reset all that the CRM's tables hold was entered by users: take it from there by hand.",
    ))
}

/// A file of the pack; a table with the number of its lines.
fn name(file: &PackFile) -> String {
    match file.lines {
        0 => format!("  {}", file.name),
        lines => format!("  {} ({})", file.name, count(lines, "line")),
    }
}

fn told(book: &Book, pack: &Result<Option<Written>>) -> String {
    match pack {
        Ok(Some(Written { folder, pack, rows })) => {
            let names: Vec<String> = pack.files.iter().map(name).collect();
            format!(
                "to be entered in the old system ({} of the CRM): {}, {} to change, {}\n{}\n{}",
                count(*rows, "row"),
                count(pack.new, "new record"),
                pack.changed,
                count(pack.other, "other thing"),
                book.run.path(folder).display(),
                names.join("\n")
            )
        }
        Ok(None) => "nothing was loaded, so nothing was entered in the CRM".to_owned(),
        Err(failure) => {
            format!("NO re-entry pack, so what was entered is not known ({failure}). {}", failure.next_step())
        }
    }
}
