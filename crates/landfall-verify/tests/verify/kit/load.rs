//! Loading for tests: one INSERT per table. Not the loader, on purpose: verification must not depend on it.

use landfall_model::{
    rundir::normalized_table,
    target::{Planned, Table},
};
use landfall_testkit::connect;
use serde_json::{Map, Value, json};

use super::{Files, Marina, content};

/// A text as it stands, without its dots and slashes, and without accents and apostrophes, `ü` as `u` and as `ue`.
const SPELT: &str = "
    CREATE FUNCTION pg_temp.spelt(text) RETURNS text LANGUAGE sql AS $$
        SELECT concat_ws('|''|\"| ', $1, apart, pg_temp.plain(apart), pg_temp.plain(replace(replace(replace(translate(apart, 'ÄÖÜ', 'äöü'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue')))
        FROM regexp_replace(regexp_replace($1, '\\S*@\\S*', '', 'g'), '(?<![0-9<])[./~](?=[^[:space:]])|(?<=[0-9])[./~](?=[^0-9[:space:]])', ' ', 'g') apart $$;";
const PLAIN: &str = "
    CREATE FUNCTION pg_temp.plain(text) RETURNS text LANGUAGE sql AS $$
        SELECT replace(replace(replace(translate(normalize(regexp_replace(normalize($1, NFD), '[\u{300}-\u{36f}]', '', 'g'), NFC),
            'øØłŁđĐðÐıÆŒ''’‘`ʼ´', 'oOlLdDdDiæœ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') $$;";

/// These texts of the rows of a table in both configurations, each by itself: what one leaves open is no part of the next.
fn search(table: &str, texts: &[&str]) -> String {
    let of = |configuration| {
        texts.iter().map(move |text| format!("to_tsvector('{configuration}', coalesce({text}, ''))"))
    };
    let vector: Vec<String> = of("english").chain(of("simple")).collect();
    format!("UPDATE {table} t SET search_vector = {};", vector.join(" || "))
}

const CLIENT: &[&str] = &[
    "pg_temp.spelt(full_name)",
    "pg_temp.spelt(company_name)",
    "pg_temp.spelt(yacht_name)",
    "(SELECT pg_temp.spelt(string_agg(concat_ws(' ', value, ltrim(value, '+')), ' ' ORDER BY id)) FROM client_contacts WHERE client_id = t.id)",
    "(SELECT left(pg_temp.spelt(string_agg(content, ' ' ORDER BY id)), 6000) FROM client_notes WHERE client_id = t.id)",
];
const BERTH: &[&str] = &[
    "concat_ws(' ', mooring_number, regexp_replace(mooring_number, '^([A-Z]+)([0-9]+)$', '\\1-\\2 \\1 \\2'))",
    "pg_temp.spelt(area)",
    "pg_temp.spelt(berth_type)",
];
const INTEREST: &[&str] = &[
    "(SELECT pg_temp.spelt(full_name) FROM clients WHERE id = client_id)",
    "(SELECT concat_ws(' ', mooring_number, regexp_replace(mooring_number, '^([A-Z]+)([0-9]+)$', '\\1-\\2 \\1 \\2'))
      FROM berths WHERE id = berth_id)",
    "(SELECT left(pg_temp.spelt(string_agg(content, ' ' ORDER BY id)), 10000) FROM interest_notes WHERE interest_id = t.id)",
];

/// Which rows of the plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Accepted,
    Rejected,
}

pub async fn load(marina: &Marina, which: Which, files: Files) {
    let client = connect(marina.database.url()).await.unwrap();
    let port: uuid::Uuid =
        client.query_one("SELECT id FROM ports WHERE slug = 'port-nimara'", &[]).await.unwrap().get(0);
    let rejected: Vec<(Table, String)> =
        marina.rejected.iter().map(|row| (row.table, row.key.clone())).collect();
    for table in Table::ALL {
        let mut rows = Vec::new();
        for planned in marina.run.lines::<Planned<Map<String, Value>>>(&normalized_table(table)).unwrap() {
            let mut row = planned.unwrap().row;
            let is_rejected = rejected.contains(&(table, key(table, &row)));
            let skipped = files == Files::Skipped && table == Table::Files;
            if is_rejected != (which == Which::Rejected) || skipped {
                continue;
            }
            row.insert("port_id".to_owned(), json!(port));
            match files {
                Files::Copied => fill_hash(table, &mut row),
                Files::Skipped => withhold_references(&mut row),
            }
            rows.push(Value::Object(row));
        }
        let sql = format!("INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1)");
        client.execute(&sql, &[&Value::Array(rows)]).await.unwrap();
    }
    index(marina);
    marina.note_other_ports("");
}

/// Makes the search vectors.
pub fn index(marina: &Marina) {
    let tables = [("clients", CLIENT), ("berths", BERTH), ("interests", INTEREST)];
    let script: String = tables.iter().map(|(table, texts)| search(table, texts)).collect();
    marina.database.run(&format!("{PLAIN} {SPELT} {script}")).unwrap();
}

/// A planned row's key as the files of a run write it.
pub fn key(table: Table, row: &Map<String, Value>) -> String {
    let parts: Vec<&str> = table.key_columns().iter().map(|column| row[*column].as_str().unwrap()).collect();
    parts.join(",")
}

fn fill_hash(table: Table, row: &mut Map<String, Value>) {
    if table == Table::Files {
        let size = row["size_bytes"].as_u64().unwrap();
        let bytes = content(row["id"].as_str().unwrap().parse().unwrap(), size);
        row.insert("sha256".to_owned(), landfall_model::hash::of_bytes(&bytes).into());
    }
}

fn withhold_references(row: &mut Map<String, Value>) {
    for column in ["file_id", "signed_file_id", "pdf_file_id"] {
        row.remove(column);
    }
    if row.contains_key("receipt_file_ids") {
        row.insert("receipt_file_ids".to_owned(), json!([]));
    }
}
