//! The same for a terminal.

use std::fmt::{Display, Formatter, Result};

use super::{Checks, How, Line, OfWeekend, Reached, Standing, Standings, Unfinished};
use crate::text::widths;

const COLUMNS: usize = 6;
const HEADER: [&str; COLUMNS] = ["run", "port", "began (UTC)", "what it is", "goes by", "where it stands"];

impl Display for Standings {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let rows: Vec<_> = [HEADER.map(str::to_owned)].into_iter().chain(self.0.iter().map(row)).collect();
        let widths = widths(&rows);
        for row in &rows {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
            writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

fn row(line: &Line) -> [String; COLUMNS] {
    match line {
        Line::Read(run) => [
            run.run.clone(),
            run.port.clone(),
            run.began.get(..16).unwrap_or(&run.began).replace('T', " "),
            run.what(),
            run.parent.clone().unwrap_or_default(),
            run.stands(),
        ],
        Line::Damaged { run, error } => {
            let [port, began, what, goes_by] = [const { String::new() }; 4];
            [run.clone(), port, began, what, goes_by, error.clone()]
        }
    }
}

impl Standing {
    /// `full`, `weekend of 2026-11-27, a copy of 20261127-180000, which counts`.
    fn what(&self) -> String {
        let what = self.weekend.as_ref().map_or_else(|| self.mode.clone(), ToString::to_string);
        let copy = self.copy_of.as_ref().map(|original| format!(", a copy of {original}, which counts"));
        format!("{what}{}", copy.unwrap_or_default())
    }

    /// `verified: 202 of 202 checks passed`, `planned; load was cut off`.
    fn stands(&self) -> String {
        let checks = self.checks.as_ref().filter(|_| self.reached == Reached::Verified);
        let checks = checks.map(|checks| format!(": {checks}")).unwrap_or_default();
        let unfinished = self.unfinished.as_ref().map(|stage| format!("; {stage}")).unwrap_or_default();
        format!("{}{checks}{unfinished}", self.reached)
    }
}

impl Display for OfWeekend {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "{} of {}", if self.rehearsal { "rehearsal" } else { "weekend" }, self.friday)
    }
}

impl Display for Reached {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(match self {
            Self::Begun => "begun",
            Self::Read => "read",
            Self::Planned => "planned",
            Self::Loaded => "loaded",
            Self::Verified => "verified",
            Self::Reset => "taken out again",
        })
    }
}

impl Display for Checks {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "{} of {} checks passed", self.passed, self.all)
    }
}

impl Display for Unfinished {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let stage = &self.stage;
        match self.how {
            How::AtWork => write!(out, "{stage} is at work"),
            How::CutOff => write!(out, "{stage} was cut off"),
            How::Interrupted => write!(out, "{stage} was interrupted"),
            How::Failed => write!(out, "{stage} failed"),
        }
    }
}
