//! One measurement in a process of its own: this program starts itself again, so that the memory of servers and worlds, which live in the
//! process that compares, is not counted.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::measured::Measured;

/// The first argument of a process that measures.
pub const ARGUMENT: &str = "measure";

/// What is measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Job {
    /// `landfall_snapshot::take` into a new run at `run`.
    Snapshot { server: Server, run: PathBuf },
    /// The addresses in the file `calls`, one a line, asked by so many connections; the answers are thrown away.
    Replay { server: Server, calls: PathBuf, connections: usize },
    /// One table by offset, page after page, as the plan document's script does.
    Offsets { server: Server, path: String },
    /// `landfall_load::load` of the plan in `run`.
    Load { database: String, run: PathBuf },
    /// `landfall_plan::plan` of the snapshot in `run`.
    Plan { run: PathBuf },
    /// What planning that snapshot cannot save: `Snapshot::read`, and `Plan::write` into the same run.
    Floor { run: PathBuf },
}

/// A source and the token for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Server {
    pub url: String,
    pub token: String,
}

impl Job {
    /// Measures it in a process of its own.
    pub fn measure(&self) -> Result<Measured> {
        let mut program = Command::new(env::current_exe()?);
        program.arg(ARGUMENT).arg(serde_json::to_string(self)?).stderr(Stdio::inherit());
        let output = program.output().context("cannot start this program again")?;
        if !output.status.success() {
            bail!("the measurement ended with {}", output.status);
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
