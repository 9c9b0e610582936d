//! How the rows of one table are written into the live one: each planned column with its live column and the way to encode it.

pub mod columns;
mod encode;
mod fit;

use landfall_model::{mapping::TargetMapping, outcome::Mismatch, target::Table};

use crate::{
    catalogue::{Events, LiveColumn, LiveTable},
    sql::quote,
};
use columns::Kind;
use encode::Encoder;

/// The name of the column that every table of a port has.
pub const PORT_ID: &str = "port_id";

/// One column that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the plan; `port_id` is not in the plan, and filled in.
    pub planned: &'static str,
    /// What the plan holds.
    pub kind: Kind,
    /// Where it goes.
    pub column: LiveColumn,
    /// How it is written to the staging table.
    pub encoder: Encoder,
}

/// All columns of a table that are written, in the order of the plan.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The table.
    pub table: Table,
    /// It in the catalogue.
    pub live: LiveTable,
    /// Its columns.
    pub fields: Vec<Field>,
}

/// The live name of a planned column; none where the mapping omits it.
pub fn live_name<'a>(names: &'a TargetMapping, table: &str, column: &'a str) -> Option<&'a str> {
    let key = format!("{table}.{column}");
    if names.omit.contains(&key) {
        return None;
    }
    Some(names.rename.get(&key).map_or(column, String::as_str))
}

/// Some CRMs repeat the port in child tables: it is filled in wherever it stands.
fn has_port_id(table: Table, live: &LiveTable, names: &TargetMapping) -> bool {
    live_name(names, table.name(), PORT_ID)
        .is_some_and(|name| table.is_port_scoped() || live.column(name).is_some())
}

/// Columns that must not be empty, do not fill themselves, and have no planned value. One may be what a column that is missing is called here.
fn required_but_unwritten(
    table: Table,
    live: &LiveTable,
    looked_for: &[&str],
    missing: &[&str],
) -> Vec<Mismatch> {
    let unless = match missing {
        [] => String::new(),
        missing => {
            format!("unless it is {} by another name, which [target.rename] tells, ", missing.join(" or "))
        }
    };
    let required =
        live.columns.iter().filter(|column| column.not_null && !column.has_default && !column.generated);
    required
        .filter(|column| !looked_for.contains(&column.name.as_str()))
        .map(|column| Mismatch {
            table: Some(table),
            what: format!("{table}.{} must not be empty, and the plan has no value for it", column.name),
            remedy: format!(
                "{unless}give it a default: ALTER TABLE {} ALTER {} SET DEFAULT ...",
                live.name,
                quote(&column.name)
            ),
        })
        .collect()
}

impl Layout {
    /// Matches the plan's columns with the live ones; every difference is listed.
    pub fn of(table: Table, live: &LiveTable, names: &TargetMapping) -> Result<Self, Vec<Mismatch>> {
        let port_id = has_port_id(table, live, names).then_some((PORT_ID, Kind::Uuid));
        let mut fields = Vec::new();
        let mut differences = Vec::new();
        let (mut looked_for, mut missing) = (Vec::new(), Vec::new());
        for (planned, kind) in columns::planned(table).iter().copied().chain(port_id) {
            let Some(name) = live_name(names, table.name(), planned) else { continue };
            looked_for.push(name);
            missing.extend(live.column(name).is_none().then_some(planned));
            match fit::field(planned, kind, name, table, live) {
                Ok(field) => fields.push(field),
                Err(difference) => differences.push(difference),
            }
        }
        differences.extend(required_but_unwritten(table, live, &looked_for, &missing));
        if differences.is_empty() { Ok(Self { table, live: live.clone(), fields }) } else { Err(differences) }
    }

    /// The field of this planned column; none where the mapping omits it.
    pub fn field(&self, planned: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.planned == planned)
    }

    /// The field that writes this live column.
    pub fn field_of(&self, live_column: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.column.name == live_column)
    }

    /// True where all of these live columns are written.
    pub fn writes_all(&self, live_columns: &[String]) -> bool {
        !live_columns.is_empty() && live_columns.iter().all(|column| self.field_of(column).is_some())
    }

    /// Live names of the primary key's columns, quoted.
    pub fn key(&self) -> Vec<String> {
        let keys = self.table.key_columns().iter().filter_map(|key| self.field(key));
        keys.map(|field| quote(&field.column.name)).collect()
    }

    /// True where a binary COPY into the live table does the same as an INSERT: nothing of the target's own (triggers, rules, partitions)
    /// works per statement there, and every live type reads the bytes that are written for the staging table.
    pub fn takes_copy(&self) -> bool {
        let is_triggered = self.live.triggers.iter().any(|trigger| trigger.events.meets(Events::INSERT));
        self.live.is_plain && !is_triggered && self.fields.iter().all(Field::is_staged_as_it_is)
    }

    /// The live columns that are written, quoted and separated by commas.
    pub fn column_list(&self) -> String {
        self.fields.iter().map(|field| quote(&field.column.name)).collect::<Vec<_>>().join(", ")
    }

    /// The staged values as the live table takes them, in the order of [`Layout::column_list`], each under its live name.
    pub fn value_list(&self) -> String {
        let value = |field: &Field| format!("{} AS {}", field.value(), quote(&field.column.name));
        self.fields.iter().map(value).collect::<Vec<_>>().join(", ")
    }
}

impl Field {
    /// True where the live type has the binary form of the staged one.
    fn is_staged_as_it_is(&self) -> bool {
        match self.encoder {
            Encoder::Text => self.column.is_enum || self.column.is_text(),
            Encoder::Texts => self.column.base == "_text",
            _ => true,
        }
    }

    /// SQL for the staged value as the live table takes it. Texts are not cast: a cast to `varchar(n)` cuts them silently, while the
    /// assignment of an INSERT refuses what is too long. Nor is anything cast to a domain: one row that it refuses would fail them all.
    fn value(&self) -> String {
        let name = quote(&self.column.name);
        match self.encoder {
            Encoder::Numeric => match self.column.numeric_limit() {
                Some((precision, scale)) => format!("{name}::numeric({precision}, {scale})"),
                None => name,
            },
            Encoder::Text if self.column.is_text() => name,
            Encoder::Text | Encoder::Texts => self.cast(&name),
            // The live type may keep fewer digits of a second: what it rounds is compared rounded.
            Encoder::Moment | Encoder::LocalMoment if self.column.modifier >= 0 => self.cast(&name),
            _ => name,
        }
    }

    fn cast(&self, value: &str) -> String {
        format!("{value}::{}", self.column.base_type)
    }
}
