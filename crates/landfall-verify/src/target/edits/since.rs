//! Since when what users do is theirs.

use chrono::{DateTime, Utc};

/// Since a moment, and in some spans before it. Where no moment is known, since ever.
#[derive(Debug, Clone, Default)]
pub(crate) struct Since {
    /// The spans, the earliest first.
    pub between: Vec<Span>,
    /// The moment.
    pub then: Option<DateTime<Utc>>,
}

/// From a moment until before another one.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

impl From<Option<DateTime<Utc>>> for Since {
    fn from(then: Option<DateTime<Utc>>) -> Self {
        Self { between: Vec::new(), then }
    }
}

impl Since {
    /// Where all spans begin, that from the moment on the last; none where it is since ever.
    pub(super) fn begins(&self) -> Option<Vec<DateTime<Utc>>> {
        Some(self.between.iter().map(|span| span.from).chain([self.then?]).collect())
    }

    /// Where they end: the last never does.
    pub(super) fn ends(&self) -> Vec<Option<DateTime<Utc>>> {
        self.between.iter().map(|span| Some(span.to)).chain([None]).collect()
    }
}
