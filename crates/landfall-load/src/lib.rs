//! Plan into PostgreSQL and bucket: the only writer.
