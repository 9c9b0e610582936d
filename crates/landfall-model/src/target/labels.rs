//! Tags and the audit trail.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Table, TargetRow};

/// `tags`: a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// Derived id.
    pub id: Uuid,
    /// Unique in the port.
    pub name: String,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Tag {
    const TABLE: Table = Table::Tags;
}

/// `client_tags`: a label on a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientTag {
    /// The client.
    pub client_id: Uuid,
    /// The label.
    pub tag_id: Uuid,
}

impl TargetRow for ClientTag {
    const TABLE: Table = Table::ClientTags;
}

/// `interest_tags`: a label on a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InterestTag {
    /// The deal.
    pub interest_id: Uuid,
    /// The label.
    pub tag_id: Uuid,
}

impl TargetRow for InterestTag {
    const TABLE: Table = Table::InterestTags;
}

/// `audit_logs`: the synthetic entry that says where a row came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditLog {
    /// Derived id.
    pub id: Uuid,
    /// `system-migration`.
    pub user_id: String,
    /// `create`.
    pub action: String,
    /// Client, interest, berth, expense, invoice, ....
    pub entity_type: String,
    /// The row.
    pub entity_id: Uuid,
    /// None.
    pub field_changed: Option<String>,
    /// None.
    pub old_value: Option<String>,
    /// None.
    pub new_value: Option<String>,
    /// `0.0.0.0`.
    pub ip_address: String,
    /// Program and version.
    pub user_agent: Option<String>,
    /// `source` and `nocodb_id`.
    pub metadata: Option<Value>,
    /// Creation time of the entity.
    pub created_at: DateTime<Utc>,
}

impl TargetRow for AuditLog {
    const TABLE: Table = Table::AuditLogs;
}
