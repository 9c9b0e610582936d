//! Who asks to stop while somebody holds a lock has the server end the wait: nothing is done later, and the same command does it.

use std::process::{Command, Stdio};

use tokio::task::spawn_blocking;

use crate::{Loaded, support::Outcome};

/// Statements that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND NOT l.granted";
/// Commands that are in the database.
const THERE: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'landfall%'";

impl Loaded {
    /// Runs a command while somebody holds this table, and presses Ctrl-C once it waits for that. The table is free again when the command has ended.
    async fn stopped_behind(&self, table: &str, words: &[&str]) -> Outcome {
        let holder = self.database.client().await.unwrap();
        holder.batch_execute(&format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")).await.unwrap();
        let mut command = self.desk.command(words);
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while self.count(WAITING).await == 0 {
            assert!(running.try_wait().unwrap().is_none(), "{words:?} ended without a wait");
        }
        let process = running.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        let output = spawn_blocking(|| running.wait_with_output()).await.unwrap().unwrap();
        while self.count(THERE).await > 0 {}
        holder.batch_execute("ROLLBACK").await.unwrap();
        output.into()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_a_command_that_waits_for_a_lock_has_nothing_done_and_the_same_command_does_it() {
    let loaded = Loaded::new().await;
    let run = loaded.desk.runs().remove(0);
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    let cases: [(&[&str], &str, &[i32]); 5] = [
        (&["verify", path], "clients", &[3]),
        (&["settings", "apply", path, "--confirm", id], "currency_rates", &[0]),
        (&["users", "apply", "users.csv"], "\"user\"", &[3]),
        (&["reset", path], "berths", &[0]),
        (&["load", path], "berths", &[0, 3]),
    ];
    for (words, table, codes) in cases {
        let rows = format!("SELECT count(*) FROM {table}");
        let before = loaded.count(&rows).await;
        let stopped = loaded.stopped_behind(table, words).await;
        assert_eq!(stopped.code, 130, "{words:?}: {stopped:?}");
        assert_eq!(loaded.count(&rows).await, before, "{words:?}");
        let again = loaded.desk.landfall(words);
        assert!(codes.contains(&again.code), "{words:?}: {again:?}");
    }
}
