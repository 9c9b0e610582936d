//! What people do to a source: everything that a delta must see, whether a time of the source shows it or not.

use std::{fs, path::Path};

use landfall_model::{
    cluster::Cluster,
    partition::Partition,
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
};
use landfall_practice::{Size, StoredObject, world_of};
use landfall_testkit::{
    Source,
    trap::edit::{delete, ids, insert, rows_mut},
};
use serde_json::{Value, json};

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n.max(1) as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).copied()
    }
}

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
pub fn random(world: &mut Snapshot, buckets: &Path, dice: &mut Dice) -> String {
    let table = SourceTable::ALL[dice.below(4)];
    match dice.below(14) {
        0 => insert_like(world, table, dice),
        1 => remove(world, table, dice),
        2..=4 => take_over_a_cell(world, table, dice),
        5 => empty_a_cell(world, table, dice),
        6 => become_one(world, dice),
        7 => become_two(world, dice),
        8 => swap(world, SourceTable::Berths, "Mooring Number", dice),
        9 => swap(world, SourceTable::Invoices, "Invoice Number", dice),
        10 => link(world, dice),
        11 => unlink(world, dice),
        12 => put_object(buckets, dice),
        _ => remove_object(buckets, dice),
    }
}

/// A new row with the cells of another one. Every other time it gets an id that was handed out before and is free again, as SQLite does.
fn insert_like(world: &mut Snapshot, table: SourceTable, dice: &mut Dice) -> String {
    let Some(model) = dice.pick(&ids(world, table)) else { return "nothing to copy".to_owned() };
    let mut cells = find(world, table, model).cells.clone();
    let known = ids(world, table);
    let highest = known.last().copied().unwrap_or_default();
    let free = (1..highest).rev().find(|id| !known.contains(id));
    let id = if dice.below(2) == 0 { highest + 1 } else { free.unwrap_or(highest + 1) };
    cells.insert("Id".to_owned(), json!(id));
    cells.insert("CreatedAt".to_owned(), json!(LATER));
    if dice.below(2) == 0 {
        cells.insert("Email Address".to_owned(), json!(format!("new{id}@example.org")));
    }
    insert(world, table, cells);
    format!("{table} {id} inserted like {model}")
}

fn remove(world: &mut Snapshot, table: SourceTable, dice: &mut Dice) -> String {
    let Some(id) = dice.pick(&ids(world, table)) else { return "nothing to delete".to_owned() };
    delete(world, table, id);
    format!("{table} {id} deleted")
}

/// A cell gets the value that another row has in this column: text, date, attachment, price, list, whatever it is.
fn take_over_a_cell(world: &mut Snapshot, table: SourceTable, dice: &mut Dice) -> String {
    let rows = ids(world, table);
    let (Some(to), Some(from)) = (dice.pick(&rows), dice.pick(&rows)) else { return "no rows".to_owned() };
    let title = any_title(world, table, dice);
    let value = find(world, table, from).cell(&title).cloned().unwrap_or(Value::Null);
    set(world, table, to, &title, value, dice);
    format!("{table} {to}: {title} as in {from}")
}

fn empty_a_cell(world: &mut Snapshot, table: SourceTable, dice: &mut Dice) -> String {
    let Some(id) = dice.pick(&ids(world, table)) else { return "no rows".to_owned() };
    let title = any_title(world, table, dice);
    set(world, table, id, &title, Value::Null, dice);
    format!("{table} {id}: {title} emptied")
}

/// Two people turn out to be one: they have the same address now.
fn become_one(world: &mut Snapshot, dice: &mut Dice) -> String {
    let rows = ids(world, SourceTable::Interests);
    let (Some(one), Some(other)) = (dice.pick(&rows), dice.pick(&rows)) else { return "nobody".to_owned() };
    let address = json!(format!("both{one}@example.org"));
    set(world, SourceTable::Interests, one, "Email Address", address.clone(), dice);
    set(world, SourceTable::Interests, other, "Email Address", address, dice);
    format!("interests {one} and {other} become one person")
}

/// A person turns out to be two: one row has an address of its own now.
fn become_two(world: &mut Snapshot, dice: &mut Dice) -> String {
    let Some(id) = dice.pick(&ids(world, SourceTable::Interests)) else { return "nobody".to_owned() };
    set(world, SourceTable::Interests, id, "Email Address", json!(format!("own{id}@example.org")), dice);
    format!("interest {id} becomes a person of its own")
}

/// Two rows swap a value that is unique in the target.
fn swap(world: &mut Snapshot, table: SourceTable, title: &str, dice: &mut Dice) -> String {
    let rows = ids(world, table);
    let (Some(one), Some(other)) = (dice.pick(&rows), dice.pick(&rows)) else { return "no rows".to_owned() };
    let value = |id| find(world, table, id).cell(title).cloned().unwrap_or(Value::Null);
    let (first, second) = (value(one), value(other));
    set(world, table, one, title, second, dice);
    set(world, table, other, title, first, dice);
    format!("{table} {one} and {other} swap {title}")
}

fn link(world: &mut Snapshot, dice: &mut Dice) -> String {
    let interest = dice.pick(&ids(world, SourceTable::Interests));
    let berth = dice.pick(&ids(world, SourceTable::Berths));
    let Some((interest, berth)) = interest.zip(berth) else { return "nothing to link".to_owned() };
    world.links.push(Link { interest, berth });
    world.links.sort_unstable();
    world.links.dedup();
    format!("interest {interest} linked to berth {berth}")
}

fn unlink(world: &mut Snapshot, dice: &mut Dice) -> String {
    if world.links.is_empty() {
        return "no links".to_owned();
    }
    let link = world.links.remove(dice.below(world.links.len()));
    format!("interest {} unlinked from berth {}", link.interest, link.berth)
}

/// A new object, or another content under a key that is there.
fn put_object(buckets: &Path, dice: &mut Dice) -> String {
    let folder = buckets.join("client-portal/general");
    fs::create_dir_all(&folder).unwrap();
    let (name, bytes) = (format!("paper-{}.pdf", dice.below(4)), format!("content {}", dice.below(1000)));
    fs::write(folder.join(&name), &bytes).unwrap();
    format!("object {name} is {bytes}")
}

fn remove_object(buckets: &Path, dice: &mut Dice) -> String {
    let mut files = Vec::new();
    list(&buckets.join("client-portal"), &mut files);
    files.sort();
    if files.is_empty() {
        return "no objects".to_owned();
    }
    let file = files.remove(dice.below(files.len()));
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
fn set(world: &mut Snapshot, table: SourceTable, id: i64, title: &str, value: Value, dice: &mut Dice) {
    let row = rows_mut(world, table).iter_mut().find(|row| row.id() == Some(id)).unwrap();
    row.cells.insert(title.to_owned(), value);
    if dice.below(2) == 0 {
        row.cells.insert("UpdatedAt".to_owned(), json!(LATER));
    }
}

/// A column of the operators' own.
fn any_title(world: &Snapshot, table: SourceTable, dice: &mut Dice) -> String {
    let columns = &world.columns_of(table).unwrap().columns;
    let own: Vec<&str> = columns
        .iter()
        .filter(|column| !column.system && column.uidt != "Links")
        .map(|column| column.title.as_str())
        .filter(|title| !["Id", "CreatedAt", "UpdatedAt"].contains(title))
        .collect();
    dice.pick(&own).unwrap().to_owned()
}

/// Makes the last three interests one person by name and number, with addresses of their own; answers their ids.
pub fn with_triplets(world: &mut Snapshot) -> Vec<i64> {
    let triplets: Vec<i64> = ids(world, SourceTable::Interests).into_iter().rev().take(3).collect();
    for id in &triplets {
        let row =
            rows_mut(world, SourceTable::Interests).iter_mut().find(|row| row.id() == Some(*id)).unwrap();
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
pub fn split(cluster: &Cluster<'_>, dice: &mut Dice) -> String {
    let names = cluster.names();
    let mut parts = vec![Vec::new(); names.len()];
    parts[0].extend(&names[..2]);
    names[2..].iter().for_each(|&name| parts[dice.below(names.len())].push(name));
    Partition::new(parts, &names).to_string()
}

/// One edit of a real server, as a user makes it. A row that is gone already stays gone: the server's refusal is no matter.
pub async fn through_the_api(source: &Source, given: &Snapshot, dice: &mut Dice) -> String {
    let table = SourceTable::ALL[dice.below(4)];
    let id = dice.pick(&ids(given, table)).unwrap();
    match dice.below(3) {
        0 => {
            let gone = source.delete(table, &[id]).await.is_ok();
            format!("{table} {id} deleted: {gone}")
        }
        1 => {
            let mut cells = find(given, table, id).cells.clone();
            cells.retain(|title, value| value.is_string() && !title.ends_with("edAt"));
            let new = 9000 + dice.below(9000);
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
            let row = json!({"Id": id, title: format!("Edited {}", dice.below(1000))});
            let edited = source.update(table, &[row]).await.is_ok();
            format!("{table} {id}: {title} edited: {edited}")
        }
    }
}
