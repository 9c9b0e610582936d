//! Objects with odd keys and contents, each noted as the dirt that it is.

use landfall_model::source::SourceRow;
use landfall_model::source::SourceTable::Interests;

use super::{PORTAL, SIGNATURES, Store, papers::file_name};
use crate::{ledger::Ledger, random::Rng, rows};

/// Name of the dirt, bucket, key. NFC and NFD spell one name in two ways: `é`, and `e` with a combining accent.
const KEYS: [(&str, &str, &str); 19] = [
    ("key-blank", PORTAL, "general/Minutes of meeting 3 March.pdf"),
    ("key-blank", SIGNATURES, "4711/NDA (final) signed copy.pdf"),
    ("key-nfc", PORTAL, "general/Qualit\u{e9} du port.pdf"),
    ("key-nfd", PORTAL, "general/Qualite\u{301} du port.pdf"),
    ("key-other-script", PORTAL, "general/договор аренды.pdf"),
    ("key-plus", PORTAL, "general/Plan A+B.pdf"),
    ("key-percent", PORTAL, "general/Discount 10%.pdf"),
    ("key-percent", PORTAL, "general/already%20encoded.pdf"),
    ("key-punctuation", PORTAL, "general/Who's #1? [draft] & final; v2.pdf"),
    ("key-dots", PORTAL, "general/../Site drawing.pdf"),
    ("key-leading-slash", PORTAL, "/general/Tide table.pdf"),
    ("key-no-extension", PORTAL, "general/scan0007"),
    ("key-no-extension", PORTAL, "EOIs/eoi_final_version"),
    ("key-capital-extension", PORTAL, "general/IMG_0042.JPG"),
    ("key-double-extension", PORTAL, "general/tariff.pdf.pdf"),
    ("name-matches-none", PORTAL, "EOIs/eoi_Z99_Nobody_Known.pdf"),
    ("name-matches-none", PORTAL, "contracts/contract_draft_template.pdf"),
    ("email-cache", PORTAL, "client-emails/attachments/offer.pdf"),
    ("expense-export", PORTAL, "expense-exports/all.csv"),
];

/// Bytes of the longest key that S3 takes.
const LONGEST: usize = 1024;

/// Strews the odd objects. Of `plain` rows some lend their names.
pub(crate) fn strew(
    store: &mut Store,
    interests: &[SourceRow],
    plain: &[usize],
    seed: u64,
    ledger: &mut Ledger,
) {
    for (dirt, bucket, key) in KEYS {
        store.add(bucket, key, key, 800);
        ledger.object(dirt, bucket, key);
    }
    let longest = format!("general/{}.pdf", "k".repeat(LONGEST - "general/.pdf".len()));
    store.add(PORTAL, &longest, "a long name", 800);
    ledger.object("key-longest", PORTAL, &longest);
    for marker in ["EOIs/", "receipts/", "general/archive/"] {
        empty(store, "folder-marker", marker, "application/x-directory", ledger);
    }
    for broken in ["receipts/IMG_0000.jpg", "general/upload-failed.pdf"] {
        empty(store, "zero-byte-object", broken, "application/octet-stream", ledger);
    }
    let mut rng = Rng::new(seed, "odd files");
    repeat_content(store, &mut rng, ledger);
    name_two(store, interests, plain, ledger);
}

fn empty(store: &mut Store, dirt: &'static str, key: &str, content_type: &str, ledger: &mut Ledger) {
    store.add_bytes(PORTAL, key, content_type, Vec::new(), 30);
    ledger.object(dirt, PORTAL, key);
}

/// Three keys with one content: the same photo was uploaded three times.
fn repeat_content(store: &mut Store, rng: &mut Rng, ledger: &mut Ledger) {
    let (content_type, bytes) = super::bytes::make("photo.jpg", "", rng);
    for key in ["general/harbour.jpg", "general/harbour (1).jpg", "general/copy of harbour.jpg"] {
        store.add_bytes(PORTAL, key, content_type, bytes.clone(), 810);
        ledger.object("identical-content", PORTAL, key);
    }
}

/// A file that is named after two people, and one after a family name alone that several may have.
fn name_two(store: &mut Store, interests: &[SourceRow], plain: &[usize], ledger: &mut Ledger) {
    let [first, .., second] = plain else { return };
    let name = |at: &usize| file_name(rows::text(&interests[*at], "Full Name"));
    let key = format!("general/agreement_{}_and_{}.pdf", name(first), name(second));
    store.add(PORTAL, &key, "agreement", 820);
    ledger.object("name-matches-two", PORTAL, &key);
    for at in [first, second] {
        ledger.record("name-matches-two", Interests, rows::id(&interests[*at]));
    }
}
