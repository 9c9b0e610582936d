//! Personal data stays masked.

use crate::kit::Marina;

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_much_damage_tells_no_name_address_or_number() {
    let marina = Marina::loaded().await;
    marina
        .database
        .run(
            "UPDATE clients SET full_name = 'Somebody Else', address = 'Elsewhere';
             UPDATE client_contacts SET value = 'else' || value; UPDATE client_notes SET content = 'Elsewhat';
             UPDATE invoices SET client_name = 'Else', notes = 'Elsewhat'; UPDATE files SET original_name = 'else.pdf';
             UPDATE berth_map_data SET map_data = '\"Else\"'",
        )
        .unwrap();
    let validation = marina.verify().await.unwrap();
    assert!(validation.failures().count() > 3);
    let report = serde_json::to_string(&validation).unwrap();
    for word in ["Anna", "Dijk", "Somebody", "Else", "Quai", "anna@", "336123", "disagreed", "else"] {
        assert!(!report.contains(word), "{word} in {report}");
    }
}
