//! A server that is waited for: that is told, and the wish to stop is heard meanwhile.

use std::{
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use landfall_model::monitor::{Level, Monitor};
use tokio::time::{Instant, timeout};

use super::Transport;
use crate::error::{Error, Failure};

/// How soon the wish to stop is heard.
const MOMENT: Duration = Duration::from_millis(100);
/// How long `work` may take to come to an end of its own once there is the wish to stop: most calls have their answer by then.
const GRACE: Duration = Duration::from_secs(1);
/// A wait is told once it lasts longer: an idle connection that broke is none.
const LONG: Duration = Duration::from_secs(3);

/// The calls that failed and are tried again.
#[derive(Debug, Default)]
pub(crate) struct Waits(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    calls: usize,
    /// When the first of them failed, and what is told of the last failure.
    since: Option<(Instant, String)>,
    /// Calls that had their answer.
    answers: u64,
}

/// One such call, until it has its answer or is given up.
pub(super) struct Waiting<'w>(&'w Waits);

impl Waits {
    pub(super) fn begin(&self) -> Waiting<'_> {
        self.state().calls += 1;
        Waiting(self)
    }

    /// A call had its answer.
    pub(super) fn answered(&self) {
        self.state().answers += 1;
    }

    /// True once a call had its answer: who never answered is rather a wrong address than a server that restarts.
    pub(super) fn has_answered(&self) -> bool {
        self.state().answers > 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For how long, and what is told of it; none where no call waits.
    fn now(&self) -> Option<(Duration, String)> {
        self.state().since.as_ref().map(|(since, told)| (since.elapsed(), told.clone()))
    }
}

impl Waiting<'_> {
    /// It failed, and is asked again within this bound.
    pub fn told(&self, failure: &Failure, bound: &str) {
        let mut state = self.0.state();
        let since = state.since.as_ref().map_or_else(Instant::now, |(since, _)| *since);
        let why = &failure.problem.what;
        state.since =
            Some((since, format!("{why}; it is asked again and again, {bound}, and Ctrl-C ends the wait")));
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.calls -= 1;
        if state.calls == 0 {
            state.since = None;
        }
    }
}

/// Does `work`, and tells of it where it waits for the server for long. The wish to stop ends such a wait at once, and a call that has no answer
/// after a moment's grace; `work` itself hears it between two calls. It is cut off where it waits, and what it wrote before that is whole.
pub(crate) async fn telling<T>(
    transport: &Transport,
    monitor: &dyn Monitor,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // Answers until it was told, and since when it is to stop.
    let (mut work, mut told, mut stopping) = (pin!(work), None, None);
    loop {
        if let Ok(done) = timeout(MOMENT, &mut work).await {
            return done;
        }
        let waits = transport.waits.now();
        if monitor.stop_requested() {
            let since = *stopping.get_or_insert_with(Instant::now);
            if waits.is_some() || since.elapsed() >= GRACE {
                return Err(Error::Interrupted { what: "the source, which was waited for".to_owned() });
            }
        }
        match waits {
            Some((since, text)) if since >= LONG && told.is_none() => {
                told = Some(transport.waits.state().answers);
                monitor.remark(Level::Warning, &text);
            }
            None if told.is_some_and(|told| transport.waits.state().answers > told) => {
                told = None;
                monitor.remark(Level::Info, "the source answers again");
            }
            _ => {}
        }
    }
}
