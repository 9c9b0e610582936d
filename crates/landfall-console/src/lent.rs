//! What the program lends to the console: runs to read, a store to look into, and the weekend as its own commands know it.

use chrono::{DateTime, Utc};
use landfall_cutover::{Book, Said, Verdict};
use landfall_model::{mapping::Mapping, rundir::RunDir};
use landfall_store::Reader;

/// Everything that the console works with. It holds nothing that could write a table, a bucket or the source.
pub struct Lent {
    /// The run.
    pub run: RunDir,
    /// The run whose plan it goes by: its own, or its parent's.
    pub plan_run: RunDir,
    /// Why answers that are given now reach no later step; none where they do. Asked for with every page.
    pub unread: Box<dyn Fn() -> Option<String> + Send + Sync>,
    /// What becomes of the answers: the command that goes on with them, in a sentence.
    pub onward: Box<dyn Fn() -> String + Send + Sync>,
    /// What columns mean.
    pub mapping: Mapping,
    /// In whose name answers are noted, until somebody says otherwise.
    pub operator: String,
    /// The source buckets; none where nothing says where they are.
    pub store: Option<Box<dyn Reader>>,
    /// The weekend.
    pub cutover: Box<dyn Cutover>,
    /// What time it is.
    pub now: fn() -> DateTime<Utc>,
    /// Told of each address that lets a browser in.
    pub tell: Box<dyn Fn(&str) + Send + Sync>,
}

/// The weekend, read and noted by the same code as `landfall cutover`. Failures are sentences.
pub trait Cutover: Send + Sync {
    /// The latest one; none where none was begun.
    fn open(&self) -> Result<Option<Book>, String>;
    /// The run of the latest one; none where none was begun. Asked for several times a second while a page is open.
    fn run(&self) -> Option<RunDir>;
    /// The latest one, and what speaks for and against going live; none where none was begun.
    fn gate(&self) -> Result<Option<(Book, Verdict)>, String>;
    /// Notes what a person says of a step, where that is legal.
    fn note(&self, step: &str, said: Said, words: &str, who: &str) -> Result<(), String>;
}
