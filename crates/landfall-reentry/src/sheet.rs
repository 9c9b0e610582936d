//! A table of the old system as it is to be filled: which columns, in which order, and what its selects offer.

use std::collections::HashMap;

use landfall_model::{
    cell,
    mapping::{Mapping, TableMapping},
    snapshot::Snapshot,
    source::{Column, Link, SourceRow, SourceTable},
};

/// Types of columns that no cell can be typed into, or imported: links and files are made by hand.
const NOT_TYPED: [&str; 12] = [
    "ID",
    "Links",
    "LinkToAnotherRecord",
    "Lookup",
    "Rollup",
    "Formula",
    "Attachment",
    "CreatedTime",
    "LastModifiedTime",
    "CreatedBy",
    "LastModifiedBy",
    "Button",
];
/// Roles that the old system fills by itself.
const BY_ITSELF: [&str; 2] = ["created_at", "updated_at"];

/// A table.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    pub table: SourceTable,
    mapping: &'a TableMapping,
    columns: &'a [Column],
    rows: HashMap<i64, &'a SourceRow>,
    /// Sorted.
    links: &'a [Link],
}

impl<'a> Sheet<'a> {
    /// As the snapshot saw it and the mapping names it.
    pub fn of(snapshot: &'a Snapshot, mapping: &'a Mapping, table: SourceTable) -> Self {
        let columns = snapshot.columns_of(table).map_or(&[][..], |columns| &columns.columns);
        let rows = snapshot.rows(table).iter().filter_map(|row| Some((row.id()?, row))).collect();
        Self { table, mapping: mapping.table(table), columns, rows, links: &snapshot.links }
    }

    /// What stands in a cell of a record.
    pub fn stands(&self, id: i64, title: &str) -> String {
        self.rows.get(&id).and_then(|row| row.cell(title)).and_then(cell::text).unwrap_or_default()
    }

    /// The berths, by `Id`, to which a record of the interests is linked.
    pub fn linked(&self, id: i64) -> impl Iterator<Item = i64> + use<'a> {
        let from = self.links.partition_point(|link| link.interest < id);
        self.links[from..].iter().take_while(move |link| link.interest == id).map(|link| link.berth)
    }

    /// The title of the column of these links.
    pub fn title_of_links(&self) -> Option<&'a str> {
        self.mapping.title_of("berths")
    }

    /// Role and title of every column that can be filled in, in the old system's order.
    pub fn fields(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let typed = |column: &&Column| !column.system && !NOT_TYPED.contains(&column.uidt.as_str());
        self.columns
            .iter()
            .filter(typed)
            .filter_map(|column| Some((self.role(&column.title)?, column.title.as_str())))
    }

    /// The title of a role that can be filled in.
    pub fn title(&self, role: &str) -> Option<&'a str> {
        self.fields().find(|(other, _)| *other == role).map(|(_, title)| title)
    }

    /// What the select column of a role offers; empty where it is no select.
    pub fn options(&self, role: &str) -> &'a [String] {
        let title = self.mapping.title_of(role);
        let column = self.columns.iter().find(|column| Some(column.title.as_str()) == title);
        column.map_or(&[], |column| &column.options)
    }

    fn role(&self, title: &str) -> Option<&'a str> {
        let mut roles = self.mapping.columns.iter().filter(|(role, _)| !BY_ITSELF.contains(&role.as_str()));
        roles.find(|(_, other)| *other == title).map(|(role, _)| role.as_str())
    }
}
