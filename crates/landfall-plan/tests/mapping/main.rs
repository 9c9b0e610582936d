//! Rules of docs/MAPPING.md, where the planner's own tests do not show them.

mod clients;
mod columns;
mod kit;
mod records;
