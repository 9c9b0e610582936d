//! Where a row of each table can be spoilt, and what the target is made to refuse there.

use landfall_model::target::Table;
use serde_json::{Value, json};

use super::{super::sample::id, crowd::SPECIAL};

/// The cell whose word decides over a row.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    Text(&'static str),
    /// A word in a JSON document.
    Json(&'static str),
    /// A reference: special rows of that table stand for words.
    Key(&'static str, Table),
}

/// The places of one table.
#[derive(Debug)]
pub struct Spot {
    pub table: Table,
    pub cell: Cell,
    /// A text that the plan may leave empty and the target must have, out of a vocabulary.
    pub spare: Option<&'static str>,
    /// A number, and the type that is too small for a large one.
    pub number: Option<(&'static str, &'static str)>,
    pub references: &'static [&'static str],
}

/// Words that the target refuses: by a CHECK, by a trigger, by an exclusion where two have it, by a unique index where two have it.
pub const WORDS: [&str; 4] = ["checked", "raised", "twin", "same"];

const MONEY: &str = "numeric(12,2)";

const fn spot(
    table: Table,
    cell: Cell,
    spare: Option<&'static str>,
    number: Option<(&'static str, &'static str)>,
    references: &'static [&'static str],
) -> Spot {
    Spot { table, cell, spare, number, references }
}

use Cell::{Json, Key, Text};

pub const SPOTS: [Spot; 18] = [
    spot(Table::Clients, Text("company_name"), Some("source"), Some(("yacht_length_m", MONEY)), &[]),
    spot(Table::ClientContacts, Text("notes"), Some("label"), None, &["client_id"]),
    spot(Table::ClientNotes, Text("content"), None, None, &["client_id"]),
    spot(Table::Berths, Text("area"), Some("side_pontoon"), Some(("price", MONEY)), &[]),
    spot(Table::BerthMapData, Json("map_data"), None, None, &["berth_id"]),
    spot(Table::Interests, Text("source"), None, None, &["client_id", "berth_id"]),
    spot(Table::InterestNotes, Text("content"), None, None, &["interest_id"]),
    spot(Table::Files, Text("original_name"), None, Some(("size_bytes", "integer")), &["client_id"]),
    spot(
        Table::Documents,
        Text("title"),
        Some("documenso_id"),
        None,
        &["client_id", "interest_id", "file_id", "signed_file_id"],
    ),
    spot(
        Table::DocumentSigners,
        Text("signer_name"),
        Some("signing_url"),
        Some(("signing_order", "smallint")),
        &["document_id"],
    ),
    spot(Table::Expenses, Text("description"), Some("payer"), Some(("amount", MONEY)), &[]),
    spot(Table::Invoices, Text("notes"), Some("payment_terms"), Some(("total", MONEY)), &["pdf_file_id"]),
    spot(Table::InvoiceLineItems, Text("description"), None, Some(("unit_price", MONEY)), &["invoice_id"]),
    spot(
        Table::InvoiceExpenses,
        Key("expense_id", Table::Expenses),
        None,
        None,
        &["invoice_id", "expense_id"],
    ),
    spot(Table::Tags, Text("color"), None, None, &[]),
    spot(Table::ClientTags, Key("tag_id", Table::Tags), None, None, &["client_id", "tag_id"]),
    spot(Table::InterestTags, Key("tag_id", Table::Tags), None, None, &["interest_id", "tag_id"]),
    spot(Table::AuditLogs, Text("user_agent"), Some("old_value"), None, &[]),
];

impl Cell {
    pub const fn column(self) -> &'static str {
        match self {
            Text(column) | Json(column) | Key(column, _) => column,
        }
    }

    /// What the plan holds where the cell has this word.
    pub fn value(self, word: &str) -> Value {
        match self {
            Text(_) => json!(word),
            Json(_) => json!({ "word": word }),
            Key(_, table) => {
                let n = WORDS.iter().position(|one| *one == word).unwrap();
                json!(id(table, SPECIAL.start + n as i64))
            }
        }
    }

    fn expression(self) -> String {
        if let Json(column) = self { format!("({column}->>'word')") } else { self.column().to_owned() }
    }

    fn literal(self, word: &str) -> String {
        let value = self.value(word);
        format!("'{}'", value.get("word").unwrap_or(&value).as_str().unwrap())
    }
}

impl Spot {
    /// The target's rules of this table. A row of 1999 is refused by the trigger, whatever it holds.
    fn rules(&self) -> String {
        let (table, cell, word) = (self.table, self.cell.expression(), self.cell.column());
        let [checked, raised, twin, same] = WORDS.map(|word| self.cell.literal(word));
        let text = if let Text(column) = self.cell {
            format!("ALTER TABLE {table} ALTER {column} TYPE varchar(40);")
        } else {
            String::new()
        };
        let of_new = if matches!(self.cell, Json(_)) {
            format!("NEW.{word}->>'word'")
        } else {
            format!("NEW.{word}::text")
        };
        let spare = self.spare.map(|spare| {
            format!(
                "ALTER TABLE {table} ALTER {spare} TYPE vocabulary USING NULL, ALTER {spare} SET NOT NULL;"
            )
        });
        let number =
            self.number.map(|(number, small)| format!("ALTER TABLE {table} ALTER {number} TYPE {small};"));
        format!(
            "{text} {} {}
             ALTER TABLE {table} ADD CONSTRAINT no_word CHECK ({cell} <> {checked});
             CREATE UNIQUE INDEX ON {table} (({cell})) WHERE {cell} = {same};
             ALTER TABLE {table} ADD EXCLUDE (({cell}) WITH =) WHERE ({cell} = {twin});
             CREATE FUNCTION raise_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF {of_new} = {raised} OR to_jsonb(NEW)->>'created_at' LIKE '1999%' THEN RAISE EXCEPTION 'not this one'; END IF;
                 RETURN NEW; END $$;
             CREATE TRIGGER raise BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION raise_{table}();",
            spare.unwrap_or_default(),
            number.unwrap_or_default(),
        )
    }
}

/// A target that refuses everything that can be refused.
pub fn script() -> String {
    let rules: String = SPOTS.iter().map(Spot::rules).collect();
    format!("CREATE TYPE vocabulary AS ENUM ('good', 'fine'); {rules}")
}
