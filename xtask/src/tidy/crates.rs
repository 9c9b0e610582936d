//! What a crate must not be able to do (DESIGN section 3): by its dependencies, and by words in its source.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use super::{
    finding::Finding,
    source::{Source, begins_a_name, is_of_a_name},
    tree::Text,
};

/// A crate, what it must not depend on (directly or through another crate of the workspace), and why.
const EDGES: [(&str, &[&str], &str); 12] = [
    (
        "landfall-model",
        &["tokio", "hyper", "tokio-postgres", "aws-"],
        "types and files alone: no async, network, SQL",
    ),
    (
        "landfall-plan",
        &["tokio", "hyper", "tokio-postgres", "aws-", "rand"],
        "the plan is pure: no I/O, clock, randomness",
    ),
    ("landfall-verify", &["landfall-load"], "a check that shares code with the load repeats its mistakes"),
    (
        "landfall-postgres",
        &["landfall-load", "landfall-verify", "landfall-plan", "landfall-store"],
        "loader and verifier share how they connect, and nothing of what they do then",
    ),
    (
        "landfall-snapshot",
        &["tokio-postgres", "landfall-postgres"],
        "the source is read through its API alone",
    ),
    (
        "landfall-cutover",
        &["tokio", "hyper", "tokio-postgres", "aws-", "landfall-plan", "landfall-load", "landfall-verify"],
        "it says what is to be done and what the evidence allows; the program does it",
    ),
    (
        "landfall-report",
        &["tokio", "hyper", "tokio-postgres", "aws-", "landfall-plan", "landfall-load", "landfall-verify"],
        "it tells what the files of a run say: no async, network, SQL, and nothing that decides",
    ),
    (
        "landfall-switch",
        &[
            "tokio-postgres",
            "aws-",
            "landfall-postgres",
            "landfall-store",
            "landfall-snapshot",
            "landfall-plan",
            "landfall-load",
            "landfall-verify",
        ],
        "it moves traffic and looks at it: no database, bucket or source, and it does not say who may",
    ),
    (
        "landfall-reentry",
        &[
            "tokio",
            "hyper",
            "tokio-postgres",
            "aws-",
            "landfall-snapshot",
            "landfall-load",
            "landfall-verify",
            "landfall-store",
        ],
        "what is to be entered in the old system is laid out for people: nothing is ever written there",
    ),
    (
        "landfall-console",
        &[
            "tokio-postgres",
            "landfall-postgres",
            "landfall-plan",
            "landfall-load",
            "landfall-verify",
            "landfall-snapshot",
        ],
        "it shows a run and notes what people say: it reaches no database and not the source, and decides nothing",
    ),
    (
        "landfall-golive",
        &["landfall-snapshot", "landfall-load", "landfall-plan"],
        "it writes rows that no plan knows: it reaches no source, and shares nothing with what loads",
    ),
    ("landfall-load", &["landfall-snapshot"], "the loader takes a plan and never reaches the source"),
];

const REMOVERS: &[&str] = &["Remover", "remover"];
const WHY_NOT_REMOVE: &str = "objects are removed by the stage cleanup alone";

const NAMED_STATEMENTS: &[&str] =
    &["query", "query_one", "query_opt", "query_raw", "execute", "execute_raw", "prepare", "prepare_typed"];
const WHY_UNNAMED: &str = "a statement with a name belongs to one connection of the server, which a pooler changes: use `query_typed`";

const STATEMENTS: &[&str] = &["query_typed", "execute_typed", "simple_query", "batch_execute", "copy_in"];
const WHY_NO_STATEMENT: &str =
    "the program lends its session to the stages' crates, and asks the target nothing itself";

/// It asks of sessions and locks, for whoever waited in vain: never of a row.
const OF_LOCKS: &str = "crates/landfall-postgres/src/holders.rs";

/// A crate's source folder, words that must not stand there outside tests, and why.
const WORDS: [(&str, &[&str], &str); 16] = [
    (
        "crates/landfall-plan/src/",
        &["std::fs", "std::net", "std::process", "SystemTime", "Instant", "rand::"],
        "the plan is pure: no I/O, clock, randomness",
    ),
    (
        "crates/landfall-postgres/src/",
        &["SELECT", "query", "query_typed", "simple_query", "execute", "batch_execute", "prepare", "copy_in"],
        "it connects and asks nothing: loader and verifier share no statement",
    ),
    ("crates/landfall/src/stages/", STATEMENTS, WHY_NO_STATEMENT),
    ("crates/landfall/src/commands/", STATEMENTS, WHY_NO_STATEMENT),
    ("crates/landfall-load/src/", NAMED_STATEMENTS, WHY_UNNAMED),
    ("crates/landfall-golive/src/", NAMED_STATEMENTS, WHY_UNNAMED),
    ("crates/landfall-golive/src/", REMOVERS, WHY_NOT_REMOVE),
    (
        "crates/landfall-snapshot/src/",
        &["POST", "PUT", "PATCH", "DELETE", "Method::from_bytes"],
        "the source is read with GET alone",
    ),
    (
        "crates/landfall-console/src/",
        &[
            "Writer",
            "writer",
            "writer_in_parts",
            "append",
            "write_json",
            "write_jsonl",
            "write_bytes",
            "create_jsonl",
            "OpenOptions",
            "File",
            "fs::write",
            "set_aside",
            "clear",
            "Command::new",
        ],
        "the console notes answers through the desk of landfall-model, and steps through what it is lent; it writes nothing else",
    ),
    ("crates/landfall-console/src/", REMOVERS, WHY_NOT_REMOVE),
    ("crates/landfall-snapshot/src/", REMOVERS, WHY_NOT_REMOVE),
    ("crates/landfall-verify/src/", REMOVERS, WHY_NOT_REMOVE),
    (
        "crates/landfall-verify/src/",
        &["INSERT INTO", "UPDATE", "DELETE FROM", "TRUNCATE", "copy_in"],
        "the session reads: what users entered, and whether all is as planned",
    ),
    (
        "crates/landfall-switch/src/",
        &["POST", "PUT", "PATCH", "DELETE"],
        "the prober looks, and changes nothing",
    ),
    ("crates/landfall-load/src/files/", REMOVERS, WHY_NOT_REMOVE),
    ("crates/landfall/src/commands/", REMOVERS, WHY_NOT_REMOVE),
];

/// What serves tests and benchmarks alone, and the only crates that may depend on it outside their tests.
const TOOLS: [(&str, &[&str]); 2] = [("landfall-testkit", &["landfall-bench"]), ("landfall-bench", &[])];

/// No crate depends on what serves tests and benchmarks alone.
pub fn no_tool_in_the_product(manifests: &[Text]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for manifest in manifests {
        let (name, (path, direct)) = dependencies(manifest)?;
        for (tool, users) in TOOLS {
            if direct.contains(tool) && !users.contains(&name.as_str()) {
                let what =
                    format!("{name} depends on {tool}, which serves tests alone: make it a dev-dependency");
                findings.push(Finding::new(&path, 1, what));
            }
        }
    }
    Ok(findings)
}

/// No crate depends on what it must not be able to do.
pub fn no_forbidden_dependency(manifests: &[Text]) -> Result<Vec<Finding>> {
    let dependencies = manifests.iter().map(dependencies).collect::<Result<BTreeMap<_, _>>>()?;
    let mut findings = Vec::new();
    for (crate_name, forbidden, why) in EDGES {
        let Some((path, _)) = dependencies.get(crate_name) else { continue };
        for name in reachable(crate_name, &dependencies) {
            if forbidden.iter().any(|&word| word == name || (word.ends_with('-') && name.starts_with(word))) {
                let what = format!("{crate_name} depends on {name}: {why}. Take the dependency out");
                findings.push(Finding::new(path, 1, what));
            }
        }
    }
    Ok(findings)
}

/// No crate names what it must not be able to do.
pub fn no_forbidden_word(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, words, why) in WORDS {
        let of_folder = |source: &&Source| source.path.starts_with(folder) && source.path != OF_LOCKS;
        for source in sources.iter().filter(of_folder) {
            let code = &source.code_with_texts;
            for word in words {
                for (at, _) in code.match_indices(word).filter(|(at, _)| is_whole_word(code, *at, word)) {
                    let what = format!("`{word}` is refused here: {why}");
                    findings.push(Finding::new(&source.path, Source::line(code, at), what));
                }
            }
        }
    }
    findings
}

fn is_whole_word(code: &str, at: usize, word: &str) -> bool {
    begins_a_name(code, at) && (word.ends_with("::") || !code[at + word.len()..].starts_with(is_of_a_name))
}

/// A crate's name; its manifest's path and direct dependencies, without those of its tests.
type Dependencies = (String, (String, BTreeSet<String>));

fn dependencies(manifest: &Text) -> Result<Dependencies> {
    let table: toml::Table =
        manifest.text.parse().with_context(|| format!("{} is no TOML", manifest.path))?;
    let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
    let name = name.with_context(|| format!("{} names no package", manifest.path))?;
    let sections = ["dependencies", "build-dependencies"].into_iter();
    let tables = sections.filter_map(|section| table.get(section)).filter_map(toml::Value::as_table);
    let names = tables.flat_map(|table| table.keys().cloned()).collect();
    Ok((name.to_owned(), (manifest.path.clone(), names)))
}

/// All that a crate depends on, through other crates of the workspace as well.
fn reachable<'d>(
    start: &str,
    dependencies: &'d BTreeMap<String, (String, BTreeSet<String>)>,
) -> BTreeSet<&'d str> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = vec![start];
    while let Some(name) = next.pop() {
        for dependency in dependencies.get(name).into_iter().flat_map(|(_, names)| names) {
            if seen.insert(dependency.as_str()) {
                next.push(dependency);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::{no_forbidden_dependency, no_forbidden_word, no_tool_in_the_product};
    use crate::tidy::{source::Source, tree::Text};

    fn manifest(name: &str, rest: &str) -> Text {
        let text = format!("[package]\nname = \"{name}\"\n{rest}");
        Text { path: format!("crates/{name}/Cargo.toml"), text }
    }

    #[test]
    fn allowed_edges_pass_and_tests_may_use_anything() {
        let manifests = [
            manifest(
                "landfall-model",
                "[dependencies]\nserde.workspace = true\n[dev-dependencies]\ntokio = \"1\"\n",
            ),
            manifest("landfall-verify", "[dependencies]\nlandfall-model = {}\ntokio-postgres = \"1\"\n"),
        ];
        assert_eq!(no_forbidden_dependency(&manifests).unwrap(), []);
    }

    #[test]
    fn forbidden_edges_are_found_directly_and_through_another_crate() {
        let manifests = [
            manifest("landfall-model", "[dependencies]\naws-sdk-s3 = \"1\"\n"),
            manifest("landfall-verify", "[dependencies]\nlandfall-help.workspace = true\n"),
            manifest("landfall-help", "[dependencies]\nlandfall-load.workspace = true\n"),
        ];
        let found = no_forbidden_dependency(&manifests).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].to_string().contains("landfall-model depends on aws-sdk-s3"));
        assert!(found[1].to_string().contains("landfall-verify depends on landfall-load"));
    }

    #[test]
    fn the_test_kit_is_for_tests_and_benchmarks() {
        let testkit = "landfall-testkit.workspace = true\n";
        let allowed = [
            manifest("landfall-load", &format!("[dev-dependencies]\n{testkit}")),
            manifest("landfall-bench", &format!("[dependencies]\n{testkit}")),
        ];
        assert_eq!(no_tool_in_the_product(&allowed).unwrap(), []);
        let refused = [
            manifest("landfall-load", &format!("[dependencies]\n{testkit}")),
            manifest("landfall", "[dependencies]\nlandfall-bench.workspace = true\n"),
        ];
        let found = no_tool_in_the_product(&refused).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].to_string().contains("landfall-load depends on landfall-testkit"));
    }

    #[test]
    fn forbidden_words_are_found_in_code_and_texts_of_their_crate_alone() {
        let found = |path: &str, text: &str| no_forbidden_word(&[Source::new(path, text.to_owned())]).len();
        assert_eq!(found("crates/landfall-snapshot/src/a.rs", "// POST\nMethod::GET; POSTCODE; \"get\""), 0);
        assert_eq!(found("crates/landfall-snapshot/src/a.rs", "Method::POST; x.method(\"DELETE\")"), 2);
        assert_eq!(found("crates/landfall-load/src/a.rs", "Method::POST"), 0);
        assert_eq!(found("crates/landfall-plan/src/a.rs", "use std::fs::File; operand::x"), 1);
    }
}
