//! The way back where a delta was taken out of the CRM, and left what users had worked on.

use landfall_model::source::SourceTable;
use serde_json::json;

use super::{Marina, pack::Pack};

/// What users do with what the delta brought: one writes a note on a deal, one on a person, one pays.
const WORK: &str = "
    INSERT INTO interest_notes (id, interest_id, author_id, content, created_at, updated_at)
        SELECT gen_random_uuid(), i.id, 'anna', 'Called on Monday', now(), now()
        FROM interests i JOIN clients c ON c.id = i.client_id WHERE c.full_name = 'Nova Lind';
    INSERT INTO client_notes (id, client_id, author_id, content, created_at, updated_at)
        SELECT gen_random_uuid(), id, 'anna', 'Prefers letters', now(), now() FROM clients WHERE full_name = 'Olaf Brandt';
    UPDATE expenses SET payer = 'Marina' WHERE establishment_name = 'Chandler'";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_reset_of_a_delta_left_is_no_new_record_for_the_old_system_that_has_it() {
    let marina = Marina::new().await;
    // Another run that finds the very plan in counts as the one that is loaded.
    let loaded = marina.desk.run();
    marina.desk.landfall(&["migrate", "--full", "--from", loaded.to_str().unwrap()]).exits(3);
    let people = [
        json!({"Full Name": "Nova Lind", "Email Address": "nova@lind.example", "Extra Comments": "Wants a berth"}),
        json!({"Full Name": "Olaf Brandt", "Email Address": "olaf@brandt.example"}),
    ];
    marina.source.insert(SourceTable::Interests, &people).await.unwrap();
    let one = json!({ "Establishment Name": "Chandler", "Price": "12.00" });
    marina.source.insert(SourceTable::Expenses, &[one]).await.unwrap();
    marina.desk.landfall(&["migrate", "--delta"]).exits(3);
    marina.database.run(WORK).unwrap();
    let delta = marina.desk.run();
    marina.desk.landfall(&["reset", delta.to_str().unwrap()]).exits(3).prints(&["left, since users"]);

    marina.go_back().exits(3).prints(&["(3 rows of the CRM): 0 new records, 3 to change, 0 other things"]);
    let pack = Pack::read(&marina.run.join("cutover/reentry-1"));
    let told = |name: &str| -> Vec<[String; 4]> {
        let cell = |row: &super::pack::Row| {
            ["Name", "Column", "In the old system", "In the CRM"].map(|title| row[title].clone())
        };
        pack.rows(name).iter().map(cell).collect()
    };
    let notes = [
        ["Nova Lind", "Extra Comments", "Wants a berth", "Wants a berth\nCalled on Monday"],
        ["Olaf Brandt", "Extra Comments", "", "Prefers letters"],
    ];
    let mut people = told("interests-changed.csv");
    people.sort();
    assert_eq!(people, notes.map(|cells| cells.map(str::to_owned)));
    assert_eq!(told("expenses-changed.csv"), [["Chandler", "Payer", "", "Marina"].map(str::to_owned)]);
}
