//! Every account adds up: each record that was read is planned, merged, held back or left out, and in one list only.

use landfall_model::plan::Plan;

use super::Notes;

/// All accounts of the plan.
pub fn add_up(plan: &Plan, notes: &mut Notes) {
    for account in plan.accounting.iter().filter(|account| !account.adds_up()) {
        let listed =
            [&account.planned, &account.merged, &account.quarantined, &account.dropped].map(Vec::len);
        let what = format!(
            "{} were read from {}, but the lists for {} hold {} planned, {} merged, {} quarantined, {} dropped, or one record twice",
            account.read, account.source, account.target, listed[0], listed[1], listed[2], listed[3]
        );
        notes.add(account.target, &[], what);
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::breaks;

    #[test]
    fn a_record_that_is_in_no_list_or_in_two_is_found() {
        breaks(|plan| drop(plan.accounting[0].planned.pop()), 1, "were read from interests");
        breaks(|plan| drop(plan.accounting[5].dropped.pop()), 1, "were read from objects");
        let twice = |plan: &mut landfall_model::plan::Plan| {
            let account = &mut plan.accounting[2];
            account.planned[1] = account.planned[0].clone();
        };
        breaks(twice, 1, "or one record twice");
    }
}
