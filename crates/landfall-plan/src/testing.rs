//! Small worlds for tests: a snapshot written down cell by cell.

use landfall_model::{
    cluster::Cluster,
    decision::Decision,
    finding::{Code, Warning},
    mapping::Mapping,
    plan::Plan,
    snapshot::Snapshot,
    source::{Link, Object, SourceRow, SourceTable},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{Context, plan};

/// A snapshot being written, and the decisions on it.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The decisions.
    pub decisions: Vec<Decision>,
}

impl World {
    /// Adds an interest with these cells.
    pub fn interest(self, id: i64, cells: Value) -> Self {
        self.row(SourceTable::Interests, id, cells)
    }

    /// Adds a berth with these cells.
    pub fn berth(self, id: i64, cells: Value) -> Self {
        self.row(SourceTable::Berths, id, cells)
    }

    /// Adds an expense with these cells.
    pub fn expense(self, id: i64, cells: Value) -> Self {
        self.row(SourceTable::Expenses, id, cells)
    }

    /// Adds an invoice with these cells.
    pub fn invoice(self, id: i64, cells: Value) -> Self {
        self.row(SourceTable::Invoices, id, cells)
    }

    /// Links an interest with a berth.
    pub fn link(mut self, interest: i64, berth: i64) -> Self {
        self.snapshot.links.push(Link { interest, berth });
        self
    }

    /// Adds an object of `size` bytes.
    pub fn object(mut self, bucket: &str, key: &str, size: u64) -> Self {
        self.snapshot.objects.push(Object {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            size,
            etag: format!("etag of {key}"),
            modified: "2024-05-01T12:00:00Z".to_owned(),
        });
        self
    }

    fn row(mut self, table: SourceTable, id: i64, cells: Value) -> Self {
        let mut row = Map::from_iter([
            ("Id".to_owned(), json!(id)),
            ("CreatedAt".to_owned(), json!("2024-01-01 09:00:00+00:00")),
        ]);
        if let Value::Object(cells) = cells {
            row.extend(cells);
        }
        let row = SourceRow { cells: row };
        match table {
            SourceTable::Interests => self.snapshot.interests.push(row),
            SourceTable::Berths => self.snapshot.berths.push(row),
            SourceTable::Expenses => self.snapshot.expenses.push(row),
            SourceTable::Invoices => self.snapshot.invoices.push(row),
        }
        self
    }

    /// The plan of this world.
    pub fn plan(&self, mapping: &Mapping, context: &Context) -> Plan {
        plan(&self.snapshot, mapping, &self.decisions, context)
    }

    /// The plan by the default mapping, for a port called `port`.
    pub fn planned(&self) -> Plan {
        let context =
            Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
        let plan = self.plan(&Mapping::default(), &context);
        assert_eq!(crate::lint(&plan), [], "a plan of any world is sound");
        plan
    }

    /// The same world with an answer to a question of its plan, by the default mapping.
    pub fn with(&self, question: Uuid, answer: &str) -> Self {
        self.with_plan(&self.planned(), question, answer)
    }

    /// The same world with an answer to a question of this plan, about the clients that it compares.
    pub fn with_plan(&self, plan: &Plan, question: Uuid, answer: &str) -> Self {
        let cluster = Cluster::all(&plan.candidates, &plan.members).remove(&question);
        let members = cluster.iter().flat_map(|cluster| &cluster.members);
        let asked = plan.questions.iter().find(|asked| asked.id == question);
        let decision = Decision {
            question,
            kind: asked.map(|asked| asked.kind),
            answer: answer.to_owned(),
            who: "test".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            why: String::new(),
            records: asked.map(|asked| asked.records.clone()).unwrap_or_default(),
            judged: String::new(),
            members: members.map(|member| (*member).clone()).collect(),
        };
        let decisions = [&self.decisions[..], &[decision]].concat();
        Self { snapshot: self.snapshot.clone(), decisions }
    }

    /// Two of most things, so that every table has a row and everything refers to something.
    pub fn with_one_of_everything() -> Self {
        let url = |key: &str| json!([{"url": format!("https://x/client-portal/{key}"), "title": "a.pdf", "size": 7}]);
        Self::default()
            .berth(1, json!({"Mooring Number": "A1", "Map Data": {"path": "M 0 0"}, "Price": "$5", "Length": "40"}))
            .berth(2, json!({"Mooring Number": "A2"}))
            .interest(1, json!({
                "Full Name": "Ann Lee", "Email Address": "ann@example.com", "Length": "30", "Depth": "4",
                "Berth Number": "A1", "Internal Notes": "calls back", "Place of Residence": "Nowhere at all",
                "EOI Document": url("EOIs/a.pdf"), "documensoID": "99",
            }))
            .interest(2, json!({"Full Name": "Bob Stone", "Contract Status": "Pending"}))
            .link(1, 1)
            .expense(1, json!({"Price": "12.50", "Receipt": url("receipts/r.pdf")}))
            .invoice(1, json!({
                "Invoice Number": "I-1", "Total": "10", "Line Items": [{"description": "x", "quantity": 1, "unit_price": 10}],
                "expense_ids": "1", "PDF": url("invoices/i.pdf"),
            }))
            .invoice(2, json!({"Invoice Number": "I-2", "Total": "10"}))
            .object("client-portal", "EOIs/a.pdf", 7)
            .object("client-portal", "receipts/r.pdf", 7)
            .object("client-portal", "invoices/i.pdf", 7)
            .object("client-portal", "general/", 0)
            .object("signatures", "99/signed.pdf", 9)
    }
}

/// The cells of `more` on top of those of `cells`.
pub fn and(mut cells: Value, more: Value) -> Value {
    if let (Value::Object(cells), Value::Object(more)) = (&mut cells, more) {
        cells.extend(more);
    }
    cells
}

/// The warnings of one kind.
pub fn warnings(plan: &Plan, code: Code) -> Vec<&Warning> {
    plan.warnings.iter().filter(|warning| warning.code == code).collect()
}
