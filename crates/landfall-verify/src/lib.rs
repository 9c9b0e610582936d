//! Target against plan and snapshot, read-only.
