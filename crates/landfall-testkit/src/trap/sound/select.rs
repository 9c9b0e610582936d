//! Which rows a query takes, in which order, and which page of them.

use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Value, json};

use super::{
    filter::{self, Filter},
    junction::KEYS,
    refusal::Refusal,
    route::Api,
    rows::{Cells, Rows},
};
use crate::{trap::call::Call, version::Version};

/// What is given without a limit.
const DEFAULT: u64 = 25;
/// What is given at most, silently (NOCODB 3).
const MAXIMUM: u64 = 1000;

/// A query, understood.
#[derive(Debug)]
pub(super) struct Query {
    filter: Filter,
    /// Titles, and whether they descend.
    sort: Vec<(String, bool)>,
    pub limit: u64,
    pub offset: u64,
}

/// A page of rows.
pub(super) struct Page<'w> {
    pub rows: Vec<Cow<'w, Cells>>,
    /// Rows that the filter takes, on all pages.
    pub total: u64,
}

impl Query {
    /// Reads it; `titles` are those of the table, `times` those of its moments.
    pub fn read(call: &Call, titles: &[&str], times: &[&str], api: Api) -> Result<Self, Refusal> {
        let number = |name: &str| call.query(name).and_then(|text| text.parse::<u64>().ok());
        let asked =
            if api == Api::V3 { number("pageSize").or_else(|| number("limit")) } else { number("limit") };
        let limit = asked.filter(|rows| *rows > 0).unwrap_or(DEFAULT).min(MAXIMUM);
        let page = number("page").map_or(0, |page| page.saturating_sub(1) * limit);
        let text = call.query("where").unwrap_or_default();
        Ok(Self {
            filter: filter::parse(text, titles, times, api)?,
            sort: sort(call.query("sort").unwrap_or_default(), titles, api)?,
            limit,
            offset: number("offset").unwrap_or(page),
        })
    }

    /// How many rows it takes on all pages.
    pub fn count(&self, rows: Rows<'_>, version: Version) -> u64 {
        if self.filter.is_only_above(rows.key()) {
            return rows.len() - self.start(rows);
        }
        self.taken(rows, version).len() as u64
    }

    /// The page. An offset at or beyond the end is refused, where there is any row.
    pub fn page<'w>(&self, rows: Rows<'w>, version: Version) -> Result<Page<'w>, Refusal> {
        let page = if self.filter.is_only_above(rows.key()) && self.keeps_order(rows) {
            let (start, total) = (self.start(rows), rows.len() - self.start(rows));
            let indexes =
                (start + self.offset.min(total)..rows.len()).take(usize::try_from(self.limit).unwrap_or(0));
            Page { rows: indexes.map(|index| rows.row(index)).collect(), total }
        } else {
            let mut taken = self.taken(rows, version);
            if !self.keeps_order(rows) {
                taken.sort_by(|a, b| self.compare(a, b).then_with(|| compare(a.get("Id"), b.get("Id"))));
            }
            let total = taken.len() as u64;
            let skipped = taken.into_iter().skip(usize::try_from(self.offset).unwrap_or(usize::MAX));
            Page { rows: skipped.take(usize::try_from(self.limit).unwrap_or(0)).collect(), total }
        };
        if self.offset > 0 && self.offset >= page.total {
            Err(Refusal::Offset(self.offset))
        } else {
            Ok(page)
        }
    }

    fn start(&self, rows: Rows<'_>) -> u64 {
        self.filter.above(rows.key()).map_or(0, |above| rows.position(above))
    }

    fn taken<'w>(&self, rows: Rows<'w>, version: Version) -> Vec<Cow<'w, Cells>> {
        let all = (self.start(rows)..rows.len()).map(|index| rows.row(index));
        all.filter(|row| self.filter.takes(row, version)).collect()
    }

    /// True where the rows come in the order of their keys as it is.
    fn keeps_order(&self, rows: Rows<'_>) -> bool {
        let natural: &[&str] = if matches!(rows, Rows::Pairs(_)) { &KEYS } else { &["Id"] };
        self.sort.is_empty()
            || self
                .sort
                .iter()
                .map(|(title, down)| (title.as_str(), *down))
                .eq(natural.iter().map(|title| (*title, false)))
    }

    fn compare(&self, a: &Cells, b: &Cells) -> Ordering {
        let by = |(title, down): &(String, bool)| {
            let order = compare(a.get(title), b.get(title));
            if *down { order.reverse() } else { order }
        };
        self.sort.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// As SQLite orders: nothing, numbers, texts.
fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let rank = |cell: Option<&Value>| match cell {
        None | Some(Value::Null) => (0, 0.0, String::new()),
        Some(Value::Number(number)) => (1, number.as_f64().unwrap_or(0.0), String::new()),
        Some(Value::String(text)) => (2, 0.0, text.clone()),
        Some(other) => (2, 0.0, other.to_string()),
    };
    let ((a, x, s), (b, y, t)) = (rank(a), rank(b));
    a.cmp(&b).then(x.total_cmp(&y)).then(s.cmp(&t))
}

/// Titles joined by commas, `-` before those that descend; in version 3 a list of JSON objects.
fn sort(text: &str, titles: &[&str], api: Api) -> Result<Vec<(String, bool)>, Refusal> {
    let asked: Vec<(String, bool)> = if text.is_empty() {
        Vec::new()
    } else if api == Api::V3 {
        let parts: Vec<Value> = serde_json::from_str(text).map_err(|_| Refusal::Sort)?;
        let part =
            |part: &Value| Some((part["field"].as_str()?.to_owned(), part["direction"] == json!("desc")));
        parts.iter().map(part).collect::<Option<_>>().ok_or(Refusal::Sort)?
    } else {
        text.split(',').map(|part| (part.trim_start_matches('-').to_owned(), part.starts_with('-'))).collect()
    };
    match asked.iter().find(|(title, _)| !titles.contains(&title.as_str())) {
        Some((title, _)) => Err(Refusal::Field { title: title.clone(), within: "sort" }),
        None => Ok(asked),
    }
}
