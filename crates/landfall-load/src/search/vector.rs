//! The statement that fills the vectors of a table: their texts and weights as SQL.

use landfall_model::target::Table;

use super::{Index, spelling::spelt};
use crate::{
    layout::{PORT_ID, live_name},
    sql::quote,
};

/// A tsvector holds 1 MiB. A text of n characters makes at most about 4 n bytes of it per configuration, so all texts of a row together
/// stay below with this many, shared out among the configurations.
const CHARACTERS: usize = 60_000;

/// A text of a row, as SQL, and its weight.
type Part = (String, char);

impl Index<'_> {
    /// One UPDATE that answers how many vectors hold anything. `$1` is the port, `$2..` the configurations.
    pub(super) fn update(&self, table: Table, live: &str, vector: &str) -> String {
        let (parts, joins) = match table {
            Table::Clients => self.client_parts(),
            Table::Berths => (self.berth_parts("r"), String::new()),
            _ => self.interest_parts(),
        };
        format!(
            "WITH words AS MATERIALIZED (SELECT r.{id} AS id, {words} FROM {live} r {joins} WHERE r.{port}::text = $1),
                  texts AS MATERIALIZED (SELECT id, {vector_of} AS vector FROM words),
                  changed AS (UPDATE {live} t SET {vector} = texts.vector FROM texts
                              WHERE t.{id} = texts.id AND t.{vector} IS DISTINCT FROM texts.vector)
             SELECT count(*) FROM texts WHERE vector <> ''::tsvector",
            id = self.column(table, "id"),
            port = self.column(table, PORT_ID),
            vector = quote(vector),
            words = self.words(&parts),
            vector_of = self.vector(&parts),
        )
    }

    fn client_parts(&self) -> (Vec<Part>, String) {
        let own = |column| self.text("r", Table::Clients, column);
        let value = format!("k.{}", self.column(Table::ClientContacts, "value"));
        let parts = vec![
            (own("full_name"), 'A'),
            (own("company_name"), 'B'),
            (own("yacht_name"), 'C'),
            ("contacts.words".to_owned(), 'D'),
            // What lost when entries were merged stands there: a former name finds the client too.
            ("notes.words".to_owned(), 'D'),
        ];
        // A telephone number is also found without its plus sign, which text search takes for part of the number.
        let words = format!(
            "string_agg(concat_ws(' ', {value}, ltrim({value}, '+')), ' ' ORDER BY k.{})",
            self.column(Table::ClientContacts, "id")
        );
        let contacts =
            self.gathered(Table::ClientContacts, (Table::Clients, "client_id"), &words, "contacts");
        (parts, contacts + &self.notes(Table::ClientNotes, (Table::Clients, "client_id")))
    }

    /// `A12` is also found as `A-12` and `A 12`.
    fn berth_parts(&self, alias: &str) -> Vec<Part> {
        let own = |column| self.text(alias, Table::Berths, column);
        vec![(spellings(&own("mooring_number")), 'A'), (own("area"), 'B'), (own("berth_type"), 'C')]
    }

    fn interest_parts(&self) -> (Vec<Part>, String) {
        let parts = vec![
            (self.text("c", Table::Clients, "full_name"), 'A'),
            (spellings(&self.text("b", Table::Berths, "mooring_number")), 'B'),
            ("notes.words".to_owned(), 'C'),
        ];
        let join = |parent: Table, alias: &str, column| {
            let (live, id) = (self.live(parent), self.column(parent, "id"));
            format!("LEFT JOIN {live} {alias} ON {alias}.{id} = r.{} ", self.column(Table::Interests, column))
        };
        let notes = self.notes(Table::InterestNotes, (Table::Interests, "interest_id"));
        (parts, join(Table::Clients, "c", "client_id") + &join(Table::Berths, "b", "berth_id") + &notes)
    }

    fn notes(&self, notes: Table, parent: (Table, &str)) -> String {
        let (content, id) = (self.column(notes, "content"), self.column(notes, "id"));
        self.gathered(notes, parent, &format!("string_agg(k.{content}, ' ' ORDER BY k.{id})"), "notes")
    }

    /// A join that gathers texts of a child table `k`, which refers to its parent by a column, as `alias.words`.
    fn gathered(&self, child: Table, (parent, reference): (Table, &str), words: &str, alias: &str) -> String {
        format!(
            "LEFT JOIN LATERAL (SELECT {words} AS words FROM {} k WHERE k.{} = r.{}) {alias} ON true ",
            self.live(child),
            self.column(child, reference),
            self.column(parent, "id"),
        )
    }

    /// The parts as columns `w0`, `w1`, ….
    fn words(&self, parts: &[Part]) -> String {
        let cut = self.cut(parts);
        let encoding = &self.catalogue.database.encoding;
        let one = |text| spelt(&format!("left(coalesce({text}, ''), {cut})"), encoding);
        let all = parts.iter().enumerate().map(|(n, (text, _))| format!("{} AS w{n}", one(text)));
        all.collect::<Vec<_>>().join(", ")
    }

    /// These columns as one vector: every part in every configuration.
    fn vector(&self, parts: &[Part]) -> String {
        let cut = self.cut(parts);
        let one = |part: usize, weight: char, n: usize| {
            format!("setweight(to_tsvector(${}::text::regconfig, left(w{part}, {cut})), '{weight}')", n + 2)
        };
        let all = (0..self.configurations.len())
            .flat_map(|n| parts.iter().enumerate().map(move |(part, (_, weight))| one(part, *weight, n)));
        all.collect::<Vec<_>>().join(" || ")
    }

    /// How many characters of a part are indexed.
    fn cut(&self, parts: &[Part]) -> usize {
        CHARACTERS / self.configurations.len().max(1) / parts.len().max(1)
    }

    fn live(&self, table: Table) -> &str {
        self.catalogue.tables.get(table.name()).map_or(table.name(), |live| &live.name)
    }

    /// The live column, quoted. One that the mapping omits is named as planned: only keys are asked for so.
    fn column(&self, table: Table, column: &str) -> String {
        quote(live_name(self.names, table.name(), column).unwrap_or(column))
    }

    /// A column's text; NULL where the mapping omits it.
    fn text(&self, alias: &str, table: Table, column: &str) -> String {
        let name = live_name(self.names, table.name(), column);
        name.map_or_else(|| "NULL::text".to_owned(), |name| format!("{alias}.{}::text", quote(name)))
    }
}

/// By the letters alone: a column may have a collation that takes no pattern.
fn spellings(mooring: &str) -> String {
    format!(
        "concat_ws(' ', {mooring}, regexp_replace({mooring} COLLATE \"C\", '^([A-Za-z]+)([0-9]+)$', '\\1-\\2 \\1 \\2'))"
    )
}
