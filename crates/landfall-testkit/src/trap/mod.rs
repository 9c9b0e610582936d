//! The trap source: answers as NocoDB does, over a world in memory, and misbehaves where a test says so.
//!
//! It passes the same suite as the real servers (`landfall-snapshot`, `tests/source/`), so what it answers while it behaves is what they
//! answer. What it was not seen to differ in, it answers alike in both versions.

mod call;
pub mod edit;
mod hook;
mod request;
mod server;
mod sound;
mod trick;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use landfall_model::{
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};

pub use call::{Call, Reply};
pub use hook::Hook;
use hook::{Layers, around};
use request::Request;
use server::Server;
use sound::{Generated, Sound};
pub use trick::{RetryAfter, Trick};

use crate::version::Version;

/// A source in this process, on a free port of 127.0.0.1, until it is dropped.
pub struct Trap {
    url: String,
    shared: Arc<Shared>,
    _server: Server,
}

/// What the threads of the server share with the test.
struct Shared {
    sound: Arc<Sound>,
    world: Mutex<Snapshot>,
    layers: Mutex<Layers>,
    calls: Mutex<Vec<Call>>,
}

impl Trap {
    /// The id of the junction table between interests and berths.
    pub const JUNCTION: &str = sound::JUNCTION;

    /// The API token that it takes, in `xc-token`.
    pub const TOKEN: &str = sound::TOKEN;
    /// The session that it takes, in `xc-auth`.
    pub const SESSION: &str = sound::SESSION;

    /// Serves a world as 0.262.5 does: the tables and columns that `snapshot.columns` describes, under the ids that stand there. Rows and
    /// links must be sorted, as a snapshot's always are.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start(snapshot: Snapshot) -> Result<Self> {
        Self::imitating(Version::V0262, snapshot)
    }

    /// The same as another version does.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn imitating(version: Version, snapshot: Snapshot) -> Result<Self> {
        Self::serve(version, snapshot, None)
    }

    /// Serves a world in which `table` has `rows` rows with the ids from 1 on. Each is made by `row` when it is asked for, and never
    /// held: a table of a million rows takes no memory.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn generated(
        snapshot: Snapshot,
        table: SourceTable,
        rows: u64,
        row: impl Fn(i64) -> SourceRow + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::serve(Version::V0262, snapshot, Some(Generated { table, count: rows, make: Arc::new(row) }))
    }

    fn serve(version: Version, snapshot: Snapshot, generated: Option<Generated>) -> Result<Self> {
        let (listener, address) = Server::bind()?;
        let url = format!("http://{address}");
        let shared = Arc::new(Shared {
            sound: Arc::new(Sound { version, url: url.clone(), generated }),
            world: Mutex::new(snapshot),
            layers: Mutex::new(Arc::new([])),
            calls: Mutex::default(),
        });
        let answering = Arc::clone(&shared);
        let server = Server::start(listener, address, Arc::new(move |request| answering.answer(request)));
        Ok(Self { url, shared, _server: server })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// [`Trap::TOKEN`].
    pub fn token(&self) -> &str {
        Self::TOKEN
    }

    /// The world as it is now, to be looked at and changed; no call is answered while it is held.
    pub fn world(&self) -> MutexGuard<'_, Snapshot> {
        lock(&self.shared.world)
    }

    /// Misbehaves from now on, besides what it does already.
    pub fn misbehave(&self, trick: Trick) {
        self.hook(trick.hook());
    }

    /// Misbehaves in those calls alone that `at` names.
    pub fn misbehave_at(&self, trick: Trick, mut at: impl FnMut(&Call) -> bool + Send + 'static) {
        let mut hook = trick.hook();
        self.hook(move |call, world| if at(call) { hook(call, world) } else { None });
    }

    /// Lets a test answer from now on: `hook` sees each call before all tricks and hooks that are there already, may change the world,
    /// and answers itself or leaves it to them. [`Call::answer`] asks them.
    pub fn hook(&self, hook: impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send + 'static) {
        let mut layers = lock(&self.shared.layers);
        *layers = around(&layers, hook);
    }

    /// Answers soundly again.
    pub fn behave(&self) {
        *lock(&self.shared.layers) = Arc::new([]);
    }

    /// What was asked so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.shared.calls).clone()
    }
}

impl Shared {
    /// The world is held while the answer is made, but not while it is waited with or sent.
    fn answer(&self, request: Request) -> Reply {
        let Request { method, path, query, headers } = request;
        let call = Call { method, path, query, headers, below: Arc::new([]), sound: Arc::clone(&self.sound) };
        lock(&self.calls).push(call.clone());
        let layers = Arc::clone(&lock(&self.layers));
        Call { below: layers, ..call }.answer(&mut lock(&self.world))
    }
}

impl fmt::Debug for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trap at {}", self.url)
    }
}

/// A test that failed while it held a lock is a failed test, and no reason for others to fail.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
