//! Accounts of the CRM: planned, made, and mailed.

use chrono::TimeDelta;
use landfall_golive::{
    accounts::{By, Done, Person, Planned, Wishes, apply, plan},
    connect,
    mail::Post,
};
use secrecy::ExposeSecret;

use super::Job;
use crate::{cli::Mails, clock, config::Settings, fail::Result};

/// What would be done for each.
pub async fn planned(settings: &Settings, people: &[Person], mails: &Mails) -> Result<Vec<Planned>> {
    let session = connect(settings.database()?.expose_secret()).await?;
    let wishes = wishes(settings, mails)?;
    let found = plan(&session, people, &wishes, clock::now()).await;
    session.close().await;
    Ok(found?)
}

/// Makes and mails. The mail server is tried first: one that cannot be used stops before anything is written.
pub async fn run(job: &Job<'_>, people: &[Person], mails: &Mails) -> Result<Vec<Done>> {
    job.stage("users", async {
        let (_, place, server) = job.settings.mail()?;
        let post = match &server {
            Some(server) => Some(Post::open(server).await?),
            None => None,
        };
        let id = job.run.info()?.id;
        let by = By {
            run: &job.run,
            id: &id,
            slug: &job.settings.port,
            author: &job.settings.mapping.fallback.author,
            operator: job.settings.operator(),
            at: clock::now(),
        };
        let session = connect(job.settings.database()?.expose_secret()).await?;
        let done = apply(&session, people, &by, &wishes(job.settings, mails)?, (&place, post.as_ref())).await;
        session.close().await;
        Ok(done?)
    })
    .await
}

fn wishes(settings: &Settings, mails: &Mails) -> Result<Wishes> {
    let again = mails.resend.iter().map(|address| address.trim().to_lowercase()).collect();
    Ok(Wishes { mode: settings.mail_mode()?, valid: TimeDelta::hours(i64::from(mails.hours)), again })
}
