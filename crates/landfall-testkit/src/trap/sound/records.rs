//! Rows: a page of them, one of them, their number, and what one is linked to.

use std::{borrow::Cow, collections::BTreeSet};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{
    cells::{View, brief},
    refusal::Refusal,
    route::Api,
    rows::Cells,
    select::Query,
    table::Table,
};
use crate::{trap::call::Call, version::Version};

/// A call for rows of a table, with what is needed to answer it.
pub(super) struct Records<'r, 'w> {
    pub call: &'r Call,
    pub table: &'r Table<'w>,
    pub api: Api,
    pub version: Version,
    /// The server's root.
    pub url: &'r str,
}

impl Records<'_, '_> {
    /// `{"list":[..],"pageInfo":{..}}`, in version 3 `{"records":[..],"next":..}`.
    pub fn page(&self) -> Result<Value, Refusal> {
        let query = self.query()?;
        let page = query.page(self.table.rows(), self.version)?;
        let rows: Vec<&Cells> = page.rows.iter().map(Cow::as_ref).collect();
        let view = View::new(self.table, self.call, self.api, &rows)?;
        let shown = rows.iter().map(|row| view.show(row)).collect();
        Ok(self.wrapped(shown, page.total, &query))
    }

    /// `{"count":3000}`
    pub fn count(&self) -> Result<Value, Refusal> {
        Ok(json!({"count": self.query()?.count(self.table.rows(), self.version)}))
    }

    /// One row by its id.
    pub fn row(&self, id: &str) -> Result<Value, Refusal> {
        let row = id.parse().ok().and_then(|id| self.table.rows().find(id));
        let row = row.ok_or_else(|| Refusal::Record(id.to_owned()))?;
        Ok(View::new(self.table, self.call, self.api, &[&row])?.show(&row))
    }

    /// What a row is linked to. Version 1 knows no row that is missing, and version 3 pages by no default (observed on 0.301.3).
    pub fn links(&self, column: &str, id: &str) -> Result<Value, Refusal> {
        let is_link = |title: &str, id: &str| self.api == Api::V1 && title == column || id == column;
        let known = self.table.columns.columns.iter().any(|link| is_link(&link.title, &link.id));
        let (true, Some(other)) = (known, self.table.other_side()) else {
            return Err(Refusal::Field { title: column.to_owned(), within: "columnId" });
        };
        let row = id.parse().ok().filter(|id| self.table.rows().find(*id).is_some());
        if row.is_none() && self.api != Api::V1 {
            return Err(Refusal::Record(id.to_owned()));
        }
        let linked =
            row.and_then(|row| self.table.linked(&BTreeSet::from([row])).remove(&row)).unwrap_or_default();
        let mut query = self.query()?;
        if self.api == Api::V3 {
            query.limit = 1000;
        }
        let page = linked.iter().skip(usize::try_from(query.offset).unwrap_or(usize::MAX));
        let page = page.take(usize::try_from(query.limit).unwrap_or(0));
        let shown: Vec<Value> = page.filter_map(|id| brief(&other, *id, self.api)).collect();
        Ok(match self.api {
            Api::V3 => json!({"records": shown}),
            Api::V1 | Api::V2 => self.wrapped(shown, linked.len() as u64, &query),
        })
    }

    fn query(&self) -> Result<Query, Refusal> {
        Query::read(self.call, &self.table.titles(), &self.table.times(), self.api)
    }

    fn wrapped(&self, rows: Vec<Value>, total: u64, query: &Query) -> Value {
        let (limit, offset) = (query.limit, query.offset);
        let is_last = offset + rows.len() as u64 >= total;
        let page = offset.is_multiple_of(limit).then_some(offset / limit + 1);
        let mut answer = Cells::new();
        if self.api == Api::V3 {
            answer.insert("records".to_owned(), Value::Array(rows));
            let beside = page.map(|page| [("next", page + 1, !is_last), ("prev", page - 1, page > 1)]);
            for (name, page, _) in beside.into_iter().flatten().filter(|(.., is)| *is) {
                answer.insert(name.to_owned(), self.address(page).into());
            }
            answer.insert("nestedNext".to_owned(), Value::Null);
        } else {
            answer.insert("list".to_owned(), Value::Array(rows));
            answer.insert("pageInfo".to_owned(), info(total, page, query, is_last));
        }
        Value::Object(answer)
    }

    /// The address of another page: the same query, the page last.
    fn address(&self, page: u64) -> String {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let others = self.call.query.iter().filter(|(name, _)| name != "page");
        let mut parts: Vec<String> =
            others.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        parts.push(format!("page={page}"));
        format!("{}{}?{}", self.url, self.call.path, parts.join("&"))
    }
}

/// `page` where the offset is a multiple of the size, else `offset`.
fn info(total: u64, page: Option<u64>, query: &Query, is_last: bool) -> Value {
    let mut info = Cells::new();
    let mut put = |name: &str, value: Value| info.insert(name.to_owned(), value);
    put("totalRows", total.into());
    page.map(|page| put("page", page.into()));
    put("pageSize", query.limit.into());
    put("isFirstPage", (query.offset == 0).into());
    put("isLastPage", is_last.into());
    if page.is_none() {
        put("offset", query.offset.into());
    }
    Value::Object(info)
}
