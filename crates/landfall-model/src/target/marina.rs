//! Berths and the map of them.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Table, TargetRow};

/// `berths`: a berth of the marina.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Berth {
    /// Derived id.
    pub id: Uuid,
    /// Canonical: letters then number, `A1`.
    pub mooring_number: String,
    /// Area letter.
    pub area: Option<String>,
    /// Type.
    pub berth_type: Option<String>,
    /// Available, under_offer, sold or maintenance.
    pub status: String,
    /// Manual or automated.
    pub status_override_mode: Option<String>,
    /// Text.
    pub nominal_boat_size: Option<String>,
    /// Feet.
    pub length_ft: Option<Decimal>,
    /// Metres.
    pub length_m: Option<Decimal>,
    /// Feet.
    pub width_ft: Option<Decimal>,
    /// Metres.
    pub width_m: Option<Decimal>,
    /// Feet.
    pub draft_ft: Option<Decimal>,
    /// Metres.
    pub draft_m: Option<Decimal>,
    /// Feet.
    pub water_depth_ft: Option<Decimal>,
    /// Metres.
    pub water_depth_m: Option<Decimal>,
    /// The width is a minimum.
    pub width_is_minimum: Option<bool>,
    /// Text.
    pub side_pontoon: Option<String>,
    /// Text.
    pub power_capacity: Option<String>,
    /// Text.
    pub voltage: Option<String>,
    /// Text.
    pub mooring_type: Option<String>,
    /// Text.
    pub cleat_type: Option<String>,
    /// Text.
    pub cleat_capacity: Option<String>,
    /// Text.
    pub bollard_type: Option<String>,
    /// Text.
    pub bollard_capacity: Option<String>,
    /// Text.
    pub access: Option<String>,
    /// Text.
    pub bow_facing: Option<String>,
    /// Amount.
    pub price: Option<Decimal>,
    /// ISO 4217.
    pub price_currency: Option<String>,
    /// Approved.
    pub berth_approved: Option<bool>,
    /// Set when the source row is gone.
    pub archived_at: Option<DateTime<Utc>>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Berth {
    const TABLE: Table = Table::Berths;
}

/// `berth_map_data`: what the map draws of a berth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BerthMapData {
    /// Derived id.
    pub id: Uuid,
    /// The berth.
    pub berth_id: Uuid,
    /// The source's JSON, unchanged.
    pub map_data: Value,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for BerthMapData {
    const TABLE: Table = Table::BerthMapData;
}
