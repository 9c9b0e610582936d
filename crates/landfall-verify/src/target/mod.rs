//! The target as the checks see it: the session, the live names, and the id of the port.

pub(crate) mod catalog;
pub(crate) mod edits;
pub(crate) mod key;
pub(crate) mod live_id;
pub(crate) mod named;
pub(crate) mod scope;
pub(crate) mod session;

use landfall_model::{mapping::TargetMapping, outcome::ValidationCheck};

use crate::{
    error::Error,
    outcome::{DETAILS, Details, equal, not_made},
};
use catalog::{Absent, Catalog};
use edits::{Edits, Since};
use live_id::{LiveId, Read};
use session::{Param, Rows, Session};

/// The live target.
pub(crate) struct Target<'s> {
    pub session: &'s Session,
    pub catalog: Catalog,
    /// Id of the port that the plan names by slug.
    pub port: LiveId,
    /// What users did since the load.
    pub edits: Edits,
}

/// What a template answered.
pub(crate) enum Answer<T = Rows> {
    /// What was asked for.
    Found(T),
    /// Nothing: the mapping omits this column.
    Omitted(String),
}

impl<'s> Target<'s> {
    /// Reads the catalogue, finds the port, and what users did since the run was loaded.
    pub async fn find(
        session: &'s Session,
        mapping: &TargetMapping,
        slug: &str,
        loaded: &Since,
    ) -> Result<Self, Error> {
        let catalog = Catalog::read(session, mapping).await?;
        let sql = catalog.fill("SELECT {ports.id} FROM {ports} WHERE {ports.slug} = $1")?;
        let rows = session.rows("the port", &sql, &[&slug]).await?;
        let row = rows.first().ok_or_else(|| Error::NoPort(slug.to_owned()))?;
        let port = row.get::<_, Read>(0).0.map(LiveId).ok_or_else(|| Error::PortId(slug.to_owned()))?;
        let edits = Edits::read(session, &catalog, port, loaded).await?;
        Ok(Self { session, catalog, port, edits })
    }

    /// Asks a template, or tells which column of it the mapping omits.
    pub async fn ask(&self, doing: &str, template: &str, params: &[Param<'_>]) -> Result<Answer, Error> {
        match self.catalog.fill(template) {
            Ok(sql) => self.session.stream(doing, &sql, params).await.map(Answer::Found),
            Err(Absent::Omitted(column)) => Ok(Answer::Omitted(column)),
            Err(missing) => Err(missing.into()),
        }
    }

    /// A check that passes where a query finds nothing. The template answers one column of text: what was found.
    pub async fn none(
        &self,
        name: &str,
        template: &str,
        params: &[Param<'_>],
        next: &str,
    ) -> Result<ValidationCheck, Error> {
        match self.catalog.fill(template) {
            Ok(sql) => self.none_of(name, &sql, params, next).await,
            Err(Absent::Omitted(column)) => Ok(not_made(name, &column)),
            Err(missing) => Err(missing.into()),
        }
    }

    /// The same for a query whose places are filled.
    pub async fn none_of(
        &self,
        name: &str,
        sql: &str,
        params: &[Param<'_>],
        next: &str,
    ) -> Result<ValidationCheck, Error> {
        let counted = format!(
            "SELECT found.what, count(*) OVER () FROM ({sql}) AS found (what) ORDER BY 1 LIMIT {DETAILS}"
        );
        let mut rows = self.session.stream(name, &counted, params).await?;
        let (mut lines, mut total) = (Vec::new(), 0_i64);
        while let Some(row) = rows.next().await? {
            lines.push(row.get::<_, Option<String>>(0).unwrap_or_default());
            total = row.get(1);
        }
        let details = Details::first_of(lines, total.unsigned_abs());
        Ok(equal(name, 0, total, details.finish(|| next.to_owned())))
    }
}
