//! Accounts of the CRM: planned, made, and mailed.

use landfall_golive::{
    accounts::{Done, Person, Planned, Way, Wishes, apply, plan},
    mail::Post,
};
use landfall_model::monitor::Monitor;
use landfall_postgres::Session;

use super::{
    Job,
    target::{asking_target, on_target},
};
use crate::{
    clock,
    config::{Mail, Settings},
    fail::Result,
};

/// What would be done for each.
pub async fn planned(
    settings: &Settings,
    monitor: &dyn Monitor,
    people: &[Person],
    wishes: &Wishes,
) -> Result<Vec<Planned>> {
    asking_target(settings, monitor, async |session| plan(session, people, wishes, clock::now()).await).await
}

/// Makes and mails. The mail server is tried first: one that cannot be used stops before anything is written.
pub async fn run(job: &Job<'_>, people: &[Person], wishes: &Wishes, mail: &Mail) -> Result<Vec<Done>> {
    let author = job.author();
    job.stage("users", async {
        let post = match &mail.server {
            Some(server) => Some(Post::open(server).await?),
            None => None,
        };
        let way = Way { place: &mail.place, post: post.as_ref() };
        let monitor = &*job.monitor;
        let work = async |session: &Session| apply(session, people, &author, wishes, way, monitor).await;
        on_target(job.settings, monitor, work).await
    })
    .await
}
