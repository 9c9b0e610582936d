//! The kinds of warning.

use std::fmt;

use serde::{
    Deserialize, Serialize,
    de::IntoDeserializer,
    de::value::{Error, StrDeserializer},
};

/// Declares the kinds. What a kind is documented with here, people read beside it on every page: one sentence for both.
macro_rules! kinds {
    ($(#[doc = $meaning:literal] $kind:ident,)+) => {
        /// The kinds of warning. A warning never changes what is loaded without saying how.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $(#[doc = $meaning] $kind,)+
        }

        impl Code {
            /// What the kind says, for who reads it for the first time.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$kind => $meaning.trim_start(),)+
                }
            }
        }
    };
}

kinds! {
    /// A name was changed beyond trimming (capitals, control characters, honorifics).
    NameNormalised,
    /// A record without any name: it is loaded under a name made from what else is known.
    NameMissing,
    /// An e-mail address that is none: no contact is made of it.
    EmailInvalid,
    /// One cell held several e-mail addresses, or one with something around it; each became a contact.
    EmailSplit,
    /// A telephone number that cannot be read as E.164; it is kept as written, as a contact of channel "other".
    PhoneInvalid,
    /// A telephone number was changed beyond blanks and punctuation ("00" for "+", country taken from the residence, extension taken off).
    PhoneNormalised,
    /// A telephone number that is evidently a placeholder: kept as "other", never used to match people.
    PhonePlaceholder,
    /// A telephone number of the right form in no range that its country uses: loaded as E.164, but perhaps mistyped.
    PhoneUnassigned,
    /// One cell held several telephone numbers; each became a contact.
    PhoneSplit,
    /// A country that is not in any list.
    CountryUnknown,
    /// A country was guessed from a city, region or misspelling.
    CountryGuessed,
    /// A price that cannot be read.
    PriceInvalid,
    /// A price that was read, but not as it plainly stands: a separator that can be two things, "1.5m", a negative, more than two decimals, words beside it.
    PriceAssumed,
    /// An amount without a currency: the default currency was taken.
    CurrencyAssumed,
    /// A length that cannot be read.
    DimensionInvalid,
    /// A length without a unit: feet were taken, or metres where the row or the word beside it speaks for them.
    DimensionUnitAssumed,
    /// The imperial and the metric value of one length differ by more than 1 %.
    DimensionDrift,
    /// A date that cannot be read.
    DateInvalid,
    /// A date that was read with an assumption: a year of two digits, the day number of a spreadsheet, eight digits, a remark in brackets left out.
    DateAssumed,
    /// A value of a select column that the mapping does not know.
    ValueUnknown,
    /// A cell with several values, as a Lookup column shows them: where the target has one, none was taken, or the list may have been cut.
    SeveralValues,
    /// A placeholder ("TBC", "n/a") stood where a value should be.
    Placeholder,
    /// A text that is not, or not wholly, the number of a berth: what could be read of it counts, and the text is kept.
    BerthUnresolved,
    /// An interest names several berths: one became primary, the others are listed.
    BerthSeveral,
    /// Two berths with one mooring number.
    BerthDuplicate,
    /// A link to a record that does not exist.
    LinkDangling,
    /// An invoice names an expense that does not exist.
    ExpenseUnresolved,
    /// Line items that cannot be read, or not as they plainly stand, or whose sum is not the subtotal.
    LineItems,
    /// Two invoices with one number.
    InvoiceDuplicate,
    /// An attachment that no bucket listing shows.
    AttachmentMissing,
    /// A file whose owner is not certain.
    OwnerUncertain,
    /// Two facts of the source that cannot both be true: they stand as they are.
    Contradiction,
    /// Text was changed because the target cannot hold it (U+0000).
    TextMended,
    /// A required value was missing and a declared default stands in its place.
    DefaultTaken,
    /// Several rows with one e-mail address were not merged: it is evidently a shared inbox.
    SharedInbox,
    /// Merged rows disagreed on a single-valued field: the losing values are kept in a client note.
    MergeConflict,
    /// A column of the source that no rule maps.
    ColumnUnmapped,
}

impl Code {
    /// The kind of this name, as it stands in files and addresses; none where there is none.
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::named(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_kind_is_found_by_the_name_that_it_shows() {
        let cases = [
            ("email-split", Some(Code::EmailSplit)),
            ("line-items", Some(Code::LineItems)),
            ("no-such-kind", None),
            ("", None),
        ];
        for (name, kind) in cases {
            assert_eq!(Code::named(name), kind);
            assert!(kind.is_none_or(|kind| kind.to_string() == name));
        }
    }

    #[test]
    fn a_meaning_is_a_sentence() {
        let meaning = Code::PhoneUnassigned.meaning();
        assert!(meaning.starts_with("A telephone number") && meaning.ends_with('.'), "{meaning}");
    }
}
