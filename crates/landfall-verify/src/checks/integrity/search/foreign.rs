//! A vector holds no words but those of its row's own texts: who looks for one client is not shown another. A mistake of that kind is one of how rows are
//! joined, and shows in some rows as in all.

use landfall_model::{outcome::ValidationCheck, target::Table};
use tokio_postgres::Row;

use super::{
    Indexed, NEXT,
    asked::{are_untouched, is_untouched, sample, share},
    spelling::spelt,
    sql::{contacts, notes, spellings},
};
use crate::{
    checks::integrity::at_fault::{self, Question},
    error::Error,
    survey::Survey,
    target::{Target, key::Key, session::Param},
};

/// All that a row of a table is found by.
struct Words {
    name: &'static str,
    table: Table,
    /// The texts of the row `t`.
    texts: &'static [&'static str],
    /// How to come to those that stand in other rows: of all rows that a table has, those of the `sampled` ones alone are put together.
    joins: &'static str,
    /// These rows: their table, and their keys.
    rows: &'static [(Table, &'static str)],
}

const ALL: [Words; 3] = [
    Words {
        name: "clients: search vector with words of others",
        table: Table::Clients,
        texts: &["t.{clients.full_name}::text", "t.{clients.company_name}::text", "t.{clients.yacht_name}::text", "k.words", "n.words"],
        joins: concat!(
            "LEFT JOIN (SELECT k.{client_contacts.client_id} AS parent, array_agg(k.{client_contacts.id}::text) AS ids, ",
            contacts!(),
            " AS words FROM {client_contacts} k
                        WHERE k.{client_contacts.client_id} IN (SELECT s.{clients.id} FROM sampled s) GROUP BY 1) k
             ON k.parent = t.{clients.id}
             LEFT JOIN (SELECT k.{client_notes.client_id} AS parent, array_agg(k.{client_notes.id}::text) AS ids, ",
            notes!("client_notes"),
            " AS words FROM {client_notes} k
                        WHERE k.{client_notes.client_id} IN (SELECT s.{clients.id} FROM sampled s) GROUP BY 1) n
             ON n.parent = t.{clients.id}",
        ),
        rows: &[(Table::ClientContacts, "k.ids"), (Table::ClientNotes, "n.ids")],
    },
    Words {
        name: "berths: search vector with words of others",
        table: Table::Berths,
        texts: &[
            spellings!("t"),
            "t.{berths.area}::text",
            "t.{berths.berth_type}::text",
        ],
        joins: "",
        rows: &[],
    },
    Words {
        name: "interests: search vector with words of others",
        table: Table::Interests,
        texts: &[
            "c.{clients.full_name}::text",
            spellings!("b"),
            "k.words",
        ],
        joins: concat!(
            "LEFT JOIN {clients} c ON c.{clients.id} = t.{interests.client_id}
             LEFT JOIN {berths} b ON b.{berths.id} = t.{interests.berth_id}
             LEFT JOIN (SELECT k.{interest_notes.interest_id} AS parent, array_agg(k.{interest_notes.id}::text) AS ids, ",
            notes!("interest_notes"),
            " AS words FROM {interest_notes} k
                        WHERE k.{interest_notes.interest_id} IN (SELECT s.{interests.id} FROM sampled s) GROUP BY 1) k
             ON k.parent = t.{interests.id}",
        ),
        rows: &[
            (Table::Clients, "ARRAY[c.{clients.id}::text]"),
            (Table::Berths, "ARRAY[b.{berths.id}::text]"),
            (Table::InterestNotes, "k.ids"),
        ],
    },
];

/// One check for each table of which the load makes the vectors, in all configurations that it indexed in.
pub(super) async fn check(
    target: &Target<'_>,
    survey: &Survey,
    indexed: &Indexed<'_>,
) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for words in ALL.iter().filter(|words| !indexed.made.contains(&words.table)) {
        checks.push(words.check(target, survey, indexed).await?);
    }
    Ok(checks)
}

impl Words {
    /// Of some rows.
    async fn check(
        &self,
        target: &Target<'_>,
        survey: &Survey,
        indexed: &Indexed<'_>,
    ) -> Result<ValidationCheck, Error> {
        // The CRM may keep the words of what users moved or deleted, which no join finds any more.
        let is_whole = |row: &Key| {
            let has_lost =
                |(table, _): &(Table, _)| survey.get(table).is_some_and(|of| of.parents.contains(&row.first));
            !self.rows.iter().any(has_lost)
        };
        let share = share(&indexed.configurations, self.texts.len());
        let mut params: Vec<Param<'_>> = vec![&target.port, &share];
        params.extend(indexed.configurations.iter().map(|configuration| configuration as Param<'_>));
        let counts = |key, row: &Row| {
            let others = self.rows.iter().zip(self.table.key_columns().len()..);
            is_untouched(target, survey, self.table, key)
                && is_whole(&key)
                && others.clone().all(|((table, _), place)| are_untouched(target, survey, *table, row, place))
        };
        let template = self.template(indexed, &sample(target, self.table));
        let question = Question { name: self.name, table: self.table, template: &template, next: NEXT };
        at_fault::none(target, question, &params, counts).await
    }

    /// Those of `some` rows whose vector holds a word that none of their texts has, each cut where the load cuts it.
    fn template(&self, indexed: &Indexed<'_>, some: &str) -> String {
        let Self { table, texts, joins, rows, .. } = self;
        let one = |text: &&str, n: usize| {
            let words = spelt(&format!("left(coalesce({text}, ''), $2)"), &indexed.encoding);
            format!("to_tsvector(${}::text::regconfig, left({words}, $2))", n + 3)
        };
        let all = (0..indexed.configurations.len()).flat_map(|n| texts.iter().map(move |text| one(text, n)));
        let own = all.collect::<Vec<_>>().join(" || ");
        let ids: String = rows.iter().map(|(_, ids)| format!(", {ids}")).collect();
        format!(
            "WITH sampled AS MATERIALIZED {some}
             SELECT t.{{{table}.id}}{ids} FROM sampled t {joins} CROSS JOIN LATERAL (SELECT {own} AS own) w
             WHERE length(w.own) < length(w.own || strip(t.{{{table}.search_vector}}))"
        )
    }
}
