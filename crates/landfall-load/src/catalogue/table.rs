//! Tables, as the search path finds them, and those of the same name that it does not find.

use tokio_postgres::Row;

use super::{Check, ForeignKey, LiveColumn, Trigger, Unique};

/// The tables of these names.
pub(super) const SQL: &str = "
    SELECT c.oid, c.relname::text AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted,
           row_security_active(c.oid) AS row_security, c.relkind = 'r' AND NOT c.relhasrules AS is_plain,
           pg_has_role(c.relowner, 'USAGE') AS owned, c.relpersistence = 'u' AS unlogged,
           ARRAY(SELECT w.rulename::text FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.ev_enabled <> 'D' ORDER BY 1) AS rules,
           ARRAY(SELECT r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) r
                 WHERE NOT has_table_privilege(c.oid, r)) AS missing_rights,
           (SELECT format('%s PARTITION BY %s', t.relid::regclass, pg_get_partkeydef(t.relid))
            FROM pg_partition_tree(c.oid) t JOIN pg_partitioned_table p ON p.partrelid = t.relid
            WHERE p.partdefid = 0 AND p.partstrat <> 'h' ORDER BY t.level, 1 LIMIT 1) AS parted
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY($1) AND c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid)";

/// Those of these names that the search path does not find; of several the one behind, else that of the first schema by name.
pub(super) const ELSEWHERE: &str = "
    SELECT c.relname::text AS name, quote_ident(n.nspname) AS schema, has_schema_privilege(n.oid, 'USAGE') AS open,
           n.nspname = ANY(current_schemas(false)) AS behind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY($1) AND c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)' AND NOT pg_table_is_visible(c.oid)
    ORDER BY behind, n.nspname DESC";

/// A table of the target.
#[derive(Debug, Clone)]
pub struct LiveTable {
    /// Its object id.
    pub oid: u32,
    /// `"schema"."table"`, quoted.
    pub name: String,
    /// True where row-level security applies to this session.
    pub row_security: bool,
    /// True where rows stay where they are put: no partitions, no rules.
    pub is_plain: bool,
    /// True where the role is its owner, or belongs to the owner.
    pub owned: bool,
    /// True where a crash of the server empties it.
    pub unlogged: bool,
    /// The first of its partitioned tables, itself or below it, that has no default partition, and by what it is parted; none where every row has
    /// its place (or all rows are dealt out by their hash).
    pub parted: Option<String>,
    /// Rights that are missing: `INSERT`, ....
    pub missing_rights: Vec<String>,
    /// Columns in their order.
    pub columns: Vec<LiveColumn>,
    /// CHECK constraints, those of its columns' domains among them.
    pub checks: Vec<Check>,
    /// Unique indexes, the primary key among them.
    pub uniques: Vec<Unique>,
    /// Foreign keys that it has.
    pub references: Vec<ForeignKey>,
    /// Foreign keys that others have on it.
    pub referenced_by: Vec<ForeignKey>,
    /// Triggers of users, enabled ones only.
    pub triggers: Vec<Trigger>,
    /// Names of its rules, enabled ones only.
    pub rules: Vec<String>,
}

impl LiveTable {
    /// A row of the first query; constraints and the like are added as they are read.
    pub(super) fn of(row: &Row) -> Self {
        Self {
            oid: row.get("oid"),
            name: row.get("quoted"),
            row_security: row.get("row_security"),
            is_plain: row.get("is_plain"),
            owned: row.get("owned"),
            unlogged: row.get("unlogged"),
            parted: row.get("parted"),
            missing_rights: row.get("missing_rights"),
            columns: Vec::new(),
            checks: Vec::new(),
            uniques: Vec::new(),
            references: Vec::new(),
            referenced_by: Vec::new(),
            triggers: Vec::new(),
            rules: row.get("rules"),
        }
    }

    /// True where the role may look at its rows.
    pub fn is_readable(&self) -> bool {
        !self.missing_rights.iter().any(|right| right == "SELECT")
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A table that the search path does not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its schema, quoted.
    pub schema: String,
    /// Why it is not found.
    pub reach: Reach,
}

/// Why the search path does not find a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Its schema is named, behind another one that has a table (or a view) of this name.
    Behind,
    /// Its schema is not named.
    Open,
    /// The role may not look into its schema.
    Shut,
}

impl Elsewhere {
    pub(super) fn of(row: &Row) -> Self {
        let reach = match (row.get("behind"), row.get("open")) {
            (true, _) => Reach::Behind,
            (false, true) => Reach::Open,
            (false, false) => Reach::Shut,
        };
        Self { schema: row.get("schema"), reach }
    }
}
