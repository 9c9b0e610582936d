//! The many-to-many link between interests and berths.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use hyper::Method;
use landfall_model::{
    snapshot::Snapshot,
    source::{Link, SourceTable},
};
use serde_json::{Value, json};

use super::{
    api::{Api, text},
    tables::Place,
};

/// Rows of the junction table in one call.
const CHUNK: usize = 500;

/// The junction table behind a link.
#[derive(Debug)]
pub struct Junction {
    /// Of the berths, and its link column.
    side: (String, String),
    table: String,
    interest: String,
    berth: String,
}

impl Junction {
    /// Writes links straight into the junction table: one call instead of one for each row. Such rows may even name records
    /// that do not exist, as old servers leave them behind.
    pub async fn insert(&self, admin: &Api, links: &[Link]) -> Result<()> {
        for chunk in links.chunks(CHUNK) {
            let rows: Vec<Value> = chunk.iter().map(|link| self.row(*link)).collect();
            admin.post(&format!("/api/v2/tables/{}/records", self.table), &Value::Array(rows)).await?;
        }
        Ok(())
    }

    /// Links all interests of a berth in one call: what 0.301 takes, where a row of the junction table is an error of its own.
    pub async fn insert_by_row(&self, admin: &Api, links: &[Link]) -> Result<()> {
        let mut by_berth: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
        for link in links {
            by_berth.entry(link.berth).or_default().push(json!({"Id": link.interest}));
        }
        let (table, column) = &self.side;
        for (berth, interests) in by_berth {
            let path = format!("/api/v2/tables/{table}/links/{column}/records/{berth}");
            admin.post(&path, &Value::Array(interests)).await?;
        }
        Ok(())
    }

    fn row(&self, link: Link) -> Value {
        let sides = [(&self.interest, link.interest), (&self.berth, link.berth)];
        sides.into_iter().map(|(title, id)| (title.clone(), Value::from(id))).collect()
    }
}

/// Makes the link column of the interests and names its other side as the snapshot does; nothing where it describes no link.
pub async fn create(
    admin: &Api,
    places: &BTreeMap<SourceTable, Place>,
    snapshot: &Snapshot,
) -> Result<Option<Junction>> {
    let (Some(there), Some(back)) =
        (link_title(snapshot, SourceTable::Interests), link_title(snapshot, SourceTable::Berths))
    else {
        return Ok(None);
    };
    let (interests, berths) = (&places[&SourceTable::Interests].table, &places[&SourceTable::Berths].table);
    let column = json!({"title": there, "column_name": there, "uidt": "Links", "type": "mm",
        "parentId": interests, "childId": berths});
    admin.post(&format!("/api/v2/meta/tables/{interests}/columns"), &column).await?;

    let other_side = link_column(admin, berths).await?;
    rename(admin, &other_side, back).await?;
    junction(admin, berths, &other_side).await.map(Some)
}

fn link_title(snapshot: &Snapshot, table: SourceTable) -> Option<&str> {
    let columns = &snapshot.columns_of(table)?.columns;
    columns.iter().find(|column| column.uidt == "Links").map(|column| column.title.as_str())
}

async fn link_column(admin: &Api, table: &str) -> Result<Value> {
    let columns = columns(admin, table).await?;
    columns.into_iter().find(|column| column["uidt"] == "Links").context("the server made no link back")
}

async fn columns(admin: &Api, table: &str) -> Result<Vec<Value>> {
    let answer = admin.get(&format!("/api/v2/meta/tables/{table}")).await?;
    answer["columns"].as_array().cloned().with_context(|| format!("no columns of table {table}"))
}

/// The server takes a new title only together with the whole column.
async fn rename(admin: &Api, column: &Value, title: &str) -> Result<()> {
    let path = format!("/api/v2/meta/columns/{}", text(column, "id")?);
    let mut renamed = column.clone();
    renamed["title"] = title.into();
    admin.call(Method::PATCH, &path, Some(&renamed)).await?;
    Ok(())
}

/// Names as the berths' side sees them: its "child" is the berth.
async fn junction(admin: &Api, berths: &str, column: &Value) -> Result<Junction> {
    let link = &column["colOptions"];
    let side = (berths.to_owned(), text(column, "id")?);
    let table = text(link, "fk_mm_model_id")?;
    let columns = columns(admin, &table).await?;
    let title_of = |field: &str| -> Result<String> {
        let column = columns.iter().find(|column| column["id"] == link[field]);
        text(column.with_context(|| format!("no column {}", link[field]))?, "title")
    };
    let (berth, interest) = (title_of("fk_mm_child_column_id")?, title_of("fk_mm_parent_column_id")?);
    Ok(Junction { side, table, interest, berth })
}
