//! Answers of a question that stand in several lines of a file, one for each pair: `dedup-candidates.csv`.
//!
//! Clients that a line merges are one person, also over several lines; those that a line keeps apart are not. A line that is left empty
//! must follow from the others: either its two clients are merged by them, or some line keeps those apart with whom each is one.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use landfall_model::{
    cluster::Cluster,
    partition::{KEEP_APART, MERGE, Partition},
    words,
};

/// A line of the file, as far as it is read.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its number in the file.
    pub number: usize,
    /// The question's id.
    pub question: String,
    /// The answer; empty where none is given.
    pub answer: String,
    /// Why, in somebody's words.
    pub why: String,
    /// The two clients that it is about, by their names; none where it is about the whole question.
    pub pair: Option<(i64, i64)>,
}

/// What the lines of one question say together; none where all are empty.
pub fn answer(lines: &[Line], cluster: &Cluster<'_>) -> Result<Option<String>, String> {
    let filled: Vec<&Line> = lines.iter().filter(|line| !line.answer.is_empty()).collect();
    let Some(first) = filled.first() else { return Ok(None) };
    if let Some(other) = filled.iter().find(|line| line.answer != MERGE && line.answer != KEEP_APART) {
        // `later`, or a partition: about the whole question.
        return match filled.iter().find(|line| line.answer != other.answer) {
            Some(line) => Err(contradiction(line, other)),
            None => Ok(Some(first.answer.clone())),
        };
    }
    let pairs = Pairs::of(&filled, &cluster.names())?;
    pairs.agree()?;
    pairs.leave_nothing_open(lines, cluster)?;
    Ok(Some(Partition::new(pairs.parts, &cluster.names()).to_string()))
}

/// What lines say that are each about the whole question.
pub fn only(lines: &[Line]) -> Result<String, String> {
    let mut filled = lines.iter().filter(|line| !line.answer.is_empty());
    let Some(first) = filled.next() else { return Ok(String::new()) };
    match filled.find(|line| line.answer != first.answer) {
        Some(other) => Err(contradiction(first, other)),
        None => Ok(first.answer.clone()),
    }
}

fn contradiction(one: &Line, other: &Line) -> String {
    format!(
        "line {} says \"{}\" and line {} says \"{}\" of one question",
        one.number, one.answer, other.number, other.answer
    )
}

/// The lines that merge and those that keep apart.
struct Pairs {
    merged: Vec<(i64, i64, usize)>,
    apart: Vec<(i64, i64, usize)>,
    parts: Vec<Vec<i64>>,
}

impl Pairs {
    fn of(filled: &[&Line], names: &[i64]) -> Result<Self, String> {
        let mut pairs = Self { merged: Vec::new(), apart: Vec::new(), parts: Vec::new() };
        for line in filled {
            let Some((a, b)) = line.pair.filter(|(a, b)| names.contains(a) && names.contains(b)) else {
                return Err(format!(
                    "line {} names no two clients of its question: interests_a and interests_b must begin with two of {}, which a spreadsheet may have made other numbers of",
                    line.number,
                    words::list(names)
                ));
            };
            let list = if line.answer == MERGE { &mut pairs.merged } else { &mut pairs.apart };
            list.push((a, b, line.number));
        }
        pairs.parts = names.iter().map(|&name| pairs.reached(name).into_keys().collect()).collect();
        pairs.parts.sort();
        pairs.parts.dedup();
        Ok(pairs)
    }

    /// Everybody who is one with a client, with the lines that say so.
    fn reached(&self, from: i64) -> BTreeMap<i64, BTreeSet<usize>> {
        let mut reached = BTreeMap::from([(from, BTreeSet::new())]);
        let mut waiting = vec![from];
        while let Some(at) = waiting.pop() {
            let lines = reached[&at].clone();
            for &(a, b, line) in self.merged.iter().filter(|(a, b, _)| *a == at || *b == at) {
                let next = if a == at { b } else { a };
                if let Entry::Vacant(place) = reached.entry(next) {
                    place.insert(lines.iter().copied().chain([line]).collect());
                    waiting.push(next);
                }
            }
        }
        reached
    }

    fn agree(&self) -> Result<(), String> {
        for &(a, b, line) in &self.apart {
            if let Some(merging) = self.reached(a).get(&b) {
                let merging: Vec<String> = merging.iter().map(usize::to_string).collect();
                let (lines, verb) = if merging.len() > 1 { ("lines", "merge") } else { ("line", "merges") };
                return Err(format!(
                    "line {line} keeps {a} and {b} apart, and {lines} {} {verb} them",
                    merging.join(" and ")
                ));
            }
        }
        Ok(())
    }

    fn leave_nothing_open(&self, lines: &[Line], cluster: &Cluster<'_>) -> Result<(), String> {
        let part = |name: i64| self.parts.iter().position(|part| part.contains(&name));
        let between = |(a, b): (i64, i64)| (part(a).min(part(b)), part(a).max(part(b)));
        let apart: BTreeSet<_> = self.apart.iter().map(|&(a, b, _)| between((a, b))).collect();
        for pair in &cluster.pairs {
            let names = (pair.interests_a[0], pair.interests_b[0]);
            let (one, other) = between(names);
            if one != other && !apart.contains(&(one, other)) {
                let line = lines.iter().find(|line| line.pair == Some(names));
                let place = line.map_or_else(|| "no line".to_owned(), |line| format!("line {}", line.number));
                return Err(format!(
                    "other lines of the question are filled in, but {place} says nothing of {} and {}: fill it in, or leave all of them empty",
                    names.0, names.1
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        cluster::{Cluster, Member},
        finding::Candidate,
    };
    use uuid::Uuid;

    use super::{Line, answer};

    fn candidate(a: i64, b: i64) -> Candidate {
        let id = |n: i64| Uuid::from_u128(n.unsigned_abs().into());
        Candidate {
            question: Uuid::nil(),
            client_a: id(a),
            client_b: id(b),
            name_a: String::new(),
            name_b: String::new(),
            interests_a: vec![a, a + 100],
            interests_b: vec![b],
            score: 20,
            reasons: Vec::new(),
        }
    }

    fn member(name: i64) -> Member {
        let client = Uuid::from_u128(name.unsigned_abs().into());
        Member { client, interests: vec![name], content: client, made_of: Vec::new(), says: Vec::new() }
    }

    /// Four clients in a ring: 1-2, 2-3, 3-4, 4-1; a line for each, from line 2 on.
    fn said(answers: [&str; 4]) -> Result<Option<String>, String> {
        let pairs = [(1, 2), (2, 3), (3, 4), (1, 4)];
        let (candidates, members) = (pairs.map(|(a, b)| candidate(a, b)), [1, 2, 3, 4].map(member));
        let cluster = Cluster { members: members.iter().collect(), pairs: candidates.iter().collect() };
        let line = |(n, (answer, pair)): (usize, (&str, (i64, i64)))| Line {
            number: n + 2,
            answer: answer.to_owned(),
            pair: Some(pair),
            ..Line::default()
        };
        let lines: Vec<Line> = answers.into_iter().zip(pairs).enumerate().map(line).collect();
        answer(&lines, &cluster)
    }

    #[test]
    fn the_lines_of_a_question_are_one_answer() {
        let cases = [
            (["", "", "", ""], None),
            (["merge"; 4], Some("merge")),
            (["merge", "merge", "merge", ""], Some("merge")),
            (["keep apart"; 4], Some("keep apart")),
            (["merge", "keep apart", "merge", ""], Some("merge 1, 2 | 3, 4")),
            (["merge", "keep apart", "keep apart", "keep apart"], Some("merge 1, 2 | 3 | 4")),
            (["later", "", "", "later"], Some("later")),
            (["", "merge 1, 3", "", ""], Some("merge 1, 3")),
        ];
        for (answers, expected) in cases {
            assert_eq!(said(answers), Ok(expected.map(str::to_owned)), "{answers:?}");
        }
    }

    #[test]
    fn lines_that_contradict_each_other_or_leave_something_open_are_named() {
        let cases = [
            (
                ["merge", "merge", "merge", "keep apart"],
                "line 5 keeps 1 and 4 apart, and lines 2 and 3 and 4 merge them",
            ),
            (["merge", "later", "", ""], "line 2 says \"merge\" and line 3 says \"later\" of one question"),
            (
                ["merge", "", "merge", ""],
                "other lines of the question are filled in, but line 3 says nothing of 2 and 3: fill it in, or leave all of them empty",
            ),
        ];
        for (answers, expected) in cases {
            assert_eq!(said(answers), Err(expected.to_owned()), "{answers:?}");
        }
    }
}
