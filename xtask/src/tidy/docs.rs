//! Documents that do not rot: a path that they name is there.

use std::collections::BTreeSet;

use super::{finding::Finding, tables::spans, tree::Text};

/// The tree's top folders. A name that begins with one of them is a path, also where the folder is gone.
const TOP: [&str; 8] = ["crates/", "docs/", "fixtures/", "schema/", "xtask/", ".ci/", ".cargo/", "changes/"];

/// Every path in backticks, outside fenced blocks, exists: from the root, or as the end of some file's path.
pub fn named_paths_exist(page: &Text, paths: &BTreeSet<String>) -> Vec<Finding> {
    let missing = |(line, name): (usize, &str)| {
        let what = format!("`{name}` does not exist: correct the path, or the sentence");
        (!exists(name, paths)).then(|| Finding::new(&page.path, line, what))
    };
    named_paths(&page.text).filter_map(missing).collect()
}

/// Names in backticks that look like paths of the tree, with their lines.
fn named_paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    let prose = text.lines().enumerate().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    let spans = prose.flat_map(|(at, line)| spans(line).map(move |span| (at + 1, span)));
    spans.filter(|(_, span)| looks_like_a_path(span))
}

fn looks_like_a_path(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let ending = [".rs", ".sql", ".md"].iter().any(|ending| name.ends_with(ending));
    plain && !name.starts_with("..") && (ending || TOP.iter().any(|top| name.starts_with(top)))
}

fn exists(name: &str, paths: &BTreeSet<String>) -> bool {
    let name = name.trim_start_matches("./").trim_end_matches('/');
    paths.contains(name)
        || paths.iter().any(|path| path.strip_suffix(name).is_some_and(|before| before.ends_with('/')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::named_paths_exist;
    use crate::tidy::tree::Text;

    fn check(text: &str) -> Vec<String> {
        let paths = ["docs", "docs/FORMAT.md", "crates/a/src/fail.rs", "schema/crm.sql"];
        let paths: BTreeSet<String> = paths.iter().map(|&path| path.to_owned()).collect();
        let page = Text { path: "README.md".to_owned(), text: text.to_owned() };
        named_paths_exist(&page, &paths).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn paths_that_exist_and_names_that_are_no_paths_pass() {
        let text = "See `docs/FORMAT.md`, `docs/`, `fail.rs`, `./schema/crm.sql`, `raw/interests.jsonl`, `GET /x`,\n\
            `docs/*.md`, `{port}/x.rs`.\n```\n`crates/gone`\n```\n";
        assert_eq!(check(text), Vec::<String>::new());
    }

    #[test]
    fn a_path_that_is_gone_is_named_with_its_line() {
        assert_eq!(
            check("a\n`crates/gone/` b"),
            ["README.md:2: `crates/gone/` does not exist: correct the path, or the sentence"]
        );
        assert_eq!(check("`ail.rs`").len(), 1);
    }
}
