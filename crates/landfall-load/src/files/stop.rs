//! The wish to stop, heard in the middle of a large file: at 10 MB a second ten gigabytes take a quarter of an hour, and who presses Ctrl-C once
//! more for want of patience leaves the parts of an upload in the bucket, where no listing shows them. A look at a large file hears it, too.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::{
    StreamExt,
    future::{self, Either},
};
use landfall_model::{monitor::Monitor, plan::Copy};
use landfall_store::{Content, Error, Place};

/// Bytes of a file that is waited for in any case.
const SMALL: u64 = 64 << 20;
/// So often it is asked whether to stop.
const PAUSE: Duration = Duration::from_millis(200);

/// The wish to stop, where content that streams sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Does work, and hears meanwhile whether the operator asks to stop.
    pub(crate) async fn heard_during<T>(&self, monitor: &dyn Monitor, work: impl Future<Output = T>) -> T {
        let listening = async {
            loop {
                self.0.store(monitor.stop_requested(), Ordering::Relaxed);
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
        self.0.load(Ordering::Relaxed)
    }

    /// Content of a planned copy. That of a large one ends with an error once the wish is heard, so that an upload is taken back.
    pub(super) fn ends(&self, copy: &Copy, content: Content) -> Content {
        self.ends_read(copy.size, Place::object(copy.origin.bucket(), copy.origin.key()), content)
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

fn stopped(at: Place) -> Error {
    Error::Failed { action: "copy", at, transient: false, source: "stopped by the operator".into() }
}
