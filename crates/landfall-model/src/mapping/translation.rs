//! Between what each vocabulary translates: the cells of which role it reads, and which column of the target its words go to.

use super::{Fallback, Vocabularies, Vocabulary};
use crate::{source::SourceTable, target::Table};

/// A vocabulary and its two sides.
#[derive(Debug)]
pub struct Translation {
    /// Its section of the mapping file: `[vocabulary.NAME]`.
    pub name: &'static str,
    /// Whose cells it reads: a table and a role of it.
    pub from: (SourceTable, &'static str),
    /// The column that its words go to.
    pub to: (Table, &'static str),
    words: fn(&Vocabularies) -> &Vocabulary,
    /// None where the column may stay empty.
    fallback: Option<fn(&Fallback) -> &String>,
}

/// All of them, in the order of the mapping file.
pub const TRANSLATIONS: [Translation; 11] = [
    Translation {
        name: "stage",
        from: (SourceTable::Interests, "stage"),
        to: (Table::Interests, "pipeline_stage"),
        words: |all| &all.stage,
        fallback: Some(|all| &all.stage),
    },
    Translation {
        name: "lead_category",
        from: (SourceTable::Interests, "lead_category"),
        to: (Table::Interests, "lead_category"),
        words: |all| &all.lead_category,
        fallback: None,
    },
    Translation {
        name: "eoi_status",
        from: (SourceTable::Interests, "eoi_status"),
        to: (Table::Interests, "eoi_status"),
        words: |all| &all.eoi_status,
        fallback: None,
    },
    Translation {
        name: "deposit_status",
        from: (SourceTable::Interests, "deposit_status"),
        to: (Table::Interests, "deposit_status"),
        words: |all| &all.deposit_status,
        fallback: None,
    },
    Translation {
        name: "contract_status",
        from: (SourceTable::Interests, "contract_status"),
        to: (Table::Interests, "contract_status"),
        words: |all| &all.contract_status,
        fallback: None,
    },
    Translation {
        name: "contact_method",
        from: (SourceTable::Interests, "contact_method"),
        to: (Table::Clients, "preferred_contact_method"),
        words: |all| &all.contact_method,
        fallback: None,
    },
    Translation {
        name: "berth_status",
        from: (SourceTable::Berths, "status"),
        to: (Table::Berths, "status"),
        words: |all| &all.berth_status,
        fallback: Some(|all| &all.berth_status),
    },
    Translation {
        name: "status_override",
        from: (SourceTable::Berths, "status_override_mode"),
        to: (Table::Berths, "status_override_mode"),
        words: |all| &all.status_override,
        fallback: None,
    },
    Translation {
        name: "expense_category",
        from: (SourceTable::Expenses, "category"),
        to: (Table::Expenses, "category"),
        words: |all| &all.expense_category,
        fallback: Some(|all| &all.expense_category),
    },
    Translation {
        name: "payment_method",
        from: (SourceTable::Expenses, "payment_method"),
        to: (Table::Expenses, "payment_method"),
        words: |all| &all.payment_method,
        fallback: None,
    },
    Translation {
        name: "invoice_status",
        from: (SourceTable::Invoices, "status"),
        to: (Table::Invoices, "status"),
        words: |all| &all.invoice_status,
        fallback: Some(|all| &all.invoice_status),
    },
];

impl Translation {
    /// The one that reads the cells of a role; none where no vocabulary does.
    pub fn of_role(table: SourceTable, role: &str) -> Option<&'static Self> {
        TRANSLATIONS.iter().find(|translation| translation.from == (table, role))
    }

    /// The one whose words a column of the target holds.
    pub fn of_column(table: Table, column: &str) -> Option<&'static Self> {
        TRANSLATIONS.iter().find(|translation| translation.to == (table, column))
    }

    /// Its words.
    pub fn words<'m>(&self, all: &'m Vocabularies) -> &'m Vocabulary {
        (self.words)(all)
    }

    /// The word for a cell that is empty or not known, where the column needs one.
    pub fn fallback<'m>(&self, all: &'m Fallback) -> Option<&'m String> {
        self.fallback.map(|of| of(all))
    }

    /// Where the mapping file says which words its column gets.
    pub fn place(&self) -> String {
        let name = self.name;
        let fallback =
            if self.fallback.is_some() { format!(" and {name} of [fallback]") } else { String::new() };
        format!("[vocabulary.{name}]{fallback}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::TRANSLATIONS;
    use crate::{
        mapping::{DEFAULT, Mapping, roles},
        target::columns,
    };

    #[test]
    fn every_vocabulary_of_the_mapping_file_translates_a_role_into_a_column() {
        let file: toml::Table = toml::from_str(DEFAULT).unwrap();
        let mapping = Mapping::default();
        for translation in TRANSLATIONS {
            let (name, (of, role), (table, column)) = (translation.name, translation.from, translation.to);
            assert!(roles::of(of).contains(&role), "{name}: {role}");
            assert!(columns::known(table).contains(&column), "{name}: {column}");
            let words: BTreeMap<String, String> = file["vocabulary"][name].clone().try_into().unwrap();
            assert_eq!(translation.words(&mapping.vocabulary), &words);
            let fallback = file["fallback"].get(name).and_then(toml::Value::as_str);
            assert_eq!(translation.fallback(&mapping.fallback).map(String::as_str), fallback, "{name}");
        }
        assert_eq!(file["vocabulary"].as_table().unwrap().len(), TRANSLATIONS.len());
    }
}
