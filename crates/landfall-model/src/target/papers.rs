//! Files, documents and who signs them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Table, TargetRow};

/// `files`: a stored file; loaded only when its copy is verified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Derived id.
    pub id: Uuid,
    /// The owner.
    pub client_id: Option<Uuid>,
    /// Name in the store.
    pub filename: String,
    /// Name as it was uploaded.
    pub original_name: String,
    /// Content type.
    pub mime_type: String,
    /// Bytes.
    pub size_bytes: i64,
    /// Target bucket.
    pub storage_bucket: String,
    /// `{portSlug}/{entity}/{entityId}/{uuid}.{ext}`.
    pub storage_path: String,
    /// Eoi, contract, berth_pdf, receipt, invoice, business_card or misc.
    pub category: String,
    /// 64 hexadecimal digits; filled in by the loader from the copy manifest.
    pub sha256: Option<String>,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for File {
    const TABLE: Table = Table::Files;
}

/// `documents`: an EOI, contract or NDA of a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Derived id.
    pub id: Uuid,
    /// The client.
    pub client_id: Option<Uuid>,
    /// The deal.
    pub interest_id: Option<Uuid>,
    /// Eoi, contract, nda or custom.
    pub document_type: String,
    /// Title.
    pub title: String,
    /// Draft, sent, partially_signed, completed, expired, rejected or declined.
    pub status: String,
    /// Envelope id in Documenso.
    pub documenso_id: Option<String>,
    /// The document.
    pub file_id: Option<Uuid>,
    /// The signed document.
    pub signed_file_id: Option<Uuid>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Document {
    const TABLE: Table = Table::Documents;
}

/// `document_signers`: who signs a document, in which order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentSigner {
    /// Derived id.
    pub id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// Name.
    pub signer_name: String,
    /// Address.
    pub signer_email: Option<String>,
    /// Client, developer or approver.
    pub signer_role: String,
    /// 1, 2, 3.
    pub signing_order: i32,
    /// Pending, signed or declined.
    pub status: String,
    /// When.
    pub signed_at: Option<DateTime<Utc>>,
    /// Link.
    pub signing_url: Option<String>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for DocumentSigner {
    const TABLE: Table = Table::DocumentSigners;
}
