//! The `files` rows and the copies: one of each for every object that is a document; and for every object its line of the ledger.

use chrono::{DateTime, Utc};
use landfall_model::{
    finding::{Code, UnmatchedFile},
    plan::{Copy, copy::Origin, ledger::Fate},
    source::{Object, SourceRef},
    target::{File, Planned},
};
use uuid::Uuid;

use super::{
    category,
    choice::{Choice, Chooser},
    ledger::Ledger,
    owner::Owner,
    path,
    rules::{Case, Rules},
    tokens::words,
};
use crate::{
    attachments::{Claim, base_name, is_folder_marker, left_out, title},
    draft::Draft,
    former::Former,
    inputs::{Inputs, place},
    people::People,
};

/// What the documents need to know of a file.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The `files` row.
    pub id: Uuid,
    /// Its category.
    pub category: String,
    /// True where the object came back signed.
    pub signed: bool,
    /// The interest (by index of its row) that owns it.
    pub interest: Option<usize>,
}

/// What files are planned with.
#[derive(Debug)]
pub struct Filing<'f, 'a> {
    /// Mapping, decisions, context.
    pub inputs: &'f Inputs<'a>,
    /// What was decided before something changed.
    pub former: &'f Former<'a>,
    /// The clients.
    pub people: &'f People,
    /// Who owns what.
    pub rules: Rules<'f, 'a>,
}

impl Filing<'_, '_> {
    /// Plans one object; none where it is left out.
    pub fn plan(
        &self,
        object: &Object,
        claims: &[Claim],
        ledger: &mut Ledger,
        draft: &mut Draft,
    ) -> Option<Filed> {
        let files = &self.inputs.mapping.files;
        let words = words(&object.key);
        let referring = self.rules.referring(object, &words);
        let line = ledger.line(self.inputs, self.people, object, claims, &referring);
        if let Some(reason) = left_out(object, &files.ignore).filter(|_| claims.is_empty()) {
            unmatched(object, None, reason.clone(), "left out: not copied, no row".to_owned(), draft);
            let fate = if is_folder_marker(object) { Fate::FolderMarker } else { Fate::LeftOut };
            draft.plan.file_ledger.push(line.fate(fate, reason));
            return None;
        }
        let slot = claims.first().map(|claim| claim.slot);
        let category = category::of(slot, &words, &files.category).to_owned();
        let case = Case { object, words: &words, claims, referring: &referring };
        let chooser = Chooser { inputs: self.inputs, former: self.former, people: self.people };
        let choice = chooser.choose(object, self.rules.judge(&case), draft);
        if choice.owner.is_none() {
            let outcome = format!("loaded without an owner as {category}");
            unmatched(object, Some(&choice), choice.why.clone(), outcome, draft);
        }
        let (file, copy) = self.file(object, claims, choice.owner, &category, draft);
        let id = file.row.id;
        draft.plan.file_ledger.push(line.row(id, self.people, &choice));
        draft.plan.files.push(file);
        draft.plan.copies.push(copy);
        let interest = choice.owner.and_then(Owner::interest);
        Some(Filed { id, category, signed: self.rules.is_signed(object), interest })
    }

    fn file(
        &self,
        object: &Object,
        claims: &[Claim],
        owner: Option<Owner>,
        category: &str,
        draft: &mut Draft,
    ) -> (Planned<File>, Copy) {
        let Self { inputs, people, .. } = self;
        let (id, claim) = (inputs.file_id(object), claims.first());
        // A file without an owner stands for itself: the convention asks for an entity and its id.
        let (entity, entity_id) = owner.map_or(("unmatched", id), |owner| owner.place(inputs, draft));
        let (target_key, mime_type) = self.target_key(object, claim, (entity, entity_id));
        let created_at = uploaded(inputs, object, draft);
        let row = File {
            id,
            client_id: owner.and_then(|owner| owner.client(people, draft)),
            filename: base_name(&target_key).to_owned(),
            original_name: title(claims).unwrap_or(base_name(&object.key)).replace('\0', ""),
            mime_type: mime_type.clone(),
            size_bytes: i64::try_from(object.size).unwrap_or(i64::MAX),
            storage_bucket: inputs.context.target_bucket.clone(),
            storage_path: target_key.clone(),
            category: category.to_owned(),
            sha256: None,
            uploaded_by: inputs.mapping.fallback.author.clone(),
            created_at,
            updated_at: created_at,
        };
        let mut from: Vec<SourceRef> = claims.iter().map(|claim| claim.at).collect();
        from.extend(owner.into_iter().flat_map(|owner| owner.records(people)));
        from.sort_unstable();
        from.dedup();
        (Planned { from, row }, copy(inputs, object, id, target_key, mime_type))
    }

    /// Where the copy goes, and its content type. An older landfall named it by the place alone, or by whatever followed the last point of
    /// its name: what its run copied there stays there, of the type that it has, and is not copied again.
    fn target_key(
        &self,
        object: &Object,
        claim: Option<&Claim>,
        (entity, id): (&str, Uuid),
    ) -> (String, String) {
        let (title, cell) = claim.map_or(("", ""), |claim| (&claim.title, &claim.mime_type));
        let key =
            |uuid, extension: &str| path::target_key(&self.inputs.context.port, entity, id, uuid, extension);
        let content = self.inputs.content_id(object);
        if let Some(there) = self.inputs.copied_to(object) {
            let (extension, mime_type) = path::kind_before(&object.key, title, cell);
            if [self.inputs.file_id(object), content].into_iter().any(|uuid| key(uuid, &extension) == there) {
                return (there.to_owned(), mime_type);
            }
        }
        let (extension, mime_type) = path::kind(&object.key, title, cell);
        (key(content, &extension), mime_type)
    }
}

fn unmatched(object: &Object, choice: Option<&Choice>, reason: String, outcome: String, draft: &mut Draft) {
    let Object { bucket, key, size, etag, .. } = object.clone();
    let question = choice.and_then(|choice| choice.question);
    let candidates = choice.map(|choice| choice.candidates.clone()).unwrap_or_default();
    let line = UnmatchedFile { bucket, key, size, etag, reason, outcome, candidates, question };
    draft.plan.unmatched_files.push(line);
}

fn copy(inputs: &Inputs<'_>, object: &Object, file: Uuid, target_key: String, mime_type: String) -> Copy {
    let target_bucket = inputs.context.target_bucket.clone();
    Copy { file, origin: Origin::of(object), size: object.size, target_bucket, target_key, mime_type }
}

/// The object's last modification: the source knows no other time of upload.
fn uploaded(inputs: &Inputs<'_>, object: &Object, draft: &mut Draft) -> DateTime<Utc> {
    if let Ok(time) = DateTime::parse_from_rfc3339(&object.modified) {
        return time.to_utc();
    }
    let message = "the listing shows no time for this object: the earliest of the whole source was taken";
    draft.warn_of(Code::DefaultTaken, "", place(object), message);
    inputs.earliest
}
