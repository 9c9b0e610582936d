//! Copies between stores of two kinds, and attachments that lie in no bucket.

use std::collections::BTreeMap;

use async_trait::async_trait;
use landfall_load::files::{Options, Sides, copy};
use landfall_model::{
    hash,
    monitor::Silent,
    outcome::{CopyOutcome, CopyState},
    plan::{
        Copy,
        copy::Origin,
        ledger::{Fate, FileLine, Named, Thing},
    },
    rundir::{self, RunDir},
    source::{SourceRef, SourceTable},
};
use landfall_store::{
    Content, Error, Fetch, Memory, Names, Place, Properties, Reader, StoreConfig, Writer, of_bytes, writer,
};
use landfall_testkit::Garage;
use tempfile::{TempDir, tempdir};
use uuid::Uuid;

use super::bench::info;

/// NocoDB's own storage, by path.
struct Attachments(BTreeMap<String, Vec<u8>>);

#[async_trait]
impl Fetch for Attachments {
    async fn fetch(&self, path: &str) -> Result<Content, Error> {
        let found = self.0.get(path).cloned().map(of_bytes);
        found.ok_or_else(|| Error::NoObject(Place::object("nocodb", path)))
    }
}

struct Run {
    run: RunDir,
    _folder: TempDir,
}

fn run(planned: &[Copy]) -> Run {
    let folder = tempdir().unwrap();
    let run = RunDir::create_at(folder.path(), &info()).unwrap();
    run.write_jsonl(rundir::COPIES, planned).unwrap();
    Run { run, _folder: folder }
}

fn planned(n: u128, origin: Origin, size: u64) -> Copy {
    Copy {
        file: Uuid::from_u128(n),
        origin,
        size,
        target_bucket: "crm-files".to_owned(),
        target_key: format!("port-nimara/clients/{n}/{n}.pdf"),
        mime_type: "application/pdf".to_owned(),
    }
}

fn properties() -> Properties {
    let one = |name: &str, value: &str| Names::from([(name.to_owned(), value.to_owned())]);
    Properties {
        content_type: "application/x-deed".to_owned(),
        headers: one("content-language", "de"),
        metadata: one("uploaded-by", "portal"),
        tags: one("kind", "deed"),
    }
}

/// A store with one object that is described in every way, and the copy that is planned of it.
async fn described() -> (Memory, Copy) {
    let source = Memory::new(&["portal"]);
    source.write("portal", "deed", 4, of_bytes("deed"), &properties()).await.unwrap();
    let etag = source.head("portal", "deed").await.unwrap().etag;
    let origin = Origin::Object { bucket: "portal".to_owned(), key: "deed".to_owned(), etag };
    (source, planned(1, origin, 4))
}

async fn outcomes(run: &Run, sides: &Sides<'_>) -> Vec<CopyOutcome> {
    copy(&run.run, sides, &Options::default(), &Silent::default()).await.unwrap();
    run.run.read_appended(rundir::LOAD_COPIES).unwrap()
}

#[tokio::test]
async fn what_describes_an_object_goes_from_store_to_store() {
    let (source, plan) = described().await;
    let target = Memory::new(&["crm-files"]);
    let run = run(std::slice::from_ref(&plan));
    let outcome = outcomes(&run, &Sides { source: Some(&source), ..Sides::within(&target) }).await.remove(0);
    assert_eq!((outcome.state, outcome.note.as_str()), (CopyState::Verified, ""));
    assert_eq!(outcome.source_sha256, hash::of_bytes(b"deed"));
    let tags = target.tags("crm-files", &plan.target_key).await.unwrap().unwrap();
    assert_eq!(target.head("crm-files", &plan.target_key).await.unwrap().properties(tags), properties());
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_that_the_target_cannot_keep_are_told_and_stop_nothing() {
    let (source, plan) = described().await;
    let garage = Garage::start(&["crm-files"]).unwrap();
    let target = writer(&StoreConfig::S3 {
        endpoint: garage.endpoint(),
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().into(),
        region: "us-east-1".to_owned(),
    });
    let run = run(&[plan]);
    let outcome = outcomes(&run, &Sides { source: Some(&source), ..Sides::within(&*target) }).await.remove(0);
    assert_eq!(outcome.state, CopyState::Verified, "{outcome:?}");
    assert_eq!(outcome.note, "the target store keeps no tags: 1 of the source are lost");
}

/// The line of the ledger for a file that this expense's receipt is.
fn stored_in_nocodb(copy: &Copy, expense: i64) -> FileLine {
    FileLine {
        thing: Thing::Attachment,
        bucket: copy.origin.bucket().to_owned(),
        key: copy.origin.key().to_owned(),
        size: copy.size,
        odd: Vec::new(),
        cells: vec![Named {
            at: SourceRef::new(SourceTable::Expenses, expense),
            column: "Receipt".to_owned(),
            by: None,
        }],
        references: Vec::new(),
        fate: Fate::Planned,
        owner: String::new(),
        rule: String::new(),
        score: 100,
        file: Some(copy.file),
        same_as: None,
        reason: String::new(),
    }
}

#[tokio::test]
async fn attachments_of_nocodb_are_fetched_and_proven() {
    let target = Memory::new(&["crm-files"]);
    let paths = ["download/a/receipt Doe.pdf", "download/b/short.pdf", "download/c/gone.pdf"];
    let plan: Vec<Copy> = (1..)
        .zip(paths)
        .map(|(n, path)| planned(n, Origin::Attachment { path: path.to_owned() }, 7))
        .collect();
    let stored = [(paths[0], &b"receipt"[..]), (paths[1], b"log in")];
    let stored =
        Attachments(stored.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).into_iter().collect());
    let run = run(&plan);
    run.run
        .write_jsonl(rundir::FILE_LEDGER, &[stored_in_nocodb(&plan[0], 8), stored_in_nocodb(&plan[1], 9)])
        .unwrap();
    let sides = Sides { attachments: Some(&stored), ..Sides::within(&target) };
    let mut found = outcomes(&run, &sides).await;
    found.sort_by_key(|outcome| outcome.file);
    assert_eq!(
        found.iter().map(|outcome| outcome.state).collect::<Vec<_>>(),
        [CopyState::Verified, CopyState::Mismatch, CopyState::Failed]
    );
    assert_eq!(found[0].target_sha256, hash::of_bytes(b"receipt"));
    assert_eq!(
        found[1].error,
        "6 bytes came out of NocoDB's own storage, and column Receipt of expenses 9 says 7"
    );
    assert!(found[1].remedy.contains("attach it anew in that cell"), "{}", found[1].remedy);
    assert_eq!(found[2].error, "there is no object nocodb/d•••/c•••/g•••.pdf");
    assert!(found[2].remedy.contains("NC_SECURE_ATTACHMENTS"), "{}", found[2].remedy);
    assert_eq!(target.head("crm-files", &plan[0].target_key).await.unwrap().content_type, "application/pdf");
}

#[tokio::test]
async fn an_attachment_without_a_way_to_nocodb_is_listed_with_what_to_set() {
    let target = Memory::new(&["crm-files"]);
    let run = run(&[planned(1, Origin::Attachment { path: "download/a.pdf".to_owned() }, 7)]);
    let outcome = outcomes(&run, &Sides::within(&target)).await.remove(0);
    assert_eq!(outcome.state, CopyState::Failed);
    assert!(outcome.error.contains("set NOCODB_URL and NOCODB_TOKEN"), "{}", outcome.error);
    assert!(outcome.remedy.starts_with("mend what is said of NocoDB"), "{}", outcome.remedy);
}
