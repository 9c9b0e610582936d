//! Normalisers: from one cell of the source to the value that the target holds, and what was done to it on the way.
//!
//! All are pure and have the same shape: `read(cell, placeholders, ..) -> Reading<..>` for a cell as the source gave it, and
//! `parse(text, ..) -> Reading<..>` for a text that is already clean. None of them ever fails, and none of them changes a value in
//! silence: what is not plainly so becomes a [`Remark`], of which the planner makes a warning beside the original.
//! Messages of remarks hold nothing personal: the warning shows the value beside them, masked.

pub mod checkbox;
pub mod country;
pub mod date;
pub mod dimension;
pub mod disuse;
pub mod email;
mod legible;
pub mod mooring;
pub mod name;
pub mod phone;
pub mod price;
pub mod quantity;
pub mod reach;
pub mod select;
pub mod text;

use std::collections::{BTreeMap, HashSet};

use landfall_model::{finding::Code, words::count};

/// So many pieces of a cell are remarked one by one: each warning shows the whole cell, and of a long list that is its square.
const TOLD: usize = 20;

/// What a normaliser made of a cell: `value` is an `Option` or a list, so that "nothing" is told apart from "something".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading<T> {
    /// The value; none or an empty list where the cell holds nothing that can be carried.
    pub value: T,
    /// What was done, assumed or refused, in the order in which it happened. Empty where the value plainly stood there.
    pub remarks: Vec<Remark>,
}

/// One thing that a person should know about how a cell was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The kind of the warning to make of it.
    pub code: Code,
    /// One sentence: what was done, and what a person may do. Holds nothing personal.
    pub message: String,
}

impl<T> Reading<T> {
    /// A value that plainly stood there.
    pub const fn plain(value: T) -> Self {
        Self { value, remarks: Vec::new() }
    }

    /// The same value with one more remark.
    #[must_use]
    pub fn remark(mut self, code: Code, message: impl Into<String>) -> Self {
        self.remarks.push(Remark { code, message: message.into() });
        self
    }

    /// The value changed by `change`, the remarks kept.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: change(self.value), remarks: self.remarks }
    }
}

impl<T> Reading<Option<T>> {
    /// Reads on from a value, if there is one; the remarks of both steps are kept, in order.
    pub fn and_then<U: Default>(self, next: impl FnOnce(T) -> Reading<U>) -> Reading<U> {
        let Some(value) = self.value else {
            return Reading { value: U::default(), remarks: self.remarks };
        };
        let mut reading = next(value);
        reading.remarks.splice(0..0, self.remarks);
        reading
    }
}

impl<T> Reading<Vec<T>> {
    /// What the pieces of a cell hold, in their order, each `key` once. A remark says which of several pieces it is about.
    fn of_pieces(
        pieces: &[String],
        read: impl Fn(&str) -> Reading<Option<T>>,
        key: impl Fn(&T) -> &str,
    ) -> Self {
        let mut all = Self::plain(Vec::new());
        let (mut known, mut times) = (HashSet::new(), BTreeMap::new());
        for (place, piece) in (1..).zip(pieces) {
            let Reading { value, remarks } = read(piece);
            let of = pieces.len();
            let which = if of > 1 { format!("value {place} of {of}: ") } else { String::new() };
            for Remark { code, message } in remarks {
                let nth = times.entry(code).and_modify(|n| *n += 1).or_insert(1);
                if *nth <= TOLD {
                    all = all.remark(code, which.clone() + &message);
                }
            }
            all.value.extend(value.filter(|value| known.insert(key(value).to_owned())));
        }
        for (code, more) in times.into_iter().filter(|(_, n)| *n > TOLD) {
            let others = count(more - TOLD, "other value");
            all = all.remark(code, format!("the same is to be said of {others} of the cell"));
        }
        all
    }
}

impl<T: Default> Reading<T> {
    /// Nothing that can be carried, and why.
    pub fn refused(code: Code, message: impl Into<String>) -> Self {
        Self::default().remark(code, message)
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;

    use super::{Reading, TOLD};

    #[test]
    fn of_a_long_list_the_first_remarks_of_a_kind_are_told_and_the_others_counted() {
        let pieces: Vec<String> = (0..TOLD + 5).map(|n| n.to_string()).collect();
        let refused = |piece: &str| Reading::<Option<String>>::refused(Code::EmailInvalid, piece);
        let reading = Reading::of_pieces(&pieces, refused, String::as_str);
        assert_eq!(reading.remarks.len(), TOLD + 1);
        assert_eq!(reading.remarks[0].message, "value 1 of 25: 0");
        let last = &reading.remarks[TOLD];
        assert_eq!(last.code, Code::EmailInvalid);
        assert_eq!(last.message, "the same is to be said of 5 other values of the cell");
    }

    #[test]
    fn remarks_of_both_steps_are_kept_in_order() {
        let first = Reading::plain(Some(2)).remark(Code::TextMended, "first");
        let both = first.and_then(|n| Reading::plain(Some(n + 1)).remark(Code::DateAssumed, "second"));
        assert_eq!(both.value, Some(3));
        assert_eq!(both.remarks.iter().map(|r| r.message.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    }

    #[test]
    fn nothing_is_read_no_further_and_keeps_its_remarks() {
        let refused = Reading::<Option<i32>>::refused(Code::Placeholder, "a placeholder");
        let next = refused.clone().and_then(|n| Reading::plain(vec![n]));
        assert_eq!((next.value, next.remarks), (vec![], refused.remarks));
    }
}
