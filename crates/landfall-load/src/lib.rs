//! Plan into PostgreSQL and bucket: the only writer.

pub mod files;
