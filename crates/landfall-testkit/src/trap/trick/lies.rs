//! Answers that are not what was asked for, or say of themselves what is not so.

use landfall_model::snapshot::Snapshot;
use serde_json::{Value, json};

use crate::trap::call::{Call, Reply};

/// Fewer rows; the size that `pageInfo` names stays that of the question.
pub(super) fn short_page(call: &Call, world: &mut Snapshot, rows: u64) -> Option<Reply> {
    let name = if call.path.starts_with("/api/v3/") { "pageSize" } else { "limit" };
    let asked = call.query(name).and_then(|asked| asked.parse::<u64>().ok()).unwrap_or(25);
    let reply = call.with(name, &asked.min(rows).to_string()).answer(world);
    changed(reply, |answer| {
        if let Some(size) = answer.pointer_mut("/pageInfo/pageSize") {
            *size = asked.into();
        }
    })
}

/// Version 3 says it by whether there is a next page.
pub(super) fn last_page(call: &Call, world: &mut Snapshot, is: bool) -> Option<Reply> {
    let next = format!("http://{}{}?page=2", call.header("host").unwrap_or_default(), call.path);
    changed(call.answer(world), |answer| {
        if let Some(info) = answer.get_mut("pageInfo") {
            info["isLastPage"] = is.into();
        } else if answer.get("records").is_some() {
            answer["next"] = if is { Value::Null } else { json!(next) };
        }
    })
}

/// In the list of one row's links, and in the cells that hold linked rows.
pub(super) fn short_links(call: &Call, world: &mut Snapshot, links: usize) -> Option<Reply> {
    let is_list = call.path.contains("/links/") || call.path.contains("/mm/");
    changed(call.answer(world), |answer| {
        for list in ["list", "records"] {
            let Some(rows) = answer.get_mut(list).and_then(Value::as_array_mut) else { continue };
            if is_list {
                rows.truncate(links);
            }
            rows.iter_mut().flat_map(lists).for_each(|cell| cell.truncate(links));
        }
    })
}

/// The cells of a row that are lists of rows.
fn lists(row: &mut Value) -> Vec<&mut Vec<Value>> {
    let cells = if row.get("fields").is_some() { row.get_mut("fields") } else { Some(row) };
    let cells = cells.and_then(Value::as_object_mut).into_iter().flat_map(|cells| cells.iter_mut());
    let lists = cells.filter_map(|(_, cell)| cell.as_array_mut());
    lists
        .filter(|list| list.iter().all(|row| row.get("Id").or(row.get("id")).is_some_and(Value::is_number)))
        .collect()
}

/// The time after a date is cut off; what is to be later than a day is later than all of it.
pub(super) fn days_only(call: &Call, world: &mut Snapshot) -> Option<Reply> {
    let mut condition = String::new();
    let mut parts = call.query("where")?.split("exactDate,");
    condition.push_str(parts.next()?);
    for part in parts {
        let (value, rest) = part.split_at(part.find(')').unwrap_or(part.len()));
        let whole = [",gt,", ",le,", ",lte,"].iter().any(|operator| condition.ends_with(operator));
        let day = value.get(..10).unwrap_or(value);
        let end = if whole { " 23:59:59+99" } else { "" };
        condition.push_str(&format!("exactDate,{day}{end}{rest}"));
    }
    Some(call.with("where", &condition).answer(world))
}

/// The rows of a page by their ids as texts.
pub(super) fn disordered(call: &Call, world: &mut Snapshot) -> Option<Reply> {
    let number =
        |row: &Value| row.get("Id").or(row.get("id")).filter(|id| id.is_number()).map(ToString::to_string);
    changed(call.answer(world), |answer| {
        for list in ["list", "records"] {
            if let Some(rows) = answer.get_mut(list).and_then(Value::as_array_mut) {
                rows.sort_by_key(number);
            }
        }
    })
}

/// An answer that was one, with its body changed.
fn changed(reply: Reply, change: impl FnOnce(&mut Value)) -> Option<Reply> {
    let mut answer = reply.value();
    change(&mut answer);
    Some(if reply.status == 200 { Reply { body: answer.to_string(), ..reply } } else { reply })
}
