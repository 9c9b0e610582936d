//! The `files` rows and the copies: one of each for every object that is a document.

use chrono::{DateTime, Utc};
use landfall_model::{
    finding::{Code, UnmatchedFile},
    plan::{Copy, copy::Origin},
    source::{Object, SourceRef},
    target::{File, Planned},
};
use uuid::Uuid;

use super::{
    category,
    owner::{Outcome, Owner, choose},
    path,
    rules::Rules,
    tokens::words,
};
use crate::{
    attachments::{Claim, base_name, left_out},
    draft::Draft,
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
    /// The clients.
    pub people: &'f People,
    /// Who owns what no cell claims.
    pub rules: Rules<'f, 'a>,
}

impl Filing<'_, '_> {
    /// Plans one object; none where it is left out.
    pub fn plan(&self, object: &Object, claims: &[Claim], draft: &mut Draft) -> Option<Filed> {
        let files = &self.inputs.mapping.files;
        if let Some(reason) = left_out(object, &files.ignore).filter(|_| claims.is_empty()) {
            unmatched(object, reason, "left out: not copied, no row".to_owned(), draft);
            return None;
        }
        let slot = claims.first().map(|claim| claim.slot);
        let category = category::of(slot, &words(&object.key), &files.category).to_owned();
        let loaded = || format!("loaded without an owner as {category}");
        let owner = match self.owner(object, claims, draft) {
            Outcome::Owned(owner) => Some(owner),
            Outcome::Open(why) => {
                unmatched(object, why, loaded(), draft);
                None
            }
            Outcome::Unknown => {
                unmatched(object, "no rule names an owner".to_owned(), loaded(), draft);
                None
            }
        };
        let (file, copy) = self.file(object, claims, owner, &category, draft);
        let id = file.row.id;
        draft.plan.files.push(file);
        draft.plan.copies.push(copy);
        Some(Filed {
            id,
            category,
            signed: self.rules.is_signed(object),
            interest: owner.and_then(Owner::interest),
        })
    }

    /// A cell's claim decides; where several records claim one object, the first has it and all keep their reference to it.
    fn owner(&self, object: &Object, claims: &[Claim], draft: &mut Draft) -> Outcome {
        let Some(claim) = claims.first() else {
            return choose(self.inputs, self.people, object, self.rules.judge(object), draft);
        };
        if claims.iter().any(|other| other.at != claim.at) {
            let message =
                format!("{} records hold this file: it lies with the first, {}", claims.len(), claim.at);
            draft.warn_of(Code::OwnerUncertain, "", place(object), message);
        }
        Owner::of_claim(self.inputs, claim).map_or(Outcome::Unknown, Outcome::Owned)
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
        let (extension, mime_type) = path::kind(&object.key, claim.map_or("", |claim| &claim.mime_type));
        // A file without an owner stands for itself: the convention asks for an entity and its id.
        let (entity, entity_id) = owner.map_or(("unmatched", id), |owner| owner.place(inputs, draft));
        let target_key = path::target_key(&inputs.context.port, entity, entity_id, id, &extension);
        let title = claim.map(|claim| claim.title.as_str()).filter(|title| !title.is_empty());
        let created_at = uploaded(inputs, object, draft);
        let row = File {
            id,
            client_id: owner.and_then(|owner| owner.client(people, draft)),
            filename: format!("{id}.{extension}"),
            original_name: title.unwrap_or(base_name(&object.key)).replace('\0', ""),
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
}

fn unmatched(object: &Object, reason: String, outcome: String, draft: &mut Draft) {
    let Object { bucket, key, size, .. } = object.clone();
    draft.plan.unmatched_files.push(UnmatchedFile { bucket, key, size, reason, outcome });
}

fn copy(inputs: &Inputs<'_>, object: &Object, file: Uuid, target_key: String, mime_type: String) -> Copy {
    Copy {
        file,
        origin: Origin::of(object),
        size: object.size,
        target_bucket: inputs.context.target_bucket.clone(),
        target_key,
        mime_type,
    }
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
