//! Tags and the audit trail.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Table, TargetRow};
use crate::source::SourceTable;

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

/// `audit_logs`: the synthetic entry that says where a row came from. There are two for every interest, and most of each is the same: its
/// words are not held once for each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditLog {
    /// Derived id.
    pub id: Uuid,
    /// `system-migration`.
    pub user_id: String,
    /// `create`.
    pub action: Cow<'static, str>,
    /// Client, interest, berth, expense, invoice, ....
    pub entity_type: Cow<'static, str>,
    /// The row.
    pub entity_id: Uuid,
    /// None.
    pub field_changed: Option<String>,
    /// None.
    pub old_value: Option<String>,
    /// None.
    pub new_value: Option<String>,
    /// `0.0.0.0`.
    pub ip_address: Cow<'static, str>,
    /// Program and version.
    pub user_agent: Option<Cow<'static, str>>,
    /// Where the row came from.
    pub metadata: Option<Provenance>,
    /// Creation time of the entity.
    pub created_at: DateTime<Utc>,
}

impl TargetRow for AuditLog {
    const TABLE: Table = Table::AuditLogs;
}

/// The records that a row was made of, in the words of the CRM's audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// [`Self::SOURCE`].
    pub source: Cow<'static, str>,
    /// Their table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nocodb_table: Option<SourceTable>,
    /// The smallest id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nocodb_id: Option<i64>,
    /// All ids, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nocodb_ids: Vec<i64>,
    /// The question whose answer changed the row, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Uuid>,
    /// Who gave the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

impl Provenance {
    /// What the CRM's audit trail calls the migration.
    pub const SOURCE: &str = "nocodb_migration";
}
