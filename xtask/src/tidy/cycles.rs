//! No cycles between the modules of a crate. A module below counts with its top-level module; the crate's root, which sees all of
//! them, counts as none, but what it re-exports counts with the module that it comes from.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    finding::Finding,
    source::{Source, is_of_a_name},
};

/// From module to the modules that it uses, each with the place of the first use.
type Uses = BTreeMap<String, BTreeMap<String, (String, usize)>>;

/// No module uses another that uses it back, in however many steps.
pub fn no_module_cycle(sources: &[Source]) -> Vec<Finding> {
    let crates: BTreeSet<&str> = sources.iter().filter_map(|source| folder(&source.path)).collect();
    crates.into_iter().flat_map(|folder| cycles(&uses(folder, sources))).collect()
}

/// The crate's source folder, with the slash; none for tests and build scripts.
fn folder(path: &str) -> Option<&str> {
    path.find("/src/").map(|at| &path[..at + 5])
}

/// Every cycle once, by its smallest module.
fn cycles(uses: &Uses) -> Vec<Finding> {
    let mut findings = Vec::new();
    for start in uses.keys() {
        let Some(cycle) = shortest_way_back(start, uses) else { continue };
        if cycle.iter().any(|module| module < start) {
            continue;
        }
        let (path, line) = &uses[start][&cycle[0]];
        let way = [vec![start.clone()], cycle].concat().join(" -> ");
        let what = format!("modules in a cycle: {way}. Move what both need into a module of its own");
        findings.push(Finding::new(path, *line, what));
    }
    findings
}

/// The modules on the shortest way from a module back to itself, the last being itself.
fn shortest_way_back(start: &str, uses: &Uses) -> Option<Vec<String>> {
    let mut ways: VecDeque<Vec<String>> = VecDeque::from([vec![]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let here = way.last().map_or(start, String::as_str);
        for next in uses.get(here).into_iter().flat_map(BTreeMap::keys) {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push_back(longer);
            }
        }
    }
    None
}

fn uses(folder: &str, sources: &[Source]) -> Uses {
    let files: Vec<(Vec<&str>, &Source)> = sources
        .iter()
        .filter_map(|source| Some((module(source.path.strip_prefix(folder)?)?, source)))
        .collect();
    let modules: BTreeSet<&str> = files.iter().filter_map(|(module, _)| module.first().copied()).collect();
    let roots = files.iter().filter(|(module, _)| module.is_empty());
    let exports: BTreeMap<String, String> = roots.flat_map(|(_, root)| exports(&root.code)).collect();
    let mut uses = Uses::new();
    for (module, source) in files.iter().filter(|(module, _)| !module.is_empty()) {
        for (name, at) in names_of_the_root(&source.code, module.len()) {
            let used = exports.get(&name).cloned().unwrap_or(name);
            if modules.contains(used.as_str()) && used != module[0] {
                let place = (source.path.clone(), Source::line(&source.code, at));
                uses.entry(module[0].to_owned()).or_default().entry(used).or_insert(place);
            }
        }
    }
    uses
}

/// The module that a file holds, as path from the root; empty for the root; none for other programs of the crate.
fn module(file: &str) -> Option<Vec<&str>> {
    if file.starts_with("bin/") {
        return None;
    }
    let parts: Vec<&str> = file.strip_suffix(".rs")?.split('/').collect();
    Some(match parts.as_slice() {
        ["lib" | "main"] => vec![],
        [folders @ .., "mod"] => folders.to_vec(),
        all => all.to_vec(),
    })
}

/// Names that a file of a module `depth` below the root takes from the root, with their places: `crate::x`, and `super::x` with as
/// many `super` as it takes.
fn names_of_the_root(code: &str, depth: usize) -> Vec<(String, usize)> {
    let supers = "super::".repeat(depth);
    let by_crate = code.match_indices("crate::").map(|(at, found)| (at, at + found.len()));
    let by_super = code.match_indices(&supers).map(|(at, found)| (at, at + found.len()));
    let begins =
        |&(at, _): &(usize, usize)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
    let places = by_crate.chain(by_super).filter(begins);
    places
        .flat_map(|(at, after)| first_names(&code[after..]).into_iter().map(move |name| (name, at)))
        .collect()
}

/// The first names of what follows `crate::`: one, or several in braces.
fn first_names(rest: &str) -> Vec<String> {
    let Some(list) = rest.strip_prefix('{') else {
        return identifier(rest).into_iter().collect();
    };
    let mut depth = 0_usize;
    let mut names = Vec::new();
    let mut begins = true;
    for (at, c) in list.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ if begins && !c.is_whitespace() => {
                begins = false;
                names.extend(identifier(&list[at..]));
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| is_of_a_name(*c)).collect();
    (!name.is_empty() && name != "super").then_some(name)
}

/// What the root re-exports: name to module, of `pub use module::Name;` and `pub use module::{Name, other::Name as Alias};`.
fn exports(root: &str) -> Vec<(String, String)> {
    let starts = root.match_indices("pub use ").map(|(at, found)| &root[at + found.len()..]);
    let statements = starts.filter_map(|rest| rest.split(';').next());
    let names = |statement: &str| -> Vec<(String, String)> {
        let statement = statement.trim_start_matches("crate::").trim_start_matches("self::");
        let Some(module) = identifier(statement) else { return Vec::new() };
        let words = statement.split(['{', '}', ',']).map(str::trim).filter(|word| !word.is_empty());
        let exported =
            words.filter_map(|word| word.rsplit([':', ' ']).next()).filter(|name| !name.is_empty());
        exported.map(|name| (name.to_owned(), module.clone())).collect()
    };
    statements.flat_map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::no_module_cycle;
    use crate::tidy::source::Source;

    fn check(files: &[(&str, &str)]) -> Vec<String> {
        let source =
            |(name, text): &(&str, &str)| Source::new(&format!("crates/a/src/{name}"), (*text).to_owned());
        let sources: Vec<Source> = files.iter().map(source).collect();
        no_module_cycle(&sources).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_way_uses_pass() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::A;"),
            ("a.rs", "use std::fmt;"),
            ("b/mod.rs", "use crate::{A, a::{self, X}}; use self::c::Y;"),
            ("b/c.rs", "use super::Z; use crate::b::W; use super::super::a;"),
        ];
        assert_eq!(check(&files), Vec::<String>::new());
    }

    #[test]
    fn a_cycle_is_found_through_braces_supers_and_submodules_and_named_once() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "\nuse crate::{\n    b::x,\n};"),
            ("b/mod.rs", ""),
            ("b/deep.rs", "use super::super::c;"),
            ("c.rs", "fn f() { super::a::g() }"),
        ];
        let found = check(&files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("crates/a/src/a.rs:2: modules in a cycle: a -> b -> c -> a."),
            "{found:?}"
        );
    }

    #[test]
    fn a_re_export_counts_with_its_module() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use b::{One, deep::Two as Other};"),
            ("a.rs", "use crate::Other;"),
            ("b.rs", "use crate::a::X;"),
        ];
        assert_eq!(check(&files).len(), 1);
    }

    #[test]
    fn tests_may_use_what_they_like() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::x;"),
            ("b.rs", "#[cfg(test)]\nmod tests { use crate::a; }"),
        ];
        assert_eq!(check(&files), Vec::<String>::new());
    }
}
