//! Where the pairs of interests and berths are kept. Found by ids: the junction table and its columns have other titles in every version
//! of NocoDB (NOCODB 4). Pure.

use landfall_model::{literal::literal, source::SourceTable};

use super::FoundTable;
use crate::{
    error::{Error, Problem},
    nocodb::{LinkMeta, Place, TableMeta},
};

/// The junction table and the titles of its two keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Junction {
    pub place: Place,
    pub interest_key: String,
    pub berth_key: String,
    /// Title of the interests' column that shows how many links each has; none where it shows the linked rows instead.
    pub count: Option<String>,
}

/// The description of the link from interests to berths behind the column `title`, checked to be many-to-many and to lead to berths.
pub(super) fn link(title: &str, interests: &FoundTable, berths: &FoundTable) -> Result<LinkMeta, Error> {
    let column = interests.meta.column(title).ok_or_else(|| wrong(title, "is not there"))?;
    let link = match (column.is_link(), column.link_type(), column.link()) {
        (false, ..) => return Err(wrong(title, &format!("is of type {}, not a link", column.uidt))),
        (true, _, Some(link)) => link,
        (true, Some("mm"), None) => {
            return Err(wrong(title, "is a link whose junction table the source does not tell"));
        }
        (true, kind, None) => {
            return Err(to_one(title, kind.unwrap_or("unknown")));
        }
    };
    if link.other != berths.place.table {
        return Err(wrong(
            title,
            &format!("links to table {}, not to berths ({})", link.other, berths.place.table),
        ));
    }
    Ok(link)
}

/// The junction table with its keys' titles, from its own description.
pub(super) fn keys(
    title: &str,
    interests: &FoundTable,
    link: &LinkMeta,
    meta: &TableMeta,
) -> Result<Junction, Error> {
    let key = |id: &str| {
        let found = meta.title_of(id).map(ToOwned::to_owned);
        found.ok_or_else(|| {
            wrong(title, &format!("has a junction table ({}) without the key column {id}", meta.id))
        })
    };
    Ok(Junction {
        place: Place { base: interests.place.base.clone(), table: link.junction.clone() },
        interest_key: key(&link.own_key)?,
        berth_key: key(&link.other_key)?,
        count: interests.meta.column(title).filter(|column| column.uidt == "Links").map(|_| title.to_owned()),
    })
}

/// A link that keeps its pairs in the rows themselves, where nothing but another column shows them.
fn to_one(title: &str, kind: &str) -> Error {
    let title = literal(title);
    let columns = format!("[source.tables.{}.columns]", SourceTable::Interests);
    Error::NotALink(Problem::new(
        format!(
            "column {title} of interests should link to berths, but is a link of type {kind}, not many-to-many"
        ),
        format!(
            "set berths under {columns} in the mapping file to the link column that is; where there is none, make a Lookup column in NocoDB that shows the mooring number by {title}, set berth_number to it, and take the line of berths out"
        ),
    ))
}

fn wrong(title: &str, why: &str) -> Error {
    let title = literal(title);
    let table = SourceTable::Interests;
    Error::NotALink(Problem::new(
        format!("column {title} of {table} should link to berths, but {why}"),
        format!(
            "set berths under [source.tables.{table}.columns] in the mapping file to the link column, or take the line out"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use landfall_model::source::SourceTable;
    use serde_json::{Value, json};

    use super::{FoundTable, Place, keys, link};

    fn table(table: SourceTable, id: &str, columns: &Value) -> FoundTable {
        let meta =
            serde_json::from_value(json!({"id": id, "title": table.name(), "columns": columns})).unwrap();
        let place = Place { base: "p1".to_owned(), table: id.to_owned() };
        FoundTable { table, place, meta, fields: vec![], unmapped: vec![] }
    }

    fn interests(uidt: &str, options: &Value) -> FoundTable {
        let columns = json!([{"id": "c9", "title": "Berths", "uidt": uidt, "colOptions": options}]);
        table(SourceTable::Interests, "mi", &columns)
    }

    fn mm(other: &str) -> Value {
        json!({"type": "mm", "fk_mm_model_id": "mj", "fk_mm_child_column_id": "ka", "fk_mm_parent_column_id": "kb",
            "fk_related_model_id": other})
    }

    #[test]
    fn the_pairs_are_found_by_ids_whatever_the_titles() {
        let berths = table(SourceTable::Berths, "mb", &json!([]));
        for (own, other) in [
            ("table2_id", "table1_id"),
            ("nc_x___interests_id", "nc_x___berths_id"),
            ("berths_id", "interests_id"),
        ] {
            let interests = interests("Links", &mm("mb"));
            let found = link("Berths", &interests, &berths).unwrap();
            let columns = json!([
                {"id": "kb", "title": other, "uidt": "ForeignKey"},
                {"id": "ka", "title": own, "uidt": "ForeignKey"},
            ]);
            let meta =
                serde_json::from_value(json!({"id": "mj", "title": "any", "columns": columns})).unwrap();
            let junction = keys("Berths", &interests, &found, &meta).unwrap();
            assert_eq!((junction.interest_key.as_str(), junction.berth_key.as_str()), (own, other));
            assert_eq!(junction.count.as_deref(), Some("Berths"));
            assert_eq!(junction.place, Place { base: "p1".to_owned(), table: "mj".to_owned() });
        }
    }

    #[test]
    fn every_column_that_is_not_this_link_is_refused_by_its_reason() {
        let berths = table(SourceTable::Berths, "mb", &json!([]));
        let cases = [
            ("Berth", "Links", mm("mb"), "is not there"),
            ("Berths", "SingleLineText", json!(null), "is of type SingleLineText, not a link"),
            ("Berths", "Links", json!({"type": "hm"}), "is a link of type hm, not many-to-many"),
            (
                "Berths",
                "LinkToAnotherRecord",
                json!({"type": "bt"}),
                "shows the mooring number by \"Berths\", set berth_number to it",
            ),
            ("Berths", "Links", json!({"type": "mm"}), "whose junction table the source does not tell"),
            ("Berths", "LinkToAnotherRecord", mm("mx"), "links to table mx, not to berths (mb)"),
        ];
        for (title, uidt, options, why) in cases {
            let error = link(title, &interests(uidt, &options), &berths).unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("[source.tables.interests.columns]"), "{error}");
        }
    }

    #[test]
    fn a_junction_table_without_its_key_is_refused() {
        let interests = interests("Links", &mm("mb"));
        let found = link("Berths", &interests, &table(SourceTable::Berths, "mb", &json!([]))).unwrap();
        let meta = serde_json::from_value(json!({"id": "mj", "title": "any", "columns": []})).unwrap();
        let error = keys("Berths", &interests, &found, &meta).unwrap_err().to_string();
        assert!(error.contains("junction table (mj) without the key column ka"), "{error}");
    }
}
