//! Ports keep to themselves: a row of this port must not refer to a row of another one, nor be referred to from there. And users see the rows of a port
//! that is active alone.

use landfall_model::outcome::ValidationCheck;

use super::references::REFERENCES;
use crate::{
    error::Error,
    evidence::TRACE_IDS,
    outcome::not_made,
    target::{Target, key::Key},
};

const NAME: &str = "references between ports";

const ACTIVE: &str = "the port is active";
const INACTIVE: &str = "
    SELECT concat_ws(' ', 'the port', t.{ports.slug}, 'is not active') FROM {ports} t
    WHERE t.{ports.id} = $1 AND t.{ports.is_active} IS NOT TRUE";
const ACTIVATE: &str = "next: set its is_active to true: the CRM shows nothing of a port that is not active";

/// One check over all references between tables that have a port, and one of the port itself.
pub(super) async fn check(target: &Target<'_>) -> Result<[ValidationCheck; 2], Error> {
    let active = target.none(ACTIVE, INACTIVE, &[&target.port], ACTIVATE).await?;
    Ok([crossing(target).await?, active])
}

async fn crossing(target: &Target<'_>) -> Result<ValidationCheck, Error> {
    let scoped =
        REFERENCES.iter().filter(|(child, _, parent)| child.is_port_scoped() && parent.is_port_scoped());
    let crossing = scoped.map(|(child, column, parent)| {
        format!(
            "SELECT '{child} ' || {} || ' refers to {parent} ' || p.{{{parent}.id}}
             FROM {{{child}}} c JOIN {{{parent}}} p ON p.{{{parent}.id}} = c.{{{child}.{column}}}
             WHERE c.{{{child}.port_id}} <> p.{{{parent}.port_id}}
               AND $1 IN (c.{{{child}.port_id}}, p.{{{parent}.port_id}})",
            Key::template(*child, "c")
        )
    });
    // A reference that the mapping omits cannot cross anything; one that is missing has stopped the comparison of fields.
    let crossing: Vec<String> = crossing.filter_map(|template| target.catalog.fill(&template).ok()).collect();
    if crossing.is_empty() {
        return Ok(not_made(NAME, "every reference between tables with a port"));
    }
    target.none(NAME, &crossing.join(" UNION ALL "), &[&target.port], TRACE_IDS).await
}
