//! The weekend as the console is lent it: the same book, the same gate, and the same rule for what may be said of a step.

use landfall_console::Cutover;
use landfall_cutover::{Said, Verdict};
use landfall_model::{
    kind::Kind,
    monitor::Silent,
    rundir::{self, RunDir},
};
use tokio::runtime::Handle;

use super::{
    act,
    book::{self, Book},
    gate,
};
use crate::{
    config::Settings,
    fail::{Failure, Result},
    stages,
};

/// The latest weekend of the port under `LANDFALL_OUTPUT`.
pub struct Lent(pub Settings);

impl Lent {
    /// None where none was begun.
    fn find(&self) -> Result<Option<Book>> {
        book::refuse_unread(&self.0)?;
        match stages::latest(&self.0, |run| run.has(rundir::CUTOVER)) {
            Ok(run) => Book::find(&self.0, Some(run.root())).map(Some),
            Err(rundir::Error::NoRun(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn need(&self) -> Result<Book> {
        let none = || Failure::new(Kind::State, "no weekend was begun: `landfall cutover start` begins one");
        self.find()?.ok_or_else(none)
    }
}

impl Cutover for Lent {
    fn open(&self) -> std::result::Result<Option<landfall_cutover::Book>, String> {
        self.find().map(|book| book.map(Book::into_inner)).map_err(|failure| failure.to_string())
    }

    fn run(&self) -> Option<RunDir> {
        stages::latest(&self.0, |run| run.has(rundir::CUTOVER)).ok()
    }

    fn gate(&self) -> std::result::Result<Option<(landfall_cutover::Book, Verdict)>, String> {
        let judged = self.find().and_then(|book| {
            let Some(book) = book else { return Ok(None) };
            // The console reads on threads that may wait.
            let (_, verdict) =
                Handle::current().block_on(gate::judged(&self.0, &Silent::default(), &book))?;
            Ok(Some((book.into_inner(), verdict)))
        });
        judged.map_err(|failure| failure.to_string())
    }

    fn note(&self, step: &str, said: Said, words: &str, who: &str) -> std::result::Result<(), String> {
        let book = self.need().and_then(|book| book.held(&self.0));
        let noted = book.and_then(|book| act::noted(&book, who, step, said, words).map(drop));
        noted.map_err(|failure| failure.to_string())
    }
}
