//! Papers that belong to a record: EOIs and contracts of interests, specifications of berths, receipts of expenses, invoices.

use landfall_model::source::SourceRow;

use super::{PORTAL, SIGNATURES, Store, attach};
use crate::{
    interests::{CONTRACT, Deal, SENT, SIGNED},
    names::ascii,
    random::Rng,
    rows,
};

/// The four tables' rows, which the papers are attached to.
pub(crate) struct Records<'w> {
    pub(crate) interests: &'w mut [SourceRow],
    pub(crate) berths: &'w [SourceRow],
    pub(crate) invoices: &'w mut [SourceRow],
}

/// One EOI for each interest that was sent one, its signed copy, the contract; a specification of every berth; every eighth invoice.
pub(crate) fn sheets(store: &mut Store, records: &mut Records<'_>, deals: &[Deal]) {
    for (row, deal) in records.interests.iter_mut().zip(deals) {
        let mooring = deal.berth.map_or("", |berth| rows::text(&records.berths[berth], "Mooring Number"));
        if deal.stage >= SENT {
            deal_papers(store, row, deal, mooring);
        }
    }
    for row in records.berths {
        let mooring = rows::text(row, "Mooring Number");
        store.add(PORTAL, &format!("Berths/berth_{mooring}.pdf"), &format!("Berth {mooring}"), 60);
    }
    for row in records.invoices.iter_mut().step_by(8) {
        let number = rows::text(row, "Invoice Number").to_owned();
        store.add(PORTAL, &format!("invoices/{number}.pdf"), &number, 200);
        attach(row, "PDF", store.attachment());
    }
}

fn deal_papers(store: &mut Store, row: &mut SourceRow, deal: &Deal, mooring: &str) {
    let who = file_name(rows::text(row, "Full Name"));
    let day = deal.began + 10;
    store.add(PORTAL, &format!("EOIs/eoi_{mooring}_{who}.pdf"), &format!("EOI {mooring} {who}"), day);
    attach(row, "EOI Document", store.attachment());
    if deal.stage >= SIGNED {
        let key = format!("{}/eoi_{mooring}_{who}_signed.pdf", rows::text(row, "documensoID"));
        store.add(SIGNATURES, &key, &format!("EOI {mooring} {who} signed"), day + 20);
    }
    if deal.stage >= CONTRACT {
        let key = format!("contracts/contract_{mooring}_{who}.pdf");
        store.add(PORTAL, &key, &format!("Contract {mooring} {who}"), day + 60);
        attach(row, "Contract Document", store.attachment());
    }
}

/// A person's name as file names hold it: `Étienne du Port` becomes `Etienne_du_Port`.
pub(crate) fn file_name(name: &str) -> String {
    ascii(name).replace(' ', "_")
}

/// Photos of receipts for `n` expenses; half of them named as telephones name photos, so that only the attachment tells whose they are.
pub(crate) fn receipts(store: &mut Store, expenses: &mut [SourceRow], n: usize, seed: u64) {
    let mut rng = Rng::new(seed, "receipts");
    let total = expenses.len();
    let mut photographed: Vec<usize> = (0..total).collect();
    rng.shuffle(&mut photographed);
    photographed.truncate(n);
    photographed.sort_unstable();
    for (i, at) in photographed.into_iter().enumerate() {
        let row = &mut expenses[at];
        let key = if i % 2 == 0 {
            format!("receipts/receipt_{}.jpg", rows::id(row))
        } else {
            format!("receipts/IMG_{:04}_{}.jpg", 1000 + i, rng.id(4))
        };
        store.add(PORTAL, &key, "receipt", rows::created_day(at, total));
        attach(row, "Receipt", store.attachment());
    }
}
