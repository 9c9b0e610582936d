//! EOI, contract and signers of one interest.

use landfall_model::target::{Client, Document, DocumentSigner, Interest, Planned, Table};

use super::papers::{Paper, Papers};
use crate::{attachments::Slot, inputs::Inputs, people::Person, read::Record};

/// What a row says about signing the EOI.
#[derive(Debug)]
pub struct Signing {
    documenso_id: Option<String>,
    /// Links of client, developer and approver.
    links: [Option<String>; 3],
}

impl Signing {
    /// Reads the envelope and the links.
    pub fn read(row: &mut Record<'_, '_>) -> Self {
        let links = ["signature_link_client", "signature_link_developer", "signature_link_approver"];
        Self { documenso_id: row.text("documenso_id"), links: links.map(|role| row.text(role)) }
    }

    fn is_known(&self) -> bool {
        self.documenso_id.is_some() || self.links.iter().any(Option::is_some)
    }
}

/// An interest with those it is about.
#[derive(Debug)]
pub struct Deal<'d, 'a> {
    /// Mapping and context.
    pub inputs: &'d Inputs<'a>,
    /// Index of the row.
    pub row: usize,
    /// The person of the row.
    pub person: &'d Person,
    /// Their client.
    pub client: &'d Client,
    /// The interest as it is planned.
    pub interest: &'d Interest,
}

impl Deal<'_, '_> {
    /// The EOI, where anything shows that there is one: an envelope, an attachment, a status, a link to sign, or a file.
    pub fn eoi(&self, papers: &Papers<'_>, signing: &Signing) -> Option<Document> {
        let paper = papers.of(self.row, Slot::Eoi, self.person.at.id);
        if paper.is_none() && !signing.is_known() && self.interest.eoi_status.is_none() {
            return None;
        }
        let paper = paper.unwrap_or_default();
        let document = self.document("eoi", "EOI", self.eoi_status(signing, paper), paper);
        Some(Document { documenso_id: signing.documenso_id.clone(), ..document })
    }

    /// The status word decides; without one, what else is known. That some but not all have signed cannot be read from a row.
    fn eoi_status(&self, signing: &Signing, paper: Paper) -> &'static str {
        match self.interest.eoi_status.as_deref() {
            Some("signed") => "completed",
            Some("waiting_for_signatures") => "sent",
            Some("awaiting_details") => "draft",
            _ if paper.signed.is_some() || self.interest.date_eoi_signed.is_some() => "completed",
            _ if signing.is_known() || self.interest.date_eoi_sent.is_some() => "sent",
            _ => "draft",
        }
    }

    /// True where the status word holds an EOI back that is evidently signed: its signers would be reminded for nothing.
    pub fn is_signed_after_all(&self, eoi: &Document) -> bool {
        let is_signed = eoi.signed_file_id.is_some() || self.interest.date_eoi_signed.is_some();
        is_signed && eoi.status != "completed"
    }

    /// The contract, where there is an attachment, a status or a file. Its status word is about payment: `Complete` says that it is signed,
    /// the dates say the rest.
    pub fn contract(&self, papers: &Papers<'_>) -> Option<Document> {
        let paper = papers.of(self.row, Slot::Contract, self.person.at.id);
        let payment = self.interest.contract_status.as_deref();
        if paper.is_none() && payment.is_none() {
            return None;
        }
        let paper = paper.unwrap_or_default();
        let signed = paper.signed.is_some()
            || self.interest.date_contract_signed.is_some()
            || payment == Some("complete");
        let sent = self.interest.date_contract_sent.is_some() || payment == Some("partially_paid");
        let status = if signed {
            "completed"
        } else if sent {
            "sent"
        } else {
            "draft"
        };
        Some(self.document("contract", "Contract", status, paper))
    }

    fn document(&self, kind: &str, word: &str, status: &str, paper: Paper) -> Document {
        Document {
            id: self.inputs.id(Table::Documents, &format!("{}/{kind}", self.person.at.id)),
            client_id: Some(self.client.id),
            interest_id: Some(self.interest.id),
            document_type: kind.to_owned(),
            title: format!("{word}: {}", self.client.full_name),
            status: status.to_owned(),
            documenso_id: None,
            file_id: paper.file,
            signed_file_id: paper.signed,
            created_at: self.interest.created_at,
            updated_at: self.interest.updated_at,
        }
    }

    /// Client, developer, approver, in this order (DOMAIN 4.6).
    pub fn signers(&self, document: &Document, signing: &Signing) -> Vec<Planned<DocumentSigner>> {
        let names = &self.inputs.mapping.signers;
        let [client, developer, approver] = &signing.links;
        let own_name = self.person.full_name().unwrap_or(&self.client.full_name);
        let mut signers = [
            self.signer(document, 1, "client", own_name, client),
            self.signer(document, 2, "developer", &names.developer, developer),
            self.signer(document, 3, "approver", &names.approver, approver),
        ];
        signers[0].signer_email = self.person.emails.first().cloned();
        signers.map(|row| self.planned(row)).into()
    }

    fn signer(
        &self,
        document: &Document,
        order: i32,
        role: &str,
        name: &str,
        link: &Option<String>,
    ) -> DocumentSigner {
        let signed = document.status == "completed";
        DocumentSigner {
            id: self.inputs.id(Table::DocumentSigners, &format!("{}/{role}", document.id)),
            document_id: document.id,
            signer_name: name.to_owned(),
            signer_email: None,
            signer_role: role.to_owned(),
            signing_order: order,
            status: if signed { "signed" } else { "pending" }.to_owned(),
            signed_at: self.interest.date_eoi_signed.filter(|_| signed),
            signing_url: link.clone(),
            created_at: document.created_at,
            updated_at: document.updated_at,
        }
    }

    /// The row with its lineage.
    pub fn planned<R>(&self, row: R) -> Planned<R> {
        Planned { from: vec![self.person.at], row }
    }
}
