//! `\copy` of ready-made files: the least that bringing these rows into these tables can take.

use anyhow::Result;
use landfall_testkit::{Database, Postgres};

use super::{tables::Ready, target::fresh};
use crate::{
    measured::Measured,
    process::{Usage, watch},
};

/// In which form the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Binary,
}

/// Copies all tables into a fresh database.
pub fn copy(postgres: &Postgres, tables: &[Ready], rows: u64, format: Format) -> Result<Measured> {
    fresh(postgres, |database| {
        let (seconds, usage) = into(database, tables, format)?;
        Ok(Measured::with(rows, seconds, usage, ""))
    })
}

fn into(database: &Database<'_>, tables: &[Ready], format: Format) -> Result<(f64, Usage)> {
    let mut psql = database.psql()?;
    for table in tables {
        psql.arg("--command").arg(command(table, "from", format));
    }
    watch(&mut psql)
}

/// Makes the binary files from the CSV files.
pub fn export_binary(postgres: &Postgres, tables: &[Ready]) -> Result<()> {
    let database = postgres.fresh_database()?;
    into(&database, tables, Format::Csv)?;
    let mut psql = database.psql()?;
    for table in tables {
        psql.arg("--command").arg(command(table, "to", Format::Binary));
    }
    watch(&mut psql)?;
    Ok(())
}

fn command(table: &Ready, direction: &str, format: Format) -> String {
    let (file, format) = match format {
        Format::Csv => (&table.csv, "csv"),
        Format::Binary => (&table.binary, "binary"),
    };
    format!(
        "\\copy {} ({}) {direction} '{}' (format {format})",
        table.table,
        table.columns.join(", "),
        file.display()
    )
}
