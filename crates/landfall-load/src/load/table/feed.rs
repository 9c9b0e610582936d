//! The rows of a table's file on their way into batches. While the server takes one batch, the next is read and encoded, so that
//! it need not wait. It is one task on one connection; every few rows it looks whether the server has answered.

use landfall_model::rundir::Lines;
use serde_json::Value;
use uuid::Uuid;

use super::{
    super::{
        Job,
        files::{self, Admission},
    },
    batch::Batch,
    relations::{QuarantinedKeys, audit_of_quarantined},
};
use crate::{
    error::Error,
    layout::Layout,
    plan::{self, Row},
    reject::Reject,
};

/// Rows between two looks at the connection: some tenths of a millisecond.
const STRIDE: usize = 64;

/// Rows of the first batch. Each may have twice as many as the one before: the server waits for the first, and a table of which every row
/// would be refused shows itself soon.
const FIRST: u64 = 1_000;

/// A file that is being read.
pub struct Feed<'f> {
    layout: &'f Layout,
    admission: &'f Admission<'f>,
    quarantined: &'f QuarantinedKeys,
    port: Value,
    lines: Lines<Row>,
    /// So many rows the next batch may have.
    room: u64,
    /// Rows so far.
    pub total: i64,
    /// Files so far that wait for their copy.
    pub withheld: Vec<Uuid>,
}

/// Rows that go together, and those before and between them that cannot be written.
#[derive(Default)]
pub struct Portion {
    /// To send; empty at the end of the file.
    pub batch: Batch,
    /// Not to send.
    pub rejects: Vec<Reject>,
}

impl<'f> Feed<'f> {
    /// Begins with the table's file.
    pub fn open(
        job: &'f Job<'_>,
        layout: &'f Layout,
        admission: &'f Admission<'f>,
        quarantined: &'f QuarantinedKeys,
    ) -> Result<Self, Error> {
        let port = Value::String(job.target.port.to_string());
        let lines = plan::rows(job.run, layout.table)?;
        Ok(Self { layout, admission, quarantined, port, lines, room: FIRST, total: 0, withheld: Vec::new() })
    }

    /// The next batch. Gives way every few rows.
    pub async fn next(&mut self) -> Result<Portion, Error> {
        let mut portion = Portion::default();
        while !portion.batch.is_full() && portion.batch.len() < self.room {
            for _ in 0..STRIDE {
                let Some(row) = self.lines.next() else { return Ok(portion) };
                self.add(row?, &mut portion);
            }
            tokio::task::yield_now().await;
        }
        self.room = self.room.saturating_mul(2);
        Ok(portion)
    }

    fn add(&mut self, Row { mut row }: Row, portion: &mut Portion) {
        if self.admission.admits(&mut row) {
            let reject = audit_of_quarantined(self.layout.table, self.total, &row, self.quarantined)
                .or_else(|| portion.batch.push(self.total, &row, &self.port, self.layout));
            portion.rejects.extend(reject);
        } else {
            self.withheld.extend(row.get("id").and_then(files::id));
        }
        self.total += 1;
    }
}
