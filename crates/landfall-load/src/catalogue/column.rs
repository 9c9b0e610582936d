//! Columns and their types, down through domains.

use tokio_postgres::Row;

/// The layers of a column's type: its own, and while that is a domain the one that it is made of. NOT NULL holds from any of them, the modifier is
/// that of the last.
pub(super) const LAYERS: &str = "
    pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         CROSS JOIN LATERAL (
             WITH RECURSIVE layers AS (
                 SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS modifier, t.typnotnull AS not_null
                 UNION ALL
                 SELECT n.oid, n.typname, n.typtype, n.typbasetype, n.typtypmod, l.typtypmod, l.not_null OR n.typnotnull
                 FROM layers l JOIN pg_type n ON n.oid = l.typbasetype WHERE l.typtype = 'd')
             SELECT * FROM layers) b";

/// A default is the outermost domain's alone, which takes over that of its base when it is made.
pub(super) fn sql() -> String {
    format!(
        "SELECT a.attrelid AS oid, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type_name,
                b.typname::text AS base, format_type(b.oid, b.modifier) AS base_type, b.typtype = 'e' AS is_enum, b.modifier,
                a.attnotnull OR b.not_null AS not_null, b.not_null AS domain_not_null,
                a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL AS has_default,
                a.attgenerated <> '' OR a.attidentity = 'a' AS generated,
                (SELECT s.oid::regclass::text FROM pg_attrdef e
                     JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid AND d.refclassid = 'pg_class'::regclass
                     JOIN pg_class s ON s.oid = d.refobjid
                 WHERE e.adrelid = a.attrelid AND e.adnum = a.attnum
                       AND CASE s.relkind WHEN 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE, UPDATE') END LIMIT 1) AS shut_sequence
         FROM {LAYERS}
         WHERE a.attrelid = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped AND b.typtype <> 'd' ORDER BY a.attrelid, a.attnum"
    )
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
    /// True where it is refused by a domain, whatever the column says.
    pub domain_not_null: bool,
    /// True where it fills itself: default or identity.
    pub has_default: bool,
    /// True where it cannot be written: generated.
    pub generated: bool,
    /// The sequence that its default counts by, where the role may not.
    pub shut_sequence: Option<String>,
}

impl LiveColumn {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            name: row.get("name"),
            type_name: row.get("type_name"),
            base: row.get("base"),
            base_type: row.get("base_type"),
            is_enum: row.get("is_enum"),
            modifier: row.get("modifier"),
            not_null: row.get("not_null"),
            domain_not_null: row.get("domain_not_null"),
            has_default: row.get("has_default"),
            generated: row.get("generated"),
            shut_sequence: row.get("shut_sequence"),
        }
    }

    /// True for a type that holds any text as it is.
    pub fn is_text(&self) -> bool {
        !self.is_enum && matches!(self.base.as_str(), "text" | "varchar" | "bpchar" | "citext")
    }

    /// How many characters a text may have, where the type has a limit.
    pub fn text_limit(&self) -> Option<i32> {
        let limited = matches!(self.base.as_str(), "varchar" | "bpchar") && self.modifier > 4;
        limited.then(|| self.modifier - 4)
    }

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
