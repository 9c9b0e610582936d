//! The runbook on paper: what the operator holds in the hand, with times that were measured where anybody measured them.

use std::fmt::Write;

use chrono::{FixedOffset, TimeDelta};

use crate::{
    forecast::Measured,
    runbook::{Kind, Runbook, Step, Weekend},
};

/// A Markdown document, a section a day.
pub fn render(runbook: &Runbook, weekend: &Weekend, measured: &Measured) -> String {
    let what = if weekend.rehearsal { "Rehearsal" } else { "Cutover" };
    let mut out = format!("# {what} of {}\n", weekend.friday);
    let mut day = None;
    for step in &runbook.steps {
        if day != Some(step.day) {
            day = Some(step.day);
            heading(&mut out, weekend, step);
        }
        line(&mut out, step, measured);
    }
    out
}

fn heading(out: &mut String, weekend: &Weekend, step: &Step) {
    let zone = FixedOffset::east_opt(weekend.offset);
    let date = zone.map(|zone| weekend.begins(step).with_timezone(&zone).format("%A, %-d %B %Y").to_string());
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n## {}\n", date.unwrap_or_default());
}

fn line(out: &mut String, step: &Step, measured: &Measured) {
    let time = step.time.format("%H:%M");
    let _ = writeln!(
        out,
        "- [ ] **{time}** {} (`{}`, {}, {})",
        step.title,
        step.id,
        step.owner,
        duration(step, measured)
    );
    let does = match step.kind {
        Kind::Command => format!("`landfall {}`", step.command.join(" ")),
        Kind::Question => format!("note: {}", step.evidence),
        Kind::Gate => "`landfall cutover gate`, then decide".to_owned(),
    };
    let _ = writeln!(out, "  {does}. Way back: {}.", step.undo);
}

fn duration(step: &Step, measured: &Measured) -> String {
    match measured.count(step) {
        0 => format!("planned {} min", step.minutes),
        n => format!(
            "measured {n} times: {}, at worst {}",
            minutes(measured.percentile(step, 50)),
            minutes(measured.percentile(step, 95))
        ),
    }
}

fn minutes(time: TimeDelta) -> String {
    match time.num_seconds() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_euclid(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::{
        forecast::Measured,
        runbook::{Runbook, Weekend},
    };

    #[test]
    fn every_step_stands_under_its_day_with_its_way_back() {
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal: false };
        let runbook = Runbook::default();
        let page = render(&runbook, &weekend, &Measured::default());
        assert!(
            page.starts_with("# Cutover of 2026-11-27\n\n## Friday, 27 November 2026\n\n- [ ] **17:00**"),
            "{page}"
        );
        assert_eq!(page.matches("Way back:").count(), runbook.steps.len());
        assert_eq!(page.matches("\n## ").count(), 9);
    }
}
