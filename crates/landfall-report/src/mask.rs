//! Whether values of people are shown.

use landfall_model::redact;

/// How a report shows what belongs to people: masked, unless somebody asked for more (DESIGN decision 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// Enough to recognise one's own record beside its id.
    On,
    /// As it is.
    Off,
}

impl Mask {
    /// Masked, unless `unmasked`.
    pub const fn unless(unmasked: bool) -> Self {
        if unmasked { Self::Off } else { Self::On }
    }

    /// A cell, name or note.
    pub fn value(self, value: &str) -> String {
        self.by(value, redact::any)
    }

    /// The key of an object.
    pub fn key(self, key: &str) -> String {
        self.by(key, redact::object_key)
    }

    /// Where an object lies, `bucket/key`. What has no slash is no place, and names nobody.
    pub fn place(self, place: &str) -> String {
        match place.split_once('/') {
            Some((bucket, key)) => format!("{bucket}/{}", self.key(key)),
            None => place.to_owned(),
        }
    }

    /// A sentence of ours that quotes values.
    pub fn sentence(self, sentence: &str) -> String {
        self.by(sentence, redact::quoted)
    }

    fn by(self, value: &str, masked: impl Fn(&str) -> String) -> String {
        match self {
            Self::On => masked(value),
            Self::Off => value.to_owned(),
        }
    }
}
