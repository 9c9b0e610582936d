//! What the run that is in left in the target: its planned rows, with the references that were not withheld; those that were rejected, and files
//! whose copy was not verified then, in their former form.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    plan::PlanHeader,
    rundir::RunDir,
    source::SourceRef,
    target::{Group, Planned, Table},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::super::{
    Job,
    files::{Admission, Files},
    publish::describe,
    table::{Batch, stage},
};
use super::{awaited::Awaited, former::Formers, freed::freed};
use crate::{error::Error, files, layout::Layout, marker, plan};

/// The plan that is in.
pub struct Base {
    run: RunDir,
    /// Its header.
    pub plan: PlanHeader,
    /// Its files.
    pub files: Files,
    verified: HashMap<Uuid, String>,
    /// Lines that the target rejected then.
    rejected: HashMap<Table, HashSet<i64>>,
    /// What is in the target in their place, and in that of files that were not copied then.
    formers: Formers,
}

/// A base row that was staged.
pub struct BaseRow {
    /// Its primary key, as text.
    pub key: Vec<String>,
    /// Its lineage.
    pub from: Vec<SourceRef>,
    /// True where the plan has a row of this key.
    pub wanted: bool,
    /// Of one that is not wanted, the values that it may have to make way with.
    pub unique: Map<String, Value>,
}

impl Base {
    /// Opens the run that is in as a whole: what a group that is not in had planned would else count as taken out by users.
    pub async fn open_whole(job: &Job<'_>, run: RunDir) -> Result<Self, Error> {
        let base = Self::open(job, run).await?;
        let is_in = marker::groups(job.client, &base.plan.hash).await?;
        let missing = job
            .target
            .order
            .iter()
            .find(|step| step.group != Group::Ports && !is_in.contains_key(&step.group));
        match missing {
            Some(step) => Err(Error::InPart { run: base.run.shown().to_string(), group: step.group.name() }),
            None => Ok(base),
        }
    }

    /// Opens the run that is in. What was rejected is read now: it is forgotten together with the plan. It is read from the marker, since a load
    /// that was killed right after its commit has told nothing.
    pub async fn open(job: &Job<'_>, run: RunDir) -> Result<Self, Error> {
        let plan = plan::open(&run)?;
        let files = Files::of_plan(job, &run, &plan.hash).await?;
        let verified: HashMap<Uuid, String> = files::verified(&run)?.into_iter().collect();
        let (mut rejected, mut refused) = (HashMap::new(), Vec::new());
        for table in Table::ALL {
            let rejects = marker::of_table(job.client, &plan.hash, table).await?;
            refused.extend(describe(&run, &job.target.layouts[&table], &rejects)?);
            rejected.insert(table, rejects.iter().map(|reject| reject.line).collect());
        }
        let formers = Formers::of(&run, &plan, refused, &files.behind(&verified))?;
        Ok(Self { run, plan, files, verified, rejected, formers })
    }

    /// The files whose planned copy is not in.
    pub fn awaited(&self) -> Awaited {
        Awaited { new: self.files.waiting.clone(), replaced: self.files.behind(&self.verified) }
    }

    /// The keys of a table's planned rows that the target took.
    pub fn keys(&self, table: Table) -> Result<HashSet<String>, Error> {
        let lines = (0..).zip(plan::rows(&self.run, table)?);
        let taken = lines.filter(|(line, _)| !self.rejected[&table].contains(line));
        taken.map(|(_, row)| Ok(plan::key_of(table, &row?.row).join(","))).collect()
    }

    /// Stages what is left of a table, as the base. Answers what was staged, by line.
    pub async fn stage(
        &self,
        job: &Job<'_>,
        layout: &Layout,
        wanted: &HashSet<Vec<String>>,
    ) -> Result<HashMap<i64, BaseRow>, Error> {
        stage::create(job.client, layout).await?;
        let (table, admitted) = (layout.table, self.files.admitted());
        let only = (table == Table::Files).then_some(&admitted);
        let admission = Admission { table, files: &self.files, verified: &self.verified, only };
        let unique: Vec<&str> = freed(layout).iter().map(|freed| freed.field.planned).collect();
        let port = Value::String(job.target.port.to_string());
        let (mut staged, mut batch) = (HashMap::new(), Batch::default());
        let lines = plan::rows_with_lineage(&self.run, table)?;
        for (line, planned) in (0..).zip(lines) {
            let Planned { from, row } = planned?;
            let key = plan::key_of(table, &row);
            let Some(mut row) = self.left(table, line, &key, row) else { continue };
            // A row that cannot be encoded was never in the target.
            if admission.admits(&mut row) && batch.push(line, &row, &port, layout).is_none() {
                let wanted = wanted.contains(&key);
                row.retain(|column, _| !wanted && unique.contains(&column.as_str()));
                staged.insert(line, BaseRow { key, from, wanted, unique: row });
            }
            if batch.is_full() {
                std::mem::take(&mut batch).send_staged(job.client, layout).await?;
            }
        }
        batch.send_staged(job.client, layout).await?;
        stage::set_as_base(job.client).await?;
        Ok(staged)
    }

    /// A planned row as it was left: where it did not come in, in its former form; none where nothing of it is there.
    fn left(
        &self,
        table: Table,
        line: i64,
        key: &[String],
        planned: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let is_rejected = self.rejected[&table].contains(&line);
        let may_be_former = is_rejected || table == Table::Files;
        let former = self.formers.row(table, key).filter(|_| may_be_former).cloned();
        former.or_else(|| (!is_rejected).then_some(planned))
    }
}

/// The keys of all planned rows of a table, those that will be withheld or rejected too: no row of them may be taken for one that is not
/// wanted any more.
pub fn wanted_keys(job: &Job<'_>, table: Table) -> Result<HashSet<Vec<String>>, Error> {
    let lines = plan::rows(job.run, table)?;
    lines.map(|line| Ok(plan::key_of(table, &line?.row))).collect()
}
