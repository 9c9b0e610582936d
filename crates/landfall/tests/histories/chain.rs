//! A load and the deltas after it, stage by stage as the program runs them.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::PathBuf,
    time::Duration,
};

use chrono::{DateTime, Utc};
use landfall_load::{Budget, Options, files};
use landfall_model::{
    cluster::{Cluster, Member},
    decision::{Decision, UNDO},
    finding::{Candidate, Quarantined, Question},
    mapping::Mapping,
    monitor::Silent,
    outcome::{Changed, Conflict},
    plan::{Basis, Carried, Parent, Plan, PlanHeader, id_maps, snapshot_hash},
    raw::Raw,
    rundir::{self, RunDir, RunInfo},
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::{File, Planned, Table},
    user_edits::UserEdits,
};
use landfall_plan::Context;
use landfall_postgres::{Session, connect};
use landfall_snapshot::{Api, Limits, SourceConfig};
use landfall_store::StoreConfig;
use landfall_testkit::{Database, Postgres};
use tempfile::{TempDir, tempdir};

use crate::{
    edits::Marina,
    tables::{self, Key, Rows},
    users::Users,
};

const PORT: &str = "port-nimara";
const TARGET: &str = "crm-files";
const SOURCES: [&str; 2] = ["client-portal", "signatures"];

/// A source that is read over HTTP.
pub struct Reading(SourceConfig);

impl Reading {
    pub fn of(url: &str, token: &str) -> Self {
        let limits = Limits { backoff: Duration::from_millis(5), ..Limits::default() };
        Self(SourceConfig { limits, ..SourceConfig::new(url, token.to_owned().into(), Api::V2) })
    }
}

/// One target with everything that led to it.
pub struct Chain {
    number: u64,
    source: Reading,
    mapping: Mapping,
    folder: TempDir,
    database: Database<'static>,
    runs: Vec<RunDir>,
    before_the_last: Rows,
    story: Vec<String>,
    /// What people decided so far.
    decisions: Vec<Decision>,
}

impl Chain {
    /// Lays out the buckets and loads the source as it is.
    pub async fn begin(marina: &Marina, source: Reading, number: u64) -> Self {
        let folder = tempdir().unwrap();
        for bucket in SOURCES.iter().chain([&TARGET]) {
            fs::create_dir_all(folder.path().join("buckets").join(bucket)).unwrap();
        }
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let (mapping, runs, story) = (Mapping::default(), Vec::new(), Vec::new());
        let (before_the_last, decisions) = (Rows::new(), Vec::new());
        let mut chain =
            Self { number, source, mapping, folder, database, runs, before_the_last, story, decisions };
        let store = landfall_store::writer(&chain.store());
        for object in &marina.objects {
            store.put(&object.bucket, &object.key, object.bytes.clone(), &object.content_type).await.unwrap();
        }
        chain.delta().await;
        chain
    }

    /// The target.
    pub fn database(&self) -> &Database<'static> {
        &self.database
    }

    /// The folder of the buckets.
    pub fn buckets(&self) -> PathBuf {
        self.folder.path().join("buckets")
    }

    /// Tells what happened, for a failure's message.
    pub fn note(&mut self, what: String) {
        self.story.push(what);
    }

    /// Carries over what moved; the first time, everything. Nobody works in the target.
    pub async fn delta(&mut self) {
        let run = self.plan_next().await;
        self.bring_in(run).await;
        let named = self.named();
        assert!(named.is_empty(), "{}\nnobody changed the target, yet {named:#?}", self.told());
    }

    /// The next run, planned and not yet loaded.
    pub async fn plan_next(&mut self) -> RunDir {
        self.note(format!("delta {}", self.runs.len()));
        self.plan(&format!("run-{}", self.runs.len()), self.last()).await
    }

    /// The run that is in.
    pub fn last(&self) -> Option<&RunDir> {
        self.runs.last()
    }

    /// Loads the next run.
    pub async fn bring_in(&mut self, run: RunDir) {
        self.before_the_last = tables::read(&self.database).await;
        let session = connect(self.database.url()).await.unwrap();
        self.load(&session, &run).await;
        session.close().await;
        self.runs.push(run);
    }

    /// Rows that the last load found changed by others, just as it wanted.
    pub fn agreed(&self) -> BTreeSet<Key> {
        let agreed: Vec<Conflict> = self.last().unwrap().read_appended(rundir::LOAD_AGREED).unwrap();
        agreed.into_iter().map(|row| (row.table, row.key)).collect()
    }

    /// Rows that any load so far found changed by others, or that the target refused.
    pub fn named(&self) -> BTreeSet<Key> {
        let of_run = |run: &RunDir| {
            let conflicts: Vec<Conflict> = run.read_appended(rundir::LOAD_CONFLICTS).unwrap();
            let refused: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE).unwrap();
            let conflicts = conflicts.into_iter().map(|conflict| (conflict.table, conflict.key));
            conflicts.chain(refused.into_iter().map(|entry| (entry.table, entry.key))).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(of_run).collect()
    }

    /// Snapshot, plan, lint and files.
    async fn plan(&self, name: &str, parent: Option<&RunDir>) -> RunDir {
        let run = RunDir::create_at(&self.folder.path().join(name), &info(name, parent)).unwrap();
        let reader = landfall_store::reader(&self.store());
        let (sources, silent) = (SOURCES.map(str::to_owned), Silent::default());
        let taken = landfall_snapshot::take(&self.source.0, &self.mapping, &*reader, &sources, &run, &silent);
        taken.await.unwrap();
        let now = Snapshot::read(&run).unwrap();
        let noticed: DateTime<Utc> = run.info().unwrap().started.parse().unwrap();
        let known = parent.map(|parent| Parent::read(parent, &Raw::from(&now), noticed).unwrap());
        let plan = self.planned(&now, known);
        let header = parent.map(|parent| parent.read_json::<PlanHeader>(rundir::PLAN).unwrap());
        let basis = Basis { parent: header.map(|header| header.hash), ..self.basis(&run) };
        plan.write(&run, &basis).unwrap();
        parent.iter().for_each(|parent| files::inherit(&run, parent).unwrap());
        self.copy(&run).await;
        run
    }

    fn planned(&self, now: &Snapshot, parent: Option<Parent>) -> Plan {
        let context = Context { port: PORT.to_owned(), target_bucket: TARGET.to_owned(), parent };
        let plan = landfall_plan::plan(now, &self.mapping, &self.decisions, &context);
        assert_eq!(landfall_plan::lint(&plan), [], "{}", self.told());
        plan
    }

    fn basis(&self, run: &RunDir) -> Basis {
        Basis { port: PORT.to_owned(), snapshot: snapshot_hash(run).unwrap(), ..Basis::default() }
    }

    async fn copy(&self, run: &RunDir) {
        let writer = landfall_store::writer(&self.store());
        let copied =
            files::copy(run, &files::Sides::within(&*writer), &files::Options::default(), &Silent::default())
                .await
                .unwrap();
        assert_eq!((copied.failed, copied.checksum_mismatches), (0, 0), "{}", self.told());
    }

    async fn load(&self, session: &Session, run: &RunDir) -> Vec<Changed> {
        let verified: HashMap<_, _> = files::verified(run).unwrap().into_iter().collect();
        let options = Options { budget: Budget::default(), verified: &verified };
        let loaded = landfall_load::load(session, run, &options, &Silent::default()).await;
        let loaded = loaded.unwrap_or_else(|error| panic!("{}\n{error}", self.told()));
        let results = loaded.groups.into_iter().flat_map(|group| group.results);
        results.filter_map(|result| result.changed).collect()
    }

    /// But for what is gone from the source or held back, the target holds what one late full load leaves.
    pub async fn is_as_one_late_full_load(&self) {
        let (rows, late) = self.living_and_late().await;
        let difference = tables::difference(&rows, &late);
        assert!(difference.is_empty(), "{}\ndeltas, then late load:\n{}", self.told(), difference.join("\n"));
    }

    /// The same where users changed the target: each row that differs is theirs, or was named.
    pub async fn is_as_one_late_full_load_but_for_what_is_named(&self, users: &Users) {
        let (rows, late) = self.living_and_late().await;
        let named = self.named();
        let unnamed: Vec<_> = tables::differing(&rows, &late)
            .filter(|key| !named.contains(key) && !users.left.contains_key(key))
            .collect();
        assert!(unnamed.is_empty(), "{}\nnobody told of {unnamed:#?}", self.told());
    }

    /// Everything that the target holds but for what is gone from the source or held back, and what one late full load leaves.
    async fn living_and_late(&self) -> (Rows, Rows) {
        let (carried, left) = (self.carried(), self.left_behind());
        let (mut rows, mut late) = (self.rows().await, self.late_full_load().await);
        rows.retain(|key, _| !carried.contains(key) && !left.contains(key));
        late.retain(|key, _| !carried.contains(key) && !left.contains(key));
        (rows, late)
    }

    /// Files of records that are gone: while the object is there they stay whose and where they were, which no late load can know.
    fn left_behind(&self) -> BTreeSet<Key> {
        let run = self.runs.last().unwrap();
        let now = Snapshot::read(run).unwrap();
        let of_table =
            |table| now.rows(table).iter().filter_map(move |row| Some(SourceRef::new(table, row.id()?)));
        let known: BTreeSet<SourceRef> = SourceTable::ALL.into_iter().flat_map(of_table).collect();
        let files: Vec<Planned<File>> = run.read_jsonl(&rundir::normalized_table(Table::Files)).unwrap();
        let is_left =
            |file: &Planned<File>| !file.from.is_empty() && file.from.iter().all(|at| !known.contains(at));
        files.into_iter().filter(is_left).map(|file| (Table::Files, file.row.id.to_string())).collect()
    }

    /// Loads the source as it is now into another database, with the ids that the last delta met, the berths and the invoices: which of two
    /// had a number decides whose it is, and what is linked to one that is held back leads to its row. Whom the machine takes for one person
    /// does not depend on what was loaded before.
    async fn late_full_load(&self) -> Rows {
        let last = self.runs.last().unwrap();
        let now = Snapshot::read(last).unwrap();
        let before = &self.runs[self.runs.len() - 2];
        let berths = before.read_jsonl(&rundir::normalized_table(Table::Berths)).unwrap();
        let invoices = before.read_jsonl(&rundir::normalized_table(Table::Invoices)).unwrap();
        let rows = Plan { berths, invoices, ..Plan::default() };
        let known = Parent { id_maps: id_maps(before).unwrap(), rows, ..Parent::default() };
        let plan = self.planned(&now, Some(known));
        assert_eq!(people(&plan), people(&self.planned(&now, None)), "{}", self.told());

        let late = RunDir::create_at(&self.folder.path().join("late"), &info("late", None)).unwrap();
        now.write(&late).unwrap();
        plan.write(&late, &self.basis(&late)).unwrap();
        self.copy(&late).await;
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let session = connect(database.url()).await.unwrap();
        self.load(&session, &late).await;
        session.close().await;
        tables::read(&database).await
    }

    /// What is gone from the source is still in the target.
    pub async fn keeps_what_is_gone(&self) {
        let rows = self.rows().await;
        assert!(
            self.carried().iter().all(|key| rows.contains_key(key)),
            "{}\nsomething that is gone was deleted",
            self.told()
        );
    }

    /// The keys of rows that stay although their records are gone or held back.
    fn carried(&self) -> BTreeSet<Key> {
        let carried: Vec<Carried> = self.runs.last().unwrap().read_jsonl(rundir::CARRIED).unwrap();
        carried.into_iter().map(|row| (row.table, row.key)).collect()
    }

    /// Everything that the target holds.
    pub async fn rows(&self) -> Rows {
        tables::read(&self.database).await
    }

    /// Answers every question about clients side by side of the last plan; returns the answers with the interests that they are about.
    pub fn decide(&mut self, mut answer: impl FnMut(&Cluster<'_>) -> String) -> Vec<(Vec<i64>, String)> {
        let run = self.runs.last().unwrap();
        let questions: Vec<Question> = run.read_jsonl(rundir::QUESTIONS).unwrap();
        let candidates: Vec<Candidate> = run.read_jsonl(rundir::CANDIDATES).unwrap();
        let members: Vec<Member> = run.read_jsonl(rundir::MEMBERS).unwrap();
        let (mut answers, clusters) = (Vec::new(), Cluster::all(&candidates, &members));
        for question in questions {
            let Some(cluster) = clusters.get(&question.id) else { continue };
            let decision = Decision::on(&question, Some(cluster), answer(cluster));
            answers.push((question.records.iter().map(|at| at.id).collect(), decision.answer.clone()));
            self.note(format!("{}: {}", decision.judged, decision.answer));
            self.decisions.push(decision);
        }
        answers
    }

    /// Takes every answer back.
    pub fn take_back(&mut self) {
        let back = |decision: &Decision| Decision { answer: UNDO.to_owned(), ..decision.clone() };
        self.decisions.extend(self.decisions.iter().map(back).collect::<Vec<_>>());
    }

    /// The last delta undone leaves what was there before it, and done again what was there after it. Answers the rows that going back left
    /// alone.
    pub async fn goes_back_and_forward_again(&self) -> Vec<Conflict> {
        let after = tables::read(&self.database).await;
        let session = connect(self.database.url()).await.unwrap();
        let run = self.runs.last().unwrap();
        let undone = landfall_load::reset(&session, run, UserEdits::Keep, &Silent::default()).await.unwrap();
        let difference = tables::difference(&self.before_the_last, &tables::read(&self.database).await);
        assert!(
            difference.is_empty(),
            "{}\nbefore the delta, then undone:\n{}",
            self.told(),
            difference.join("\n")
        );
        self.load(&session, run).await;
        session.close().await;
        let difference = tables::difference(&after, &tables::read(&self.database).await);
        assert!(difference.is_empty(), "{}\ndone, then done again:\n{}", self.told(), difference.join("\n"));
        undone.left
    }

    /// Every run undone, the last one first: what users entered stays as they left it, and whatever else is left was named.
    pub async fn goes_all_the_way_back(&self, users: &Users) {
        let session = connect(self.database.url()).await.unwrap();
        let mut named = BTreeSet::new();
        for run in self.runs.iter().rev() {
            let undone =
                landfall_load::reset(&session, run, UserEdits::Keep, &Silent::default()).await.unwrap();
            named.extend(undone.left.into_iter().map(|row| (row.table, row.key)));
            named.extend(undone.refused.into_iter().map(|row| (row.table, row.key)));
        }
        session.close().await;
        let rows = self.rows().await;
        let lost = users.lost_of_their_own(&rows, &self.runs);
        assert!(lost.is_empty(), "{}\nall undone, users lost\n{}", self.told(), lost.join("\n"));
        let is_theirs = |key: &Key| named.contains(key) || users.left.contains_key(key);
        let strange: Vec<&Key> = rows.keys().filter(|key| !is_theirs(key)).collect();
        assert!(strange.is_empty(), "{}\nall undone, nobody told of {strange:#?}", self.told());
    }

    /// A delta with nothing new writes nothing.
    pub async fn once_more_changes_nothing(&mut self) {
        let before = tables::read(&self.database).await;
        let parent = self.runs.last().cloned();
        let run = self.plan("idle", parent.as_ref()).await;
        let session = connect(self.database.url()).await.unwrap();
        let changed = self.load(&session, &run).await;
        session.close().await;
        assert!(changed.iter().all(Changed::is_nothing), "{}\n{changed:?}", self.told());
        assert!(
            tables::difference(&before, &tables::read(&self.database).await).is_empty(),
            "{}",
            self.told()
        );
    }

    /// The verifier, which shares no code with the loader, finds nothing amiss.
    pub async fn is_verified(&self) {
        let (mapping, silent) = (&self.mapping, Silent::default());
        let session = connect(self.database.url()).await.unwrap();
        landfall_load::index_search(&session, PORT, &mapping.search, &mapping.target, &silent).await.unwrap();
        session.close().await;
        let (database_url, store) = (self.database.url(), landfall_store::reader(&self.store()));
        let run = self.runs.last().unwrap();
        let objects = landfall_verify::Objects::default();
        let store = Some(&*store);
        let input = landfall_verify::Input { database_url, run, mapping, store, objects, port: PORT };
        let validation = landfall_verify::verify(&input, &silent).await.unwrap();
        let failures: Vec<_> = validation.failures().collect();
        assert!(failures.is_empty(), "{}\n{failures:#?}", self.told());
    }

    fn store(&self) -> StoreConfig {
        StoreConfig::Folder(self.folder.path().join("buckets"))
    }

    pub fn told(&self) -> String {
        format!("history {}:\n  {}", self.number, self.story.join("\n  "))
    }
}

/// The interests of each client.
fn people(plan: &Plan) -> BTreeSet<Vec<i64>> {
    let live = plan.clients.iter().filter(|client| client.row.archived_at.is_none());
    live.map(|client| client.from.iter().map(|at| at.id).collect()).collect()
}

fn info(name: &str, parent: Option<&RunDir>) -> RunInfo {
    RunInfo {
        parent: parent.map(|parent| parent.root().to_owned()),
        ..RunInfo::new(name, if parent.is_some() { "delta" } else { "full" }, PORT, "2027-02-28T00:00:00Z")
    }
}
