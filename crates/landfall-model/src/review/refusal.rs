//! Why an answer is not noted, in one sentence.

use uuid::Uuid;

use super::owner::owners;
use crate::{
    cluster::{Cluster, Member},
    decision::{Decision, names},
    finding::Question,
    kind::Kind,
    partition::{Partition, Wrong},
    rundir::Error,
    source::SourceRef,
};

/// Why an answer is not noted.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The question does not understand it; which answers there are is said.
    #[error("{0}")]
    Wrong(String),
    /// Neither a question nor a pair of this plan.
    #[error("{0} is no open question of this plan")]
    Gone(Uuid),
    /// It was answered before.
    #[error("{0} is answered already: take that answer back first")]
    Settled(Uuid),
    /// Nothing was answered, so that there is nothing to take back.
    #[error("{0} has no answer that could be taken back")]
    Unanswered(Uuid),
    /// Somebody spoke to it since the one who answers looked at it.
    #[error("{} said \"{}\" meanwhile, at {}; nothing was noted", .0.who, .0.answer, .0.at.format("%H:%M:%S UTC"))]
    Meanwhile(Box<Decision>),
    /// No file without an owner.
    #[error("{0} is about no file without an owner of this plan")]
    NoFile(Uuid),
    /// An owner that is none.
    #[error("\"{0}\" is no owner: {owners}", owners = owners())]
    NoOwner(String),
    /// A record that the plan has no row of.
    #[error("there is no record {id} in {table}, or it has no row in this plan", id = .0.id, table = .0.table)]
    NoRecord(SourceRef),
    /// A file of the run cannot be read or written.
    #[error(transparent)]
    Run(#[from] Error),
}

impl Refusal {
    /// The kind, for the exit code.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Meanwhile(_) | Self::Settled(_) => Kind::State,
            Self::Run(error) => error.kind(),
            _ => Kind::Config,
        }
    }

    /// What is wrong, and which answers and clients there are.
    pub(super) fn wrong(
        question: &Question,
        cluster: Option<&Cluster<'_>>,
        answer: &str,
        wrong: &Wrong,
    ) -> Self {
        let said = match wrong {
            Wrong::NoAnswer(_) => String::new(),
            other => format!("{other}. "),
        };
        let (named, answers) = (all_named(question, cluster), answers(question, cluster));
        Self::Wrong(format!("\"{answer}\" is no answer to {}: {said}{named}Answers: {answers}", question.id))
    }
}

/// All that an answer in parts can name, in a sentence; nothing where there are no parts.
fn all_named(question: &Question, cluster: Option<&Cluster<'_>>) -> String {
    let (what, all): (&str, Vec<String>) = match cluster {
        Some(cluster) => ("clients", cluster.members.iter().map(|member| named(member)).collect()),
        None => ("interests", names(question, None).iter().map(i64::to_string).collect()),
    };
    if all.is_empty() { String::new() } else { format!("The {what} are {}. ", all.join(", ")) }
}

fn named(member: &Member) -> String {
    match member.interests.as_slice() {
        [one] => one.to_string(),
        [first, ..] => format!("{first} (interests {})", member.ids()),
        [] => String::new(),
    }
}

/// The answers that a question understands, in one line.
pub fn answers(question: &Question, cluster: Option<&Cluster<'_>>) -> String {
    let names = names(question, cluster);
    let parts = match names.as_slice() {
        [a, b, _, ..] => format!(", or parts: {}", Partition::example(vec![*a, *b], &names)),
        _ => String::new(),
    };
    format!("{} | later{parts}", question.options.join(" | "))
}
