//! The junction table page by page. It has no `Id` and no order of its own: the pair of its keys serves as both.

use landfall_model::{monitor::Monitor, source::Link};
use serde_json::Value;

use crate::{
    discover::Junction,
    error::{Error, Problem},
    nocodb::{Cells, NocoDb, Page, after_pair},
    rows::PageSize,
    transport::Patience,
};

/// All pairs, ascending and unique.
#[derive(Debug)]
pub(super) struct Pairs {
    pub links: Vec<Link>,
    /// Pages that came, the empty last one included.
    pub pages: u64,
}

/// Reads to the end, which is an empty page.
pub(super) async fn read(
    db: &NocoDb,
    junction: &Junction,
    monitor: &dyn Monitor,
    task: &str,
) -> Result<Pairs, Error> {
    let mut pairs = Pairs { links: Vec::new(), pages: 0 };
    let mut size = PageSize::new(db.page_rows());
    loop {
        if monitor.stop_requested() {
            return Err(Error::Interrupted { what: "links".to_owned() });
        }
        let rows = match page(db, junction, pairs.links.last(), size).await {
            Err(error) if error.may_be_size() && size.divisible() => {
                size.halve();
                continue;
            }
            answer => answer?,
        };
        pairs.pages += 1;
        size.learn(rows.len());
        monitor.advance(task, rows.len() as u64);
        rows.iter().try_for_each(|row| pairs.accept(junction, row))?;
        if rows.is_empty() {
            return Ok(pairs);
        }
    }
}

async fn page(
    db: &NocoDb,
    junction: &Junction,
    last: Option<&Link>,
    size: PageSize,
) -> Result<Vec<Cells>, Error> {
    let keys = [junction.interest_key.as_str(), junction.berth_key.as_str()];
    let page = Page {
        fields: &keys.map(ToOwned::to_owned),
        sort: &keys,
        filter: last.map(|last| after_pair(keys, [last.interest, last.berth])),
        limit: size.rows(),
    };
    let patience = if size.divisible() { Patience::Divisible } else { Patience::Full };
    db.page(&junction.place, &page, "the links between interests and berths", patience).await
}

impl Pairs {
    fn accept(&mut self, junction: &Junction, row: &Cells) -> Result<(), Error> {
        let key = |title: &str| row.get(title).and_then(Value::as_i64);
        let (Some(interest), Some(berth)) = (key(&junction.interest_key), key(&junction.berth_key)) else {
            return Err(wrong(&format!("a row of the junction table lacks an integer key: {row:?}")));
        };
        let link = Link { interest, berth };
        if self.links.last().is_some_and(|last| *last >= link) {
            return Err(wrong(&format!(
                "the pair of interest {interest} and berth {berth} came twice or out of order"
            )));
        }
        self.links.push(link);
        Ok(())
    }
}

fn wrong(what: &str) -> Error {
    Error::Row(Problem::new(
        format!("links: {what}"),
        "take the snapshot again; if it stays so, look for a proxy in between, or set NOCODB_API to the other version",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Junction, Pairs};
    use crate::nocodb::Place;

    #[test]
    fn pairs_must_be_integers_that_ascend_strictly() {
        let junction = Junction {
            place: Place { base: String::new(), table: String::new() },
            interest_key: "a".to_owned(),
            berth_key: "b".to_owned(),
            count: None,
        };
        let cases = [
            (json!([[1, 2], [1, 3], [2, 1]]), None),
            (json!([[1, 2], [1, 2]]), Some("the pair of interest 1 and berth 2 came twice or out of order")),
            (json!([[2, 1], [1, 9]]), Some("the pair of interest 1 and berth 9 came twice or out of order")),
            (json!([["1", 2]]), Some("lacks an integer key")),
            (json!([[null, 2]]), Some("lacks an integer key")),
        ];
        for (rows, expected) in cases {
            let rows = rows.as_array().unwrap();
            let mut pairs = Pairs { links: vec![], pages: 0 };
            let cells = |row: &Value| json!({"a": row[0], "b": row[1]}).as_object().unwrap().clone();
            let result = rows.iter().try_for_each(|row| pairs.accept(&junction, &cells(row)));
            match (result, expected) {
                (Ok(()), None) => assert_eq!(pairs.links.len(), rows.len()),
                (Err(error), Some(text)) => assert!(error.to_string().contains(text), "{error}"),
                (found, _) => panic!("{rows:?}: {found:?}"),
            }
        }
    }
}
