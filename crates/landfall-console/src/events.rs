//! What happens while a page is open, told to the browser as it happens: which files of the run grew.

use std::{convert::Infallible, sync::Arc, time::Duration};

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
pub(crate) fn stream(site: Arc<Site>) -> Answer {
    let first = sizes(&site);
    let frames = stream::unfold((site, first), |(site, before)| async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let now = sizes(&site);
            if now != before {
                let frame = Frame::data(Bytes::from_static(b"event: changed\ndata: \n\n"));
                return Some((Ok::<_, Infallible>(frame), (site, now)));
            }
        }
    });
    Answer::stream("text/event-stream", StreamBody::new(frames).boxed_unsync())
}

fn sizes(site: &Site) -> Vec<u64> {
    let runs = [&site.lent.run, &site.lent.plan_run];
    let files = runs.iter().flat_map(|run| WATCHED.map(|name| run.path(name)));
    files.map(|path| std::fs::metadata(path).map_or(0, |file| file.len())).collect()
}
