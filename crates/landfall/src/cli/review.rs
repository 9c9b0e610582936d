//! Arguments of `review`.

use std::path::PathBuf;

use clap::Subcommand;

use super::OnRun;

#[derive(Debug, Subcommand)]
pub enum ReviewAction {
    /// List the open questions
    List(OnRun),
    /// List the files without an owner of which nothing is asked; `answer ID "clients 12"` says whose one is
    Files(OnRun),
    /// Find records by words in their cells: whose a file is, who somebody is
    Find {
        /// Words that must all be there, in any cell
        #[arg(required = true)]
        words: Vec<String>,
        /// Run, by its id or folder (default: the latest under LANDFALL_OUTPUT that has a plan)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
    /// Answer a question; the answer is applied by the next plan
    Answer {
        /// The question's id, or its first characters
        question: String,
        /// One of its options (its first word, where that is enough), `later`, who of its clients or rows is one person: "merge 12, 15 | 40", or
        /// whose a file is: "clients 12"
        #[arg(required = true)]
        answer: Vec<String>,
        /// Why, in your words
        #[arg(long, default_value = "", hide_default_value = true)]
        why: String,
        /// Give this answer to all open questions that are alike: `review list` shows them together
        #[arg(long)]
        alike: bool,
        /// Run, by its id or folder (default: the latest under LANDFALL_OUTPUT that has a plan)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
    /// Take an answer back: the next plan, or `migrate --delta`, puts everything where it would be without it
    #[command(override_usage = "landfall review undo [OPTIONS] [--run RUN] QUESTION")]
    Undo {
        /// The question's id, or its first characters
        question: String,
        /// Why, in your words
        #[arg(long, default_value = "", hide_default_value = true)]
        why: String,
        /// Take back all answers that were given at once with this one (`review answer ID ANSWER --alike`)
        #[arg(long)]
        alike: bool,
        /// Run, by its id or folder (default: the latest under LANDFALL_OUTPUT that has a plan)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
    /// Write the open questions into a CSV file with an empty column for the answers
    Export {
        #[command(flatten)]
        run: OnRun,
        /// The file to write; it must not exist yet
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Read answers from a CSV file: what `export` wrote, or the run's dedup-candidates.csv, berth-status.csv or questions.csv with the column
    /// answer filled in ("merge", "accept sold"), or its unmatched-files.csv with the column owner ("clients 12", "miscellaneous")
    #[command(override_usage = "landfall review import [OPTIONS] [--run RUN] FILE")]
    Import {
        /// The file, filled in by hand
        file: PathBuf,
        /// Run, by its id or folder (default: the latest under LANDFALL_OUTPUT that has a plan)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
}
