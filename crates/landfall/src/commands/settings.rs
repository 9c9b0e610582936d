//! `landfall settings show|apply`: what the CRM is set to; shown as a diff, and with `--confirm RUN-ID` applied.

use landfall_model::exit::Exit;

use landfall_golive::settings::{Difference, Fate, File};

use super::{Given, confirm::confirmed};
use crate::{
    cli::SettingsAction,
    config::End,
    fail::Result,
    stages::{self, Job},
};

/// Runs the action.
pub async fn run(given: &Given<'_>, action: &SettingsAction) -> Result<Exit> {
    let text = given.settings.crm_settings_text()?;
    match action {
        SettingsAction::Show => {
            File::parse(&text)?;
            given.terminal.page(text.trim_end());
            Ok(Exit::Done)
        }
        SettingsAction::Apply { run, confirm } => {
            given.settings.demand(&[End::Target])?;
            let file = File::parse(&text)?;
            let monitor = &*given.terminal.monitor;
            let run = stages::load::named_or_loaded(&given.settings, monitor, run.run.as_deref()).await?;
            let id = run.info()?.id;
            let command = format!("To apply: landfall settings apply {}", run.shown());
            if confirmed(confirm.as_deref(), &run, &command)? {
                let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
                applied(given, &stages::settings::run(&job, &file).await?, &id)
            } else {
                let differences = stages::settings::differences(&given.settings, monitor, &file).await?;
                show(given, &differences, &format!("{command} --confirm {id}"))
            }
        }
    }
}

fn show(given: &Given<'_>, differences: &[Difference], command: &str) -> Result<Exit> {
    let open = open(differences);
    let end = if open == 0 {
        "the target is set as the file says".to_owned()
    } else {
        format!("{open} would change. Nothing was written. {command}")
    };
    given.terminal.result(&format!("{}\n\n{end}", lines(differences)), &differences);
    Ok(Exit::Done)
}

fn applied(given: &Given<'_>, differences: &[Difference], id: &str) -> Result<Exit> {
    let end = match open(differences) {
        0 => "nothing to change: the target is set as the file says".to_owned(),
        n => format!("{n} changed, audited, and noted in run {id}: `landfall reset` takes them back with it"),
    };
    given.terminal.result(&format!("{}\n\n{end}", lines(differences)), &differences);
    Ok(Exit::Done)
}

fn open(differences: &[Difference]) -> usize {
    differences.iter().filter(|difference| difference.fate != Fate::Same).count()
}

fn lines(differences: &[Difference]) -> String {
    differences.iter().flat_map(Difference::lines).collect::<Vec<_>>().join("\n")
}
