//! What the plan is made of, put in order once: rows sorted by id, columns resolved, placeholders and decisions ready to look up.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use landfall_model::{
    decision::Decision,
    ids,
    mapping::Mapping,
    plan::{Copy, Parent, copy::Origin},
    raw::Raw,
    source::{Link, Object, SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

use crate::{
    draft::Draft,
    normalise::text::Placeholders,
    sheet::{Sheet, sheets},
};

/// Where an object lies: `bucket/key`, its name in id maps, accounts and messages.
pub fn place(object: &Object) -> String {
    format!("{}/{}", object.bucket, object.key)
}

/// What a plan is made for.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Slug of the port: part of every derived id and of every target path.
    pub port: String,
    /// Bucket that the copies go to.
    pub target_bucket: String,
    /// What is known of the run that this one follows, for a delta.
    pub parent: Option<Parent>,
}

/// Everything that the planning steps read.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The mapping file.
    pub mapping: &'a Mapping,
    /// What the plan is made for.
    pub context: &'a Context,
    /// Words that stand for nothing.
    pub placeholders: Placeholders,
    /// The last answer to each question.
    decisions: HashMap<Uuid, &'a Decision>,
    sheets: [Sheet<'a>; 4],
    /// The copies of the parent run, by file.
    copied: HashMap<Uuid, &'a Copy>,
    /// Links between interests and berths, sorted, each once.
    pub links: Vec<Link>,
    /// Objects, sorted by bucket and key.
    pub objects: Vec<&'a Object>,
    /// The earliest creation in the snapshot: stands in where a row has none.
    pub earliest: DateTime<Utc>,
}

impl<'a> Inputs<'a> {
    /// Sorts the snapshot and resolves the columns. Warns of rows without a readable creation time.
    pub fn new(
        raw: &'a Raw,
        mapping: &'a Mapping,
        decisions: &'a [Decision],
        context: &'a Context,
        draft: &mut Draft,
    ) -> Self {
        let placeholders = Placeholders::new(&mapping.placeholders);
        let (sheets, earliest) = sheets(raw, mapping, &placeholders, draft);
        let mut links = raw.links.clone();
        links.sort_unstable();
        links.dedup();
        let mut objects: Vec<&Object> = raw.objects.iter().collect();
        objects.sort_unstable_by_key(|object| (&object.bucket, &object.key));
        objects.dedup_by_key(|object| (&object.bucket, &object.key));
        let last: HashMap<Uuid, &Decision> =
            decisions.iter().map(|decision| (decision.question, decision)).collect();
        let copies = context.parent.iter().flat_map(|parent| &parent.rows.copies);
        Self {
            mapping,
            context,
            placeholders,
            decisions: last,
            sheets,
            copied: copies.map(|copy| (copy.file, copy)).collect(),
            links,
            objects,
            earliest,
        }
    }

    /// The rows of one table.
    pub const fn sheet(&self, table: SourceTable) -> &Sheet<'a> {
        &self.sheets[table as usize]
    }

    /// True where a planned row was made of records that are all gone from the source.
    pub fn is_gone(&self, from: &[SourceRef]) -> bool {
        let is_there = |at: &SourceRef| self.sheet(at.table).index_of(at.id).is_some();
        !from.is_empty() && !from.iter().any(is_there)
    }

    /// The derived id of a record of `table`.
    pub fn id(&self, table: Table, key: &str) -> Uuid {
        ids::derive(&self.context.port, table.name(), key)
    }

    /// The id of an object's `files` row.
    pub fn file_id(&self, object: &Object) -> Uuid {
        self.id(Table::Files, &place(object))
    }

    /// The uuid in an object's target key. Another content of the same place has another, so that no copy ever lies over one that rows of
    /// the target refer to; where the store tells no version, that of the place.
    pub fn content_id(&self, object: &Object) -> Uuid {
        match object.etag.as_str() {
            "" => self.file_id(object),
            etag => self.id(Table::Files, &format!("{}\u{1f}{etag}", place(object))),
        }
    }

    /// Where the parent run planned the copy of this very content; none where it planned none.
    pub fn copied_to(&self, object: &Object) -> Option<&'a str> {
        let copy = self.copied.get(&self.file_id(object))?;
        (copy.origin == Origin::of(object)).then_some(&copy.target_key)
    }

    /// The id of the question of this kind about this content: the same question has the same id in every plan.
    pub fn question_id(&self, kind: &str, content: &str) -> Uuid {
        ids::derive(&self.context.port, "questions", &format!("{kind}\u{1f}{content}"))
    }

    /// The last word on a question as it was given, one of its options or not; none where nobody settled it.
    pub fn said(&self, question: Uuid) -> Option<&'a str> {
        self.decisions
            .get(&question)
            .filter(|decision| decision.settles())
            .map(|decision| decision.answer.as_str())
    }

    /// The last word on a question, with who gave it and when.
    pub fn decision(&self, question: Uuid) -> Option<&'a Decision> {
        self.decisions.get(&question).copied()
    }

    /// The answer to a question, where it is one of its options; an answer that the question does not know leaves it open.
    pub fn answer<'o>(&self, question: Uuid, options: &'o [String]) -> Option<&'o str> {
        let answer = &self.decisions.get(&question)?.answer;
        options.iter().find(|option| *option == answer).map(String::as_str)
    }

    /// The answers about clients side by side that stand, by question: in the same order whatever order they were given in.
    pub fn answers_on_clients(&self) -> Vec<&'a Decision> {
        let all = self.decisions.values().copied();
        let mut standing: Vec<&Decision> =
            all.filter(|decision| decision.settles() && !decision.members.is_empty()).collect();
        standing.sort_unstable_by_key(|decision| decision.question);
        standing
    }
}
