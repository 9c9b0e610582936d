//! `landfall review list|answer|undo|export|import`: questions and answers, in the terminal or in a spreadsheet.

mod answer;
mod files;
mod lines;
mod list;
mod sheet;
mod side_by_side;

use std::collections::{HashMap, HashSet};

use landfall_model::{
    cluster::{Cluster, Member},
    decision::Decision,
    finding::{Candidate, Question, QuestionKind},
    partition::{KEEP_APART, MERGE, Partition},
    rundir::{self, RunDir},
    source::{SourceRef, SourceTable},
};
use uuid::Uuid;

use super::Given;
use crate::{cli::ReviewAction, exit::Exit, fail::Result, stages};

/// Lists what is open, notes answers, or carries both through a file.
pub fn run(given: &Given<'_>, action: &ReviewAction) -> Result<Exit> {
    let run = match action {
        ReviewAction::List(on) | ReviewAction::Export { run: on, .. } => on.run.as_deref(),
        ReviewAction::Answer { run, .. }
        | ReviewAction::Undo { run, .. }
        | ReviewAction::Import { run, .. } => run.as_deref(),
    };
    let book = Book::open(stages::find(&given.settings, run, |run| run.has(rundir::PLAN))?)?;
    match action {
        ReviewAction::List(_) => Ok(list::list(given, &book)),
        ReviewAction::Answer { question, answer, why, alike: true, .. } => {
            answer::alike(given, &book, question, answer, why)
        }
        ReviewAction::Answer { question, answer, why, .. } => {
            answer::answer(given, &book, question, answer, why)
        }
        ReviewAction::Undo { question, why, .. } => answer::undo(given, &book, question, why),
        ReviewAction::Export { output, .. } => sheet::export(given, &book, output),
        ReviewAction::Import { file, .. } if files::is_sheet_of_files(file)? => {
            files::import(given, &book, file)
        }
        ReviewAction::Import { file, .. } => sheet::import(given, &book, file),
    }
}

/// The questions of a run's plan with the clients that they are about, and all that was said to them.
struct Book {
    run: RunDir,
    questions: Vec<Question>,
    candidates: Vec<Candidate>,
    members: Vec<Member>,
    decisions: Vec<Decision>,
    /// Questions that an answer settles.
    settled: HashSet<Uuid>,
}

/// The clients of each question that is about clients side by side.
type Clusters<'b> = HashMap<Uuid, Cluster<'b>>;

impl Book {
    fn open(run: RunDir) -> Result<Self> {
        let decisions: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
        let last: HashMap<Uuid, &Decision> =
            decisions.iter().map(|decision| (decision.question, decision)).collect();
        let settled = last.into_iter().filter(|(_, last)| last.settles()).map(|(id, _)| id).collect();
        Ok(Self {
            questions: run.read_jsonl(rundir::QUESTIONS)?,
            candidates: run.read_jsonl(rundir::CANDIDATES)?,
            members: run.read_jsonl(rundir::MEMBERS)?,
            decisions,
            settled,
            run,
        })
    }

    fn clusters(&self) -> Clusters<'_> {
        Cluster::all(&self.candidates, &self.members)
    }

    /// The questions that no answer settles yet.
    fn open_questions(&self) -> Vec<&Question> {
        self.questions.iter().filter(|question| !self.settled.contains(&question.id)).collect()
    }

    /// The open questions that may be answered together with this one, itself among them.
    fn alike(&self, question: &Question) -> Vec<&Question> {
        let is_alike = |other: &&Question| {
            other.id == question.id
                || !other.alike.is_empty() && (other.kind, &other.alike) == (question.kind, &question.alike)
        };
        self.open_questions().into_iter().filter(is_alike).collect()
    }

    /// Everything that may be answered: open questions, and pairs that are too weak to be asked about. Whoever knows better may answer these
    /// by hand.
    fn answerable(&self, clusters: &Clusters<'_>) -> HashSet<Uuid> {
        let all = self.questions.iter().map(|question| question.id).chain(clusters.keys().copied());
        all.filter(|id| !self.settled.contains(id)).collect()
    }

    /// The question; where nobody is asked, the one that would be.
    fn question(&self, id: Uuid, clusters: &Clusters<'_>) -> Option<Question> {
        let asked = self.questions.iter().find(|question| question.id == id).cloned();
        asked.or_else(|| Some(unasked(id, clusters.get(&id)?)))
    }
}

fn unasked(id: Uuid, cluster: &Cluster<'_>) -> Question {
    let interests = cluster.members.iter().flat_map(|member| &member.interests);
    let mut records: Vec<SourceRef> =
        interests.map(|id| SourceRef::new(SourceTable::Interests, *id)).collect();
    records.sort_unstable();
    Question {
        id,
        kind: QuestionKind::Duplicate,
        records,
        text: Cluster::question(&cluster.members),
        options: [MERGE, KEEP_APART].map(str::to_owned).to_vec(),
        meanwhile: "both are clients of their own".to_owned(),
        blocking: false,
        alike: String::new(),
    }
}

/// The answers that a question understands, in one line.
fn answers(question: &Question, cluster: Option<&Cluster<'_>>) -> String {
    let names = cluster.map(Cluster::names).unwrap_or_default();
    let parts = match names.as_slice() {
        [a, b, _, ..] => format!(", or parts: {}", Partition::new(vec![vec![*a, *b]], &names)),
        _ => String::new(),
    };
    format!("{} | later{parts}", question.options.join(" | "))
}

/// How answers come to be applied.
fn next(run: &RunDir) -> String {
    let (mode, folder) =
        if run.has(rundir::LOAD_GROUPS) { ("--delta", run.root()) } else { ("--full", run.root()) };
    format!("Answers are applied by the next plan: landfall migrate {mode} --from {}", folder.display())
}
