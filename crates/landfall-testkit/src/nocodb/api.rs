//! NocoDB's web API as a signed-in user: JSON out, JSON back.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, body::Bytes, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

/// Calls as one user.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    session: Option<String>,
}

impl Api {
    /// Signs a user in.
    pub async fn sign_in(url: &str, email: &str, password: &str) -> Result<Self> {
        Self::enter(url, "signin", email, password).await
    }

    /// Makes an account and signs it in.
    pub async fn sign_up(url: &str, email: &str, password: &str) -> Result<Self> {
        Self::enter(url, "signup", email, password).await
    }

    async fn enter(url: &str, door: &str, email: &str, password: &str) -> Result<Self> {
        // The server closes idle connections after 5 s; a test is not worth the race.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        let mut api = Self { client, url: url.to_owned(), session: None };
        let body = json!({"email": email, "password": password});
        let answer = api.post(&format!("/api/v1/auth/user/{door}"), &body).await?;
        api.session = Some(text(&answer, "token")?);
        Ok(api)
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The session's JWT, good for `xc-auth` for ten hours.
    pub fn session(&self) -> &str {
        self.session.as_deref().unwrap_or_default()
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, None).await
    }

    /// `POST`.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(Method::POST, path, Some(body)).await
    }

    /// Puts a file into the server's own storage, and answers what an attachment cell takes.
    pub async fn upload(&self, name: &str, content_type: &str, bytes: &[u8]) -> Result<Value> {
        const BOUNDARY: &str = "landfall-boundary";
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let request = Request::post(format!("{}/api/v2/storage/upload", self.url))
            .header("xc-auth", self.session())
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        let answer = self.client.request(request.body(Full::from(body))?).await.context("upload")?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("upload: {status}: {}", String::from_utf8_lossy(&body));
        }
        serde_json::from_slice(&body).context("upload")
    }

    /// Any method. An answer that is not a success is an error that holds it.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let what = format!("{method} {path}");
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(session) = &self.session {
            request = request.header("xc-auth", session);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Full::from(body))?;
        let answer = self.client.request(request).await.context(what.clone())?;
        let status = answer.status();
        let body = answer.into_body().collect().await.context(what.clone())?.to_bytes();
        if !status.is_success() {
            bail!("{what}: {status}: {}", String::from_utf8_lossy(&body));
        }
        serde_json::from_slice(&body).context(what)
    }
}

/// A text field of an answer.
pub fn text(answer: &Value, field: &str) -> Result<String> {
    let value = answer.get(field).and_then(Value::as_str);
    Ok(value.with_context(|| format!("no {field} in the answer {answer}"))?.to_owned())
}
