//! The wish to stop, heard in the middle of a large file: at 10 MB a second ten gigabytes take a quarter of an hour, and who presses Ctrl-C once
//! more for want of patience leaves the parts of an upload in the bucket, where no listing shows them. A look at a large file hears it, too, and so does
//! whatever waits: for an answer that does not come, for a listing, for the next attempt.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::{
    StreamExt,
    future::{self, Either},
};
use landfall_model::{monitor::Monitor, plan::Copy};
use landfall_store::{Content, Error, Place, while_wanted};

/// Bytes of a file that is waited for in any case.
const SMALL: u64 = 64 << 20;
/// So often it is asked whether to stop.
const PAUSE: Duration = Duration::from_millis(200);

/// The wish to stop, where content that streams sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    is_heard: Arc<AtomicBool>,
    refusal: Arc<Mutex<Option<Error>>>,
}

impl Stop {
    /// Does work, and hears meanwhile whether the operator asks to stop.
    pub(crate) async fn heard_during<T>(&self, monitor: &dyn Monitor, work: impl Future<Output = T>) -> T {
        let listening = async {
            loop {
                self.is_heard.fetch_or(monitor.stop_requested(), Ordering::Relaxed);
                tokio::time::sleep(PAUSE).await;
            }
        };
        match future::select(pin!(work), pin!(listening)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => never,
        }
    }

    /// True once it was heard.
    pub(crate) fn is_heard(&self) -> bool {
        self.is_heard.load(Ordering::Relaxed)
    }

    /// True while more may be begun.
    pub(crate) fn allows_more(&self, monitor: &dyn Monitor) -> bool {
        !self.is_heard() && !monitor.stop_requested()
    }

    /// Has all that is under way end as if the operator had asked for it.
    pub(super) fn call(&self) {
        self.is_heard.store(true, Ordering::Relaxed);
    }

    /// The same, since a whole bucket is refused: nothing of what is left can be done.
    pub(super) fn refuse(&self, refusal: Error) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
        self.call();
    }

    /// Why the work was refused; none where it was not.
    pub(super) fn refusal(&self) -> Option<Error> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Does work that leaves nothing behind where it is given up, and that is, a moment after the wish is heard; none then.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        while_wanted(&|| !self.is_heard(), work).await
    }

    /// The same of a planned copy, where that is a failure.
    pub(super) async fn reading<T>(
        &self,
        copy: &Copy,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.within(work).await.unwrap_or_else(|| Err(Self::of(copy)))
    }

    /// The failure of a copy that is not begun, or not waited for.
    pub(super) fn of(copy: &Copy) -> Error {
        stopped(place(copy))
    }

    /// Content of a planned copy. That of a large one ends with an error once the wish is heard, so that an upload is taken back.
    pub(super) fn ends(&self, copy: &Copy, content: Content) -> Content {
        self.ends_read(copy.size, place(copy), content)
    }

    /// The same of an object of so many bytes.
    pub(crate) fn ends_read(&self, size: u64, at: Place, content: Content) -> Content {
        if size <= SMALL {
            return content;
        }
        let stop = self.clone();
        let piece = move |piece| if stop.is_heard() { Err(stopped(at.clone())) } else { piece };
        content.map(piece).boxed()
    }
}

/// Does what comes before the work on any one file, of which so many are left; it is given up a moment after the operator asks to stop.
pub(crate) async fn unless_asked<T>(
    monitor: &dyn Monitor,
    left: usize,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, super::Error> {
    let done = while_wanted(&|| !monitor.stop_requested(), work).await;
    Ok(done.ok_or(super::Error::Interrupted { left })??)
}

fn place(copy: &Copy) -> Place {
    Place::object(copy.origin.bucket(), copy.origin.key())
}

/// The failure of what was given up.
pub(crate) fn stopped(at: Place) -> Error {
    Error::Failed { action: "copy", at, transient: false, source: "stopped by the operator".into() }
}
