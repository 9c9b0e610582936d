//! A seeded source: how to read it, and how a test changes it behind the program's back.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use hyper::Method;
use landfall_model::{snapshot::Snapshot, source::SourceTable};
use serde_json::{Value, json};

use super::{
    api::{Api, text},
    tables::{Place, writable},
    viewer::Viewer,
};

/// Rows in one call.
const CHUNK: usize = 500;

/// Two bases on a NocoDB server, and the keys to them.
#[derive(Debug)]
pub struct Source {
    url: String,
    admin: Api,
    places: BTreeMap<SourceTable, Place>,
    viewer: Viewer,
}

impl Source {
    pub(super) const fn new(
        url: String,
        admin: Api,
        places: BTreeMap<SourceTable, Place>,
        viewer: Viewer,
    ) -> Self {
        Self { url, admin, places, viewer }
    }

    pub(super) const fn admin(&self) -> &Api {
        &self.admin
    }

    /// The server's address: `http://127.0.0.1:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The `xc-token` of a user who may only read, and sees no other base than these two.
    pub fn viewer_token(&self) -> &str {
        &self.viewer.token
    }

    /// The same user's session, for `xc-auth`.
    pub fn viewer_session(&self) -> &str {
        &self.viewer.session
    }

    /// The administrator's session, for `xc-auth`: it may do everything, and sees all bases of the server.
    pub fn admin_session(&self) -> &str {
        self.admin.session()
    }

    /// Takes the user who may only read out of the base that holds a table.
    ///
    /// # Errors
    /// The server's answer where it refuses.
    pub async fn shut_out_of(&self, table: SourceTable) -> Result<()> {
        self.viewer.remove(&self.admin, self.base_id(table)).await
    }

    /// The server's id of the base that holds a table.
    pub fn base_id(&self, table: SourceTable) -> &str {
        &self.places[&table].base
    }

    /// The server's id of a table.
    pub fn table_id(&self, table: SourceTable) -> &str {
        &self.places[&table].table
    }

    /// Adds rows, each an object of cells by title; an `Id` among them is kept by 0.262 and ignored by 0.301.
    ///
    /// # Errors
    /// The server's answer where it refuses a value.
    pub async fn insert(&self, table: SourceTable, rows: &[Value]) -> Result<()> {
        for chunk in rows.chunks(CHUNK) {
            self.write(Method::POST, table, chunk).await.with_context(|| format!("rows of {table}"))?;
        }
        Ok(())
    }

    /// Puts a file into NocoDB's own storage, and answers what an attachment cell takes.
    ///
    /// # Errors
    /// The server's answer where it refuses the file.
    pub async fn upload(&self, name: &str, content_type: &str, bytes: &[u8]) -> Result<Value> {
        self.admin.upload(name, content_type, bytes).await
    }

    /// Adds a Lookup column with this title: what the column `shown` of the other table says of each record that the link column `link` leads to.
    ///
    /// # Errors
    /// Where there is no such column, or the server refuses it.
    pub async fn look_up(&self, table: SourceTable, title: &str, [link, shown]: [&str; 2]) -> Result<()> {
        let link = self.column(self.table_id(table), link).await?;
        let other = text(&link["colOptions"], "fk_related_model_id")?;
        let shown = self.column(&other, shown).await?;
        let column = json!({"title": title, "column_name": title, "uidt": "Lookup",
            "fk_relation_column_id": link["id"], "fk_lookup_column_id": shown["id"]});
        self.admin.post(&format!("/api/v2/meta/tables/{}/columns", self.table_id(table)), &column).await?;
        Ok(())
    }

    async fn column(&self, table: &str, title: &str) -> Result<Value> {
        let answer = self.admin.get(&format!("/api/v2/meta/tables/{table}")).await?;
        let columns = answer["columns"].as_array().into_iter().flatten();
        let found = columns.into_iter().find(|column| column["title"] == title);
        found.cloned().with_context(|| format!("no column {title}"))
    }

    /// Changes cells of rows, each an object with `Id` and the new cells.
    ///
    /// # Errors
    /// The server's answer where a row is missing or a value is refused.
    pub async fn update(&self, table: SourceTable, rows: &[Value]) -> Result<()> {
        self.write(Method::PATCH, table, rows).await
    }

    /// Deletes rows by id.
    ///
    /// # Errors
    /// The server's answer where a row is missing.
    pub async fn delete(&self, table: SourceTable, ids: &[i64]) -> Result<()> {
        let rows: Vec<Value> = ids.iter().map(|id| json!({"Id": id})).collect();
        self.write(Method::DELETE, table, &rows).await
    }

    pub(super) async fn insert_all(&self, snapshot: &Snapshot) -> Result<()> {
        for table in SourceTable::ALL {
            let columns = snapshot.columns_of(table).with_context(|| format!("no columns of {table}"))?;
            let rows: Vec<Value> = snapshot.rows(table).iter().map(|row| writable(row, columns)).collect();
            self.insert(table, &rows).await?;
        }
        Ok(())
    }

    async fn write(&self, method: Method, table: SourceTable, rows: &[Value]) -> Result<()> {
        let path = format!("/api/v2/tables/{}/records", self.table_id(table));
        self.admin.call(method, &path, Some(&Value::from(rows))).await?;
        Ok(())
    }
}
