//! Lint of a plan before anyone may load it: what the target would refuse, and what would be lost. Each rule is a function of its own;
//! none of them knows how the plan was made.

mod accounts;
mod files;
mod ledger;
mod references;
mod texts;
mod uniqueness;
mod values;

use landfall_model::{kind::Kind, outcome::Finding, plan::Plan, source::SourceRef, target::Table};

/// Everything that is wrong with a plan; nothing where it may be loaded.
pub fn lint(plan: &Plan) -> Vec<Finding> {
    let mut notes = Notes::default();
    uniqueness::ids(plan, &mut notes);
    uniqueness::natural_keys(plan, &mut notes);
    uniqueness::contacts(plan, &mut notes);
    uniqueness::primaries(plan, &mut notes);
    references::resolve(plan, &mut notes);
    files::paths(plan, &mut notes);
    files::copies(plan, &mut notes);
    ledger::is_whole(plan, &mut notes);
    ledger::has_every_row(plan, &mut notes);
    values::ranges(plan, &mut notes);
    texts::without_nul(plan, &mut notes);
    accounts::add_up(plan, &mut notes);
    notes.0
}

/// Findings as they come up.
#[derive(Debug, Default)]
struct Notes(Vec<Finding>);

impl Notes {
    /// One finding about a planned row. Every one of them is a mistake of the planner: bad data never gets this far.
    fn add(&mut self, table: Table, from: &[SourceRef], what: String) {
        let remedy = "this is a mistake of the planner: report it with the run directory";
        let finding = Finding::wrong(Kind::Bug, &format!("plan of {table}"), what, remedy);
        self.0.push(Finding { record: from.first().copied(), ..finding });
    }
}

#[cfg(test)]
mod testing {
    use landfall_model::{mapping::Mapping, plan::Plan};

    use super::lint;
    use crate::{Context, testing::World};

    /// A plan with at least one row in every table, and nothing wrong with it.
    pub fn sound() -> Plan {
        let plan = World::with_one_of_everything().plan(&Mapping::default(), &Context::default());
        assert_eq!(lint(&plan), []);
        plan
    }

    /// Breaks a sound plan and expects the findings: exactly so many, each with these words.
    pub fn breaks(damage: impl FnOnce(&mut Plan), count: usize, words: &str) {
        let mut plan = sound();
        damage(&mut plan);
        let found: Vec<String> = lint(&plan).into_iter().map(|finding| finding.what).collect();
        assert_eq!(found.len(), count, "{found:#?}");
        assert!(found.iter().all(|what| what.contains(words)), "{found:#?}");
    }
}
