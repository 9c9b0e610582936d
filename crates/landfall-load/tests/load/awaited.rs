//! New files that wait for their copy when the next delta comes, and its undoing.

use landfall_load::{Budget, Loaded, Options, files, load};
use landfall_model::{
    monitor::Silent,
    outcome::{CopyOutcome, CopyState, Found},
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};

use super::{
    bench::{Bench, result},
    kit::{alone, conflicts, loaded},
    sample::{self, id},
};

/// Of a document, which a key guards, and of a list, which none does.
const NEW: [i64; 2] = [1, 3];

fn tell_copies(run: &RunDir, state: CopyState) {
    for n in NEW {
        let (file, target_sha256) = (id(Table::Files, n), format!("{n:064}"));
        let outcome = CopyOutcome { file, state, target_sha256, ..CopyOutcome::default() };
        run.append(rundir::LOAD_COPIES, &outcome).unwrap();
    }
}

async fn load_copied(bench: &Bench, run: &RunDir) -> Loaded {
    let verified = files::verified(run).unwrap().into_iter().collect();
    let options = Options { budget: Budget::default(), verified: &verified };
    load(&bench.session, run, &options, &Silent::default()).await.unwrap()
}

/// A delta with two new files that wait, and the delta that brings them in.
struct Chain {
    bench: Bench,
    first: RunDir,
    second: RunDir,
    /// The target between the two.
    before: String,
}

impl Chain {
    /// The copies of the first delta are made before the second comes, or never; without another load.
    async fn new(is_copied: bool) -> Self {
        let mut plan = sample::plan();
        plan.files.retain(|file| !NEW.map(|n| id(Table::Files, n)).contains(&file.row.id));
        plan.documents[0].row.file_id = None;
        plan.expenses[2].row.receipt_file_ids.pop();
        let bench = loaded(&plan).await;
        let first = bench.delta(&sample::plan());
        tell_copies(&first, CopyState::Failed);
        assert_eq!(result(&load_copied(&bench, &first).await, Table::Files).withheld, 2);
        let before = bench.dump().await;
        if is_copied {
            tell_copies(&first, CopyState::Verified);
        }
        let mut plan = sample::plan();
        plan.files[2].row.original_name = "renamed.pdf".to_owned();
        let second = bench.delta_of(&first, &plan);
        tell_copies(&second, CopyState::Verified);
        load_copied(&bench, &second).await;
        assert_eq!((conflicts(&second), bench.loaded(Table::Files).await.len()), (Vec::new(), 4));
        Self { bench, first, second, before }
    }

    /// The first delta's own copy, and the load that completes it.
    async fn complete(&self) {
        tell_copies(&self.first, CopyState::Verified);
        load_copied(&self.bench, &self.first).await;
    }
}

const DELETED: &str = "UPDATE expenses SET receipt_file_ids = receipt_file_ids[:1]; DELETE FROM files WHERE original_name = 'renamed.pdf'";

#[tokio::test]
async fn a_file_that_waited_when_the_next_delta_came_waits_again_once_that_is_undone() {
    for is_copied in [false, true] {
        let chain = Chain::new(is_copied).await;
        let after = chain.bench.dump().await;
        for _ in 0..2 {
            let undone = chain.bench.reset_run(&chain.second, UserEdits::Keep).await.unwrap();
            let files = undone.tables.iter().find(|done| done.table == Table::Files).unwrap();
            assert_eq!((undone.left.len(), files.removed), (0, 2));
            assert_eq!(chain.bench.dump().await, chain.before);
            load_copied(&chain.bench, &chain.second).await;
            assert_eq!(chain.bench.dump().await, after);
        }
        chain.bench.reset_run(&chain.second, UserEdits::Keep).await.unwrap();
        chain.complete().await;
        assert_eq!(chain.bench.everything().await, alone(&sample::plan()).await);
    }
}

#[tokio::test]
async fn a_file_that_a_user_deleted_before_the_way_back_does_not_wait_again() {
    let chain = Chain::new(true).await;
    chain.bench.database.run(DELETED).unwrap();
    chain.bench.reset_run(&chain.second, UserEdits::Keep).await.unwrap();
    chain.complete().await;
    assert_eq!(chain.bench.loaded(Table::Files).await.len(), 3);
}

#[tokio::test]
async fn a_file_that_a_user_changed_before_the_way_back_stays_with_the_references_to_it() {
    let chain = Chain::new(true).await;
    let files = NEW.map(|n| format!("'{}'", id(Table::Files, n))).join(", ");
    let sql = format!("UPDATE files SET original_name = 'mine' WHERE id IN ({files})");
    chain.bench.database.run(&sql).unwrap();
    let before = chain.bench.dump().await;
    let undone = chain.bench.reset_run(&chain.second, UserEdits::Keep).await.unwrap();
    let left: Vec<(Table, Found)> = undone.left.iter().map(|row| (row.table, row.found)).collect();
    assert_eq!(left, [(Table::Files, Found::Edited); 2]);
    assert_eq!(chain.bench.dump().await, before);
}

#[tokio::test]
async fn a_delta_notes_its_files_once() {
    let bench = loaded(&sample::plan()).await;
    let script = "CREATE TABLE landfall.noted (name text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO landfall.noted VALUES (NEW.group_name); RETURN NEW; END $$;
        CREATE TRIGGER note AFTER INSERT OR UPDATE OF results ON landfall.groups FOR EACH ROW EXECUTE FUNCTION note()";
    bench.database.run(script).unwrap();
    bench.load_run(&bench.delta(&sample::of(5))).await.unwrap();
    assert_eq!(bench.text("SELECT count(*) FROM landfall.noted WHERE name = 'files'").await, "1");
    assert_eq!(bench.text("SELECT count(*) = count(DISTINCT name) FROM landfall.noted").await, "true");
}
