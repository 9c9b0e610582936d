//! No orphans: every reference of the live catalogue, and every one that the stand-in schema has, whether or not a constraint guards it
//! in the live target (the real one may lack them). Looked at in the whole target: an orphan belongs to no port.

use std::collections::BTreeMap;

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    catalog::{Absent, quoted},
    error::Error,
    target::Target,
};

/// References between our tables that ought to hold: child, column, parent. The port is added where a table has one.
const REFERENCES: [(Table, &str, Table); 20] = [
    (Table::ClientContacts, "client_id", Table::Clients),
    (Table::ClientNotes, "client_id", Table::Clients),
    (Table::BerthMapData, "berth_id", Table::Berths),
    (Table::Interests, "client_id", Table::Clients),
    (Table::Interests, "berth_id", Table::Berths),
    (Table::InterestNotes, "interest_id", Table::Interests),
    (Table::Files, "client_id", Table::Clients),
    (Table::Documents, "client_id", Table::Clients),
    (Table::Documents, "interest_id", Table::Interests),
    (Table::Documents, "file_id", Table::Files),
    (Table::Documents, "signed_file_id", Table::Files),
    (Table::DocumentSigners, "document_id", Table::Documents),
    (Table::Invoices, "pdf_file_id", Table::Files),
    (Table::InvoiceLineItems, "invoice_id", Table::Invoices),
    (Table::InvoiceExpenses, "invoice_id", Table::Invoices),
    (Table::InvoiceExpenses, "expense_id", Table::Expenses),
    (Table::ClientTags, "client_id", Table::Clients),
    (Table::ClientTags, "tag_id", Table::Tags),
    (Table::InterestTags, "interest_id", Table::Interests),
    (Table::InterestTags, "tag_id", Table::Tags),
];

/// Elements of an array, which no constraint can guard.
const RECEIPTS: &str = "
    SELECT concat_ws(' names ', c.{expenses.id}, r.id) FROM {expenses} c, unnest(c.{expenses.receipt_file_ids}) AS r (id)
    WHERE NOT EXISTS (SELECT 1 FROM {files} f WHERE f.{files.id} = r.id)";

const LIVE: &str = "
    SELECT n.name, c.conrelid::regclass::text, c.confrelid::regclass::text,
           (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
           (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum)
    FROM unnest($1::text[]) AS n (name)
    JOIN pg_constraint c ON c.contype = 'f' AND c.conrelid = to_regclass(quote_ident(n.name))";

/// A reference by the names of the live target, quoted.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reference {
    child: String,
    columns: Vec<String>,
    parent: String,
    parent_columns: Vec<String>,
}

/// `interests.client_id in clients: orphans`, for every reference, and the receipts of expenses.
pub(crate) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut references = live(target).await?;
    for reference in REFERENCES {
        references.extend(expected(target, reference)?.map(|found| (found, reference.0)));
    }
    for table in Table::ALL.into_iter().filter(|table| table.is_port_scoped()) {
        references.extend(expected_port(target, table)?.map(|found| (found, table)));
    }
    let mut checks = Vec::new();
    for (reference, table) in references {
        checks.push(orphans(target, &reference, table).await?);
    }
    let name = "expenses.receipt_file_ids in files: orphans";
    checks.push(target.none(name, RECEIPTS, &[], NEXT).await?);
    checks.push(other_ports(target).await?);
    Ok(checks)
}

const NEXT: &str = "next: landfall trace, with each of these ids, tells what was planned";

/// What the catalogue guards. A constraint can be there and broken all the same: not validated, or switched off while rows changed.
async fn live(target: &Target<'_>) -> Result<BTreeMap<Reference, Table>, Error> {
    let names: Vec<&str> = Table::ALL.iter().map(|table| table.name()).collect();
    let mut references = BTreeMap::new();
    for row in target.session.rows("the foreign keys", LIVE, &[&names]).await? {
        let columns = |place| row.get::<_, Vec<String>>(place).iter().map(|name| quoted(name)).collect();
        let (columns, parent_columns) = (columns(3), columns(4));
        let reference = Reference { child: row.get(1), columns, parent: row.get(2), parent_columns };
        let table: &str = row.get(0);
        references.extend(
            Table::ALL.into_iter().find(|known| known.name() == table).map(|table| (reference, table)),
        );
    }
    Ok(references)
}

/// A reference of ours under its live names; none where the mapping omits its column.
fn expected(
    target: &Target<'_>,
    (child, column, parent): (Table, &str, Table),
) -> Result<Option<Reference>, Error> {
    named(target, child, column, parent.name())
}

fn expected_port(target: &Target<'_>, child: Table) -> Result<Option<Reference>, Error> {
    named(target, child, "port_id", "ports")
}

fn named(target: &Target<'_>, child: Table, column: &str, parent: &str) -> Result<Option<Reference>, Error> {
    let catalog = &target.catalog;
    let named = || {
        Ok(Reference {
            child: catalog.table(child.name())?.to_owned(),
            columns: vec![catalog.column(child.name(), column)?.sql],
            parent: catalog.table(parent)?.to_owned(),
            parent_columns: vec![catalog.column(parent, "id")?.sql],
        })
    };
    match named() {
        Ok(reference) => Ok(Some(reference)),
        Err(Absent::Omitted(_)) => Ok(None),
        Err(missing) => Err(missing.into_error()),
    }
}

async fn orphans(target: &Target<'_>, reference: &Reference, table: Table) -> Result<ValidationCheck, Error> {
    let Reference { child, columns, parent, parent_columns } = reference;
    let pairs = columns.iter().zip(parent_columns);
    let joined: Vec<String> = pairs.map(|(column, key)| format!("p.{key} = c.{column}")).collect();
    let set: Vec<String> = columns.iter().map(|column| format!("c.{column} IS NOT NULL")).collect();
    let sql = format!(
        "SELECT {} FROM {child} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {})",
        key_text(table, "c"),
        set.join(" AND "),
        joined.join(" AND ")
    );
    let name = format!("{child}.{} in {parent}: orphans", columns.join(", ")).replace('"', "");
    target.none(&name, &sql, &[], NEXT).await
}

/// A row of this port must not refer to a row of another one, nor be referred to from there.
async fn other_ports(target: &Target<'_>) -> Result<ValidationCheck, Error> {
    let mut pieces = Vec::new();
    for (child, column, parent) in REFERENCES {
        if child.is_port_scoped() && parent.is_port_scoped() {
            let piece = format!(
                "SELECT '{child} ' || {} || ' refers to {parent} ' || p.{{{parent}.id}}
                 FROM {{{child}}} c JOIN {{{parent}}} p ON p.{{{parent}.id}} = c.{{{child}.{column}}}
                 WHERE c.{{{child}.port_id}} <> p.{{{parent}.port_id}}
                   AND $1 IN (c.{{{child}.port_id}}, p.{{{parent}.port_id}})",
                key_text(child, "c")
            );
            pieces.extend(target.catalog.fill(&piece).ok());
        }
    }
    target.none("references between ports", &pieces.join(" UNION ALL "), &[&target.port], NEXT).await
}

/// A row's primary key as text, in a template.
fn key_text(table: Table, alias: &str) -> String {
    let parts: Vec<String> =
        table.key_columns().iter().map(|column| format!("{alias}.{{{table}.{column}}}")).collect();
    format!("concat_ws(',', {})", parts.join(", "))
}
