//! What is no reason to refuse, and is to be known before rows are written: clocks, encoding, partitions, triggers, rules, tables that a crash empties,
//! columns that have to be filled.

use landfall_model::{
    monitor::{Level, Monitor},
    target::{Table, columns},
};

use crate::{
    catalogue::{Catalogue, Database, Events, LiveTable},
    layout::Layout,
    sql::quote,
};

/// Two machines that are in step differ by less, and an answer takes less, in seconds.
const IN_STEP: f64 = 10.0;

/// Tells of all that.
pub fn tell(catalogue: &Catalogue, monitor: &dyn Monitor) {
    clocks(catalogue.database.ahead, monitor);
    encoding(&catalogue.database, monitor);
    let tables =
        Table::ALL.into_iter().filter_map(|table| Some((table, catalogue.tables.get(table.name())?)));
    for (table, live) in tables {
        partitions(table, live, monitor);
        persistence(table, live, monitor);
        triggers(table, live, monitor);
        rules(table, live, monitor);
    }
}

/// Nothing that users did is compared with this machine's clock; all that a run tells of its own stages goes by it.
fn clocks(ahead: f64, monitor: &dyn Monitor) {
    let seconds = ahead.abs();
    if seconds < IN_STEP {
        return;
    }
    let which = if ahead > 0.0 { "ahead of" } else { "behind" };
    let text = format!(
        "the clock of this machine is {seconds:.0} seconds {which} that of the database's server: when a stage began and ended, and when a step of the weekend is due, is told by this one. Set the one that is wrong right before anything is loaded"
    );
    monitor.remark(Level::Warning, &text);
}

/// An encoding that holds less than the plan may: the server refuses what it has no character for, row by row. One without any encoding takes
/// all bytes.
fn encoding(database: &Database, monitor: &dyn Monitor) {
    let Database { name, encoding, .. } = database;
    if !["UTF8", "SQL_ASCII"].contains(&encoding.as_str()) {
        let text = format!(
            "the database {name} keeps text in {encoding}: rows with characters that this lacks will be refused, with all that depends on them; a database with ENCODING 'UTF8' takes every one"
        );
        monitor.remark(Level::Warning, &text);
    }
}

/// What triggers do is not in the plan. Those on INSERT run for every row; those on UPDATE and DELETE only
/// where they cannot be switched off (see `quiet`).
pub fn triggers(table: Table, live: &LiveTable, monitor: &dyn Monitor) {
    for trigger in &live.triggers {
        let name = &trigger.name;
        if trigger.events.meets(Events::INSERT) {
            let (level, effect) = if trigger.may_change_rows {
                (
                    Level::Warning,
                    "change or drop it: verification will tell, and a delta or reset leaves a row that it changed alone, as if users had",
                )
            } else {
                (
                    Level::Info,
                    "write elsewhere: verification tells what of that is in tables that landfall loads, and a reset leaves every row that this refers to, until it is deleted",
                )
            };
            let off = format!("ALTER TABLE {} DISABLE TRIGGER {}", live.name, quote(name));
            let text = format!(
                "the trigger {name} of {table} runs for every row that is loaded, and may {effect}. {off}, until all is loaded, keeps it out"
            );
            monitor.remark(level, &text);
        }
        if trigger.events.meets(Events::CHANGE) && !live.owned {
            let text = format!(
                "the trigger {name} of {table} will run for rows that a delta, a reset or the search index changes: only the owner of {table} may switch it off meanwhile; connect as the owner if it must not run"
            );
            monitor.remark(Level::Warning, &text);
        }
    }
}

/// Rules, which write something else in the place of a statement, or beside it. COPY goes by none, so that a load of rows that the target takes may not
/// meet one, and the delta or reset behind it does.
fn rules(table: Table, live: &LiveTable, monitor: &dyn Monitor) {
    for rule in &live.rules {
        let text = format!(
            "the rule {rule} of {table} may write other rows than are loaded, changed or removed, or none: what it drops is refused by a load, and ends a reset. ALTER TABLE {} DISABLE RULE {}, until all is loaded, keeps it out",
            live.name,
            quote(rule)
        );
        monitor.remark(Level::Warning, &text);
    }
}

/// Partitions that may not take every row, as those of single months do not.
fn partitions(table: Table, live: &LiveTable, monitor: &dyn Monitor) {
    if let Some(parted) = &live.parted {
        let text = format!(
            "{table}: {parted} has no default partition: rows for which none is there will be refused, with all that depends on them. CREATE TABLE ... PARTITION OF ... DEFAULT makes one that takes them"
        );
        monitor.remark(Level::Warning, &text);
    }
}

/// A table that the server does not log: verification fails on it, and a standby has nothing of it.
fn persistence(table: Table, live: &LiveTable, monitor: &dyn Monitor) {
    if live.unlogged {
        let text = format!(
            "{table} is unlogged: a crash of the server empties it, and verification will say so. ALTER TABLE {} SET LOGGED mends it",
            live.name
        );
        monitor.remark(Level::Warning, &text);
    }
}

/// Columns that have to be filled in the target, and that the plan leaves empty where the source says nothing. A default is of no help: it stands
/// in for what is left out of a row, and the plan decides the whole of it.
pub fn required(layout: &Layout, monitor: &dyn Monitor) {
    let optional = columns::optional(layout.table);
    let columns = layout.fields.iter().filter(|field| optional.contains(&field.planned));
    for column in columns.map(|field| &field.column).filter(|column| column.not_null) {
        let (table, name) = (layout.table, &column.name);
        let drop = if column.domain_not_null {
            format!("ALTER DOMAIN {}", column.type_name)
        } else {
            format!("ALTER TABLE {} ALTER {}", layout.live.name, quote(name))
        };
        let text = format!(
            "{table}.{name} must not be empty, whatever its default, and the plan may leave it so: such rows will be refused, with all that depends on them. {drop} DROP NOT NULL lets them in"
        );
        monitor.remark(Level::Warning, &text);
    }
}
