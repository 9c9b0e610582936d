//! Which rule of the mapping a difference concerns, whether it breaks it, and which line to change.

use landfall_model::{
    literal::literal,
    mapping::{Mapping, TableMapping, Vocabulary},
    source::TableColumns,
};

use super::change::{Change, Drift};
use crate::vocabulary::{is_known, vocabulary};

/// The mapping beside both descriptions of one table.
pub(super) struct Rules<'r> {
    pub mapping: &'r Mapping,
    pub before: &'r TableColumns,
    pub now: &'r TableColumns,
}

/// A verdict: the rule, whether it is broken, the remedy.
type Verdict = (Option<String>, bool, String);

impl Rules<'_> {
    /// The change with its verdict.
    pub fn judge(&self, column: &str, drift: Drift) -> Change {
        let (rule, breaks, remedy) = match &drift {
            Drift::OtherTable { .. } => (None, false, self.other_table()),
            Drift::Renamed { from, to } => self.renamed(from, to),
            Drift::Removed => self.removed(column),
            Drift::Added => self.added(column),
            Drift::Retyped { from, to } => self.retyped(column, from, to),
            Drift::OptionAdded { value } => self.option_added(column, value),
            Drift::OptionRemoved { .. } => {
                (self.vocabulary(column).map(|(name, _)| format!("vocabulary {name}")), false, String::new())
            }
        };
        Change { table: self.now.table, column: column.to_owned(), drift, rule, breaks, remedy }
    }

    fn other_table(&self) -> String {
        let table = self.now.table;
        format!(
            "look whether [source.tables.{table}] in the mapping file means the right table; its columns were not compared"
        )
    }

    fn renamed(&self, from: &str, to: &str) -> Verdict {
        let table = self.now.table;
        if let Some(role) = self.role(from) {
            let other = if self.now_has(from) { ": that line now reads another column" } else { "" };
            let remedy = format!(
                "set {role} = {} under [source.tables.{table}.columns] in the mapping file{other}",
                literal(to)
            );
            return (Some(format!("role {role}")), true, remedy);
        }
        if let Some(role) = self.role(to) {
            return (Some(format!("role {role}")), false, String::new());
        }
        if self.table().drop.contains_key(from) {
            let remedy =
                format!("call it {} under [source.tables.{table}.drop] in the mapping file", literal(to));
            return (Some("drop".to_owned()), true, remedy);
        }
        (None, false, String::new())
    }

    fn removed(&self, column: &str) -> Verdict {
        let table = self.now.table;
        let Some(role) = self.role(column) else {
            let dropped = self.table().drop.contains_key(column);
            return (dropped.then(|| "drop".to_owned()), false, String::new());
        };
        let rule = Some(format!("role {role}"));
        if self.now_has(column) {
            // Made anew under the same title: the rule reads the new one, whose cells are those that somebody put there.
            return (
                rule,
                false,
                format!("look whether the new column {} holds what the old one held", literal(column)),
            );
        }
        let remedy = format!(
            "set {role} under [source.tables.{table}.columns] in the mapping file to the column that holds it now, or take the line out"
        );
        (rule, true, remedy)
    }

    fn added(&self, column: &str) -> Verdict {
        let table = self.now.table;
        if let Some(role) = self.role(column) {
            return (Some(format!("role {role}")), false, String::new());
        }
        if self.table().drop.contains_key(column) {
            return (Some("drop".to_owned()), false, String::new());
        }
        let system = self.now.column(column).is_some_and(|column| column.system);
        let remedy = format!(
            "map it under [source.tables.{table}.columns] in the mapping file, or name it with a reason under [source.tables.{table}.drop]"
        );
        (None, false, if system { String::new() } else { remedy })
    }

    /// Cells are read tolerantly, whatever their type; but a link is read from its junction table, and attachments from the buckets.
    fn retyped(&self, column: &str, from: &str, to: &str) -> Verdict {
        let Some(role) = self.role(column) else { return (None, false, String::new()) };
        let apart = |uidt: &str| matches!(uidt, "Links" | "LinkToAnotherRecord" | "Attachment");
        let is_link = |uidt: &str| matches!(uidt, "Links" | "LinkToAnotherRecord");
        let breaks = (apart(from) || apart(to)) && !(is_link(from) && is_link(to));
        let table = self.now.table;
        let remedy = format!(
            "set {role} under [source.tables.{table}.columns] in the mapping file to a column of type {from}, or take the line out"
        );
        (Some(format!("role {role}")), breaks, if breaks { remedy } else { String::new() })
    }

    fn option_added(&self, column: &str, value: &str) -> Verdict {
        let Some((name, vocabulary)) = self.vocabulary(column) else { return (None, false, String::new()) };
        let known = is_known(self.mapping, vocabulary, value);
        let remedy =
            format!("add {} = \"...\" under [vocabulary.{name}] in the mapping file", literal(value));
        (Some(format!("vocabulary {name}")), !known, if known { String::new() } else { remedy })
    }

    fn table(&self) -> &TableMapping {
        self.mapping.table(self.now.table)
    }

    /// The role that the mapping gives to a column of this title.
    fn role(&self, title: &str) -> Option<&str> {
        self.table().columns.iter().find(|(_, mapped)| *mapped == title).map(|(role, _)| role.as_str())
    }

    fn now_has(&self, title: &str) -> bool {
        self.now.column(title).is_some()
    }

    /// The vocabulary that translates the values of a column: by its title now, or, where the mapping knows only that, by its title before.
    fn vocabulary(&self, title: &str) -> Option<(&'static str, &Vocabulary)> {
        let id = self.now.column(title).map(|column| &column.id);
        let before = || self.before.columns.iter().find(|column| Some(&column.id) == id);
        let role = self.role(title).or_else(|| self.role(&before()?.title))?;
        vocabulary(self.mapping, self.now.table, role)
    }
}
