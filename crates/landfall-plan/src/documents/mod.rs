//! Documents: the EOI and the contract of an interest, and who signs the EOI.

mod deal;
mod papers;
#[cfg(test)]
mod tests;

use deal::{Deal, Signing};
use landfall_model::{finding::Code, source::SourceTable, words::count};
pub use papers::Papers;

use crate::{draft::Draft, inputs::Inputs, people::People, read::Record};

/// Plans `documents` and `document_signers`.
pub fn plan(inputs: &Inputs<'_>, people: &People, papers: &Papers<'_>, draft: &mut Draft) {
    let sheet = inputs.sheet(SourceTable::Interests);
    let (mut documents, mut signers) = (Vec::new(), Vec::new());
    for (n, row) in sheet.rows.iter().enumerate() {
        let signing = Signing::read(&mut Record::open(inputs, sheet, row, draft));
        let client = &draft.plan.clients[people.client_of.row(n)].row;
        let interest = &draft.plan.interests[n].row;
        let deal = Deal { inputs, row: n, person: &people.rows[n], client, interest };
        let eoi = deal.eoi(papers, &signing);
        let is_signed_after_all = eoi.as_ref().is_some_and(|eoi| deal.is_signed_after_all(eoi));
        if let Some(document) = eoi {
            signers.extend(deal.signers(&document, &signing));
            documents.push(deal.planned(document));
        }
        documents.extend(deal.contract(papers).map(|document| deal.planned(document)));
        if is_signed_after_all {
            let message = "there is a signed copy or a date of signing, and the status says otherwise: the document and its signers go by the status";
            Record::open(inputs, sheet, row, draft).warn(Code::Contradiction, "eoi_status", message);
        }
    }
    let with_file = documents.iter().filter(|document| document.row.file_id.is_some()).count();
    let signing = count(signers.len(), "signer");
    let did = format!("{} planned, {with_file} with a file, and {signing}.", documents.len());
    draft.plan.documents = documents;
    draft.plan.document_signers = signers;
    draft.step("documents", did);
}
