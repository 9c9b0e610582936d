//! Clients that may be one person, side by side: what a question about them is decided by.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{finding::Candidate, words::list};

/// A client as a question compares it with others. One line of `normalized/members.jsonl`; also what a decision remembers of whom it judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The client.
    pub client: Uuid,
    /// The interests behind it, sorted; the first one names it in questions and answers.
    pub interests: Vec<i64>,
    /// Derived from the interests and all that they say of who somebody is: what a decision is bound to.
    pub content: Uuid,
    /// The contents of the clients that earlier answers made this one of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_of: Vec<Uuid>,
    /// What the interests say of who somebody is, by column, in the order of the source.
    pub says: Vec<ColumnValues>,
}

/// The values of one column, each once, sorted; none where no interest says anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnValues {
    /// The column's title.
    pub column: String,
    /// As the plan carries them.
    pub values: Vec<String>,
}

impl Member {
    /// The interest that names it.
    pub fn name(&self) -> i64 {
        self.interests.first().copied().unwrap_or_default()
    }

    /// The interests in words.
    pub fn ids(&self) -> String {
        list(&self.interests)
    }

    /// Who it is, in a line: the interests and what they say by column, the values as `show` shows them.
    pub fn told(&self, show: impl Fn(&str) -> String) -> String {
        let filled = self.says.iter().filter(|said| !said.values.is_empty());
        let values =
            |said: &ColumnValues| said.values.iter().map(|value| show(value)).collect::<Vec<_>>().join(", ");
        let columns: Vec<String> = filled.map(|said| format!("{} {}", said.column, values(said))).collect();
        format!("interests {}: {}", self.ids(), columns.join("; "))
    }

    /// The values of a column.
    pub fn values(&self, column: &str) -> &[String] {
        self.says.iter().find(|said| said.column == column).map_or(&[], |said| &said.values)
    }

    /// True where a decision on `judged` still speaks of this client.
    pub(crate) fn is_as(&self, judged: &Self) -> bool {
        self.content == judged.content || self.made_of.contains(&judged.content)
    }

    /// True where an interest is in both.
    pub fn shares(&self, other: &Self) -> bool {
        self.interests.iter().any(|interest| other.interests.contains(interest))
    }

    /// What is otherwise than in `before`, a sentence for each column, its values as `show` shows them.
    pub fn changes(&self, before: &Self, show: impl Fn(&str) -> String) -> Vec<String> {
        let shown = |values: &[String]| match values {
            [] => "nothing".to_owned(),
            _ => values.iter().map(|value| show(value)).collect::<Vec<_>>().join(" and "),
        };
        let mut changes = Vec::new();
        if self.interests != before.interests {
            changes.push(format!("was the client of interests {}, is that of {}", before.ids(), self.ids()));
        }
        for said in &before.says {
            let now = self.values(&said.column);
            if now != said.values {
                changes.push(format!("{} was {}, is {}", said.column, shown(&said.values), shown(now)));
            }
        }
        changes
    }
}

/// Whether several say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Two or more say something, and all of them the same.
    Same,
    /// Two of them say different things.
    Different,
    /// Nobody can disagree: at most one says anything.
    Alone,
}

impl Agreement {
    /// Of these, each with all that it says; who says nothing disagrees with nobody.
    pub fn of<'v>(all: impl Iterator<Item = &'v [String]>) -> Self {
        let said: Vec<&[String]> = all.filter(|values| !values.is_empty()).collect();
        let different: BTreeSet<&[String]> = said.iter().copied().collect();
        match (said.len(), different.len()) {
            (2.., 1) => Self::Same,
            (2.., _) => Self::Different,
            _ => Self::Alone,
        }
    }

    /// `=`, `≠` or a blank.
    pub const fn sign(self) -> char {
        match self {
            Self::Same => '=',
            Self::Different => '≠',
            Self::Alone => ' ',
        }
    }
}

/// What one question about clients is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cluster<'f> {
    /// Two clients or more, in the order of their names.
    pub members: Vec<&'f Member>,
    /// The pairs among them that have something in common, the strongest first.
    pub pairs: Vec<&'f Candidate>,
}

impl<'f> Cluster<'f> {
    /// All clusters of a plan, by question.
    pub fn all(candidates: &'f [Candidate], members: &'f [Member]) -> HashMap<Uuid, Self> {
        let by_client: HashMap<Uuid, &Member> =
            members.iter().map(|member| (member.client, member)).collect();
        let mut clusters: HashMap<Uuid, Self> = HashMap::new();
        for pair in candidates {
            clusters.entry(pair.question).or_default().pairs.push(pair);
        }
        for cluster in clusters.values_mut() {
            let clients: BTreeSet<Uuid> =
                cluster.pairs.iter().flat_map(|pair| [pair.client_a, pair.client_b]).collect();
            cluster.members = clients.iter().filter_map(|client| by_client.get(client).copied()).collect();
            cluster.members.sort_by_key(|member| member.name());
        }
        clusters
    }

    /// How answers name the members.
    pub fn names(&self) -> Vec<i64> {
        self.members.iter().map(|member| member.name()).collect()
    }

    /// The question in words: which clients, never who they are.
    pub fn question(members: &[&Member]) -> String {
        let sides: Vec<String> =
            members.iter().map(|member| format!("of interests {}", member.ids())).collect();
        match sides.as_slice() {
            [a, b] => format!("Are the clients {a} and {b} one person?"),
            _ => format!("Are the clients {} one person, or which of them are?", sides.join("; ")),
        }
    }

    /// For each pair the sum of its points in words.
    pub fn sums(&self) -> Vec<String> {
        self.pairs.iter().map(|pair| pair.sum()).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{ColumnValues, Member};

    fn member(interests: &[i64], phones: &[&str]) -> Member {
        let values = phones.iter().map(|&phone| phone.to_owned()).collect();
        Member {
            client: Uuid::nil(),
            interests: interests.to_vec(),
            content: Uuid::nil(),
            made_of: Vec::new(),
            says: vec![ColumnValues { column: "Phone Number".to_owned(), values }],
        }
    }

    #[test]
    fn what_changed_is_told_column_by_column() {
        let now = member(&[7, 9], &["+33 2"]);
        let changes = |before: &Member| now.changes(before, str::to_uppercase);
        assert_eq!(changes(&now), [""; 0]);
        assert_eq!(changes(&member(&[7, 9], &[])), ["Phone Number was nothing, is +33 2"]);
        assert_eq!(
            changes(&member(&[7], &["+33 1x", "+33 2"])),
            ["was the client of interests 7, is that of 7, 9", "Phone Number was +33 1X and +33 2, is +33 2"]
        );
    }
}
