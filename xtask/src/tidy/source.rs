//! A Rust file as the rules read it: what is code, what is a test, where a bracket closes.

use super::lexer::{Blank, blank};

/// A Rust file.
#[derive(Debug)]
pub struct Source {
    /// Relative to the root.
    pub path: String,
    /// As it stands.
    pub raw: String,
    /// Without comments, without what stands in texts, and without tests; all blanked, so that lines stay.
    pub code: String,
    /// Like `code`, with texts.
    pub code_with_texts: String,
    /// Like `code`, with tests.
    pub code_with_tests: String,
}

impl Source {
    /// Reads a program.
    pub fn new(path: &str, raw: String) -> Self {
        let code_with_tests = blank(&raw, Blank::CommentsAndTexts);
        let tests =
            if is_test_file(path) { vec![(0, code_with_tests.len())] } else { tests(&code_with_tests) };
        // Blanks keep characters, not bytes: both views are of the same characters, so tests are cut out by character.
        let code = without(&code_with_tests, &tests);
        let code_with_texts = without_lines(&blank(&raw, Blank::Comments), &code_with_tests, &tests);
        Self { path: path.to_owned(), raw, code, code_with_texts, code_with_tests }
    }

    /// The line, from 1, of a place in one of the programs.
    pub fn line(program: &str, at: usize) -> usize {
        program[..at].matches('\n').count() + 1
    }
}

/// True for what a name is made of.
pub fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// True where a name or keyword begins at `at`, not goes on.
pub fn begins_a_name(code: &str, at: usize) -> bool {
    !code[..at].ends_with(is_of_a_name)
}

/// Files that hold nothing but tests.
fn is_test_file(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
}

/// Where items under `#[cfg(test)]` begin and end.
fn tests(code: &str) -> Vec<(usize, usize)> {
    let starts = code.match_indices("#[cfg(test)]").map(|(at, _)| at);
    starts.map(|at| (at, end_of_item(code, at))).collect()
}

/// Where the item that begins at `at` ends: after its `;`, or after the bracket that closes its body.
pub fn end_of_item(code: &str, at: usize) -> usize {
    body(code, at).map_or_else(|end| end, |(_, end)| end)
}

/// The body of the item that begins at `at`: from its `{` to after its `}`. An item that ends with `;` has none: an error with that end.
pub fn body(code: &str, at: usize) -> Result<(usize, usize), usize> {
    let (mut depth, mut start) = (0_usize, None);
    for (offset, c) in code[at..].char_indices() {
        let here = at + offset;
        match c {
            '{' if depth == 0 => start = start.or(Some(here)),
            ';' if depth == 0 => return Err(here + 1),
            _ => {}
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let (0, '}', Some(start)) = (depth, c, start) {
            return Ok((start, here + 1));
        }
    }
    Err(code.len())
}

fn without(code: &str, ranges: &[(usize, usize)]) -> String {
    let inside = |at: usize| ranges.iter().any(|&(start, end)| (start..end).contains(&at));
    code.char_indices().map(|(at, c)| if c != '\n' && inside(at) { ' ' } else { c }).collect()
}

/// The same for a program whose bytes lie elsewhere: whole lines go, by number.
fn without_lines(program: &str, code: &str, ranges: &[(usize, usize)]) -> String {
    let lines: Vec<_> =
        ranges.iter().map(|&(start, end)| Source::line(code, start)..=Source::line(code, end)).collect();
    let keep =
        |(number, line)| if lines.iter().any(|range| range.contains(&(number + 1))) { "" } else { line };
    program.split('\n').enumerate().map(keep).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn tests_are_no_code() {
        let program = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { \"}\" }\n}\nfn c() {}\n";
        let source = Source::new("src/x.rs", program.to_owned());
        assert!(source.code.contains("fn a") && source.code.contains("fn c"));
        assert!(!source.code.contains("fn b") && source.code_with_tests.contains("fn b"));
        assert!(!source.code_with_texts.contains("fn b") && source.code_with_texts.contains("fn c"));
        assert_eq!(source.code.lines().count(), program.lines().count());
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_is_one_line() {
        let source = Source::new("src/x.rs", "#[cfg(test)]\nmod tests;\nfn a() {}\n".to_owned());
        assert!(source.code.contains("fn a") && !source.code.contains("mod tests"));
    }

    #[test]
    fn a_file_of_tests_has_no_code() {
        let source = Source::new("crates/a/tests/x.rs", "fn a() {}\n".to_owned());
        assert_eq!(source.code.trim(), "");
    }
}
