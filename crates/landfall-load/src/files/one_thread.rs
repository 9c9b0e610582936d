//! A thread for what waits for a store.

use std::{panic, thread};

use tokio::runtime::Builder;

/// Runs `work` on one thread of its own, and waits for it. With several, the thread that asks and the one that reads the answer wake each other for
/// every one of the small requests that copies are made of, and that was a third of the processor time of it all. Clients are opened within `work`:
/// their connections live on the thread that made them.
///
/// # Panics
/// Where `work` does, and where the system gives no thread or nothing to wait for sockets with, as at the start of the program.
pub fn on_one_thread<T: Send>(work: impl AsyncFnOnce() -> T + Send) -> T {
    let run = || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("the system lets a thread wait for sockets").block_on(work())
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or_else(|panicked| panic::resume_unwind(panicked))
}
