//! Few packages: what comes in must be kept up, and read.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::{finding::Finding, tree::Text};

/// So many packages may be locked, without what the `embedded` feature alone brings.
const ALLOWED: usize = 350;

/// The package that the `embedded` feature adds.
const EMBEDDED: &str = "pglite-oxide";

/// At most 350 packages are reached from the workspace without the embedded server.
pub fn few_packages(lock: &Text) -> Result<Option<Finding>> {
    let packages = packages(lock)?;
    let count = reached(&packages).len();
    let what = format!(
        "{count} packages without those of `{EMBEDDED}`, {ALLOWED} are allowed: `cargo tree -i PACKAGE` tells who brings them"
    );
    Ok((count > ALLOWED).then(|| Finding::new(&lock.path, 1, what)))
}

/// A package of the lock file.
#[derive(Debug)]
struct Package {
    name: String,
    version: String,
    is_member: bool,
    /// As the lock file writes them: `name`, `name version` or `name version (source)`.
    dependencies: Vec<String>,
}

fn packages(lock: &Text) -> Result<Vec<Package>> {
    let table: Table = lock.text.parse().with_context(|| format!("{} is no TOML", lock.path))?;
    let list = table.get("package").and_then(Value::as_array).context("the lock file lists no package")?;
    let text = |package: &Value, key| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let package = |package: &Value| Package {
        name: text(package, "name"),
        version: text(package, "version"),
        is_member: package.get("source").is_none(),
        dependencies: package
            .get("dependencies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    };
    Ok(list.iter().map(package).collect())
}

/// Positions of the packages that the members reach, the members included, without a step onto the embedded server.
fn reached(packages: &[Package]) -> BTreeSet<usize> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, package) in packages.iter().enumerate() {
        by_name.entry(&package.name).or_default().push(at);
    }
    let mut reached: BTreeSet<usize> = (0..packages.len()).filter(|&at| packages[at].is_member).collect();
    let mut next: Vec<usize> = reached.iter().copied().collect();
    while let Some(at) = next.pop() {
        for dependency in &packages[at].dependencies {
            let mut words = dependency.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            let versions = by_name.get(name).into_iter().flatten().copied();
            let meant = versions.filter(|&at| {
                name != EMBEDDED && version.is_none_or(|version| packages[at].version == version)
            });
            for at in meant {
                if reached.insert(at) {
                    next.push(at);
                }
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::{few_packages, packages, reached};
    use crate::tidy::tree::Text;

    fn lock(text: String) -> Text {
        Text { path: "Cargo.lock".to_owned(), text }
    }

    fn package(name: &str, version: &str, member: bool, dependencies: &str) -> String {
        let source = if member { "" } else { "source = \"registry\"\n" };
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{source}dependencies = [{dependencies}]\n"
        )
    }

    #[test]
    fn only_what_the_embedded_server_alone_brings_is_not_counted() {
        let text = [
            package("landfall", "0.1.0", true, "\"pglite-oxide\", \"shared 1.0.0\""),
            package("pglite-oxide", "0.5.1", false, "\"wasm\", \"shared 2.0.0\", \"common\""),
            package("wasm", "1.0.0", false, ""),
            package("shared", "1.0.0", false, "\"common\""),
            package("shared", "2.0.0", false, ""),
            package("common", "1.0.0", false, ""),
        ];
        let packages = packages(&lock(text.concat())).unwrap();
        let names: Vec<String> = reached(&packages)
            .into_iter()
            .map(|at| format!("{} {}", packages[at].name, packages[at].version))
            .collect();
        assert_eq!(names, ["landfall 0.1.0", "shared 1.0.0", "common 1.0.0"]);
    }

    #[test]
    fn three_hundred_and_fifty_packages_are_allowed() {
        let members = |n: usize| lock((0..n).map(|i| package(&format!("p{i}"), "1.0.0", true, "")).collect());
        assert_eq!(few_packages(&members(350)).unwrap(), None);
        let found = few_packages(&members(351)).unwrap().unwrap();
        assert!(found.to_string().starts_with("Cargo.lock:1: 351 packages"));
    }
}
