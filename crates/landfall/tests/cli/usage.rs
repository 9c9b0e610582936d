//! What is typed.

use crate::support::Desk;

#[test]
fn modes_exclude_each_other_with_a_sentence() {
    let desk = Desk::new();
    desk.landfall(&["migrate", "--full", "--dry-run"])
        .exits(2)
        .says(&["'--full' cannot be used with '--dry-run'"]);
    desk.landfall(&["migrate"]).exits(2).says(&["--dry-run|--full|--delta|--validate-only"]);
}

#[test]
fn since_belongs_to_a_delta_and_is_a_time() {
    let desk = Desk::new();
    desk.landfall(&["migrate", "--full", "--since", "2026-11-25"])
        .exits(2)
        .says(&["--since", "cannot be used with"]);
    desk.landfall(&["migrate", "--delta", "--since", "wednesday"]).exits(2).says(&["no time such as"]);
}

#[test]
fn every_help_says_which_run_is_taken_and_shows_what_is_typed() {
    let desk = Desk::new();
    let help = |words: &[&str]| desk.landfall(&[words, &["--help"]].concat()).exits(0).stdout;
    assert!(help(&["freeze", "check"]).contains("that is frozen)"));
    assert!(help(&["review", "answer"]).contains("landfall review answer 53bbfa4b \"merge 18, 180 | 599\""));
}

#[test]
fn who_mistypes_is_not_sent_to_the_settings() {
    let desk = Desk::new();
    for words in [&["trace", "people", "412"][..], &["trace", "clients", "412"]] {
        desk.landfall(words).exits(2).says(&["has no table", "Correct what was typed"]);
    }
    desk.landfall(&["trace", "berths", "89", "20261127-181500"])
        .exits(2)
        .says(&["the run stands before", "`landfall trace 20261127-181500 berths 89`"]);
    for words in [&["trace", "berths", "A12"][..], &["trace", "Lee"]] {
        desk.landfall(words).exits(2).says(&["landfall review find WORDS"]);
    }
}

#[test]
fn who_names_the_run_as_for_another_command_is_shown_how_this_one_takes_it() {
    let desk = Desk::new();
    let word = "takes the run as a word, without '--run'";
    for (words, usage) in [
        (
            &["review", "export", "--run", "x", "--output", "y"][..],
            "review export [OPTIONS] --output <FILE> [RUN]",
        ),
        (&["verify", "--run", "x"], "verify [OPTIONS] [RUN]"),
    ] {
        desk.landfall(words).exits(2).says(&[word, usage]);
    }
    desk.landfall(&["review", "import", "y", "x"])
        .exits(2)
        .says(&["review import [OPTIONS] [--run RUN] FILE"]);
    desk.landfall(&["review", "undo", "y", "x"])
        .exits(2)
        .says(&["review undo [OPTIONS] [--run RUN] QUESTION"]);
    assert!(!desk.landfall(&["runs", "--run", "x"]).exits(2).stderr.contains(word), "it takes none");
}
