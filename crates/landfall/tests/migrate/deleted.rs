//! Files that users of the CRM deleted after go-live: no copy brings them back.

use std::{fs, path::PathBuf};

use landfall_model::{
    plan::Copy,
    rundir::{COPIES, RunDir},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::Database;

use super::support::{Desk, answer_the_gate};

/// A migration that is live, and one of its files, which a user deleted.
struct Live {
    desk: Desk,
    database: Database<'static>,
    run: String,
    gone: Copy,
}

impl Live {
    async fn with_a_file_deleted() -> Self {
        let (desk, database) = Desk::loaded(&world_of(Size::SMALLEST, 7)).await;
        let run = desk.run();
        let gone = RunDir::open(&run).unwrap().read_jsonl::<Copy>(COPIES).unwrap().swap_remove(0);
        let live = Self { desk, database, run: run.display().to_string(), gone };
        let file = live.gone.file;
        let delete = format!(
            "UPDATE documents SET signed_file_id = NULL WHERE signed_file_id = '{file}'; DELETE FROM files WHERE id = '{file}'"
        );
        live.database.run(&delete).unwrap();
        fs::remove_file(live.copy()).unwrap();
        live
    }

    fn copy(&self) -> PathBuf {
        self.desk.folder.join("buckets").join(&self.gone.target_bucket).join(&self.gone.target_key)
    }

    async fn row_is_there(&self) -> bool {
        let sql = format!("SELECT EXISTS (SELECT FROM files WHERE id = '{}')", self.gone.file);
        self.database.client().await.unwrap().query_one(&sql, &[]).await.unwrap().get(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_deleted_is_not_copied_again_and_told() {
    let live = Live::with_a_file_deleted().await;
    let (desk, run) = (&live.desk, live.run.as_str());
    desk.landfall(&["files", "verify", run]).exits(4).prints(&["1 broken"]);
    let copied = desk.landfall(&["files", "copy", run]).exits(0);
    copied.prints(&["deleted in the CRM since", &live.gone.file.to_string(), "--repair files"]);
    assert!(!live.copy().exists());
    desk.landfall(&["files", "copy", run]).exits(0);
    desk.landfall(&["files", "verify", run]).exits(0).prints(&["0 broken"]);
    desk.landfall(&["load", run]).exits(0);
    assert!(!live.row_is_there().await);
    assert!(!live.copy().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delta_neither_copies_nor_loads_what_a_user_deleted() {
    let live = Live::with_a_file_deleted().await;
    let (desk, run) = (&live.desk, live.run.as_str());
    desk.landfall(&["files", "verify", run]).exits(4).prints(&["1 broken"]);
    for _ in 0..2 {
        answer_the_gate(&desk.run());
        desk.landfall(&["migrate", "--delta", "--from", run]);
        assert!(!live.row_is_there().await);
        assert!(!live.copy().exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_put_back_gets_its_copy_again() {
    let live = Live::with_a_file_deleted().await;
    let (desk, run) = (&live.desk, live.run.as_str());
    desk.landfall(&["files", "verify", run]).exits(4);
    desk.landfall(&["files", "copy", run]).exits(0);
    desk.landfall(&["load", run, "--repair", "files", &live.gone.file.to_string()]).exits(0);
    assert!(live.row_is_there().await);
    desk.landfall(&["files", "copy", run]).exits(0);
    assert!(live.copy().exists());
    desk.landfall(&["files", "verify", run]).exits(0).prints(&["0 broken"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_run_is_not_copied_without_the_crm_where_copies_are_open() {
    let mut live = Live::with_a_file_deleted().await;
    live.desk.landfall(&["files", "verify", &live.run]).exits(4);
    live.desk.environment.remove("DATABASE_URL");
    live.desk.landfall(&["files", "copy", &live.run]).exits(2).says(&["DATABASE_URL", "its users deleted"]);
    assert!(!live.copy().exists());
}
