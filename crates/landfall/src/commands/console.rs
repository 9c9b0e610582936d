//! `landfall console RUN`: a local web page for everything that wants eyes.

use landfall_console::{Console, Lent};
use landfall_model::{exit::Exit, kind::Kind, rundir};
use serde_json::json;

use super::{Given, cutover, review};
use crate::{
    cli::ConsoleOptions,
    clock,
    fail::{Failure, Result},
    stages,
};

/// Serves the page until Ctrl-C.
pub async fn run(given: &Given<'_>, options: &ConsoleOptions) -> Result<Exit> {
    let run = stages::find(&given.settings, options.run.run.as_deref(), |run| {
        run.has(rundir::PLAN) || run.has(rundir::VALIDATION)
    })?;
    let plan_run = stages::plan_run(&run)?;
    // Records are found by an index; making it is no work for a page that somebody waits for.
    landfall_report::index(&plan_run)?;
    let settings = given.settings.clone();
    // A run can be reviewed far from its buckets: only the previews need them.
    let store = settings.buckets().ok().map(|buckets| landfall_store::reader(buckets.source()));
    let unread = {
        let (settings, plan_run) = (settings.clone(), plan_run.clone());
        Box::new(move || stages::plan::unread(&settings, &plan_run))
    };
    let onward = {
        let (settings, plan_run) = (settings.clone(), plan_run.clone());
        Box::new(move || review::next(&settings, &plan_run))
    };
    let lent = Lent {
        run,
        unread,
        onward,
        plan_run,
        mapping: settings.mapping.clone(),
        operator: settings.operator().to_owned(),
        store,
        cutover: Box::new(cutover::Lent(settings)),
        now: clock::now,
        tell: Box::new(given.terminal.teller(|address| {
            let text = format!(
                "Open {address}\n(it lets one browser in; the next address is printed then; Ctrl-C ends)"
            );
            (text, json!({ "address": address }))
        })),
    };
    let taken = |error: std::io::Error| {
        Failure::new(Kind::Config, format!("port {} of 127.0.0.1 cannot be taken: {error}", options.port))
            .hint("Another console may have it: `--port 0` takes a free one.")
    };
    let console = Console::listen(lent, options.port).await.map_err(taken)?;
    tokio::select! {
        never = console.serve() => match never {},
        () = given.terminal.monitor.stopped() => {}
    }
    Ok(Exit::Done)
}
