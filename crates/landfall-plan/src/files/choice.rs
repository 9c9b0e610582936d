//! The choice between the owners that a rule names: its own, a person's, or none yet. A decision binds to what was judged: place, content
//! (size and ETag) and the owners that there were to choose from; where any of it is another, the question is another.

use landfall_model::{
    decision::{about_file, judged_file},
    finding::{Code, Question, QuestionKind},
    plan::ledger::{Fate, MISCELLANEOUS},
    source::{Object, SourceRef},
};
use uuid::Uuid;

use super::{
    owner::{Belongs, Owner},
    rules::{Match, RuleMatches},
};
use crate::{
    draft::Draft,
    former::Former,
    inputs::{Inputs, place},
    people::People,
    questions,
};

/// How an object fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its owner.
    pub owner: Option<Owner>,
    /// Planned, miscellaneous or open.
    pub fate: Fate,
    /// The rule that decided or named several, in words; empty where none did.
    pub rule: &'static str,
    /// The score of the owner.
    pub score: u8,
    /// Why it has no owner; empty where it has one.
    pub why: String,
    /// The owners to choose from, in words.
    pub candidates: Vec<String>,
    /// What an answer names; none where a rule decided.
    pub question: Option<Uuid>,
}

/// Chooses.
#[derive(Debug)]
pub struct Chooser<'c, 'a> {
    /// Mapping and decisions.
    pub inputs: &'c Inputs<'a>,
    /// What was decided before something changed.
    pub former: &'c Former<'a>,
    /// The clients.
    pub people: &'c People,
}

impl Chooser<'_, '_> {
    /// The owner by the rules, or by the person who was asked. Several owners are a question until it is answered, and so is one of whom there is
    /// doubt, or another than a person named before.
    pub fn choose(&self, object: &Object, found: Option<RuleMatches>, draft: &mut Draft) -> Choice {
        if let Some(choice) = found.as_ref().and_then(|found| self.by_rule(object, found)) {
            return choice;
        }
        let rule = found.as_ref().map_or("", |found| found.rule.words());
        let (matches, named) = found.map_or((Vec::new(), 0), |found| (found.matches, found.named));
        let candidates: Vec<String> = matches.iter().map(|found| found.owner.words(self.people)).collect();
        let id = self.question_id(object, &candidates);
        let open = Choice {
            owner: None,
            fate: Fate::Miscellaneous,
            rule,
            score: 0,
            why: self.since_before(object, why(rule, &matches, &candidates, named)),
            candidates,
            question: Some(id),
        };
        match self.said(object, id, draft) {
            Some(Belongs::To(owner)) => Choice {
                owner: Some(owner),
                fate: Fate::Planned,
                rule: "decision",
                score: 100,
                why: String::new(),
                ..open
            },
            Some(Belongs::ToNobody) => Choice {
                rule: "decision",
                score: 100,
                why: "left without an owner by decision".to_owned(),
                ..open
            },
            None if matches.is_empty() => open,
            None => {
                let message = format!("{}. It is loaded without an owner", open.why);
                draft.warn_of(Code::OwnerUncertain, "", place(object), message);
                draft.plan.questions.push(self.question(id, object, &matches, &open));
                Choice { fate: Fate::Question, ..open }
            }
        }
    }

    /// The one owner that a rule is sure of, unless somebody said that it is another's.
    fn by_rule(&self, object: &Object, found: &RuleMatches) -> Option<Choice> {
        let Match { owner, score } =
            found.only().filter(|only| !self.was_given_to_another(object, only.owner))?;
        Some(Choice {
            owner: Some(owner),
            fate: Fate::Planned,
            rule: found.rule.words(),
            score,
            why: String::new(),
            candidates: Vec::new(),
            question: None,
        })
    }

    /// Why it has no owner, and that it had a decision before where it had one.
    fn since_before(&self, object: &Object, why: String) -> String {
        if self.word_before(object).is_none() {
            return why;
        }
        format!("{why}; what was decided of it before was of another content or other candidates")
    }

    /// What a person said, where it still makes sense.
    fn said(&self, object: &Object, question: Uuid, draft: &mut Draft) -> Option<Belongs> {
        let words = self.inputs.said(question)?;
        let said = Belongs::read(words, self.inputs, self.people);
        if said.is_none() {
            // Without the words: somebody typed them, and a sentence is shown as it is.
            let message =
                "the owner that was decided on is no record of the source: the decision does not count";
            draft.warn_of(Code::OwnerUncertain, "", place(object), message);
        }
        said
    }

    /// What somebody decided on this place when it was not what it is now. Asked only of what no decision settles.
    fn word_before(&self, object: &Object) -> Option<&str> {
        let about = about_file(object);
        self.former.on_file(judged_file(&about)?)
    }

    /// True where somebody decided that it is not this owner's.
    fn was_given_to_another(&self, object: &Object, owner: Owner) -> bool {
        let said = |words| Belongs::read(words, self.inputs, self.people);
        self.word_before(object).is_some_and(|words| said(words) != Some(Belongs::To(owner)))
    }

    fn question_id(&self, object: &Object, candidates: &[String]) -> Uuid {
        let judged = [place(object), object.size.to_string(), object.etag.clone(), candidates.join("/")];
        self.inputs.question_id("file-owner", &judged.join("\u{1f}"))
    }

    fn question(&self, id: Uuid, object: &Object, matches: &[Match], open: &Choice) -> Question {
        let mut records: Vec<SourceRef> =
            matches.iter().flat_map(|found| found.owner.records(self.people)).collect();
        records.sort_unstable();
        records.dedup();
        let rule = open.rule;
        let may_belong = match &open.candidates[..] {
            [one] if matches.iter().all(|found| self.was_given_to_another(object, found.owner)) => {
                format!("may belong to {one}, and somebody said otherwise before")
            }
            [one] => {
                format!("may belong to {one}: a single word, which may stand for somebody or something else")
            }
            several => format!("may belong to {} owners", several.len()),
        };
        Question {
            id,
            kind: QuestionKind::FileOwner,
            records,
            text: format!("{} By {rule} it {may_belong}.", about_file(object)),
            options: open.candidates.iter().cloned().chain([MISCELLANEOUS.to_owned()]).collect(),
            meanwhile: "it is loaded without an owner".to_owned(),
            blocking: questions::blocks(self.inputs.mapping, QuestionKind::FileOwner),
            alike: String::new(),
        }
    }
}

/// Why there is no owner.
fn why(rule: &str, matches: &[Match], candidates: &[String], named: usize) -> String {
    match (named, matches.len()) {
        (0, _) => "no rule names an owner".to_owned(),
        (named, 0) => format!("{named} owners by {rule}: too many to ask about"),
        (named, _) => {
            let owners = if named == 1 { "owner" } else { "owners" };
            let scored =
                candidates.iter().zip(matches).map(|(words, found)| format!("{words} ({})", found.score));
            format!("{named} {owners} by {rule}: {}", scored.collect::<Vec<_>>().join("; "))
        }
    }
}
