//! What the writing and the checking stages did: lines of `load/`, and the parts of the reports. Field names of the plan
//! document's `MigrationReport` are kept, in camelCase.

mod conflict;
mod files;
mod load;
mod other_ports;
mod validation;

pub use conflict::{Conflict, Found, Wish};
pub use files::{CopyOutcome, CopyState, FileError, FileReorgResult};
pub use load::{AwaitedFile, Changed, GroupOutcome, LoadError, LoadResult, Repaired};
pub use other_ports::{NotedColumn, OtherPortColumns, OtherPortRow};
pub use validation::{
    BerthMismatch, CellAccount, Finding, Mismatch, ReconcileReport, Side, Validation, ValidationCheck,
};
