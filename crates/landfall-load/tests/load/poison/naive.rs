//! The loader that nobody can get wrong: row by row in the order of loading, a savepoint each. It shares no code with the real one.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    rundir::{RunDir, normalized_table},
    target::Table,
};
use landfall_testkit::Postgres;
use serde_json::{Map, Value};
use tokio_postgres::Client;
use uuid::Uuid;

use super::super::bench::dump;

/// An exception block is a savepoint. Answers the places of rows that were refused, from 1.
const FUNCTION: &str = "
    CREATE FUNCTION naive(target text, planned text[]) RETURNS int[] LANGUAGE plpgsql AS $$
    DECLARE refused int[] := '{}'; taken int;
    BEGIN
        SET CONSTRAINTS ALL IMMEDIATE;
        FOR n IN 1 .. coalesce(cardinality(planned), 0) LOOP
            BEGIN
                EXECUTE format('INSERT INTO %I SELECT * FROM json_populate_record(NULL::%I, $1::json)', target, target) USING planned[n];
                GET DIAGNOSTICS taken = ROW_COUNT;
                IF taken = 0 THEN refused := refused || n; END IF;
            EXCEPTION WHEN OTHERS THEN refused := refused || n;
            END;
        END LOOP;
        RETURN refused;
    END $$";

/// What it leaves of a run in a database of its own, to the letter.
pub async fn naive(run: &RunDir, script: &str, order: &[Table], verified: &HashMap<Uuid, String>) -> String {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    database.run(script).unwrap();
    let client = database.client().await.unwrap();
    client.batch_execute(FUNCTION).await.unwrap();
    let port: String = client.query_one("SELECT id::text FROM ports", &[]).await.unwrap().get(0);
    let mut loader = Naive { client, port, verified, refused: HashSet::new() };
    for table in order {
        loader.load(*table, planned(run, *table)).await;
    }
    dump(&loader.client).await
}

struct Naive<'a> {
    client: Client,
    port: String,
    verified: &'a HashMap<Uuid, String>,
    /// Ids of rows that are not in.
    refused: HashSet<(Table, String)>,
}

impl Naive<'_> {
    async fn load(&mut self, table: Table, rows: Vec<Map<String, Value>>) {
        let rows: Vec<_> = rows.into_iter().filter_map(|row| self.completed(table, row)).collect();
        let texts: Vec<String> = rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
        let row = self.client.query_one("SELECT naive($1, $2)", &[&table.name(), &texts]).await.unwrap();
        for place in row.get::<_, Vec<i32>>(0) {
            self.refused.insert((table, text(&rows[place as usize - 1], "id")));
        }
    }

    /// With what the plan cannot know. An audit entry of a row that is not in stays out, as does a receipt whose file does.
    fn completed(&self, table: Table, mut row: Map<String, Value>) -> Option<Map<String, Value>> {
        row.insert("port_id".to_owned(), Value::from(self.port.clone()));
        match table {
            Table::AuditLogs if self.refused.contains(&(Table::Clients, text(&row, "entity_id"))) => {
                return None;
            }
            Table::Files => {
                let sha256 = self.verified[&Uuid::parse_str(&text(&row, "id")).unwrap()].clone();
                row.insert("sha256".to_owned(), Value::from(sha256));
            }
            Table::Expenses => {
                let receipts = row["receipt_file_ids"].as_array_mut().unwrap();
                receipts.retain(|file| {
                    !self.refused.contains(&(Table::Files, file.as_str().unwrap().to_owned()))
                });
            }
            _ => {}
        }
        Some(row)
    }
}

fn planned(run: &RunDir, table: Table) -> Vec<Map<String, Value>> {
    let lines = run.lines::<Map<String, Value>>(&normalized_table(table)).unwrap();
    lines.map(|line| line.unwrap()["row"].as_object().unwrap().clone()).collect()
}

fn text(row: &Map<String, Value>, column: &str) -> String {
    row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}
