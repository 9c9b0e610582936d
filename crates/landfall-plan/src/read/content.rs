//! What is read of a cell, and of one with several values: a Lookup column shows one for each record that its row is linked to.

use landfall_model::{cell, finding::Code, raw::Cell};
use serde_json::Value;

use crate::normalise::{Reading, reach::Reach};

/// Values that NocoDB shows of such a column at most: it cuts the list there, and says nothing of it.
const SHOWN: usize = 25;

/// What is told of a list that is as long.
pub const CUT: &str = "NocoDB shows 25 values of a Lookup column, and here there are 25: others may be missing, so look up the record in NocoDB";

/// What a normaliser returns: something, or nothing that can be carried.
pub trait Content: Default {
    /// True where nothing can be carried.
    fn is_nothing(&self) -> bool;

    /// What the values of one cell come to.
    fn of_several(readings: Vec<Reading<Self>>) -> Reading<Self>;
}

/// Of several that differ none is taken: which of them is meant, nobody knows.
impl<T: PartialEq> Content for Option<T> {
    fn is_nothing(&self) -> bool {
        self.is_none()
    }

    fn of_several(readings: Vec<Reading<Self>>) -> Reading<Self> {
        let mut found: Vec<&T> = readings.iter().filter_map(|reading| reading.value.as_ref()).collect();
        found.dedup();
        if found.len() > 1 {
            let message = "several values in one cell, where one is wanted: none was taken";
            return Reading::refused(Code::SeveralValues, message);
        }
        let remarks = readings.iter().flat_map(|reading| reading.remarks.clone()).collect();
        Reading { value: readings.into_iter().find_map(|reading| reading.value), remarks }
    }
}

/// All of them, each once.
impl<T: PartialEq> Content for Vec<T> {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn of_several(readings: Vec<Reading<Self>>) -> Reading<Self> {
        let mut all = Reading::<Self>::default();
        for Reading { value, remarks } in readings {
            all.remarks.extend(remarks);
            for one in value {
                if !all.value.contains(&one) {
                    all.value.push(one);
                }
            }
        }
        all
    }
}

/// All addresses and all numbers, each once.
impl Content for Reach {
    fn is_nothing(&self) -> bool {
        self.emails.is_empty() && self.phones.is_empty()
    }

    fn of_several(readings: Vec<Reading<Self>>) -> Reading<Self> {
        let apart = |Reading { value: Self { emails, phones }, remarks }| {
            (Reading { value: emails, remarks }, Reading::plain(phones))
        };
        let (emails, phones): (Vec<_>, Vec<_>) = readings.into_iter().map(apart).unzip();
        let (emails, phones) = (Content::of_several(emails), Content::of_several(phones));
        Reading { value: Self { emails: emails.value, phones: phones.value }, remarks: emails.remarks }
    }
}

/// What a normaliser makes of a cell: of a list of values, of each.
pub fn each<T: Content>(cell: &Value, mut normalise: impl FnMut(&Value) -> Reading<T>) -> Reading<T> {
    match cell::values(cell) {
        None => normalise(cell),
        Some(values) => T::of_several(values.into_iter().map(normalise).collect()),
    }
}

/// True for a list that NocoDB may have cut.
pub fn may_be_cut(cell: Cell<'_>) -> bool {
    let Cell::Json(json) = cell else { return false };
    let is_cut = |cell: &Value| {
        cell::values(cell).is_some() && cell.as_array().is_some_and(|items| items.len() == SHOWN)
    };
    json.starts_with('[') && is_cut(&cell.value())
}
