//! Accounts: users as Better Auth makes them, roles and ports as the CRM keeps them, and mails with a link to set a password, which Better
//! Auth's own endpoint takes. No password is ever made here.

mod apply;
mod link;
mod live;
mod plan;
mod post;
mod sheet;

pub use apply::{Done, apply, plan};
pub use link::Place;
pub(crate) use live::NEEDS;
pub use plan::{Need, Planned, Wishes};
pub use post::{Entry, Sent, Way};
pub use sheet::{Person, parse};
