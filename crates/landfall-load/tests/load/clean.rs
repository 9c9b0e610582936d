//! A plan without faults: what is planned is in, row by row.

use landfall_load::Error;
use landfall_model::{
    kind::Kind,
    mapping::TargetMapping,
    rundir,
    target::{Group, Table},
};
use serde_json::json;

use super::{
    bench::{Bench, result},
    sample,
};

#[tokio::test]
async fn every_planned_row_is_in_the_target_as_planned() {
    let bench = Bench::new(&sample::plan()).await;
    let loaded = bench.load().await.unwrap();
    for table in Table::ALL {
        let mut planned = bench.planned(table);
        if table == Table::Files {
            for row in planned.values_mut() {
                let number = row["filename"].as_str().unwrap().trim_end_matches(".pdf").to_owned();
                row.insert("sha256".to_owned(), json!(number));
            }
        }
        assert!(!planned.is_empty(), "{table} is not in the sample");
        assert_eq!(bench.loaded(table).await, planned, "{table}");
        let result = result(&loaded, table);
        assert_eq!((result.total, result.success), (planned.len() as u64, planned.len() as u64), "{table}");
    }
    assert!(bench.quarantine().is_empty());
    assert!(loaded.withheld.is_empty());
}

#[tokio::test]
async fn the_port_is_looked_up_by_its_slug_and_filled_in() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    for table in Table::ALL.into_iter().filter(|table| table.is_port_scoped()) {
        let strange = bench
            .text(&format!("SELECT count(*) FROM {table} WHERE port_id <> (SELECT id FROM ports)"))
            .await;
        assert_eq!(strange, "0", "{table}");
    }
}

#[tokio::test]
async fn the_ten_groups_are_told_in_the_order_of_loading() {
    let bench = Bench::new(&sample::plan()).await;
    let loaded = bench.load().await.unwrap();
    assert_eq!(loaded.groups.iter().map(|outcome| outcome.group).collect::<Vec<_>>(), Group::ALL);
    let told: Vec<landfall_model::outcome::GroupOutcome> =
        bench.run.read_appended(rundir::LOAD_GROUPS).unwrap();
    assert_eq!(told, loaded.groups[1..]);
}

#[tokio::test]
async fn renamed_and_omitted_columns_are_honoured() {
    let target = TargetMapping {
        rename: [("clients.full_name".to_owned(), "name of \"person\"".to_owned())].into(),
        omit: vec!["berths.access".to_owned(), "clients.source".to_owned()],
    };
    let script = r#"ALTER TABLE clients RENAME full_name TO "name of ""person""";
                    ALTER TABLE clients DROP source; ALTER TABLE berths DROP access"#;
    let bench = Bench::with(&sample::plan(), target, script).await;
    bench.load().await.unwrap();
    let names = r#"SELECT string_agg("name of ""person""", ',' ORDER BY 1) FROM clients"#;
    assert_eq!(bench.text(names).await, "Person Ñ1,Person Ñ2,Person Ñ3,Person Ñ4");
}

#[tokio::test]
async fn other_types_take_the_same_values() {
    let script = "
        CREATE TYPE stage AS ENUM ('open', 'contract');
        CREATE DOMAIN money2 AS numeric(12,2) CHECK (VALUE >= 0);
        CREATE DOMAIN price AS money2;
        CREATE DOMAIN moment AS timestamptz;
        CREATE DOMAIN past AS moment;
        CREATE EXTENSION citext;
        ALTER TABLE interests DROP CONSTRAINT interests_pipeline_stage_check, ALTER pipeline_stage TYPE stage USING pipeline_stage::stage,
            ALTER date_first_contact TYPE timestamp;
        ALTER TABLE client_contacts ALTER value TYPE citext, ADD port_id uuid NOT NULL REFERENCES ports;
        ALTER TABLE audit_logs ALTER ip_address TYPE inet USING ip_address::inet, ALTER metadata TYPE json, ALTER entity_id TYPE varchar(40);
        ALTER TABLE expenses ALTER amount TYPE price, ALTER created_at TYPE past, ALTER receipt_file_ids TYPE varchar(60)[], ALTER expense_date TYPE timestamptz;
        ALTER TABLE clients ALTER full_name TYPE varchar(40), ALTER yacht_length_ft TYPE numeric;
        ALTER TABLE invoice_line_items ALTER sort_order TYPE smallint";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    assert_eq!(
        bench.text("SELECT min(date_first_contact) FROM interests").await,
        "1999-12-31 23:59:59.999999"
    );
    assert_eq!(
        bench.text("SELECT count(*) FROM client_contacts WHERE port_id = (SELECT id FROM ports)").await,
        "8"
    );
    assert_eq!(bench.text("SELECT max(ip_address) FROM audit_logs").await, "0.0.0.0/32");
    assert_eq!(
        bench.text("SELECT extract(epoch FROM max(expense_date))::bigint FROM expenses").await,
        "1709164800"
    );
    assert_eq!(bench.text("SELECT count(*) FROM interests WHERE pipeline_stage = 'open'").await, "4");
    let receipts = "SELECT count(*) FROM expenses e JOIN files f ON f.id::text = ANY (e.receipt_file_ids)";
    assert_eq!(bench.text(receipts).await, "3");
}

#[tokio::test]
async fn a_plan_whose_file_was_changed_is_refused() {
    let bench = Bench::new(&sample::plan()).await;
    let path = bench.run.path(&rundir::normalized_table(Table::Tags));
    let text = std::fs::read_to_string(&path).unwrap().replace("Migrated", "Migrate");
    std::fs::write(&path, text).unwrap();
    let error = bench.load().await.unwrap_err();
    assert!(matches!(&error, Error::Changed { file } if file == "normalized/tags.jsonl"), "{error}");
    assert_eq!(error.kind(), Kind::Data);
}
