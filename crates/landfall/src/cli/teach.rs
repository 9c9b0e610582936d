//! What `--help` says beyond the arguments themselves, command by command: which run is taken where none is named, and commands as they are typed.

use clap::{
    Arg, Command, Error,
    error::{ContextKind, ContextValue},
};

/// Which run a command takes where none is named. A command of the first words is meant with all below it; the first that fits counts.
const RUNS: [(&str, &str); 15] = [
    ("plan", "the latest under LANDFALL_OUTPUT"),
    ("load", "the latest under LANDFALL_OUTPUT that has a plan; with --repair, the one that is loaded"),
    ("files", "the latest under LANDFALL_OUTPUT that has a plan"),
    ("cleanup", "the latest under LANDFALL_OUTPUT that was loaded"),
    ("freeze start", "the latest under LANDFALL_OUTPUT"),
    ("freeze", "the latest under LANDFALL_OUTPUT that is frozen"),
    ("verify", "the one that is loaded; with --seal, the latest under LANDFALL_OUTPUT"),
    ("report", "the latest under LANDFALL_OUTPUT that has a report"),
    ("review", "the latest under LANDFALL_OUTPUT that has a plan"),
    ("console", "the latest under LANDFALL_OUTPUT that has a plan"),
    ("reset", "none: what it takes out of the target is only said, with the run that would be named"),
    ("cutover", "the latest weekend under LANDFALL_OUTPUT"),
    ("rollback", "the latest weekend under LANDFALL_OUTPUT"),
    ("switch", "the latest weekend under LANDFALL_OUTPUT"),
    ("settings", "the one that is loaded"),
];

/// Commands as they are typed. Ids are made up.
const EXAMPLES: [(&str, &[&str]); 21] = [
    ("demo", &["landfall demo", "landfall demo --dir practice"]),
    (
        "migrate",
        &[
            "landfall migrate --dry-run",
            "landfall migrate --full --from output/20261127-181500",
            "landfall migrate --full --run output/20261127-181500",
            "landfall migrate --full --skip-files",
            "landfall migrate --delta",
            "landfall migrate --delta --since 2026-11-25T18:00:00Z",
            "landfall migrate --validate-only",
        ],
    ),
    (
        "snapshot",
        &["landfall snapshot --output snapshots/final", "landfall migrate --dry-run --from snapshots/final"],
    ),
    (
        "load",
        &[
            "landfall load --retry-quarantine",
            "landfall load --repair clients 30a3c34d-a140-569b-bcfa-1abfa582a032",
        ],
    ),
    ("files", &["landfall files copy", "landfall files status", "landfall files verify"]),
    (
        "cleanup",
        &["landfall cleanup 20261127-181500", "landfall cleanup 20261127-181500 --confirm 20261127-181500"],
    ),
    (
        "verify",
        &[
            "landfall verify",
            "landfall verify --read-objects",
            "landfall verify 20261127-181500 --seal --expect 42404308264c60df",
        ],
    ),
    ("console", &["landfall console", "landfall console 20261127-181500 --port 8080"]),
    (
        "review answer",
        &[
            "landfall review answer 53bbfa4b merge --why \"same telephone number\"",
            "landfall review answer 53bbfa4b \"keep apart\"",
            "landfall review answer 53bbfa4b \"merge 18, 180 | 599\"",
            "landfall review answer 0413fc2f other --alike",
            "landfall review answer 27f1dfb1 \"clients 12\"",
        ],
    ),
    (
        "review import",
        &[
            "landfall --show-personal-data review export --output questions.csv",
            "landfall review import questions.csv",
        ],
    ),
    ("review find", &["landfall review find lee marina"]),
    ("freeze", &["landfall freeze start", "landfall freeze check", "landfall freeze watch --every 5s"]),
    (
        "trace",
        &["landfall trace interests 412", "landfall trace clients 30a3c34d-a140-569b-bcfa-1abfa582a032"],
    ),
    (
        "report",
        &[
            "landfall report --format html > report.html",
            "landfall report --output unmasked --show-personal-data",
            "landfall report --compare 20261126-190000 20261127-181500",
        ],
    ),
    ("reset", &["landfall reset 20261127-181500"]),
    (
        "cutover",
        &[
            "landfall cutover start --friday 2026-11-27 --rehearsal",
            "landfall cutover next",
            "landfall cutover done review-report \"read with Anna, nothing is missing\"",
        ],
    ),
    (
        "rollback",
        &[
            "landfall rollback",
            "landfall rollback --severity data-loss",
            "landfall rollback --severity data-loss --why \"clients are missing\" --confirm 20261127-150000",
        ],
    ),
    ("switch", &["landfall switch status", "landfall switch to crm"]),
    (
        "settings",
        &[
            "landfall settings show > settings.toml",
            "landfall settings apply 20261127-181500",
            "landfall settings apply 20261127-181500 --confirm 20261127-181500",
        ],
    ),
    (
        "users",
        &[
            "landfall users plan users.csv",
            "landfall users apply users.csv",
            "landfall users apply users.csv --resend ann@example.com",
        ],
    ),
    ("mapping", &["landfall mapping show > mapping.toml", "landfall mapping check"]),
];

/// What the words of a command mean, and how it ends.
const NOTES: [(&str, &str); 3] = [
    (
        "check",
        "Nothing is written. It ends as the command that meets the same fault: with 1 where something does not answer, 2 where settings or the mapping file have to be corrected, 8 where the target differs; of several the highest counts.",
    ),
    (
        "runs",
        "The latest comes last. How far a run came is what its own files tell: begun, read, planned, loaded, verified, or taken out again by a reset. `landfall report RUN` tells what came of one, `landfall cutover status` where a weekend stands.",
    ),
    (
        "migrate",
        "The stages:\n  snapshot      reads the source, and proves that all of it came\n  plan          decides every row, path and id of the target\n  lint          holds the plan against the rules of the target\n  files         copies files, and compares both sides\n  load          writes the rows\n  search index  lets the CRM find them\n  verify        compares the target with plan and snapshot, read-only\n  report        writes what people read\nA question that only a person can answer may hold the load (exit 5).",
    ),
];

/// The command line with what is told of each command.
pub fn taught(program: Command) -> Command {
    program.mut_subcommands(|command| told(command, ""))
}

/// A refusal of what was typed, with how the run is named where it was named as for another command: some take it as a word, others by `--run`.
pub fn tipped(mut error: Error) -> Error {
    let is_option =
        matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(typed)) if typed == "--run");
    let takes_a_word = error.get(ContextKind::Usage).is_some_and(|usage| usage.to_string().contains("[RUN]"));
    if is_option && takes_a_word {
        let tip = "this command takes the run as a word, without '--run'".into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn told(command: Command, above: &str) -> Command {
    let path = format!("{above} {}", command.get_name()).trim_start().to_owned();
    let command = command.mut_args(|argument| with_default(argument, &path));
    let notes = NOTES.iter().filter(|(name, _)| *name == path).map(|(_, note)| (*note).to_owned());
    let examples = EXAMPLES.iter().filter(|(name, _)| *name == path);
    let examples = examples.map(|(_, lines)| format!("Examples:\n  {}", lines.join("\n  ")));
    let after: Vec<String> = notes.chain(examples).collect();
    let command = if after.is_empty() { command } else { command.after_help(after.join("\n\n")) };
    command.mut_subcommands(|below| told(below, &path))
}

/// Of the argument that names a run, which one is taken without it.
fn with_default(argument: Arg, path: &str) -> Arg {
    let is_run = argument.get_id() == "run" && argument.is_positional();
    match RUNS.iter().find(|(name, _)| is_run && is_within(path, name)) {
        Some((_, default)) => argument.help(format!("Run, by its id or folder (default: {default})")),
        None => argument,
    }
}

/// True for a command and for all below it.
fn is_within(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use clap::{Command, CommandFactory, Parser};
    use landfall_cutover::{Runbook, Weekend};

    use super::{EXAMPLES, RUNS, taught};
    use crate::cli::Arguments;

    /// The paths of all commands with what they say of the run, where they take one.
    fn runs(command: &Command, above: &str) -> Vec<(String, String)> {
        let path = format!("{above} {}", command.get_name()).trim_start().to_owned();
        let run = command.get_positionals().find(|argument| argument.get_id() == "run");
        let own = run.map(|run| (path.clone(), run.get_help().map(ToString::to_string).unwrap_or_default()));
        own.into_iter().chain(command.get_subcommands().flat_map(|below| runs(below, &path))).collect()
    }

    #[test]
    fn every_command_says_which_run_it_takes_where_none_is_named() {
        let program = taught(Arguments::command());
        let told: Vec<_> = program.get_subcommands().flat_map(|command| runs(command, "")).collect();
        assert!(told.len() > 25, "{told:?}");
        for (path, help) in &told {
            assert!(help.contains("(default: "), "{path}: {help}");
        }
        let says = |path: &str| &told.iter().find(|(name, _)| name == path).unwrap().1;
        assert!(says("freeze check").ends_with("that is frozen)"));
        assert!(says("settings apply").ends_with("(default: the one that is loaded)"));
        for (name, _) in RUNS {
            assert!(told.iter().any(|(path, _)| super::is_within(path, name)), "{name} is no command");
        }
    }

    #[test]
    fn the_help_of_migrate_says_what_each_stage_does_and_still_shows_what_is_typed() {
        let mut program = taught(Arguments::command());
        let help = program.find_subcommand_mut("migrate").unwrap().render_long_help().to_string();
        let stages = "snapshot, plan, lint, files, load, search index, verify, report";
        for stage in stages.split(", ") {
            assert!(help.lines().any(|line| line.starts_with(&format!("  {stage}  "))), "{stage}: {help}");
        }
        assert!(help.contains("landfall migrate --dry-run"), "{help}");
    }

    #[test]
    fn a_step_that_an_example_names_is_one_of_a_rehearsal() {
        let lines = EXAMPLES.iter().flat_map(|(_, lines)| *lines);
        let named: Vec<&str> =
            lines.filter_map(|line| line.strip_prefix("landfall cutover done ")?.split(' ').next()).collect();
        let weekend = Weekend { friday: NaiveDate::MIN, offset: 0, rehearsal: true };
        let runbook = Runbook::default().of(&weekend);
        assert!(
            !named.is_empty() && named.iter().all(|name| runbook.steps.iter().any(|step| step.id == **name)),
            "{named:?}"
        );
    }

    #[test]
    fn every_example_can_be_typed_and_stands_in_the_help_of_its_command() {
        for (path, lines) in EXAMPLES {
            let mut program = taught(Arguments::command());
            let command = path
                .split(' ')
                .fold(&mut program, |command, name| command.find_subcommand_mut(name).unwrap());
            let help = command.render_long_help().to_string();
            for line in lines {
                assert!(help.contains(line), "{path}: {help}");
                let typed = line.split(" > ").next().unwrap();
                let words = typed.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
                    0 => part.split_whitespace().collect(),
                    _ => vec![part],
                });
                Arguments::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}"));
            }
        }
    }
}
