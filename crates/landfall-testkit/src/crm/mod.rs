//! A stand-in of the CRM: there is none to install. What it does of its own is little: it serves the real tables out of a real PostgreSQL, and
//! accounts, sessions and passwords are the real `better-auth`'s.

mod mail;

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::Command,
};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub use mail::{Mail, MailSink};

use crate::{
    Garage, install,
    postgres::Database,
    server::{Port, Server, answers, private_folder, start_with_retries},
};

const SCRIPT: &str = include_str!("crm.mjs");

/// Where the CRM's files lie.
#[derive(Debug, Clone, Copy)]
pub enum Files<'a> {
    /// In a folder that stands for the target bucket: the stand-in serves them itself, by links that it signs.
    Folder(&'a Path),
    /// In a bucket of a real S3 server: links lead there, presigned.
    Bucket(&'a Garage, &'a str),
}

impl Files<'_> {
    fn described(self) -> Value {
        match self {
            Self::Folder(folder) => json!({ "folder": folder }),
            Self::Bucket(garage, bucket) => json!({
                "bucket": format!("{}/{bucket}", garage.endpoint()),
                "accessKeyId": garage.access_key(),
                "secretAccessKey": garage.secret_key(),
            }),
        }
    }
}

/// A running stand-in. It makes better-auth's tables where they are missing.
#[derive(Debug)]
pub struct Crm {
    _server: Server,
    port: Port,
}

impl Crm {
    /// Starts it on a database; `mail` is the server to which it sends its own mails. Takes about two seconds, and blocks.
    ///
    /// # Errors
    /// Where node or the packages are missing (the message says what to do), or it does not start.
    pub fn start(database: &Database<'_>, files: Files<'_>, mail: Option<&MailSink>) -> Result<Self> {
        let packages = install::crm::folder()?;
        let mail = match mail {
            None => Value::Null,
            Some(sink) => {
                let ((user, password), ca) = (sink.login(), fs::read_to_string(sink.authority())?);
                json!({ "port": sink.port(), "user": user, "password": password, "ca": ca })
            }
        };
        start_with_retries(|| {
            let folder = private_folder("crm")?;
            let port = Port::free()?;
            let script = folder.path().join("crm.mjs");
            fs::write(&script, SCRIPT)?;
            let mut node = Command::new("node");
            node.arg(&script).arg(&packages).args([&port.number().to_string(), database.url()]);
            node.arg(files.described().to_string()).arg(mail.to_string());
            let is_ready = || answers(port.number(), "/api/public/health");
            let server = Server::start(&node, folder, "KILL", is_ready)?;
            Ok(Self { _server: server, port })
        })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// From now on, what begins with one of these paths is answered as `how` says: `silent` (never), `slow` (after 1.5 s), `500`, `shape`
    /// (JSON of another shape) or `page` (a web page).
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn misbehave(&self, whims: &[(&str, &str)]) -> Result<()> {
        let whims: Vec<Value> = whims.iter().map(|(path, how)| json!({ "path": path, "how": how })).collect();
        let (status, _) = self.call("PUT", "/__whims", "", &Value::from(whims))?;
        ensure!(status == 200, "the stand-in refuses the whims: {status}");
        Ok(())
    }

    /// A call as a browser makes it: status, and headers and body as they came. `cookie` may be empty.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn call(&self, verb: &str, path: &str, cookie: &str, body: &Value) -> Result<(u16, String)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port.number()))?;
        let body = if verb == "GET" { String::new() } else { body.to_string() };
        let origin = self.url();
        write!(
            stream,
            "{verb} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port.number(),
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Ok((status, answer))
    }
}
