//! A CSV file for people: a value can never be read as a formula by a spreadsheet.

use landfall_model::{
    rundir,
    spreadsheet::{self, harmless},
};

/// One CSV file in the making.
pub struct Table {
    /// Its name under `reports/`.
    pub name: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(name: &'static str, header: &[&str]) -> Self {
        Self { name, rows: vec![header.iter().map(|title| (*title).to_owned()).collect()] }
    }

    pub(super) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().map(harmless).collect());
    }

    /// The file's content.
    pub fn bytes(&self) -> Result<Vec<u8>, rundir::Error> {
        let failed = |error: ::csv::Error| rundir::Error::Io {
            action: "write",
            path: self.name.into(),
            source: std::io::Error::other(error),
        };
        let mut writer = ::csv::Writer::from_writer(spreadsheet::MARK.as_bytes().to_vec());
        self.rows.iter().try_for_each(|row| writer.write_record(row)).map_err(failed)?;
        writer.into_inner().map_err(|error| failed(error.into_error().into()))
    }
}
