//! The same rows as a plan's, ready for COPY: one CSV file for each table, in load order.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use csv::Writer;
use landfall_model::target::Table;
use serde::Serialize;

use super::people::People;

/// A table's rows as files. Columns of the target that no plan fills stay out.
#[derive(Debug)]
pub struct Ready {
    pub table: Table,
    pub columns: Vec<String>,
    /// Text, empty for NULL.
    pub csv: PathBuf,
    /// COPY's own format; made from the other by the server.
    pub binary: PathBuf,
}

/// Writes the CSV files of so many people.
pub fn write(folder: &Path, people: &People, interests: u64, port: &str) -> Result<Vec<Ready>> {
    let first = people.nth(1);
    let contact = first.contacts.first().context("the first person of the practice world has no contact")?;
    let berth = people.berths.first().context("the practice world has no berth")?;
    let clients = Ready::of(Table::Clients, folder, &first.client)?;
    let contacts = Ready::of(Table::ClientContacts, folder, contact)?;
    let berths = Ready::of(Table::Berths, folder, berth)?;
    let deals = Ready::of(Table::Interests, folder, &first.interest)?;
    let mut berth_lines = berths.writer()?;
    for berth in &people.berths {
        berth_lines.serialize((port, berth))?;
    }
    let (mut client_lines, mut contact_lines, mut deal_lines) =
        (clients.writer()?, contacts.writer()?, deals.writer()?);
    for n in 1..=interests {
        let person = people.nth(n);
        client_lines.serialize((port, &person.client))?;
        person.contacts.iter().try_for_each(|contact| contact_lines.serialize(contact))?;
        deal_lines.serialize((port, &person.interest))?;
    }
    [client_lines, contact_lines, berth_lines, deal_lines].iter_mut().try_for_each(Writer::flush)?;
    Ok(vec![clients, contacts, berths, deals])
}

impl Ready {
    /// The columns are the fields of a row, after the port where the table has one.
    fn of<R: Serialize>(table: Table, folder: &Path, row: &R) -> Result<Self> {
        let row = serde_json::to_value(row)?;
        let fields = row.as_object().into_iter().flat_map(|row| row.keys().cloned());
        let columns =
            table.is_port_scoped().then(|| "port_id".to_owned()).into_iter().chain(fields).collect();
        let file = |ending| folder.join(table.name()).with_extension(ending);
        Ok(Self { table, columns, csv: file("csv"), binary: file("bin") })
    }

    fn writer(&self) -> Result<Writer<File>> {
        Ok(csv::WriterBuilder::new().has_headers(false).from_path(&self.csv)?)
    }
}
