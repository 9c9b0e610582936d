//! Search by everything else that the load indexes: company, yacht, contacts and notes, the other spellings of a name or berth, area and type, an
//! interest's berth and notes. The server makes the words of each text anew and looks for them in the vector, so that rows at fault alone come over.

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
    outcome::equal,
    survey::Survey,
    target::{Target, session::Param},
};

/// A text that a row of a table is found by.
struct Text {
    name: &'static str,
    table: Table,
    /// How many texts of a row of this table are indexed.
    of: usize,
    /// The text of the row `t`.
    words: &'static str,
    /// How to come to the rows that it stands in, if not in the row itself, their keys and their table.
    elsewhere: Option<(&'static str, &'static str, Table)>,
}

/// Those of a child table are gathered once, not row by row: a target need not have an index for that.
const TEXTS: [Text; 11] = [
    own("clients: not found by own name, spelt otherwise", Table::Clients, 5, "t.{clients.full_name}::text"),
    own("clients: not found by company", Table::Clients, 5, "t.{clients.company_name}::text"),
    own("clients: not found by yacht", Table::Clients, 5, "t.{clients.yacht_name}::text"),
    Text {
        name: "clients: not found by contacts",
        table: Table::Clients,
        of: 5,
        words: "k.words",
        elsewhere: Some((
            concat!(
                "JOIN (SELECT k.{client_contacts.client_id} AS parent, array_agg(k.{client_contacts.id}::text) AS ids, ",
                contacts!(),
                " AS words
                   FROM {client_contacts} k GROUP BY 1) k ON k.parent = t.{clients.id}"
            ),
            "k.ids",
            Table::ClientContacts,
        )),
    },
    Text {
        name: "clients: not found by notes",
        table: Table::Clients,
        of: 5,
        words: "k.words",
        elsewhere: Some((
            concat!(
                "JOIN (SELECT k.{client_notes.client_id} AS parent, array_agg(k.{client_notes.id}::text) AS ids, ",
                notes!("client_notes"),
                " AS words
                   FROM {client_notes} k GROUP BY 1) k ON k.parent = t.{clients.id}"
            ),
            "k.ids",
            Table::ClientNotes,
        )),
    },
    own("berths: not found by mooring number, spelt otherwise", Table::Berths, 3, spellings!("t")),
    own("berths: not found by area", Table::Berths, 3, "t.{berths.area}::text"),
    own("berths: not found by type", Table::Berths, 3, "t.{berths.berth_type}::text"),
    Text {
        name: "interests: not found by the client's name, spelt otherwise",
        table: Table::Interests,
        of: 3,
        words: "k.{clients.full_name}::text",
        elsewhere: Some((
            "JOIN {clients} k ON k.{clients.id} = t.{interests.client_id}",
            "ARRAY[k.{clients.id}::text]",
            Table::Clients,
        )),
    },
    Text {
        name: "interests: not found by mooring number",
        table: Table::Interests,
        of: 3,
        words: spellings!("k"),
        elsewhere: Some((
            "JOIN {berths} k ON k.{berths.id} = t.{interests.berth_id}",
            "ARRAY[k.{berths.id}::text]",
            Table::Berths,
        )),
    },
    Text {
        name: "interests: not found by notes",
        table: Table::Interests,
        of: 3,
        words: "k.words",
        elsewhere: Some((
            concat!(
                "JOIN (SELECT k.{interest_notes.interest_id} AS parent, array_agg(k.{interest_notes.id}::text) AS ids, ",
                notes!("interest_notes"),
                " AS words
                   FROM {interest_notes} k GROUP BY 1) k ON k.parent = t.{interests.id}"
            ),
            "k.ids",
            Table::InterestNotes,
        )),
    },
];

const fn own(name: &'static str, table: Table, of: usize, words: &'static str) -> Text {
    Text { name, table, of, words, elsewhere: None }
}

/// Eleven checks in the first of the configurations that the load indexed in, of all rows; what that finds is looked for in the others too, of some. A
/// vector that is missing is another check's.
pub(super) async fn check(
    target: &Target<'_>,
    survey: &Survey,
    indexed: &Indexed<'_>,
) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for text in &TEXTS {
        if indexed.made.contains(&text.table) {
            let what = "not checked: the target makes the vector by itself";
            checks.push(equal(text.name, what, what, Vec::new()));
        } else {
            checks.extend(text.check(target, survey, indexed).await?);
        }
    }
    Ok(checks)
}

impl Text {
    /// In the first configuration, and where all is well there, in the others.
    async fn check(
        &self,
        target: &Target<'_>,
        survey: &Survey,
        Indexed { configurations, encoding, .. }: &Indexed<'_>,
    ) -> Result<Vec<ValidationCheck>, Error> {
        let share = share(configurations, self.of);
        let mut checks: Vec<ValidationCheck> = Vec::new();
        for configuration in configurations {
            let (name, rows) = match checks.as_slice() {
                [] => (self.name.to_owned(), format!("{{{}}}", self.table)),
                _ => (format!("{}, in {configuration}", self.name), sample(target, self.table)),
            };
            let params: &[Param<'_>] = &[&target.port, configuration, &share];
            let counts = |key, row: &Row| {
                is_untouched(target, survey, self.table, key) && self.stands(target, survey, row)
            };
            let template = self.template(&rows, encoding);
            let question = Question { name: &name, table: self.table, template: &template, next: NEXT };
            let found = at_fault::none(target, question, params, counts).await?;
            let passed = found.passed;
            checks.push(found);
            if !passed {
                break;
            }
        }
        Ok(checks)
    }

    /// Those of `rows` in whose vector a word of the text is not, which is cut where the load cuts it: what a piece of a long text means to the server,
    /// as of a tag, may hang on its last letter.
    fn template(&self, rows: &str, encoding: &str) -> String {
        let Self { table, words, elsewhere, .. } = self;
        let words = spelt(&format!("left({words}, $3)"), encoding);
        let (join, ids) = elsewhere.map_or(("", "NULL::text[]"), |(join, ids, _)| (join, ids));
        let vector = format!("t.{{{table}.search_vector}}");
        format!(
            "SELECT t.{{{table}.id}}, {ids} FROM {rows} t {join} CROSS JOIN LATERAL (SELECT {words} AS text) w
             WHERE t.{{{table}.port_id}} = $1
               AND length({vector}) < length(strip({vector}) || to_tsvector((SELECT $2::text::regconfig), left(w.text, $3)))"
        )
    }

    /// True where the text stands in rows that are as they were loaded: of others the CRM knows what to index.
    fn stands(&self, target: &Target<'_>, survey: &Survey, row: &Row) -> bool {
        let Some((_, _, table)) = self.elsewhere else { return true };
        are_untouched(target, survey, table, row, 1)
    }
}
