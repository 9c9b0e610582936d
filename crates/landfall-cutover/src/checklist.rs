//! The runbook on paper: what the operator holds in the hand, with times that were measured where anybody measured them.

use std::fmt::Write;

use chrono::TimeDelta;
use landfall_model::words::count;

use crate::{
    forecast::Measured,
    runbook::{Kind, Runbook, Step, Weekend},
};

/// The list, a section a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// `Cutover of 2026-11-27`.
    pub title: String,
    /// Its days.
    pub days: Vec<Day>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// `Friday, 27 November 2026`.
    pub name: String,
    /// What is to be done.
    pub items: Vec<Item>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// When, local to the marina: `18:15`.
    pub time: String,
    /// What is done.
    pub title: String,
    /// Its name in commands.
    pub id: String,
    /// Who does it.
    pub owner: String,
    /// How long it takes, measured or planned.
    pub takes: String,
    /// The command; empty where a person does it.
    pub command: String,
    /// What a person notes; empty where a command tells it.
    pub note: String,
    /// The way back.
    pub undo: String,
}

/// The list of a weekend.
pub fn checklist(runbook: &Runbook, weekend: &Weekend, measured: &Measured) -> Checklist {
    let what = if weekend.rehearsal { "Rehearsal" } else { "Cutover" };
    let mut days: Vec<(u64, Day)> = Vec::new();
    for step in &runbook.steps {
        if days.last().is_none_or(|(day, _)| *day != step.day) {
            days.push((step.day, Day { name: day(weekend, step), items: Vec::new() }));
        }
        if let Some((_, day)) = days.last_mut() {
            day.items.push(item(step, measured));
        }
    }
    let days = days.into_iter().map(|(_, day)| day).collect();
    Checklist { title: format!("{what} of {}", weekend.friday), days }
}

fn day(weekend: &Weekend, step: &Step) -> String {
    weekend.local(weekend.begins(step)).format("%A, %-d %B %Y").to_string()
}

fn item(step: &Step, measured: &Measured) -> Item {
    let command = match step.kind {
        Kind::Command => step.in_words(),
        Kind::Question => String::new(),
        Kind::Gate => "landfall cutover gate".to_owned(),
    };
    Item {
        time: step.time.format("%H:%M").to_string(),
        title: step.title.clone(),
        id: step.id.clone(),
        owner: step.owner.clone(),
        takes: duration(step, measured),
        command,
        note: if step.kind == Kind::Gate { "then decide".to_owned() } else { step.evidence.clone() },
        undo: step.undo.clone(),
    }
}

impl Checklist {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for day in &self.days {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n## {}\n", day.name);
            for item in &day.items {
                let Item { time, title, id, owner, takes, .. } = item;
                let _ = writeln!(out, "- [ ] **{time}** {title} (`{id}`, {owner}, {takes})");
                let _ = writeln!(out, "  {}. Way back: {}.", item.does(), item.undo);
            }
        }
        out
    }
}

impl Item {
    fn does(&self) -> String {
        match (self.command.as_str(), self.note.as_str()) {
            ("", note) => format!("note: {note}"),
            (command, "") => format!("`{command}`"),
            (command, note) => format!("`{command}`, {note}"),
        }
    }
}

fn duration(step: &Step, measured: &Measured) -> String {
    match measured.count(step) {
        0 => format!("planned {} min", step.minutes),
        n => format!(
            "measured {}: {}, at worst {}",
            count(n, "time"),
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
    use super::checklist;
    use crate::{
        forecast::Measured,
        runbook::{Runbook, Weekend},
    };

    #[test]
    fn every_step_stands_under_its_day_with_its_way_back() {
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal: false };
        let runbook = Runbook::default().of(&weekend);
        let page = checklist(&runbook, &weekend, &Measured::default()).markdown();
        assert!(
            page.starts_with("# Cutover of 2026-11-27\n\n## Friday, 27 November 2026\n\n- [ ] **17:00**"),
            "{page}"
        );
        assert_eq!(page.matches("Way back:").count(), runbook.steps.len());
        assert!(page.contains("`landfall snapshot --run RUN`") && !page.contains('{'), "{page}");
        let mut days: Vec<u64> = runbook.steps.iter().map(|step| step.day).collect();
        days.dedup();
        assert_eq!(page.matches("\n## ").count(), days.len());
    }
}
