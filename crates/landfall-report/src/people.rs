//! Whom the questions are about: clients side by side with all that they say of who they are, else the records by the cells that name them.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{
    cluster::Member,
    finding::{Candidate, Question},
    mapping::Mapping,
    redact::Mask,
    rundir::{self, Error, RunDir},
};
use uuid::Uuid;

use crate::naming::Names;

/// Between two of them: the reports' tables have a line for each row, so that they can be looked through by lines.
const BETWEEN: &str = " | ";

/// The people of a run's questions.
#[derive(Debug, Default)]
pub struct People {
    clients: HashMap<Uuid, Member>,
    /// Of questions that compare no clients.
    named: HashMap<Uuid, Names>,
}

impl People {
    /// Reads the clients that are compared, and the records of all other questions by the mapping that the run was planned by.
    pub fn read(run: &RunDir, questions: &[Question]) -> Result<Self, Error> {
        let members: Vec<Member> = run.read_appended(rundir::MEMBERS)?;
        let planned_by = std::fs::read_to_string(run.path(rundir::PLANNED_BY)).ok();
        let mapping = planned_by.and_then(|text| Mapping::of_run(&text).ok()).unwrap_or_default();
        Ok(Self {
            clients: members.into_iter().map(|member| (member.client, member)).collect(),
            named: Names::of_all(run, questions, &mapping)?,
        })
    }

    /// The two clients of a pair.
    pub fn of_pair(&self, pair: &Candidate, mask: Mask) -> String {
        self.told([pair.client_a, pair.client_b], mask)
    }

    /// Everybody whom a question is about. `pairs` are those that it asks about.
    pub fn of_question(&self, question: &Question, pairs: &[&Candidate], mask: Mask) -> String {
        if pairs.is_empty() {
            return self
                .named
                .get(&question.id)
                .map_or_else(String::new, |named| named.lines(mask).join(BETWEEN));
        }
        self.told(pairs.iter().flat_map(|pair| [pair.client_a, pair.client_b]), mask)
    }

    /// Clients by the interest that names them, each once.
    fn told(&self, clients: impl IntoIterator<Item = Uuid>, mask: Mask) -> String {
        let known = clients.into_iter().filter_map(|client| self.clients.get(&client));
        let sorted: BTreeMap<_, _> = known.map(|member| ((member.name(), member.client), member)).collect();
        let lines: Vec<String> =
            sorted.values().map(|member| member.told(|value| mask.value(value))).collect();
        lines.join(BETWEEN)
    }
}
