//! Attachments that do not fit the bucket: objects that are gone, addresses in another spelling, one object for two rows.

use landfall_model::source::{
    SourceRow,
    SourceTable::{self, Expenses, Interests, Invoices},
};
use serde_json::Value;

use super::{PORTAL, Store, attach, papers::file_name};
use crate::{
    interests::{Deal, SENT},
    ledger::Ledger,
    rows::{self, text},
};

const EOI: &str = "EOI Document";

/// Spoils the attachments of `n` interests for each kind, taken from those `plain` ones that have an EOI; they are plain no more.
pub(crate) fn misattach(
    store: &mut Store,
    interests: &mut [SourceRow],
    deals: &[Deal],
    plain: &mut Vec<usize>,
    n: usize,
    ledger: &mut Ledger,
) {
    let (papered, rest): (Vec<usize>, Vec<usize>) = plain.iter().partition(|&&at| deals[at].stage >= SENT);
    let mut papered = papered.into_iter();
    for at in papered.by_ref().take(n) {
        lose(store, &mut interests[at], EOI, ("attachment-missing", Interests), ledger);
    }
    for at in papered.by_ref().take(n) {
        encode(store, &mut interests[at], ledger);
    }
    for at in papered.by_ref().take(n) {
        let row = &mut interests[at];
        let key =
            format!("EOIs/eoi_{}_{}_v2.pdf", text(row, "Berth Number"), file_name(text(row, "Full Name")));
        store.add(PORTAL, &key, "EOI, second version", deals[at].began + 15);
        attach(row, EOI, store.attachment());
        ledger.record("attachment-several", Interests, rows::id(row));
    }
    if let (Some(first), Some(second)) = (papered.next(), papered.next()) {
        let shared = interests[first].cell(EOI).cloned().unwrap_or(Value::Null);
        rows::set(&mut interests[second], EOI, shared);
        for at in [first, second] {
            ledger.record("attachment-shared", Interests, rows::id(&interests[at]));
        }
    }
    // These stay plain: nothing of their cells is wrong.
    for at in papered.clone().take(n) {
        respell(store, &mut interests[at], ledger);
    }
    *plain = rest.into_iter().chain(papered).collect();
    plain.sort_unstable();
}

/// Loses receipts and PDFs, and gives some expenses a second receipt. `n` records for each kind.
pub(crate) fn lose_papers(
    store: &mut Store,
    expenses: &mut [SourceRow],
    invoices: &mut [SourceRow],
    n: usize,
    ledger: &mut Ledger,
) {
    let mut photographed = expenses.iter_mut().filter(|row| row.cell("Receipt").is_some_and(Value::is_array));
    for row in photographed.by_ref().take(n) {
        let key = format!("receipts/receipt_{}_2.jpg", rows::id(row));
        store.add(PORTAL, &key, "second receipt", 600);
        attach(row, "Receipt", store.attachment());
        ledger.record("receipt-several", Expenses, rows::id(row));
    }
    for row in photographed.take(n) {
        lose(store, row, "Receipt", ("receipt-missing", Expenses), ledger);
    }
    for row in invoices.iter_mut().skip(3).step_by(8).take(n) {
        lose(store, row, "PDF", ("invoice-pdf-missing", Invoices), ledger);
    }
}

/// Attaches what no bucket holds, in the place of what is there.
fn lose(
    store: &mut Store,
    row: &mut SourceRow,
    title: &str,
    (dirt, table): (&'static str, SourceTable),
    ledger: &mut Ledger,
) {
    let key = format!("lost/{}_{}.pdf", table, rows::id(row));
    let attachment = store.describe(PORTAL, &key, "application/pdf", 1_234);
    rows::set(row, title, vec![attachment]);
    ledger.record(dirt, table, rows::id(row));
}

/// Attaches an object whose key needs encoding, with an address in which it is encoded.
fn encode(store: &mut Store, row: &mut SourceRow, ledger: &mut Ledger) {
    let key = format!("EOIs/EOI {} - {}, é+%.pdf", text(row, "Berth Number"), text(row, "Full Name"));
    store.add(PORTAL, &key, "EOI", 500);
    let mut attachment = store.attachment();
    attachment["url"] = format!("https://files.marina.test/{PORTAL}/{}", percent_encoded(&key)).into();
    rows::set(row, EOI, vec![attachment]);
    ledger.record("attachment-encoded", Interests, rows::id(row));
}

/// Attaches an object whose key has its accent in two pieces, with an address in which it is one.
fn respell(store: &mut Store, row: &mut SourceRow, ledger: &mut Ledger) {
    let spelled = |accent: &str| format!("EOIs/EOI sign{accent}e {}.pdf", rows::id(row));
    store.add(PORTAL, &spelled("e\u{301}"), "EOI", 500);
    let mut attachment = store.attachment();
    attachment["url"] = format!("https://files.marina.test/{PORTAL}/{}", spelled("\u{e9}")).into();
    rows::set(row, EOI, vec![attachment]);
    ledger.record("attachment-other-form", Interests, rows::id(row));
}

fn percent_encoded(key: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    key.bytes().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_encoded_key_holds_nothing_but_plain_letters() {
        assert_eq!(super::percent_encoded("EOIs/é+ %.pdf"), "EOIs/%C3%A9%2B%20%25.pdf");
    }
}
