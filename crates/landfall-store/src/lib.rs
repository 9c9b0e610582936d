//! Buckets: S3 and a local folder behind one interface.
