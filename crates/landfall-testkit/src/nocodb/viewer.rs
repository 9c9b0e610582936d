//! A user who may read the bases of one seed and nothing else, as the operator is told to make one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result};
use hyper::Method;
use landfall_model::source::SourceTable;
use serde_json::{Value, json};

use super::{
    api::{Api, text},
    tables::Place,
};

/// What a viewer can show to be let in.
#[derive(Debug)]
pub struct Viewer {
    /// For the header `xc-token`; it does not expire.
    pub token: String,
    /// For the header `xc-auth`; a JWT that expires after ten hours.
    pub session: String,
    email: String,
}

impl Viewer {
    /// Takes it out of a base again.
    pub async fn remove(&self, admin: &Api, base: &str) -> Result<()> {
        let users = format!("/api/v2/meta/bases/{base}/users");
        let answer = admin.get(&users).await?;
        let mut listed = answer.pointer("/users/list").and_then(Value::as_array).into_iter().flatten();
        let user = listed.find(|user| user["email"] == *self.email);
        let id = text(user.context("the viewer is not in the base")?, "id")?;
        admin.call(Method::DELETE, &format!("{users}/{id}"), None).await.map(drop)
    }
}

/// Signs a new user up, makes it a viewer of all bases, and lets it make itself a token.
pub async fn create(admin: &Api, places: &BTreeMap<SourceTable, Place>, password: &str) -> Result<Viewer> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let email = format!("viewer{}@landfall.test", NEXT.fetch_add(1, Ordering::Relaxed));
    let viewer = Api::sign_up(admin.url(), &email, password).await?;
    let bases: BTreeSet<&str> = places.values().map(|place| place.base.as_str()).collect();
    for base in bases {
        let role = json!({"email": email, "roles": "viewer"});
        admin.post(&format!("/api/v2/meta/bases/{base}/users"), &role).await?;
    }
    let answer = viewer.post("/api/v1/tokens", &json!({"description": "landfall"})).await?;
    Ok(Viewer { token: text(&answer, "token")?, session: viewer.session().to_owned(), email })
}
