//! Owners of files, and the choice between them: by rule, by decision, or open.

use landfall_model::{
    finding::{Code, Question, QuestionKind},
    source::{Object, SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

use super::rules::Verdict;
use crate::{
    attachments::{Claim, Slot},
    draft::Draft,
    inputs::{Inputs, place},
    people::People,
    questions,
};

/// The answer that leaves a file without an owner.
const NOBODY: &str = "no owner";

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A client of the plan, by index.
    Client(usize),
    /// An interest, by index of its row.
    Interest(usize),
    /// A berth, by source id.
    Berth(i64),
    /// An expense, by source id.
    Expense(i64),
    /// An invoice, by source id.
    Invoice(i64),
}

impl Owner {
    /// The owner that a cell's claim names.
    pub fn of_claim(inputs: &Inputs<'_>, claim: &Claim) -> Option<Self> {
        match claim.slot {
            Slot::Eoi | Slot::Contract => {
                inputs.sheet(SourceTable::Interests).index_of(claim.at.id).map(Self::Interest)
            }
            Slot::Receipt => Some(Self::Expense(claim.at.id)),
            Slot::Pdf => Some(Self::Invoice(claim.at.id)),
        }
    }

    /// The interest (by index of its row) that it is.
    pub const fn interest(self) -> Option<usize> {
        match self {
            Self::Interest(row) => Some(row),
            _ => None,
        }
    }

    /// Folder and id in the target path.
    pub fn place(self, inputs: &Inputs<'_>, draft: &Draft) -> (&'static str, Uuid) {
        match self {
            Self::Client(client) => ("clients", draft.plan.clients[client].row.id),
            Self::Interest(row) => ("interests", draft.plan.interests[row].row.id),
            Self::Berth(id) => ("berths", inputs.id(Table::Berths, &id.to_string())),
            Self::Expense(id) => ("expenses", inputs.id(Table::Expenses, &id.to_string())),
            Self::Invoice(id) => ("invoices", inputs.id(Table::Invoices, &id.to_string())),
        }
    }

    /// The client behind it; berths, expenses and invoices have none.
    pub fn client(self, people: &People, draft: &Draft) -> Option<Uuid> {
        let client = match self {
            Self::Client(client) => client,
            Self::Interest(row) => people.client_of(row),
            Self::Berth(_) | Self::Expense(_) | Self::Invoice(_) => return None,
        };
        Some(draft.plan.clients[client].row.id)
    }

    /// The source records behind it.
    pub fn records(self, people: &People) -> Vec<SourceRef> {
        match self {
            Self::Client(client) => people.members[client].iter().map(|&row| people.rows[row].at).collect(),
            Self::Interest(row) => vec![people.rows[row].at],
            Self::Berth(id) => vec![SourceRef::new(SourceTable::Berths, id)],
            Self::Expense(id) => vec![SourceRef::new(SourceTable::Expenses, id)],
            Self::Invoice(id) => vec![SourceRef::new(SourceTable::Invoices, id)],
        }
    }

    /// The owner as an option of a question: `client of interests 12, 57`.
    fn option(self, people: &People) -> String {
        let ids: Vec<String> = self.records(people).iter().map(|at| at.id.to_string()).collect();
        let kind = match self {
            Self::Client(_) => "client of interests",
            Self::Interest(_) => "interest",
            Self::Berth(_) => "berth",
            Self::Expense(_) => "expense",
            Self::Invoice(_) => "invoice",
        };
        format!("{kind} {}", ids.join(", "))
    }
}

/// How an object fared with the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// One owner.
    Owned(Owner),
    /// Several equally good ones, and nobody has chosen; or somebody has chosen none.
    Open(String),
    /// No rule names anybody.
    Unknown,
}

/// The outcome of a verdict: several owners are a question until it is answered.
pub fn choose(
    inputs: &Inputs<'_>,
    people: &People,
    object: &Object,
    verdict: Option<Verdict>,
    draft: &mut Draft,
) -> Outcome {
    let Some(Verdict { owners, rule }) = verdict else {
        return Outcome::Unknown;
    };
    if let [owner] = owners.as_slice() {
        return Outcome::Owned(*owner);
    }
    let question = question(inputs, people, object, &owners, rule);
    let answer = inputs.answer(question.id, &question.options);
    if let Some(owner) = owners.iter().find(|owner| answer == Some(owner.option(people).as_str())) {
        return Outcome::Owned(*owner);
    }
    let why = format!("{} owners by {rule}: {}", owners.len(), question.options[..owners.len()].join("; "));
    if answer.is_none() {
        draft.warn_of(
            Code::OwnerUncertain,
            "",
            place(object),
            format!("{why}. It is loaded without an owner"),
        );
        draft.plan.questions.push(question);
    }
    Outcome::Open(why)
}

/// Bound to the object and to the owners that were to choose from.
fn question(
    inputs: &Inputs<'_>,
    people: &People,
    object: &Object,
    owners: &[Owner],
    rule: &'static str,
) -> Question {
    let place = place(object);
    let mut options: Vec<String> = owners.iter().map(|owner| owner.option(people)).collect();
    options.push(NOBODY.to_owned());
    let mut records: Vec<SourceRef> = owners.iter().flat_map(|owner| owner.records(people)).collect();
    records.sort_unstable();
    records.dedup();
    Question {
        id: inputs.question_id("file-owner", &format!("{place}/{}", options.join("/"))),
        kind: QuestionKind::FileOwner,
        records,
        text: format!("Whose file is \"{place}\"? By {rule} it may belong to {} owners.", owners.len()),
        options,
        meanwhile: "it is loaded without an owner".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::FileOwner),
    }
}
