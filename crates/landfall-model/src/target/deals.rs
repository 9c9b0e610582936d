//! Interests and their notes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Table, TargetRow};

/// `interests`: one deal: a client, perhaps a berth, a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interest {
    /// Derived id.
    pub id: Uuid,
    /// The client.
    pub client_id: Uuid,
    /// The primary berth.
    pub berth_id: Option<Uuid>,
    /// One of the eight of BR-010.
    pub pipeline_stage: String,
    /// General, friends_and_family or hot_lead.
    pub lead_category: Option<String>,
    /// How they came.
    pub source: Option<String>,
    /// Awaiting_details, waiting_for_signatures or signed.
    pub eoi_status: Option<String>,
    /// Pending or received.
    pub deposit_status: Option<String>,
    /// Pending, partially_paid or complete.
    pub contract_status: Option<String>,
    /// Milestone, UTC.
    pub date_first_contact: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_last_contact: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_request_form_sent: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_eoi_sent: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_eoi_signed: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_deposit_received: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_contract_sent: Option<DateTime<Utc>>,
    /// Milestone, UTC.
    pub date_contract_signed: Option<DateTime<Utc>>,
    /// Set when the source row is gone.
    pub archived_at: Option<DateTime<Utc>>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Interest {
    const TABLE: Table = Table::Interests;
}

/// `interest_notes`: a note on a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InterestNote {
    /// Derived id.
    pub id: Uuid,
    /// The deal.
    pub interest_id: Uuid,
    /// Who wrote it.
    pub author_id: String,
    /// Text.
    pub content: String,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for InterestNote {
    const TABLE: Table = Table::InterestNotes;
}
