//! A `$` in the `.env` file: it stands for another variable, unless it is in single quotes, and for nothing where there is none of that name.

use std::collections::BTreeSet;

/// The first of our settings whose value would lose something: a `$` of it stands for a variable that neither the environment knows nor a line
/// before, or that lost something itself.
pub fn loses(text: &str, is_ours: impl Fn(&str) -> bool, is_set: impl Fn(&str) -> bool) -> Option<&str> {
    let (mut before, mut setting, mut quote) = (BTreeSet::new(), "", None);
    for line in text.lines() {
        let value = if quote.is_some() {
            line
        } else {
            let Some((name, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with('#'))
            else {
                continue;
            };
            setting = name.trim().trim_start_matches("export ").trim();
            value.trim_start()
        };
        let loses = names(value, &mut quote).iter().any(|name| !is_set(name) && !before.contains(name));
        if loses && is_ours(setting) {
            return Some(setting);
        }
        if !loses {
            before.insert(setting);
        }
    }
    None
}

/// What each `$` of a value stands for, and whether a quote is open where the line ends.
fn names<'v>(value: &'v str, quote: &mut Option<char>) -> Vec<&'v str> {
    let mut names = Vec::new();
    let mut letters = value.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (*quote, letter) {
            (Some(open), _) if letter == open => *quote = None,
            (Some('\''), _) => {}
            (_, '\\') => drop(letters.next()),
            (_, '$') => names.push(name(&value[at + 1..])),
            (None, '\'' | '"') => *quote = Some(letter),
            // Behind the value only a comment may follow.
            (None, ' ' | '\t') => break,
            _ => {}
        }
    }
    names
}

/// The name behind a `$`: in braces, or as far as letters and digits go.
fn name(rest: &str) -> &str {
    let is_part = |letter: char| letter.is_alphanumeric();
    match rest.strip_prefix('{') {
        Some(braced) => braced.split('}').next().unwrap_or_default(),
        None => rest.split(|letter| !is_part(letter)).next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::loses;

    #[test]
    fn a_dollar_that_stands_for_nothing_is_found_and_one_that_is_meant_is_not() {
        let lost = [
            "A=pa$word",
            "A=\"pa$word\"",
            "A=pa$",
            "A=pa$$word",
            "A=${NOBODY}/x",
            "export A=$x",
            "B='one\ntwo'\nA=$x",
        ];
        for text in lost {
            assert_eq!(loses(text, |_| true, |name| name == "HOME"), Some("A"), "{text}");
        }
        let kept = [
            "A='pa$word'",
            "A=pa\\$word",
            "A=$HOME/x",
            "A=${HOME}/x",
            "HOST=h\nA=http://${HOST}/",
            "# A=$x",
            "A=b # $x",
            "A='one\n$two\nthree'",
        ];
        for text in kept {
            assert_eq!(loses(text, |_| true, |name| name == "HOME"), None, "{text}");
        }
    }
}
