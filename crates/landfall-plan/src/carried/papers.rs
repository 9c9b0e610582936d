//! Files whose object is gone (their copies are in the target, and are the only ones now), and documents of interests that are gone.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    plan::{
        Copy,
        ledger::{Fate, FileLine},
    },
    source::SourceRef,
    target::{File, Planned},
};
use uuid::Uuid;

use super::{Keeping, clients::Heirs, ids};

/// Keeps `files`, `documents` and `document_signers`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>, heirs: &Heirs) {
    let rows = &keeping.parent.rows;
    owners(keeping, heirs);
    let known = ids(&keeping.plan.files, |row| row.id);
    let mut files: Vec<Planned<File>> =
        rows.files.iter().filter(|file| !known.contains(&file.row.id)).cloned().collect();
    files.iter_mut().for_each(|file| heirs.lead_or_clear(&mut file.row.client_id));
    keeping.add(files, |row| row.id.to_string(), |plan| &mut plan.files);

    let files = ids(&keeping.plan.files, |row| row.id);
    let interests = ids(&keeping.plan.interests, |row| row.id);
    let mut documents = keeping.left(&rows.documents, &keeping.plan.documents, |row| row.id);
    for document in &mut documents {
        let row = &mut document.row;
        heirs.lead_or_clear(&mut row.client_id);
        row.interest_id = row.interest_id.filter(|id| interests.contains(id));
        row.file_id = row.file_id.filter(|id| files.contains(id));
        row.signed_file_id = row.signed_file_id.filter(|id| files.contains(id));
    }
    keeping.add(documents, |row| row.id.to_string(), |plan| &mut plan.documents);

    let known = ids(&keeping.plan.documents, |row| row.id);
    let mut signers = keeping.left(&rows.document_signers, &keeping.plan.document_signers, |row| row.id);
    signers.retain(|signer| known.contains(&signer.row.document_id));
    keeping.add(signers, |row| row.id.to_string(), |plan| &mut plan.document_signers);
}

/// Files whose object is still there while the records that they belonged to are gone: nothing names an owner any more, and they stay
/// whose and where they were. A rule, a person's word and another content go before.
fn owners(keeping: &mut Keeping<'_, '_>, heirs: &Heirs) {
    let gone = keeping.parent.rows.files.iter().filter(|file| keeping.inputs.is_gone(&file.from));
    let before: HashMap<Uuid, &Planned<File>> = gone.map(|file| (file.row.id, file)).collect();
    let plan = &mut *keeping.plan;
    let mut lines: HashMap<Uuid, &mut FileLine> =
        plan.file_ledger.iter_mut().filter_map(|line| Some((line.file?, line))).collect();
    let mut copies: HashMap<Uuid, &mut Copy> = plan.copies.iter_mut().map(|copy| (copy.file, copy)).collect();
    let mut kept = HashSet::new();
    for file in plan.files.iter_mut().filter(|file| file.from.is_empty()) {
        let id = file.row.id;
        let Some(&old) = before.get(&id).filter(|old| is_same(&old.row, &file.row)) else { continue };
        let Some(line) = lines.remove(&id).filter(|line| line.rule.is_empty()) else { continue };
        let Some(copy) = copies.get_mut(&id) else { continue };
        *file = old.clone();
        heirs.lead_or_clear(&mut file.row.client_id);
        copy.target_key.clone_from(&file.row.storage_path);
        copy.mime_type.clone_from(&file.row.mime_type);
        stays(line, &file.from);
        kept.insert((line.bucket.as_str(), line.key.as_str()));
    }
    plan.unmatched_files.retain(|file| !kept.contains(&(file.bucket.as_str(), file.key.as_str())));
}

/// True where the content is as far as the listing tells the one of before.
fn is_same(old: &File, new: &File) -> bool {
    (old.size_bytes, old.created_at) == (new.size_bytes, new.created_at)
}

fn stays(line: &mut FileLine, from: &[SourceRef]) {
    if line.fate == Fate::Miscellaneous {
        line.fate = Fate::Planned;
    }
    line.owner = from.first().map(SourceRef::to_string).unwrap_or_default();
    "the run before".clone_into(&mut line.rule);
    "its record is gone from the source; it stays whose it was".clone_into(&mut line.reason);
}
