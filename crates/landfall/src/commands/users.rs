//! `landfall users plan|apply FILE`: accounts of the CRM, and the mails with which people set their passwords.

use std::path::Path;

use landfall_golive::{
    accounts::{Done, Person, Planned, Sent, parse},
    mail::Mode,
};
use landfall_model::kind::Kind;

use super::Given;
use crate::{
    cli::{Mails, UsersAction},
    exit::Exit,
    fail::{Failure, Result},
    stages::{self, Job},
};

/// Runs the action.
pub async fn run(given: &Given<'_>, action: &UsersAction) -> Result<Exit> {
    given.settings.demand(false, true, false)?;
    match action {
        UsersAction::Plan { file, mails } => plan(given, &read(given, file, mails)?, mails).await,
        UsersAction::Apply { file, run, mails } => {
            let people = read(given, file, mails)?;
            given.settings.mail()?;
            let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run.as_deref())?;
            applied(given, &stages::users::run(&job, &people, mails).await?)
        }
    }
}

async fn plan(given: &Given<'_>, people: &[Person], mails: &Mails) -> Result<Exit> {
    let planned = stages::users::planned(&given.settings, people, mails).await?;
    let lines: Vec<String> = planned.iter().map(Planned::sentence).collect();
    let open = planned.iter().filter(|person| !person.is_done()).count();
    let text =
        format!("{}\n\nTo be done for {open} of {}. {}", lines.join("\n"), planned.len(), whither(given)?);
    given.terminal.result(&text, &planned);
    Ok(Exit::Done)
}

fn applied(given: &Given<'_>, done: &[Done]) -> Result<Exit> {
    let count = |wanted: Sent| done.iter().filter(|person| person.mail == wanted).count();
    let refused = done.iter().filter_map(|person| match &person.mail {
        Sent::Refused(why) => Some(format!("line {} {}: {why}", person.planned.line, person.planned.who)),
        _ => None,
    });
    let refused: Vec<String> = refused.collect();
    let news = done.iter().filter(|person| person.is_news());
    let mut lines: Vec<String> = news.map(Done::sentence).collect();
    let changed = lines.len();
    let (sent, redirected, written) = (count(Sent::Sent), count(Sent::Redirected), count(Sent::Written));
    lines.push(format!(
        "\n{changed} of {} were not done yet; mails: {sent} sent, {redirected} redirected, {written} written, {} refused. {}",
        done.len(),
        refused.len(),
        whither(given)?
    ));
    lines.extend(refused.iter().cloned());
    given.terminal.result(&lines.join("\n"), &done);
    Ok(if refused.is_empty() { Exit::Done } else { Exit::NeedsEyes })
}

fn whither(given: &Given<'_>) -> Result<String> {
    Ok(match given.settings.mail_mode()? {
        Mode::Live => "Mails reach the people (LANDFALL_MAIL=live).".to_owned(),
        Mode::Redirected(address) => format!("Mails go to {address}, not to the people (LANDFALL_MAIL)."),
        Mode::Written => {
            "Mails reach nobody: they are written into the run (LANDFALL_MAIL=live sends them).".to_owned()
        }
    })
}

/// Reads the file. Whoever is to get another mail must stand in it.
fn read(given: &Given<'_>, file: &Path, mails: &Mails) -> Result<Vec<Person>> {
    let failed = |error| Failure::new(Kind::Config, format!("{} cannot be read: {error}", file.display()));
    let people = parse(&std::fs::read_to_string(file).map_err(failed)?, &given.settings.port)?;
    let is_there =
        |address: &String| people.iter().any(|person| person.email == address.trim().to_lowercase());
    if mails.resend.iter().all(is_there) {
        return Ok(people);
    }
    Err(Failure::new(Kind::Config, format!("--resend names somebody who is not in {}", file.display())))
}
