//! The live target as its own catalogue describes it, read once: tables that the search path finds, their columns, constraints, triggers and rights.

mod read;

use std::collections::BTreeMap;

use crate::sql::quote;

pub use read::read;

/// What the catalogue says of our tables.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By name, `ports` among them; a table that is missing here is missing there.
    pub tables: BTreeMap<String, LiveTable>,
    /// Of tables that are missing there, those of the same name in schemas where the session does not look.
    pub elsewhere: BTreeMap<String, Elsewhere>,
    /// Of the whole database.
    pub database: Database,
}

/// A table that the search path does not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its schema, quoted.
    pub schema: String,
    /// True where the role may look into the schema: then only the search path does not name it.
    pub usable: bool,
}

/// What the session may do in this database.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// The role, as SQL takes it: remedies are pasted.
    pub role: String,
    /// The database's name, as SQL takes it.
    pub name: String,
    /// In which encoding it keeps text.
    pub encoding: String,
    /// True where it can be written at all: no standby, no read-only default.
    pub writable: bool,
    /// True where temporary tables are allowed.
    pub temporary: bool,
    /// True where the schema `landfall` is there with all rights on it, or may be created.
    pub marker: bool,
}

/// A table of the target.
#[derive(Debug, Clone)]
pub struct LiveTable {
    /// Its object id.
    pub oid: u32,
    /// `"schema"."table"`, quoted.
    pub name: String,
    /// True where row-level security applies to this session.
    pub row_security: bool,
    /// True where rows stay where they are put: no partitions, no rules.
    pub is_plain: bool,
    /// True where the role is its owner, or belongs to the owner.
    pub owned: bool,
    /// Rights that are missing: `INSERT`, ....
    pub missing_rights: Vec<String>,
    /// Columns in their order.
    pub columns: Vec<LiveColumn>,
    /// CHECK constraints, those of its columns' domains among them.
    pub checks: Vec<Check>,
    /// Unique indexes, the primary key among them.
    pub uniques: Vec<Unique>,
    /// Foreign keys that it has.
    pub references: Vec<ForeignKey>,
    /// Foreign keys that others have on it.
    pub referenced_by: Vec<ForeignKey>,
    /// Triggers of users, enabled ones only.
    pub triggers: Vec<Trigger>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveColumn {
    /// Its name.
    pub name: String,
    /// Its type as SQL spells it, with length or precision: `character varying(40)`.
    pub type_name: String,
    /// The type's own name, of a domain that of the type below all domains: `varchar`, `numeric`, `_uuid`.
    pub base: String,
    /// The same type as SQL spells it: the column's own, where that is no domain.
    pub base_type: String,
    /// True for an enum, or a domain over one.
    pub is_enum: bool,
    /// The base's type modifier (length or precision); -1 where there is none.
    pub modifier: i32,
    /// True where NULL is refused.
    pub not_null: bool,
    /// True where it fills itself: default or identity.
    pub has_default: bool,
    /// True where it cannot be written: generated.
    pub generated: bool,
}

impl LiveColumn {
    /// Precision and scale of a number, where the type has any (PostgreSQL 15 allows a negative scale).
    pub fn numeric_limit(&self) -> Option<(i32, i32)> {
        let limited = self.base == "numeric" && self.modifier >= 4;
        let packed = self.modifier - 4;
        limited.then(|| ((packed >> 16) & 0xffff, ((packed & 0x7ff) ^ 1024) - 1024))
    }

    /// True where a number keeps so many digits behind its point: PostgreSQL rounds away the others, and says nothing.
    pub fn keeps(&self, digits: i32) -> bool {
        self.numeric_limit().is_none_or(|(_, scale)| scale >= digits)
    }
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

/// A trigger that somebody put on a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// When it fires.
    pub events: Events,
    /// True where it may change a row before it goes in, or drop it.
    pub may_change_rows: bool,
    /// The word that enables it as it was: empty, `ALWAYS ` or `REPLICA `.
    pub enable: &'static str,
}

/// The statements that a trigger fires on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Events(i32);

impl Events {
    /// INSERT, as `pg_trigger.tgtype` counts it.
    pub const INSERT: Self = Self(4);
    /// DELETE.
    pub const DELETE: Self = Self(8);
    /// UPDATE.
    pub const UPDATE: Self = Self(16);
    /// UPDATE or DELETE.
    pub const CHANGE: Self = Self(Self::UPDATE.0 | Self::DELETE.0);

    /// True where both name a statement in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl LiveTable {
    /// True where the role may look at its rows.
    pub fn is_readable(&self) -> bool {
        !self.missing_rights.iter().any(|right| right == "SELECT")
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl ForeignKey {
    /// SQL that is true where a row of `child` (an alias) refers to one of `parent`.
    pub fn join(&self, child: &str, parent: &str) -> String {
        let pairs = self.columns.iter().zip(&self.parent_columns);
        let equal = pairs.map(|(own, other)| format!("{child}.{} = {parent}.{}", quote(own), quote(other)));
        equal.collect::<Vec<_>>().join(" AND ")
    }
}
