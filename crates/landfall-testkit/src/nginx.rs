//! A private nginx before two systems: an upstream in an include, as the operator's configuration has it.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    path::PathBuf,
};

use anyhow::Result;

use crate::{
    install,
    postgres::{Identity, give_to_postgres, unprivileged},
    server::{Port, Server, private_folder, start_with_retries},
};

/// A running nginx on a free port of 127.0.0.1, as an unprivileged user, in a folder of its own.
#[derive(Debug)]
pub struct Nginx {
    server: Server,
    port: Port,
}

impl Nginx {
    /// Passes everything on to this port of 127.0.0.1, by an include that was written by hand.
    ///
    /// # Errors
    /// Where nginx is not installed (the message says how) or does not start.
    pub fn before(port: u16) -> Result<Self> {
        Self::start(port, None)
    }

    /// The same behind TLS, with this certificate.
    ///
    /// # Errors
    /// As [`Nginx::before`].
    pub fn before_with_tls(port: u16, identity: &Identity) -> Result<Self> {
        Self::start(port, Some(identity))
    }

    fn start(port: u16, identity: Option<&Identity>) -> Result<Self> {
        let program = install::nginx::program()?;
        start_with_retries(|| {
            let folder = private_folder("nginx")?;
            let own = Port::free()?;
            let at = |name: &str| folder.path().join(name);
            fs::write(at("upstream.conf"), by_hand(port))?;
            let tls = match identity {
                None => "",
                Some(identity) => {
                    fs::copy(&identity.certificate, at("tls.crt"))?;
                    fs::copy(&identity.key, at("tls.key"))?;
                    TLS
                }
            };
            fs::write(at("nginx.conf"), text(own.number(), &folder.path().display().to_string(), tls))?;
            give_to_postgres(folder.path())?;
            let mut command = unprivileged(&program);
            command.arg("-c").arg(at("nginx.conf"));
            let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, own.number())).is_ok();
            Ok(Self { server: Server::start(&command, folder, "TERM", answers)?, port: own })
        })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// The include with the upstream.
    pub fn include(&self) -> PathBuf {
        self.server.folder().join("upstream.conf")
    }

    /// Its configuration.
    pub fn config(&self) -> PathBuf {
        self.server.folder().join("nginx.conf")
    }
}

/// What an operator has before the first switch.
fn by_hand(port: u16) -> String {
    format!("upstream crm {{ server 127.0.0.1:{port}; }}\nmap \"\" $landfall_side {{ default by-hand; }}\n")
}

/// Of a server with a certificate; the files lie beside the configuration.
const TLS: &str = "ssl; ssl_certificate tls.crt; ssl_certificate_key tls.key";

fn text(port: u16, folder: &str, tls: &str) -> String {
    format!(
        "daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    server {{
        listen 127.0.0.1:{port} backlog=4096 {tls};
        location / {{
            proxy_pass http://crm;
            proxy_set_header Host $host;
            add_header X-Landfall-Side $landfall_side always;
        }}
    }}
}}
"
    )
}
