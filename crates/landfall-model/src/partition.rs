//! Who is one person, as an answer says it: `merge`, `keep apart`, or parts such as `merge 12, 15 | 40`.
//!
//! Clients are named by the smallest of their interests, and the rows of a suspect client or a shared inbox, which are parted in the same
//! words, by their own ids. A client that no part names is a part of its own: it is left out.

use std::{collections::BTreeSet, fmt};

use crate::words::list;

/// The answer that makes one client of all.
pub const MERGE: &str = "merge";
/// The answer that leaves all as they are.
pub const KEEP_APART: &str = "keep apart";

/// So many are named in an example. An inbox may have hundreds of rows, and who is left out need not be named.
const EXAMPLE: usize = 12;

/// Clients in parts: each part is one person, and no two parts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition(Vec<Vec<i64>>);

/// Why an answer is none. Who shows it adds which clients there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// None of the words that are understood.
    #[error("\"{0}\" is no answer")]
    NoAnswer(String),
    /// Something in a part that is no number.
    #[error("\"{0}\" is no number of an interest")]
    NoNumber(String),
    /// A number that names none of the clients.
    #[error("{0} names none of these")]
    Unknown(i64),
    /// A client in two parts, or twice in one.
    #[error("{0} stands there twice")]
    Twice(i64),
    /// Parts of one client each.
    #[error("no part joins two: that is \"keep apart\"")]
    NothingJoined,
}

impl Partition {
    /// Reads an answer about these clients.
    pub fn parse(answer: &str, clients: &[i64]) -> Result<Self, Wrong> {
        let words = answer.split_whitespace().collect::<Vec<_>>().join(" ");
        if words == KEEP_APART {
            return Ok(Self::new(Vec::new(), clients));
        }
        match words.strip_prefix(MERGE) {
            Some("") => Ok(Self::new(vec![clients.to_vec()], clients)),
            Some(parts) if parts.starts_with(' ') => Self::read(parts, clients),
            _ => Err(Wrong::NoAnswer(answer.to_owned())),
        }
    }

    fn read(text: &str, clients: &[i64]) -> Result<Self, Wrong> {
        let mut named = BTreeSet::new();
        let mut client = |word: &str| {
            let id: i64 = word.parse().map_err(|_| Wrong::NoNumber(word.to_owned()))?;
            match () {
                () if !clients.contains(&id) => Err(Wrong::Unknown(id)),
                () if !named.insert(id) => Err(Wrong::Twice(id)),
                () => Ok(id),
            }
        };
        let parts: Result<Vec<Vec<i64>>, Wrong> = text
            .split('|')
            .map(|part| part.split([',', ' ']).filter(|word| !word.is_empty()).map(&mut client).collect())
            .collect();
        let parts = parts?;
        if parts.iter().all(|part| part.len() < 2) {
            return Err(Wrong::NothingJoined);
        }
        Ok(Self::new(parts, clients))
    }

    /// These parts, and each client that is in none of them as a part of its own.
    pub fn new(mut parts: Vec<Vec<i64>>, clients: &[i64]) -> Self {
        let named: BTreeSet<i64> = parts.iter().flatten().copied().collect();
        parts.extend(clients.iter().filter(|client| !named.contains(client)).map(|&client| vec![client]));
        parts.retain(|part| !part.is_empty());
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort_unstable();
        Self(parts)
    }

    /// How an answer that makes one person of these among the clients is written.
    pub fn example(part: Vec<i64>, clients: &[i64]) -> String {
        Self::new(vec![part], &clients[..clients.len().min(EXAMPLE)]).to_string()
    }

    /// The parts, sorted, each sorted.
    pub fn parts(&self) -> &[Vec<i64>] {
        &self.0
    }
}

/// As it is noted: the same partition always in the same words.
impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.len() == 1 {
            return f.write_str(MERGE);
        }
        if self.0.iter().all(|part| part.len() == 1) {
            return f.write_str(KEEP_APART);
        }
        write!(f, "{MERGE} {}", self.0.iter().map(list).collect::<Vec<_>>().join(" | "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Partition, Wrong};

    #[test]
    fn an_answer_is_read_into_parts_and_written_in_the_same_words_again() {
        let cases = [
            ("merge", "merge"),
            (" keep  apart", "keep apart"),
            ("merge 40,12|15", "merge 12, 40 | 15"),
            ("merge 12 15", "merge 12, 15 | 40"),
            ("merge 12, 15, 40", "merge"),
            ("merge 15, 40 |", "merge 12 | 15, 40"),
        ];
        for (answer, expected) in cases {
            let partition = Partition::parse(answer, &[12, 15, 40]).unwrap();
            assert_eq!(partition.to_string(), expected, "{answer}");
            assert_eq!(Partition::parse(expected, &[12, 15, 40]).unwrap(), partition, "{answer}");
        }
    }

    #[test]
    fn an_example_means_the_same_however_many_clients_there_are() {
        let clients: Vec<i64> = (1..=500).collect();
        let example = Partition::example(vec![1, 2], &clients);
        assert_eq!(example, "merge 1, 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12");
        let all = Partition::new(vec![vec![1, 2]], &clients);
        assert_eq!(Partition::parse(&example, &clients), Ok(all));
        assert_eq!(Partition::example(vec![1, 2], &[1, 2, 3]), "merge 1, 2 | 3");
    }

    #[test]
    fn a_wrong_answer_says_what_is_wrong_with_it() {
        let cases = [
            ("", Wrong::NoAnswer(String::new())),
            ("merged", Wrong::NoAnswer("merged".to_owned())),
            ("merge Ann", Wrong::NoNumber("Ann".to_owned())),
            ("merge 12, 13", Wrong::Unknown(13)),
            ("merge 12, 15 | 12", Wrong::Twice(12)),
            ("merge 12 | 15", Wrong::NothingJoined),
        ];
        for (answer, expected) in cases {
            assert_eq!(Partition::parse(answer, &[12, 15, 40]), Err(expected), "{answer}");
        }
    }
}
