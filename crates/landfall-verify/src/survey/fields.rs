//! Every planned field against the target: a batch of planned rows is looked up by primary key, and each column compared by meaning.

use std::borrow::Cow;

use landfall_model::target::Table;
use serde_json::Value;
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use crate::{
    compare::{Class, same},
    error::Error,
    evidence::{Evidence, Left, expect::Rule, plan_lines::PlannedRow},
    outcome::{Details, show},
    target::{
        Target,
        catalog::{Absent, Column},
        edits::Edits,
        key::Key,
        named::Names,
    },
};

/// The column that no plan fills.
const PORT_ID: &str = "port_id";

/// The comparison of one table.
pub(crate) struct FieldComparison<'a> {
    table: Table,
    target: &'a Target<'a>,
    evidence: &'a Evidence<'a>,
    columns: Vec<Compared>,
    /// What the audit trail may call any column of the table.
    names: Names,
    look_up: Statement,
    port: Value,
    /// What was found so far.
    pub found: Differences,
}

/// What the target has of a planned row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing.
    Not,
    /// The row; where it is not as the load left it, that is told.
    AsPlanned,
    /// The row, as users changed it since the load.
    Edited,
}

/// What a comparison found.
#[derive(Default)]
pub(crate) struct Differences {
    /// Fields compared.
    pub compared: u64,
    /// Fields that differ.
    pub differing: u64,
    /// Where.
    pub details: Details,
    /// The first row that differs.
    pub first: Option<Key>,
    /// Rows that users had changed before a delta came, compared in what they had not changed.
    pub of_users: u64,
}

struct Compared {
    name: String,
    column: Column,
    rule: Rule,
}

impl<'a> FieldComparison<'a> {
    /// Prepares the look-up for rows with the columns of `first`.
    pub async fn prepare(
        target: &'a Target<'a>,
        evidence: &'a Evidence<'a>,
        table: Table,
        first: &PlannedRow,
    ) -> Result<Self, Error> {
        let columns = compared_columns(target, table, first)?;
        let sql = look_up(target, table, &columns)?;
        let look_up = target.session.prepare(&format!("fields of {table}"), &sql).await?;
        let port = target.port.0.to_string().into();
        let names = Names::of(target.catalog.columns(table.name()));
        Ok(Self { table, target, evidence, columns, names, look_up, port, found: Differences::default() })
    }

    /// Asks the target for the rows of a batch. The future holds nothing of the batch, so that the one before can be compared meanwhile.
    pub fn look_up(&self, batch: &[PlannedRow]) -> impl Future<Output = Result<Vec<Row>, Error>> + use<'a> {
        let first: Vec<Uuid> = batch.iter().map(|planned| planned.key.first).collect();
        let second: Vec<Option<Uuid>> = batch.iter().map(|planned| planned.key.second).collect();
        let doing = format!("fields of {}", self.table);
        let (session, look_up) = (self.target.session, self.look_up.clone());
        async move { session.rows(&doing, &look_up, &[&first, &second]).await }
    }

    /// Compares a batch with what the target answered. The answer tells of each planned row what the target has of it.
    pub fn compare(&mut self, batch: &[PlannedRow], rows: &[Row]) -> Vec<Held> {
        let mut held = vec![Held::Not; batch.len()];
        for row in rows {
            let place = usize::try_from(row.get::<_, i64>(0)).unwrap_or_default().saturating_sub(1);
            if let Some(planned) = batch.get(place) {
                let left = self.evidence.left(self.table, planned);
                held[place] = left.map_or(Held::AsPlanned, |left| self.compare_row(planned, left, row));
            }
        }
        held
    }

    /// Compares with what the load left of a planned row.
    fn compare_row(&mut self, planned: &PlannedRow, left: Left<'_>, row: &Row) -> Held {
        let (mut held, id) = (Held::AsPlanned, planned.key.first);
        let (table, edits, names) = (self.table, &self.target.edits, &self.names);
        self.found.of_users += u64::from(left.is_of_users());
        for (index, compared) in self.columns.iter().enumerate() {
            let Some(expected) = compared.expected(self.evidence, &self.port, planned.key, left) else {
                continue;
            };
            let (actual, name): (Option<&str>, _) = (row.get(index + 1), compared.name.as_str());
            let class = compared.column.class;
            self.found.compared += 1;
            if same(class, &expected, actual) {
                continue;
            }
            if edits.explains(table, left.row, id, (name, names), actual) {
                held = Held::Edited;
                continue;
            }
            self.found.differing += 1;
            self.found.first.get_or_insert(planned.key);
            self.found.details.push(|| {
                let both = show::difference(class, name, &expected, actual);
                format!("{}, {name}: {both}{}", planned.name(table), unknown_edits(edits, id, names))
            });
        }
        held
    }
}

impl Compared {
    /// What the target should hold here in the row `key`; none where nothing can be said of it.
    fn expected<'v>(
        &self,
        evidence: &Evidence<'_>,
        port: &'v Value,
        key: Key,
        left: Left<'v>,
    ) -> Option<Cow<'v, Value>> {
        // A file may have been copied since, which says nothing of a row that was left alone.
        let is_open = left.is_of_users() && self.rule != Rule::AsPlanned;
        if is_open || !left.holds(&self.name, &self.column.sql) {
            return None;
        }
        match left.row.get(&self.name) {
            Some(value) => Some(self.rule.expected(evidence, key, value)),
            // Any other column the run before did not plan.
            None => (self.name == PORT_ID).then_some(Cow::Borrowed(port)),
        }
    }
}

/// What else users changed of a row, where nobody knows what columns that is.
fn unknown_edits(edits: &Edits, id: Uuid, names: &Names) -> String {
    match edits.unknown_fields(id, names).as_str() {
        "" => String::new(),
        fields => format!("; by the audit trail users changed {fields} of it"),
    }
}

/// All planned columns that the mapping does not omit, and the port. All that are missing are named at once.
fn compared_columns(target: &Target<'_>, table: Table, first: &PlannedRow) -> Result<Vec<Compared>, Error> {
    let port = table.is_port_scoped().then(|| PORT_ID.to_owned());
    let (mut columns, mut missing) = (Vec::new(), Vec::new());
    for name in first.row.keys().cloned().chain(port) {
        match target.catalog.column(table.name(), &name) {
            Ok(column) => columns.push(Compared { rule: Rule::of(table, &name), name, column }),
            Err(Absent::Missing(what)) => missing.push(what),
            Err(Absent::Omitted(_)) => {}
        }
    }
    if missing.is_empty() { Ok(columns) } else { Err(Error::Schema(missing)) }
}

fn look_up(target: &Target<'_>, table: Table, columns: &[Compared]) -> Result<String, Absent> {
    let texts: String = columns.iter().map(|compared| format!(", {}", compared.column.text())).collect();
    let mut on = Vec::new();
    for (column, part) in table.key_columns().iter().zip(["k.first", "k.second"]) {
        let column = target.catalog.column(table.name(), column)?;
        let cast = if column.class == Class::Plain { "" } else { "::text" };
        on.push(format!("t.{} = {part}{cast}", column.sql));
    }
    Ok(format!(
        "SELECT k.place{texts} FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (first, second, place)
         JOIN {} t ON {}",
        target.catalog.table(table.name())?,
        on.join(" AND ")
    ))
}
