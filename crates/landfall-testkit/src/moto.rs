//! A second, independent S3 server: moto. It keeps tags, which garage does not; it believes any credentials and any checksum, so it
//! shows shapes and is no judge.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{
    install,
    server::{Port, Server, answers, private_folder, start_with_retries},
};

/// A running moto (path-style addresses, region `us-east-1`), empty but for the buckets that a test makes.
#[derive(Debug)]
pub struct Moto {
    _server: Server,
    port: Port,
}

impl Moto {
    /// Starts a server with these buckets. Takes about two seconds, and blocks.
    ///
    /// # Errors
    /// Where moto is not installed (the message says how), does not start, or refuses a bucket's name.
    pub fn start(buckets: &[&str]) -> Result<Self> {
        let moto = start_with_retries(start)?;
        moto.begin_anew(buckets)?;
        Ok(moto)
    }

    /// `http://127.0.0.1:port`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// Any will do.
    pub const fn access_key(&self) -> &'static str {
        "access"
    }

    /// Any will do.
    pub const fn secret_key(&self) -> &'static str {
        "secret"
    }

    /// Forgets everything and makes these buckets.
    ///
    /// # Errors
    /// moto's answer where it refuses a bucket's name.
    pub fn begin_anew(&self, buckets: &[&str]) -> Result<()> {
        self.call("POST", "moto-api/reset")?;
        buckets.iter().try_for_each(|bucket| self.call("PUT", bucket))
    }

    fn call(&self, verb: &str, path: &str) -> Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port.number()))?;
        let signed = "AWS4-HMAC-SHA256 Credential=access/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        write!(
            stream,
            "{verb} /{path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: {signed}\r\nContent-Length: 0\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.split(' ').nth(1) != Some("200") {
            bail!("moto refuses {verb} /{path}: {answer}");
        }
        Ok(())
    }
}

fn start() -> Result<Moto> {
    let program = install::moto::program()?;
    let port = Port::free()?;
    let mut command = Command::new(program);
    command.args(["--host", "127.0.0.1", "--port", &port.number().to_string()]);
    let is_ready = || answers(port.number(), "/moto-api/");
    let server = Server::start(&command, private_folder("moto")?, "KILL", is_ready)?;
    Ok(Moto { _server: server, port })
}
