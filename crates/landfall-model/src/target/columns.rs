//! The columns of each table by name, as a mapping file may name them.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    AuditLog, Berth, BerthMapData, Client, ClientContact, ClientNote, ClientTag, Document, DocumentSigner,
    Expense, File, Interest, InterestNote, InterestTag, Invoice, InvoiceExpense, InvoiceLineItem, Table, Tag,
};

/// The columns that a plan writes into a table, in the order of its struct.
pub fn planned(table: Table) -> &'static [&'static str] {
    row(table).columns
}

/// Those of them that a plan may leave empty.
pub fn optional(table: Table) -> Vec<&'static str> {
    let row = row(table);
    row.columns.iter().copied().filter(|column| (row.may_be_empty)(column)).collect()
}

/// What the struct of a table's rows tells of itself.
struct Row {
    columns: &'static [&'static str],
    may_be_empty: fn(&'static str) -> bool,
}

fn row(table: Table) -> Row {
    match table {
        Table::Clients => row_of::<Client>(),
        Table::ClientContacts => row_of::<ClientContact>(),
        Table::ClientNotes => row_of::<ClientNote>(),
        Table::Berths => row_of::<Berth>(),
        Table::BerthMapData => row_of::<BerthMapData>(),
        Table::Interests => row_of::<Interest>(),
        Table::InterestNotes => row_of::<InterestNote>(),
        Table::Files => row_of::<File>(),
        Table::Documents => row_of::<Document>(),
        Table::DocumentSigners => row_of::<DocumentSigner>(),
        Table::Expenses => row_of::<Expense>(),
        Table::Invoices => row_of::<Invoice>(),
        Table::InvoiceLineItems => row_of::<InvoiceLineItem>(),
        Table::InvoiceExpenses => row_of::<InvoiceExpense>(),
        Table::Tags => row_of::<Tag>(),
        Table::ClientTags => row_of::<ClientTag>(),
        Table::InterestTags => row_of::<InterestTag>(),
        Table::AuditLogs => row_of::<AuditLog>(),
    }
}

fn row_of<R: DeserializeOwned>() -> Row {
    Row { columns: fields::<R>(), may_be_empty: is_option::<R> }
}

/// All columns of a table that landfall looks at: beside the planned ones the port, which some CRMs repeat in child tables, and what is searched.
pub fn known(table: Table) -> Vec<&'static str> {
    let vector = table.is_searched().then_some("search_vector");
    planned(table).iter().copied().chain(["port_id"]).chain(vector).collect()
}

/// The fields of a struct, as its derived `Deserialize` asks for them: the struct is the one list of them.
fn fields<R: DeserializeOwned>() -> &'static [&'static str] {
    let mut fields: &'static [&'static str] = &[];
    // Nothing can be read from what holds no value: that it was asked is all that counts.
    drop(R::deserialize(Asked(&mut fields)));
    fields
}

/// What a struct is read from: it notes the fields that are asked for, and holds none.
struct Asked<'f>(&'f mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// True where a field of a struct is an `Option`, as its derived `Deserialize` asks for it.
fn is_option<R: DeserializeOwned>(field: &'static str) -> bool {
    let mut is_option = false;
    // The other fields are missing: that this one was asked for is all that counts.
    drop(R::deserialize(MapDeserializer::<_, Error>::new([(field, Field(&mut is_option))].into_iter())));
    is_option
}

/// What one field is read from: it notes whether it may be nothing.
struct Field<'f>(&'f mut bool);

impl IntoDeserializer<'_> for Field<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no value"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        *self.0 = true;
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, known, optional, planned};

    #[test]
    fn what_a_plan_may_leave_empty_is_what_its_struct_has_as_an_option() {
        assert_eq!(optional(Table::ClientContacts), ["label", "notes"]);
        assert_eq!(optional(Table::Tags), ["color"]);
        assert_eq!(optional(Table::InvoiceExpenses), [""; 0]);
        assert!(optional(Table::Clients).contains(&"archived_at"));
        assert!(!optional(Table::Expenses).contains(&"receipt_file_ids"));
    }

    #[test]
    fn the_columns_of_a_table_are_the_fields_of_its_struct() {
        assert_eq!(planned(Table::InvoiceExpenses), ["invoice_id", "expense_id"]);
        assert_eq!(planned(Table::ClientNotes).last(), Some(&"updated_at"));
        for table in Table::ALL {
            for key in table.key_columns() {
                assert!(planned(table).contains(key), "{table}.{key}");
            }
            assert!(known(table).contains(&"port_id"), "{table}");
        }
    }
}
