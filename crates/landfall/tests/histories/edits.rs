//! What people do to a source: everything that a delta must see, whether a time of the source shows it or not.

use std::{fs, path::Path};

use landfall_model::{
    cluster::Cluster,
    partition::Partition,
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
};
use landfall_practice::{Rng, Size, StoredObject, world_of};
use landfall_testkit::{
    Source,
    trap::edit::{delete, ids, insert},
};
use serde_json::{Value, json};

/// A part of the practice world: few rows, so that edits meet.
pub struct Marina {
    pub snapshot: Snapshot,
    pub objects: Vec<StoredObject>,
}

impl Marina {
    /// Another part for each number.
    pub fn small(number: u64) -> Self {
        let world = world_of(Size::SMALLEST, number % 7);
        let from = |rows: &[SourceRow], n: usize| -> Vec<SourceRow> {
            let first = usize::try_from(number).unwrap() * 5 % rows.len().saturating_sub(n).max(1);
            rows[first..first + n].to_vec()
        };
        let mut snapshot = Snapshot {
            interests: from(&world.snapshot.interests, 14),
            berths: from(&world.snapshot.berths, 8),
            expenses: from(&world.snapshot.expenses, 8),
            invoices: from(&world.snapshot.invoices, 6),
            links: Vec::new(),
            objects: Vec::new(),
            columns: world.snapshot.columns.clone(),
        };
        let text =
            serde_json::to_string(&[&snapshot.interests, &snapshot.expenses, &snapshot.invoices]).unwrap();
        let is_named = |object: &&StoredObject| {
            let name = object.key.rsplit('/').next().unwrap_or_default();
            is_plain(&object.key) && !name.is_empty() && text.contains(name)
        };
        let objects: Vec<StoredObject> = world.objects.iter().filter(is_named).take(12).cloned().collect();
        let (interests, berths) =
            (ids(&snapshot, SourceTable::Interests), ids(&snapshot, SourceTable::Berths));
        snapshot.links = interests
            .iter()
            .zip(berths.iter().cycle())
            .step_by(2)
            .map(|(&interest, &berth)| Link { interest, berth })
            .collect();
        Self { snapshot, objects }
    }
}

/// A key that is the path of its file.
fn is_plain(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'))
        && !key.contains("..")
        && !key.contains("//")
}

const LATER: &str = "2027-02-03 10:20:30+00:00";

/// One edit of any kind. The answer tells what it was.
pub fn random(world: &mut Snapshot, buckets: &Path, rng: &mut Rng) -> String {
    let table = SourceTable::ALL[rng.below(4)];
    match rng.below(14) {
        0 => insert_like(world, table, rng),
        1 => remove(world, table, rng),
        2..=4 => take_over_a_cell(world, table, rng),
        5 => empty_a_cell(world, table, rng),
        6 => become_one(world, rng),
        7 => become_two(world, rng),
        8 => swap(world, SourceTable::Berths, "Mooring Number", rng),
        9 => swap(world, SourceTable::Invoices, "Invoice Number", rng),
        10 => link(world, rng),
        11 => unlink(world, rng),
        12 => put_object(buckets, rng),
        _ => remove_object(buckets, rng),
    }
}

/// A new row with the cells of another one. Every other time it gets an id that was handed out before and is free again, as SQLite does.
fn insert_like(world: &mut Snapshot, table: SourceTable, rng: &mut Rng) -> String {
    let Some(model) = rng.any(&ids(world, table)) else { return "nothing to copy".to_owned() };
    let mut cells = find(world, table, model).cells.clone();
    let known = ids(world, table);
    let highest = known.last().copied().unwrap_or_default();
    let free = (1..highest).rev().find(|id| !known.contains(id));
    let id = if rng.below(2) == 0 { highest + 1 } else { free.unwrap_or(highest + 1) };
    cells.insert("Id".to_owned(), json!(id));
    cells.insert("CreatedAt".to_owned(), json!(LATER));
    if rng.below(2) == 0 {
        cells.insert("Email Address".to_owned(), json!(format!("new{id}@example.org")));
    }
    insert(world, table, cells);
    format!("{table} {id} inserted like {model}")
}

fn remove(world: &mut Snapshot, table: SourceTable, rng: &mut Rng) -> String {
    let Some(id) = rng.any(&ids(world, table)) else { return "nothing to delete".to_owned() };
    delete(world, table, id);
    format!("{table} {id} deleted")
}

/// A cell gets the value that another row has in this column: text, date, attachment, price, list, whatever it is.
fn take_over_a_cell(world: &mut Snapshot, table: SourceTable, rng: &mut Rng) -> String {
    let rows = ids(world, table);
    let (Some(to), Some(from)) = (rng.any(&rows), rng.any(&rows)) else { return "no rows".to_owned() };
    let title = any_title(world, table, rng);
    let value = find(world, table, from).cell(&title).cloned().unwrap_or(Value::Null);
    set(world, table, to, &title, value, rng);
    format!("{table} {to}: {title} as in {from}")
}

fn empty_a_cell(world: &mut Snapshot, table: SourceTable, rng: &mut Rng) -> String {
    let Some(id) = rng.any(&ids(world, table)) else { return "no rows".to_owned() };
    let title = any_title(world, table, rng);
    set(world, table, id, &title, Value::Null, rng);
    format!("{table} {id}: {title} emptied")
}

/// Two people turn out to be one: they have the same address now.
fn become_one(world: &mut Snapshot, rng: &mut Rng) -> String {
    let rows = ids(world, SourceTable::Interests);
    let (Some(one), Some(other)) = (rng.any(&rows), rng.any(&rows)) else { return "nobody".to_owned() };
    let address = json!(format!("both{one}@example.org"));
    set(world, SourceTable::Interests, one, "Email Address", address.clone(), rng);
    set(world, SourceTable::Interests, other, "Email Address", address, rng);
    format!("interests {one} and {other} become one person")
}

/// A person turns out to be two: one row has an address of its own now.
fn become_two(world: &mut Snapshot, rng: &mut Rng) -> String {
    let Some(id) = rng.any(&ids(world, SourceTable::Interests)) else { return "nobody".to_owned() };
    set(world, SourceTable::Interests, id, "Email Address", json!(format!("own{id}@example.org")), rng);
    format!("interest {id} becomes a person of its own")
}

/// Two rows swap a value that is unique in the target.
fn swap(world: &mut Snapshot, table: SourceTable, title: &str, rng: &mut Rng) -> String {
    let rows = ids(world, table);
    let (Some(one), Some(other)) = (rng.any(&rows), rng.any(&rows)) else { return "no rows".to_owned() };
    let value = |id| find(world, table, id).cell(title).cloned().unwrap_or(Value::Null);
    let (first, second) = (value(one), value(other));
    set(world, table, one, title, second, rng);
    set(world, table, other, title, first, rng);
    format!("{table} {one} and {other} swap {title}")
}

fn link(world: &mut Snapshot, rng: &mut Rng) -> String {
    let interest = rng.any(&ids(world, SourceTable::Interests));
    let berth = rng.any(&ids(world, SourceTable::Berths));
    let Some((interest, berth)) = interest.zip(berth) else { return "nothing to link".to_owned() };
    world.links.push(Link { interest, berth });
    world.links.sort_unstable();
    world.links.dedup();
    format!("interest {interest} linked to berth {berth}")
}

fn unlink(world: &mut Snapshot, rng: &mut Rng) -> String {
    if world.links.is_empty() {
        return "no links".to_owned();
    }
    let link = world.links.remove(rng.below(world.links.len()));
    format!("interest {} unlinked from berth {}", link.interest, link.berth)
}

/// A new object, or another content under a key that is there.
fn put_object(buckets: &Path, rng: &mut Rng) -> String {
    let folder = buckets.join("client-portal/general");
    fs::create_dir_all(&folder).unwrap();
    let (name, bytes) = (format!("paper-{}.pdf", rng.below(4)), format!("content {}", rng.below(1000)));
    fs::write(folder.join(&name), &bytes).unwrap();
    format!("object {name} is {bytes}")
}

fn remove_object(buckets: &Path, rng: &mut Rng) -> String {
    let mut files = Vec::new();
    list(&buckets.join("client-portal"), &mut files);
    files.sort();
    if files.is_empty() {
        return "no objects".to_owned();
    }
    let file = files.remove(rng.below(files.len()));
    fs::remove_file(&file).unwrap();
    format!("object {} removed", file.display())
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() { list(&entry.path(), files) } else { files.push(entry.path()) }
    }
}

fn find(world: &Snapshot, table: SourceTable, id: i64) -> &SourceRow {
    world.rows(table).iter().find(|row| row.id() == Some(id)).unwrap()
}

/// Sets a cell: half of the time the row's time moves along, else it stays, as within one second or on a store that never moves it.
fn set(world: &mut Snapshot, table: SourceTable, id: i64, title: &str, value: Value, rng: &mut Rng) {
    let row = world.rows_mut(table).iter_mut().find(|row| row.id() == Some(id)).unwrap();
    row.cells.insert(title.to_owned(), value);
    if rng.below(2) == 0 {
        row.cells.insert("UpdatedAt".to_owned(), json!(LATER));
    }
}

/// A column of the operators' own.
fn any_title(world: &Snapshot, table: SourceTable, rng: &mut Rng) -> String {
    let columns = &world.columns_of(table).unwrap().columns;
    let own: Vec<&str> = columns
        .iter()
        .filter(|column| !column.system && column.uidt != "Links")
        .map(|column| column.title.as_str())
        .filter(|title| !["Id", "CreatedAt", "UpdatedAt"].contains(title))
        .collect();
    rng.any(&own).unwrap().to_owned()
}

/// Makes the last three interests one person by name and number, with addresses of their own; answers their ids.
pub fn with_triplets(world: &mut Snapshot) -> Vec<i64> {
    let triplets: Vec<i64> = ids(world, SourceTable::Interests).into_iter().rev().take(3).collect();
    for id in &triplets {
        let row =
            world.rows_mut(SourceTable::Interests).iter_mut().find(|row| row.id() == Some(*id)).unwrap();
        for (title, value) in [
            ("Full Name", json!("Ottoline Vandermeer")),
            ("Phone Number", json!("+33 4 65 71 02 33")),
            ("Email Address", json!(format!("triplet{id}@example.org"))),
        ] {
            row.cells.insert(title.to_owned(), value);
        }
    }
    triplets
}

/// Any answer that makes one client of at least two.
pub fn split(cluster: &Cluster<'_>, rng: &mut Rng) -> String {
    let names = cluster.names();
    let mut parts = vec![Vec::new(); names.len()];
    parts[0].extend(&names[..2]);
    names[2..].iter().for_each(|&name| parts[rng.below(names.len())].push(name));
    Partition::new(parts, &names).to_string()
}

/// One edit of a real server, as a user makes it. A row that is gone already stays gone: the server's refusal is no matter.
pub async fn through_the_api(source: &Source, given: &Snapshot, rng: &mut Rng) -> String {
    let table = SourceTable::ALL[rng.below(4)];
    let id = rng.any(&ids(given, table)).unwrap();
    match rng.below(3) {
        0 => {
            let gone = source.delete(table, &[id]).await.is_ok();
            format!("{table} {id} deleted: {gone}")
        }
        1 => {
            let mut cells = find(given, table, id).cells.clone();
            cells.retain(|title, value| value.is_string() && !title.ends_with("edAt"));
            let new = 9000 + rng.below(9000);
            cells.insert("Id".to_owned(), json!(new));
            let added = source.insert(table, &[Value::Object(cells)]).await.is_ok();
            format!("{table} {new} inserted like {id}: {added}")
        }
        _ => {
            let title = match table {
                SourceTable::Interests => "Full Name",
                SourceTable::Berths => "Area",
                SourceTable::Expenses => "Payer",
                SourceTable::Invoices => "Notes",
            };
            let row = json!({"Id": id, title: format!("Edited {}", rng.below(1000))});
            let edited = source.update(table, &[row]).await.is_ok();
            format!("{table} {id}: {title} edited: {edited}")
        }
    }
}
