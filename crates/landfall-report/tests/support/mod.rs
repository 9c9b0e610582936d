//! A planned run of the practice world, in a folder of its own.
#![allow(dead_code, reason = "each test file uses its own part")]

use landfall_model::{
    decision::Decision,
    mapping::Mapping,
    plan::{Basis, Plan},
    redact::Mask,
    rundir::{RunDir, RunInfo},
    snapshot::Snapshot,
};
use landfall_plan::Context;
use landfall_report::{Compared, Key, Trace};
use tempfile::{TempDir, tempdir};

pub struct Planned {
    pub run: RunDir,
    pub plan: Plan,
    pub snapshot: Snapshot,
    _folder: TempDir,
}

impl Planned {
    pub fn new(name: &str) -> Self {
        Self::of(name, landfall_practice::world().snapshot, &[])
    }

    pub fn of(name: &str, snapshot: Snapshot, decisions: &[Decision]) -> Self {
        let folder = tempdir().unwrap();
        let info = RunInfo::new(
            &format!("20260101-000000-{name}"),
            "dry-run",
            "port-nimara",
            "2026-01-01T00:00:00Z",
        );
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        snapshot.write(&run).unwrap();
        let context =
            Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = landfall_plan::plan(&snapshot, &Mapping::default(), decisions, &context);
        plan.write(&run, &Basis::default()).unwrap();
        Self { run, plan, snapshot, _folder: folder }
    }

    pub fn compared(&self) -> Compared<'_> {
        Compared { run: &self.run, plan_run: &self.run }
    }

    pub fn trace(&self, key: &Key, mask: Mask) -> Option<Trace> {
        landfall_report::trace(&self.run, &self.run, key, &Mapping::default(), mask).unwrap()
    }
}
