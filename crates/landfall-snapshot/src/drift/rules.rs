//! Which rule of the mapping a difference concerns, whether it breaks it, and which line to change.

use landfall_model::{
    literal::literal,
    mapping::{Mapping, TableMapping, Vocabulary},
    source::TableColumns,
};

use super::{
    change::{Change, Drift},
    vocabulary::{is_known, vocabulary},
};

/// The mapping beside both descriptions of one table.
pub(super) struct Rules<'r> {
    pub mapping: &'r Mapping,
    pub before: &'r TableColumns,
    pub now: &'r TableColumns,
}

/// What a difference is to the mapping.
#[derive(Default)]
struct Concern {
    /// The rule that speaks of it; none where none does.
    rule: Option<String>,
    /// True where that rule finds no longer what it speaks of.
    breaks: bool,
    /// What to do; empty where there is nothing to do.
    remedy: String,
}

impl Concern {
    fn kept(rule: impl Into<String>) -> Self {
        Self { rule: Some(rule.into()), ..Self::default() }
    }

    fn broken(rule: impl Into<String>, remedy: String) -> Self {
        Self { rule: Some(rule.into()), breaks: true, remedy }
    }
}

impl Rules<'_> {
    /// The change with what it is to the mapping.
    pub fn judge(&self, column: &str, drift: Drift) -> Change {
        let Concern { rule, breaks, remedy } = match &drift {
            Drift::OtherTable { .. } => self.other_table(),
            Drift::Renamed { from, to } => self.renamed(from, to),
            Drift::Removed => self.removed(column),
            Drift::Added => self.added(column),
            Drift::Retyped { from, to } => self.retyped(column, from, to),
            Drift::OptionAdded { value } => self.option_added(column, value),
            Drift::OptionRemoved { .. } => {
                let rule = self.vocabulary(column).map(|(name, _)| format!("vocabulary {name}"));
                Concern { rule, ..Concern::default() }
            }
        };
        Change { table: self.now.table, column: column.to_owned(), drift, rule, breaks, remedy }
    }

    fn other_table(&self) -> Concern {
        let table = self.now.table;
        let remedy = format!(
            "look whether [source.tables.{table}] in the mapping file means the right table; its columns were not compared"
        );
        Concern { remedy, ..Concern::default() }
    }

    fn renamed(&self, from: &str, to: &str) -> Concern {
        let table = self.now.table;
        if let Some(role) = self.role(from) {
            let other = if self.now_has(from) { ": that line now reads another column" } else { "" };
            let remedy = format!(
                "set {role} = {} under [source.tables.{table}.columns] in the mapping file{other}",
                literal(to)
            );
            return Concern::broken(format!("role {role}"), remedy);
        }
        if let Some(role) = self.role(to) {
            return Concern::kept(format!("role {role}"));
        }
        if self.table().drop.contains_key(from) {
            let remedy =
                format!("call it {} under [source.tables.{table}.drop] in the mapping file", literal(to));
            return Concern::broken("drop", remedy);
        }
        Concern::default()
    }

    fn removed(&self, column: &str) -> Concern {
        let table = self.now.table;
        let Some(role) = self.role(column) else {
            let rule = self.table().drop.contains_key(column).then(|| "drop".to_owned());
            return Concern { rule, ..Concern::default() };
        };
        let rule = format!("role {role}");
        if self.now_has(column) {
            // Made anew under the same title: the rule reads the new one, whose cells are those that somebody put there.
            let remedy =
                format!("look whether the new column {} holds what the old one held", literal(column));
            return Concern { remedy, ..Concern::kept(rule) };
        }
        let remedy = format!(
            "set {role} under [source.tables.{table}.columns] in the mapping file to the column that holds it now, or take the line out"
        );
        Concern::broken(rule, remedy)
    }

    fn added(&self, column: &str) -> Concern {
        let table = self.now.table;
        if let Some(role) = self.role(column) {
            return Concern::kept(format!("role {role}"));
        }
        if self.table().drop.contains_key(column) {
            return Concern::kept("drop");
        }
        if self.now.column(column).is_some_and(|column| column.system) {
            return Concern::default();
        }
        let remedy = format!(
            "map it under [source.tables.{table}.columns] in the mapping file, or name it with a reason under [source.tables.{table}.drop]"
        );
        Concern { remedy, ..Concern::default() }
    }

    /// Cells are read tolerantly, whatever their type; but a link is read from its junction table, and attachments from the buckets.
    fn retyped(&self, column: &str, from: &str, to: &str) -> Concern {
        let Some(role) = self.role(column) else { return Concern::default() };
        let apart = |uidt: &str| matches!(uidt, "Links" | "LinkToAnotherRecord" | "Attachment");
        let is_link = |uidt: &str| matches!(uidt, "Links" | "LinkToAnotherRecord");
        let rule = format!("role {role}");
        if !(apart(from) || apart(to)) || (is_link(from) && is_link(to)) {
            return Concern::kept(rule);
        }
        let table = self.now.table;
        let remedy = format!(
            "set {role} under [source.tables.{table}.columns] in the mapping file to a column of type {from}, or take the line out"
        );
        Concern::broken(rule, remedy)
    }

    fn option_added(&self, column: &str, value: &str) -> Concern {
        let Some((name, vocabulary)) = self.vocabulary(column) else { return Concern::default() };
        let rule = format!("vocabulary {name}");
        if is_known(self.mapping, vocabulary, value) {
            return Concern::kept(rule);
        }
        let remedy =
            format!("add {} = \"...\" under [vocabulary.{name}] in the mapping file", literal(value));
        Concern::broken(rule, remedy)
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
