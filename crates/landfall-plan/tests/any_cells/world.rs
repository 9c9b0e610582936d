//! Worlds of a few records each, with any cell in any column.

use landfall_model::{
    mapping::Mapping,
    snapshot::Snapshot,
    source::{Link, Object, SourceRow, SourceTable},
};
use proptest::{
    collection::{btree_map, vec},
    prelude::{Just, Strategy},
    sample::select,
};
use serde_json::{Value, json};

/// What cells of all kinds hold, and what no cell should hold.
fn odd_cells() -> Vec<Value> {
    let mut cells = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1e21),
        json!(99_999_999_999_i64),
        json!([]),
        json!({}),
        json!([null, 3]),
        json!({"a\u{0}": "\u{0}"}),
        json!([{"url": "https://x/b/k.pdf", "title": "k.pdf", "size": 3}]),
        json!([{"title": 5}]),
        json!([{"description": "x", "quantity": 1e9, "unit_price": 1e9}]),
        json!([{"description": "x", "quantity": 2, "unit_price": "3"}]),
    ];
    let texts = [
        "",
        " ",
        "\0",
        "x\0y",
        "TBC",
        "n/a",
        "A1",
        "a-01",
        "A1, A2",
        "B3 / Z9",
        "a@example.com",
        "A@Example.com ",
        "info@example.com",
        "Ann Lee",
        "ANN LEE",
        "Ann Leee",
        "Lee, Ann",
        "Étienne du Port",
        "+33 4 65 71 02 33",
        "0033465710233",
        "+447000000000",
        "40 ft",
        "12,5 m",
        "45'6\"",
        "40 ft / 15 m",
        "-5",
        "99999999999999999999999999999999",
        "0.001",
        "1e400",
        "€ 1.250,00",
        "1,250",
        "10%",
        "2024-01-01 09:00:00+00:00",
        "31/12/2023",
        "31-02-2024",
        "Invalid Date",
        "9999-99-99",
        "1,2,3",
        "[1,2]",
        "{\"a\":1}",
        "[{}]",
        "General Qualified Interest",
        "Signed",
        "Sold",
        "Paid",
        "Verbal",
        "France",
        "on board",
        "yes",
        "k.pdf",
        "🚤",
        "\u{202e}abc",
        "\\N",
    ];
    cells.extend(texts.map(Value::from));
    cells
}

fn rows(table: SourceTable) -> impl Strategy<Value = Vec<SourceRow>> {
    let titles: Vec<String> = Mapping::default().table(table).columns.values().cloned().collect();
    let cells = btree_map(select(titles), select(odd_cells()), 0..20);
    vec(cells, 0..6).prop_map(|rows| {
        let row = |(id, cells): (i64, std::collections::BTreeMap<String, Value>)| {
            let mut row = SourceRow { cells: cells.into_iter().collect() };
            row.cells.insert("Id".to_owned(), json!(id));
            row
        };
        (1..).zip(rows).map(row).collect()
    })
}

fn objects() -> impl Strategy<Value = Vec<Object>> {
    let keys = [
        "k.pdf",
        "EOIs/",
        "EOIs/eoi_A1_Ann_Lee.pdf",
        "1/Ann Lee.pdf",
        "client-emails/x",
        "../x",
        "a@example.com.txt",
        "%00",
        "é",
    ];
    let object = |(bucket, key, size): (&str, &str, u64)| Object {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        size,
        etag: String::new(),
        modified: if size == 3 { String::new() } else { "2024-05-01T12:00:00Z".to_owned() },
    };
    let all = (select(vec!["b", "signatures"]), select(keys.to_vec()), 0u64..5).prop_map(object);
    vec(all, 0..6).prop_map(|mut objects| {
        objects.sort_by(|a, b| (&a.bucket, &a.key).cmp(&(&b.bucket, &b.key)));
        objects.dedup_by(|a, b| (&a.bucket, &a.key) == (&b.bucket, &b.key));
        objects
    })
}

pub fn snapshots() -> impl Strategy<Value = Snapshot> {
    let link = (0i64..8, 0i64..8).prop_map(|(interest, berth)| Link { interest, berth });
    let tables = SourceTable::ALL.map(|table| rows(table).boxed());
    let [interests, berths, expenses, invoices] = tables;
    (interests, berths, expenses, invoices, vec(link, 0..6), objects(), Just(Vec::new())).prop_map(
        |(interests, berths, expenses, invoices, links, objects, columns)| Snapshot {
            interests,
            berths,
            expenses,
            invoices,
            links,
            objects,
            columns,
        },
    )
}
