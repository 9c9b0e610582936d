//! One check: a call or a statement, and its answer held against what is expected.

use std::{collections::BTreeMap, time::Duration};

use landfall_model::hash;
use serde_json::{Value, json};
use tokio_postgres::{
    Client,
    types::{Json, ToSql, Type},
};

use super::{
    book::{Book, Check},
    expect,
    outcome::Checked,
    values::Values,
};
use crate::{
    error::{Error, While},
    http::{Answer, Http},
    target::read_only,
};

const DOING: &str = "looking a smoke test's facts up";

/// Who asks: the CRM's address, a browser's cookies, a read-only session.
pub struct Asker<'a> {
    book: &'a Book,
    app_url: &'a str,
    client: &'a Client,
    http: Http,
    cookies: BTreeMap<String, String>,
}

impl<'a> Asker<'a> {
    /// Without a cookie yet.
    pub fn new(book: &'a Book, app_url: &'a str, client: &'a Client) -> Self {
        Self { book, app_url, client, http: Http::new(), cookies: BTreeMap::new() }
    }

    /// Runs a check; what it keeps is known from then on.
    ///
    /// # Errors
    /// The connection to the database is lost. Everything else is what the check finds.
    pub async fn check(&mut self, check: &Check, values: &mut Values) -> Result<Checked, Error> {
        let asked = check.call.as_deref().unwrap_or("a statement").to_owned();
        let mut checked = Checked { says: check.says.clone(), asked, ..Checked::default() };
        let document = match &check.sql {
            Some(sql) => self
                .row(sql, values)
                .await?
                .and_then(|row| row.ok_or_else(|| "the database holds no such row".to_owned())),
            None => self.call(check, values, &mut checked).await,
        };
        match document.and_then(|document| judge(check, &document, values, &mut checked.found)) {
            Ok(()) => checked.passed = true,
            Err(why) => checked.why = why + &by_hand(check, values),
        }
        Ok(checked)
    }

    /// The one row that a statement answers; the inner error is a name that is not known, or the server's refusal.
    pub async fn row(&self, sql: &str, values: &Values) -> Result<Result<Option<Value>, String>, Error> {
        let (sql, texts) = match values.sql(sql) {
            Ok(found) => found,
            Err(why) => return Ok(Err(why)),
        };
        let sql = format!("SELECT to_jsonb(q) FROM ({sql}) q LIMIT 1");
        let texts: Vec<_> = texts.iter().map(|text| (text as &(dyn ToSql + Sync), Type::TEXT)).collect();
        let found = read_only(self.client, DOING, async || {
            self.client.query_typed_opt(&sql, &texts).await.while_doing(DOING)
        });
        match found.await {
            Ok(row) => Ok(Ok(row.map(|row| row.get::<_, Json<Value>>(0).0))),
            Err(Error::Server { source, .. } | Error::Forbidden { source, .. }) => {
                Ok(Err(format!("the database refuses the statement: {source}")))
            }
            Err(error) => Err(error),
        }
    }

    async fn call(
        &mut self,
        check: &Check,
        values: &mut Values,
        checked: &mut Checked,
    ) -> Result<Value, String> {
        let call = check.call.as_deref().unwrap_or_default();
        let (verb, address) = call.split_once(' ').unwrap_or((call, ""));
        let address = values.address(address)?;
        let url = if address.starts_with('/') { format!("{}{address}", self.app_url) } else { address };
        let body =
            check.body.as_ref().map(|body| values.value(body)).transpose()?.map(|body| body.to_string());
        let headers = self.headers(check, &url, values)?;
        let patience = Duration::from_secs_f64(self.book.patience_seconds);
        let answer = self.http.call(verb, &url, &headers, body, patience).await;
        let answer = answer.map_err(|why| why.to_string())?;
        checked.status = Some(answer.status.as_u16());
        checked.milliseconds = u64::try_from(answer.took.as_millis()).ok();
        checked.bytes = Some(answer.body.len() as u64);
        if self.is_the_crm(&url) {
            self.remember(&answer);
        }
        let document = document(&answer, check);
        if let Ok(document) = &document {
            // Of any answer, late or of another status too: what was created is deleted later. What it lacks is told when it is judged.
            let _lacks = keep(check, document, values);
        }
        if answer.status.as_u16() != check.status {
            return Err(format!("it answers {}, {} was expected", answer.status, check.status));
        }
        let slow = self.book.slow_seconds;
        if answer.took.as_secs_f64() > slow {
            return Err(format!("it is slow: {:.1} s, {slow} s are allowed", answer.took.as_secs_f64()));
        }
        document
    }

    /// A session and the CRM's own address go to the CRM alone. Better Auth refuses what has no origin.
    fn headers(&self, check: &Check, url: &str, values: &Values) -> Result<Vec<(String, String)>, String> {
        let mut headers = Vec::new();
        for (name, value) in &check.headers {
            headers.push((name.clone(), values.text(value)?));
        }
        if self.is_the_crm(url) {
            headers.push(("origin".to_owned(), self.app_url.to_owned()));
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.extend((!cookies.is_empty()).then(|| ("cookie".to_owned(), cookies.join("; "))));
        }
        Ok(headers)
    }

    fn is_the_crm(&self, url: &str) -> bool {
        url.strip_prefix(self.app_url).is_some_and(|rest| rest.starts_with('/'))
    }

    fn remember(&mut self, answer: &Answer) {
        let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let pairs = set.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        self.cookies.extend(pairs.map(|(name, value)| (name.trim().to_owned(), value.to_owned())));
    }
}

fn judge(
    check: &Check,
    document: &Value,
    values: &mut Values,
    found: &mut Vec<String>,
) -> Result<(), String> {
    keep(check, document, values)?;
    for expectation in &check.expect {
        found.push(expect::met(expectation, document, values)?);
    }
    Ok(())
}

/// Makes parts of an answer known.
fn keep(check: &Check, document: &Value, values: &mut Values) -> Result<(), String> {
    for (name, at) in &check.keep {
        let part = document.pointer(at).ok_or_else(|| format!("it is of another shape: it has no {at}"))?;
        values.add("kept", name, part.clone());
    }
    Ok(())
}

/// What is left to do where cleaning up failed. An address is told only where all that is put into it is what the CRM called a test's own record.
fn by_hand(check: &Check, values: &Values) -> String {
    let call = check.call.as_deref().unwrap_or_default();
    let kept = call.matches("{kept.").count();
    let is_of_the_test = kept > 0 && call.matches('{').count() == kept;
    let left = (check.always && is_of_the_test).then(|| values.address(call).ok()).flatten();
    left.map_or_else(String::new, |call| format!("; take away by hand what it left: {call}"))
}

/// The answer as JSON. What is only weighed and hashed may be anything.
fn document(answer: &Answer, check: &Check) -> Result<Value, String> {
    let weighed = json!({ "#bytes": answer.body.len(), "#sha256": hash::of_bytes(&answer.body) });
    let is_weighed =
        !check.expect.is_empty() && check.expect.iter().all(|expectation| expectation.at.starts_with('#'));
    let needs_nothing = check.expect.is_empty() && check.keep.is_empty();
    if is_weighed || needs_nothing {
        return Ok(weighed);
    }
    // The parser's own words are left out: they may quote what people wrote.
    serde_json::from_slice(&answer.body).map_err(|_| {
        let is_page = answer.body.trim_ascii_start().starts_with(b"<");
        let what = if is_page { "a web page" } else { "no JSON" };
        format!("it is of another shape: it answers with {what}")
    })
}
