//! The workspace's files, read once.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::source::Source;

/// Folders that are not part of the tree: build results, history, runs.
const OUTSIDE: [&str; 4] = ["target", ".git", "output", "node_modules"];

/// The default mapping file.
const MAPPING: &str = "crates/landfall-model/src/default-mapping.toml";

/// A text file that is no program.
#[derive(Debug)]
pub struct Text {
    /// Relative to the root.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// All that the rules look at. Paths are relative to the root, with `/`.
#[derive(Debug)]
pub struct Tree {
    /// Every file and folder.
    pub paths: BTreeSet<String>,
    /// Every Rust file.
    pub sources: Vec<Source>,
    /// README and `docs/*.md`.
    pub pages: Vec<Text>,
    /// The members' `Cargo.toml`.
    pub manifests: Vec<Text>,
    /// `Cargo.lock`.
    pub lock: Text,
    /// The default mapping file, where the workspace has one.
    pub mapping: Option<Text>,
    /// The sabotage matrix of the verifier, where the workspace has one.
    pub matrix: Option<Text>,
}

impl Tree {
    /// Reads the tree at `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let mut paths = BTreeSet::new();
        walk(root, root, &mut paths)?;
        let read = |path: &String| read(root, path);
        let matching = |fits: fn(&str) -> bool| paths.iter().filter(move |path| fits(path));
        let sources = matching(|path| path.ends_with(".rs"));
        let sources = sources.map(|path| Ok(Source::new(path, read(path)?.text))).collect::<Result<_>>()?;
        let pages = matching(is_page).map(read).collect::<Result<_>>()?;
        let manifests = matching(|path| path.ends_with("/Cargo.toml")).map(read).collect::<Result<_>>()?;
        let lock = read(&"Cargo.lock".to_owned())?;
        let mapping = matching(|path| path == MAPPING).next().map(read).transpose()?;
        let matrix = matching(|path| path == super::verification::MATRIX).next().map(read).transpose()?;
        Ok(Self { sources, pages, manifests, lock, mapping, matrix, paths })
    }
}

fn is_page(path: &str) -> bool {
    path == "README.md"
        || path.strip_prefix("docs/").is_some_and(|name| name.ends_with(".md") && !name.contains('/'))
}

fn read(root: &Path, path: &str) -> Result<Text> {
    let text = fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))?;
    Ok(Text { path: path.to_owned(), text })
}

fn walk(root: &Path, folder: &Path, paths: &mut BTreeSet<String>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path: PathBuf = entry?.path();
        if OUTSIDE.iter().any(|&name| path.ends_with(name)) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, paths)?;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        paths.insert(relative.to_string_lossy().replace('\\', "/"));
    }
    Ok(())
}
