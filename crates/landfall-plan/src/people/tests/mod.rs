//! The four passes, each rule with a world of its own.

mod answers;
mod gate;
mod identity;
mod inbox;
mod merging;
mod questions;

use landfall_model::plan::Plan;

/// Interest ids by client, in the order of the clients.
fn clusters(plan: &Plan) -> Vec<Vec<i64>> {
    plan.clients.iter().map(|client| client.from.iter().map(|at| at.id).collect()).collect()
}
