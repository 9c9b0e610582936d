//! Expenses and invoices.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Table, TargetRow};

/// `expenses`: money spent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expense {
    /// Derived id.
    pub id: Uuid,
    /// Where.
    pub establishment_name: String,
    /// Amount.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// Food_drinks, shop, online, transport, accommodation or other.
    pub category: String,
    /// Card, cash, bank_transfer or other.
    pub payment_method: Option<String>,
    /// Who paid.
    pub payer: Option<String>,
    /// Day.
    pub expense_date: NaiveDate,
    /// Text.
    pub description: Option<String>,
    /// Receipts, in the order of the source.
    pub receipt_file_ids: Vec<Uuid>,
    /// Paid or unpaid.
    pub payment_status: String,
    /// Who entered it.
    pub created_by: String,
    /// Set when the source row is gone.
    pub archived_at: Option<DateTime<Utc>>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Expense {
    const TABLE: Table = Table::Expenses;
}

/// `invoices`: an invoice to a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    /// Derived id.
    pub id: Uuid,
    /// Unique in the port.
    pub invoice_number: String,
    /// Text, no reference.
    pub client_name: String,
    /// Address.
    pub billing_email: Option<String>,
    /// Day.
    pub issue_date: Option<NaiveDate>,
    /// Day.
    pub due_date: Option<NaiveDate>,
    /// Text.
    pub payment_terms: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// Amount.
    pub subtotal: Decimal,
    /// Amount.
    pub discount: Decimal,
    /// Amount.
    pub total: Decimal,
    /// Draft, sent, paid, overdue or cancelled.
    pub status: String,
    /// The PDF.
    pub pdf_file_id: Option<Uuid>,
    /// Text.
    pub notes: Option<String>,
    /// Set when the source row is gone.
    pub archived_at: Option<DateTime<Utc>>,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for Invoice {
    const TABLE: Table = Table::Invoices;
}

/// `invoice_line_items`: a line of an invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceLineItem {
    /// Derived id.
    pub id: Uuid,
    /// The invoice.
    pub invoice_id: Uuid,
    /// Text.
    pub description: String,
    /// Count.
    pub quantity: Decimal,
    /// Amount.
    pub unit_price: Decimal,
    /// Quantity times unit price.
    pub total: Decimal,
    /// From 0.
    pub sort_order: i32,
    /// Creation in the source.
    pub created_at: DateTime<Utc>,
    /// Last change in the source; creation where it has none.
    pub updated_at: DateTime<Utc>,
}

impl TargetRow for InvoiceLineItem {
    const TABLE: Table = Table::InvoiceLineItems;
}

/// `invoice_expenses`: an expense that an invoice bills.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceExpense {
    /// The invoice.
    pub invoice_id: Uuid,
    /// The expense.
    pub expense_id: Uuid,
}

impl TargetRow for InvoiceExpense {
    const TABLE: Table = Table::InvoiceExpenses;
}
