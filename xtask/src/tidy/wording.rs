//! What a file must begin with, and what no line may hold.

use super::{
    finding::Finding,
    source::{Source, begins_a_name},
};

/// A file begins with `//!`.
pub fn file_is_described(source: &Source) -> Option<Finding> {
    let first = source.raw.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!/"));
    let described = first.is_some_and(|line| line.starts_with("//!"));
    let what = "the file does not begin with `//!`: say in a line what it is for";
    (!described).then(|| Finding::new(&source.path, 1, what))
}

/// No `use ...::*` outside tests.
pub fn no_glob_import(source: &Source) -> Vec<Finding> {
    let code = &source.code;
    let what = "a glob import hides where names come from: name them";
    let imports = code.match_indices("use ").filter(|(at, _)| begins_a_name(code, *at));
    let globs = imports.filter(|(at, _)| {
        code[*at..]
            .split(';')
            .next()
            .is_some_and(|import| import.contains("::*") || import.contains("{*") || import.contains(", *"))
    });
    globs.map(|(at, _)| Finding::new(&source.path, Source::line(code, at), what)).collect()
}

/// Nothing half done, in tests as well: no test that does not run, none that passes by failing, no code that is still to write.
pub fn no_half_done_work(source: &Source) -> Vec<Finding> {
    const WORDS: [(&str, &str); 4] = [
        ("#[ignore", "a test that does not run proves nothing: make it run, or delete it"),
        ("#[should_panic", "any panic passes this test: check the error or the value instead"),
        ("todo!", "write it, or leave the feature out and answer with an error"),
        ("unimplemented!", "write it, or leave the feature out and answer with an error"),
    ];
    let code = &source.code_with_tests;
    let found = |(word, remedy): (&'static str, &'static str)| {
        let places =
            code.match_indices(word).filter(|(at, _)| word.starts_with('#') || begins_a_name(code, *at));
        places.map(move |(at, _)| {
            Finding::new(&source.path, Source::line(code, at), format!("`{word}` is refused: {remedy}"))
        })
    };
    WORDS.into_iter().flat_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::{file_is_described, no_glob_import, no_half_done_work};
    use crate::tidy::source::Source;

    fn source(text: &str) -> Source {
        Source::new("src/x.rs", text.to_owned())
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        assert_eq!(file_is_described(&source("//! Words.\nfn a() {}\n")), None);
        assert!(file_is_described(&source("fn a() {} //! late\n")).is_some());
        assert!(file_is_described(&source("")).is_some());
    }

    #[test]
    fn globs_are_refused_outside_tests_alone() {
        let fine = "use a::{b, c};\n// use a::*;\nlet x = \"use a::*;\";\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
        assert_eq!(no_glob_import(&source(fine)), []);
        for bad in
            ["\nuse a::*;", "\npub use super::*;", "\nuse a::{\n    b,\n    c::*,\n};", "\nuse a::{*};"]
        {
            assert_eq!(no_glob_import(&source(bad))[0].line, 2, "{bad}");
        }
    }

    #[test]
    fn half_done_work_is_refused_in_tests_too() {
        let fine = "// todo!()\nfn my_todo() { \"#[ignore]\"; not_todo!() }\n";
        assert_eq!(no_half_done_work(&source(fine)), []);
        for bad in ["todo!()", "#[ignore = \"slow\"]", "#[should_panic]", "unimplemented!(\"x\")"] {
            let test = format!("#[cfg(test)]\nmod tests {{\n    {bad}\n}}\n");
            assert_eq!(no_half_done_work(&source(&test))[0].line, 3, "{bad}");
        }
    }
}
