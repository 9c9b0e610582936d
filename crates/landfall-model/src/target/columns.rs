//! The columns of each table by name, as a mapping file may name them.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};

use super::{
    AuditLog, Berth, BerthMapData, Client, ClientContact, ClientNote, ClientTag, Document, DocumentSigner,
    Expense, File, Interest, InterestNote, InterestTag, Invoice, InvoiceExpense, InvoiceLineItem, Table, Tag,
};

/// The columns that a plan writes into a table, in the order of its struct.
pub fn planned(table: Table) -> &'static [&'static str] {
    match table {
        Table::Clients => fields::<Client>(),
        Table::ClientContacts => fields::<ClientContact>(),
        Table::ClientNotes => fields::<ClientNote>(),
        Table::Berths => fields::<Berth>(),
        Table::BerthMapData => fields::<BerthMapData>(),
        Table::Interests => fields::<Interest>(),
        Table::InterestNotes => fields::<InterestNote>(),
        Table::Files => fields::<File>(),
        Table::Documents => fields::<Document>(),
        Table::DocumentSigners => fields::<DocumentSigner>(),
        Table::Expenses => fields::<Expense>(),
        Table::Invoices => fields::<Invoice>(),
        Table::InvoiceLineItems => fields::<InvoiceLineItem>(),
        Table::InvoiceExpenses => fields::<InvoiceExpense>(),
        Table::Tags => fields::<Tag>(),
        Table::ClientTags => fields::<ClientTag>(),
        Table::InterestTags => fields::<InterestTag>(),
        Table::AuditLogs => fields::<AuditLog>(),
    }
}

/// All columns of a table that landfall looks at: beside the planned ones the port, which some CRMs repeat in child tables, and what is searched.
pub fn known(table: Table) -> Vec<&'static str> {
    let vector = table.is_searched().then_some("search_vector");
    planned(table).iter().copied().chain(["port_id"]).chain(vector).collect()
}

/// The fields of a struct, as its derived `Deserialize` asks for them: the struct is the one list of them.
fn fields<'de, R: Deserialize<'de>>() -> &'static [&'static str] {
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

#[cfg(test)]
mod tests {
    use super::{Table, known, planned};

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
