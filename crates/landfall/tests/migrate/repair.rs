//! A row that was damaged in the target is put back by the command that verification prints, and what users changed is not.

use std::fs;

use landfall_practice::{Size, world_of};
use landfall_testkit::Database;

use super::support::{Desk, Outcome};

/// Damage to one row, and the columns that are put back; none where the row was lost.
const DAMAGE: [(&str, &str); 7] = [
    (
        "UPDATE clients SET full_name = 'Somebody Else' WHERE id = (SELECT min(id::text)::uuid FROM clients)",
        "full_name",
    ),
    (
        "UPDATE interests SET client_id = (SELECT max(id::text)::uuid FROM clients), pipeline_stage = 'visited'
         WHERE id = (SELECT min(id::text)::uuid FROM interests WHERE client_id <> (SELECT max(id::text)::uuid FROM clients))",
        "client_id, pipeline_stage",
    ),
    (
        "UPDATE berths SET mooring_number = 'ZZ99' WHERE id = (SELECT min(id::text)::uuid FROM berths)",
        "mooring_number",
    ),
    (
        "DELETE FROM client_contacts WHERE id = (SELECT min(id::text)::uuid FROM client_contacts)",
        "was missing",
    ),
    ("DELETE FROM audit_logs WHERE id = (SELECT min(id::text)::uuid FROM audit_logs)", "was missing"),
    (
        "DELETE FROM client_tags WHERE (client_id, tag_id) = (SELECT client_id, tag_id FROM client_tags ORDER BY 1, 2 LIMIT 1)",
        "was missing",
    ),
    (
        "UPDATE files SET sha256 = repeat('0', 64) WHERE id = (SELECT min(id::text)::uuid FROM files)",
        "sha256",
    ),
];

struct Loaded {
    desk: Desk,
    database: Database<'static>,
    run: String,
}

impl Loaded {
    async fn new() -> Self {
        let (desk, database) = Desk::loaded(&world_of(Size::SMALLEST, 3)).await;
        let run = desk.run().display().to_string();
        Self { desk, database, run }
    }

    async fn execute(&self, sql: &str) {
        let rows = self.database.client().await.unwrap().execute(sql, &[]).await.unwrap();
        assert_eq!(rows, 1, "{sql}");
    }

    /// A client whom a user renames in the CRM, which notes it in its audit trail: id and name before.
    async fn renamed(&self) -> (String, String) {
        let client = self.database.client().await.unwrap();
        let sql = "SELECT id::text, full_name FROM clients ORDER BY 1 LIMIT 1";
        let row = client.query_one(sql, &[]).await.unwrap();
        let (id, name): (String, String) = (row.get(0), row.get(1));
        self.execute(&format!("UPDATE clients SET full_name = 'Renamed By Anna' WHERE id = '{id}'")).await;
        self.execute(&format!(
            "INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, field_changed, ip_address, created_at)
             SELECT gen_random_uuid(), port_id, 'anna', 'update', 'client', id, 'full_name', '10.0.0.1', now() FROM clients WHERE id = '{id}'"
        ))
        .await;
        (id, name)
    }

    fn verify(&self) -> Outcome {
        self.desk.landfall(&["verify", &self.run])
    }

    /// The command that puts the row back, word for word as verification prints it.
    fn advice(&self) -> Vec<String> {
        let told = self.verify().exits(4).stdout;
        let command = told.lines().find_map(|line| line.split_once("landfall load ")).unwrap().1;
        let command = command.split(" · ").next().unwrap();
        ["load"].into_iter().chain(command.split_whitespace()).map(str::to_owned).collect()
    }

    fn landfall(&self, words: &[String]) -> Outcome {
        self.desk.landfall(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

#[tokio::test]
async fn every_row_that_is_damaged_is_put_back_by_the_command_that_verification_prints() {
    let loaded = Loaded::new().await;
    for (damage, put_back) in DAMAGE {
        loaded.execute(damage).await;
        let command = loaded.advice();
        assert!(command.contains(&"--repair".to_owned()), "{damage}: {command:?}");
        loaded.landfall(&command).exits(0).prints(&[put_back, "landfall verify"]);
        loaded.verify().exits(3).prints(&["checks passed"]);
    }
    let told = fs::read_to_string(loaded.desk.runs()[0].join("load/repairs.jsonl")).unwrap();
    assert_eq!(told.lines().count(), DAMAGE.len(), "{told}");
    assert!(told.contains("\"found\":\"edited\",\"columns\":[\"full_name\"],\"users\":0"), "{told}");
    loaded.desk.landfall(&["verify", "--seal", &loaded.run]).exits(0);
}

#[tokio::test]
async fn several_rows_are_put_back_together_or_none() {
    let loaded = Loaded::new().await;
    let client = loaded.database.client().await.unwrap();
    // A client with all that hangs on it, and nothing else refers to.
    let sql = "SELECT id::text FROM clients c WHERE NOT EXISTS (SELECT FROM files f WHERE f.client_id = c.id)
               AND NOT EXISTS (SELECT FROM documents d WHERE d.client_id = c.id) ORDER BY 1 LIMIT 1";
    let id: String = client.query_one(sql, &[]).await.unwrap().get(0);
    let mut words = vec!["load".to_owned(), loaded.run.clone()];
    let children = ["interest_tags", "interest_notes"].map(|table| {
        format!(
            "DELETE FROM {table} WHERE interest_id IN (SELECT id FROM interests WHERE client_id = '{id}')"
        )
    });
    for sql in children {
        client.batch_execute(&sql).await.unwrap();
    }
    for table in ["interests", "client_tags", "client_notes", "client_contacts"] {
        client.batch_execute(&format!("DELETE FROM {table} WHERE client_id = '{id}'")).await.unwrap();
    }
    client.batch_execute(&format!("DELETE FROM clients WHERE id = '{id}'")).await.unwrap();
    let lost = |table: &str| -> Vec<String> {
        let rows = fs::read_to_string(format!("{}/normalized/{table}.jsonl", loaded.run)).unwrap();
        rows.lines()
            .filter(|line| line.contains(&id))
            .map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                let row = &line["row"];
                let part = |column: &str| row[column].as_str().map(str::to_owned);
                let parts = if table == "client_tags" { ["client_id", "tag_id"] } else { ["id", ""] };
                parts.into_iter().filter_map(part).collect::<Vec<_>>().join(",")
            })
            .collect()
    };
    // The interest first: what it refers to is named after it, and put back before it.
    for table in ["client_contacts", "client_notes", "client_tags"] {
        for key in lost(table) {
            words.extend(["--repair".to_owned(), table.to_owned(), key]);
        }
    }
    loaded.landfall(&words).exits(6).says(&["cannot be put back", "nothing was repaired", &id]);
    assert!(!std::path::Path::new(&loaded.run).join("load/repairs.jsonl").exists());
    for table in ["interests", "clients"] {
        for key in lost(table) {
            words.extend(["--repair".to_owned(), table.to_owned(), key]);
        }
    }
    loaded.landfall(&words).exits(0);
    let left: i64 = client
        .query_one("SELECT count(*) FROM client_contacts WHERE client_id::text = $1", &[&id])
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, lost("client_contacts").len() as i64);
}

#[tokio::test]
async fn a_row_that_users_changed_is_theirs_unless_the_run_is_named() {
    let loaded = Loaded::new().await;
    let client = loaded.database.client().await.unwrap();
    let (id, name) = loaded.renamed().await;
    let words = ["load", &loaded.run, "--repair", "clients", &id];
    let refused = loaded.desk.landfall(&words).exits(6);
    let refused =
        refused.says(&["was changed by users since it was loaded (1 entry", "nothing was repaired"]);
    let run_id = loaded.desk.runs()[0].file_name().unwrap().to_str().unwrap().to_owned();
    refused.says(&[&format!("--repair clients {id} --confirm {run_id}")]);
    loaded.desk.landfall(&[&words[..], &["--confirm", "another"]].concat()).exits(2).says(&["another run"]);
    let now = async || -> String {
        let sql = "SELECT full_name FROM clients WHERE id::text = $1";
        client.query_one(sql, &[&id]).await.unwrap().get(0)
    };
    assert_eq!(now().await, "Renamed By Anna");
    loaded.desk.landfall(&[&words[..], &["--confirm", &run_id]].concat()).exits(0).prints(&["full_name"]);
    assert_eq!(now().await, name);
}

#[tokio::test]
async fn what_users_changed_before_the_quarantine_was_tried_again_is_theirs_and_no_damage() {
    let loaded = Loaded::new().await;
    let (id, _) = loaded.renamed().await;
    loaded.desk.landfall(&["load", &loaded.run, "--retry-quarantine"]).exits(0);
    loaded.desk.landfall(&["load", &loaded.run]).exits(0);
    let refused = loaded.desk.landfall(&["load", &loaded.run, "--repair", "clients", &id]).exits(6);
    refused.says(&["was changed by users since it was loaded (1 entry", "nothing was repaired"]);
    loaded.verify().exits(3);
}

#[tokio::test]
async fn what_users_changed_before_a_delta_is_theirs_after_it_was_undone() {
    let loaded = Loaded::new().await;
    let (id, _) = loaded.renamed().await;
    loaded.desk.landfall(&["migrate", "--delta", "--from", &loaded.run]).exits(3);
    let delta = loaded.desk.run().display().to_string();
    assert_ne!(delta, loaded.run);
    let refused = ["was changed by users since it was loaded", "nothing was repaired"];
    loaded.desk.landfall(&["load", &delta, "--repair", "clients", &id]).exits(6).says(&refused);
    loaded.desk.landfall(&["reset", &delta]).exits(3);
    loaded.desk.landfall(&["load", &loaded.run, "--repair", "clients", &id]).exits(6).says(&refused);
    loaded.verify().exits(3);
}

#[tokio::test]
async fn what_is_not_planned_or_not_loaded_is_refused_by_its_name() {
    let loaded = Loaded::new().await;
    let nobody = "00000000-0000-0000-0000-000000000000";
    let repair =
        |table: &str, key: &str| loaded.desk.landfall(&["load", &loaded.run, "--repair", table, key]);
    repair("client", nobody).exits(2).says(&["\"client\" is no table", "clients, client_contacts"]);
    repair("clients", nobody).exits(2).says(&["plans no row", nobody]);
    loaded.desk.landfall(&["reset", &loaded.run]).exits(0);
    let rows = fs::read_to_string(format!("{}/normalized/clients.jsonl", loaded.run)).unwrap();
    let line: serde_json::Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    repair("clients", line["row"]["id"].as_str().unwrap()).exits(6).says(&["is not loaded in this database"]);
}
