//! Which thing of the source a path names.

/// The generations of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    V1,
    V2,
    V3,
}

/// What is asked for, by the ids in its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked<'p> {
    Bases,
    Tables { base: &'p str },
    Table { table: &'p str },
    Rows { base: Option<&'p str>, table: &'p str },
    Count { base: Option<&'p str>, table: &'p str },
    Row { table: &'p str, row: &'p str },
    Links { table: &'p str, column: &'p str, row: &'p str },
}

/// Reads a path; the generation is known even where nothing has this path.
pub(super) fn read(path: &str) -> (Api, Option<Asked<'_>>) {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["api", "v1", rest @ ..] => (Api::V1, v1(rest)),
        ["api", "v3", rest @ ..] => (Api::V3, v3(rest)),
        ["api", "v2", rest @ ..] => (Api::V2, v2(rest)),
        _ => (Api::V2, None),
    }
}

/// The word `noco` is not checked (NOCODB 3).
fn v1<'p>(parts: &[&'p str]) -> Option<Asked<'p>> {
    Some(match *parts {
        ["db", "meta", "projects"] => Asked::Bases,
        ["db", "meta", "projects", base, "tables"] => Asked::Tables { base },
        ["db", "meta", "tables", table] => Asked::Table { table },
        ["db", "data", _, base, table] => Asked::Rows { base: Some(base), table },
        ["db", "data", _, base, table, "count"] => Asked::Count { base: Some(base), table },
        ["db", "data", _, _, table, row] => Asked::Row { table, row },
        ["db", "data", _, _, table, row, "mm", column] => Asked::Links { table, column, row },
        _ => return None,
    })
}

fn v2<'p>(parts: &[&'p str]) -> Option<Asked<'p>> {
    Some(match *parts {
        ["meta", "bases"] => Asked::Bases,
        ["meta", "bases", base, "tables"] => Asked::Tables { base },
        ["meta", "tables", table] => Asked::Table { table },
        ["tables", table, "records"] => Asked::Rows { base: None, table },
        ["tables", table, "records", "count"] => Asked::Count { base: None, table },
        ["tables", table, "records", row] => Asked::Row { table, row },
        ["tables", table, "links", column, "records", row] => Asked::Links { table, column, row },
        _ => return None,
    })
}

fn v3<'p>(parts: &[&'p str]) -> Option<Asked<'p>> {
    Some(match *parts {
        ["meta", "bases", base, "tables"] => Asked::Tables { base },
        ["meta", "bases", _, "tables", table] => Asked::Table { table },
        ["data", base, table, "records"] => Asked::Rows { base: Some(base), table },
        ["data", base, table, "count"] => Asked::Count { base: Some(base), table },
        ["data", _, table, "records", row] => Asked::Row { table, row },
        ["data", _, table, "links", column, row] => Asked::Links { table, column, row },
        _ => return None,
    })
}
