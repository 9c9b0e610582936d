//! Rules of the documents, each with a world of its own.

use landfall_model::{finding::Code, plan::Plan};
use serde_json::{Value, json};

use crate::testing::{World, and, warnings};

fn of(cells: Value) -> Plan {
    let person = json!({"Full Name": "Ann Lee", "Email Address": "ann@example.com"});
    World::default().interest(5, and(person, cells)).planned()
}

#[test]
fn an_eoi_is_planned_where_anything_shows_that_there_is_one() {
    assert!(of(json!({})).documents.is_empty());
    let attachment = json!([{"title": "eoi.pdf", "url": "https://x/b/eoi.pdf", "size": 1}]);
    let cases = [
        (json!({"documensoID": "77"}), "sent"),
        (json!({"EOI Status": "Signed"}), "completed"),
        (json!({"EOI Status": "Waiting for Signatures"}), "sent"),
        (json!({"EOI Status": "Awaiting Further Details", "documensoID": "77"}), "draft"),
        (json!({"Signature Link Approver": "https://sign/x"}), "sent"),
        (json!({"EOI Document": attachment}), "draft"),
        (json!({"documensoID": "77", "EOI Time Signed": "2024-05-01"}), "completed"),
    ];
    for (cells, status) in cases {
        let plan = of(cells.clone());
        let found: Vec<_> = plan.documents.iter().map(|d| (&*d.row.document_type, &*d.row.status)).collect();
        assert_eq!(found, [("eoi", status)], "{cells}");
        assert_eq!(plan.document_signers.len(), 3, "{cells}");
    }
}

#[test]
fn an_eoi_that_is_signed_while_its_status_says_otherwise_is_warned_of() {
    let cases = [
        (json!({"EOI Status": "Waiting for Signatures", "EOI Time Signed": "2024-05-01"}), 1),
        (json!({"EOI Status": "Awaiting Further Details", "EOI Time Signed": "2024-05-01"}), 1),
        (json!({"EOI Status": "Waiting for Signatures", "EOI Time Sent": "2024-05-01"}), 0),
        (json!({"EOI Status": "Signed", "EOI Time Signed": "2024-05-01"}), 0),
        (json!({"EOI Time Signed": "2024-05-01", "documensoID": "77"}), 0),
    ];
    for (cells, told) in cases {
        let plan = of(cells.clone());
        let found = warnings(&plan, Code::Contradiction);
        assert_eq!(found.len(), told, "{cells}");
        assert!(found.iter().all(|warning| warning.column == "EOI Status"), "{cells}");
    }
}

#[test]
fn a_contract_is_planned_by_attachment_or_status_and_has_no_signers() {
    let cases = [
        (json!({"Contract Status": "Pending"}), "draft"),
        (json!({"Contract Status": "Pending", "Contract Time Sent": "2024-05-01"}), "sent"),
        (json!({"Contract Status": "40% Received"}), "sent"),
        (json!({"Contract Status": "Complete"}), "completed"),
        (json!({"Contract Status": "Pending", "Contract Time Signed": "2024-05-01"}), "completed"),
        (json!({"Contract Document": [{"title": "c.pdf"}]}), "draft"),
    ];
    for (cells, status) in cases {
        let plan = of(cells.clone());
        let found: Vec<_> = plan.documents.iter().map(|d| (&*d.row.document_type, &*d.row.status)).collect();
        assert_eq!(found, [("contract", status)], "{cells}");
        assert!(plan.document_signers.is_empty(), "{cells}");
    }
}

#[test]
fn client_developer_and_approver_sign_in_this_order_with_their_links() {
    let plan = of(json!({
        "EOI Status": "Signed", "EOI Time Signed": "2024-05-01", "Signature Link Client": "https://sign/c",
        "Signature Link Approver": "https://sign/a",
    }));
    let signers: Vec<_> = plan
        .document_signers
        .iter()
        .map(|s| {
            (s.row.signing_order, &*s.row.signer_role, &*s.row.signer_name, s.row.signing_url.as_deref())
        })
        .collect();
    let expected = [
        (1, "client", "Ann Lee", Some("https://sign/c")),
        (2, "developer", "Developer", None),
        (3, "approver", "Approver", Some("https://sign/a")),
    ];
    assert_eq!(signers, expected);
    assert_eq!(plan.document_signers[0].row.signer_email.as_deref(), Some("ann@example.com"));
    assert!(plan.document_signers.iter().all(|s| s.row.status == "signed" && s.row.signed_at.is_some()));
}

#[test]
fn the_paper_and_its_signed_copy_are_found_by_cell_by_envelope_and_by_name() {
    let plan = World::default()
        .berth(1, json!({"Mooring Number": "A1"}))
        .interest(
            1,
            json!({
                "Full Name": "Ann Lee", "documensoID": "812",
                "EOI Document": [{"url": "https://x/client-portal/EOIs/one.pdf", "title": "one.pdf"}],
            }),
        )
        .interest(2, json!({"Full Name": "Bob Stone", "Berth Number": "A1", "Contract Status": "Pending"}))
        .object("client-portal", "EOIs/one.pdf", 5)
        .object("client-portal", "contracts/contract_A1_BobStone.pdf", 6)
        .object("signatures", "812/whatever.pdf", 7)
        .planned();
    let file = |key: &str| plan.copies.iter().find(|copy| copy.origin.key() == key).map(|copy| copy.file);
    let (eoi, contract) = (&plan.documents[0].row, &plan.documents[1].row);
    assert_eq!((eoi.file_id, eoi.signed_file_id), (file("EOIs/one.pdf"), file("812/whatever.pdf")));
    assert_eq!(
        (contract.file_id, contract.signed_file_id),
        (file("contracts/contract_A1_BobStone.pdf"), None)
    );
    assert_eq!(plan.id_maps["documents"]["1/eoi"], eoi.id);
}
