//! Plan into PostgreSQL and bucket: the only writer. It makes no choice: ids, values, paths and order all stand in the plan.
//!
//! 1. [`preflight`]: is the target as the plan needs it? Every difference with its remedy, nothing written.
//! 2. [`files::copy`]: objects into the target bucket, before their rows.
//! 3. [`load`]: group by group, each in one transaction with its marker. Within a group, table by table: binary COPY into the live table,
//!    and from the first batch that it refuses on into a staging table, with set-based rejects and one INSERT; what the server still refuses is
//!    found by bisection. Rejects are quarantined, everything else is in.
//! 4. [`index_search`]: search vectors, which need rows of several tables.
//! 5. [`reset`]: the way back, but for what users touched.
//! 6. [`cleanup`]: the originals of files, long after, each proven once more.
//!
//! A plan that follows another takes its place: [`load`] applies the difference, and leaves alone what users changed since. Single rows are put
//! back as planned by [`repair`].

mod catalogue;
pub mod cleanup;
mod error;
pub mod files;
mod layout;
mod live;
mod load;
mod lock;
mod marker;
mod order;
mod plan;
mod preflight;
mod quiet;
mod reject;
mod reset;
mod search;
mod sql;

pub use error::Error;
pub use live::{clock_ahead, deleted_files, live};
pub use load::{
    Budget, Loaded, Options, Undone, UndoneTable, Withheld, database, load, log_position, repair,
    retry_quarantine,
};
pub use marker::LiveRun;
pub use preflight::{Words, backup_lacks, preflight};
pub use reset::reset;
pub use search::index_search;
