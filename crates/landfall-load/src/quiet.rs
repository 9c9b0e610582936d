//! Own updates and deletions without the target's triggers: a trigger that sets `updated_at`, or writes an audit entry, would change rows that
//! the plan has decided. Triggers on INSERT do run: they may refuse rows, and that is the target's right.

use landfall_model::monitor::{Level, Monitor};
use tokio_postgres::Client;

use crate::{
    catalogue::{Events, LiveTable},
    error::{Error, While},
    sql::quote,
};

const DOING: &str = "switching triggers";

/// Runs `work` in the open transaction while the tables' triggers on `events` are off, then turns them on as they were; a rollback does
/// so too. Only an owner may do that: other triggers run, with a warning.
pub async fn without_triggers<T>(
    client: &Client,
    tables: &[&LiveTable],
    events: Events,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let (mut off, mut on) = (String::new(), String::new());
    for table in tables {
        for trigger in table.triggers.iter().filter(|trigger| trigger.events.meets(events)) {
            let (table_name, name) = (&table.name, quote(&trigger.name));
            if table.owned {
                off += &format!("ALTER TABLE {table_name} DISABLE TRIGGER {name};");
                on += &format!("ALTER TABLE {table_name} ENABLE {}TRIGGER {name};", trigger.enable);
            } else {
                let text = format!("the trigger {name} of {table_name} runs for every row that is changed");
                monitor.remark(Level::Warning, &text);
            }
        }
    }
    client.batch_execute(&off).await.while_doing(DOING)?;
    let done = work().await?;
    client.batch_execute(&on).await.while_doing(DOING)?;
    Ok(done)
}
