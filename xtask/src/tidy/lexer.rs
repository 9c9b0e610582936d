//! Just enough of Rust's grammar to tell code from comments and texts: both are blanked, so that a rule finds only what it means.

/// What is blanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Comments.
    Comments,
    /// Comments, and what stands inside texts and characters.
    CommentsAndTexts,
}

/// The program with the same lines, where what is named by `blank` became blanks.
pub fn blank(program: &str, blank: Blank) -> String {
    let mut rest = program;
    let mut out = String::with_capacity(program.len());
    while let Some(next) = rest.chars().next() {
        let (length, keep) = match token(rest) {
            Token::Comment(length) => (length, false),
            Token::Text(length) => (length, blank == Blank::Comments),
            Token::Word(length) => (length, true),
            Token::Other => (next.len_utf8(), true),
        };
        let (token, after) = rest.split_at(length);
        if keep {
            out.push_str(token);
        } else {
            out.extend(token.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

/// The kind and the length in bytes of what a program begins with.
enum Token {
    Comment(usize),
    Text(usize),
    Word(usize),
    Other,
}

fn token(rest: &str) -> Token {
    if rest.starts_with("//") {
        return Token::Comment(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Token::Comment(block_comment(rest));
    }
    if let Some(length) = raw_text(rest).or_else(|| text(rest)).or_else(|| character(rest)) {
        return Token::Text(length);
    }
    match rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()) {
        0 => Token::Other,
        // A word is taken whole: the `r` at the end of `for` begins no raw text.
        length => Token::Word(length),
    }
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `r"..."`, `r#"..."#`, also of bytes and C texts.
fn raw_text(rest: &str) -> Option<usize> {
    let body =
        rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &body[..hashes]);
    let start = rest.len() - inside.len();
    Some(inside.find(&end).map_or(rest.len(), |at| start + at + end.len()))
}

/// `"..."`, also of bytes and C texts.
fn text(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix(['b', 'c']).unwrap_or(rest).strip_prefix('"')?;
    let start = rest.len() - body.len();
    let mut escaped = false;
    let end = body.char_indices().find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(rest.len(), |(at, _)| start + at + 1))
}

/// `'x'`, `'\n'`, `b'x'`; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('\'')?;
    let start = rest.len() - body.len();
    let mut inside = body.char_indices();
    let (_, first) = inside.next()?;
    if first == '\\' {
        let (escape, _) = inside.next()?;
        let after = escape + 1;
        return body[after..].find('\'').map(|at| start + after + at + 1);
    }
    inside.next().filter(|&(_, c)| c == '\'').map(|(at, _)| start + at + 1)
}

#[cfg(test)]
mod tests {
    use super::{Blank, blank};

    #[test]
    fn comments_and_texts_become_blanks_and_lines_stay() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */\nd */ e", "a             \n     e"),
            ("x(\"a\\\"{b\")", "x(       )"),
            ("x(r#\"a\"{\"#)", "x(        )"),
            ("for\"a\"", "for   "),
            ("'{' b'\\'' '\\u{41}' fn f<'a>(x: &'a str)", "                   fn f<'a>(x: &'a str)"),
            ("\"http://a\" b", "           b"),
        ];
        for (program, expected) in cases {
            assert_eq!(blank(program, Blank::CommentsAndTexts), expected, "{program}");
        }
    }

    #[test]
    fn texts_stay_where_only_comments_are_unwanted() {
        assert_eq!(blank("x(\"// POST\") // y", Blank::Comments), "x(\"// POST\")     ");
    }
}
