//! Which base and which table of the source each table of the mapping is. Pure.

use landfall_model::{
    closest::closest,
    literal::literal,
    mapping::TableMapping,
    source::{SourceTable, TableColumns},
};

use crate::{
    error::{Error, Problem},
    nocodb::{Named, Place},
};

/// A base with its tables.
#[derive(Debug, Clone)]
pub(super) struct Base {
    pub base: Named,
    pub tables: Vec<Named>,
}

/// The base that the mapping names by id or by title.
pub(super) fn base(name: &str, bases: &[Named]) -> Result<Named, Error> {
    if let Some(found) = bases.iter().find(|base| base.id == name) {
        return Ok(found.clone());
    }
    let by_title: Vec<&Named> = bases.iter().filter(|base| base.title == name).collect();
    match by_title.as_slice() {
        [found] => Ok((*found).clone()),
        [] => Err(Error::NoBase(Problem::new(
            format!("the token sees no base {}; it sees {}", literal(name), listed(bases)),
            "name it by id or title under [source] bases in the mapping file, or invite the token's user to it",
        ))),
        several => Err(Error::NoBase(Problem::new(
            format!("{} bases are called {}: {}", several.len(), literal(name), ids(several)),
            "name the right one by its id under [source] bases in the mapping file",
        ))),
    }
}

/// Where a table is: by its id in whichever base has it, else by its title, which tables of two bases may have: then none is guessed. One that an
/// earlier run read is recognised by its id.
pub(super) fn table(
    table: SourceTable,
    mapping: &TableMapping,
    bases: &[Base],
    before: Option<&TableColumns>,
) -> Result<Place, Error> {
    let place =
        |(base, found): (&Base, &Named)| Place { base: base.base.id.clone(), table: found.id.clone() };
    if let Some(by_id) = all(bases).find(|(_, found)| Some(&found.id) == mapping.id.as_ref()) {
        return Ok(place(by_id));
    }
    let by_title: Vec<_> = all(bases).filter(|(_, found)| found.title == mapping.title).collect();
    match by_title.as_slice() {
        [found] => Ok(place(*found)),
        [] => {
            let now = all(bases).find(|(_, found)| before.is_some_and(|before| before.table_id == found.id));
            Err(now.map_or_else(|| no_table(table, mapping, bases), |(_, now)| is_now(table, mapping, now)))
        }
        several => Err(several_tables(table, mapping, several)),
    }
}

/// Every table with its base.
fn all(bases: &[Base]) -> impl Iterator<Item = (&Base, &Named)> {
    bases.iter().flat_map(|base| base.tables.iter().map(move |table| (base, table)))
}

/// The error for a table that has another title now.
fn is_now(table: SourceTable, mapping: &TableMapping, now: &Named) -> Error {
    let now = literal(&now.title);
    Error::NoTable(Problem::new(
        format!("table {} is now called {now}", literal(&mapping.title)),
        format!("set title = {now} under [source.tables.{table}] in the mapping file"),
    ))
}

/// The error for a table that is not there.
fn no_table(table: SourceTable, mapping: &TableMapping, bases: &[Base]) -> Error {
    let names: Vec<Named> = bases.iter().map(|base| base.base.clone()).collect();
    let titles = all(bases).map(|(_, table)| table.title.as_str());
    let id = mapping.id.as_ref().map(|id| format!(" (id {id})")).unwrap_or_default();
    Error::NoTable(Problem::new(
        format!(
            "no table {}{id} in {}{}",
            literal(&mapping.title),
            listed(&names),
            closest(&mapping.title, titles)
        ),
        format!(
            "set id or title under [source.tables.{table}] in the mapping file, or add its base to [source] bases"
        ),
    ))
}

/// The error for a title that does not say which table is meant.
fn several_tables(table: SourceTable, mapping: &TableMapping, several: &[(&Base, &Named)]) -> Error {
    let place = |(base, found): &(&Base, &Named)| {
        format!("{} in {} ({})", found.id, literal(&base.base.title), base.base.id)
    };
    let places: Vec<String> = several.iter().map(place).collect();
    Error::NoTable(Problem::new(
        format!("{} tables are called {}: {}", several.len(), literal(&mapping.title), places.join(", ")),
        format!("set id under [source.tables.{table}] in the mapping file to that of the right one"),
    ))
}

/// By which they are told apart.
fn ids(bases: &[&Named]) -> String {
    bases.iter().map(|base| base.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn listed(bases: &[Named]) -> String {
    if bases.is_empty() {
        return "no base at all".to_owned();
    }
    let names: Vec<String> =
        bases.iter().map(|base| format!("{} ({})", literal(&base.title), base.id)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        mapping::Mapping,
        source::{SourceTable, TableColumns},
    };

    use super::{Base, Named, Place, base, table};

    fn named(id: &str, title: &str) -> Named {
        Named { id: id.to_owned(), title: title.to_owned() }
    }

    #[test]
    fn a_base_is_found_by_id_or_title_and_never_guessed() {
        let bases =
            [named("p1", "Port Nimara"), named("p2", "Expenses"), named("p3", "Old"), named("p4", "Old")];
        let cases = [
            ("p2", Ok("p2")),
            ("Port Nimara", Ok("p1")),
            (
                "port nimara",
                Err("sees no base \"port nimara\"; it sees \"Port Nimara\" (p1), \"Expenses\" (p2)"),
            ),
            ("Old", Err("2 bases are called \"Old\": p3, p4; name the right one by its id")),
        ];
        for (name, expected) in cases {
            match (base(name, &bases), expected) {
                (Ok(found), Ok(id)) => assert_eq!(found.id, id),
                (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
                (found, _) => panic!("{name}: {found:?}"),
            }
        }
        assert!(base("x", &[]).unwrap_err().to_string().contains("it sees no base at all"));
    }

    #[test]
    fn a_table_is_found_by_id_in_any_base_then_by_a_title_that_no_other_has() {
        let mut mapping = Mapping::default();
        let entry = mapping.source.tables.get_mut(&SourceTable::Expenses).unwrap();
        let bases = [
            Base { base: named("p1", "One"), tables: vec![named("m1", "Expenses"), named("m2", "Berths")] },
            Base { base: named("p2", "Two"), tables: vec![named("m3", "Expenses"), named("m4", "Expense")] },
        ];
        let cases = [
            (Some("m3"), "Expenses", Some(("p2", "m3"))),
            (Some("m2"), "Expenses", Some(("p1", "m2"))),
            (Some("gone"), "Expenses", None),
            (None, "Expenses", None),
            (Some("gone"), "Berths", Some(("p1", "m2"))),
            (None, "Expense", Some(("p2", "m4"))),
            (None, "expenses", None),
        ];
        for (id, title, expected) in cases {
            entry.id = id.map(ToOwned::to_owned);
            title.clone_into(&mut entry.title);
            let found = table(SourceTable::Expenses, entry, &bases, None).ok();
            let expected =
                expected.map(|(base, table)| Place { base: base.to_owned(), table: table.to_owned() });
            assert_eq!(found, expected, "{id:?} {title}");
        }
    }

    #[test]
    fn a_missing_table_is_named_with_what_resembles_it_and_where_to_set_it() {
        let mapping = Mapping::default();
        let bases =
            [Base { base: named("p1", "One"), tables: vec![named("m1", "Interest"), named("m2", "Zoo")] }];
        let interests = mapping.table(SourceTable::Interests);
        let error = table(SourceTable::Interests, interests, &bases, None).unwrap_err().to_string();
        for part in [
            "\"Interests\" (id mbs9hjauug4eseo)",
            "\"One\" (p1)",
            "closest is \"Interest\"",
            "[source.tables.interests]",
        ] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_table_that_an_earlier_run_read_is_told_by_its_title_of_now() {
        let mapping = Mapping::default();
        let interests = mapping.table(SourceTable::Interests);
        let bases = [Base { base: named("p1", "One"), tables: vec![named("m1", "The \"deals\"")] }];
        let told = |table_id: &str| {
            let (base_id, table_id, title) = ("p1".to_owned(), table_id.to_owned(), "Interests".to_owned());
            let of = SourceTable::Interests;
            let before = TableColumns { table: of, base_id, table_id, title, columns: vec![] };
            table(of, interests, &bases, Some(&before)).unwrap_err().to_string()
        };
        let expected = r#"table "Interests" is now called "The \"deals\""; set title = "The \"deals\"" under [source.tables.interests] in the mapping file"#;
        assert_eq!(told("m1"), expected);
        assert!(told("m9").starts_with("no table \"Interests\""));
    }
}
