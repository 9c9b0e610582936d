//! What holds of the removal of originals, whatever the store.

use std::{
    collections::BTreeSet,
    fs,
    sync::atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use landfall_load::cleanup::{Cleaned, Hands, State, candidates, clean};
use landfall_model::{
    finding::Quarantined,
    monitor::Silent,
    plan::{Copy, copy::Origin},
    rundir,
    source::Object,
    target::Table,
};
use landfall_store::{Content, Error, Head, Names, Place, Reader, Removal, Remover, Writer};
use uuid::Uuid;

use super::bench::{Bench, FILES};

const BUCKETS: [&str; 2] = ["portal", "signatures"];

fn buckets() -> Vec<String> {
    BUCKETS.map(str::to_owned).to_vec()
}

async fn clean_with(bench: &Bench, remover: &dyn Remover) -> Vec<Cleaned> {
    clean_from(bench, &bench.store, remover).await
}

async fn clean_from(bench: &Bench, source: &dyn Reader, remover: &dyn Remover) -> Vec<Cleaned> {
    let hands = Hands { source, target: &bench.store, remover };
    let candidates = candidates(&bench.run, &buckets()).unwrap();
    clean(&bench.run, &hands, &candidates, &Silent::default()).await.unwrap()
}

async fn clean_all(bench: &Bench) -> Vec<Cleaned> {
    clean_with(bench, &*bench.remover).await
}

/// The objects of the source buckets.
async fn originals(bench: &Bench) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for bucket in BUCKETS {
        let mut keep = |page: Vec<Object>| {
            found.extend(page.into_iter().map(|object| (object.bucket, object.key)));
        };
        bench.store.list(bucket, &mut keep).await.unwrap();
    }
    found
}

fn place(copy: &Copy) -> (String, String) {
    (copy.origin.bucket().to_owned(), copy.origin.key().to_owned())
}

fn lines(bench: &Bench) -> Vec<Cleaned> {
    bench.run.read_appended(rundir::LOAD_CLEANUP).unwrap()
}

/// The same number of other bytes.
async fn spoil(bench: &Bench, bucket: &str, key: &str) {
    let mut bytes = bench.store.get(bucket, key).await.unwrap();
    bytes[0] ^= 1;
    bench.store.put(bucket, key, bytes, "application/pdf").await.unwrap();
}

/// Plans these copies in place of those that are planned.
fn plan_instead(bench: &Bench, planned: &[Copy]) {
    fs::remove_file(bench.run.path(rundir::COPIES)).unwrap();
    bench.run.write_jsonl(rundir::COPIES, planned).unwrap();
}

pub async fn originals_that_are_proven_are_removed_and_their_copies_stay(bench: Bench) {
    bench.copy().await.unwrap();
    bench.store.put("portal", "never planned.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let told = clean_all(&bench).await;
    assert_eq!(told.len(), FILES);
    assert!(told.iter().all(|line| line.state == State::Removed && line.sha256.len() == 64));
    let left = ("portal".to_owned(), "never planned.pdf".to_owned());
    assert_eq!(originals(&bench).await, BTreeSet::from([left]));
    for copy in &bench.planned {
        assert_eq!(bench.store.head("crm-files", &copy.target_key).await.unwrap().size, copy.size);
    }
    assert_eq!(lines(&bench).len(), 2 * FILES, "a line before and a line after each removal");
    assert_eq!(clean_all(&bench).await, [], "a second call has nothing to do");
}

pub async fn what_differs_anywhere_stays_with_its_reason(bench: Bench) {
    bench.copy().await.unwrap();
    let [copy_spoiled, original_replaced, copy_missing, original_missing] =
        [40, 50, 60, 70].map(|index| &bench.planned[index]);
    spoil(&bench, "crm-files", &copy_spoiled.target_key).await;
    let (bucket, key) = place(original_replaced);
    spoil(&bench, &bucket, &key).await;
    bench.remover.remove("crm-files", &copy_missing.target_key).await.unwrap();
    let (bucket, key) = place(original_missing);
    bench.remover.remove(&bucket, &key).await.unwrap();

    let told = clean_all(&bench).await;
    let why = |copy: &Copy| {
        let line = told.iter().find(|line| line.files == [copy.file]).unwrap();
        assert_eq!(line.state, State::Kept);
        line.why.clone()
    };
    let gone = |told: &[Cleaned]| {
        let gone = told.iter().filter(|line| line.state == State::Gone);
        gone.map(|line| line.files[0]).collect::<Vec<_>>()
    };
    assert_eq!(why(copy_spoiled), "a copy of it is no longer what was verified");
    assert_eq!(why(original_replaced), "it was replaced since it was copied");
    assert!(why(copy_missing).starts_with("there is no object crm-files/"), "{}", why(copy_missing));
    assert_eq!(gone(&told), [original_missing.file], "one that is gone does not stay");
    assert_eq!(told.iter().filter(|line| line.state == State::Removed).count(), FILES - 4);
    let left = [copy_spoiled, original_replaced, copy_missing].map(place);
    assert_eq!(originals(&bench).await, left.into());
    let again = clean_all(&bench).await;
    assert_eq!((again.len(), gone(&again)), (4, vec![original_missing.file]));
}

pub async fn what_the_files_of_the_run_forbid_is_no_candidate(bench: Bench) {
    let mut planned = bench.planned.clone();
    // Planned, and not copied: the copier fails for want of its source.
    let Origin::Object { key, .. } = &mut planned[3].origin else { panic!("no object") };
    "EOIs/gone.pdf".clone_into(key);
    plan_instead(&bench, &planned);
    bench.copy().await.unwrap();
    let rejected = Quarantined {
        table: Table::Files,
        key: planned[4].file.to_string(),
        from: Vec::new(),
        column: String::new(),
        value: String::new(),
        sqlstate: "22001".to_owned(),
        message: "too long".to_owned(),
        hint: String::new(),
        cause: String::new(),
    };
    bench.run.append(rundir::LOAD_QUARANTINE, &rejected).unwrap();
    let found = candidates(&bench.run, &["portal".to_owned()]).unwrap();
    let reasons: BTreeSet<&str> = found.iter().filter_map(|candidate| candidate.kept).collect();
    let expected = [
        "its bucket is none of the source buckets",
        "not every copy of it is verified",
        "the target rejected its row",
    ];
    assert_eq!(reasons, expected.into());
    let foreign = found.iter().filter(|candidate| candidate.bucket == "signatures");
    assert!(foreign.clone().count() > 10 && foreign.into_iter().all(|candidate| candidate.kept.is_some()));
    assert_eq!(candidates(&bench.run, &[]).unwrap().iter().filter(|one| one.kept.is_none()).count(), 0);
}

pub async fn an_original_of_several_copies_goes_only_when_all_are_proven(bench: Bench) {
    let mut planned = bench.planned.clone();
    for (index, n) in [(10, 901), (20, 902)] {
        let file = Uuid::from_u128(n);
        let target_key = format!("port-nimara/invoices/{file}/{file}.pdf");
        planned.push(Copy { file, target_key, ..planned[index].clone() });
    }
    plan_instead(&bench, &planned);
    bench.copy().await.unwrap();
    spoil(&bench, "crm-files", &planned[FILES].target_key).await;
    let told = clean_all(&bench).await;
    let of = |file: Uuid| told.iter().find(|line| line.files.contains(&file)).unwrap();
    assert_eq!((told.len(), of(planned[20].file).files.len()), (FILES, 2));
    assert_eq!(of(planned[10].file).why, "a copy of it is no longer what was verified");
    assert_eq!(of(planned[20].file).state, State::Removed);
    assert_eq!(originals(&bench).await, [place(&planned[10])].into());
}

/// Removes some, and then its process is killed: what was removed last has no line of its end.
struct Dying<'d>(&'d dyn Remover, AtomicUsize);

#[async_trait]
impl Remover for Dying<'_> {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        let removed = self.1.fetch_add(1, Ordering::Relaxed);
        if removed >= 30 {
            let at = Place::object(bucket, key);
            return Err(Error::Denied { at, source: "403 AccessDenied".into() });
        }
        self.0.remove(bucket, key).await
    }
}

pub async fn an_interrupted_cleanup_is_finished_by_the_same_call(bench: Bench) {
    bench.copy().await.unwrap();
    clean_with(&bench, &Dying(&*bench.remover, AtomicUsize::new(0))).await;
    // As a kill leaves it: announced, done, and not told.
    let text = fs::read_to_string(bench.run.path(rundir::LOAD_CLEANUP)).unwrap();
    let told: Vec<&str> = text.lines().filter(|line| !line.contains("\"removed\"")).collect();
    fs::write(bench.run.path(rundir::LOAD_CLEANUP), told.join("\n") + "\n{\"bucket\":\"por").unwrap();

    let rest = clean_all(&bench).await;
    assert_eq!(rest.len(), FILES);
    assert!(rest.iter().all(|line| line.state == State::Removed), "{rest:?}");
    assert_eq!(originals(&bench).await, BTreeSet::new());
}

pub async fn what_fails_stays_and_stops_nothing(bench: Bench) {
    bench.copy().await.unwrap();
    let told = clean_with(&bench, &Dying(&*bench.remover, AtomicUsize::new(0))).await;
    let (removed, kept): (Vec<_>, Vec<_>) = told.iter().partition(|line| line.state == State::Removed);
    assert_eq!((removed.len(), kept.len()), (30, FILES - 30));
    let is_denied = |line: &&Cleaned| line.state == State::Kept && line.why.contains("is denied");
    assert!(kept.iter().all(is_denied), "{kept:?}");
    assert_eq!(originals(&bench).await.len(), FILES - 30);
}

/// Removes as from a bucket that keeps versions, which only moto has, and it judges nothing.
struct Hiding<'h>(&'h dyn Remover);

#[async_trait]
impl Remover for Hiding<'_> {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        self.0.remove(bucket, key).await?;
        Ok(Removal::Hidden)
    }
}

pub async fn what_lies_on_as_an_older_version_is_removed_and_told(bench: Bench) {
    bench.copy().await.unwrap();
    let told = clean_with(&bench, &Hiding(&*bench.remover)).await;
    let lies_on =
        |line: &Cleaned| line.state == State::Removed && line.why.contains("lies there on as an older one");
    assert!(told.len() == FILES && told.iter().all(lies_on), "{told:?}");
    assert_eq!(clean_all(&bench).await, [], "nothing is left to do");
}

fn unreachable() -> Error {
    Error::Unreachable { store: "the store".to_owned(), source: "timed out".into() }
}

/// Removes, and its answer is lost.
struct Unheard<'u>(&'u dyn Remover);

#[async_trait]
impl Remover for Unheard<'_> {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        self.0.remove(bucket, key).await?;
        Err(unreachable())
    }
}

/// Shows that its buckets are there, and then answers no more.
struct Mute;

#[async_trait]
impl Reader for Mute {
    async fn head_bucket(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    async fn list(&self, _: &str, _: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        Err(unreachable())
    }

    async fn head(&self, _: &str, _: &str) -> Result<Head, Error> {
        Err(unreachable())
    }

    async fn tags(&self, _: &str, _: &str) -> Result<Option<Names>, Error> {
        Err(unreachable())
    }

    async fn open(&self, _: &str, _: &str, _: &str) -> Result<Content, Error> {
        Err(unreachable())
    }
}

pub async fn a_removal_whose_answer_is_lost_stays_open_until_the_store_tells_what_became_of_it(bench: Bench) {
    bench.copy().await.unwrap();
    let all_are = |told: &[Cleaned], state, why: &str| {
        let is = |line: &Cleaned| line.state == state && line.why == why;
        assert!(told.len() == FILES && told.iter().all(is), "{told:?}");
    };
    let unheard = "whether it is removed is not known (the store cannot be reached): repeat the command";
    all_are(&clean_with(&bench, &Unheard(&*bench.remover)).await, State::Removing, unheard);
    assert_eq!(originals(&bench).await, BTreeSet::new());
    all_are(
        &clean_from(&bench, &Mute, &*bench.remover).await,
        State::Removing,
        "the store cannot be reached",
    );
    all_are(&clean_all(&bench).await, State::Removed, "");
    assert_eq!(clean_all(&bench).await, []);
}
