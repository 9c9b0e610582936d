//! The decision matrix of the plan document: how bad it is, and what follows.

use std::{fmt, str::FromStr};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It looks wrong.
    Cosmetic,
    /// A detail of one record is wrong.
    MinorData,
    /// Something that people need does not work.
    FeatureBroken,
    /// Records are missing, or money is wrong.
    DataLoss,
    /// People cannot sign in, or may do what they must not.
    AuthBroken,
    /// The database or the application is gone.
    Critical,
}

/// Whether to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// No: it is mended where it is.
    Mend,
    /// Only if it cannot be mended within so many minutes.
    AfterMinutes(u32),
    /// At once.
    Now,
}

/// One row of the matrix: severity, example, what is done, and whether to go back.
type Row = (Severity, &'static str, &'static str, Answer);

/// The whole matrix, as the plan document has it.
const MATRIX: [Row; 6] = [
    (Severity::Cosmetic, "alignment, a colour, an icon", "fix and deploy; no way back", Answer::Mend),
    (
        Severity::MinorData,
        "one client lacks a note, an expense has the wrong category",
        "correct it in the CRM within 30 minutes; no way back",
        Answer::Mend,
    ),
    (
        Severity::FeatureBroken,
        "invoices cannot be created, mail is not sent",
        "try to fix it; go back after two hours",
        Answer::AfterMinutes(120),
    ),
    (
        Severity::DataLoss,
        "clients are missing, amounts are wrong",
        "go back at once; look for the cause offline",
        Answer::Now,
    ),
    (
        Severity::AuthBroken,
        "nobody can sign in, permissions are wrong",
        "try to fix it; go back after one hour",
        Answer::AfterMinutes(60),
    ),
    (
        Severity::Critical,
        "the database is damaged, the application does not start",
        "go back at once",
        Answer::Now,
    ),
];

impl Severity {
    /// The word in commands and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::MinorData => "minor-data",
            Self::FeatureBroken => "feature-broken",
            Self::DataLoss => "data-loss",
            Self::AuthBroken => "auth-broken",
            Self::Critical => "critical",
        }
    }

    /// What the matrix says.
    pub fn answer(self) -> Answer {
        MATRIX.iter().find(|(severity, ..)| *severity == self).map_or(Answer::Now, |(.., answer)| *answer)
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let mut all = MATRIX.iter().map(|(severity, ..)| *severity);
        all.find(|severity| severity.word() == word).ok_or_else(|| {
            let words: Vec<&str> = MATRIX.iter().map(|(severity, ..)| severity.word()).collect();
            format!("\"{word}\" is none of {}", words.join(", "))
        })
    }
}

/// The matrix as a table of text; the row that was asked for stands out.
pub fn matrix(asked: Option<Severity>) -> String {
    let line = |(severity, example, action, _): &Row| {
        let mark = if Some(*severity) == asked { "→" } else { " " };
        format!("{mark} {:<15} {example:<60} {action}", severity.word())
    };
    MATRIX.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mend => f.write_str("it is mended where it is, without going back"),
            Self::AfterMinutes(minutes) => write!(f, "go back if it is not mended within {minutes} minutes"),
            Self::Now => f.write_str("go back at once"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, MATRIX, Severity, matrix};

    #[test]
    fn every_severity_has_its_row_and_reads_its_own_word() {
        for (severity, _, _, answer) in MATRIX {
            assert_eq!(severity.word().parse(), Ok(severity));
            assert_eq!(severity.answer(), answer);
        }
        assert!("bad".parse::<Severity>().unwrap_err().contains("cosmetic, minor-data"));
        let shown = matrix(Some(Severity::DataLoss));
        assert!(shown.contains("→ data-loss") && shown.matches('→').count() == 1, "{shown}");
        assert_eq!(Severity::AuthBroken.answer(), Answer::AfterMinutes(60));
    }
}
