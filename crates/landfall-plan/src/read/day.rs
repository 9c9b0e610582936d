//! Days out of cells that may hold a time of day as well, for which the target has no room.

use chrono::NaiveDate;

use super::Record;
use crate::normalise::date;

impl Record<'_, '_> {
    /// The day that is written in the cell; a time of day beside it is listed as dropped.
    pub fn day(&mut self, role: &'static str) -> Option<NaiveDate> {
        let marina = self.inputs.mapping.marina();
        let day = self.read(role, |cell, placeholders| date::read_day(cell, placeholders, marina))?;
        if self.original(role).is_some_and(|text| date::has_time(&text)) {
            self.drop(role, "its time of day: the column holds a day");
        }
        Some(day)
    }
}
