//! Clients that keep nothing: what the server alone takes.

use std::{fs, path::Path, sync::Arc, time::Instant};

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Empty};
use hyper::{HeaderMap, Request, body::Bytes};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use tokio::{sync::Mutex, task::JoinSet};

use crate::{job::Server, measured::Measured};

/// Rows in a page of the plan document's script, and how many pages are enough to know what a page costs.
const SCRIPT_PAGE: usize = 200;
const SCRIPT_PAGES: usize = 10;

/// A client whose connections stay open.
#[derive(Debug, Clone)]
struct Bare {
    client: Client<HttpConnector, Empty<Bytes>>,
    server: Arc<Server>,
}

impl Bare {
    fn new(server: Server) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), server: Arc::new(server) }
    }

    async fn get(&self, path: &str) -> Result<(HeaderMap, Bytes)> {
        let Server { url, token } = &*self.server;
        let request = Request::get(format!("{url}{path}")).header("xc-token", token).body(Empty::new())?;
        let answer = self.client.request(request).await?;
        if !answer.status().is_success() {
            bail!("{path}: {}", answer.status());
        }
        let (head, body) = answer.into_parts();
        Ok((head.headers, body.collect().await?.to_bytes()))
    }
}

/// Asks for all addresses in their order, over so many connections.
pub async fn replay(server: Server, calls: &Path, connections: usize) -> Result<Measured> {
    let calls: Vec<String> = fs::read_to_string(calls)?.lines().rev().map(ToOwned::to_owned).collect();
    let (bare, left) = (Bare::new(server), Arc::new(Mutex::new(calls)));
    let began = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        workers.spawn(work(bare.clone(), Arc::clone(&left)));
    }
    let (mut bytes, mut database) = (0, 0.0);
    while let Some(done) = workers.join_next().await {
        let (more, spent) = done??;
        (bytes, database) = (bytes + more, database + spent);
    }
    let seconds = began.elapsed().as_secs_f64();
    let remark = format!("{:.1} MB; the server's database took {database:.2} s of it", bytes as f64 / 1e6);
    Ok(Measured::here(0, seconds, remark))
}

/// Bytes that came, and the seconds that the server says its database took (`xc-db-response`, in milliseconds).
async fn work(bare: Bare, left: Arc<Mutex<Vec<String>>>) -> Result<(usize, f64)> {
    let (mut bytes, mut database) = (0, 0.0);
    loop {
        let Some(path) = left.lock().await.pop() else { return Ok((bytes, database)) };
        let (headers, body) = bare.get(&path).await?;
        let spent = headers.get("xc-db-response").and_then(|value| value.to_str().ok()?.parse::<f64>().ok());
        (bytes, database) = (bytes + body.len(), database + spent.unwrap_or_default() / 1000.0);
    }
}

/// The first rows of a table as the plan document's script reads them: `offset` and `limit`, newest first, every field, one page after the
/// other.
pub async fn offsets(server: Server, path: &str) -> Result<Measured> {
    let bare = Bare::new(server);
    let began = Instant::now();
    let (mut rows, mut bytes) = (0, 0);
    for page in 0..SCRIPT_PAGES {
        let query = format!("offset={}&limit={SCRIPT_PAGE}&sort=-CreatedAt", page * SCRIPT_PAGE);
        let (_, body) = bare.get(&format!("{path}?{query}")).await?;
        let answer: Value = serde_json::from_slice(&body)?;
        let list = answer.get("list").and_then(Value::as_array).context("an answer without a list")?;
        (rows, bytes) = (rows + list.len(), bytes + body.len());
    }
    let seconds = began.elapsed().as_secs_f64();
    let remark = format!("its first {SCRIPT_PAGES} pages, {:.1} MB", bytes as f64 / 1e6);
    Ok(Measured::here(rows as u64, seconds, remark))
}
