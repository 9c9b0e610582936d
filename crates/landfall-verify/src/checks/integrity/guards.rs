//! What the live schema guards rows by is in force: a foreign key whose triggers are off, or a unique index that was never finished, stands in the
//! catalogue like any other, and lets everything pass that users enter. That the rows of today are right other checks prove.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    outcome::{Details, equal},
    target::Target,
};

/// The tables of these names, with their partitions.
const TABLES: &str = "
    WITH named AS (SELECT to_regclass(quote_ident(name))::oid AS oid FROM unnest($1::text[]) AS name),
         tables AS (SELECT oid FROM named UNION SELECT p.relid::oid FROM named, pg_partition_tree(named.oid) AS p)";

/// A check: its name, a query for what is not in force, and what to do.
const GUARDS: [(&str, &str, &str); 4] = [
    (
        "constraints that are switched off",
        "SELECT DISTINCT format('%s of %s: its triggers on %s are off', k.conname, k.conrelid::regclass, t.tgrelid::regclass)
         FROM tables JOIN pg_trigger t ON t.tgrelid = tables.oid JOIN pg_constraint k ON k.oid = t.tgconstraint
         WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')",
        "next: ALTER TABLE ... ENABLE TRIGGER ALL, by a superuser, puts them in force again, with all triggers of the table that are off",
    ),
    (
        "unique indexes that are not valid",
        "SELECT format('%s of %s', i.indexrelid::regclass, i.indrelid::regclass)
         FROM tables JOIN pg_index i ON i.indrelid = tables.oid
         WHERE i.indisunique AND NOT (i.indisvalid AND i.indisready)",
        "next: where nobody is building it at this moment, REINDEX INDEX makes it anew, and names what is there twice",
    ),
    (
        "tables that a crash of the server would empty",
        "SELECT format('%s is unlogged', c.oid::regclass)
         FROM tables JOIN pg_class c ON c.oid = tables.oid WHERE c.relpersistence = 'u'",
        "next: ALTER TABLE ... SET LOGGED",
    ),
    (
        "settings that put constraints out of force",
        "SELECT CASE s.setrole WHEN 0 THEN 'the database' ELSE 'the role ' || s.setrole::regrole END || ' has ' || setting
         FROM pg_db_role_setting s JOIN pg_database d ON d.datname = current_database() AND s.setdatabase IN (d.oid, 0),
              unnest(s.setconfig) AS setting
         WHERE setting = 'session_replication_role=replica'
               AND (s.setrole = 0 OR EXISTS (SELECT FROM tables WHERE has_table_privilege(s.setrole, tables.oid, 'INSERT')))",
        "next: ALTER DATABASE ..., ALTER ROLE ... or ALTER ROLE ... IN DATABASE ... RESET session_replication_role; \\drds in psql shows where it was set",
    ),
];

/// Triggers of the CRM that somebody switched off, as preflight advises where they would change what is loaded.
const OFF: &str = "
    SELECT format('%s of %s', t.tgname, t.tgrelid::regclass)
    FROM tables JOIN pg_trigger t ON t.tgrelid = tables.oid
    WHERE NOT t.tgisinternal AND t.tgenabled = 'D' ORDER BY 1";
const NAME: &str = "triggers that are switched off";
const ENABLE: &str = "next: where that was for the load, ALTER TABLE ... ENABLE TRIGGER ... once all is loaded and before users come";

/// One check for each kind of guard; and one that tells of triggers that are off, where there are any.
pub(super) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let names: Vec<&str> = Table::ALL.iter().map(|table| table.name()).chain(["ports"]).collect();
    let mut checks = Vec::new();
    for (name, lapsed, next) in GUARDS {
        checks.push(target.none_of(name, &format!("{TABLES} {lapsed}"), &[&names], next).await?);
    }
    let off = target.session.rows(NAME, &format!("{TABLES} {OFF}"), &[&names]).await?;
    let mut told = Details::default();
    off.iter().for_each(|row| told.push(|| row.get(0)));
    let count = told.total();
    checks.extend((count > 0).then(|| equal(NAME, count, count, told.finish(|| ENABLE.to_owned()))));
    Ok(checks)
}
