//! Triggers that somebody put on a table.

use tokio_postgres::Row;

pub(super) const SQL: &str = "
    SELECT tgrelid AS oid, tgname::text AS name, tgtype::int AS events, tgenabled::text AS enabled
    FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = ANY($1) ORDER BY tgname";

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

impl Trigger {
    pub(super) fn of(row: &Row) -> Self {
        let enable = match row.get::<_, &str>("enabled") {
            "A" => "ALWAYS ",
            "R" => "REPLICA ",
            _ => "",
        };
        // `pg_trigger.tgtype`: 1 is FOR EACH ROW, 2 is BEFORE.
        let events: i32 = row.get("events");
        Self { name: row.get("name"), events: Events(events), may_change_rows: events & 3 == 3, enable }
    }
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
