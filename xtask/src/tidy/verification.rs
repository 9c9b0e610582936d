//! docs/VERIFICATION.md is made of the sabotage matrix, and `cargo xtask docs` makes it: what it says was tried by a test.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use toml::Table;

use super::{finding::Finding, tree::Tree};

/// The page that is made.
pub const PAGE: &str = "docs/VERIFICATION.md";
/// What it is made of.
pub const MATRIX: &str = "crates/landfall-verify/tests/verify/sabotage.toml";

/// What stands before the tables.
const INTRODUCTION: &str = "\
# What the verifier finds

Made of `crates/landfall-verify/tests/verify/sabotage.toml` by `cargo xtask docs`. Each kind of damage below is planted in a loaded run of its own, in the target, the bucket, the plan or
the evidence, by `crates/landfall-verify/tests/verify/sabotage.rs`. The test passes where exactly the named checks fail, no other does, and the first one prints what stands here;
`ID` stands for a row's id. A run without damage passes every check in silence (`crates/landfall-verify/tests/verify/silence.rs` and `practice.rs` beside it).
";

/// Sections of the matrix, with their headings, in the order of the page.
const SECTIONS: [(&str, &str); 9] = [
    ("rows", "Rows"),
    ("fields", "Fields"),
    ("references", "References"),
    ("uniqueness", "What must be there once, or must be there"),
    ("meaning", "Meaning"),
    ("guards", "What must hold from now on"),
    ("planner", "Mistakes of the planner, which the target repeats: only the second road can find them"),
    ("objects", "Objects in the bucket"),
    ("evidence", "The evidence of the run"),
];

/// Compares the page with the matrix. A workspace without a matrix has nothing to say.
pub fn page_is_made_of_the_matrix(tree: &Tree) -> Result<Vec<Finding>> {
    let Some(matrix) = &tree.matrix else { return Ok(Vec::new()) };
    let page = tree.pages.iter().find(|page| page.path == PAGE).map(|page| page.text.as_str());
    if page == Some(render(&matrix.text)?.as_str()) {
        return Ok(Vec::new());
    }
    Ok(vec![Finding::new(PAGE, 1, "the page is not what the sabotage matrix says: cargo xtask docs")])
}

/// The page.
pub fn render(matrix: &str) -> Result<String> {
    let matrix: Table = matrix.parse().with_context(|| format!("cannot read {MATRIX}"))?;
    let damages = matrix.get("damage").and_then(|damage| damage.as_array()).map_or(&[][..], Vec::as_slice);
    let damages: Vec<&Table> = damages.iter().filter_map(|damage| damage.as_table()).collect();
    let mut page = format!("{INTRODUCTION}\n{} kinds of damage:\n", damages.len());
    let mut shown = 0;
    for (section, heading) in SECTIONS {
        let of_section: Vec<_> = damages.iter().filter(|damage| text(damage, "section") == section).collect();
        if !of_section.is_empty() {
            write!(page, "\n## {heading}\n\n| damage | found by | also by | prints |\n|---|---|---|---|\n")?;
        }
        of_section.iter().try_for_each(|damage| writeln!(page, "{}", row(damage)))?;
        shown += of_section.len();
    }
    if shown != damages.len() {
        bail!("{MATRIX} has a section that {PAGE} does not know");
    }
    Ok(page)
}

fn row(damage: &Table) -> String {
    let checks = damage.get("found_by").and_then(|checks| checks.as_array());
    let mut checks = checks.into_iter().flatten().filter_map(|check| check.as_str());
    let (first, others) = (checks.next().unwrap_or_default(), checks.collect::<Vec<_>>().join(", "));
    format!(
        "| {} | {} | {} | {} |",
        cell(text(damage, "kind")),
        cell(first),
        cell(&others),
        cell(text(damage, "prints"))
    )
}

fn text<'t>(damage: &'t Table, key: &str) -> &'t str {
    damage.get(key).and_then(|value| value.as_str()).unwrap_or_default()
}

/// A text as the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn each_kind_has_its_row_and_an_unknown_section_is_an_error() {
        let matrix =
            "[[damage]]\nsection = 'rows'\nkind = 'a | b'\nfound_by = ['x', 'y', 'z']\nprints = 'p'\n";
        let page = render(matrix).unwrap();
        assert!(
            page.contains("1 kinds of damage") && page.ends_with("| a \\| b | x | y, z | p |\n"),
            "{page}"
        );
        assert!(render(&matrix.replace("rows", "rogue")).is_err());
    }
}
