//! Dirt that takes more than one cell, described here and planted where rows, links and objects are made.

use landfall_model::source::{
    SourceRow,
    SourceTable::{self, Berths, Expenses, Interests, Invoices},
};

use super::{Dirt, How::Elsewhere};
use crate::{ledger::Ledger, rows};

const fn rows_of(table: SourceTable, name: &'static str, what: &'static str) -> Dirt {
    Dirt { name, table: Some(table), column: "", what, count: 0, how: Elsewhere }
}

const fn objects(name: &'static str, what: &'static str) -> Dirt {
    Dirt { name, table: None, column: "", what, count: 0, how: Elsewhere }
}

pub(super) const DIRT: &[Dirt] = &[
    rows_of(Interests, "email-twin", "two rows of one person, with one address; perhaps without the number"),
    rows_of(Interests, "yacht-twin", "two rows of one person who has two yachts, with one address"),
    rows_of(
        Interests,
        "email-twin-respelled",
        "two rows of one person, the address once in capitals and with blanks",
    ),
    rows_of(
        Interests,
        "typo-twin",
        "two rows of one person: a typing error in the name, no e-mail, same residence",
    ),
    rows_of(Interests, "phone-twin", "two rows of one person: same name and number, another address or none"),
    rows_of(
        Interests,
        "moved-twin",
        "two rows of one person who moved: same address, another home and company",
    ),
    rows_of(Interests, "email-couple", "two people with one address"),
    rows_of(Interests, "shared-inbox-role", "three unlike people with the mailbox of an office"),
    rows_of(Interests, "shared-address-unlike-names", "three unlike people with the address of an assistant"),
    rows_of(Interests, "same-name-strangers", "two people of one name and nothing else in common"),
    rows_of(Interests, "date-dashes", "DD-MM-YYYY"),
    rows_of(Interests, "date-slashes", "DD/MM/YYYY"),
    rows_of(Interests, "date-iso", "YYYY-MM-DD"),
    rows_of(Interests, "links-several", "several berths linked"),
    rows_of(Interests, "link-text-disagrees", "one berth linked, another one written"),
    rows_of(Interests, "link-dangling", "a link to a berth that is gone"),
    rows_of(Interests, "link-missing", "a berth written, none linked"),
    rows_of(Interests, "attachment-missing", "an attachment whose object is gone"),
    rows_of(Interests, "attachment-encoded", "an attachment whose address is percent-encoded"),
    rows_of(
        Interests,
        "attachment-other-form",
        "an attachment whose address has its accent in the other form",
    ),
    rows_of(Interests, "attachment-several", "two attachments in one cell"),
    rows_of(Interests, "attachment-shared", "one object attached to two rows"),
    rows_of(Interests, "name-matches-two", "an object is named after this person and another"),
    rows_of(Berths, "berth-mooring-duplicate", "two berths with one mooring number"),
    rows_of(Berths, "status-available-but-wanted", "available, though an EOI was sent"),
    rows_of(Berths, "status-offered-but-completed", "under offer, though the contract is signed"),
    rows_of(Berths, "status-sold-without-interest", "sold to nobody"),
    rows_of(Berths, "status-offered-without-interest", "under offer to nobody"),
    rows_of(Expenses, "expense-repeated", "the same expense twice"),
    rows_of(Expenses, "receipt-several", "two receipts for one expense"),
    rows_of(Expenses, "receipt-missing", "a receipt whose object is gone"),
    rows_of(Invoices, "invoice-number-duplicate", "two invoices with one number"),
    rows_of(Invoices, "expense-on-two-invoices", "one expense billed twice"),
    rows_of(Invoices, "invoice-pdf-missing", "a PDF whose object is gone"),
    objects("key-blank", "blanks in the key"),
    objects("key-nfc", "accents in one piece"),
    objects("key-nfd", "accents in two pieces: the same name, another key"),
    objects("key-other-script", "another script than Latin"),
    objects("key-plus", "a plus sign"),
    objects("key-percent", "a percent sign, perhaps as if the key were encoded"),
    objects("key-punctuation", "apostrophe, number sign, ampersand, brackets"),
    objects("key-dots", "two dots for a segment, which a path would take for the folder above"),
    objects("key-leading-slash", "a slash at the beginning"),
    objects("key-longest", "as many bytes as a key may have"),
    objects("key-no-extension", "no ending"),
    objects("key-capital-extension", "the ending in capitals"),
    objects("key-double-extension", "the ending twice"),
    objects("name-matches-none", "named after somebody whom no row knows"),
    objects("email-cache", "cached e-mail: no document"),
    objects("expense-export", "a generated export: no document"),
    objects("folder-marker", "a folder marker: a key that ends in /, without content"),
    objects("zero-byte-object", "an upload that failed: no content"),
    objects("identical-content", "one content under several keys"),
];

/// Notes which of the three forms of date each row has: no dirt by itself, but all three stand in one column.
pub(crate) fn note_date_forms(interests: &[SourceRow], ledger: &mut Ledger) {
    for row in interests {
        let form = match rows::text(row, "Date Added").as_bytes() {
            [_, _, b'-', _, _, b'-', _, _, _, _] => "date-dashes",
            [_, _, b'/', _, _, b'/', _, _, _, _] => "date-slashes",
            [_, _, _, _, b'-', _, _, b'-', _, _] => "date-iso",
            _ => continue,
        };
        ledger.record(form, Interests, rows::id(row));
    }
}
