//! Files that were withheld from their group. Of one that is not in the target, this tells whether it waits for its copy or was deleted by a user.

use std::collections::HashSet;

use landfall_model::target::Group;
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use super::DOING;
use crate::error::{Error, While};

/// Notes which files wait, in the transaction that notes the group.
pub async fn record_waiting(client: &Client, plan: &str, files: &[Uuid]) -> Result<(), Error> {
    const SQL: &str = "UPDATE landfall.groups SET waiting = $3 WHERE plan_hash = $1 AND group_name = $2";
    let group = Group::Files.name();
    let values = [(&plan as _, Type::TEXT), (&group as _, Type::TEXT), (&files as _, Type::UUID_ARRAY)];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

/// The files that waited when the group was noted last. None where it is not in, or an older landfall noted only that there are some.
pub async fn waiting(client: &Client, plan: &str) -> Result<Option<HashSet<Uuid>>, Error> {
    const SQL: &str = "
        SELECT coalesce(waiting, CASE WHEN results->0->'withheld' = '0' THEN '{}'::uuid[] END)
        FROM landfall.groups WHERE plan_hash = $1 AND group_name = $2";
    if !super::schema::has_waiting(client).await? {
        return Ok(None);
    }
    let group = Group::Files.name();
    let values = [(&plan as _, Type::TEXT), (&group as _, Type::TEXT)];
    let row = client.query_typed_opt(SQL, &values).await.while_doing(DOING)?;
    Ok(row.and_then(|row| row.get::<_, Option<Vec<Uuid>>>(0)).map(|files| files.into_iter().collect()))
}
