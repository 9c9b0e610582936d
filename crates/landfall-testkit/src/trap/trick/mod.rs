//! The ways in which sources were seen to misbehave, each as a hook.

mod lies;
mod moves;

use std::time::Duration;

use landfall_model::{snapshot::Snapshot, source::SourceTable};

use super::{
    call::{Call, Reply},
    hook::Hook,
};

/// One way to misbehave, in every call that it fits. `#` numbers are issues of nocodb/nocodb.
#[derive(Debug, Clone, PartialEq)]
pub enum Trick {
    /// Pages hold so many rows at most, whatever is asked, and `pageInfo` claims otherwise. 25 is the default of a call without a limit,
    /// 100 the cloud's cap (#7761), 1,000 the usual one (#2306).
    ShortPages(u64),
    /// Every page says this of being the last: true on the first (#2306), false on the last (0.202 at odd offsets, NOCODB 3).
    LastPage(bool),
    /// Lists of linked rows are cut: at 25 by every version (NOCODB 4), at 5 by one of 2026 (#13616).
    ShortLinks(usize),
    /// Conditions on moments know days only (#9798).
    DaysOnly,
    /// Conditions are ignored and everything is answered, as for an empty value (NOCODB 5).
    IgnoredFilter,
    /// HTTP 500 for any call that names `CreatedAt` or `UpdatedAt`: a base on a database of one's own whose columns of these names are no
    /// moments (#6476 has such columns, #13331 the words).
    FailingSystemColumns,
    /// HTTP 429 as 0.301.4 and later answer after five calls within a second (#13270).
    Blocked(RetryAfter),
    /// The answer waits so long.
    Slow(Duration),
    /// The connection ends after so many bytes of the body: a proxy that restarts.
    Cut(usize),
    /// The body is whole by its length, and its JSON ends after so many bytes: a proxy that gave up reading.
    Truncated(usize),
    /// A page to sign in, with status 200: a proxy that guards the source (#11125).
    WebPage,
    /// HTTP 302 to a page to sign in elsewhere.
    Login,
    /// HTTP 401 after so many calls: a session of ten hours that ends (NOCODB 2).
    Expired {
        /// Calls that are still answered.
        after: usize,
    },
    /// Rows come, change and go: one such move before each page of the table, as long as there are moves.
    Restless {
        /// The table.
        table: SourceTable,
        /// For the same moves in every run.
        seed: u64,
        /// How many.
        moves: usize,
    },
    /// Rows come in the order of their ids as texts: 1, 10, 2. What the order of a text column does, or a view's own (NOCODB 3).
    Disordered,
    /// Ids are so many times what they were: rows between them were deleted long ago.
    Sparse(i64),
}

/// Whether a block says how long it lasts, and how (NOCODB 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// It does not.
    Untold,
    /// `Retry-After`, in seconds.
    Plain(u64),
    /// `Retry-After-data`, as the throttler names it for the limiter of data calls, in seconds.
    Named(u64),
}

impl Trick {
    /// The hook that plays it, for a test that decides itself when.
    pub fn hook(self) -> Box<Hook> {
        match self {
            Self::ShortPages(rows) => Box::new(move |call, world| lies::short_page(call, world, rows)),
            Self::LastPage(is) => Box::new(move |call, world| lies::last_page(call, world, is)),
            Self::ShortLinks(links) => Box::new(move |call, world| lies::short_links(call, world, links)),
            Self::DaysOnly => Box::new(lies::days_only),
            Self::IgnoredFilter => Box::new(|call, world| Some(call.without("where").answer(world))),
            Self::FailingSystemColumns => Box::new(|call, _| names_moments(call).then(failing)),
            Self::Blocked(after) => Box::new(move |_, _| Some(blocked(after))),
            Self::Slow(delay) => Box::new(move |call, world| Some(Reply { delay, ..call.answer(world) })),
            Self::Cut(bytes) => {
                Box::new(move |call, world| Some(Reply { cut: Some(bytes), ..call.answer(world) }))
            }
            Self::Truncated(bytes) => Box::new(move |call, world| Some(truncated(call.answer(world), bytes))),
            Self::WebPage => Box::new(|_, _| Some(web_page())),
            Self::Login => Box::new(|_, _| Some(login())),
            Self::Expired { after } => Box::new(expiring(after)),
            Self::Restless { table, seed, moves } => Box::new(moves::restless(table, seed, moves)),
            Self::Disordered => Box::new(lies::disordered),
            Self::Sparse(step) => Box::new(moves::sparse(step)),
        }
    }
}

fn names_moments(call: &Call) -> bool {
    let moments = ["CreatedAt", "UpdatedAt"];
    call.query.iter().any(|(_, value)| moments.iter().any(|moment| value.contains(moment)))
}

fn failing() -> Reply {
    Reply::new(
        500,
        r#"{"msg":"Something didn't work as expected. Please try again. If the problem persists, contact support."}"#,
    )
}

fn blocked(after: RetryAfter) -> Reply {
    let reply = Reply::new(429, r#""ThrottlerException: Too Many Requests""#);
    match after {
        RetryAfter::Untold => reply,
        RetryAfter::Plain(seconds) => reply.with("retry-after", &seconds.to_string()),
        RetryAfter::Named(seconds) => reply.with("retry-after-data", &seconds.to_string()),
    }
}

fn truncated(mut reply: Reply, bytes: usize) -> Reply {
    let end = (0..=bytes.min(reply.body.len())).rev().find(|at| reply.body.is_char_boundary(*at));
    reply.body.truncate(end.unwrap_or(0));
    reply
}

fn web_page() -> Reply {
    Reply::new(200, "<!doctype html><title>Sign in</title>").with("content-type", "text/html")
}

fn login() -> Reply {
    Reply::new(302, "").with("location", "https://sso.example/login?next=1")
}

fn expiring(after: usize) -> impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send {
    let mut left = after;
    move |_, _| {
        if left == 0 {
            return Some(Reply::new(401, r#"{"msg":"Token Expired. Please login again."}"#));
        }
        left -= 1;
        None
    }
}
