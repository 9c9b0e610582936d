//! `where` as text. `~and` binds before `~or`, on all versions.

use super::{
    super::{refusal::Refusal, route::Api},
    Filter, Leaf,
};

/// Reads a condition. A title may hold anything but `~or(`: known titles are tried before the next comma is. Version 3 takes no comma in a
/// title and no empty moment.
pub(in crate::trap::sound) fn parse(
    text: &str,
    titles: &[&str],
    times: &[&str],
    api: Api,
) -> Result<Filter, Refusal> {
    let mut parser = Parser { rest: text.trim(), titles, times, api };
    if parser.rest.is_empty() {
        return Ok(Filter::All);
    }
    let filter = parser.either()?;
    if parser.rest.is_empty() { Ok(filter) } else { Err(Refusal::Malformed(text.to_owned())) }
}

struct Parser<'t> {
    rest: &'t str,
    titles: &'t [&'t str],
    /// Titles of the columns that hold moments.
    times: &'t [&'t str],
    api: Api,
}

impl Parser<'_> {
    fn either(&mut self) -> Result<Filter, Refusal> {
        let mut filter = self.both()?;
        while self.eat("~or") {
            filter = Filter::Or(Box::new((filter, self.both()?)));
        }
        Ok(filter)
    }

    fn both(&mut self) -> Result<Filter, Refusal> {
        let mut filter = self.one()?;
        while self.eat("~and") {
            filter = Filter::And(Box::new((filter, self.one()?)));
        }
        Ok(filter)
    }

    fn one(&mut self) -> Result<Filter, Refusal> {
        if self.eat("~not") {
            return Ok(Filter::Not(Box::new(self.one()?)));
        }
        if !self.eat("(") {
            return Err(self.malformed());
        }
        if self.rest.starts_with('(') || self.rest.starts_with("~not") {
            let filter = self.either()?;
            return if self.eat(")") { Ok(filter) } else { Err(self.malformed()) };
        }
        self.leaf().map(Filter::Leaf)
    }

    fn leaf(&mut self) -> Result<Leaf, Refusal> {
        let title = self.title()?;
        let end = self.rest.find(')').ok_or_else(|| self.malformed())?;
        let (inside, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        let (operator, value) = inside.split_once(',').unwrap_or((inside, ""));
        if !OPERATORS.contains(&operator) {
            return Err(Refusal::Operator(operator.to_owned()));
        }
        let moment = value.strip_prefix("exactDate").map(|value| value.trim_start_matches(','));
        if moment == Some("") && self.api == Api::V3 {
            return Err(self.malformed());
        }
        let is_time = self.times.contains(&title.as_str());
        if is_time && moment.is_none() && !value.is_empty() {
            return Err(Refusal::BareMoment(value.to_owned()));
        }
        let value = moment.unwrap_or(value).to_owned();
        Ok(Leaf { title, operator: operator.to_owned(), moment: moment.is_some(), value })
    }

    fn title(&mut self) -> Result<String, Refusal> {
        let takes = |title: &&&str| self.api != Api::V3 || !title.contains(',');
        let here = |title: &&&str| self.rest.strip_prefix(**title).is_some_and(|rest| rest.starts_with(','));
        let Some(title) = self.titles.iter().filter(takes).filter(here).max_by_key(|title| title.len())
        else {
            let unknown = self.rest.split(',').next().unwrap_or_default();
            return Err(Refusal::FilterField(unknown.to_owned()));
        };
        self.rest = &self.rest[title.len() + 1..];
        Ok((*title).to_owned())
    }

    fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn malformed(&self) -> Refusal {
        Refusal::Malformed(self.rest.to_owned())
    }
}

const OPERATORS: [&str; 13] =
    ["eq", "neq", "gt", "ge", "gte", "lt", "le", "lte", "like", "blank", "notblank", "null", "notnull"];
