//! `cargo xtask tidy`: rules of this workspace that the compiler and clippy do not know. Every finding names file, line and remedy.

mod crates;
mod cycles;
mod docs;
mod finding;
mod lexer;
mod lockfile;
mod mapping;
mod sizes;
mod source;
mod tables;
mod tree;
mod verification;
mod wording;

use std::{fs, path::Path};

use anyhow::{Result, bail};

use finding::Finding;
use tree::Tree;

/// Checks the workspace at `root`. An error lists every finding.
pub fn run(root: &Path) -> Result<()> {
    let findings = check(&Tree::read(root)?)?;
    if findings.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let counted = if list.len() == 1 { "1 finding".to_owned() } else { format!("{} findings", list.len()) };
    bail!("{counted}\n{}", list.join("\n"))
}

/// Writes the pages that are made of other files.
pub fn write_pages(root: &Path) -> Result<()> {
    let matrix = fs::read_to_string(root.join(verification::MATRIX))?;
    Ok(fs::write(root.join(verification::PAGE), verification::render(&matrix)?)?)
}

fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in &tree.sources {
        findings.extend(wording::file_is_described(source));
        findings.extend(wording::no_glob_import(source));
        findings.extend(wording::no_half_done_work(source));
        findings.extend(sizes::file_is_short(source));
        findings.extend(sizes::functions_are_short(source));
    }
    for page in &tree.pages {
        findings.extend(docs::named_paths_exist(page, &tree.paths));
    }
    findings.extend(crates::no_forbidden_dependency(&tree.manifests)?);
    findings.extend(crates::no_tool_in_the_product(&tree.manifests)?);
    findings.extend(crates::no_forbidden_word(&tree.sources));
    findings.extend(cycles::no_module_cycle(&tree.sources));
    findings.extend(lockfile::few_packages(&tree.lock)?);
    findings.extend(mapping::page_is_true(tree)?);
    findings.extend(verification::page_is_made_of_the_matrix(tree)?);
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::{TempDir, tempdir};

    /// A small workspace.
    fn workspace(files: &[(&str, &str)]) -> TempDir {
        let root = tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    const TIDY: [(&str, &str); 4] = [
        ("Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n"),
        ("README.md", "See `crates/a/src/lib.rs`.\n"),
        ("crates/a/Cargo.toml", "[package]\nname = \"a\"\n"),
        ("crates/a/src/lib.rs", "//! A crate.\n"),
    ];

    #[test]
    fn a_tidy_workspace_passes() {
        super::run(workspace(&TIDY).path()).unwrap();
    }

    #[test]
    fn every_finding_is_listed_with_file_and_line_and_build_results_are_left_alone() {
        let bad = [
            ("README.md", "`docs/GONE.md`\n"),
            ("crates/a/src/lib.rs", "//! A crate.\nmod b;\nuse b::*;\n"),
            ("crates/a/src/b.rs", "fn b() {\n    todo!()\n}\n"),
            ("target/x.rs", "todo!()"),
        ];
        let workspace = workspace(&[TIDY.as_slice(), &bad].concat());
        let text = super::run(workspace.path()).unwrap_err().to_string();
        let places: Vec<&str> = text.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
        let expected = [
            "4 findings",
            "crates/a/src/b.rs:1",
            "crates/a/src/b.rs:2",
            "crates/a/src/lib.rs:3",
            "README.md:1",
        ];
        assert_eq!(places, expected, "{text}");
    }
}
