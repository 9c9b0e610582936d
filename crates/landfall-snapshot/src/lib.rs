//! NocoDB and bucket listings into raw files, with GET alone.
