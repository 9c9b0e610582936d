//! Files whose object is gone (their copies are in the target, and are the only ones now), and documents of interests that are gone.

use landfall_model::target::{File, Planned};

use super::{Keeping, clients::Heirs, ids};

/// Keeps `files`, `documents` and `document_signers`.
pub(super) fn keep(keeping: &mut Keeping<'_, '_>) {
    let rows = &keeping.parent.rows;
    let heirs = Heirs::of(keeping);
    let known = ids(&keeping.plan.files, |row| row.id);
    let mut files: Vec<Planned<File>> =
        rows.files.iter().filter(|file| !known.contains(&file.row.id)).cloned().collect();
    files.iter_mut().for_each(|file| heirs.lead_or_clear(&mut file.row.client_id));
    keeping.add(files, |row| row.id.to_string(), |plan| &mut plan.files);

    let files = ids(&keeping.plan.files, |row| row.id);
    let interests = ids(&keeping.plan.interests, |row| row.id);
    let mut documents = keeping.gone(&rows.documents, &keeping.plan.documents, |row| row.id);
    for document in &mut documents {
        let row = &mut document.row;
        heirs.lead_or_clear(&mut row.client_id);
        row.interest_id = row.interest_id.filter(|id| interests.contains(id));
        row.file_id = row.file_id.filter(|id| files.contains(id));
        row.signed_file_id = row.signed_file_id.filter(|id| files.contains(id));
    }
    keeping.add(documents, |row| row.id.to_string(), |plan| &mut plan.documents);

    let known = ids(&keeping.plan.documents, |row| row.id);
    let mut signers = keeping.gone(&rows.document_signers, &keeping.plan.document_signers, |row| row.id);
    signers.retain(|signer| known.contains(&signer.row.document_id));
    keeping.add(signers, |row| row.id.to_string(), |plan| &mut plan.document_signers);
}
