//! A limit on calls, as the throttler of newer servers keeps it.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use landfall_model::snapshot::Snapshot;

use super::{RetryAfter, blocked};
use crate::trap::call::{Call, Reply};

/// Answers `calls` within `window`; one more begins the block, which it tells in whole seconds.
pub(super) fn throttled(
    calls: usize,
    window: Duration,
    block: Duration,
) -> impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send {
    let (mut answered, mut until): (VecDeque<Instant>, Option<Instant>) = (VecDeque::new(), None);
    move |_, _| {
        let now = Instant::now();
        if let Some(left) = until.and_then(|until| until.checked_duration_since(now)) {
            return Some(told(left));
        }
        answered.retain(|call| now.duration_since(*call) < window);
        if answered.len() == calls {
            (until, answered) = (Some(now + block), VecDeque::new());
            return Some(told(block));
        }
        answered.push_back(now);
        None
    }
}

fn told(left: Duration) -> Reply {
    blocked(RetryAfter::Named((left.as_secs_f64().ceil() as u64).max(1)))
}
