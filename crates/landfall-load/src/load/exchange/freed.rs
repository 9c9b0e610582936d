//! What takes rows out of their unique indexes for a moment, so that others can have their values.

use crate::{
    catalogue::{Check, Unique},
    layout::{Field, Layout, PORT_ID},
    sql::quote,
};

/// What takes a row out of a unique index for a moment.
pub struct Freed<'a> {
    /// The column.
    pub field: &'a Field,
    /// Its value meanwhile, as SQL over the live row `t`.
    value: String,
}

impl Freed<'_> {
    /// `"column" = value`.
    pub fn assignment(&self) -> String {
        format!("{} = {}", quote(&self.field.column.name), self.value)
    }
}

/// One for each unique index where a column lends itself: `false` where a flag of a partial index decides, empty where that is allowed, or
/// a text that nobody else has. The keys stay, and so does the port, which no row of the plan could give back.
pub fn freed(layout: &Layout) -> Vec<Freed<'_>> {
    let mut all: Vec<Freed<'_>> = Vec::new();
    for freed in layout.live.uniques.iter().filter_map(|index| freed_of(layout, index)) {
        if all.iter().all(|other| other.field.planned != freed.field.planned) {
            all.push(freed);
        }
    }
    all
}

/// A column that no CHECK reads comes first. One that a CHECK reads beside others stays: what they hold together only the row knows.
fn freed_of<'a>(layout: &'a Layout, index: &Unique) -> Option<Freed<'a>> {
    let key = layout.key();
    let stays = |field: &Field| field.planned == PORT_ID || key.contains(&quote(&field.column.name));
    let fields = index.columns.iter().filter_map(|column| layout.field_of(column));
    let (unchecked, checked): (Vec<&Field>, Vec<&Field>) =
        fields.filter(|field| !stays(field)).partition(|field| checks(layout, field).next().is_none());
    let is_alone = |field: &&Field| checks(layout, field).all(|check| check.columns.len() == 1);
    let checked: Vec<&Field> = checked.into_iter().filter(is_alone).collect();
    let (field, value) =
        first(&unchecked, &key, index.nulls_equal).or_else(|| first(&checked, &key, index.nulls_equal))?;
    Some(Freed { field, value: if_taken(layout, field, value) })
}

/// The CHECK constraints that read a column.
fn checks<'a>(layout: &'a Layout, field: &'a Field) -> impl Iterator<Item = &'a Check> {
    layout.live.checks.iter().filter(|check| check.columns.contains(&field.column.name))
}

/// The first of these columns that lends itself, and its value meanwhile.
fn first<'a>(fields: &[&'a Field], key: &[String], nulls_equal: bool) -> Option<(&'a Field, String)> {
    let with = |wanted: fn(&Field) -> bool| fields.iter().copied().find(|field| wanted(field));
    let own = |field: &'a Field| {
        let id = format!("t.{}::text", key.first()?);
        let short = |limit| format!("right({id}, {limit})");
        Some((field, field.column.text_limit().map_or_else(|| id.clone(), short)))
    };
    with(|field| field.column.base == "bool")
        .map(|field| (field, "false".to_owned()))
        .or_else(|| Some((with(|field| !field.column.not_null).filter(|_| !nulls_equal)?, "NULL".to_owned())))
        .or_else(|| own(with(|field| matches!(field.column.base.as_str(), "text" | "varchar" | "citext"))?))
}

/// The value where the column's own CHECK constraints take it, else what the column holds: one row that is refused would keep all from making
/// way.
fn if_taken(layout: &Layout, field: &Field, value: String) -> String {
    let hold: Vec<String> =
        checks(layout, field).map(|check| format!("({}) IS NOT FALSE", check.expression)).collect();
    if hold.is_empty() {
        return value;
    }
    let (name, base_type) = (quote(&field.column.name), &field.column.base_type);
    format!(
        "CASE WHEN (SELECT {} FROM (SELECT ({value})::{base_type} AS {name}) landfall_freed) THEN {value} ELSE t.{name} END",
        hold.join(" AND ")
    )
}
