//! `landfall users plan|apply FILE`: accounts of the CRM, and the mails with which people set their passwords.

use std::path::Path;

use chrono::TimeDelta;
use landfall_cutover::Weekend;
use landfall_golive::{
    accounts::{Done, Need, Person, Planned, Sent, Wishes, parse},
    mail::Mode,
};
use landfall_model::{exit::Exit, kind::Kind, rundir, spreadsheet};

use super::Given;
use crate::{
    cli::{Mails, UsersAction},
    config::End,
    fail::{Failure, Result},
    stages::{self, Job},
};

/// The first line of the file.
const HEADING: &str = "name,email,role,ports";

/// Runs the action.
pub async fn run(given: &Given<'_>, action: &UsersAction) -> Result<Exit> {
    given.settings.demand(&[End::Target])?;
    match action {
        UsersAction::Plan { file, mails } => {
            let wishes = wishes(mails, given.settings.mail_mode()?);
            let people = read(given, file, &wishes)?;
            let monitor = &*given.terminal.monitor;
            let found = stages::users::planned(&given.settings, monitor, &people, &wishes).await?;
            Ok(planned(given, &found, &wishes.mode))
        }
        UsersAction::Apply { file, run, mails } => {
            let mail = given.settings.mail()?;
            let wishes = wishes(mails, mail.mode.clone());
            let people = read(given, file, &wishes)?;
            // Where a weekend is led, its run is where mails and accounts are looked for, whatever was verified since.
            let weekend = stages::find(&given.settings, None, |run| run.has(rundir::CUTOVER)).ok();
            let run = run.as_deref().or_else(|| Some(weekend.as_ref()?.root()));
            let run = stages::take_up(&given.settings, run, |_| true)?;
            let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
            let weekend: Option<Weekend> = job.run.find_json(rundir::CUTOVER)?;
            refuse_people_in_a_rehearsal(weekend.as_ref(), &mail.mode)?;
            let done = stages::users::run(&job, &people, &wishes, &mail).await?;
            Ok(applied(given, &done, &wishes.mode, weekend.as_ref()))
        }
    }
}

/// A rehearsal is often made with a copy of the weekend's settings.
fn refuse_people_in_a_rehearsal(weekend: Option<&Weekend>, mode: &Mode) -> Result<()> {
    if weekend.is_none_or(|weekend| !weekend.rehearsal) || *mode != Mode::Live {
        return Ok(());
    }
    let sentence = "this is a rehearsal, and LANDFALL_MAIL=live mails everybody in the file: nobody was mailed, and no account made";
    let hint = "Set LANDFALL_MAIL to an address of your own, which takes all mails, or take it out: then they are written into the run.";
    Err(Failure::new(Kind::Config, sentence).hint(hint))
}

fn wishes(mails: &Mails, mode: Mode) -> Wishes {
    let again = mails.resend.iter().map(|address| address.trim().to_lowercase()).collect();
    Wishes { mode, valid: TimeDelta::hours(i64::from(mails.hours)), again }
}

fn planned(given: &Given<'_>, planned: &[Planned], mode: &Mode) -> Exit {
    let lines: Vec<String> = planned.iter().map(Planned::sentence).collect();
    let open = planned.iter().filter(|person| !person.is_done()).count();
    let text =
        format!("{}\n\nTo be done for {open} of {}. {}", lines.join("\n"), planned.len(), whither(mode));
    given.terminal.result(&text, &planned);
    Exit::Done
}

fn applied(given: &Given<'_>, done: &[Done], mode: &Mode, weekend: Option<&Weekend>) -> Exit {
    let count = |wanted: Sent| done.iter().filter(|person| person.mail == wanted).count();
    let refused = done.iter().filter_map(|person| match &person.mail {
        Sent::Refused(why) => Some(format!("line {} {}: {why}", person.planned.line, person.planned.who)),
        _ => None,
    });
    let refused: Vec<String> = refused.collect();
    let news = done.iter().filter(|person| person.is_news());
    let mut lines: Vec<String> = news.map(Done::sentence).collect();
    let changed = lines.len();
    // Of whom nothing was done, since only --resend would: a link that works is what the command is for.
    let late: Vec<&Done> = done.iter().filter(|person| waits_for_resend(person)).collect();
    lines.extend(late.iter().filter(|person| !person.is_news()).map(|person| person.sentence()));
    let (sent, redirected, written) = (count(Sent::Sent), count(Sent::Redirected), count(Sent::Written));
    lines.push(format!(
        "\n{changed} of {} were not done yet; mails: {sent} sent, {redirected} redirected, {written} written, {} refused. {}",
        done.len(),
        refused.len(),
        whither(mode)
    ));
    lines.extend(refused.iter().cloned());
    let elsewhere = count(Sent::Elsewhere);
    let missed = missed(done, mode, weekend);
    lines.extend(missed.iter().cloned());
    given.terminal.result(&lines.join("\n"), &done);
    let is_done = refused.is_empty() && missed.is_none() && late.is_empty() && elsewhere == 0;
    if is_done { Exit::Done } else { Exit::NeedsEyes }
}

const fn waits_for_resend(person: &Done) -> bool {
    matches!(person.planned.mail, Need::Expired(_) | Need::Unknown(_))
}

/// Whom no mail has reached because none was to: on the weekend that is not done, for on Monday they could not sign in.
fn missed(done: &[Done], mode: &Mode, weekend: Option<&Weekend>) -> Option<String> {
    let is_meant = *mode != Mode::Live && weekend.is_some_and(|weekend| !weekend.rehearsal);
    let missed = done.iter().filter(|person| is_meant && !person.is_reached()).count();
    (missed > 0).then(|| {
        format!(
            "{missed} of {} have no mail by which to set a password: set LANDFALL_MAIL=live and repeat the command",
            done.len()
        )
    })
}

/// Where mails go, in a sentence.
pub fn whither(mode: &Mode) -> String {
    match mode {
        Mode::Live => "Mails reach the people (LANDFALL_MAIL=live).".to_owned(),
        Mode::Redirected(address) => format!("Mails go to {address}, not to the people (LANDFALL_MAIL)."),
        Mode::Written => {
            "Mails reach nobody: they are written into the run (LANDFALL_MAIL=live sends them).".to_owned()
        }
    }
}

/// Reads the file. Whoever is to get another mail must stand in it.
fn read(given: &Given<'_>, file: &Path, wishes: &Wishes) -> Result<Vec<Person>> {
    let failed = |error| {
        Failure::typed(format!("{} cannot be read: {error}", file.display())).hint(format!(
            "It is a CSV file with the heading {HEADING}, and a line for each person: Ann Lee,ann@example.com,sales_manager,{}",
            given.settings.port
        ))
    };
    let people = parse(&spreadsheet::text(&std::fs::read(file).map_err(failed)?), &given.settings.port)?;
    if wishes.again.iter().all(|address| people.iter().any(|person| person.email == *address)) {
        return Ok(people);
    }
    Err(Failure::typed(format!("--resend names somebody who is not in {}", file.display())))
}
