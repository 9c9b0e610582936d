//! No orphans: every reference of the live catalogue, and every one that the stand-in schema has, whether or not a constraint guards it
//! in the live target (the real one may lack them). Orphans of another port are its own affair; a row whose very port is not there is nobody's,
//! and is looked at.

use std::collections::BTreeMap;

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    evidence::TRACE_IDS,
    target::{
        Target,
        catalog::{Absent, quoted},
        key::Key,
        scope,
    },
};

/// References between our tables that ought to hold: child, column, parent. The port is added where a table has one.
pub(super) const REFERENCES: [(Table, &str, Table); 20] = [
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
    SELECT concat_ws(' names ', t.{expenses.id}, r.id) FROM {expenses} t, unnest(t.{expenses.receipt_file_ids}) AS r (id)
    WHERE NOT EXISTS (SELECT 1 FROM {files} f WHERE f.{files.id}::text = r.id::text)";

/// A reference to a table with partitions has one more to each partition, of which only the whole holds.
const LIVE: &str = "
    SELECT n.name, c.conrelid::regclass::text, c.confrelid::regclass::text,
           (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
           (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum)
    FROM unnest($1::text[]) AS n (name)
    JOIN pg_constraint c ON c.contype = 'f' AND c.conparentid = 0 AND c.conrelid = to_regclass(quote_ident(n.name))";

/// A reference by the names of the live target, quoted.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reference {
    child: String,
    columns: Vec<String>,
    parent: String,
    parent_columns: Vec<String>,
}

/// `interests.client_id in clients: orphans`, for every reference, and the receipts of expenses.
pub(super) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut references = live(target).await?;
    for (child, column, parent) in ought_to_hold() {
        references.extend(named(target, child, column, parent)?.map(|reference| (reference, child)));
    }
    let mut checks = Vec::new();
    for (reference, table) in references {
        checks.push(orphans(target, &reference, table).await?);
    }
    let name = "expenses.receipt_file_ids in files: orphans";
    let receipts = format!("{RECEIPTS} AND {}", scope::of_no_other(&target.catalog, Table::Expenses)?);
    checks.push(target.none(name, &receipts, &[&target.port], TRACE_IDS).await?);
    Ok(checks)
}

/// Child, column and parent of every reference that ought to hold.
fn ought_to_hold() -> impl Iterator<Item = (Table, &'static str, &'static str)> {
    let ports = Table::ALL.into_iter().filter(|table| table.is_port_scoped());
    let own = REFERENCES.into_iter().map(|(child, column, parent)| (child, column, parent.name()));
    own.chain(ports.map(|table| (table, "port_id", "ports")))
}

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
        Err(missing) => Err(missing.into()),
    }
}

async fn orphans(target: &Target<'_>, reference: &Reference, table: Table) -> Result<ValidationCheck, Error> {
    let Reference { child, columns, parent, parent_columns } = reference;
    let pairs = columns.iter().zip(parent_columns);
    let joined: Vec<String> = pairs.map(|(column, key)| format!("p.{key} = t.{column}")).collect();
    let set: Vec<String> = columns.iter().map(|column| format!("t.{column} IS NOT NULL")).collect();
    let sql = format!(
        "SELECT {} FROM {child} t WHERE {} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {})",
        Key::template(table, "t"),
        set.join(" AND "),
        joined.join(" AND ")
    );
    let name = format!("{child}.{} in {parent}: orphans", columns.join(", ")).replace('"', "");
    if target.catalog.table("ports")? == parent {
        return target.none(&name, &sql, &[], TRACE_IDS).await;
    }
    let sql = format!("{sql} AND {}", scope::of_no_other(&target.catalog, table)?);
    target.none(&name, &sql, &[&target.port], TRACE_IDS).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use landfall_model::{mapping::TargetMapping, monitor::Silent};
    use landfall_testkit::Postgres;

    use super::{live, named, ought_to_hold};
    use crate::target::{Target, edits::Since, session::Session};

    #[tokio::test]
    async fn the_references_that_ought_to_hold_are_those_of_the_stand_in_schema() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        Session::within(database.url(), &Silent::default(), async |session| {
            let target =
                Target::find(session, &TargetMapping::default(), "port-nimara", &Since::default()).await?;
            let ours: BTreeSet<_> = ought_to_hold()
                .map(|(child, column, parent)| named(&target, child, column, parent).unwrap().unwrap())
                .collect();
            let schema: BTreeSet<_> = live(&target).await?.into_keys().collect();
            assert_eq!(ours, schema);
            Ok(())
        })
        .await
        .unwrap();
    }
}
