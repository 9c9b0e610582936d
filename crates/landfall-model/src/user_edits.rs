//! What users changed in the CRM since a load, where that load is undone or put right.

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserEdits {
    /// It stays, and is named.
    Keep,
    /// It gives way, since the operator named the run to have it so.
    Overrule,
}
