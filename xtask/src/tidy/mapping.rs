//! docs/MAPPING.md stays true: every column of the mapping file has its row, and the tests and warnings that rows name exist.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::Table;

use super::{
    finding::Finding,
    source::Source,
    tables::{Row, rows, spans},
    tree::{Text, Tree},
};

/// The page that this rule is about.
const PAGE: &str = "docs/MAPPING.md";
/// Where warnings are declared.
const CODES: &str = "crates/landfall-model/src/finding/code.rs";
/// What opens their list.
const LIST: &str = "kinds! {";

/// Compares the page with the mapping file, the tests and the warnings. A workspace without a mapping file has nothing to describe.
pub fn page_is_true(tree: &Tree) -> Result<Vec<Finding>> {
    let Some(mapping) = &tree.mapping else { return Ok(Vec::new()) };
    let Some(page) = tree.pages.iter().find(|page| page.path == PAGE) else {
        return Ok(vec![Finding::new(PAGE, 1, "the page is missing: describe the mapping file in it")]);
    };
    let rows = rows(&page.text);
    let mut findings = every_column_has_a_row(page, &rows, mapping)?;
    findings.extend(every_test_exists(page, &rows, &functions(&tree.sources)));
    findings.extend(every_warning_exists(page, &rows, &codes(&tree.sources)));
    findings.sort_by_key(|finding| finding.line);
    Ok(findings)
}

/// Each role stands with its title in the section that is named after its table.
fn every_column_has_a_row(page: &Text, rows: &[Row<'_>], mapping: &Text) -> Result<Vec<Finding>> {
    let parsed: Table = mapping.text.parse().with_context(|| format!("cannot read {}", mapping.path))?;
    let mut findings = Vec::new();
    for (section, role, title) in columns(&parsed) {
        let described = |row: &&Row<'_>| {
            row.section == section
                && row.cell("column") == title
                && spans(row.cell("role")).any(|name| name == role)
        };
        if !rows.iter().any(|row| described(&row)) {
            let what = format!("no row under \"## {section}\" describes \"{title}\" (`{role}`): add one");
            findings.push(Finding::new(&page.path, 1, what));
        }
    }
    Ok(findings)
}

/// Title of the table, role and title of the column, of all columns of a mapping file.
fn columns(mapping: &Table) -> impl Iterator<Item = (&str, &str, &str)> {
    let tables = mapping.get("source").and_then(|source| source.get("tables")?.as_table());
    tables.into_iter().flatten().flat_map(|(_, table)| {
        let section = table.get("title").and_then(|title| title.as_str()).unwrap_or_default();
        let columns = table.get("columns").and_then(|columns| columns.as_table());
        columns
            .into_iter()
            .flatten()
            .map(move |(role, title)| (section, role.as_str(), title.as_str().unwrap_or_default()))
    })
}

/// A row that has a column for tests names one at least, and all that it names are functions of some crate.
fn every_test_exists(page: &Text, rows: &[Row<'_>], functions: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows.iter().filter(|row| row.has("tests")) {
        let mut names = spans(row.cell("tests")).peekable();
        if names.peek().is_none() {
            let what = "the row names no test: name the one that proves it, or write it";
            findings.push(Finding::new(&page.path, row.line, what));
        }
        for name in names.filter(|name| !functions.contains(name)) {
            let what = format!("there is no test `{name}`: correct the name, or the row");
            findings.push(Finding::new(&page.path, row.line, what));
        }
    }
    findings
}

fn every_warning_exists(page: &Text, rows: &[Row<'_>], codes: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows {
        for code in spans(row.cell("warnings")).filter(|code| !codes.contains(*code)) {
            let what = format!("there is no warning `{code}` in {CODES}: correct the name, or the row");
            findings.push(Finding::new(&page.path, row.line, what));
        }
    }
    findings
}

/// The functions of all crates whose names have three words or more, as tests have.
fn functions(sources: &[Source]) -> BTreeSet<&str> {
    let crates = sources.iter().filter(|source| source.path.starts_with("crates/"));
    let named = crates.flat_map(|source| source.code_with_tests.split("fn ").skip(1));
    let names = named.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    names.flatten().filter(|name| name.split('_').count() >= 3).collect()
}

/// The kinds of warning as files spell them: `NameNormalised` as `name-normalised`.
fn codes(sources: &[Source]) -> BTreeSet<String> {
    let code = sources.iter().find(|source| source.path == CODES).map_or("", |source| &source.code);
    let body = code.split_once(LIST).and_then(|(_, rest)| rest.split_once('}'));
    let variants = body.map_or("", |(body, _)| body).split([',', '\n']).map(str::trim);
    variants.filter(|name| !name.is_empty()).map(kebab).collect()
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CODES, PAGE, page_is_true};
    use crate::tidy::{
        source::Source,
        tree::{Text, Tree},
    };

    const MAPPING: &str =
        "[source.tables.berths]\ntitle = \"Berths\"\n[source.tables.berths.columns]\narea = \"Area\"\n";
    const FINE: &str = "## Berths\n\n| column | role | warnings | tests |\n|---|---|---|---|\n\
        | Area | `area` | `value-unknown` | `an_area_is_a_letter` |\n";

    fn check(page: Option<&str>) -> Vec<String> {
        let text = |path: &str, text: &str| Text { path: path.to_owned(), text: text.to_owned() };
        let code = "//! x\nkinds! {\n    /// Unknown.\n    ValueUnknown,\n    TextMended,\n}\n";
        let test = "//! x\n#[test]\nfn an_area_is_a_letter() {}\nfn helper() {}\n";
        let tree = Tree {
            paths: BTreeSet::new(),
            sources: vec![
                Source::new(CODES, code.to_owned()),
                Source::new("crates/a/tests/x.rs", test.to_owned()),
                Source::new("xtask/src/x.rs", "fn no_test_of_a_crate() {}\n".to_owned()),
            ],
            pages: page.map(|page| text(PAGE, page)).into_iter().collect(),
            manifests: Vec::new(),
            lock: text("Cargo.lock", ""),
            mapping: Some(text("mapping.toml", MAPPING)),
            matrix: None,
        };
        page_is_true(&tree).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_page_that_names_every_column_and_nothing_else_passes() {
        assert_eq!(check(Some(FINE)), Vec::<String>::new());
    }

    #[test]
    fn a_page_that_is_gone_is_missed() {
        assert!(check(None)[0].contains("the page is missing"));
    }

    #[test]
    fn a_column_without_a_row_in_its_section_is_named() {
        let expected = ["docs/MAPPING.md:1: no row under \"## Berths\" describes \"Area\" (`area`): add one"];
        for (from, to) in [("## Berths", "## Boats"), ("| Area ", "| Zone "), ("`area`", "`zone`")] {
            assert_eq!(check(Some(&FINE.replace(from, to))), expected, "{to}");
        }
    }

    #[test]
    fn a_test_that_is_missing_or_lies_outside_the_crates_is_named() {
        for name in ["an_area_is_a_number", "no_test_of_a_crate", "helper"] {
            let expected =
                format!("docs/MAPPING.md:5: there is no test `{name}`: correct the name, or the row");
            assert_eq!(check(Some(&FINE.replace("an_area_is_a_letter", name))), [expected]);
        }
        let none = check(Some(&FINE.replace("`an_area_is_a_letter`", "")));
        assert_eq!(
            none,
            ["docs/MAPPING.md:5: the row names no test: name the one that proves it, or write it"]
        );
    }

    #[test]
    fn a_warning_that_nobody_gives_is_named() {
        assert_eq!(check(Some(&FINE.replace("value-unknown", "text-mended"))), Vec::<String>::new());
        let found = check(Some(&FINE.replace("value-unknown", "value-odd")));
        assert!(found[0].starts_with("docs/MAPPING.md:5: there is no warning `value-odd`"), "{found:?}");
    }
}
