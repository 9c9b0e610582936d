//! Short files, short functions. Net lines: neither blank nor only comment; tests do not count.

use super::{
    finding::Finding,
    source::{Source, begins_a_name, body, is_of_a_name},
};

/// Net lines of a file.
const FILE: usize = 500;
/// Net lines of a function.
const FUNCTION: usize = 70;

/// A file has at most 500 net lines.
pub fn file_is_short(source: &Source) -> Option<Finding> {
    let lines = net_lines(&source.code);
    let what = format!("{lines} net lines, {FILE} are allowed: split the file by concern");
    (lines > FILE).then(|| Finding::new(&source.path, 1, what))
}

/// A function has at most 70 net lines.
pub fn functions_are_short(source: &Source) -> Vec<Finding> {
    let code = &source.code;
    let finding = |(name, start, end): (&str, usize, usize)| {
        let lines = net_lines(&code[start..end]);
        let what = format!(
            "fn {name} has {lines} net lines, {FUNCTION} are allowed: move steps into functions with names"
        );
        (lines > FUNCTION).then(|| Finding::new(&source.path, Source::line(code, start), what))
    };
    functions(code).filter_map(finding).collect()
}

/// Every function with a body: its name, and where it begins and ends.
fn functions(code: &str) -> impl Iterator<Item = (&str, usize, usize)> {
    let starts = code.match_indices("fn ").map(|(at, _)| at);
    starts.filter(|at| begins_a_name(code, *at)).filter_map(|at| {
        let name = code[at + 3..].split(|c| !is_of_a_name(c)).next()?;
        let (_, end) = body(code, at).ok()?;
        Some((name, at, end))
    })
}

fn net_lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::{file_is_short, functions_are_short};
    use crate::tidy::source::Source;

    fn source(text: String) -> Source {
        Source::new("src/x.rs", text)
    }

    #[test]
    fn a_file_may_have_five_hundred_net_lines() {
        let lines = "const A: u8 = 1;\n";
        let comments = "// why\n\n".repeat(300);
        assert_eq!(file_is_short(&source(lines.repeat(500) + &comments)), None);
        let found = file_is_short(&source(lines.repeat(501))).unwrap();
        assert!(found.to_string().starts_with("src/x.rs:1: 501 net lines"));
    }

    #[test]
    fn a_function_may_have_seventy_net_lines() {
        let function = |n| format!("\nfn long(a: [u8; 2]) -> u8 {{\n{}}}\n", "    work();\n".repeat(n));
        assert_eq!(functions_are_short(&source(function(68))), []);
        let found = functions_are_short(&source(function(69)));
        assert_eq!(found[0].line, 2);
        assert!(found[0].what.starts_with("fn long has 71 net lines"));
    }

    #[test]
    fn tests_may_be_long() {
        let test = format!("#[cfg(test)]\nmod tests {{\nfn long() {{\n{}}}\n}}\n", "work();\n".repeat(600));
        assert_eq!(functions_are_short(&source(test.clone())), []);
        assert_eq!(file_is_short(&source(test)), None);
    }
}
