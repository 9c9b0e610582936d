//! What all requests share: what the program lent, who was let in, and the desk with its questions.

use std::sync::{Mutex, MutexGuard, PoisonError};

use landfall_model::{
    review::Book,
    rundir::{self, Error},
};

use crate::{
    figures::Figures,
    guard::Sessions,
    lent::Lent,
    stock::{Group, Stock},
};

/// The console of one run.
pub(crate) struct Site {
    pub lent: Lent,
    pub sessions: Sessions,
    pub port: u16,
    /// What pages show again and again.
    pub figures: Figures,
    stock: Mutex<Option<Stock>>,
}

impl Site {
    pub fn new(lent: Lent, sessions: Sessions, port: u16) -> Self {
        Self { lent, sessions, port, figures: Figures::default(), stock: Mutex::new(None) }
    }

    /// Works with the questions of the plan as they stand now, what others answered a moment ago included. None where there is no plan yet. All
    /// requests wait for each other here: whatever reads a file is done before or after.
    ///
    /// # Errors
    /// A file of the plan, or the decisions, cannot be read.
    pub fn with_stock<T>(&self, work: impl FnOnce(&mut Stock) -> T) -> Result<Option<T>, Error> {
        let mut stock = self.held();
        if stock.is_none() {
            if !self.lent.plan_run.has(rundir::PLAN) {
                return Ok(None);
            }
            *stock = Some(Stock::of(Book::open(self.lent.plan_run.clone())?));
        }
        let Some(stock) = stock.as_mut() else { return Ok(None) };
        stock.catch_up()?;
        Ok(Some(work(stock)))
    }

    /// Why a run cannot be read any more. Its folder may have been moved, or its disk be gone, while this console runs: every file that is not
    /// there would then be taken for one that was never begun, and the pages would tell of nothing that failed.
    pub fn unreadable(&self) -> Option<Error> {
        [&self.lent.run, &self.lent.plan_run].into_iter().find_map(|run| run.info().err())
    }

    /// The address that lets one browser in.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/enter?word={}", self.port, self.sessions.entry())
    }

    /// How many questions of each group are open; none where there is no plan yet, or it cannot be read: pages say that themselves.
    pub fn open_by_group(&self) -> Vec<(Group, usize)> {
        let counts = |stock: &mut Stock| Group::ALL.map(|group| (group, stock.open(group))).to_vec();
        self.with_stock(counts).ok().flatten().unwrap_or_default()
    }

    /// A request that panicked left the book as it was: it changes by whole lines alone.
    fn held(&self) -> MutexGuard<'_, Option<Stock>> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
