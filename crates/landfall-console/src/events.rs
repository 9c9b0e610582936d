//! What happens while a page is open, told to the browser as it happens: which files of the run grew.

use std::{convert::Infallible, path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use landfall_model::rundir;

use crate::{http::Answer, site::Site};

/// How often the files are looked at. They tell nobody themselves, and whoever watches blinks no faster.
const EVERY: Duration = Duration::from_millis(400);

/// Files that grow while stages run or people answer.
const WATCHED: [&str; 6] = [
    rundir::JOURNAL,
    rundir::DECISIONS,
    rundir::LOAD_COPIES,
    rundir::LOAD_GROUPS,
    rundir::LOAD_QUARANTINE,
    rundir::STEPS,
];

/// Server-sent events without end: `changed` whenever one of the files is another.
pub(crate) fn stream(site: &Arc<Site>) -> Answer {
    let first = sizes(&watched(site));
    let frames = stream::unfold((Arc::clone(site), first), |(site, before)| async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let now = sizes(&watched(&site));
            if now != before {
                let frame = Frame::data(Bytes::from_static(b"event: changed\ndata: \n\n"));
                return Some((Ok::<_, Infallible>(frame), (site, now)));
            }
        }
    });
    Answer::stream("text/event-stream", StreamBody::new(frames).boxed_unsync())
}

/// Of the run, of the one whose plan it goes by, and of the weekend, which has a run of its own: asked for each time, since one may begin while a
/// page is open.
fn watched(site: &Site) -> Vec<PathBuf> {
    let runs = [site.lent.run.clone(), site.lent.plan_run.clone()].into_iter().chain(site.lent.cutover.run());
    runs.flat_map(|run| WATCHED.map(|name| run.path(name))).collect()
}

fn sizes(files: &[PathBuf]) -> Vec<u64> {
    files.iter().map(|path| std::fs::metadata(path).map_or(0, |file| file.len())).collect()
}
