//! Rows whose values the live columns cannot hold, and rows that a CHECK constraint refuses.

use tokio_postgres::Client;

use super::{
    judge::{Rule, judge},
    stage,
};
use crate::{
    catalogue::Check,
    error::{Error, While},
    layout::{Field, Layout},
    reject::Reject,
    sql::{attempt, quote},
};

/// Empty where NULL is refused, too long, too large, or no word of an enum.
pub async fn misfits(client: &Client, layout: &Layout) -> Result<Vec<Reject>, Error> {
    let rules: Vec<Rule> = layout.fields.iter().flat_map(limits).collect();
    judge(client, stage::NAME, &rules).await.while_doing("comparing values with the columns")
}

/// What a live column asks of its values.
fn limits(field: &Field) -> Vec<Rule> {
    let name = quote(&field.column.name);
    let type_name = &field.column.type_name;
    let rule = |condition: String, sqlstate, message: String| Rule {
        condition,
        column: field.column.name.clone(),
        sqlstate,
        message,
    };
    let mut rules = Vec::new();
    if field.column.not_null {
        rules.push(rule(format!("{name} IS NULL"), "23502", "the value must not be empty".to_owned()));
    }
    if let Some(limit) = field.column.text_limit() {
        // Blanks at the end do not count: an assignment cuts them.
        let condition = format!("char_length(rtrim({name}, ' ')) > {limit}");
        rules.push(rule(condition, "22001", format!("the value is too long for {type_name}")));
    }
    if let Some((precision, scale)) = field.column.numeric_limit() {
        let condition = format!("abs(round({name}, {scale})) >= power(10::numeric, {})", precision - scale);
        rules.push(rule(condition, "22003", format!("the number is too large for {type_name}")));
    }
    if field.column.is_enum {
        let condition = format!("{name} <> ALL (enum_range(NULL::{})::text[])", field.column.base_type);
        rules.push(rule(condition, "22P02", format!("the value is no word of {type_name}")));
    }
    rules
}

/// Rows for which a CHECK constraint is false. One that cannot be judged here is left to the INSERT.
pub async fn unchecked(client: &Client, layout: &Layout) -> Result<Vec<Reject>, Error> {
    const DOING: &str = "evaluating CHECK constraints";
    let source = stage::candidates(layout);
    let rules: Vec<Rule> =
        layout.live.checks.iter().filter(|check| layout.writes_all(&check.columns)).map(rule).collect();
    if let Ok(rejects) = attempt(client, DOING, async || judge(client, &source, &rules).await).await? {
        return Ok(rejects);
    }
    let mut rejects: Vec<Reject> = Vec::new();
    for rule in rules {
        let judged =
            attempt(client, DOING, async || judge(client, &source, std::slice::from_ref(&rule)).await)
                .await?;
        let known = |reject: &Reject| rejects.iter().any(|other| other.line == reject.line);
        let new: Vec<Reject> =
            judged.unwrap_or_default().into_iter().filter(|reject| !known(reject)).collect();
        rejects.extend(new);
    }
    Ok(rejects)
}

fn rule(check: &Check) -> Rule {
    Rule {
        condition: format!("NOT ({})", check.expression),
        column: if let [column] = check.columns.as_slice() { column.clone() } else { String::new() },
        sqlstate: "23514",
        message: format!("the constraint {} refuses it: {}", check.name, check.written),
    }
}
