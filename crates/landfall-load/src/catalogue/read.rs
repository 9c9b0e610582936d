//! The catalogue's queries, one per aspect. Names come back quoted where they go into SQL again.

use tokio_postgres::{
    Client, Row,
    types::{ToSql, Type},
};

use super::{
    Catalogue, Check, Database, Elsewhere, Events, ForeignKey, LiveColumn, LiveTable, Trigger, Unique,
};
use crate::error::{Error, While};

const DOING: &str = "reading the catalogue";

/// Reads everything about the tables of these names, as the search path finds them.
pub async fn read(client: &Client, names: &[&str]) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue { database: database(client).await?, ..Catalogue::default() };
    for row in ask(client, TABLES, &names, Type::TEXT_ARRAY).await? {
        catalogue.tables.insert(row.get("name"), table(&row));
    }
    let is_missing = |name: &&&str| !catalogue.tables.contains_key(**name);
    let missing: Vec<&str> = names.iter().filter(is_missing).copied().collect();
    for row in ask(client, ELSEWHERE, &missing, Type::TEXT_ARRAY).await? {
        let elsewhere = Elsewhere { schema: row.get("schema"), usable: row.get("usable") };
        catalogue.elsewhere.insert(row.get("name"), elsewhere);
    }
    let oids: Vec<u32> = catalogue.tables.values().map(|table| table.oid).collect();
    for row in ask(client, &columns(), &oids, Type::OID_ARRAY).await? {
        of(&mut catalogue, &row, |table| table.columns.push(column(&row)));
    }
    for row in ask(client, &checks(), &oids, Type::OID_ARRAY).await? {
        of(&mut catalogue, &row, |table| table.checks.push(check(&row)));
    }
    for row in ask(client, UNIQUES, &oids, Type::OID_ARRAY).await? {
        of(&mut catalogue, &row, |table| table.uniques.push(unique(&row)));
    }
    for row in ask(client, TRIGGERS, &oids, Type::OID_ARRAY).await? {
        of(&mut catalogue, &row, |table| table.triggers.push(trigger(&row)));
    }
    for row in ask(client, FOREIGN_KEYS, &oids, Type::OID_ARRAY).await? {
        add_foreign_key(&mut catalogue, &foreign_key(&row));
    }
    Ok(catalogue)
}

async fn ask(client: &Client, sql: &str, of: &(dyn ToSql + Sync), of_type: Type) -> Result<Vec<Row>, Error> {
    client.query_typed(sql, &[(of, of_type)]).await.while_doing(DOING)
}

fn of(catalogue: &mut Catalogue, row: &Row, add: impl FnOnce(&mut LiveTable)) {
    let oid: u32 = row.get("oid");
    if let Some(table) = catalogue.tables.values_mut().find(|table| table.oid == oid) {
        add(table);
    }
}

fn add_foreign_key(catalogue: &mut Catalogue, key: &ForeignKey) {
    for table in catalogue.tables.values_mut() {
        if table.oid == key.child {
            table.references.push(key.clone());
        }
        if table.oid == key.parent {
            table.referenced_by.push(key.clone());
        }
    }
}

/// CREATE on the database is needed only while the marker schema is not there; CREATE on the schema only where it lacks a table, as one does
/// that an older landfall made.
const DATABASE: &str = "
    SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS name,
           current_setting('server_encoding') AS encoding,
           NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable,
           has_database_privilege(current_database(), 'TEMPORARY') AS temporary,
           CASE WHEN to_regnamespace('landfall') IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                ELSE has_schema_privilege(to_regnamespace('landfall'), 'USAGE') AND (
                    SELECT bool_and(CASE WHEN c.oid IS NULL THEN has_schema_privilege(to_regnamespace('landfall'), 'CREATE')
                        ELSE has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                             AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE') END)
                    FROM unnest(ARRAY['runs', 'groups', 'rejects', 'locks']) t
                    LEFT JOIN pg_class c ON c.relname = t AND c.relnamespace = to_regnamespace('landfall')) END AS marker";

async fn database(client: &Client) -> Result<Database, Error> {
    let row = client.query_typed_one(DATABASE, &[]).await.while_doing(DOING)?;
    Ok(Database {
        role: row.get("role"),
        name: row.get("name"),
        encoding: row.get("encoding"),
        writable: row.get("writable"),
        temporary: row.get("temporary"),
        marker: row.get("marker"),
    })
}

const TABLES: &str = "
    SELECT c.oid, c.relname::text AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted,
           row_security_active(c.oid) AS row_security, c.relkind = 'r' AND NOT c.relhasrules AS is_plain,
           pg_has_role(c.relowner, 'USAGE') AS owned,
           ARRAY(SELECT r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) r
                 WHERE NOT has_table_privilege(c.oid, r)) AS missing_rights
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY($1) AND c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid)";

const ELSEWHERE: &str = "
    SELECT c.relname::text AS name, quote_ident(n.nspname) AS schema, has_schema_privilege(n.oid, 'USAGE') AS usable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY($1) AND c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY n.nspname DESC";

fn table(row: &Row) -> LiveTable {
    LiveTable {
        oid: row.get("oid"),
        name: row.get("quoted"),
        row_security: row.get("row_security"),
        is_plain: row.get("is_plain"),
        owned: row.get("owned"),
        missing_rights: row.get("missing_rights"),
        columns: Vec::new(),
        checks: Vec::new(),
        uniques: Vec::new(),
        references: Vec::new(),
        referenced_by: Vec::new(),
        triggers: Vec::new(),
    }
}

/// The layers of a column's type: its own, and while that is a domain the one that it is made of. NOT NULL holds from any of them, the modifier is
/// that of the last.
const LAYERS: &str = "
    pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         CROSS JOIN LATERAL (
             WITH RECURSIVE layers AS (
                 SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS modifier, t.typnotnull AS not_null
                 UNION ALL
                 SELECT n.oid, n.typname, n.typtype, n.typbasetype, n.typtypmod, l.typtypmod, l.not_null OR n.typnotnull
                 FROM layers l JOIN pg_type n ON n.oid = l.typbasetype WHERE l.typtype = 'd')
             SELECT * FROM layers) b";

/// A default is the outermost domain's alone, which takes over that of its base when it is made.
fn columns() -> String {
    format!(
        "SELECT a.attrelid AS oid, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type_name,
                b.typname::text AS base, format_type(b.oid, b.modifier) AS base_type, b.typtype = 'e' AS is_enum, b.modifier,
                a.attnotnull OR b.not_null AS not_null,
                a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL AS has_default,
                a.attgenerated <> '' OR a.attidentity = 'a' AS generated
         FROM {LAYERS}
         WHERE a.attrelid = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped AND b.typtype <> 'd' ORDER BY a.attrelid, a.attnum"
    )
}

fn column(row: &Row) -> LiveColumn {
    LiveColumn {
        name: row.get("name"),
        type_name: row.get("type_name"),
        base: row.get("base"),
        base_type: row.get("base_type"),
        is_enum: row.get("is_enum"),
        modifier: row.get("modifier"),
        not_null: row.get("not_null"),
        has_default: row.get("has_default"),
        generated: row.get("generated"),
    }
}

/// A domain's expression reads `VALUE`, which is given to it as a column of that name.
fn checks() -> String {
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

fn check(row: &Row) -> Check {
    Check {
        name: row.get("name"),
        expression: row.get("expression"),
        written: row.get("written"),
        columns: row.get("columns"),
    }
}

/// Columns of expressions and predicates stand only in `pg_depend`. `indnullsnotdistinct` came with PostgreSQL 15.
const UNIQUES: &str = "
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

fn unique(row: &Row) -> Unique {
    Unique {
        name: row.get("name"),
        keys: row.get("keys"),
        predicate: row.get("predicate"),
        nulls_equal: row.get("nulls_equal"),
        columns: row.get("columns"),
    }
}

const TRIGGERS: &str = "
    SELECT tgrelid AS oid, tgname::text AS name, tgtype::int AS events, tgenabled::text AS enabled
    FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = ANY($1) ORDER BY tgname";

fn trigger(row: &Row) -> Trigger {
    let enable = match row.get::<_, &str>("enabled") {
        "A" => "ALWAYS ",
        "R" => "REPLICA ",
        _ => "",
    };
    // `pg_trigger.tgtype`: 1 is FOR EACH ROW, 2 is BEFORE.
    let events: i32 = row.get("events");
    Trigger { name: row.get("name"), events: Events(events), may_change_rows: events & 3 == 3, enable }
}

const FOREIGN_KEYS: &str = "
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

fn foreign_key(row: &Row) -> ForeignKey {
    ForeignKey {
        name: row.get("name"),
        child: row.get("child"),
        child_name: row.get("child_name"),
        columns: row.get("columns"),
        parent: row.get("parent"),
        parent_name: row.get("parent_name"),
        parent_columns: row.get("parent_columns"),
    }
}
