//! `landfall check`: source, buckets and target are looked at, and every finding is printed, not the first. Nothing is written.

use landfall_load::{Words, files::check_buckets};
use landfall_model::{mapping::Mapping, outcome::Finding};
use secrecy::ExposeSecret;

use super::Given;
use crate::{exit::Exit, fail::Result, stages};

/// Looks at everything that is configured.
pub async fn run(given: &Given<'_>) -> Result<Exit> {
    let source = source(given).await;
    let buckets = buckets(given).await;
    let (target, differs) = target(given).await;
    let findings = [source, buckets, target].concat();
    let wrong = findings.iter().filter(|finding| !finding.ok).count();
    let lines: Vec<String> = findings.iter().map(line).collect();
    given.terminal.result(&format!("{}\n\n{}", lines.join("\n"), sum(wrong)), &findings);
    Ok(match (wrong, differs) {
        (0, _) => Exit::Done,
        (_, true) => Exit::TargetMismatch,
        _ if given.settings.demand(true, true, true).is_err() => Exit::Usage,
        _ => Exit::Failed,
    })
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
            let sources = check_buckets(&*source, &buckets.sources).await;
            [sources, check_buckets(&*target, &[buckets.target]).await].concat()
        }
        Err(failure) => vec![unset("buckets", &failure.to_string())],
    }
}

/// The findings, and whether the target answers but differs.
async fn target(given: &Given<'_>) -> (Vec<Finding>, bool) {
    let database_url = match given.settings.database() {
        Ok(url) => url,
        Err(failure) => return (vec![unset("target", &failure.to_string())], false),
    };
    match differences(given, database_url.expose_secret()).await {
        Ok(findings) if findings.is_empty() => (vec![fine("target", "is as expected")], false),
        Ok(findings) => (findings, true),
        Err(error) => (vec![wrong("target", &error.to_string(), error.next_step())], false),
    }
}

async fn differences(given: &Given<'_>, database_url: &str) -> Result<Vec<Finding>> {
    let mapping: &Mapping = &given.settings.mapping;
    let (words, monitor) = (Words::of_mapping(mapping), &*given.terminal.monitor);
    let session = landfall_load::connect(database_url).await?;
    let found =
        landfall_load::preflight(&session, &given.settings.port, &mapping.target, &words, &[], monitor).await;
    session.close().await;
    Ok(found?.iter().map(|difference| wrong("target", &difference.what, &difference.remedy)).collect())
}

fn line(finding: &Finding) -> String {
    let mark = if finding.ok { "✓" } else { "✗" };
    let remedy =
        if finding.remedy.is_empty() { String::new() } else { format!("\n    → {}", finding.remedy) };
    format!("{mark} {}: {}{remedy}", finding.place, finding.what)
}

fn sum(wrong: usize) -> String {
    match wrong {
        0 => "all is well; go on with `landfall migrate --dry-run`".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    }
}

fn fine(place: &str, what: &str) -> Finding {
    Finding { place: place.to_owned(), what: what.to_owned(), remedy: String::new(), ok: true, record: None }
}

fn wrong(place: &str, what: &str, remedy: &str) -> Finding {
    Finding {
        place: place.to_owned(),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
        ok: false,
        record: None,
    }
}

fn unset(place: &str, problems: &str) -> Finding {
    wrong(
        place,
        &problems.replace('\n', "; "),
        "set it in the environment or in .env; `landfall --help` lists all settings",
    )
}
