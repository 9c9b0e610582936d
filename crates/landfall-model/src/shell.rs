//! Texts as a shell reads them: the commands that messages name are copied and run.

use std::{borrow::Cow, path::Path};

/// The text as one word of a shell's line: as it is, or in quotes where it has a blank or a sign that the shell would read otherwise.
pub fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:@%,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
    }
}

/// A path as one word of a shell's line.
pub fn path(path: &Path) -> String {
    word(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::word;

    #[test]
    fn a_word_is_what_a_shell_makes_of_it_and_plain_paths_stay_as_they_are() {
        for text in [
            "/home/anna/output/20261127-1800",
            "Über/Läufe",
            "a b",
            "it's",
            "~/x",
            "$HOME",
            "a;b",
            "*",
            "",
            "\"",
            "\\n",
        ] {
            let line = format!("printf %s {}", word(text));
            let told = Command::new("sh").args(["-c", &line]).output().unwrap();
            assert_eq!(String::from_utf8(told.stdout).unwrap(), text, "{line}");
        }
        for plain in ["/home/anna/output/20261127-1800", "Über/Läufe"] {
            assert_eq!(word(plain), plain);
        }
    }
}
