//! Which column that the mapping misses one may be that it does not name: who renames a column makes one of each. Pure.

use landfall_model::{closest::is_alike, mapping::TableMapping, source::TableColumns};

use super::FoundTable;
use crate::nocodb::ColumnMeta;

/// A column of the mapping that its table does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missed<'m> {
    /// The role that reads it.
    pub role: &'m str,
    /// The title by which the mapping looks for it.
    pub title: &'m str,
    /// True where an earlier run knew it by the id of the other column: then it is that one. Else it is guessed.
    pub is_certain: bool,
}

/// The one that the column `title` may be; none where several may be meant, or nothing speaks for any.
pub(crate) fn missed<'m>(
    title: &str,
    found: &FoundTable,
    mapping: &'m TableMapping,
    before: Option<&TableColumns>,
) -> Option<Missed<'m>> {
    let column = found.meta.column(title)?;
    let lacking: Vec<(&str, &str)> = mapping
        .columns
        .iter()
        .filter(|(_, mapped)| found.meta.column(mapped).is_none())
        .map(|(role, mapped)| (role.as_str(), mapped.as_str()))
        .collect();
    let known = |mapped: &str| before?.column(mapped);
    let is_same =
        |mapped: &str| known(mapped).is_some_and(|known| !known.id.is_empty() && known.id == column.id);
    if let Some((role, title)) = lacking.iter().find(|(_, mapped)| is_same(mapped)) {
        return Some(Missed { role, title, is_certain: true });
    }
    let is_only = lacking.len() == 1 && found.unmapped.len() == 1;
    let may_be =
        |(_, mapped): &&(&str, &str)| fits(column, mapped, before) && (is_only || is_alike(title, mapped));
    match lacking.iter().filter(may_be).collect::<Vec<_>>()[..] {
        [(role, title)] => Some(Missed { role, title, is_certain: false }),
        _ => None,
    }
}

/// False where an earlier run knew the missing column with another type.
fn fits(column: &ColumnMeta, mapped: &str, before: Option<&TableColumns>) -> bool {
    before.and_then(|before| before.column(mapped)).is_none_or(|known| known.uidt == column.uidt)
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        mapping::TableMapping,
        source::{Column, SourceTable, TableColumns},
    };
    use serde_json::json;

    use super::{FoundTable, missed};
    use crate::nocodb::Place;

    /// A table with these columns, of which the mapping names none: id, title and type of each.
    fn found(columns: &[[&str; 3]]) -> FoundTable {
        let described: Vec<_> =
            columns.iter().map(|[id, title, uidt]| json!({"id": id, "title": title, "uidt": uidt})).collect();
        let meta = json!({"id": "m1", "title": "Interests", "columns": described});
        FoundTable {
            table: SourceTable::Interests,
            place: Place { base: "p1".to_owned(), table: "m1".to_owned() },
            meta: serde_json::from_value(meta).unwrap(),
            fields: vec![],
            unmapped: columns.iter().map(|[_, title, _]| (*title).to_owned()).collect(),
        }
    }

    fn mapping(titles: &[&str]) -> TableMapping {
        let columns = titles.iter().map(|title| (title.to_lowercase(), (*title).to_owned())).collect();
        TableMapping { id: None, title: "Interests".to_owned(), columns, drop: [].into() }
    }

    fn before(id: &str, title: &str, uidt: &str) -> TableColumns {
        let (id, title, uidt) = (id.to_owned(), title.to_owned(), uidt.to_owned());
        let columns = vec![Column { id, title, uidt, system: false, options: vec![] }];
        let (base_id, table_id) = ("p1".to_owned(), "m1".to_owned());
        TableColumns { table: SourceTable::Interests, base_id, table_id, title: String::new(), columns }
    }

    #[test]
    fn ids_are_certain_and_types_and_likeness_are_a_guess() {
        let one = [["c1", "Client", "SingleLineText"]];
        let two = [["c1", "Full Names", "SingleLineText"], ["c2", "Shoe Size", "Number"]];
        let known = before("c1", "Name", "SingleLineText");
        let made_anew = before("c9", "Name", "SingleLineText");
        let retyped = before("c9", "Name", "Number");
        let cases = [
            (&one[..], "Client", &["Name"][..], Some(&known), Some(("Name", true))),
            (&one, "Client", &["Name"], Some(&made_anew), Some(("Name", false))),
            (&one, "Client", &["Name"], Some(&retyped), None),
            (&one, "Client", &["Name"], None, Some(("Name", false))),
            (&one, "Client", &["Name", "Phone"], None, None),
            (&one, "Client", &[], None, None),
            (&two, "Full Names", &["Full Name", "Phone"], None, Some(("Full Name", false))),
            (&two, "Shoe Size", &["Full Name", "Phone"], None, None),
        ];
        for (columns, title, titles, before, expected) in cases {
            let mapping = mapping(titles);
            let found = missed(title, &found(columns), &mapping, before);
            assert_eq!(found.map(|one| (one.title, one.is_certain)), expected, "{title} {titles:?}");
        }
    }
}
