//! Clients and how to reach them.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Table, TargetRow};

/// `clients`: a person or company that wants a berth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Client {
    /// Derived id.
    pub id: Uuid,
    /// Name as people write it.
    pub full_name: String,
    /// Company.
    pub company_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub nationality: Option<String>,
    /// Free text.
    pub address: Option<String>,
    /// Email, phone or whatsapp.
    pub preferred_contact_method: Option<String>,
    /// How they came.
    pub source: Option<String>,
    /// Vessel.
    pub yacht_name: Option<String>,
    /// Feet.
    pub yacht_length_ft: Option<Decimal>,
    /// Metres.
    pub yacht_length_m: Option<Decimal>,
    /// Feet.
    pub yacht_width_ft: Option<Decimal>,
    /// Metres.
    pub yacht_width_m: Option<Decimal>,
    /// Feet.
    pub yacht_draft_ft: Option<Decimal>,
    /// Metres.
    pub yacht_draft_m: Option<Decimal>,
    /// Free text.
    pub berth_size_desired: Option<String>,
    /// Set when the source row is gone.
    pub archived_at: Option<DateTime<Utc>>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Client {
    const TABLE: Table = Table::Clients;
}

/// `client_contacts`: one way to reach a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientContact {
    /// Derived id.
    pub id: Uuid,
    /// The client.
    pub client_id: Uuid,
    /// Email, phone, whatsapp or other.
    pub channel: String,
    /// Address or E.164 number; as written for `other`.
    pub value: String,
    /// A word beside it.
    pub label: Option<String>,
    /// At most one per client and channel.
    pub is_primary: bool,
    /// The original where it was changed.
    pub notes: Option<String>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for ClientContact {
    const TABLE: Table = Table::ClientContacts;
}

/// `client_notes`: a note on a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientNote {
    /// Derived id.
    pub id: Uuid,
    /// The client.
    pub client_id: Uuid,
    /// Who wrote it.
    pub author_id: String,
    /// Text.
    pub content: String,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for ClientNote {
    const TABLE: Table = Table::ClientNotes;
}
