//! Requests and answers as the pages see them: no header, no percent sign.

mod answer;
mod pairs;
mod request;

pub(crate) use answer::{Answer, Body, Policy};
pub(crate) use pairs::{Pairs, query, segment};
pub(crate) use request::{Asked, Request, read};
