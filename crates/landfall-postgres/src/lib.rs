//! A connection to PostgreSQL: the address, TLS, the name of the session, and the patience with a server that does not answer. It asks for no
//! row, and nothing but who holds a lock that was waited for in vain: what else is asked is the business of the loader and of the verifier, which share
//! this crate and no other code of theirs. A mistake in here cannot make a wrong row look right: it leads to no connection, or to one that is less
//! private than was asked for, and the tests go through every mode with every kind of server.
//!
//! `DATABASE_URL` is an address as libpq takes it, with libpq's parameters for TLS:
//!
//! | `sslmode` | encrypted | certificate |
//! |---|---|---|
//! | `disable` | never | – |
//! | `prefer` (default) | where the server can | not looked at, unless `sslrootcert` is given |
//! | `require` | always | not looked at, unless `sslrootcert` is given: then as `verify-ca` |
//! | `verify-ca` | always | signed by an authority of `sslrootcert` |
//! | `verify-full` | always | the same, and issued for the host of the address |
//!
//! `sslrootcert` is a PEM file, or `system` for the authorities that the machine trusts; the latter asks for `verify-full`, as in libpq.
//! `sslcert` and `sslkey` show a certificate of our own to the server. Unlike libpq, nothing is read from `~/.postgresql`, and an
//! encrypted connection that fails is not tried again without encryption.

mod address;
mod cancel;
mod error;
mod holders;
mod mode;
mod patience;
mod refusal;
mod said;
mod session;
mod tls;
mod wait;
mod watch;
mod wish;

pub use address::Address;
pub use error::Error;
pub use holders::{AGAINST_READING, AGAINST_WRITING, holders};
pub use mode::Mode;
pub use patience::{ASKED_AGAIN, QUIET};
pub use said::{Reason, ServerSays};
pub use session::{Session, connect, connect_as};
pub use watch::out_of_reach;
