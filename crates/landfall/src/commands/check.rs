//! `landfall check`: source, buckets and target are looked at, and every finding is printed, not the first; what go-live and the
//! switch need too, where they are set up. Nothing is written.

use landfall_golive::mail::Post;
use landfall_load::{LiveRun, Words, files::check_buckets};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    monitor::{Level, Monitor},
    outcome::Finding,
    words::count,
};
use landfall_postgres::Session;
use landfall_store::while_wanted;

use super::{Given, switch, users};
use crate::{
    cli,
    fail::{Failure, Result, exit_of},
    stages,
};

/// What is done between loaded and live.
const GOLIVE: &str = "settings and accounts";
const ASKED: &str = "source, buckets, target, mail and switch are asked at once: one that does not answer takes up to two minutes";
const NO_MAIL: &str = "until then `landfall users apply` sends nothing; SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD and SMTP_ROOT_CERT name server and login";
const REFUSED: &str = "until then `landfall settings apply` and `landfall users apply` change nothing";

/// Looks at everything that is configured.
pub async fn run(given: &Given<'_>) -> Result<Exit> {
    let monitor = &given.terminal.monitor;
    let found = while_wanted(&|| !monitor.stop_requested(), look(given)).await;
    let findings = found.filter(|findings| !findings.iter().any(is_cut_off)).ok_or_else(|| {
        Failure::new(Kind::Interrupted, "stopped before everything was looked at")
            .hint("Nothing was written: `landfall check` looks at everything anew.")
    })?;
    let lines: Vec<String> = findings.iter().map(line).collect();
    given.terminal.result(&format!("{}\n\n{}", lines.join("\n"), sum(&findings)), &findings);
    Ok(exit(&findings))
}

async fn look(given: &Given<'_>) -> Vec<Finding> {
    given.terminal.monitor.remark(Level::Info, ASKED);
    // At once: where nothing answers, as behind a firewall that drops, each takes its time to say so.
    let (source, buckets, target, mail, traffic) = tokio::join!(
        told("check source", given, source(given)),
        told("check buckets", given, buckets(given)),
        told("check target", given, target(given)),
        told("check mail", given, mail(given)),
        told("check switch", given, traffic(given)),
    );
    [source, buckets, target, mail, traffic, settings(given)].concat()
}

/// True of what the operator did not wait for.
fn is_cut_off(finding: &Finding) -> bool {
    finding.kind == Some(Kind::Interrupted)
}

/// Shows that one of them is asked, and in a word how it is as soon as that is known: others may still be waited for.
async fn told(task: &str, given: &Given<'_>, findings: impl Future<Output = Vec<Finding>>) -> Vec<Finding> {
    let monitor = &given.terminal.monitor;
    monitor.start(task, None);
    let findings = findings.await;
    let is_how = match findings.iter().filter(|finding| !finding.ok).count() {
        0 if findings.is_empty() => "none is set up".to_owned(),
        0 => "is well".to_owned(),
        n => count(n, "finding"),
    };
    monitor.finish(task, &is_how);
    findings
}

/// As the command ends that meets the gravest of them.
fn exit(findings: &[Finding]) -> Exit {
    let exits = findings.iter().filter_map(|finding| finding.kind).map(exit_of);
    exits.fold(Exit::Done, Exit::or)
}

async fn source(given: &Given<'_>) -> Vec<Finding> {
    match given.settings.source() {
        Ok(mut source) => {
            source.known = stages::snapshot::known(&given.settings, &source, None);
            landfall_snapshot::check(&source, &given.settings.mapping).await
        }
        Err(failure) => vec![unset("source", &failure.to_string())],
    }
}

async fn buckets(given: &Given<'_>) -> Vec<Finding> {
    match given.settings.buckets() {
        Ok(buckets) => {
            let (source, target) =
                (landfall_store::reader(buckets.source()), landfall_store::reader(&buckets.store));
            let refused = buckets.refuse_one_for_both().err();
            let refused = refused.map(|failure| failed("buckets", &failure));
            let targets = [buckets.target];
            let (sources, targets) =
                tokio::join!(check_buckets(&*source, &buckets.sources), check_buckets(&*target, &targets));
            sources.into_iter().chain(targets).chain(refused).collect()
        }
        Err(failure) => vec![unset("buckets", &failure.to_string())],
    }
}

async fn target(given: &Given<'_>) -> Vec<Finding> {
    if let Err(failure) = given.settings.database() {
        return vec![unset("target", &failure.to_string())];
    }
    differences(given).await.unwrap_or_else(|failure| vec![failed("target", &failure)])
}

/// What the load needs, and the backup before it; and what settings and accounts do, where the CRM that they are of is named (`APP_URL`).
async fn differences(given: &Given<'_>) -> Result<Vec<Finding>> {
    let (mapping, port) = (&given.settings.mapping, &given.settings.port);
    let (words, monitor) = (Words::of_mapping(mapping), &*given.terminal.monitor);
    let found = stages::on_target(&given.settings, monitor, async |session| -> Result<_> {
        let loaded = followed(given, session).await;
        let plans: Vec<&str> = loaded.iter().map(|live| live.plan.as_str()).collect();
        let load = landfall_load::preflight(session, port, &mapping.target, &words, &plans, monitor).await?;
        let is_named = given.settings.names_app() && given.settings.app_url().is_ok();
        let golive = if is_named { Some(landfall_golive::check(session).await?) } else { None };
        Ok((load, loaded, golive, landfall_load::backup_lacks(session).await?))
    });
    let (load, loaded, golive, backup) = found.await?;
    let load =
        load.iter().map(|difference| differs("target", &difference.what, &difference.remedy)).collect();
    let mut findings = or_fine(load, "target", "is as expected");
    let loaded = loaded.map(|live| live.in_the_way(port));
    findings.extend(loaded.map(|told| Finding::advice("target", told.what, told.remedy)));
    // No wrong: it may be made as another role, or by other means.
    findings.extend(backup.iter().map(|lack| Finding::advice("backup", &lack.what, &lack.remedy)));
    if let Some(lacks) = golive {
        let lacks = lacks.iter().map(|what| differs(GOLIVE, what, REFUSED)).collect();
        findings.extend(or_fine(lacks, GOLIVE, "their tables can be written"));
    }
    Ok(findings)
}

/// The run that is in the target as a whole, and that a delta can follow since its folder is here: that is no fault of the target. What stands in the
/// way of asking, the preflight names.
async fn followed(given: &Given<'_>, session: &Session) -> Option<LiveRun> {
    let live = landfall_load::live(session, &given.settings.port).await.ok()??;
    (live.is_whole && stages::load::folder(&given.settings, &live).is_some()).then_some(live)
}

/// Nothing where no mail server is set up. The login is tried, and no mail is sent.
async fn mail(given: &Given<'_>) -> Vec<Finding> {
    let (mode, server) = match given.settings.mail_server() {
        Ok(Some(found)) => found,
        Ok(None) => return Vec::new(),
        Err(failure) => return vec![unset("mail", &failure.to_string())],
    };
    vec![match Post::open(&server).await {
        Ok(_) => {
            let whither = users::whither(&mode);
            Finding::fine("mail", format!("{} takes the login; nothing was sent. {whither}", server.name()))
        }
        Err(error) => Finding::wrong(error.kind(), "mail", error.to_string(), NO_MAIL),
    }]
}

/// Nothing where no switch is set up: not every weekend moves traffic by landfall.
async fn traffic(given: &Given<'_>) -> Vec<Finding> {
    if !given.settings.has_switch() {
        return Vec::new();
    }
    let config = match given.settings.switch() {
        Ok(config) => config,
        Err(failure) => return vec![unset("switch", &failure.to_string())],
    };
    vec![match landfall_switch::check(&config).await {
        Ok(()) => {
            Finding::fine("switch", "the include can be replaced, and the proxy takes its configuration")
        }
        Err(error) => failed("switch", &switch::failure(error)),
    }]
}

/// What no end would tell of: variables with a misspelt name, whose default goes in their place; a folder for runs that cannot be one; the
/// address of the CRM, which is first needed when it is live.
fn settings(given: &Given<'_>) -> Vec<Finding> {
    let strange = given.settings.own_names().filter(|name| !cli::is_setting(name));
    let misspelt = "`landfall --help` lists all settings: correct its name, or take it out";
    let mut findings: Vec<Finding> = strange
        .map(|name| {
            let what = format!("{name} is none, and nothing goes by it");
            Finding::wrong(Kind::Config, "settings", what, misspelt)
        })
        .collect();
    // Of no end, the folder for runs alone.
    let runs = given.settings.demand(&[]).err();
    findings.extend(runs.map(|failure| unset("runs", &failure.to_string())));
    let app = given.settings.app_url().err().filter(|_| given.settings.names_app());
    findings.extend(app.map(|failure| unset(GOLIVE, &failure.to_string())));
    findings
}

fn or_fine(wrong: Vec<Finding>, place: &str, what: &str) -> Vec<Finding> {
    if wrong.is_empty() { vec![Finding::fine(place, what)] } else { wrong }
}

fn line(finding: &Finding) -> String {
    let mark = match (finding.ok, finding.remedy.as_str()) {
        (false, _) => "✗",
        (true, "") => "✓",
        (true, _) => "!",
    };
    let remedy =
        if finding.remedy.is_empty() { String::new() } else { format!("\n    → {}", finding.remedy) };
    format!("{mark} {}: {}{remedy}", finding.place, finding.what)
}

fn sum(findings: &[Finding]) -> String {
    let wrong = findings.iter().filter(|finding| !finding.ok).count();
    let is_advised = findings.iter().any(|finding| finding.ok && !finding.remedy.is_empty());
    match (wrong, is_advised) {
        (0, false) => "all is well; go on with `landfall migrate --dry-run`".to_owned(),
        (0, true) => {
            "nothing has to be mended; read what is marked !, then go on with `landfall migrate --dry-run`"
                .to_owned()
        }
        (n, _) => format!("{}: mend what is marked ✗, then `landfall check` once more", count(n, "finding")),
    }
}

/// The target is there, and is not as it should be.
fn differs(place: &str, what: &str, remedy: &str) -> Finding {
    Finding::wrong(Kind::Mismatch, place, what, remedy)
}

/// What a command would end with.
fn failed(place: &str, failure: &Failure) -> Finding {
    Finding::wrong(failure.kind(), place, failure.to_string(), failure.next_step())
}

fn unset(place: &str, problems: &str) -> Finding {
    let remedy = "set it right in the environment or in .env; `landfall --help` lists all settings";
    Finding::wrong(Kind::Config, place, problems.replace('\n', "; "), remedy)
}
