//! The commands of the document: what stands in backticks and begins with `landfall `, and lines of its blocks that do.

use std::{collections::BTreeSet, fs, path::Path};

/// All of them, blanks and ends of lines made one.
pub fn commands() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/RUNBOOK.md");
    let text = fs::read_to_string(path).unwrap();
    let (mut prose, mut commands, mut fenced) = (String::new(), BTreeSet::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            commands.extend(line.starts_with("landfall ").then(|| one_line(line)));
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    commands.extend(spans.map(one_line).filter(|span| span.starts_with("landfall ")));
    assert!(commands.len() > 50, "the document was not understood: {commands:?}");
    commands
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a command as a shell takes them, placeholders filled in; and the file that its output goes to.
pub fn words(command: &str, fill: &[(&str, &str)]) -> (Vec<String>, Option<String>) {
    let (command, file) =
        command.split_once(" > ").map_or((command, None), |(command, file)| (command, Some(file)));
    let (mut words, mut quoted) = (Vec::new(), false);
    for part in command.split('"') {
        if quoted {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
        quoted = !quoted;
    }
    let filled = |word: String| {
        fill.iter().find(|(name, _)| *name == word).map_or(word, |(_, value)| (*value).to_owned())
    };
    (words.into_iter().skip(1).map(filled).collect(), file.map(str::to_owned))
}
