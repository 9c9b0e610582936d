//! What was sent, counted where it is sent: the figures behind "0 of n calls changed anything".

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use hyper::Method;

/// Calls of one task; they count in the tally of the whole too.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    calls: AtomicU64,
    mutating: AtomicU64,
    whole: Option<Arc<Tally>>,
}

impl Tally {
    /// A tally of a part of `whole`.
    pub fn part_of(whole: &Arc<Self>) -> Self {
        Self { whole: Some(Arc::clone(whole)), ..Self::default() }
    }

    /// Counts one call by the verb it is sent with, not by what it was meant to be.
    pub fn count(&self, method: &Method) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if !method.is_safe() {
            self.mutating.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(whole) = &self.whole {
            whole.count(method);
        }
    }

    /// Calls sent, repeated tries included.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Those with a verb that may change something.
    pub fn mutating(&self) -> u64 {
        self.mutating.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hyper::Method;

    use super::Tally;

    #[test]
    fn a_part_counts_in_the_whole_and_a_verb_that_changes_things_would_show() {
        let whole = Arc::new(Tally::default());
        let part = Tally::part_of(&whole);
        part.count(&Method::GET);
        part.count(&Method::POST);
        whole.count(&Method::GET);
        assert_eq!((part.calls(), part.mutating()), (2, 1));
        assert_eq!((whole.calls(), whole.mutating()), (3, 1));
    }
}
