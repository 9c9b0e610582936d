//! Whether values of people are shown.

use super::{any, object_key, quoted, text};

/// How values of people are told: masked, unless somebody asked for more (DESIGN decision 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mask {
    /// Enough to recognise one's own record beside its id.
    #[default]
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
        self.by(value, any)
    }

    /// What somebody wrote in words of their own: nothing in it is taken for an address or a number.
    pub fn text(self, value: &str) -> String {
        self.by(value, text)
    }

    /// The key of an object.
    pub fn key(self, key: &str) -> String {
        self.by(key, object_key)
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
        self.by(sentence, quoted)
    }

    fn by(self, value: &str, masked: impl Fn(&str) -> String) -> String {
        match self {
            Self::On => masked(value),
            Self::Off => value.to_owned(),
        }
    }
}
