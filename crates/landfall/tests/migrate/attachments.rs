//! Files that NocoDB keeps in its own storage and no bucket has: they come through the whole chain as an object with a row that points to it,
//! from either version of the server, and a further one comes with a delta.

use std::{fs, path::PathBuf};

use landfall_model::{
    plan::{Copy, copy::Origin},
    rundir::{COPIES, RunDir},
    snapshot::Snapshot,
    source::SourceTable,
};
use landfall_practice::{Size, world_of};
use landfall_store::StoreConfig;
use landfall_testkit::{Database, NocoDb, Postgres, Source, Version, renumbered};
use serde_json::json;

use super::support::{Desk, answer_the_gate, fill};

/// A marina whose receipts and contracts are partly in NocoDB alone.
struct Marina {
    desk: Desk,
    source: Source,
    database: Database<'static>,
    buckets: PathBuf,
}

impl Marina {
    async fn new(version: Version) -> Self {
        let mut world = world_of(Size::SMALLEST, 3);
        // The newer server takes no half-written JSON, which berths and invoices of the practice world have.
        let accepted = Snapshot { berths: vec![], invoices: vec![], links: vec![], ..world.snapshot };
        world.snapshot = renumbered(accepted);
        let mut desk = Desk::new();
        let buckets = desk.folder.join("buckets");
        ["client-portal", "signatures", "crm-files"]
            .iter()
            .for_each(|bucket| fs::create_dir_all(buckets.join(bucket)).unwrap());
        fill(&StoreConfig::Folder(buckets.clone()), &world).await;
        let source = NocoDb::shared(version).unwrap().seed(&world.snapshot).await.unwrap();
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("LANDFALL_STORE", format!("file://{}", buckets.display()));
        desk.set("NOCODB_URL", source.url());
        desk.set("NOCODB_TOKEN", source.viewer_token());
        desk.set("DATABASE_URL", database.url());
        Self { desk, source, database, buckets }
    }

    /// Puts a file into NocoDB's own storage, and into a cell.
    async fn attach(&self, table: SourceTable, id: i64, column: &str, name: &str, bytes: &[u8]) {
        let cell = self.source.upload(name, "application/pdf", bytes).await.unwrap();
        self.source.update(table, &[json!({ "Id": id, column: cell })]).await.unwrap();
    }

    /// What the latest run plans out of NocoDB: the category of each row, and the object that it points to.
    async fn arrived(&self) -> Vec<(String, Vec<u8>)> {
        let copies: Vec<Copy> = RunDir::open(&self.desk.run()).unwrap().read_jsonl(COPIES).unwrap();
        let stored = copies.iter().filter(|copy| matches!(copy.origin, Origin::Attachment { .. }));
        let client = self.database.client().await.unwrap();
        let mut arrived = Vec::new();
        for copy in stored {
            let sql = "SELECT category FROM files WHERE id = $1 AND storage_path = $2";
            let row = client.query_one(sql, &[&copy.file, &copy.target_key]).await.unwrap();
            let object = self.buckets.join(&copy.target_bucket).join(&copy.target_key);
            arrived.push((row.get(0), fs::read(object).unwrap()));
        }
        arrived.sort();
        arrived
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_nocodb_holds_arrives_as_an_object_with_a_row_and_later_ones_with_a_delta() {
    for version in Version::ALL {
        let marina = Marina::new(version).await;
        let (contract, receipt, later) = (vec![b'c'; 90_000], vec![b'r'; 70_000], vec![b'l'; 50_000]);
        marina.attach(SourceTable::Interests, 2, "EOI Document", "EOI 50% +1.pdf", &contract).await;
        marina.attach(SourceTable::Expenses, 2, "Receipt", "Beleg Köln.pdf", &receipt).await;
        marina.desk.landfall(&["migrate", "--dry-run"]).exits(3);
        let planned = marina.desk.run();
        answer_the_gate(&planned);
        let full = ["migrate", "--full", "--from", planned.to_str().unwrap()];
        marina.desk.landfall(&full).exits(3).prints(&["checks passed"]);
        let (contract, receipt) = (("eoi".to_owned(), contract), ("receipt".to_owned(), receipt));
        assert_eq!(marina.arrived().await, [contract.clone(), receipt.clone()], "{version}");

        marina.attach(SourceTable::Expenses, 3, "Receipt", "later.pdf", &later).await;
        marina.desk.landfall(&["migrate", "--delta"]).exits(3).prints(&["checks passed"]);
        let all = [contract, ("receipt".to_owned(), later), receipt];
        assert_eq!(marina.arrived().await, all, "{version}");
    }
}
