//! Real servers for the tests: each on free ports of 127.0.0.1, with a private folder and data of its own, stopped by its
//! process id when its value is dropped, and also when the test process dies. And who listens to the stages ([`Remarks`]).
//!
//! ```no_run
//! # async fn example(snapshot: landfall_model::snapshot::Snapshot) -> anyhow::Result<()> {
//! use landfall_testkit::{Garage, NocoDb, Postgres, Version};
//!
//! let target = Postgres::shared()?.fresh_database()?;
//! let client = target.client().await?;
//! let store = Garage::start(&["client-portal", "signatures"])?;
//! let source = NocoDb::shared(Version::V0262)?.seed(&snapshot).await?;
//! let (url, token) = (source.url(), source.viewer_token());
//! # Ok(())
//! # }
//! ```
//!
//! `cargo xtask install` brings the servers into a cache folder; see [`mod@install`].

mod backend;
mod bases;
mod browser;
mod crm;
mod garage;
pub mod install;
mod moto;
mod nginx;
mod nocodb;
mod pooler;
mod postgres;
mod remarks;
mod server;
pub mod trap;
mod tunnel;
mod unruly;
mod version;

pub use backend::Backend;
pub use browser::in_browser;
pub use crm::{Crm, Files, Mail, MailSink};
pub use garage::Garage;
pub use moto::Moto;
pub use nginx::Nginx;
pub use nocodb::{NocoDb, Source, renumbered};
pub use pooler::Pooler;
pub use postgres::{Authority, Database, Identity, Postgres, Sort, connect, tls};
pub use remarks::Remarks;
pub use server::Port;
pub use trap::Trap;
pub use tunnel::Tunnel;
pub use unruly::{Unruly, Whim};
pub use version::Version;
