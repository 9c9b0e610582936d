//! Texts that many rows have, each kept once.

use std::{collections::HashSet, sync::Arc};

/// So many are remembered; where there are more, they are no words of a vocabulary.
const MOST: usize = 1_000;

/// The words so far.
#[derive(Debug, Default)]
pub(crate) struct Words(HashSet<Arc<str>>);

impl Words {
    /// The one copy of a text, or one of its own where there are too many.
    pub fn one(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        if self.0.len() < MOST {
            self.0.insert(Arc::clone(&new));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MOST, Words};

    #[test]
    fn a_word_is_kept_once_and_any_number_of_texts_is_read() {
        let mut words = Words::default();
        let (first, again) = (words.one("open"), words.one("open"));
        assert!(Arc::ptr_eq(&first, &again));
        assert!((0..2 * MOST).all(|n| *words.one(&n.to_string()) == n.to_string()));
        assert_eq!(words.0.len(), MOST);
    }
}
