//! What holds rows of a table in check: CHECK constraints, those of domains among them, unique indexes, and foreign keys in both directions.

use tokio_postgres::Row;

use super::column::LAYERS;
use crate::sql::quote;

/// A domain's expression reads `VALUE`, which is given to it as a column of that name.
pub(super) fn checks() -> String {
    format!(
        "SELECT k.conrelid AS oid, k.conname::text AS name, pg_get_expr(k.conbin, k.conrelid) AS expression,
                pg_get_expr(k.conbin, k.conrelid) AS written,
                ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)) AS columns
         FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid = ANY($1)
         UNION ALL
         SELECT a.attrelid, k.conname::text,
                format('(SELECT %s FROM (SELECT %I AS value) landfall_domain)', pg_get_expr(k.conbin, 0), a.attname),
                pg_get_expr(k.conbin, 0), ARRAY[a.attname::text]
         FROM {LAYERS} JOIN pg_constraint k ON k.contypid = b.oid AND k.contype = 'c'
         WHERE a.attrelid = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 2"
    )
}

/// A CHECK constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The expression, as SQL over the table's columns.
    pub expression: String,
    /// The same as whoever made it wrote it: that of a domain has `VALUE` in the place of the column.
    pub written: String,
    /// Columns that it reads.
    pub columns: Vec<String>,
}

impl Check {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            name: row.get("name"),
            expression: row.get("expression"),
            written: row.get("written"),
            columns: row.get("columns"),
        }
    }
}

/// Columns of expressions and predicates stand only in `pg_depend`. `indnullsnotdistinct` came with PostgreSQL 15.
pub(super) const UNIQUES: &str = "
    SELECT i.indrelid AS oid, c.relname::text AS name,
           ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnkeyatts::int) n ORDER BY n) AS keys,
           pg_get_expr(i.indpred, i.indrelid) AS predicate,
           coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum > 0
                 AND (a.attnum = ANY(i.indkey::int2[]) OR a.attnum IN (
                     SELECT d.refobjsubid FROM pg_depend d
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                       AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid))) AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indisunique AND i.indislive AND i.indrelid = ANY($1) ORDER BY i.indisprimary DESC, c.relname";

/// A unique index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unique {
    /// Its name.
    pub name: String,
    /// The keys: columns (quoted) or expressions.
    pub keys: Vec<String>,
    /// Of a partial index: which rows it covers.
    pub predicate: Option<String>,
    /// True where two NULLs count as equal.
    pub nulls_equal: bool,
    /// Columns that keys and predicate read.
    pub columns: Vec<String>,
}

impl Unique {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            name: row.get("name"),
            keys: row.get("keys"),
            predicate: row.get("predicate"),
            nulls_equal: row.get("nulls_equal"),
            columns: row.get("columns"),
        }
    }
}

pub(super) const FOREIGN_KEYS: &str = "
    SELECT k.conname::text AS name, k.conrelid AS child, k.confrelid AS parent,
           quote_ident(cn.nspname) || '.' || quote_ident(c.relname) AS child_name,
           quote_ident(pn.nspname) || '.' || quote_ident(p.relname) AS parent_name,
           ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o) AS columns,
           ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
                 JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o) AS parent_columns
    FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
         JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0 AND (k.conrelid = ANY($1) OR k.confrelid = ANY($1)) ORDER BY k.conname";

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// Object id of the table that has it.
    pub child: u32,
    /// That table, quoted with its schema.
    pub child_name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Object id of the table that it refers to.
    pub parent: u32,
    /// That table, quoted with its schema.
    pub parent_name: String,
    /// The columns there, in the same order.
    pub parent_columns: Vec<String>,
}

impl ForeignKey {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            name: row.get("name"),
            child: row.get("child"),
            child_name: row.get("child_name"),
            columns: row.get("columns"),
            parent: row.get("parent"),
            parent_name: row.get("parent_name"),
            parent_columns: row.get("parent_columns"),
        }
    }

    /// SQL that is true where a row of `child` (an alias) refers to one of `parent`.
    pub fn join(&self, child: &str, parent: &str) -> String {
        let pairs = self.columns.iter().zip(&self.parent_columns);
        let equal = pairs.map(|(own, other)| format!("{child}.{} = {parent}.{}", quote(own), quote(other)));
        equal.collect::<Vec<_>>().join(" AND ")
    }
}
