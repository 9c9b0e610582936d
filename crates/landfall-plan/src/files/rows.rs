//! The `files` rows and the copies: one of each for every object that is a document.

use chrono::{DateTime, Utc};
use landfall_model::{
    finding::{Code, UnmatchedFile},
    plan::Copy,
    source::{Object, SourceRef},
    target::{File, Planned, Table},
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
    attachments::{Attachments, Catalogue, Claim, base_name, left_out},
    draft::Draft,
    inputs::Inputs,
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

/// The id of an object's `files` row.
pub fn file_id(inputs: &Inputs<'_>, object: &Object) -> Uuid {
    inputs.id(Table::Files, &place(object))
}

fn place(object: &Object) -> String {
    format!("{}/{}", object.bucket, object.key)
}

/// Plans one object; none where it is left out.
pub fn plan(
    inputs: &Inputs<'_>,
    people: &People,
    rules: &Rules<'_, '_>,
    object: &Object,
    claims: &[Claim],
    draft: &mut Draft,
) -> Option<Filed> {
    if let Some(reason) = left_out(object, &inputs.mapping.files.ignore).filter(|_| claims.is_empty()) {
        unmatched(object, reason, "left out: not copied, no row".to_owned(), draft);
        return None;
    }
    let outcome = owner(inputs, people, rules, object, claims, draft);
    let slot = claims.first().map(|claim| claim.slot);
    let category = category::of(slot, &words(&object.key), &inputs.mapping.files.category).to_owned();
    let owner = match outcome {
        Outcome::Owned(owner) => Some(owner),
        Outcome::Open(why) => {
            unmatched(object, why, loaded_as(&category), draft);
            None
        }
        Outcome::Unknown => {
            unmatched(object, "no rule names an owner".to_owned(), loaded_as(&category), draft);
            None
        }
    };
    let id = file_id(inputs, object);
    let interest = match owner {
        Some(Owner::Interest(row)) => Some(row),
        _ => None,
    };
    add(inputs, people, &Planning { object, claims, owner, id, category: &category }, draft);
    Some(Filed { id, category, signed: rules.is_signed(object), interest })
}

fn loaded_as(category: &str) -> String {
    format!("loaded without an owner as {category}")
}

fn unmatched(object: &Object, reason: String, outcome: String, draft: &mut Draft) {
    let Object { bucket, key, size, .. } = object.clone();
    draft.plan.unmatched_files.push(UnmatchedFile { bucket, key, size, reason, outcome });
}

/// A cell's claim decides; where several records claim one object, the first has it and all keep their reference to it.
fn owner(
    inputs: &Inputs<'_>,
    people: &People,
    rules: &Rules<'_, '_>,
    object: &Object,
    claims: &[Claim],
    draft: &mut Draft,
) -> Outcome {
    let Some(claim) = claims.first() else {
        return choose(inputs, people, object, rules.judge(object), draft);
    };
    if claims.iter().any(|other| other.at != claim.at) {
        let message =
            format!("{} records hold this file: it lies with the first, {}", claims.len(), claim.at);
        draft.warn_of(Code::OwnerUncertain, "", place(object), message);
    }
    Owner::of_claim(inputs, claim).map_or(Outcome::Unknown, Outcome::Owned)
}

/// An object on its way into the plan.
struct Planning<'p> {
    object: &'p Object,
    claims: &'p [Claim],
    owner: Option<Owner>,
    id: Uuid,
    category: &'p str,
}

fn add(inputs: &Inputs<'_>, people: &People, planning: &Planning<'_>, draft: &mut Draft) {
    let &Planning { object, claims, owner, id, category } = planning;
    let claim = claims.first();
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
    draft.plan.files.push(Planned { from, row });
    draft.plan.copies.push(copy(inputs, object, id, target_key, mime_type));
}

fn copy(inputs: &Inputs<'_>, object: &Object, file: Uuid, target_key: String, mime_type: String) -> Copy {
    Copy {
        file,
        source_bucket: object.bucket.clone(),
        source_key: object.key.clone(),
        size: object.size,
        etag: object.etag.clone(),
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

/// All objects, by index; none where one is left out.
pub fn plan_all(
    inputs: &Inputs<'_>,
    people: &People,
    rules: &Rules<'_, '_>,
    catalogue: &Catalogue<'_>,
    attachments: &Attachments,
    draft: &mut Draft,
) -> Vec<Option<Filed>> {
    let objects = catalogue.objects.iter().enumerate();
    objects.map(|(n, object)| plan(inputs, people, rules, object, attachments.claims(n), draft)).collect()
}
